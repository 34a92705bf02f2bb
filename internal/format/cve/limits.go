package cve

// Limits of one record; over them the record is refused. In brackets the most that was seen in 17,000 records.
const (
	maxRecord     = 16 << 20 // bytes (79 kB)
	maxDepth      = 64       // containers within containers
	maxContainers = 100      // ADP containers (2)
	maxList       = 20_000   // products, references, metrics …, each
	maxVersions   = 200_000  // versions of all products of a record (1,038)
)
