package judge

import (
	"errors"

	"lianfang/internal/format/cpe"
	"lianfang/internal/format/vers"
	"lianfang/internal/text"
)

// test asks one criterion of a component of the same product: version first, then the other attributes.
func test(x *Criterion, c *Component) Step {
	if !x.PURL && !c.PURL && cpe.CompareValues(x.CPE.Get(cpe.Part), c.CPE.Get(cpe.Part)) == cpe.Disjoint {
		return Step{Op: "test", Result: No, Text: text.Say("同名但種類不同（應用程式、作業系統或設備）", "of that name, but another sort of thing (application, operating system or device)")}
	}
	s := reached(version(x, c), x, c)
	if s.Result != No && !x.PURL && !c.PURL {
		s = edition(s, x, c)
	}
	s = upstream(release(s, x, c), x, c)
	if x.Doubt != NoDoubt && s.Result == Yes {
		return x.Doubt.cast(s)
	}
	return s
}

// cast makes what holds an open answer.
func (d Doubt) cast(s Step) Step {
	s.Result = Unknown
	if d == Nameless {
		s.Needs = text.Of("是不是同一個產品（來源不知道廠商）", "whether it is the same product (the source does not know the vendor)")
		s.Text = s.but("%s；名稱相同，但來源不知道是誰的產品", "%s; of the same name, but the source does not know whose product it is")
		return s
	}
	s.Needs = text.Of("來源的調查結果", "what the source finds out")
	s.Text = s.but("%s；來源不知道這個版本受不受影響", "%s; the source does not know whether this version is affected")
	return s
}

