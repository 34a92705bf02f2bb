package match

import (
	"cmp"
	"slices"

	"lianfang/internal/exposure/identity"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/knowledge"
)

// Finding is the answer for one row and one vulnerability.
type Finding struct {
	Row *Row
	*Answer
}

// Answer is what a row is told. Rows of the same component share it.
type Answer struct {
	Group     *Group
	Component *judge.Component // the one of the row's names that decided
	Voice     string           // whose word decided
	Link      *identity.Link   // why that name is the row's, where the row does not give it
	Verdict   judge.Verdict
	Others    []Other // voices that say otherwise

	Rendered []byte // for whoever renders findings: what is the same in all rows
}

// Other is a voice that was heard and does not decide.
type Other struct {
	Voice  string
	Result judge.Result
}

// answer is what one voice says of one component.
type answer struct {
	*use
	component int32
	verdict   judge.Verdict
}

// maxCached is how many answers a judge remembers, so that memory does not follow the length of a list.
const maxCached = 50_000

// asker judges rows of one inventory. It is one goroutine's.
type asker struct {
	*Base
	inv   *Inventory
	all   bool
	known map[int32][]answer // of components, by voice
	whole map[string]*apart  // of rows, by their components
	kept  int

	asset  string // the machine of the last row that asked for it, and what stands on it
	beside []judge.Component
}

// asker makes one for each goroutine.
func (b *Base) asker(inv *Inventory, all bool) *asker {
	return &asker{Base: b, inv: inv, all: all, known: map[int32][]answer{}, whole: map[string]*apart{}}
}

// row judges one row and gives its findings by vulnerability.
func (a *asker) row(r *Row) []Finding {
	w := a.without(r)
	out := make([]Finding, 0, len(w.answers)+len(w.open))
	for _, x := range w.answers {
		out = append(out, Finding{r, x})
	}
	if len(w.open) == 0 {
		return out
	}
	for _, heard := range w.open {
		if x := a.decide(r, a.voices[heard[0].voice].group, a.onMachine(r, heard)); x != nil {
			out = append(out, Finding{r, x})
		}
	}
	slices.SortFunc(out, func(x, y Finding) int { return cmp.Compare(x.Group.ID, y.Group.ID) })
	return out
}

// apart is what rows with the same names share: the answers that hold on any machine, by vulnerability, and what was heard of those that do not.
type apart struct {
	answers []*Answer
	open    [][]answer
}

// without judges a row as far as that can be done without its machine.
func (a *asker) without(r *Row) *apart {
	if w, ok := a.whole[r.key]; ok {
		return w
	}
	var heard []answer
	for _, c := range r.components {
		for _, x := range a.of(c) {
			if x.machine || !x.verdict.Silent {
				heard = append(heard, x)
			}
		}
	}
	slices.SortStableFunc(heard, func(x, y answer) int { return cmp.Compare(a.voices[x.voice].group, a.voices[y.voice].group) })
	w := &apart{}
	for len(heard) > 0 {
		g := a.voices[heard[0].voice].group
		n := 1
		for n < len(heard) && a.voices[heard[n].voice].group == g {
			n++
		}
		mine := heard[:n:n]
		if slices.ContainsFunc(mine, func(x answer) bool { return x.machine }) {
			w.open = append(w.open, mine)
		} else if x := a.decide(r, g, mine); x != nil {
			w.answers = append(w.answers, x)
		}
		heard = heard[n:]
	}
	slices.SortFunc(w.answers, func(x, y *Answer) int { return cmp.Compare(x.Group.ID, y.Group.ID) })
	a.keep(len(w.answers) + len(w.open) + 1)
	a.whole[r.key] = w
	return w
}

// onMachine judges what has to be judged with what stands beside the row.
func (a *asker) onMachine(r *Row, heard []answer) []answer {
	out := make([]answer, 0, len(heard))
	for _, x := range heard {
		if x.machine {
			x.verdict = judge.Judge(x.opinion, a.inv.components[x.component], a.machine(r))
		}
		if !x.verdict.Silent {
			out = append(out, x)
		}
	}
	return out
}

// machine gives what stands on a row's machine. Rows of one machine often follow one another.
func (a *asker) machine(r *Row) []judge.Component {
	if r.Asset == "" {
		return a.inv.beside(r)
	}
	if a.beside == nil || a.asset != r.Asset {
		a.asset, a.beside = r.Asset, a.inv.beside(r)
	}
	return a.beside
}

