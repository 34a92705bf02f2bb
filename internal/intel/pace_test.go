package intel_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// A source that goes on speaking and says hardly anything any more dries up; one that always said little does not.
func TestASourceDriesUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
		clock := func() time.Time { return now }
		j, err := journal.Open(t.Context(), s, clock)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(j.Close)
		n := intel.New(s, j, clock, slog.New(slog.DiscardHandler))
		serial := 0
		send := func(source string, count int) {
			t.Helper()
			var b strings.Builder
			for range count {
				serial++
				fmt.Fprintf(&b, "host%d.example.org\n", serial)
			}
			if _, err := n.Import(t.Context(), marking.System("test"), intel.File{Name: fmt.Sprintf("%d.txt", serial), Source: source, Marking: tlp.Clear}, strings.NewReader(b.String())); err != nil {
				t.Fatal(err)
			}
		}
		send("river", 280)
		send("steady", 56)
		send("brook", 1)
		now = now.Add(20 * 24 * time.Hour)
		send("river", 7)
		send("steady", 14)
		paces, err := n.Paces(t.Context(), marking.Desk(1))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, p := range paces {
			got[p.Slug] = fmt.Sprintf("%.2f %.2f %v", p.Before, p.Now, p.Dries())
		}
		want := map[string]string{"river": "10.00 1.00 true", "steady": "2.00 2.00 false", "brook": "0.04 0.00 false"}
		for source, w := range want {
			if got[source] != w {
				t.Errorf("%s: %q, want %q", source, got[source], w)
			}
		}
	})
}
