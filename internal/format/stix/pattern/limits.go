package pattern

// Limits of one pattern. The longest pattern seen in public intelligence has under 50,000 characters; a regular expression or a list
// of hashes fits well below these, and a hostile pattern is refused before it costs anything.
const (
	MaxBytes       = 1 << 20 // length of the pattern
	MaxDepth       = 64      // brackets within brackets
	MaxComparisons = 50_000  // comparisons, and constants of sets, in one pattern
	MaxPathSteps   = 64      // components of one object path
	MaxQualifiers  = 16      // WITHIN, REPEATS, START … STOP behind one observation

	MaxRegexp   = 4096      // bytes of one MATCHES expression in Match
	MaxBindings = 1_000_000 // steps of search in one Match
	MaxTested   = 5_000_000 // comparisons with objects in one Match
)
