package match

import (
	"cmp"
	"slices"
	"strings"

	"lianfang/internal/exposure/identity"
	"lianfang/internal/exposure/judge"
)

// Finding is the answer for one row and one vulnerability.
type Finding struct {
	Row *Row
	*Answer
}

// Answer is what a row is told. Rows with the same names share it; who gets one only reads it.
type Answer struct {
	Group     *Group
	Component *judge.Component // the one of the row's names that decided
	Voice     string           // whose word decided
	Link      *identity.Link   // why that name is the row's, where the row does not give it
	Verdict   judge.Verdict
	Others    []Other // voices that say otherwise
}

// told is an answer as it is kept: what a Form made of it, or itself where there is none; neither is no answer.
type told struct {
	group  int32
	line   []byte
	answer *Answer
}

func (t *told) isNone() bool { return t.line == nil && t.answer == nil }

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

// asker judges rows of one inventory. It is one goroutine's; what it finds out it puts on the shelf, for the others too.
type asker struct {
	*Base
	inv   *Inventory
	all   bool
	form  *Form
	shelf *shelf
	known map[int32][]answer // of components that are in several Names, by voice
	kept  int

	heard    []answer
	answer   Answer // the last one, where it is not kept itself
	unpacker judge.Unpacker
	around   around
	lines    []byte // room for some
}

// asker makes one for each goroutine.
func (b *Base) asker(inv *Inventory, all bool, form *Form, s *shelf) *asker {
	return &asker{Base: b, inv: inv, all: all, form: form, shelf: s, known: map[int32][]answer{}, around: around{inv: inv, at: make([]int32, len(inv.products))}}
}

// row appends the answers to one row, by vulnerability.
func (a *asker) row(out []told, r *Row) []told {
	w := a.shelf.get(r.Names)
	if w == nil {
		w = a.without(r.Names)
		a.shelf.put(r.Names, w)
	}
	if len(w.open) > 0 {
		out = a.onMachine(out, r, w)
	} else {
		out = append(out, w.answers...)
	}
	a.shelf.done(r.Names)
	return out
}

// without judges names as far as that can be done without a machine.
func (a *asker) without(n *Names) *apart {
	heard := a.heard[:0]
	for _, c := range n.components {
		heard = a.of(heard, c)
	}
	a.heard = heard
	byGroup := func(x, y answer) int { return cmp.Compare(a.voices[x.voice].group, a.voices[y.voice].group) }
	if !slices.IsSortedFunc(heard, byGroup) {
		slices.SortStableFunc(heard, byGroup)
	}
	w := &apart{}
	a.lines = a.lines[:0]
	for len(heard) > 0 {
		g := a.voices[heard[0].voice].group
		k := 1
		for k < len(heard) && a.voices[heard[k].voice].group == g {
			k++
		}
		mine := heard[:k:k]
		if slices.ContainsFunc(mine, func(x answer) bool { return x.machine }) {
			w.open = append(w.open, a.open(g, slices.Clone(mine)))
		} else if x := a.decide(n, g, mine); x != nil {
			w.answers = append(w.answers, a.formed(g, x))
		}
		heard = heard[k:]
	}
	ownLines(w.answers)
	w.cost = costOf(w.answers...) + costOfOpen*len(w.open)
	return w
}

// formed writes an answer in the form that was asked for, once for all rows that are told it. Lines stand in the asker's room until ownLines.
func (a *asker) formed(g int32, x *Answer) told {
	if a.form == nil {
		return told{group: g, answer: x}
	}
	from := len(a.lines)
	a.lines = a.form.Answer(a.lines, x)
	return told{group: g, line: a.lines[from:]}
}

// ownLines moves lines out of the asker's room, all of them into one piece of memory.
func ownLines(list []told) {
	size := 0
	for i := range list {
		size += len(list[i].line)
	}
	room := make([]byte, 0, size)
	for i := range list {
		if from := len(room); list[i].line != nil {
			room = append(room, list[i].line...)
			list[i].line = room[from:len(room):len(room)]
		}
	}
}

