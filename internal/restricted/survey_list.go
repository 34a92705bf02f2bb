package restricted

import (
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strconv"

	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// Answered is one body in a year's inventory.
type Answered struct {
	Org member.Org
	Answer
	Said bool
}

// AnswersFilter narrows a list of them.
type AnswersFilter struct {
	Year    int
	Missing bool // only who has not answered
	After   int64
	Limit   int
}

// Answers lists the bodies to which the register applies, with what each said in a year; next is where to read on, 0 at the end. It is the desk's.
func (r *Restricted) Answers(ctx context.Context, v marking.Viewer, f AnswersFilter) (out []Answered, next int64, err error) {
	if err := v.DeskOnly(); err != nil {
		return nil, 0, err
	}
	s, err := r.SurveyOf(ctx, v, f.Year)
	if err != nil {
		return nil, 0, err
	}
	active, err := activeEntries(ctx, r.store.Read())
	if err != nil {
		return nil, 0, err
	}
	for after := f.After; ; {
		ids, err := obligedBehind(ctx, r.store.Read(), after, pageOf)
		if err != nil {
			return nil, 0, err
		}
		orgs, err := r.members.OrgsByID(ctx, background, ids)
		if err != nil {
			return nil, 0, err
		}
		said, err := answersOf(ctx, r.store.Read(), s, ids)
		if err != nil {
			return nil, 0, err
		}
		for _, id := range ids {
			a, ok := said[id]
			if !asked(orgs[id], active) && !ok || f.Missing && ok {
				continue
			}
			if len(out) == f.Limit {
				return out, out[len(out)-1].Org.ID, nil
			}
			out = append(out, Answered{orgs[id], a, ok})
		}
		if len(ids) < pageOf {
			return out, 0, nil
		}
		after = ids[len(ids)-1]
	}
}

// asked tells whether an organisation is to answer: a public agency, or who was named by something in force.
func asked(o member.Org, active []Entry) bool {
	return o.Obliged() && (o.PublicAgency() || slices.ContainsFunc(active, func(e Entry) bool { return e.Applies.To(o) }))
}

// AskedOf tells whether an organisation is to answer the yearly inventory.
func (r *Restricted) AskedOf(ctx context.Context, v marking.Viewer, org int64) (bool, error) {
	o, err := r.duty(ctx, v, org)
	if err != nil {
		return false, err
	}
	active, err := activeEntries(ctx, r.store.Read())
	return asked(o, active), err
}

// Tally is how many answered in a year.
type Tally struct {
	Asked, Answered, None, Late int
}

// TallyOf counts a year's answers. It is the desk's.
func (r *Restricted) TallyOf(ctx context.Context, v marking.Viewer, year int) (t Tally, err error) {
	for f := (AnswersFilter{Year: year, Limit: pageOf}); ; {
		list, next, err := r.Answers(ctx, v, f)
		if err != nil {
			return t, err
		}
		for _, a := range list {
			t.Asked++
			if a.Said {
				t.Answered++
				if a.N == 0 {
					t.None++
				}
				if a.Late {
					t.Late++
				}
			}
		}
		if f.After = next; next == 0 {
			return t, nil
		}
	}
}

// ExportAnswers writes a year's inventory as a table: every body, what it answered, and each thing that stands on its list. It is the desk's.
func (r *Restricted) ExportAnswers(ctx context.Context, v marking.Viewer, year int, to io.Writer) error {
	w := csv.NewWriter(to)
	if err := w.Write([]string{"organisation", "name", "level", "answered", "things", "entry", "kind", "thing", "machine", "place", "pieces", "state", "replaced_by"}); err != nil {
		return err
	}
	for f := (AnswersFilter{Year: year, Limit: pageOf}); ; {
		list, next, err := r.Answers(ctx, v, f)
		if err != nil {
			return err
		}
		for _, a := range list {
			if err := r.exportOne(ctx, v, a, w); err != nil {
				return err
			}
		}
		if f.After = next; next == 0 {
			w.Flush()
			return w.Error()
		}
	}
}

func (r *Restricted) exportOne(ctx context.Context, v marking.Viewer, a Answered, w *csv.Writer) error {
	head := []string{a.Org.Slug, a.Org.Name.In(text.ZhTW), a.Org.Tier, DayOf(a.At), ""}
	if a.Said {
		head[4] = strconv.FormatInt(a.N, 10)
	}
	n := 0
	for f := (FlagFilter{Org: a.Org.ID, Limit: pageOf}); ; {
		list, err := r.Flags(ctx, v, f)
		if err != nil {
			return err
		}
		for _, x := range list {
			n++
			row := append(slices.Clone(head), x.Code, string(x.Kind), x.Thing, x.Asset, x.Place, strconv.FormatInt(x.N, 10), string(x.State), lastDay(x.Until))
			if err := w.Write(guarded(row)); err != nil {
				return err
			}
		}
		if len(list) < pageOf {
			break
		}
		f.After = list[len(list)-1].ID
	}
	if n > 0 {
		return nil
	}
	return w.Write(guarded(append(head, "", "", "", "", "", "", "", "")))
}
