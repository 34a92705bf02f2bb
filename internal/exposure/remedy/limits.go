package remedy

// A step, flat, has to fit into a step of a warning, which takes 1,000 letters for either part.
const (
	maxVersions = 6     // fixed versions that a step lists
	maxName     = 120   // bytes of a product's or package's name that is shown or typed
	maxVersion  = 60    // bytes of a version
	maxQuote    = 4_000 // bytes of a source's words; the longest seen in 16,000 records has 2,242
	maxFlat     = 1_000 // letters of a flat note
	maxQuotes   = 3     // sources that are quoted for one kind of words
	maxAddress  = 300   // bytes of a notice's address
	maxLooked   = 1_000 // versions, updates and quotes that are looked at
)