// keep makes room for some more answers.
func (a *asker) keep(n int) {
	if a.kept += n; a.kept > maxCached {
		clear(a.known)
		clear(a.whole)
		a.kept = n
	}
}

// of gives what is said of a component: the voices that may hold, or with all those that name its product.
func (a *asker) of(c int32) []answer {
	if found, ok := a.known[c]; ok {
		return found
	}
	comp := &a.inv.components[c]
	var out []answer
	if r := a.rulesFor(comp.Key, comp.Order()); r != nil {
		var parsed versions
		for i := range r.uses {
			if !a.all && !r.uses[i].may(comp, &parsed) {
				continue
			}
			x := answer{use: &r.uses[i], component: c}
			if !x.machine { // else it is the row's, with what stands beside it
				x.verdict = judge.Judge(x.opinion, *comp, nil)
			}
			out = append(out, x)
		}
	}
	a.keep(len(out) + 1)
	a.known[c] = out
	return out
}

// decide weighs what was heard of one vulnerability; nil is an answer that nobody asked for.
func (a *asker) decide(r *Row, g int32, heard []answer) *Answer {
	if len(heard) == 0 || !a.all && !slices.ContainsFunc(heard, func(x answer) bool { return x.verdict.Result != judge.No }) {
		return nil
	}
	heard = a.silent(r, g, heard)
	slices.SortStableFunc(heard, func(x, y answer) int {
		return cmp.Or(cmp.Compare(a.far(r, x), a.far(r, y)), knowledge.Before(a.voices[x.voice].Voice, a.voices[y.voice].Voice))
	})
	best := heard[a.weigh(heard)]
	if best.verdict.Result == judge.No && !a.all {
		return nil
	}
	f := &Answer{Group: &a.groups[g], Component: &a.inv.components[best.component], Voice: a.voices[best.voice].Name, Verdict: best.verdict}
	if f.Link = a.inv.link(r, best.component); f.Link != nil {
		f.Verdict.Confidence = min(f.Verdict.Confidence, f.Link.Confidence)
	}
	for _, x := range heard {
		if x.verdict.Result != best.verdict.Result && x.voice != best.voice {
			f.Others = append(f.Others, Other{a.voices[x.voice].Name, x.verdict.Result})
		}
		if x.verdict.Result == judge.Yes && len(f.Verdict.Fixed) == 0 {
			f.Verdict.Fixed = x.verdict.Fixed
		}
	}
	if len(f.Others) > 0 && f.Verdict.Result == judge.Yes {
		f.Verdict.Confidence = min(f.Verdict.Confidence, contested)
	}
	return f
}

// far is 0 for what is said of a name that the row itself gives, and 1 for another name of it.
func (a *asker) far(r *Row, x answer) int {
	if slices.Contains(r.components[:r.direct], x.component) {
		return 0
	}
	return 1
}

// contested is the confidence in an answer that another voice denies.
const contested = 80

// silent adds the group's voices that name the row's products and were not asked, because they cannot hold: they say no.
func (a *asker) silent(r *Row, g int32, heard []answer) []answer {
	if a.all {
		return heard
	}
	for _, v := range a.groups[g].voices {
		if slices.ContainsFunc(heard, func(x answer) bool { return x.voice == v }) {
			continue
		}
		for _, c := range r.components {
			if len(a.voices[v].Denials) == 0 && a.voices[v].Names(a.inv.components[c].Key) {
				heard = append(heard, answer{use: &use{voice: v}, component: c})
				break
			}
		}
	}
	return heard
}

// weigh picks the answer that counts: the first, by rank, that decides. A list of single versions that has not this one is no statement about
// it where another voice gives a range that has.
func (a *asker) weigh(heard []answer) int {
	open, weak := -1, -1
	for i, x := range heard {
		switch {
		case x.verdict.Result == judge.Unknown:
			if open < 0 {
				open = i
			}
		case x.verdict.Result == judge.No && slices.Contains(a.voices[x.voice].Loose, a.inv.components[x.component].Key):
			if weak < 0 {
				weak = i
			}
		default:
			return i
		}
	}
	if open >= 0 {
		return open
	}
	return weak
}
