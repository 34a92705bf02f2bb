package incident

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"lianfang/internal/exposure/few"
	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/incident/paper"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// Month is what the public is told of the cases that came in a month. No figure in it is of one or two bodies, and none can be reckoned from the others (package few); drills are not
// counted, nor what was refused or repeats another case.
type Month struct {
	Month  string // "2026-10"
	Total  few.Count
	Median Response
	Tables []Breakdown // none where the total is not told
}

// Response is how long it took until the desk did something, as a middle: half of the cases took no longer.
type Response struct {
	Minutes int64
	Told    bool // else of too few bodies
}

// Breakdown counts the cases by one property. Its rows have the total as their sum.
type Breakdown struct {
	Key  string // "class", "kind", "cause", "sector", "level", "body", "way"
	Name text.Text
	Rows []Figure
}

// Figure is a row of it.
type Figure struct {
	Code  string // "" for not said
	Name  text.Text
	Count few.Count
}

// Months are those that are told, the newest first: those that are over, for as long as statistics go back. While a month runs, whoever looks twice a day would see single cases.
func (n *Incidents) Months() (out []string) {
	now := n.now().In(taipei)
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, taipei)
	for i := 1; i <= monthsTold; i++ {
		out = append(out, first.AddDate(0, -i, 0).Format("2006-01"))
	}
	return out
}

// Month gives the figures of a month; "" is the last that is over.
func (n *Incidents) Month(ctx context.Context, which string) (Month, error) {
	told := n.Months()
	if which == "" {
		which = told[0]
	}
	if !slices.Contains(told, which) {
		return Month{}, fault.New(fault.NotFound, "no_such_month", text.Format("統計只有已經結束的月份，最近 %d 個月；月份請寫成 2026-10。", "There are figures of months that are over, the last %d; write a month as 2026-10.", monthsTold))
	}
	return n.months.One(n.now, which, func() (Month, error) { return n.countMonth(ctx, which) })
}

// counted are cases of a month that are alike.
type counted struct {
	org                int64
	class, kind, cause string
	level              int64
	duty               bool
	n                  int64
}

func (n *Incidents) countMonth(ctx context.Context, which string) (Month, error) {
	from, err := time.ParseInLocation("2006-01", which, taipei)
	if err != nil {
		return Month{}, err
	}
	until := from.AddDate(0, 1, 0)
	rows, err := n.selectCounted(ctx, from.UnixMicro(), until.UnixMicro())
	if err != nil {
		return Month{}, err
	}
	var ids []int64
	for _, r := range rows {
		ids = append(ids, r.org)
	}
	slices.Sort(ids)
	orgs, err := n.members.OrgsByID(ctx, marking.System("figures of a month"), slices.Compact(ids))
	if err != nil {
		return Month{}, err
	}
	m := Month{Month: which}
	all := tally{}
	for _, r := range rows {
		all.add(r)
	}
	m.Total = few.Behind(all.n, all.bodies())
	if m.Total.Hidden != few.Told || all.n == 0 {
		return m, nil // of one or two bodies even the names of the rows would say what befell them
	}
	for _, d := range n.dimensions(ctx, orgs) {
		m.Tables = append(m.Tables, d.count(rows))
	}
	m.Median, err = n.medianResponse(ctx, from.UnixMicro(), until.UnixMicro())
	return m, err
}

// tally counts cases and the bodies behind them. Who reported without being a member is a body of its own each time.
type tally struct {
	n, strangers int64
	orgs         []int64
}

func (t *tally) add(r counted) {
	t.n += r.n
	switch {
	case r.org == 0:
		t.strangers += r.n
	case len(t.orgs) < few.Least && !slices.Contains(t.orgs, r.org):
		t.orgs = append(t.orgs, r.org)
	}
}

func (t tally) bodies() int64 { return t.strangers + int64(len(t.orgs)) }

// dimension is a property by which cases are counted.
type dimension struct {
	key   string
	name  text.Text
	of    func(counted) string
	say   func(string) text.Text
	order []string // nil: by their counts
}

