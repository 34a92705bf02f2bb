package custody

// What a package has at most. Whoever checks one holds everything but the evidence in memory.
const (
	MaxItem     = 2 << 30
	MaxItems    = 1000
	maxReadme   = 64 << 10
	maxManifest = 16 << 20
	maxSignings = 32 << 20
	maxKey      = 1 << 10
	maxChain    = 32 << 20

	// Block is of how many bytes a hash stands in the manifest, so that a changed place is named.
	Block = 1 << 20
)
