package client

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"
	"time"
)

const (
	silence  = time.Minute // the centre sends a comment every 15 seconds
	maxEvent = 1 << 20
)

// Changes follows what happens from a cursor on, "" for the beginning, and does not end by itself: a stream that breaks, or that the centre closes, is
// opened again behind the last change. Keep the Cursor of the last change that you have dealt with; it is where to begin next time.
//
// It ends with an error that does not pass by itself, as when the token is revoked, and when ctx ends. A cursor of before a restore ends it too, with
// the code CursorAhead: what was read may not have happened, so what to do about it is the caller's to decide. Read again from "" then.
func (c *Client) Changes(ctx context.Context, after string) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		for attempt := 1; ; attempt++ {
			s := &stream{client: c, at: after, yield: yield}
			err := s.run(ctx)
			if s.left {
				return
			}
			if s.at != after {
				after, attempt = s.at, 0
			}
			wait, temporary := passesStream(err)
			if ctx.Err() != nil {
				err, temporary = ctx.Err(), false
			}
			if temporary {
				err = pause(ctx, max(wait, c.backoff(max(attempt, 1))))
			}
			if err != nil {
				yield(Change{}, plain(err))
				return
			}
		}
	}
}

// passesStream is more patient than passes: whoever follows wants to go on after a restart of what stands in between.
func passesStream(err error) (time.Duration, bool) {
	var r *refused
	if errors.As(err, &r) && r.Status >= 500 {
		return r.after, true
	}
	if errors.Is(err, errStream) || err == nil {
		return 0, true
	}
	return passes(err)
}

// errStream is a stream that broke after it had begun.
var errStream = errors.New("client: the stream broke")

// stream is one connection.
type stream struct {
	client *Client
	at     string
	yield  func(Change, error) bool
	left   bool // the reader has enough
}

func (s *stream) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	dead := time.AfterFunc(silence, stop)
	defer dead.Stop()
	r, err := s.client.try(ctx, ask{method: http.MethodGet, path: "/changes", query: ChangeQuery{After: s.at}, accept: "text/event-stream"}, nil, http.Header{})
	if err != nil {
		var b *broken
		if errors.As(err, &b) {
			return errors.Join(errStream, err)
		}
		return err
	}
	defer func() { _ = r.Body.Close() }()
	return s.read(r.Body, func() { dead.Reset(silence) })
}

// read takes events until the stream ends. alive is called for whatever comes.
func (s *stream) read(body io.Reader, alive func()) error {
	lines := bufio.NewScanner(body)
	lines.Buffer(make([]byte, 64<<10), maxEvent)
	var data strings.Builder
	for lines.Scan() {
		alive()
		line := lines.Text()
		if more, ok := strings.CutPrefix(line, "data:"); ok {
			data.WriteString(strings.TrimPrefix(more, " "))
			continue
		}
		if line != "" || data.Len() == 0 { // ids stand in the data too; comments say that the centre is there
			continue
		}
		var c Change
		if err := json.Unmarshal([]byte(data.String()), &c); err != nil || c.Cursor == "" {
			return fmt.Errorf("client: a change cannot be read: %w", err)
		}
		data.Reset()
		if !s.yield(c, nil) {
			s.left = true
			return nil
		}
		s.at = c.Cursor
	}
	return errors.Join(errStream, lines.Err())
}