func (n *Incidents) dimensions(ctx context.Context, orgs map[int64]member.Org) []dimension {
	kinds := n.kindNames(ctx)
	named := func(say func(string) text.Text, none text.Text) func(string) text.Text {
		return func(code string) text.Text {
			if code == "" {
				return none
			}
			return say(code)
		}
	}
	untold := text.Of("未填", "not said")
	return []dimension{
		{"class", text.Of("類別（RSIT）", "Class (RSIT)"), func(r counted) string { return r.class }, named(ClassName, untold), nil},
		{"kind", text.Of("種類", "Kind"), func(r counted) string { return r.kind }, named(func(c string) text.Text {
			if name, ok := kinds[c]; ok {
				return name
			}
			return text.Same(c)
		}, text.Of("其他", "something else")), nil},
		{"cause", text.Of("肇因", "Cause"), func(r counted) string { return r.cause }, named(paper.CauseName, text.Of("還沒有調查結果", "not found out yet")), nil},
		{"sector", text.Of("領域", "Sector"), func(r counted) string { return orgs[r.org].Sector }, named(member.SectorName, text.Of("民眾，或未登錄的單位", "the public, or a body that is no member")), nil},
		{"level", text.Of("等級", "Level"), func(r counted) string { return levelCode(r.level) }, named(levelName, text.Of("還沒有等級", "not known")), []string{"4", "3", "2", "1", "0", ""}},
		{"body", text.Of("單位類型", "Sort of body"), func(r counted) string { return sortOfBody(orgs[r.org], r.org) }, bodySortName, []string{string(law.PublicBody), string(law.SpecificNonPublic), string(law.PrivateBody), ""}},
		{"way", text.Of("依法或自願", "By law, or freely"), func(r counted) string { return wayOf(r.duty) }, wayName, []string{"duty", "voluntary"}},
	}
}

func (n *Incidents) kindNames(ctx context.Context) map[string]text.Text {
	out := map[string]text.Text{}
	all, err := n.AllPlaybooks(ctx, marking.System("figures of a month"))
	if err != nil {
		return out // a slug says it too
	}
	for _, a := range all {
		out[a.Slug] = a.Name
	}
	return out
}

func levelCode(n int64) string {
	if n < 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func levelName(code string) text.Text {
	n, _ := strconv.Atoi(code)
	return law.LevelWords(n)
}

func sortOfBody(o member.Org, id int64) string {
	switch {
	case id == 0:
		return ""
	case !o.Obliged():
		return string(law.PrivateBody)
	case o.PublicAgency():
		return string(law.PublicBody)
	}
	return string(law.SpecificNonPublic)
}

func bodySortName(code string) text.Text {
	if code == "" {
		return text.Of("民眾，或未登錄的單位", "the public, or a body that is no member")
	}
	return law.Body(code).Words()
}

func wayOf(duty bool) string {
	if duty {
		return "duty"
	}
	return "voluntary"
}

func wayName(code string) text.Text {
	if code == "duty" {
		return text.Of("依法通報", "as the law asks")
	}
	return text.Of("自願通報", "of one’s own will")
}

// count makes a table, of whose total the reader knows.
func (d dimension) count(rows []counted) Breakdown {
	sums := map[string]*tally{}
	codes := slices.Clone(d.order)
	for _, c := range codes {
		sums[c] = &tally{}
	}
	for _, r := range rows {
		code := d.of(r)
		if sums[code] == nil {
			sums[code] = &tally{}
			codes = append(codes, code)
		}
		sums[code].add(r)
	}
	if d.order == nil {
		slices.SortFunc(codes, func(a, b string) int { return cmp.Or(cmp.Compare(sums[b].n, sums[a].n), cmp.Compare(a, b)) })
	}
	parts := make([]few.Part, len(codes))
	var most int64 // what two bodies stand behind is bounded by nothing but the total
	for i, c := range codes {
		parts[i] = few.Part{N: sums[c].n, Orgs: sums[c].bodies()}
		most += sums[c].n
	}
	b := Breakdown{Key: d.key, Name: d.name}
	for i, count := range few.Partition(parts, most) {
		b.Rows = append(b.Rows, Figure{Code: codes[i], Name: d.say(codes[i]), Count: count})
	}
	return b
}
