package law

import "time"

// What is taken from outside.
const (
	MaxFile   = 256 << 10 // bytes of a file of law, of facts, or of a case
	maxRows   = 500       // rows or duties of a file
	maxWords  = 1_000     // bytes of one sentence of a file
	maxID     = 60        // bytes of an id
	maxThings = 200       // affected things that are assessed at once
	maxEvents = 1_000     // events of a case
	maxTurns  = 1_000     // turns of one recurring duty that are listed: four months of one that comes round every three hours
	maxReason = 4_000     // bytes of a person's words
)

// maxLimit is the longest time that a duty may give, maxMonths that in months.
const (
	maxLimit  = 366 * 24 * time.Hour
	maxMonths = 24
)

// No instant lies outside of these years; what does is a slip of the finger, and arithmetic stays safe.
const (
	firstYear = 1990
	lastYear  = 2200
)
