package store

import (
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
	till time.Time
	v    V
}

const (
	memoryQuick = 20 * time.Millisecond
	memoryTimes = 10
	memoryLasts = time.Minute
	memoryMost  = 2_000 // figures
)

// One gives the figure of a key. Whoever comes while it is counted waits for it and counts nothing.
func (m *Memory[K, V]) One(now func() time.Time, key K, count func() (V, error)) (V, error) {
	all, err := m.All(now, []K{key}, func([]K) (map[K]V, error) {
		v, err := count()
		return map[K]V{key: v}, err
	})
	return all[key], err
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
		m.known[k] = kept[V]{began.Add(min(memoryTimes*took, memoryLasts)), counted[k]}
	}
	return out, nil
}
