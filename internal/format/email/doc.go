// Package email reads a mail as it came (RFC 5322, MIME: RFC 2045 to 2049, 2183, 2231): who it says sent it, its words, its files. Nothing that a mail says of itself is
// proven, and every part of it is hostile: parts, depth, headers, words and files are bounded, HTML becomes plain words, and no name of a file is a path.
package email

// What a mail may have.
const (
	MaxMail   = 25 << 20 // bytes of the whole, as most mail servers take
	MaxFiles  = 20       // attachments that are kept
	maxParts  = 200      // of all depths
	maxDepth  = 10       // containers within containers
	maxHeader = 64 << 10 // bytes of one part's headers
	maxWords  = 256 << 10
	maxLine   = 300 // characters of a subject, a name
	maxIDs    = 50  // of those that it answers
	maxID     = 250 // bytes of one
)
