package list

// Limits of a list. Lines, records and cells are bounded in package rows, JSON in package walk.
const (
	MaxEntries     = 20_000_000 // entries of one file
	MaxField       = 8192       // bytes of a value, description or name
	maxMarking     = 256        // bytes of a cell of no known meaning that is looked at for a marking
	MaxTags        = 256        // tags of one entry
	MaxProblems    = 8          // problems kept of one entry
	maxVersions    = 2000       // versions of one package in one row
	maxRuleValues  = 2000       // values in one rule
	maxSplit       = 16 << 10   // bytes of a cell that is cut into several values
	maxWaiting     = 50_000     // entries of a pulse kept until its marking is known
	maxWaitingSize = 16 << 20   // bytes of what these say
	maxYAMLDepth   = 16         // indentations within each other
	sniffHead      = 64 << 10   // bytes that Detect wants to see
	sniffLines     = 400        // lines of them that are weighed
	contentSamples = 200        // records looked at to find a column by its content
)
