package rows

// Limits of text files.
const (
	MaxLine   = 64 << 10 // bytes of one line of a list
	MaxRecord = 1 << 20  // bytes of one record of a table, line ends inside quotes included
	MaxCells  = 1024     // cells of one record
	maxSkip   = 64 << 20 // bytes of the rest of an over-long line that are read past
	readAhead = 64 << 10
	sniffed   = 20 // lines looked at to find the delimiter
)
