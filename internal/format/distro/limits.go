package distro

// Limits of what is taken from a file; what is longer is left out and told.
const (
	maxField    = 4 << 10  // bytes of a name, version or word
	maxText     = 64 << 10 // bytes of a description
	maxReleases = 200      // releases of one flaw, and repositories of one release
	maxProblems = 20       // problems of one record
	maxFixes    = 100_000  // flaws of one package of a security database
)
