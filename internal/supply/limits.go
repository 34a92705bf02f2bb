package supply

import "time"

const (
	batch        = 500 // customers of one job
	fewest       = 3   // confirmed suppliers that a customer has at least, so that "one of them" names nobody; answers that are counted for a supplier at least
	firstDay     = 24 * time.Hour
	maxStanding  = 10  // open notices of a supplier's standing consent at a time, the most urgent; the next follow when one is fixed
	maxOpen      = 100 // open notices of a supplier in all
	maxAttacks   = 5   // open reports of attacks of a supplier
	maxWaiting   = 20  // requests of the desk that one supplier has not answered
	maxSaid      = 2000
	maxSteps     = 10
	maxStep      = 500
	maxSigns     = 20_000 // bytes
	maxIndicated = 100    // indicators of a report
	maxShown     = 100
	maxName      = 80 // of a name within a title
	longAgo      = 366 * 24 * time.Hour
	sweepPage    = 200
)
