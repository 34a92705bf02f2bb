package osv

// Limits of one record; over them the record is refused. In brackets the most that was seen in 2,845 records.
const (
	maxRecord   = 16 << 20 // bytes (11 kB)
	maxDepth    = 64       // containers within containers
	maxAffected = 20_000   // packages (22); a distribution's can have thousands
	maxEvents   = 200_000  // events of all ranges (30)
	maxVersions = 500_000  // versions of all packages (509)
	maxList     = 20_000   // aliases, references, severities …, each (28)
)
