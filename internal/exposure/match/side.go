package match

import (
	"iter"
	"runtime"

	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/format/framing"
)

// How many records a goroutine reads before it hands them on, and how many bytes of them at most.
const (
	sideAtOnce  = 64
	sideAtBytes = 1 << 20
)

// parser reads one element; problems are why it gives no record.
type parser func(framing.Element) ([]knowledge.Record, []framing.Problem)

// batch is some elements of a file and, once done is closed, what they say.
type batch struct {
	in    []framing.Element
	bytes int
	out   []parsedRecord
	done  chan struct{}
}

type parsedRecord struct {
	records  []knowledge.Record
	problems []framing.Problem
}

// side reads records side by side on all processors. add is called by the caller's goroutine, in the order of the file.
func side(elements iter.Seq2[framing.Element, error], parse parser, add adder) error {
	workers := runtime.GOMAXPROCS(0)
	todo, order := make(chan *batch, workers), make(chan *batch, 4*workers)
	var failed error
	go func() {
		defer close(order)
		defer close(todo)
		failed = cut(elements, todo, order)
	}()
	for range workers {
		go func() {
			for b := range todo {
				b.read(parse)
			}
		}()
	}
	for b := range order {
		<-b.done
		for _, x := range b.out {
			addAll(add, x.records, x.problems)
		}
	}
	return failed
}

// cut hands the elements out in batches, to be read and, in order, to be added.
func cut(elements iter.Seq2[framing.Element, error], todo, order chan<- *batch) error {
	now := &batch{done: make(chan struct{})}
	hand := func() {
		if len(now.in) > 0 {
			order <- now
			todo <- now
		}
		now = &batch{done: make(chan struct{})}
	}
	for e, err := range elements {
		if err != nil {
			hand()
			return err
		}
		e.Raw = e.Raw.Clone()
		now.in, now.bytes = append(now.in, e), now.bytes+len(e.Raw)
		if len(now.in) == sideAtOnce || now.bytes > sideAtBytes {
			hand()
		}
	}
	hand()
	return nil
}

func (b *batch) read(parse parser) {
	defer close(b.done)
	for _, e := range b.in {
		records, problems := parse(e)
		b.out = append(b.out, parsedRecord{records, problems})
	}
	b.in = nil
}
