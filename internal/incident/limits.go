package incident

import "time"

// How much anybody may bring, in characters where nothing else is said.
const (
	maxShort    = 200
	maxText     = 20_000 // what happened
	maxWords    = 8_000  // a message, a reason
	maxPhone    = 40
	maxMessages = 200 // of one thread
	maxPage     = 200
	monthsTold  = 24    // how far statistics go back
	maxVersions = 500   // of one paper of a case
	maxEvents   = 1_500 // of the law in one case, below what the law takes
)

// How much strangers may fill the store with. What one address may send is bounded before that, at the edge (httpx.Reports), so that it takes very many to reach these.
const (
	maxAnHour  = 1_000  // public reports that came within an hour, of all
	maxWaiting = 20_000 // cases that the desk has not looked at
)

const (
	day           = 24 * time.Hour
	reporterLasts = 180 * day // then who reported is forgotten, counted from the end of the case
	wakeBatch     = 50        // cases whose clocks are looked at in one transaction
)

// never stands for no day: it sorts behind all others.
const never = int64(9_000_000_000_000_000_000)

// taipei is the zone in which years of numbers are reckoned.
var taipei = time.FixedZone("Asia/Taipei", 8*60*60)
