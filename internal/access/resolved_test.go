package access

import (
	"testing"
	"time"
)

func TestMemoryOfViewersIsBounded(t *testing.T) {
	var r resolved
	now := time.Unix(1000, 0)
	for i := range int64(5 * resolvedMax) {
		r.put(key{person: i}, 1, now, Who{Person: i})
		if _, ok := r.get(key{person: 0}, 1, now); !ok {
			t.Fatal("somebody who is asked for all the time was forgotten")
		}
	}
	if n := len(r.young) + len(r.old); n > resolvedMax {
		t.Errorf("%d are kept", n)
	}
	if _, ok := r.get(key{person: 0}, 2, now); ok {
		t.Error("an older epoch answers")
	}
	if _, ok := r.get(key{person: 0}, 1, now.Add(resolvedLasts)); ok {
		t.Error("an old answer is given")
	}
}

func TestSortsOfRefusalsAreBounded(t *testing.T) {
	var c refusals
	now := time.Unix(1000, 0)
	for i := range int64(5 * refusedMax) {
		c.count(refusal{door: "token", why: "ended", subject: i}, now)
	}
	if len(c.seen) > refusedMax+10 {
		t.Errorf("%d sorts", len(c.seen))
	}
	c.rest(now.Add(refusedEvery))
	c.rest(now.Add(3 * refusedEvery))
	if len(c.seen) != 0 {
		t.Errorf("%d sorts are kept for ever", len(c.seen))
	}
}
