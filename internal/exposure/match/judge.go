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
	inv.settleBuilds(&b.Patches)
	chunks := (len(inv.rows) + chunk - 1) / chunk
	workers := min(runtime.GOMAXPROCS(0), max(chunks, 1))
	slots := make([]chan piece[T], workers) // a worker's chunks in order; chunk i is worker i % workers'
	stop := make(chan struct{})
	var group sync.WaitGroup
	for w := range slots {
		slots[w] = make(chan piece[T], 2)
		group.Go(func() {
			a := b.asker(inv, all)
			for i := w; i < chunks; i += workers {
				var found []Finding
				for j := i * chunk; j < min((i+1)*chunk, len(inv.rows)); j++ {
					found = append(found, a.row(&inv.rows[j])...)
				}
				out, err := render(found)
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
