package sniff

const (
	// Head is how much of a file Detect looks at, in bytes.
	Head = 64 << 10

	maxTokens = 4_000 // of JSON that the outline looks at
	maxDepth  = 6     // levels of JSON that the outline keeps
	maxLines  = 400   // lines of text that are weighed
)
