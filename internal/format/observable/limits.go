package observable

// Limits for one value. What is longer is refused, not cut.
const (
	MaxRaw      = 8192 // bytes of any raw value
	maxDomain   = 253  // characters of a domain name (RFC 1035 §2.3.4, text form)
	maxLocal    = 64   // bytes before the @ (RFC 5321 §4.5.3.1.1)
	maxFileName = 512  // bytes
	maxMutex    = 512  // bytes
	maxRegistry = 2048 // bytes
)
