package vers

import (
	"strings"

	"github.com/google/osv-scalibr/semantic"
)

// composerVersion is a release, or the name of a branch (dev-main). Two branches have no order.
type composerVersion struct {
	foreign
	branch string
}

// readComposer takes releases and branches; "#" is the marker for "any number" in PHP's version_compare. How a release was built is
// dropped, as Composer does before it compares.
func readComposer(s string) (order, bool) {
	release := strings.TrimLeft(s, "vV")
	branch := strings.HasPrefix(s, "dev-")
	if !made(s, "._-+#") || release == "" || !digit(release[0]) && !branch {
		return nil, false
	}
	if branch {
		return composerVersion{foreign{semantic.ParsePackagistVersion(s)}, s}, true
	}
	s, _, _ = strings.Cut(s, "+")
	return composerVersion{foreign: foreign{semantic.ParsePackagistVersion(s)}}, true
}

func (v composerVersion) compare(o order) (int, bool) {
	w := o.(composerVersion)
	if v.branch != "" && w.branch != "" {
		return 0, v.branch == w.branch
	}
	return v.foreign.compare(w.foreign)
}
