package iodef

// MaxDocument is how many bytes a document has.
const MaxDocument = 2 << 20

// MaxIncidents is how many incidents one document tells of.
const MaxIncidents = 50

const (
	maxDepth = 32     // elements within elements
	maxNodes = 20_000 // elements
	maxField = 20_000 // bytes of a text; of a longer one its beginning
	maxAttr  = 300    // bytes of an attribute's value; of a longer one its beginning
	maxEach  = 200    // things of one sort in one incident; the first of more
)
