package match

import (
	"runtime"
	"sync"
)

// How many rows a goroutine takes at once, and how many of these chunks may be under way for each goroutine: one row may be told as much as a thousand others.
const (
	chunk = 64
	ahead = 8
)

// piece is what became of a chunk.
type piece[T any] struct {
	out T
	err error
}

// Judge judges all rows on every processor and gives what render makes of each chunk's findings, in the order of the rows. all asks for "not
// affected" too, where a rule for the product exists. write ends the judging by an error, which is returned.
func Judge[T any](b *Base, inv *Inventory, all bool, render func([]Finding) (T, error), write func(T) error) error {
	return inOrder(b, inv, all, nil, func(a *asker, rows []Row) (T, error) {
		var found []Finding
		for i := range rows {
			for _, x := range a.row(&rows[i]) {
				found = append(found, Finding{&rows[i], x.answer})
			}
		}
		return render(found)
	}, write)
}

// Form is how findings are written, a line each: what is the row's, and then what it shares with all rows that are told the same. Group writes what the
// answers to one vulnerability have in common, once; it is handed to Answer, which puts it where it belongs and says of the component's version no more than
// the evidence does. All append to b.
type Form struct {
	Row    func(b []byte, r *Row) []byte
	Group  func(b []byte, g *Group) []byte
	Answer func(b []byte, x *Answer, group []byte) []byte
}

// Lines judges as Judge does and writes each finding as a line. The part that rows share is written once for all of them. What write is given is
// used again after it returns.
func Lines(b *Base, inv *Inventory, all bool, form Form, write func([]byte) error) error {
	spare := make(chan []byte, ahead*runtime.GOMAXPROCS(0))
	return inOrder(b, inv, all, &form, func(a *asker, rows []Row) ([]byte, error) {
		var out, head []byte
		select {
		case out = <-spare:
		default:
		}
		for i := range rows {
			r := &rows[i]
			list := a.row(r)
			if len(list) == 0 {
				continue
			}
			head = form.Row(head[:0], r)
			for j := range list {
				out = append(list[j].appendTo(append(out, head...), r.Names, inv), '\n')
			}
		}
		return out, nil
	}, func(out []byte) error {
		if err := write(out); err != nil {
			return err
		}
		select {
		case spare <- out[:0]:
		default:
		}
		return nil
	})
}

// inOrder has chunks of rows judged side by side and writes what came of them in their order.
func inOrder[T any](b *Base, inv *Inventory, all bool, form *Form, judge func(*asker, []Row) (T, error), write func(T) error) error {
	inv.settleBuilds(&b.Patches)
	chunks := (len(inv.rows) + chunk - 1) / chunk
	workers := min(runtime.GOMAXPROCS(0), max(chunks, 1))
	window := ahead * workers
	todo, done := make(chan int, window), make([]chan piece[T], window) // chunk i is done at i % window; no more than a window are under way
	for i := range done {
		done[i] = make(chan piece[T], 1)
	}
	var group sync.WaitGroup
	shelf := newShelf(inv, len(b.groups))
	for range workers {
		group.Go(func() {
			a := b.asker(inv, all, form, shelf)
			for i := range todo {
				out, err := judge(a, inv.rows[i*chunk:min((i+1)*chunk, len(inv.rows))])
				shelf.tidy()
				done[i%window] <- piece[T]{out, err}
			}
		})
	}
	defer group.Wait()
	defer func() {
		close(todo)
		for range todo { // after an error: what was not begun
		}
	}()
	for i := range min(window, chunks) {
		todo <- i
	}
	for i := range chunks {
		p := <-done[i%window]
		if p.err != nil {
			return p.err
		}
		if err := write(p.out); err != nil {
			return err
		}
		if i+window < chunks {
			todo <- i + window
		}
	}
	return nil
}
