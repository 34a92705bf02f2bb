package rest

import (
	"net/http"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

const (
	streamsMost = 5000             // open at once, of one node
	streamBeat  = 15 * time.Second // a comment, and a look whether the token still holds
	streamTakes = 2000             // entries a turn
)

// stream sends changes as they come: server-sent events, each with its cursor as id. It ends when its token does, or sees less from then on.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, who access.Who, at int64) error {
	if err := s.feed.join(r.Context()); err != nil {
		return err
	}
	defer s.feed.leave()
	if s.feed.crowded() {
		return fault.New(fault.Busy, "too_many_streams", text.Of("同時開著的串流太多，請稍後再試，或改讀分頁。", "Too many streams are open; try later, or read pages."))
	}
	ctl := http.NewResponseController(w)
	_ = ctl.SetReadDeadline(time.Time{})
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	out := &sender{Server: s, w: w, ctl: ctl, r: r, who: who, at: at}
	out.run()
	return nil // what went wrong under way is not said: the client comes back with its last cursor
}

func (f *feed) crowded() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.open > streamsMost
}

// sender is one open stream.
type sender struct {
	*Server
	w   http.ResponseWriter
	ctl *http.ResponseController
	r   *http.Request
	who access.Who
	at  int64 // the last fact that was looked at
	gen int64 // of feed.who, when the token was last looked up
	buf []byte
}

func (o *sender) run() {
	if !o.send([]byte(": open\n\n")) {
		return
	}
	beat := time.NewTicker(streamBeat)
	defer beat.Stop()
	_, _, o.gen, _ = o.feed.since(0, 0)
	for {
		list, known, gen, more := o.feed.since(o.at, streamTakes)
		if gen != o.gen {
			if !o.stillIn() {
				return
			}
			o.gen = gen
		}
		switch {
		case !known:
			if !o.catchUp() {
				return
			}
			continue
		case len(list) > 0:
			if !o.give(list) {
				return
			}
			continue
		}
		select {
		case <-o.r.Context().Done():
			return
		case <-o.Ending:
			return
		case <-more:
		case <-beat.C:
			if !o.stillIn() || !o.send([]byte(": beat\n\n")) {
				return
			}
		}
	}
}

// catchUp reads a page from the store, for a stream that is further behind than the feed remembers.
func (o *sender) catchUp() bool {
	ctx := o.r.Context()
	head, err := o.Journal.Head(ctx)
	if err != nil {
		return false
	}
	facts, passed, err := o.visible(o.r, o.who.Viewer, o.at, head, pageMost)
	if err != nil {
		return false
	}
	list, err := o.entries(ctx, facts)
	if err != nil || !o.give(list) {
		return false
	}
	o.at = passed
	return true
}

// give sends what its viewer may have of some entries, in one piece.
func (o *sender) give(list []entry) bool {
	o.buf = o.buf[:0]
	for _, e := range list {
		o.at = e.fact.Seq
		if shows(o.who.Viewer, e.fact) {
			o.buf = append(o.buf, e.event...)
		}
	}
	return len(o.buf) == 0 || o.send(o.buf)
}

func (o *sender) send(b []byte) bool {
	_, err := o.w.Write(b)
	return err == nil && o.ctl.Flush() == nil
}

// stillIn looks up who stands behind the token now. One that sees more goes on; one that is gone, or sees less, is closed, and a client that may
// comes back.
func (o *sender) stillIn() bool {
	who, err := o.Server.who(o.r)
	if err != nil || o.Access.Check(who, access.ReadChanges) != nil || !marking.Covers(who.Viewer, o.who.Viewer) {
		return false
	}
	o.who = who
	return true
}
