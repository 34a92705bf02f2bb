package warning

import "time"

const (
	batch        = 500  // rows of one job
	gathering    = 2000 // organisations that one job takes into a warning: each page of them asks anew what everybody has
	maxReleaseOf = 200_000
	maxItems     = 100 // what one warning names
	maxTouches   = 200 // values of one early warning that are listed
	maxQuotes    = 3
	maxQuote     = 600  // runes of a source's own words
	maxFixed     = 6    // versions named in a step
	maxNote      = 2000 // runes beside an answer
	maxIncident  = 64
	maxReason    = 2000
	maxTitle     = 200 // runes, a language
	maxLead      = 1000
	maxSteps     = 20
	maxOrgs      = 20_000 // named by hand
	pageLength   = 50
	maxPage      = 500
	undoWithin   = 10 * time.Second
	curvePoints  = 48

	claimContacts = 32
	claimRows     = 128
	wakePause     = 100 * time.Millisecond // what is committed within it is looked for once
	lines         = 3                      // batches of one channel under way at once, so that one slow receiver holds back few
	senders       = 8                      // messages of one batch under way at once
	soleLease     = 15 * time.Second       // renewed while the batch is being sent; after a kill the one server of a folder frees what it held
	nodeLease     = 4 * time.Second        // the same where other nodes wait for what a dead one held
	doubtPause    = 2 * time.Second        // a second copy waits a little: what cut the first one off may still be there
	sendWithin    = 25 * time.Second
	markWithin    = 30 * time.Second
	maxAttempts   = 12
	maxSaid       = 300
	idlePause     = 2 * time.Second
)
