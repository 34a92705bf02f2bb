package xarf

// MaxReport is how many bytes a report has: a dozen samples of the size that the schema allows are not taken, and none is needed to tell what happened.
const MaxReport = 8 << 20

const (
	maxDepth    = 12     // containers within containers
	maxMembers  = 10_000 // of all objects that are open at one place
	maxName     = 200    // characters of an organisation's name, a source, a type
	maxWords    = 1_000  // of a description (xarf-core: maxLength)
	maxEvidence = 50     // items (xarf-core: maxItems)
	maxTags     = 20     // (xarf-core: maxItems)
	maxText     = 8_000  // bytes of one piece of evidence that is kept as text
	maxDetails  = 60     // fields beyond the core
	maxDetail   = 400    // characters of one
)
