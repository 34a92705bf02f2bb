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

// told is an answer as it is kept: what a Form made of it, a pattern for that and the row's version, or itself where there is no Form; none of them is no answer.
type told struct {
	group   int32
	pattern *pattern
	line    []byte
	answer  *Answer
}

func (t *told) isNone() bool { return t.line == nil && t.answer == nil && t.pattern == nil }

// appendTo writes what a row with the names is told.
func (t *told) appendTo(b []byte, n *Names, inv *Inventory) []byte {
	if t.pattern != nil {
		return t.pattern.appendTo(b, inv.components[n.components[0]].Version)
	}
	return append(b, t.line...)
}

// Other is a voice that was heard and does not decide.
type Other struct {
	Voice  string
	Result judge.Result
}

// asked is a voice that may hold for a component.
type asked struct {
	*use
	component int32
	ranged    bool   // the voice asks for nothing but ranges, and of the component it is known in which it lies:
	in        uint64 // as judge.Ranges tells
}

// answer is what it says.
type answer struct {
	asked
	verdict judge.Verdict
}

// asker judges rows of one inventory. It is one goroutine's; what it finds out it puts on the shelf, for the others too.
type asker struct {
	*Base
	inv   *Inventory
	all   bool
	form  *Form
	shelf *shelf
	known map[int32][]asked // of components that are in several Names, by voice
	kept  int
	room  *judge.Room // of evidence, until an answer was written; none where it is kept itself

	// Memory that is used again.
	asked    []asked
	heard    []answer
	answer   Answer
	unpacker judge.Unpacker
	beside   []judge.Component
	lies     []lies
	limits   []judge.Limits
	around   around
	sure     []told
	merged   []told
	lines    []byte
}

// asker makes one for each goroutine.
func (b *Base) asker(inv *Inventory, all bool, form *Form, s *shelf) *asker {
	a := &asker{Base: b, inv: inv, all: all, form: form, shelf: s, known: map[int32][]asked{}, around: around{inv: inv, at: make([]int32, len(inv.products))}}
	if form != nil {
		a.room = new(judge.Room)
	}
	return a
}

// row gives the answers to one row, by vulnerability. They are good until the next row, and not to be changed.
func (a *asker) row(r *Row) []told {
	w := a.shelf.get(r.Names)
	if w == nil {
		w = a.without(r.Names)
		a.shelf.put(r.Names, w)
	}
	out := w.answers
	if len(w.open) > 0 {
		a.merged = a.onMachine(a.merged[:0], r, w)
		out = a.merged
	}
	a.shelf.done(r.Names)
	return out
}

// without judges names as far as that can be done without a machine.
func (a *asker) without(n *Names) *apart {
	a.asked = a.asked[:0]
	for _, c := range n.components {
		a.asked = a.ask(a.asked, c)
	}
	byGroup := func(x, y asked) int { return cmp.Compare(a.voices[x.voice].group, a.voices[y.voice].group) }
	if !slices.IsSortedFunc(a.asked, byGroup) {
		slices.SortStableFunc(a.asked, byGroup)
	}
	w := &apart{answers: a.sure[:0]}
	a.lines = a.lines[:0]
	for rest := a.asked; len(rest) > 0; {
		g := a.voices[rest[0].voice].group
		k := 1
		for k < len(rest) && a.voices[rest[k].voice].group == g {
			k++
		}
		if slices.ContainsFunc(rest[:k], func(x asked) bool { return x.asks.Machine }) {
			w.open = append(w.open, a.open(g, slices.Clone(rest[:k])))
		} else if x := a.surely(n, g, rest[:k]); !x.isNone() {
			w.answers = append(w.answers, x)
		}
		rest = rest[k:]
	}
	a.sure = w.answers
	if a.shelf.wants(n) {
		w.answers = slices.Clone(w.answers)
		ownLines(w.answers)
	}
	w.cost = costOf(w.answers...) + costOfOpen*len(w.open)
	return w
}

// surely gives the answer to one vulnerability on any machine.
func (a *asker) surely(n *Names, g int32, voices []asked) told {
	if p := a.patternFor(n, g, voices); p != nil {
		return told{group: g, pattern: p.ifAny()}
	}
	return a.formed(g, a.decide(n, g, a.hear(voices, nil, nil)))
}

