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
	monthsTold  = 24        // how far statistics go back
	maxVersions = 500       // of one paper of a case
	maxEvents   = 900       // of the law in one case, below what the law takes
	maxReason   = 3_000     // bytes of a reason that becomes the law's, below what the law takes
	maxRead     = 256 << 10 // bytes of a case's words that are read for signs
	maxSigns    = 200       // values of one case that are listed
	maxGrams    = 20_000    // of one part of a case in the index
	maxSought   = 24        // grams that are looked for at once
	commonGram  = 2_000     // parts with a gram that are counted: more is common
	maxLinks    = 200       // of one case
	maxHanded   = 100       // items of one hand-over
	maxParties  = 50        // organisations that were ever let into one case
	maxLessons  = 50        // of one case
	maxTasks    = 100       // of one case
	maxTask     = 400       // a task
	maxPersons  = 100_000_000
	maxVictims  = 20_000  // rows of a list that is sent at once
	maxMailed   = 5       // letters to one address in a day about reports that came from it by mail
	maxListed   = 100_000 // places of a list, however often it is sent again
)

// How much strangers may fill the store with. What one address may send is bounded before that, at the edge (httpx.Reports), so that it takes very many to reach these.
// It is measured in bytes and not in reports: a day on which twelve thousand tell the truth within a minute is what the door is for, and nobody who tells it needs
// many bytes.
const (
	roomAtOnce   = 64 << 20 // of all public reports, by each node
	roomASecond  = 20 << 10 // that come back
	costOfReport = 1 << 10  // beside its words
)

const (
	day           = 24 * time.Hour
	mailLasts     = 30 * day  // in which the same mail is not taken a second time
	reporterLasts = 180 * day // then who reported is forgotten, counted from the end of the case
	wakeBatch     = 50        // cases whose clocks are looked at in one transaction
)

// What is suggested as the same case.
const (
	similarWithin      = 30 * day
	sameReporterWithin = 7 * day
	mergesWithin       = 3 * day // complaints of one address
	maxSimilar         = 5       // that are shown
	maxCompared        = 20      // by each reason
	maxWeighed         = 300     // grams of a report whose number is counted
	rareGram           = 400     // parts with a gram: fewer is rare
	maxRare            = 40      // grams by which reports are compared
	fewGrams           = 12      // of a report: fewer are like anything
	alikeFrom          = 40      // per cent
)

// searchChunks are how many cases a search looks at, one after the other, until its page is full.
var searchChunks = []int{200, 1000, 3000}

// never stands for no day: it sorts behind all others.
const never = int64(9_000_000_000_000_000_000)

// taipei is the zone in which years of numbers are reckoned.
var taipei = time.FixedZone("Asia/Taipei", 8*60*60)
