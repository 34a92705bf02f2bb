package epss

const (
	maxFile   = 1 << 30 // bytes; the daily file of 2026 has 12 MB
	maxRow    = 4 << 10 // bytes
	maxFields = 50
	maxNumber = 40 // characters of a score
)
