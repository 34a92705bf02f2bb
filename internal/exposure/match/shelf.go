package match

import (
	"sync"
	"sync/atomic"
)

// shelf keeps answers for the rows that are still to come, shared by all who judge. What no row asks for any more is taken off, and when it is full
// what was not asked for of late.
type shelf struct {
	slots []slot       // by the number of Names
	held  atomic.Int64 // in bytes, about
	mu    sync.Mutex   // of hand
	hand  int

	products []learned                // by the inventory's number
	written  []atomic.Pointer[[]byte] // what a Form writes of each vulnerability that was found
	patterns atomic.Int64             // what they take of that room, in bytes
}

type slot struct {
	what  atomic.Pointer[apart]
	left  atomic.Int32 // rows that were not answered yet
	fresh atomic.Bool  // it was asked for since the hand came by
}

// How many bytes a shelf holds, and what an answer costs of them beside its line: evidence as a tree, or none.
const (
	shelfRoom  = 416 << 20
	costOfLine = 48
	costOfTree = 3000
	costOfOpen = 200
)

func newShelf(inv *Inventory, groups int) *shelf {
	s := &shelf{slots: make([]slot, len(inv.names)), products: make([]learned, len(inv.products)), written: make([]atomic.Pointer[[]byte], groups)}
	for i, n := range inv.names {
		s.slots[i].left.Store(n.rows)
	}
	return s
}

func costOf(list ...told) int {
	n := 0
	for i := range list {
		if n += costOfLine + len(list[i].line); list[i].answer != nil {
			n += costOfTree
		}
	}
	return n
}

// get gives what is known of names, nil where nothing is.
func (s *shelf) get(n *Names) *apart {
	x := &s.slots[n.id]
	w := x.what.Load()
	if w != nil && !x.fresh.Load() {
		x.fresh.Store(true)
	}
	return w
}

// wants tells whether other rows with these names are still to come.
func (s *shelf) wants(n *Names) bool { return s.slots[n.id].left.Load() > 1 }

// put keeps what was found out for the other rows with these names.
func (s *shelf) put(n *Names, w *apart) {
	x := &s.slots[n.id]
	if !s.wants(n) || !x.what.CompareAndSwap(nil, w) {
		w.gone = true
		return
	}
	s.grow(w.cost)
}

// done counts a row that was answered.
func (s *shelf) done(n *Names) {
	if s.slots[n.id].left.Add(-1) == 0 {
		s.drop(&s.slots[n.id])
	}
}

func (s *shelf) drop(x *slot) {
	w := x.what.Swap(nil)
	if w == nil {
		return
	}
	w.mu.Lock()
	w.gone = true
	s.held.Add(-int64(w.cost))
	w.mu.Unlock()
}

// grow counts what came in.
func (s *shelf) grow(cost int) {
	s.held.Add(int64(cost))
}

// tidy makes room where there is too little: the hand goes round and takes off what nobody asked for since it came by last.
func (s *shelf) tidy() {
	if s.held.Load() <= shelfRoom || !s.mu.TryLock() {
		return
	}
	defer s.mu.Unlock()
	for range 2 * len(s.slots) {
		if s.held.Load() <= shelfRoom*3/4 {
			return
		}
		x := &s.slots[s.hand]
		if s.hand++; s.hand == len(s.slots) {
			s.hand = 0
		}
		if x.what.Load() != nil && !x.fresh.Swap(false) {
			s.drop(x)
		}
	}
}
