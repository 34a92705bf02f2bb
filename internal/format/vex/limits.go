package vex

// Limits of one document; over them the document is refused. In brackets the most that was seen.
const (
	maxDocument   = 64 << 20  // bytes (2.2 MB)
	maxDepth      = 200       // containers within containers
	maxStatements = 200_000   // statements, vulnerabilities of a BOM, elements of a graph (38)
	maxProducts   = 2_000_000 // products of all statements (3,790)
	maxAliases    = 100       // other names of one vulnerability
	maxProblems   = 200       // problems noted of one document
)
