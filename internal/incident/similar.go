package incident

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"lianfang/internal/format/observable"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Similar is a case that may be the same as another, with what speaks for it in words.
type Similar struct {
	Case    Case
	Reasons []text.Text
	Merges  bool // the same address within three days: it may be joined, unless it is a phishing page
	weight  int
}

// How much each reason weighs, and from where on a case is shown.
const (
	weighsValue    = 4
	weighsWords    = 4
	weighsReporter = 3
	weighsClass    = 1
	weighsEnough   = 4
)

// Similars lists the cases that may be the same as one, the likeliest first, for the desk. What it has answered is not suggested again.
func (n *Incidents) Similars(ctx context.Context, v marking.Viewer, which string) ([]Similar, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	c, _, err := n.seen(ctx, v, which)
	if err != nil || c.State == Duplicate {
		return nil, err
	}
	known, err := n.linksOf(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	found := map[int64]*Similar{}
	for _, look := range []func(context.Context, Case, map[int64]*Similar) error{n.byValue, n.byReporter, n.byWords} {
		if err := look(ctx, c, found); err != nil {
			return nil, err
		}
	}
	var out []Similar
	for id, s := range found {
		answered := slices.ContainsFunc(known, func(l Link) bool { return l.other == id })
		if answered || s.Case.Duplicate == c.ID || s.Case.Exercise != c.Exercise || apart(c, s.Case) > similarWithin {
			continue
		}
		n.sameClass(c, s)
		if s.weight >= weighsEnough {
			out = append(out, *s)
		}
	}
	slices.SortFunc(out, func(a, b Similar) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(b.Case.ID, a.Case.ID))
	})
	return out[:min(len(out), maxSimilar)], nil
}

// apart is how much time lies between two reports.
func apart(a, b Case) time.Duration {
	return (time.Duration(a.ReceivedAt-b.ReceivedAt) * time.Microsecond).Abs()
}

// daysApart says it in words.
func daysApart(a, b Case) text.Text {
	switch d := int(apart(a, b) / day); d {
	case 0:
		return text.Of("相隔不到一天", "less than a day apart")
	case 1:
		return text.Of("相隔 1 天", "a day apart")
	default:
		return text.Format("相隔 %d 天", "%d days apart", d)
	}
}

// note adds a reason for a case.
func (s *Similar) note(weight int, why text.Text) {
	s.weight += weight
	s.Reasons = append(s.Reasons, why)
}

// similarsOf gives the entries for some cases, those that are new with what they are.
func (n *Incidents) similarsOf(ctx context.Context, found map[int64]*Similar, ids []int64) ([]*Similar, error) {
	var unknown []int64
	for _, id := range ids {
		if found[id] == nil {
			unknown = append(unknown, id)
		}
	}
	cases, err := n.casesByID(ctx, unknown)
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		found[c.ID] = &Similar{Case: c}
	}
	var out []*Similar
	for _, id := range ids {
		if s := found[id]; s != nil {
			out = append(out, s)
		}
	}
	return out, nil
}

// byValue finds cases in whose report or thread the same address, name, hash or link stands. What stands in everybody's network says nothing.
func (n *Incidents) byValue(ctx context.Context, c Case, found map[int64]*Similar) error {
	looked := 0
	for _, v := range valuesOf(c.What) {
		if use, special := observable.SpecialUse(v); special && use.Code != "documentation" {
			continue
		}
		if looked++; looked > maxCompared {
			return nil
		}
		ids, err := n.casesWith(ctx, c.ID, valueGram(v), partReport, partThread)
		if err != nil {
			return err
		}
		all, err := n.similarsOf(ctx, found, ids)
		if err != nil {
			return err
		}
		for _, s := range all {
			s.note(weighsValue, text.Format("有相同的 %s（%v）", "the same %s (%v)", v.Defanged(), daysApart(c, s.Case)))
			if (v.Kind == observable.IPv4 || v.Kind == observable.IPv6) && apart(c, s.Case) <= mergesWithin && !phishingPage(c) && !phishingPage(s.Case) {
				s.Merges = true
			}
		}
	}
	return nil
}

// phishingPage tells whether a case is about phishing: one address has many pages, each a case of its own.
func phishingPage(c Case) bool {
	return strings.HasPrefix(c.Kind, "phishing") || strings.Contains(c.Class, "phishing")
}

// byReporter finds what the same body or person reported in the same days.
func (n *Incidents) byReporter(ctx context.Context, c Case, found map[int64]*Similar) error {
	r, err := selectReporter(ctx, n.store.Read(), c.ID)
	if err != nil {
		return err
	}
	from, to := c.ReceivedAt-sameReporterWithin.Microseconds(), c.ReceivedAt+sameReporterWithin.Microseconds()
	ids, err := n.casesOfReporter(ctx, c, r, from, to)
	if err != nil {
		return err
	}
	all, err := n.similarsOf(ctx, found, ids)
	for _, s := range all {
		s.note(weighsReporter, text.Format("同一個單位或同一個人通報的（%v）", "reported by the same body or person (%v)", daysApart(c, s.Case)))
	}
	return err
}

// sameClass weighs only beside another reason.
func (n *Incidents) sameClass(a Case, s *Similar) {
	if a.Class != "" && a.Class == s.Case.Class {
		s.note(weighsClass, text.Format("同一個類別：%v", "of the same class: %v", ClassName(a.Class)))
	}
}

// byWords finds reports that are worded alike: those that share the rarest grams are compared whole.
func (n *Incidents) byWords(ctx context.Context, c Case, found map[int64]*Similar) error {
	own := gramsOf(c.What)
	if len(own) < fewGrams {
		return nil
	}
	rare, err := n.rareOf(ctx, own)
	if err != nil || len(rare) == 0 {
		return err
	}
	near, err := n.sharing(ctx, c.ID, rare)
	if err != nil {
		return err
	}
	var ids []int64
	alike := map[int64]int{}
	for id, grams := range near {
		if share := likeness(own, grams); share >= alikeFrom {
			ids, alike[id] = append(ids, id), share
		}
	}
	slices.Sort(ids)
	all, err := n.similarsOf(ctx, found, ids)
	for _, s := range all {
		s.note(weighsWords*alike[s.Case.ID]/alikeFrom, text.Format("文字有 %d%% 相同（%v）", "%d%% of the words are the same (%v)", alike[s.Case.ID], daysApart(c, s.Case)))
	}
	return err
}

// likeness is how much of two sets is in both, in per cent of all that is in either.
func likeness(a, b []int64) int {
	both := len(a) - len(without(a, b))
	return 100 * both / max(1, len(a)+len(b)-both)
}
