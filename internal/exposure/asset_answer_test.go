package exposure_test

import (
	"testing"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// Each line of what is on record carries the gravest answer that stands, however much else was found; one that meets nothing carries none.
func TestEachLineOnRecordCarriesItsAnswer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, _ := lifeWorld(t, s)
		w.know("nvd", "nvd.json", nvdRecord(flaw, "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.upload(3, "asset,cpe\nweb-1,cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*\nweb-2,cpe:2.3:a:apache:tomcat:9.0.99:*:*:*:*:*:*:*\nweb-3,cpe:2.3:a:apache:tomcat:*:*:*:*:*:*:*:*\n")
		want := map[string]judge.Result{"web-1": judge.Yes, "web-2": judge.No, "web-3": judge.Unknown}
		rows, err := w.Assets(t.Context(), w.viewer(3), w.orgs[3], 0, 10)
		w.must(err)
		for _, a := range rows {
			if a.Answer != want[a.Name] {
				t.Errorf("%s: %v", a.Name, a.Answer)
			}
		}
		if len(rows) != 3 {
			t.Errorf("%d lines", len(rows))
		}
	})
}
