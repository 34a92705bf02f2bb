package exposure_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/life"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// What is said of a product on one system alone is said machine by machine. Whoever has it on another system is neither counted nor found, and what is found begins and
// ends with the machine, whichever came first.
func TestWhatIsSaidOfOneSystemStandsOnItsMachinesAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, _ := lifeWorld(t, s)
		machine := func(name, system string) string {
			return fmt.Sprintf("%[1]s,cpe:2.3:a:acme:tomcat:9.0.1:*:*:*:*:*:*:*\n%[1]s,cpe:2.3:o:%[2]s:-:*:*:*:*:*:*:*\n", name, system)
		}
		const head, windows, linux = "asset,cpe\n", "microsoft:windows", "linux:linux_kernel"
		w.upload(0, head+machine("a1", windows)+machine("a2", windows)+machine("a3", linux))
		w.upload(1, head+machine("b1", linux))
		w.know("nvd", "a.json", nvdRecord(flaw, "2026-01-02T00:00:00.000", onWindows("tomcat", "9.0.31")))
		w.upload(2, head+machine("c1", windows)) // the same things, after it was known
		id := w.vulnerability(flaw)
		exposed := func(want ...exposure.OrgExposure) {
			t.Helper()
			for _, ask := range []func() ([]exposure.OrgExposure, error){
				func() ([]exposure.OrgExposure, error) { return w.OrgsExposed(t.Context(), system, id, 0, 10) },
				func() ([]exposure.OrgExposure, error) { return w.OrgsToTell(t.Context(), system, id, 0, 10) },
			} {
				if got, err := ask(); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("exposed: %v %v, want %v", got, err, want)
				}
			}
			for org := range 3 {
				alone, err := w.ExposureOf(t.Context(), system, w.orgs[org], []int64{id})
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range want {
					if x.Org == w.orgs[org] && alone[id] != x {
						t.Errorf("organisation %d: %v, want %v", org, alone, x)
					}
				}
			}
		}
		states := func(want string) {
			t.Helper()
			var got []string
			for org := range 3 {
				all, err := w.VulnerabilitiesOf(t.Context(), system, w.orgs[org], 0)
				if err != nil {
					t.Fatal(err)
				}
				s, err := w.StandingOf(t.Context(), system, w.orgs[org], flaw)
				if err != nil {
					s.State = "none"
				}
				got = append(got, fmt.Sprintf("%s %d", s.State, len(all)))
			}
			if strings.Join(got, ", ") != want {
				t.Errorf("%q, want %q", strings.Join(got, ", "), want)
			}
		}
		exposed(exposure.OrgExposure{Org: w.orgs[0], Affected: 2}, exposure.OrgExposure{Org: w.orgs[2], Affected: 1})
		states("open 1, none 0, open 1")
		w.expect(1)
		w.upload(0, head+machine("a1", linux)+machine("a2", linux)+machine("a3", linux)) // the same product on another system
		w.upload(1, head+machine("b1", windows))
		exposed(exposure.OrgExposure{Org: w.orgs[1], Affected: 1}, exposure.OrgExposure{Org: w.orgs[2], Affected: 1})
		states("verified 0, open 1, open 1")
		w.must(w.Suppress(t.Context(), system, w.orgs[2], flaw, exposure.Suppression{Product: "cpe:acme:tomcat", Reason: life.NotControlled, Words: "not in use", Until: w.standing(2).Since.Add(24 * time.Hour)}))
		if got, err := w.OrgsToTell(t.Context(), system, id, 0, 10); err != nil || len(got) != 1 || got[0].Org != w.orgs[1] {
			t.Errorf("to tell: %v %v", got, err)
		}
		w.know("nvd", "a.json", nvdRecord(flaw, "2026-02-02T00:00:00.000", onWindows("tomcat", "9.0.1"))) // corrected: none of these versions
		exposed()
		states("verified 0, gone 0, gone 0")
	})
}
