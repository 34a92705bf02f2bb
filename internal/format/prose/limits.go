package prose

// Limits for one document.
const (
	MaxInput = 8 << 20 // bytes
	MaxLines = 1 << 20 // lines
	MaxFound = 100_000 // distinct values
	maxHits  = 200_000 // occurrences looked at
	maxPlace = 64      // occurrences of one value that are weighed; more do not change a judgement in earnest

	maxSentence = 300  // bytes to each side of a value that are looked at for cues
	maxHeading  = 120  // characters of a line that can be a heading
	maxRow      = 4096 // bytes of a line that is read as a row of a table
	maxTag      = 4096
	maxHeaders  = 40 // lines of a mail header
)
