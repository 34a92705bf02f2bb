package client

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// ask is one call.
type ask struct {
	method, path string
	query        any // a struct with `query` tags; nil for none
	body         any // sent as JSON; nil for none
	file         io.Reader
	kind         string // media type of the file, where it is not just bytes
	once         bool   // bears an Idempotency-Key
	again        bool   // does no harm when it is done twice, though its method does not say so
	accept       string
	header       http.Header
}

type keyKey struct{}

// WithKey gives the calls of a context an Idempotency-Key of one's own, kept where it outlives this process: a call that is sent again after a crash is
// done once. Use it for one call.
func WithKey(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, keyKey{}, key)
}

func newKey(ctx context.Context) string {
	if k, ok := ctx.Value(keyKey{}).(string); ok {
		return k
	}
	return rand.Text()
}

// give sends a call and reads its answer.
func give[T any](ctx context.Context, c *Client, a ask) (T, error) {
	var out T
	r, err := c.send(ctx, a)
	if err != nil {
		return out, err
	}
	defer func() { _ = r.Body.Close() }()
	if r.StatusCode == http.StatusNoContent {
		return out, nil
	}
	if err := json.NewDecoder(r.Body).Decode(&out); err != nil {
		return out, fmt.Errorf("client: the answer to %s %s cannot be read: %w", a.method, a.path, err)
	}
	return out, nil
}

// done is give for what answers nothing.
func done(ctx context.Context, c *Client, a ask) error {
	_, err := give[struct{}](ctx, c, a)
	return err
}

// send sends a call, again where that may help, and gives a good answer, whose body is the caller's to close.
func (c *Client) send(ctx context.Context, a ask) (*http.Response, error) {
	body, err := a.bytes()
	if err != nil {
		return nil, err
	}
	head := a.header.Clone()
	if head == nil {
		head = http.Header{}
	}
	if a.once {
		head.Set("Idempotency-Key", newKey(ctx))
	}
	for attempt := 1; ; attempt++ {
		r, err := c.try(ctx, a, body, head)
		if err == nil {
			return r, nil
		}
		after, temporary := passes(err)
		if attempt >= c.options.Attempts || !temporary || !a.repeats() || !a.rewind() {
			return nil, plain(err)
		}
		if pause(ctx, max(after, c.backoff(attempt))) != nil {
			return nil, plain(err)
		}
	}
}

// try sends a call once.
func (c *Client) try(ctx context.Context, a ask, body []byte, head http.Header) (*http.Response, error) {
	var from io.Reader
	switch {
	case a.file != nil:
		from = io.NopCloser(a.file) // it is the caller's to close
	case body != nil:
		from = bytes.NewReader(body)
	}
	q, err := http.NewRequestWithContext(ctx, a.method, c.base+a.path+encode(a.query), from)
	if err != nil {
		return nil, err
	}
	q.Header = head.Clone()
	c.sign(q.Header)
	q.Header.Set("Accept", a.accept)
	if a.accept == "" {
		q.Header.Set("Accept", "application/json")
	}
	switch {
	case a.file != nil:
		q.Header.Set("Content-Type", cmp.Or(a.kind, "application/octet-stream"))
	case body != nil:
		q.Header.Set("Content-Type", "application/json")
	}
	r, err := c.options.HTTP.Do(q)
	if err != nil {
		return nil, &broken{err, ctx.Err() != nil}
	}
	if r.StatusCode < 300 {
		return r, nil
	}
	defer func() { _ = r.Body.Close() }()
	return nil, &refused{problemOf(r), retryAfter(r.Header.Get("Retry-After"))}
}

// broken is a call that got no answer.
type broken struct {
	error
	over bool // its context ended
}

func (b *broken) Unwrap() error { return b.error }

// refused is a problem, and when to ask again.
type refused struct {
	*Problem
	after time.Duration
}

func (r *refused) Unwrap() error { return r.Problem }

// plain is the error as callers know it.
func plain(err error) error {
	var r *refused
	if errors.As(err, &r) {
		return r.Problem
	}
	return err
}

// passes tells whether an error may pass by itself, and how long the centre says to wait.
func passes(err error) (after time.Duration, temporary bool) {
	switch e := err.(type) {
	case *broken:
		return 0, !e.over
	case *refused:
		again := e.Status == http.StatusTooManyRequests || e.Status == http.StatusServiceUnavailable || e.Code == "still_under_way"
		return e.after, again
	}
	return 0, false
}

// repeats tells whether a call may be done twice.
func (a ask) repeats() bool {
	return a.once || a.again || a.method == http.MethodGet || a.method == http.MethodPut || a.method == http.MethodDelete
}

// rewind makes a file ready to be sent again.
func (a ask) rewind() bool {
	if a.file == nil {
		return true
	}
	s, ok := a.file.(io.Seeker)
	if !ok {
		return false
	}
	_, err := s.Seek(0, io.SeekStart)
	return err == nil
}

func (a ask) bytes() ([]byte, error) {
	if a.body == nil {
		return nil, nil
	}
	b, err := json.Marshal(a.body)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	return b, nil
}

const (
	waitMost  = 30 * time.Second
	afterMost = 5 * time.Minute // a centre that asks for more is asked again all the same
)

// backoff is twice as long each time, and not the same for all who wait.
func (c *Client) backoff(attempt int) time.Duration {
	d := min(c.options.Wait<<min(attempt-1, 10), waitMost)
	return d/2 + mathrand.N(d/2+1)
}

// retryAfter reads seconds or a date.
func retryAfter(s string) time.Duration {
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return min(time.Duration(n)*time.Second, afterMost)
	}
	if t, err := http.ParseTime(s); err == nil {
		return min(max(time.Until(t), 0), afterMost)
	}
	return 0
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
