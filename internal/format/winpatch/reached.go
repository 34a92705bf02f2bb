package winpatch

import (
	"slices"

	"lianfang/internal/text"
)

// Floor is the build that a machine has at least, by the updates that are installed.
type Floor struct {
	Build Build
	Exact bool // it is the machine's build: everything that is installed is known, and brings no later one
	By    KB   // the update that brings it
	Path  []KB // from By to the one whose build is known, each replacing the next
	Why   text.Text
}

// Reached finds the highest build of a machine's servicing line that its updates bring: each brings its own build, and that of all that it replaces. m.Build
// says which line that is; its revision may be missing. False where no installed update is known to bring one.
//
// Updates without a build of their own (those of .NET) raise nothing; one without a record may be a later cumulative update, so the build is then only the
// least that the machine has.
func (c *Catalogue) Reached(m Machine) (Floor, bool) {
	v := c.view(m.Product)
	var f Floor
	found := false
	for _, k := range m.Installed {
		if b, path, ok := v.brings(m.Build, k); ok && (!found || b.Revision > f.Build.Revision) {
			f.Build, f.By, f.Path, found = b, k, path, true
		}
	}
	if !found {
		return Floor{}, false
	}
	f.Exact = len(f.Path) == 1 && v.nothingAbove(m, f.By)
	switch {
	case f.Exact:
		f.Why = text.Format("已安裝 %s，組建是 %s。", "%s is installed, so the build is %s.", f.By, f.Build)
	case len(f.Path) > 1:
		f.Why = text.Format("已安裝 %s（取代 %s），組建至少是 %s。", "%s is installed, which replaces %s, so the build is at least %s.", f.By, f.Path[len(f.Path)-1], f.Build)
	default:
		f.Why = text.Format("已安裝 %s，組建至少是 %s。", "%s is installed, so the build is at least %s.", f.By, f.Build)
	}
	return f, true
}

// nothingAbove tells whether every installed update is known, and is replaced by the one that brings the build, brings a build that is not above it, or
// brings none.
func (v view) nothingAbove(m Machine, by KB) bool {
	below := reach(by, v.earlier)
	return !slices.ContainsFunc(m.Installed, func(k KB) bool {
		if _, older := below[k]; older || k == by {
			return false
		}
		_, path, brings := v.brings(m.Build, k)
		return !v.has(k) || brings && len(path) > 1 // it replaces one with a build, and has one of its own that nobody said
	})
}

// brings gives the highest build of the line that an update brings, by itself or by what it replaces, and the way to the one that says so.
func (v view) brings(line Build, k KB) (best Build, path []KB, ok bool) {
	if b, found := v.onLine(line, k); found {
		return b, []KB{k}, true
	}
	from := reach(k, v.earlier)
	var source KB
	for old := range from {
		if b, found := v.onLine(line, old); found && (!ok || b.Revision > best.Revision || b.Revision == best.Revision && old < source) {
			best, source, ok = b, old, true
		}
	}
	if ok {
		path = pathTo(source, k, from)
	}
	return best, path, ok
}

// onLine gives the build of an update on a line.
func (v view) onLine(line Build, k KB) (Build, bool) {
	for _, b := range v.builds(k) {
		if b.Exact && b.Major == line.Major && b.Minor == line.Minor && b.line() == line.lineOf(b) {
			b.Number = line.Number
			return b, true
		}
	}
	return Build{}, false
}

// lineOf is the servicing line of a build whose revision may be missing; where a number has two, that of the other build.
func (b Build) lineOf(other Build) uint32 {
	if !b.Exact && b.Number == other.Number {
		return other.line()
	}
	return b.line()
}
