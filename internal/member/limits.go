package member

// What one call may bring, and how long its words may be.
const (
	maxBatch      = 20_000 // rows of one bulk call; it is one transaction
	maxAsked      = 100_000
	maxPage       = 500
	pageLength    = 50
	maxName       = 200 // runes
	maxShort      = 64  // runes
	maxAddress    = 500 // bytes of a mail address, number or webhook
	maxSecret     = 200 // bytes
	maxDomainName = 255 // bytes of a name that can be asked for
	minBits4      = 8   // a declared IPv4 network is no wider
	minBits6      = 16
)
