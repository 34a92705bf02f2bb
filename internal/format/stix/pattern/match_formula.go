package pattern

import (
	"fmt"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// testAll notes which observations fulfil each test of the pattern. All are asked for, not only those that a search happens to meet, so
// that what cannot be compared is an error whatever stands before it.
func (m *matcher) testAll(o *Observation) error {
	for _, part := range o.Parts {
		if err := m.testAll(part); err != nil {
			return err
		}
	}
	if o.Test == nil {
		return nil
	}
	f, err := newFormula(o.Test)
	if err != nil {
		return err
	}
	for i, s := range m.seen {
		is, err := f.fulfilled(s)
		if err != nil {
			return err
		}
		if is {
			m.places[o.Test] = append(m.places[o.Test], i)
		}
		if m.tested += f.asked; m.tested > MaxTested {
			return ErrCostly
		}
	}
	return nil
}

// formula is a test made ready: its comparisons by object type.
type formula struct {
	test  *Test
	types []string
	asks  map[string][]*Comparison
	ready map[*Comparison]*matchReady
	asked int // comparisons made for the last observation
}

func newFormula(t *Test) (*formula, error) {
	f := &formula{test: t, asks: map[string][]*Comparison{}, ready: map[*Comparison]*matchReady{}}
	var failed error
	eachTest(t, func(c *Comparison) {
		if f.asks[c.ObjectType] == nil {
			f.types = append(f.types, c.ObjectType)
		}
		f.asks[c.ObjectType] = append(f.asks[c.ObjectType], c)
		ready, err := c.prepare()
		if err != nil && failed == nil {
			failed = err
		}
		f.ready[c] = ready
	})
	return f, failed
}

// answers are what an object says to the comparisons of its type, in order.
type answers []bool

// fulfilled tells whether an observation fulfils the test: whether for each type it names there is one object, so that all holds.
func (f *formula) fulfilled(s *Seen) (bool, error) {
	f.asked = 0
	options := make([][]answers, len(f.types))
	for i, typ := range f.types {
		var err error
		if options[i], err = f.ask(s, typ); err != nil {
			return false, err
		}
	}
	steps := 0
	return f.choose(options, map[*Comparison]bool{}, &steps)
}

// ask has the objects of one type answer. Of two objects one of which says yes wherever the other does only the first can matter,
// because a test grows no less true by a yes. Where there is no object, only NOT EXISTS holds.
func (f *formula) ask(s *Seen, typ string) ([]answers, error) {
	var best []answers
	any := false
	for _, o := range s.Objects {
		if stringOf(o["type"]) != typ {
			continue
		}
		any = true
		a := make(answers, len(f.asks[typ]))
		for k, c := range f.asks[typ] {
			is, err := f.compare(s, c, o)
			if err != nil {
				return nil, err
			}
			a[k] = is
		}
		f.asked += len(a)
		best = addBest(best, a)
	}
	if any {
		return best, nil
	}
	a := make(answers, len(f.asks[typ]))
	for k, c := range f.asks[typ] {
		a[k] = c.Op == Exists && c.Negated
	}
	return []answers{a}, nil
}

func addBest(best []answers, a answers) []answers {
	for _, b := range best {
		if b.covers(a) {
			return best
		}
	}
	return append(slices.DeleteFunc(best, a.covers), a)
}

// covers tells whether a says yes wherever b does.
func (a answers) covers(b answers) bool {
	for i, yes := range b {
		if yes && !a[i] {
			return false
		}
	}
	return true
}

// choose tries each option of the first type, then of the next.
func (f *formula) choose(options [][]answers, so map[*Comparison]bool, steps *int) (bool, error) {
	if *steps++; *steps > MaxBindings {
		return false, ErrCostly
	}
	at := len(f.types) - len(options)
	if len(options) == 0 {
		return holds(f.test, so), nil
	}
	for _, a := range options[0] {
		for k, c := range f.asks[f.types[at]] {
			so[c] = a[k]
		}
		if is, err := f.choose(options[1:], so, steps); is || err != nil {
			return is, err
		}
	}
	return false, nil
}

func holds(t *Test, so map[*Comparison]bool) bool {
	if t.Comparison != nil {
		return so[t.Comparison]
	}
	for _, part := range t.Parts {
		if holds(part, so) == (t.Join == Or) {
			return t.Join == Or
		}
	}
	return t.Join == And
}

// compare holds if any value that the path leads to fits.
func (f *formula) compare(s *Seen, c *Comparison, o SeenObject) (bool, error) {
	w := walk{seen: s}
	values := w.followObject(o, c.Path)
	if w.err != nil {
		return false, fmt.Errorf("following %s: %w", c.Path, w.err)
	}
	if c.Op == Exists {
		isNull := func(v jsontext.Value) bool { return v.Kind() == 'n' }
		return (len(slices.DeleteFunc(values, isNull)) > 0) != c.Negated, nil
	}
	found := false
	for _, v := range values {
		is, err := f.ready[c].fits(readOperand(v, c.Path[len(c.Path)-1].Name))
		if err != nil {
			return false, err
		}
		found = found || is
	}
	return found, nil
}
