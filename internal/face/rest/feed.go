package rest

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/journal"
)

const (
	feedKeeps  = 20_000                 // facts in memory; a stream that is further behind reads from the store
	feedReads  = 1000                   // facts a statement
	feedGather = 150 * time.Millisecond // what is committed within it goes out together
	feedEach   = 100 * time.Microsecond // and so much more for each stream: a write to each of a thousand takes some 30 ms of a processor
	feedMost   = 400 * time.Millisecond
)

// entry is a fact and the event that is sent for it, made once for all streams.
type entry struct {
	fact  journal.Fact
	event []byte
}

// feed reads the journal for all streams of this node while there are any.
type feed struct {
	server *Server
	mu     sync.Mutex
	ring   []entry // in order, without gaps from the first on
	first  int64   // the ring holds what follows this fact
	last   int64   // and ends with this one
	moved  chan struct{}
	who    int64 // rises when tokens or memberships may have changed
	epoch  int64
	open   int
	stop   context.CancelFunc
}

func newFeed(s *Server) *feed { return &feed{server: s, moved: make(chan struct{})} }

// join begins to follow the journal from its head, unless somebody does already.
func (f *feed) join(ctx context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.open > 0 {
		f.open++
		return nil
	}
	head, err := f.server.Journal.Head(ctx)
	if err != nil {
		return err
	}
	if f.epoch, err = f.server.Book.Epoch(ctx); err != nil {
		return err
	}
	f.ring, f.first, f.last, f.open = nil, head, head, 1
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	f.stop = stop
	go f.follow(run)
	return nil
}

func (f *feed) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.open--; f.open == 0 {
		f.stop()
	}
}

func (f *feed) follow(ctx context.Context) {
	wake, cancel := f.server.Store.Wake()
	defer cancel()
	for {
		if err := f.read(ctx); err != nil && ctx.Err() == nil {
			f.server.Log.Error("the feed of changes could not read on", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-time.After(time.Second):
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(f.gather()):
		}
	}
}

func (f *feed) gather() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return min(feedGather+time.Duration(f.open)*feedEach, feedMost)
}

// read takes in what is new.
func (f *feed) read(ctx context.Context) error {
	s := f.server
	head, err := s.Journal.Head(ctx)
	if err != nil {
		return err
	}
	epoch, err := s.Book.Epoch(ctx)
	if err != nil {
		return err
	}
	f.note(ctx, epoch, nil)
	for {
		last, ours := f.place(ctx)
		if !ours || last >= head {
			return nil
		}
		facts, err := s.Journal.Between(ctx, naming, last, head, feedReads)
		if err != nil || len(facts) == 0 {
			return err
		}
		entries, err := s.entries(ctx, facts)
		if err != nil {
			return err
		}
		f.note(ctx, epoch, entries)
	}
}

// place is how far the feed is. ours is false for a reader that was stopped meanwhile: another one may have begun.
func (f *feed) place(ctx context.Context) (last int64, ours bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last, ctx.Err() == nil
}

// note adds entries and wakes the streams.
func (f *feed) note(ctx context.Context, epoch int64, entries []entry) {
	f.mu.Lock()
	defer f.mu.Unlock()
	changed := epoch != f.epoch
	if ctx.Err() != nil || !changed && len(entries) == 0 {
		return
	}
	for _, e := range entries {
		changed = changed || e.fact.Kind == access.TokenRevoked
		f.last = e.fact.Seq
	}
	f.epoch = epoch
	if changed {
		f.who++
	}
	f.ring = append(f.ring, entries...)
	if over := len(f.ring) - feedKeeps; over > feedKeeps/2 { // moved seldom, in one piece
		f.first = f.ring[over-1].fact.Seq
		f.ring = append([]entry(nil), f.ring[over:]...)
	}
	close(f.moved)
	f.moved = make(chan struct{})
}

// since gives what follows a fact, at most n entries. known is false where the ring does not reach back so far. more is closed when there is more.
func (f *feed) since(seq int64, n int) (list []entry, known bool, who int64, more <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if seq < f.first {
		return nil, false, f.who, f.moved
	}
	lo := 0
	if len(f.ring) > 0 { // numbers have no gaps
		lo = int(min(max(seq+1-f.ring[0].fact.Seq, 0), int64(len(f.ring))))
	}
	return f.ring[lo:min(len(f.ring), lo+n)], true, f.who, f.moved
}

// entries makes the events of facts.
func (s *Server) entries(ctx context.Context, facts []journal.Fact) ([]entry, error) {
	named, err := s.name(ctx, facts)
	if err != nil {
		return nil, err
	}
	out := make([]entry, len(facts))
	for i, c := range named {
		body, err := json.Marshal(c)
		if err != nil {
			return nil, err
		}
		event := append([]byte("id: "+c.Cursor+"\nevent: change\ndata: "), body...)
		out[i] = entry{facts[i], append(event, "\n\n"...)}
	}
	return out, nil
}
