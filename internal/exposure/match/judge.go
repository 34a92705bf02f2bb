package match

import (
	"runtime"
	"sync"
)

// chunk is how many rows a goroutine takes at once.
const chunk = 256

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
		var list []told
		for i := range rows {
			list = a.row(list[:0], &rows[i])
			for _, x := range list {
				found = append(found, Finding{&rows[i], x.answer})
			}
		}
		return render(found)
	}, write)
}

// Form is how findings are written, a line each: what is the row's, and then what it shares with all rows that are told the same. Both append to b.
type Form struct {
	Row    func(b []byte, r *Row) []byte
	Answer func(b []byte, x *Answer) []byte
}

// Lines judges as Judge does and writes each finding as a line. The part that rows share is written once for all of them. What write is given is
// used again after it returns.
func Lines(b *Base, inv *Inventory, all bool, form Form, write func([]byte) error) error {
	spare := make(chan []byte, 4*runtime.GOMAXPROCS(0))
	return inOrder(b, inv, all, &form, func(a *asker, rows []Row) ([]byte, error) {
		var out, head []byte
		select {
		case out = <-spare:
		default:
		}
		var list []told
		for i := range rows {
			if list = a.row(list[:0], &rows[i]); len(list) == 0 {
				continue
			}
			head = form.Row(head[:0], &rows[i])
			for _, x := range list {
				out = append(append(append(out, head...), x.line...), '\n')
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
	slots := make([]chan piece[T], workers) // a worker's chunks in order; chunk i is worker i % workers'
	stop := make(chan struct{})
	var group sync.WaitGroup
	shelf := newShelf(inv.names)
	for w := range slots {
		slots[w] = make(chan piece[T], 2)
		group.Go(func() {
			a := b.asker(inv, all, form, shelf)
			for i := w; i < chunks; i += workers {
				out, err := judge(a, inv.rows[i*chunk:min((i+1)*chunk, len(inv.rows))])
				shelf.tidy()
				select {
				case slots[w] <- piece[T]{out, err}:
				case <-stop:
					return
				}
			}
		})
	}
	defer group.Wait()
	defer close(stop)
	for i := range chunks {
		p := <-slots[i%workers]
		if p.err != nil {
			return p.err
		}
		if err := write(p.out); err != nil {
			return err
		}
	}
	return nil
}
