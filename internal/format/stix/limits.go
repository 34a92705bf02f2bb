package stix

import "lianfang/internal/format/framing"

// Limits of one object. A whole file and the length of its parts are limited by package framing.
const (
	MaxObject   = 16 << 20 // bytes of one object; the largest seen in public bundles, with a sample inside, has under 2 MB
	MaxDepth    = 64       // containers within containers
	MaxNodes    = 1 << 20  // values and members of one object
	MaxNesting  = 4        // bundles within bundles
	MaxProblems = 64       // findings noted of one object; the last one says that there are more
	MaxShown    = 60       // characters of a foreign value shown in a message

	peekBytes = 32 << 10 // read ahead to tell a bundle from a single object
)

// reading is how much of a JSON text is taken, and that it may be many documents or one bare object.
var reading = framing.JSONLimits{Value: MaxObject, String: MaxObject, Lines: true, Bare: true}
