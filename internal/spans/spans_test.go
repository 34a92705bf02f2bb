package spans

import (
	"context"
	"errors"
	"testing"
	"time"
)

// What is off must cost nothing: these calls stand on the road of every object.
func TestOffCostsNoAllocation(t *testing.T) {
	var off *Tracer
	ctx, failed := context.Background(), errors.New("x")
	o := []Origin{{Root: Thing{"file", 7}}}
	n := testing.AllocsPerRun(1000, func() {
		ctx, a := off.Root(ctx, "intake", Thing{"file", 7}, time.Time{})
		ctx, b := off.Under(ctx, "job", o...)
		ctx, c := Start(ctx, "commit")
		c.Count("facts", 1)
		c.Kind("format", "kev")
		c.End(failed)
		b.End(nil)
		a.End(nil)
		_ = ctx
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkOff(b *testing.B) {
	ctx := context.Background()
	for b.Loop() {
		_, s := Start(ctx, "commit")
		s.Count("facts", 1)
		s.End(nil)
	}
}

func BenchmarkOn(b *testing.B) {
	t, err := New(b.Context(), "log", Options{Endpoint: "http://127.0.0.1:1", Sample: 1, Failed: func(error) {}})
	if err != nil {
		b.Fatal(err)
	}
	ctx, root := t.Root(b.Context(), "intake", Thing{"file", 7}, time.Now())
	defer root.End(nil)
	b.ReportAllocs()
	for b.Loop() {
		_, s := Start(ctx, "commit")
		s.Count("facts", 1)
		s.End(nil)
	}
}
