package cpe

// Limits of what is read. MaxName is the length that the CVE record format allows for a CPE.
const (
	MaxName       = 2048 // bytes of a whole name
	minAttributes = 3    // part, vendor, product: less names no product
)
