package judge

import (
	"errors"

	"lianfang/internal/format/cpe"
	"lianfang/internal/format/vers"
	"lianfang/internal/text"
)

// test asks one criterion of a component of the same product: version first, then the other attributes.
func test(x Criterion, c Component) Step {
	if !x.PURL && !c.PURL && cpe.CompareValues(x.CPE.Get(cpe.Part), c.CPE.Get(cpe.Part)) == cpe.Disjoint {
		return Step{Op: "test", Result: No, Text: text.Of("同名但種類不同（應用程式、作業系統或設備）", "of that name, but another sort of thing (application, operating system or device)")}
	}
	s := version(x, c)
	if s.Result == No || x.PURL || c.PURL {
		return s
	}
	return edition(s, x, c)
}

func version(x Criterion, c Component) Step {
	s := Step{Op: "test"}
	switch {
	case x.Ranged():
		return inRange(x, c)
	case x.Any:
		s.Result, s.Text = Yes, text.Of("所有版本都受影響", "every version is affected")
	case x.NA:
		s.Result, s.Text = Unknown, text.Of("來源沒有說是哪些版本", "the source does not say which versions")
		s.Needs = text.Of("來源所指的版本", "which versions the source means")
	case x.Exact == "": // a wildcard
		return wildcard(x, c)
	case c.Version == "":
		return noVersion(text.Format("受影響的是 %s", "version %s is affected", x.Exact))
	default:
		return exact(x, c)
	}
	return s
}

func noVersion(which text.Text) Step {
	return Step{Op: "test", Result: Unknown, Text: text.Format("還缺版本號碼；%s", "the version is missing; %s", which), Needs: text.Of("版本號碼", "the version")}
}

func wildcard(x Criterion, c Component) Step {
	want := x.CPE.Get(cpe.Version)
	if c.Version == "" {
		return noVersion(text.Format("受影響的是 %s", "version %s is affected", want.Text()))
	}
	s := Step{Op: "test", Text: text.Format("%s 不符 %s", "%s does not fit %s", c.Version, want.Text())}
	if cpe.CompareValues(want, c.CPE.Get(cpe.Version)).Covers() {
		s.Result, s.Text = Yes, text.Format("%s 符合 %s", "%s fits %s", c.Version, want.Text())
	}
	return s
}

func exact(x Criterion, c Component) Step {
	s := Step{Op: "test", Result: No, Text: text.Format("%s 不是 %s", "%s is not %s", c.Version, x.Exact)}
	n, err := vers.Compare(scheme(x, c), c.Version, x.Exact)
	if c.Version == x.Exact || err == nil && n == 0 {
		s.Result, s.Text = Yes, text.Format("%s 正是受影響的版本", "%s is the affected version", c.Version)
	}
	return s
}

func scheme(x Criterion, c Component) string {
	for _, s := range []string{x.Scheme, c.Scheme} {
		if s != "" && vers.Known(s) && s != "generic" {
			return s
		}
	}
	return "generic"
}

func inRange(x Criterion, c Component) Step {
	span := Span(x.Range)
	if c.Version == "" {
		return noVersion(text.Format("受影響的是 %s", "affected are %s", span))
	}
	in, err := vers.InRange(scheme(x, c), c.Version, x.Range)
	switch {
	case errors.Is(err, vers.ErrInverted):
		return Step{Op: "test", Result: No, Text: text.Format("來源的範圍頭尾顛倒（%s），不能用", "the source's range is inverted (%s) and says nothing", span)}
	case err != nil:
		return Step{Op: "test", Result: Unknown, Text: text.Format("%[1]s 與 %[2]s 不能比大小", "%[1]s cannot be compared with %[2]s", c.Version, span),
			Needs: text.Format("%s 算不算在 %s 裡", "whether %s counts as %s", c.Version, span)}
	case in:
		return Step{Op: "test", Result: Yes, Text: text.Format("%[1]s 在 %[2]s 裡", "%[1]s is in %[2]s", c.Version, span)}
	}
	return Step{Op: "test", Result: No, Text: text.Format("%[1]s 不在 %[2]s 裡", "%[1]s is not in %[2]s", c.Version, span)}
}

// Span writes a range as people read it: "7.2.0 ≤ v < 7.2.7".
func Span(r vers.Range) string {
	s := "v"
	switch {
	case r.StartIncl != "":
		s = r.StartIncl + " ≤ v"
	case r.StartExcl != "":
		s = r.StartExcl + " < v"
	}
	switch {
	case r.EndIncl != "":
		s += " ≤ " + r.EndIncl
	case r.EndExcl != "":
		s += " < " + r.EndExcl
	}
	return s
}

// narrowing are the attributes in which a criterion may be narrower than the product: update stands in the version already.
var narrowing = []cpe.Attribute{cpe.Edition, cpe.Language, cpe.SWEdition, cpe.TargetHW, cpe.Other}

// edition compares what is left of the two names (NISTIR 7696 §6): other editions are other products; an edition that the inventory does
// not name is a missing fact. Target software seldom tells two products of one vendor apart, so its absence is no doubt.
func edition(s Step, x Criterion, c Component) Step {
	if cpe.CompareValues(x.CPE.Get(cpe.TargetSW), c.CPE.Get(cpe.TargetSW)) == cpe.Disjoint {
		return Step{Op: "test", Result: No, Text: text.Format("目標軟體不同：%s", "for other target software: %s", x.CPE.Get(cpe.TargetSW).Text())}
	}
	for _, a := range narrowing {
		want, have := x.CPE.Get(a), c.CPE.Get(a)
		switch cpe.CompareValues(want, have) {
		case cpe.Disjoint:
			return Step{Op: "test", Result: No, Text: text.Format("版別不同：要的是 %s", "another edition: %s is meant", want.Text())}
		case cpe.Subset, cpe.Undefined:
			if s.Result == Yes {
				s.Result = Unknown
				s.Text = text.Format("%[1]s；但只限 %[2]s 版別，不知道這台是不是", "%[1]s; but only the edition %[2]s, and it is not known whether this is one", s.Text, want.Text())
				s.Needs = text.Format("是不是 %s 版別", "whether it is the edition %s", want.Text())
			}
		}
	}
	return s
}
