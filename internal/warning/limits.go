package warning

import "time"

const (
	batch        = 500 // rows of one job
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

	claimContacts = 100
	claimRows     = 400
	lease         = time.Minute
	sendWithin    = 25 * time.Second
	senders       = 8
	maxAttempts   = 12
	maxSaid       = 300
	idlePause     = 2 * time.Second
)
