package sbom

// Limits of an inventory. Depth, members and length of a token are those of package walk for JSON and the constants below for XML.
const (
	MaxComponents  = 5_000_000 // components of one file
	MaxField       = 8192      // bytes of one name, version, CPE, purl …; a longer one is a problem of its component
	MaxIdentifiers = 512       // CPEs or purls of one component
	MaxNames       = 256 << 10 // bytes of the identifiers and hashes of one component together
	MaxHashes      = 64        // hashes of one component
	MaxProblems    = 16        // problems kept of one component, or of the file's head
	MaxAgents      = 100_000   // organisations and persons of SPDX 3.0 whose names are kept
	maxAgentBytes  = 16 << 20  // bytes of these names together
	maxXMLDepth    = 200       // elements within each other
	maxXMLToken    = 16 << 20  // bytes of one tag or text
	maxTagText     = 1 << 20   // bytes of one <text> of SPDX tag-value
	MaxPatches     = 2000      // updates of one machine
	MaxHosts       = 100_000   // machines of one log whose operating system is remembered
	maxTitles      = 10        // lines above a table's header
	maxHeld        = 200_000   // rows of a log of changes, which stay in memory until its end
	maxHeldBytes   = 64 << 20  // bytes of these rows together, and of the rows of one snapshot
	maxDetect      = 40        // lines that a list is told by
	sniffHead      = 64 << 10  // bytes that Detect wants to see
)
