package nvd

// Limits of one record; over them the record is refused. In brackets the most that was seen in 45,000 records.
const (
	maxRecord         = 16 << 20 // bytes (39 kB)
	maxDepth          = 64       // containers within containers
	maxConfigurations = 5_000    // (155)
	maxNodes          = 20_000   // of all configurations
	maxMatches        = 200_000  // of all nodes
	maxCriteria       = 2_048    // bytes of a CPE; NVD itself stops at 1,024 or so
	maxVersion        = 1_024    // bytes of a bound
	maxList           = 20_000   // references, scores, descriptions, weaknesses, each
)
