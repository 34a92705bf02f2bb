package prose

// Limits for one document.
const (
	MaxInput = 16 << 20 // bytes
	MaxLines = 1 << 20  // lines
	MaxFound = 100_000  // distinct values
	maxHits  = 200_000  // occurrences looked at
	maxPlace = 64       // occurrences of one value that are weighed; more do not change a judgement in earnest

	maxSentence = 300  // bytes to each side of a value that are looked at for cues
	maxList     = 24   // values before one that can be of the same list
	maxLead     = 200  // bytes of one of them
	maxOpening  = 48   // bytes of a label at the head of a sentence
	maxWord     = 64   // bytes to each side of a word in which it can be a part of a value
	maxHeading  = 120  // characters of a line that can be a heading
	maxRow      = 4096 // bytes of a line that is read as a row of a table
	maxTag      = 4096
	maxHeaders  = 40   // lines of a mail header
	maxIndent   = 80   // blanks before a line that goes on with a broken value
	minPiece    = 2048 // bytes of a line that are looked through at once
)