func version(x *Criterion, c *Component) Step {
	s := Step{Op: "test"}
	switch {
	case x.Ranged():
		return ranged(x, c)
	case x.Any:
		s.Result, s.Text = Yes, text.Say("所有版本都受影響", "every version is affected")
	case x.NA && !c.PURL && c.CPE.Get(cpe.Version).IsNA():
		s.Result, s.Text = Yes, text.Say("沒有版本之分，就是這個產品", "it is this product, which has no versions")
	case x.NA:
		s.Result, s.Text = Unknown, text.Say("來源沒有說是哪些版本", "the source does not say which versions")
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
	return Step{Op: "test", Result: Unknown, Text: text.Format("還缺版本號碼；%s", "the version is missing; %s", which).Later(), Needs: text.Of("版本號碼", "the version")}
}

func wildcard(x *Criterion, c *Component) Step {
	want := x.CPE.Get(cpe.Version)
	if c.Version == "" {
		return noVersion(text.Format("受影響的是 %s", "version %s is affected", want.Text()))
	}
	s := Step{Op: "test", Text: text.Say("%s 不符 %s", "%s does not fit %s", c.Version, want.Text())}
	if cpe.CompareValues(want, c.CPE.Get(cpe.Version)).Covers() {
		s.Result, s.Text = Yes, text.Say("%s 符合 %s", "%s fits %s", c.Version, want.Text())
	}
	return s
}

func exact(x *Criterion, c *Component) Step {
	if same(x, c, c.Version, x.Exact) {
		return Step{Op: "test", Result: Yes, Text: text.Say("%s 正是受影響的版本", "%s is the affected version", c.Version)}
	}
	if !x.PURL && !c.PURL {
		if s, ok := exactButUpdate(x, c); ok {
			return s
		}
	}
	return Step{Op: "test", Result: No, Text: text.Say("%s 不是 %s", "%s is not %s", c.Version, x.Exact)}
}

// exactButUpdate decides where the versions are the same and the updates may differ ("r2", "r2 sp1"): NISTIR 7696 §6.1 says that a name
// without an update takes in all of them, and that an update that the inventory does not name is a missing fact.
func exactButUpdate(x *Criterion, c *Component) (Step, bool) {
	base := x.Exact
	if v := x.CPE.Get(cpe.Version); v.IsPlain() {
		base = v.Text()
	}
	if !same(x, c, c.CPE.Get(cpe.Version).Text(), base) {
		return Step{}, false
	}
	want, have := x.CPE.Get(cpe.Update), c.CPE.Get(cpe.Update)
	switch r := cpe.CompareValues(want, have); {
	case r.Covers(), want.IsNA() && have.IsAny():
		return Step{Op: "test", Result: Yes, Text: text.Say("%[1]s 就是 %[2]s，不論更新", "%[1]s is %[2]s, whatever the update", c.Version, base)}, true
	case r == cpe.Disjoint:
		return Step{}, false
	}
	return Step{Op: "test", Result: Unknown, Text: text.Say("%[1]s 受影響的是更新 %[2]s，不知道這台裝了哪個", "of %[1]s the update %[2]s is affected; it is not known which this is", c.Version, want.Text()),
		Needs: text.Format("是不是更新 %s", "whether it is the update %s", want.Text())}, true
}

func same(x *Criterion, c *Component, a, b string) bool {
	if a == b {
		return true
	}
	n, err := vers.Compare(scheme(x, c), a, b)
	return err == nil && n == 0
}

func scheme(x *Criterion, c *Component) string { return x.OrderFor(c.Scheme) }

// OrderFor is the version order by which the criterion is compared with a component whose own is given: what the source says, then what the
// component is, else the generic one.
func (c *Criterion) OrderFor(own string) string {
	for _, s := range []string{c.Scheme, own} {
		if s != "" && s != "generic" && vers.Known(s) {
			return s
		}
	}
	return "generic"
}

func ranged(x *Criterion, c *Component) Step {
	if c.Version == "" {
		return noVersion(text.Format("受影響的是 %s", "affected are %s", Span(x.Range)))
	}
	from, sign, to := spanPieces(&x.Range)
	in, err := contains(x, c)
	switch {
	case errors.Is(err, vers.ErrInverted):
		return Step{Op: "test", Result: No, Text: text.Say("來源的範圍頭尾顛倒（%s%s%s），不能用", "the source's range is inverted (%s%s%s) and says nothing", from, sign, to)}
	case err != nil:
		return Step{Op: "test", Result: Unknown, Text: text.Say("%s 與 %s%s%s 不能比大小", "%s cannot be compared with %s%s%s", c.Version, from, sign, to),
			Needs: text.Format("%s 算不算在 %s 裡", "whether %s counts as %s", c.Version, Span(x.Range))}
	case in:
		return Step{Op: "test", Result: Yes, fixed: x.Range.EndExcl, Text: text.Say("%s 在 %s%s%s 裡", "%s is in %s%s%s", c.Version, from, sign, to)}
	}
	return Step{Op: "test", Result: No, Text: text.Say("%s 不在 %s%s%s 裡", "%s is not in %s%s%s", c.Version, from, sign, to)}
}

// contains asks the scheme, and the generic order where a record says "semver" of what is none (1.2.3.4, say), or where only the name's target
// software told the scheme.
func contains(x *Criterion, c *Component) (bool, error) {
	order := scheme(x, c)
	in, err := x.inRange(order, c)
	loose := !x.PURL || vers.Canonical(order) == "semver"
	if loose && (errors.Is(err, vers.ErrNotVersion) || errors.Is(err, vers.ErrIncomparable)) {
		return x.inRange("generic", c)
	}
	return in, err
}

// Span writes a range as people read it: "7.2.0 ≤ v < 7.2.7".
func Span(r vers.Range) string {
	from, sign, to := spanPieces(&r)
	return from + sign + to
}

// spanSigns stand between the versions of a range, by what bounds there are: none, with the bound itself, without it.
var spanSigns = [3][3]string{{"v", "v ≤ ", "v < "}, {" ≤ v", " ≤ v ≤ ", " ≤ v < "}, {" < v", " < v ≤ ", " < v < "}}

// spanPieces are to be written one after the other.
func spanPieces(r *vers.Range) (from, sign, to string) {
	start, end := 0, 0
	switch {
	case r.StartIncl != "":
		start, from = 1, r.StartIncl
	case r.StartExcl != "":
		start, from = 2, r.StartExcl
	}
	switch {
	case r.EndIncl != "":
		end, to = 1, r.EndIncl
	case r.EndExcl != "":
		end, to = 2, r.EndExcl
	}
	return from, spanSigns[start][end], to
}

// narrowing are the attributes in which a criterion may be narrower than the product. Where it names a version, the update was compared with it.
var narrowing = []cpe.Attribute{cpe.Edition, cpe.Language, cpe.SWEdition, cpe.Other}

// targets are what a product is built for. They seldom tell two products of one vendor apart, and hardly an inventory names them: that one says
// nothing of them is no doubt, and that it names others decides.
var targets = []cpe.Attribute{cpe.TargetSW, cpe.TargetHW}

// edition compares what is left of the two names (NISTIR 7696 §6): other editions are other products; an edition that the inventory does
// not name is a missing fact.
func edition(s Step, x *Criterion, c *Component) Step {
	for _, a := range targets {
		if cpe.CompareValues(x.CPE.Get(a), c.CPE.Get(a)) == cpe.Disjoint {
			return Step{Op: "test", Result: No, Text: text.Say("適用的平台不同：%s", "built for another platform: %s", x.CPE.Get(a).Text())}
		}
	}
	attributes := narrowing
	if x.Any || x.NA {
		attributes = append([]cpe.Attribute{cpe.Update}, narrowing...)
	}
	for _, a := range attributes {
		want, have := x.CPE.Get(a), c.CPE.Get(a)
		switch cpe.CompareValues(want, have) {
		case cpe.Disjoint:
			return Step{Op: "test", Result: No, Text: text.Say("版別不同：要的是 %s", "another edition: %s is meant", want.Text())}
		case cpe.Subset, cpe.Undefined:
			if s.Result == Yes {
				s.Result = Unknown
				s.Text = s.but("%[1]s；但只限 %[2]s 版別，不知道這台是不是", "%[1]s; but only the edition %[2]s, and it is not known whether this is one", want.Text())
				s.Needs = text.Format("是不是 %s 版別", "whether it is the edition %s", want.Text())
			}
		}
	}
	return s
}