// says reads what a voice says of a product; it is overwritten by the next that is read.
func (a *asker) says(u *use) judge.Opinion {
	return a.unpacker.About(a.voices[u.voice].said, a.words, u.key, u.limits)
}

// maxKnown is how many answers about single components are kept.
const maxKnown = 10_000

// of appends what is said of a component: by the voices that may hold, or with all by those that name its product. What a voice says of other
// versions only is left out.
func (a *asker) of(out []answer, c int32) []answer {
	if found, ok := a.known[c]; ok {
		return append(out, found...)
	}
	comp := &a.inv.components[c]
	from := len(out)
	if r := a.rulesFor(comp.Key, comp.Order()); r != nil {
		var parsed versions
		for i := range r.uses {
			u := &r.uses[i]
			if !a.all && !u.may(&comp.Component, &parsed) {
				continue
			}
			x := answer{use: u, component: c}
			if !u.machine { // else it is the row's, with what stands beside it
				x.verdict = judge.Judge(a.says(u), comp.Component, nil)
			}
			if u.machine || !x.verdict.Silent {
				out = append(out, x)
			}
		}
	}
	if comp.sets > 1 {
		found := slices.Clone(out[from:])
		if a.kept += len(found) + 1; a.kept > maxKnown {
			clear(a.known)
			a.kept = len(found) + 1
		}
		a.known[c] = found
	}
	return out
}

// decide weighs what was heard of one vulnerability; nil is an answer that nobody asked for.
func (a *asker) decide(n *Names, g int32, heard []answer) *Answer {
	if len(heard) == 0 || !a.all && !slices.ContainsFunc(heard, func(x answer) bool { return x.verdict.Result != judge.No }) {
		return nil
	}
	heard = a.silent(n, g, heard)
	if len(heard) > 1 {
		slices.SortStableFunc(heard, func(x, y answer) int {
			v, w := &a.voices[x.voice], &a.voices[y.voice]
			return cmp.Or(cmp.Compare(far(n, x), far(n, y)), cmp.Compare(v.rank, w.rank), strings.Compare(v.name, w.name))
		})
	}
	best := heard[a.weigh(heard)]
	if best.verdict.Result == judge.No && !a.all {
		return nil
	}
	f := &a.answer
	if a.form == nil {
		f = new(Answer)
	}
	*f = Answer{Group: &a.groups[g], Component: &a.inv.components[best.component].Component, Voice: a.voices[best.voice].name, Verdict: best.verdict}
	if f.Link = n.link(best.component); f.Link != nil {
		f.Verdict.Confidence = min(f.Verdict.Confidence, f.Link.Confidence)
	}
	for _, x := range heard {
		if x.verdict.Result != best.verdict.Result && x.voice != best.voice {
			f.Others = append(f.Others, Other{a.voices[x.voice].name, x.verdict.Result})
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
func far(n *Names, x answer) int {
	if slices.Contains(n.components[:n.direct], x.component) {
		return 0
	}
	return 1
}

// contested is the confidence in an answer that another voice denies.
const contested = 80

// silent adds the group's voices that name the row's products and were not asked, because they cannot hold: they say no.
func (a *asker) silent(n *Names, g int32, heard []answer) []answer {
	if a.all || len(a.groups[g].voices) == 1 {
		return heard
	}
	for _, v := range a.groups[g].voices {
		if a.voices[v].denies || slices.ContainsFunc(heard, func(x answer) bool { return x.voice == v }) {
			continue
		}
		for _, c := range n.components {
			if key, ok := a.words.Find(a.inv.components[c].Key); ok && slices.Contains(a.voices[v].products, key) {
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
		case x.verdict.Result == judge.No && a.loose(x):
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

func (a *asker) loose(x answer) bool {
	list := a.voices[x.voice].loose
	if len(list) == 0 {
		return false
	}
	key, ok := a.words.Find(a.inv.components[x.component].Key)
	return ok && slices.Contains(list, key)
}
