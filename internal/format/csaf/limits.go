package csaf

// Limits of one document; over them the document is refused. In brackets the most that was seen in 416 documents.
const (
	maxDocument  = 64 << 20  // bytes (329 kB); those of large vendors reach some tens of megabytes
	maxDepth     = 200       // containers within containers; a level of branches is two
	maxBranches  = 400_000   // branches of the tree
	maxProducts  = 400_000   // products with relationships and paths
	maxChain     = 32        // products that a product is made of, one of the other
	maxVulns     = 20_000    // vulnerabilities
	maxList      = 100_000   // entries of other lists, each
	maxMentions  = 4_000_000 // products that all lists and groups of a document name, each time they are named
	maxProblems  = 200       // problems noted of one document
	maxRangeText = 4 << 10   // bytes of a text that ReadVersions looks at, unless it is a VERS string
)
