package knowledge

import "slices"

// Tally counts how well vulnerabilities are covered.
type Tally struct {
	Known   int64 // described by somebody, and not withdrawn
	Usable  int64 // somebody gives a rule
	WithNVD int64 // NVD gives one
	NoNVD   int64 // somebody beside NVD gives one
	ByKind  map[Cover]Share
}

// Share is of how many vulnerabilities a kind of source speaks, and for how many of them it gives a rule.
type Share struct{ Speaks, Rules int64 }

// Add counts n vulnerabilities that are covered alike; what nobody describes is not counted.
func (t *Tally) Add(c Cover, n int64) {
	if !c.Known() {
		return
	}
	if t.ByKind == nil {
		t.ByKind = map[Cover]Share{}
	}
	t.Known += n
	if c.Usable(0) {
		t.Usable += n
	}
	if c.Rules(ByNVD) {
		t.WithNVD += n
	}
	if c.Usable(ByNVD) {
		t.NoNVD += n
	}
	for _, k := range Kinds {
		s := t.ByKind[k]
		if c.Speaks(k) {
			s.Speaks += n
		}
		if c.Rules(k) {
			s.Rules += n
		}
		if s != (Share{}) {
			t.ByKind[k] = s
		}
	}
}

// Months is tallies by month of publication, 202601; 0 is those of which nobody says it.
type Months map[int]*Tally

// Add counts n vulnerabilities of a month.
func (m Months) Add(month int, c Cover, n int64) {
	if !c.Known() {
		return
	}
	if m[month] == nil {
		m[month] = &Tally{}
	}
	m[month].Add(c, n)
}

// Newest lists the months, the newest first.
func (m Months) Newest() []int {
	out := make([]int, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out
}
