package prose

// Limits for one document.
const (
	MaxInput = 8 << 20 // bytes
	MaxFound = 100_000 // distinct values
	maxHits  = 400_000 // occurrences looked at

	maxSentence = 400 // bytes to each side of a value that are looked at for cues
	maxHeading  = 120 // characters of a line that can be a heading
	maxTag      = 4096
	maxHeaders  = 40 // lines of a mail header
)
