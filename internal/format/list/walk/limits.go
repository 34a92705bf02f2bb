package walk

import "lianfang/internal/format/framing"

// Limits of any walk; those that pass one has too are the same. They bound memory, not the length of the file: that is the
// caller's, who also unpacks it.
const (
	MaxDepth   = framing.MaxDepth   // objects and arrays within each other
	MaxMembers = framing.MaxMembers // members of one object; their names are kept to find duplicates
	MaxToken   = framing.MaxString  // bytes of one string, number or run of white space
	readAhead  = 64 << 10           // bytes read at a time
	maxPending = 2_000_000          // line ends read but not yet passed
)
