package knowledge

import (
	"cmp"
	"strings"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/distro"
	"lianfang/internal/format/purl"
	"lianfang/internal/format/vers"
	"lianfang/internal/text"
)

// FromDistro reads what a distribution says of one of its packages.
func FromDistro(s distro.Status) (Record, bool) {
	p, err := purl.New(purl.PURL{Type: packageType(s.Distribution), Namespace: cmp.Or(s.Distribution, "alpine"), Name: s.Package})
	if err != nil || s.Vulnerability == "" {
		return Record{}, false
	}
	x, ok := packageCriterion(p, p.Type, releaseNumber(s))
	if !ok {
		return Record{}, false
	}
	v := Voice{Name: "distro:" + cmp.Or(s.Distribution, "alpine"), Rank: Distribution}
	x.Any = false
	switch s.State {
	case distro.Resolved:
		x.Range = vers.Range{EndExcl: s.Fixed}
		v.Configurations = oneOf(x)
	case distro.Open:
		x.Any = true
		v.Configurations = oneOf(x)
	case distro.Undetermined:
		x.Any, x.Doubt = true, judge.Unsettled
		v.Configurations = oneOf(x)
	case distro.NotAffected:
		x.Any = true
		v.Denials = []judge.Denial{{Criterion: x, Why: text.Format("%s 說這個版本的發行不受影響", "%s says that this release is not affected", s.Distribution)}}
	}
	return Record{ID: s.Vulnerability, Aliases: s.Aliases, Source: OSV, Scores: noScores(), Voices: []Voice{v}}, true
}

func releaseNumber(s distro.Status) string {
	return cmp.Or(distro.DebianNumber(s.Release), s.Release)
}

func packageType(distribution string) string {
	if distribution == "debian" {
		return "deb"
	}
	return "apk"
}

func oneOf(x ...judge.Criterion) []judge.Configuration {
	return []judge.Configuration{{Nodes: []judge.Node{{Criteria: x}}}}
}

// isPackage tells whether a package URL is one of a distribution's.
func isPackage(key string) bool {
	for _, t := range []string{"purl:deb/", "purl:rpm/", "purl:apk/", "purl:alpm/"} {
		if strings.HasPrefix(key, t) {
			return true
		}
	}
	return false
}
