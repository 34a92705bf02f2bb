package vers

// Limits of what is read.
const (
	MaxVersion     = 1024      // bytes of one version, as in the CVE record format; the longest in the sample has 92
	maxForeign     = 512       // bytes of a version that goes to the library, some of whose readers are quadratic
	MaxSet         = 256 << 10 // bytes of a VERS string or native range
	maxNumbers     = 16        // numbers of a version that counts as "like Semantic Versioning"
	maxConstraints = 4096      // constraints of one set
)
