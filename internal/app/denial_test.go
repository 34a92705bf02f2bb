package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"lianfang/client"
	"lianfang/internal/format/tlp"
	"lianfang/internal/store/storetest"
	"lianfang/internal/warning"
)

// exploited is a record of NVD that says that acme's box before 2.0 is affected by what is known to be exploited.
func exploited(cve string) string {
	return fmt.Sprintf(`{"vulnerabilities":[{"cve":{"id":%q,"published":"2026-01-01T00:00:00.000","lastModified":"2026-01-02T00:00:00.000","vulnStatus":"Analyzed","descriptions":[{"lang":"en","value":"A hole."}],
		"cisaExploitAdd":"2026-01-01","cisaActionDue":"2026-01-22","cisaRequiredAction":"Update.","cisaVulnerabilityName":"A hole","metrics":{},"references":[],
		"configurations":[{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:acme:box:*:*:*:*:*:*:*:*","versionEndExcluding":"2.0","matchCriteriaId":"0"}]}]}]}}]}`, cve)
}

// acmeSays is Acme's advisory on its box.
func acmeSays(cve, version, label, status string) string {
	return fmt.Sprintf(`{"document":{"category":"csaf_vex","csaf_version":"2.0","title":"Box","publisher":{"category":"vendor","name":"Acme","namespace":"https://acme.example"},"distribution":{"tlp":{"label":%q}},
		"tracking":{"id":"ACME-%s","version":%q,"status":"final","initial_release_date":"2026-02-01T00:00:00Z","current_release_date":"2026-02-01T00:00:00Z","revision_history":[]}},
		"product_tree":{"full_product_names":[{"product_id":"P1","name":"Box 1.0","product_identification_helper":{"cpe":"cpe:2.3:a:acme:box:1.0:*:*:*:*:*:*:*"}}]},
		"vulnerabilities":[{"cve":%q,"product_status":{%q:["P1"]},"flags":[{"label":"vulnerable_code_not_present","product_ids":["P1"]}]}]}`, label, cve, version, cve, status)
}

// warningsAbout are those about a vulnerability, by state.
func (w *world) warningsAbout(cve string) string {
	w.t.Helper()
	x, err := w.app.Exposure.VulnerabilityByCVE(w.t.Context(), system, cve)
	w.ok(err)
	var out []string
	for _, state := range []warning.State{warning.Draft, warning.Released, warning.Withdrawn} {
		list, err := w.app.Warning.List(w.t.Context(), system, warning.Filter{State: state, Limit: 50})
		w.ok(err)
		for _, e := range list.Entries {
			if e.Vulnerability == x.ID {
				out = append(out, string(state))
			}
		}
	}
	return strings.Join(out, " ")
}

// What the supplier denies for everybody is not warned of; a denial that comes later takes the warning back, one that is taken back gives it to the desk again, and
// one that nobody may pass on changes nothing for those who may not read it.
func TestASuppliersDenialAndTheWarning(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		expect := func(cve, want string) {
			t.Helper()
			w.drain()
			if got := w.warningsAbout(cve); got != want {
				t.Errorf("%s: %q, want %q", cve, got, want)
			}
		}
		w.file("acme", tlp.None, acmeSays("CVE-2026-7001", "1", "WHITE", "known_not_affected"))
		w.drain()
		w.file("nvd", tlp.Clear, exploited("CVE-2026-7001"))
		expect("CVE-2026-7001", "")

		w.file("nvd", tlp.Clear, exploited("CVE-2026-7002"))
		expect("CVE-2026-7002", "released")
		w.file("acme", tlp.None, acmeSays("CVE-2026-7002", "1", "WHITE", "known_not_affected"))
		expect("CVE-2026-7002", "withdrawn")
		w.seesDenial("CVE-2026-7002")
		w.file("acme", tlp.None, acmeSays("CVE-2026-7002", "2", "WHITE", "known_affected"))
		expect("CVE-2026-7002", "draft withdrawn")

		w.file("acme", tlp.None, acmeSays("CVE-2026-7003", "1", "AMBER", "known_not_affected"))
		w.drain()
		w.file("nvd", tlp.Clear, exploited("CVE-2026-7003"))
		expect("CVE-2026-7003", "released")
	})
}

// seesDenial reads the finding's page and its evidence for programs.
func (w *world) seesDenial(cve string) {
	w.t.Helper()
	a := w.get(w.reader("officer of the hospital"), "/exposure/findings/"+cve)
	for _, want := range []string{"csaf:Acme", "nvd"} {
		if a.code != http.StatusOK || !strings.Contains(a.body, want) {
			w.t.Errorf("the page of the finding (%d) does not name %s", a.code, want)
		}
	}
	for _, m := range w.machines() {
		if m.name != "hospital's token" {
			continue
		}
		a := w.ask(m, "/api/v1/exposure/matches/"+cve)
		var x client.VulnerabilityExposure
		if err := json.Unmarshal([]byte(a.body), &x); err != nil || len(x.Matches) != 0 || len(x.Denied) != 1 || x.Denied[0].Voice != "csaf:Acme" || x.Denied[0].Result != "not_affected" || len(x.Denied[0].Others) != 1 {
			w.t.Errorf("evidence %d %s %v", a.code, a.body, err)
		}
	}
}
