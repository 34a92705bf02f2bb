package disclosure

import "time"

// How much anybody may bring, in characters where nothing else is said.
const (
	maxShort    = 200
	maxVersion  = 200
	maxText     = 20_000 // what is wrong, how to see it
	maxWords    = 8_000  // a message, a reason
	maxMessages = 200    // of one thread
	maxPage     = 200
	maxList     = 20 // products, references, acknowledgments of an advisory
	maxURL      = 500
	maxRange    = 1_000
)

// How much strangers may fill the store with.
const (
	maxUnconfirmed = 3     // reports of one address that nobody confirmed
	maxAnHour      = 200   // reports that came within an hour, of all
	maxWaiting     = 5_000 // reports that the desk has not looked at
)

// How long things hold.
const (
	DeadlineDays     = 90 // from the vendor being told until it may be published
	MostExtensions   = 2
	MostDays         = 180 // from the vendor being told, with all extensions
	day              = 24 * time.Hour
	unconfirmedLasts = day       // then a report that nobody confirmed is forgotten
	finderLasts      = 180 * day // then who found it is forgotten, counted from the end of the case
)
