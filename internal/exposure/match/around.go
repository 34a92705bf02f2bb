package match

import (
	"bytes"
	"encoding/binary"
	"slices"
	"sync"
)

// Whether a flaw of Chrome counts only on Windows is asked of each machine that has this Chrome, and there are few answers: machines that are alike
// in what the voices ask for are told the same, once.

// apart is what rows with the same names share: the answers that hold on any machine, by vulnerability, and what was heard of those that do not.
type apart struct {
	answers []told
	open    []*open

	mu   sync.Mutex // of what open remembers, and of:
	cost int        // in bytes, about
	gone bool       // it stands on the shelf no more
}

// open is one vulnerability of which the answer depends on the machine.
type open struct {
	group  int32
	voices []asked
	asks   []int32         // products of the inventory that are looked for on the machine
	told   map[string]told // by what of this stands on the machine, as around writes it
}

func (a *asker) open(g int32, voices []asked) *open {
	o := &open{group: g, voices: voices}
	for _, x := range voices {
		if !x.asks.Machine {
			continue
		}
		c := &a.inv.components[x.component]
		for _, key := range a.unpacker.About(a.voices[x.voice].said, a.words, x.key, nil).Beside(c.Key) {
			if p, ok := a.inv.products[key]; ok && !slices.Contains(o.asks, p) {
				o.asks = append(o.asks, p)
			}
		}
	}
	return o
}

// onMachine appends the answers to a row of which some depend on its machine. Both sorts stand in the order of their groups.
func (a *asker) onMachine(out []told, r *Row, w *apart) []told {
	a.around.on(r)
	w.mu.Lock()
	defer w.mu.Unlock()
	sure := w.answers
	for _, o := range w.open {
		for len(sure) > 0 && sure[0].group < o.group {
			out, sure = append(out, sure[0]), sure[1:]
		}
		if x := a.told(r, w, o); !x.isNone() {
			out = append(out, x)
		}
	}
	return append(out, sure...)
}

// told gives the answer to one vulnerability on the machine that around was turned to.
func (a *asker) told(r *Row, w *apart, o *open) told {
	mark, beside := a.around.relevant(o.asks)
	if x, ok := o.told[string(mark)]; ok {
		return x
	}
	a.beside = a.beside[:0]
	for _, c := range beside {
		a.beside = append(a.beside, a.inv.components[c].Component)
	}
	from := len(a.lines)
	x := a.formed(o.group, a.decide(r.Names, o.group, a.hear(o.voices, a.beside, nil)))
	x.line, a.lines = bytes.Clone(x.line), a.lines[:from]
	if o.told == nil {
		o.told = map[string]told{}
	}
	o.told[string(mark)] = x
	cost := costOfOpen + costOf(x)
	if !w.gone {
		w.cost += cost
		a.shelf.grow(cost)
	}
	return x
}

// around tells what of a machine matters to a question.
type around struct {
	inv     *Inventory
	machine *machine
	list    []int32 // what stands on it
	systems []int32 // of these, what says which operating system it runs
	mark    []byte  // of systems
	at      []int32 // of each product: the turn at which a machine had it
	turn    int32

	room     []int32
	roomMark []byte
}

// on turns to the machine of a row. Rows of one machine often follow one another.
func (x *around) on(r *Row) {
	if r.machine != nil && r.machine == x.machine {
		return
	}
	x.machine = r.machine
	x.turn++
	x.list, x.systems = r.beside(x.list[:0]), x.systems[:0]
	for _, c := range x.list {
		x.at[x.inv.components[c].product] = x.turn
		if x.inv.components[c].system {
			x.systems = append(x.systems, c)
		}
	}
	x.mark = markOf(x.mark[:0], x.systems)
}

// relevant lists what on the machine is of one of the products or tells of its system, in order, and writes it as a mark.
func (x *around) relevant(products []int32) ([]byte, []int32) {
	if !slices.ContainsFunc(products, func(p int32) bool { return x.at[p] == x.turn }) {
		return x.mark, x.systems
	}
	x.room = x.room[:0]
	for _, c := range x.list {
		if comp := &x.inv.components[c]; comp.system || slices.Contains(products, comp.product) {
			x.room = append(x.room, c)
		}
	}
	x.roomMark = markOf(x.roomMark[:0], x.room)
	return x.roomMark, x.room
}

func markOf(b []byte, list []int32) []byte {
	for _, c := range list {
		b = binary.AppendUvarint(b, uint64(c))
	}
	return b
}