// hear asks what voices say; machine is what stands beside the component. Those that say nothing of its version are left out. as is the component in its
// stead that they are asked about, if that is another.
func (a *asker) hear(list []asked, machine []judge.Component, as *judge.Component) []answer {
	if a.room != nil {
		a.room.Clear()
	}
	a.heard = a.heard[:0]
	for _, x := range list {
		beside := machine
		if !x.asks.Machine {
			beside = nil
		}
		said := a.unpacker.About(a.voices[x.voice].said, a.words, x.key, x.limits)
		c := as
		if c == nil {
			c = &a.inv.components[x.component].Component
		}
		v := a.room.Judge(&said, c, beside)
		if !v.Silent {
			a.heard = append(a.heard, answer{x, v})
		}
	}
	return a.heard
}

// formed writes an answer, if there is one, in the form that was asked for, once for all rows that are told it. Lines stand in the asker's room until ownLines.
func (a *asker) formed(g int32, x *Answer) told {
	if x == nil {
		return told{group: g}
	}
	if a.form == nil {
		return told{group: g, answer: x}
	}
	from := len(a.lines)
	a.lines = a.form.Answer(a.lines, x, a.ofGroup(g))
	return told{group: g, line: a.lines[from:]}
}

// ofGroup is what a Form writes of a vulnerability.
func (a *asker) ofGroup(g int32) []byte {
	at := &a.shelf.written[g]
	if b := at.Load(); b != nil {
		return *b
	}
	b := a.form.Group(nil, &a.groups[g])
	at.Store(&b)
	return b
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

// maxKnown is how many voices to ask about single components are kept.
const maxKnown = 100_000

// ask appends who has to be asked about a component: the voices that may hold, or with all those that name its product. What a voice says of other
// versions only is left out.
func (a *asker) ask(out []asked, c int32) []asked {
	if found, ok := a.known[c]; ok {
		return append(out, found...)
	}
	comp := &a.inv.components[c]
	from := len(out)
	if uses := a.usesFor(comp); len(uses) > 0 {
		read := comp.Readings()
		alike := a.alike(comp)
		for i := range uses {
			x := asked{use: &uses[i], component: c}
			if alike && x.asks.Only {
				x.in, x.ranged = judge.Ranges(x.limits, &comp.Component, &read)
			}
			if x.ranged && (x.in != 0 || x.asks.Always) || !x.ranged && (a.all || x.may(&comp.Component, &read)) {
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
	if len(heard) == 0 || !a.all && allSayNo(heard) {
		return nil
	}
	heard = a.silent(n, g, heard)
	if len(heard) > 1 {
		slices.SortStableFunc(heard, func(x, y answer) int {
			v, w := &a.voices[x.voice], &a.voices[y.voice]
			return cmp.Or(cmp.Compare(far(n, x), far(n, y)), cmp.Compare(v.rank, w.rank), strings.Compare(v.name, w.name))
		})
	}
	best := &heard[a.weigh(heard)]
	if best.verdict.Result == judge.No && !a.all {
		return nil
	}
	f := new(Answer)
	if a.form != nil {
		f = &a.answer
	}
	*f = Answer{Others: f.Others[:0], Group: &a.groups[g], Component: &a.inv.components[best.component].Component, Voice: a.voices[best.voice].name, Verdict: best.verdict}
	if f.Link = n.link(best.component); f.Link != nil {
		f.Verdict.Confidence = min(f.Verdict.Confidence, f.Link.Confidence)
	}
	for i := range heard {
		x := &heard[i]
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

func allSayNo(heard []answer) bool {
	for i := range heard {
		if heard[i].verdict.Result != judge.No {
			return false
		}
	}
	return true
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
				heard = append(heard, answer{asked: asked{use: &use{voice: v}, component: c}})
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
	for i := range heard {
		switch x := &heard[i]; {
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

func (a *asker) loose(x *answer) bool {
	list := a.voices[x.voice].loose
	if len(list) == 0 {
		return false
	}
	key, ok := a.words.Find(a.inv.components[x.component].Key)
	return ok && slices.Contains(list, key)
}
