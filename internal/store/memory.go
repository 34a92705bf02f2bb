package store

import (
	"context"
	"sync"
	"time"
)

// Memory keeps figures that are slow to count: each for ten times as long as it took, at most a minute. Figures that are counted quickly are not
// kept at all, so only a very large store ever shows one that is some seconds old. The zero Memory is ready, and safe for use by many goroutines.
type Memory[K comparable, V any] struct {
	mu    sync.Mutex
	known map[K]kept[V]
}

type kept[V any] struct {
	at, till time.Time
	took     time.Duration
	anew     bool // it is being counted anew
	v        V
}

const (
	memoryQuick = 20 * time.Millisecond
	memoryTimes = 10
	memoryLasts = time.Minute
	memoryMost  = 2_000 // figures
	memoryLong  = time.Second
	memoryAged  = 30 * time.Minute
)

// One gives the figure of a key. Whoever comes while it is counted waits for it and counts nothing.
func (m *Memory[K, V]) One(now func() time.Time, key K, count func() (V, error)) (V, error) {
	all, err := m.All(now, []K{key}, func([]K) (map[K]V, error) {
		v, err := count()
		return map[K]V{key: v}, err
	})
	return all[key], err
}

// Aged is One for a figure that may take long, with the time that it is of. One that took longer than a second is given as it was, up to half an hour old, while it is
// counted anew behind; who asks for it first waits. A count goes on when whoever asked has gone: the next one is spared it.
func (m *Memory[K, V]) Aged(ctx context.Context, now func() time.Time, key K, count func(context.Context) (V, error)) (v V, at time.Time, err error) {
	ctx = context.WithoutCancel(ctx)
	if e, ok := m.old(now(), key); ok {
		if e.anew {
			go m.again(ctx, now, key, count)
		}
		return e.v, e.at, nil
	}
	at = now()
	v, err = m.One(now, key, func() (V, error) { return count(ctx) })
	m.mu.Lock()
	defer m.mu.Unlock()
	if e, ok := m.known[key]; ok && e.at.Before(at) {
		at = e.at
	}
	return v, at, err
}

// old gives a figure that is over its time and may still be shown; anew tells the one who has to count it anew.
func (m *Memory[K, V]) old(now time.Time, key K) (e kept[V], ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok = m.known[key]
	if !ok || now.Before(e.till) || e.took < memoryLong || now.Sub(e.at) > memoryAged {
		return e, false
	}
	mine := !e.anew
	e.anew = true
	m.known[key] = e
	e.anew = mine
	return e, true
}

func (m *Memory[K, V]) again(ctx context.Context, now func() time.Time, key K, count func(context.Context) (V, error)) {
	began := now()
	v, err := count(ctx)
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.known[key]
	if e.anew = false; err == nil {
		e = keep(began, now().Sub(began), v)
	}
	if !e.at.IsZero() { // else there was no room for it meanwhile
		m.known[key] = e
	}
}

func keep[V any](began time.Time, took time.Duration, v V) kept[V] {
	return kept[V]{at: began, till: began.Add(took + min(memoryTimes*took, memoryLasts)), took: took, v: v}
}

// All gives the figures of keys; count is asked once, for those that are not known. A key without a figure has the zero one.
func (m *Memory[K, V]) All(now func() time.Time, keys []K, count func(missing []K) (map[K]V, error)) (map[K]V, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	began := now()
	out := make(map[K]V, len(keys))
	var missing []K
	for _, k := range keys {
		if e, ok := m.known[k]; ok && began.Before(e.till) {
			out[k] = e.v
		} else {
			missing = append(missing, k)
		}
	}
	if len(missing) == 0 {
		return out, nil
	}
	counted, err := count(missing)
	if err != nil {
		return nil, err
	}
	took := now().Sub(began)
	for _, k := range missing {
		out[k] = counted[k]
	}
	if took < memoryQuick {
		return out, nil
	}
	if m.known == nil || len(m.known)+len(missing) > memoryMost {
		m.known = make(map[K]kept[V], len(missing))
	}
	for _, k := range missing {
		m.known[k] = keep(began, took, counted[k])
	}
	return out, nil
}
