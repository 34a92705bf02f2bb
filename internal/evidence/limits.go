package evidence

import (
	"time"

	"lianfang/internal/format/custody"
)

// How much anybody may bring.
const (
	MaxItem   = custody.MaxItem // of one file, which comes in parts
	MaxForm   = 64 << 20        // of one file by a form
	maxItems  = 200             // of one case
	maxCase   = 20 << 30        // of one case, bytes
	maxName   = 200             // characters; a longer one is cut
	maxWords  = 2_000           // of a reason
	maxOpen   = 5               // of one case on their way at once
	maxChain  = 5_000           // entries of one case
	maxSearch = 1 << 20         // of a file's words, for addresses in it
)

// How much strangers may bring: with the code of a report, in a day.
const (
	maxCodeDay  = 10
	maxCodeSize = 256 << 20
	maxAllDay   = 20 << 30 // of all codes together
)

const (
	day        = 24 * time.Hour
	lasts      = 180 * day // then evidence is destroyed, counted from the end of the case
	checkEvery = day
	sweepBatch = 50
	uploadKept = day // after its last byte
)
