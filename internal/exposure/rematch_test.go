package exposure_test

import (
	"strings"
	"testing"

	"lianfang/internal/fault"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// onWindows is a configuration that holds on machines with Windows alone.
func onWindows(product, end string) string {
	return `{"operator":"AND","nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:acme:` + product + `:*:*:*:*:*:*:*:*","versionEndExcluding":"` + end + `"}]},
		{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":false,"criteria":"cpe:2.3:o:microsoft:windows:-:*:*:*:*:*:*:*"}]}]}`
}

// What was judged is judged once more: what is missing comes back, what is right is left, and a second time there is nothing to write.
func TestEverythingIsComparedOnceMore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		if _, err := w.Rematch(t.Context(), system); fault.Of(err).Code != "nothing_known" {
			t.Error(err)
		}
		if _, err := w.Rematch(t.Context(), w.viewer(0)); fault.Of(err).Code != "desk_only" {
			t.Error(err)
		}
		w.know("nvd", "a.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.know("nvd", "b.json", nvdRecord("CVE-2026-0002", "2026-01-02T00:00:00.000", onWindows("tool", "2.0")))
		w.upload(0, lists+"web-1,cpe:2.3:a:acme:tool:1.0:*:*:*:*:*:*:*,\nweb-1,cpe:2.3:o:microsoft:windows_10:10:*:*:*:*:*:*:*,\nweb-2,cpe:2.3:a:acme:tool:1.0:*:*:*:*:*:*:*,\nweb-2,cpe:2.3:o:linux:linux_kernel:6.1:*:*:*:*:*:*:*,\n")
		want := w.answers(0, system)
		if strings.Join(want, "; ") != "web-1: CVE-2026-0001 yes; web-1: CVE-2026-0002 yes; web-3: CVE-2026-0001 unknown" {
			t.Fatalf("%q", want)
		}
		again := func() int64 {
			before, err := w.journal.Head(t.Context())
			w.ok(err)
			n, err := w.Rematch(t.Context(), system)
			if err != nil || n != 2 {
				t.Errorf("%d %v", n, err)
			}
			w.drain()
			after, err := w.journal.Head(t.Context())
			w.ok(err)
			return after - before
		}
		if n := again(); n != 1 {
			t.Errorf("%d facts of a comparison that changes nothing", n)
		}
		w.ok(s.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.ExecContext(t.Context(), "DELETE FROM verdict WHERE answer = $1", 2)
			return err
		}))
		if got := w.answers(0, system); len(got) != 1 {
			t.Errorf("the test does not break it: %q", got)
		}
		again()
		w.expect(0, want...)
		if n := again(); n != 1 {
			t.Errorf("%d facts afterwards", n)
		}
	})
}

// A component that another has is judged already; one that nobody had for a while missed what was said meanwhile, and is judged anew.
func TestWhatComesBackIsJudgedAnew(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		const box, gone = "asset,cpe\nm,cpe:2.3:a:acme:box:1.0:*:*:*:*:*:*:*\n", "asset,cpe\nm,cpe:2.3:a:acme:other:1.0:*:*:*:*:*:*:*\n"
		box1 := `{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:acme:box:*:*:*:*:*:*:*:*","versionEndExcluding":"2.0"}]}]}`
		w.know("nvd", "a.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", box1))
		w.upload(0, box)
		w.expect(0, "m: CVE-2026-0001 yes")
		w.upload(1, box) // known already
		w.expect(1, "m: CVE-2026-0001 yes")
		w.upload(0, gone)
		w.upload(1, gone)
		w.know("nvd", "b.json", nvdRecord("CVE-2026-0002", "2026-01-02T00:00:00.000", box1))
		w.upload(1, box)
		w.expect(0)
		w.expect(1, "m: CVE-2026-0001 yes", "m: CVE-2026-0002 yes")
		w.know("nvd", "c.json", nvdRecord("CVE-2026-0003", "2026-01-02T00:00:00.000", box1))
		w.upload(2, box)
		w.expect(2, "m: CVE-2026-0001 yes", "m: CVE-2026-0002 yes", "m: CVE-2026-0003 yes")
	})
}
