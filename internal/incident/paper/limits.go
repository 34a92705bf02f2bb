package paper

// How much a paper holds.
const (
	maxItem     = 20_000 // characters of one item
	maxShort    = 200
	maxWords    = 2_000
	maxMeasures = 60
)
