package access

import "time"

// How long things hold, and how much is remembered.
const (
	linkLasts     = LinkMinutes * time.Minute
	demoLinkLasts = 7 * 24 * time.Hour
	sessionIdle   = 12 * time.Hour
	sessionLasts  = 7 * 24 * time.Hour
	proofFresh    = 15 * time.Minute
	tokenLasts    = 2 * 366 * 24 * time.Hour
	seenWaits     = 200 * time.Millisecond
	seenEvery     = 5 * time.Minute // a session's seen_at is written no more often
	resolvedLasts = time.Minute     // how long a Viewer may outlive what moves no epoch: the end of a delegation
	resolvedMax   = 10_000          // Viewers kept
	refusedEvery  = time.Minute     // one fact for the refusals of one sort in that time
	refusedMax    = 1_000           // sorts told apart; the rest is counted together
	keepEnded     = 30 * 24 * time.Hour
	sweepBatch    = 5_000
)

// LinkMinutes is how long a sign-in link works.
const LinkMinutes = 15
