package purl

// Limits of what is read.
const (
	MaxLength     = 4096 // bytes of a whole package URL; download addresses in qualifiers can be long
	maxQualifiers = 64
)
