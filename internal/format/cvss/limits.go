package cvss

const (
	maxVector = 1_000 // bytes; the longest that CVSS 4.0 allows is below 300
	maxParts  = 100   // metrics in one vector, counting repeated ones; CVSS 4.0 has 32
	maxScores = 1_000 // assessments that Best looks at
)
