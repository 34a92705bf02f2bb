package cpe

// Figures of the samples; a change in any of them is a change in what names are read or how they compare.
const (
	sampleNames = 5455
	matchAgree  = 134
	matchDiffer = 66
)
