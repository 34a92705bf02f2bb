package law

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

//go:embed data/*.json
var data embed.FS

// Set is what a levels file and a clocks file have in common.
type Set struct {
	ID     string
	Family string // sets of one family follow one another in time
	Title  text.Text
	Law    text.Text // the statute
	From   string    // first day in force, in Taipei: "2026-01-05"
	Until  string    // first day no more in force; "" is open
	Off    bool      // counts only where somebody switches it on
	Notes  []text.Text
}

// holds tells whether the set is in force on a day.
func (s Set) holds(day string) bool { return s.From <= day && (s.Until == "" || day < s.Until) }

// InForce tells whether the set was in force at an instant.
func (s Set) InForce(at time.Time) bool { return s.holds(dayOf(at)) }

// Book is all law that a centre goes by. It is never changed: With and On give another one.
type Book struct {
	levels  []*Levels
	regimes []*Regime
	on      []string
}

var builtin = sync.OnceValue(func() *Book {
	b := &Book{}
	names, err := fs.Glob(data, "data/*.json")
	for _, n := range names {
		var file []byte
		if file, err = data.ReadFile(n); err == nil {
			b, err = b.With(file)
		}
		if err != nil {
			break
		}
	}
	if err != nil {
		panic("the law that is part of the program: " + err.Error())
	}
	return b
})

// Builtin is the law that comes with the program.
func Builtin() *Book { return builtin() }

// On is the book with sets switched on that are off by themselves.
func (b *Book) On(ids ...string) *Book {
	out := *b
	out.on = append(slices.Clone(b.on), ids...)
	return &out
}

// Levels lists the rule sets for levels.
func (b *Book) Levels() []*Levels { return slices.Clone(b.levels) }

// Regimes lists the sets of clocks, those that are off as well.
func (b *Book) Regimes() []*Regime { return slices.Clone(b.regimes) }

// Off tells whether a set counts for nothing here because nobody switched it on.
func (b *Book) Off(s Set) bool { return s.Off && !slices.Contains(b.on, s.ID) }

// LevelsFor finds a rule set by its id, or the one of a family that was in force when the incident was known.
func (b *Book) LevelsFor(ref string, knew time.Time) (*Levels, error) {
	return find(b, b.levels, func(l *Levels) Set { return l.Set }, ref, knew)
}

// RegimeFor finds a set of clocks by its id, or the one of a family that was in force when the incident was known.
func (b *Book) RegimeFor(ref string, knew time.Time) (*Regime, error) {
	return find(b, b.regimes, func(r *Regime) Set { return r.Set }, ref, knew)
}

// CodeNoLaw: there is no such set, or none was in force.
const CodeNoLaw = "no_such_law"

func find[T any](b *Book, all []T, set func(T) Set, ref string, knew time.Time) (T, error) {
	var names []string
	day, there := dayOf(knew), false
	for _, one := range all {
		s := set(one)
		switch {
		case s.ID == ref:
			return one, nil
		case s.Family == ref && s.holds(day) && !b.Off(s):
			return one, nil
		case s.Family == ref:
			there = true
		}
		names = append(names, s.ID)
	}
	var none T
	if there {
		return none, fault.New(fault.Invalid, CodeNoLaw, text.Format("「%s」在 %s 沒有施行中的規定。", "Nothing of %q was in force on %s.", short(ref), day))
	}
	return none, fault.New(fault.Invalid, CodeNoLaw, text.Format("沒有「%s」這套規定；有 %s。", "There is no law called %q; there are %s.", short(ref), strings.Join(names, ", ")))
}

// with puts a set into its list: in the place of the one that it replaces, else behind the others.
func with[T any](all []T, one T, set func(T) Set, replaces string) ([]T, *flaw) {
	s := set(one)
	out := slices.DeleteFunc(slices.Clone(all), func(o T) bool { return set(o).ID == replaces })
	if replaces != "" && len(out) == len(all) {
		return nil, flawAt(text.Format("沒有可取代的「%s」。", "There is no %q to replace.", short(replaces)), "replaces")
	}
	for _, o := range out {
		other := set(o)
		switch {
		case other.ID == s.ID:
			return nil, flawAt(text.Format("已經有「%s」；要換掉它，請寫 replaces。", "There is a %q already; to take its place say replaces.", s.ID), "id")
		case other.Family == s.Family && overlap(other, s):
			return nil, flawAt(text.Format("與「%s」的施行期間重疊。", "It is in force while %q is.", other.ID), "from")
		case other.Family == s.ID || other.ID == s.Family && other.Family != s.Family:
			return nil, flawAt(text.Format("「%s」已是別的名稱。", "%q is taken by another.", s.ID), "id")
		}
	}
	out = append(out, one)
	slices.SortStableFunc(out, func(x, y T) int {
		if c := strings.Compare(set(x).Family, set(y).Family); c != 0 {
			return c
		}
		return strings.Compare(set(x).From, set(y).From)
	})
	return out, nil
}

func overlap(a, b Set) bool {
	return (a.Until == "" || b.From < a.Until) && (b.Until == "" || a.From < b.Until)
}

// short keeps another's words from filling a sentence.
func short(s string) string {
	if len(s) <= maxID {
		return s
	}
	return strings.ToValidUTF8(s[:maxID], "") + "…"
}
