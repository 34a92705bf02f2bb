package judge

import (
	"lianfang/internal/format/cpe"
	"lianfang/internal/format/vers"
	"lianfang/internal/text"
)

// atLeast is what stands in the attribute "other" of a CPE name, which is free for whoever writes one (NISTIR 7695 §5.3.3.11), where the version is only known
// to be reached: a Windows of which the installed updates tell the build as far as they are known.
const atLeast cpe.Value = "lianfang_at_least"

// FromVersion is the component at a version or, with least, at that version or a later one. Only names that are CPEs can say the latter.
func (c Component) FromVersion(version string, least bool) Component {
	c = c.WithVersion(version)
	if c.PURL || !least || c.Version == "" {
		return c
	}
	n := c.CPE.With(cpe.Other, atLeast)
	return Component{Key: c.Key, Name: n.String(), Version: versionOf(n), Scheme: schemeOf(n), CPE: n, AtLeast: true}
}

// WithUpdate gives a component that is named by a CPE the update that stands beside its version: "sp1", "update351".
func (c Component) WithUpdate(update string) Component {
	lit, err := cpe.Literal(update)
	if c.PURL || update == "" || c.Version == "" || err != nil {
		return c
	}
	n := c.CPE.With(cpe.Update, lit)
	return Component{Key: c.Key, Name: n.String(), Version: versionOf(n), Scheme: schemeOf(n), CPE: n, AtLeast: c.AtLeast}
}

// reached takes back what a version decides that may really be a later one: that it lies below an end proves nothing, that it lies beyond one does.
func reached(s Step, x *Criterion, c *Component) Step {
	if !c.AtLeast || x.Any || x.NA || s.Result == Unknown {
		return s
	}
	switch {
	case x.Ranged():
		if x.Range.EndExcl == "" && x.Range.EndIncl == "" && s.Result == Yes {
			return s // and every later one
		}
		before := *x
		before.read = nil
		before.Range.StartIncl, before.Range.StartExcl = "", ""
		if before.Ranged() {
			if in, err := contains(&before, c); err == nil && !in {
				return s // beyond the end
			}
		}
	case x.Exact != "":
		if n, err := vers.Compare(scheme(x, c), c.Version, x.Exact); err == nil && n > 0 {
			return s
		}
	default:
		return s
	}
	s.Result, s.fixed = Unknown, ""
	s.Text = s.but("%[1]s；但只知道至少是 %[2]s，可能更新", "%[1]s; but it is only known to be at least %[2]s, and may be later", c.Version)
	s.Needs = text.Of("完整的組建編號", "the whole build number")
	return s
}
