package winpatch

const (
	maxList     = 64 << 10  // bytes of a text with KB numbers; a machine lists a few hundred
	maxKBs      = 4_000     // KB numbers in one text
	maxBuild    = 200       // bytes of a text with a build
	maxFile     = 512 << 20 // bytes of a file of records; a month's document has about 15 MB
	maxRecord   = 8 << 20   // bytes of one vulnerability or row
	maxDepth    = 64        // containers within containers
	maxFields   = 200       // columns of a table
	maxProducts = 5_000     // of one update in a document
	maxRecords  = 2_000_000 // records a Catalogue keeps; a year has about 100,000
	maxEdges    = 5_000_000 // pairs of updates of which one replaces the other
	maxBuilds   = 100       // of one update
	minDigits   = 6         // of a KB number: KB823980
	maxDigits   = 8         // seven in 2026
)
