package member

import "time"

// What one call may bring, and how long its words may be.
const (
	maxBatch      = 20_000 // rows of one bulk call; it is one transaction
	maxAsked      = 100_000
	maxPage       = 500
	pageLength    = 50
	maxName       = 200 // runes
	maxShort      = 64  // runes
	maxAddress    = 500 // bytes of a mail address, number or webhook
	maxSecret     = 200 // bytes
	maxDomainName = 255 // bytes of a name that can be asked for
	minBits4      = 8   // a declared IPv4 network is no wider
	minBits6      = 16

	maxWords        = 4_000  // runes of a question, an answer, a reason
	maxAgreement    = 60_000 // runes of an agreement's text
	maxPlaces       = 200    // domains and networks of an application
	maxNotes        = 40     // questions and answers of one application
	maxUnconfirmed  = 3      // applications of one address that nobody confirmed
	maxApplications = 2_000  // of all of them
	maxInvited      = 10_000 // organisations that one code lets in
	maxNamed        = 100    // organisations named by hand at once
	maxRivals       = 200    // claims shown beside one page of claims
)

const (
	unconfirmedLasts = 24 * time.Hour       // then an application that nobody confirmed is forgotten
	endedLasts       = 180 * 24 * time.Hour // then one that was refused or taken back is deleted, with the personal data in it
	longestCode      = 400 * 24 * time.Hour
	askAfter         = 90 * 24 * time.Hour // contacts that nobody confirmed for so long are asked about,
	askAgainAfter    = 30 * 24 * time.Hour // and once more,
	freshFor         = askAfter + askAgainAfter
	askEvery         = 500 // organisations asked at a time
)
