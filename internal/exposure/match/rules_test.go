package match_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/match"
)

const (
	cveHead = `{"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":"CVE-2026-1000","state":"PUBLISHED"},"containers":{"cna":{"providerMetadata":{"shortName":"acme"},"affected":[`
	cveTail = `]}}}`
	// what the numbering authority says: affected before 2.0
	authority = cveHead + `{"vendor":"Acme","product":"Agent","defaultStatus":"unaffected","versions":[{"version":"0","lessThan":"2.0","status":"affected","versionType":"custom"}]}` + cveTail
	// and what NVD says: affected before 2.5
	analyst  = `{"id":"CVE-2026-1000","configurations":[{"nodes":[{"operator":"OR","cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:acme:agent:*:*:*:*:*:*:*:*","versionEndExcluding":"2.5"}]}]}]}`
	rejected = `{"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":"CVE-2026-1000","state":"REJECTED"},"containers":{"cna":{"providerMetadata":{"shortName":"acme"},"rejectedReasons":[{"lang":"en","value":"twice"}]}}}`
	single   = cveHead + `{"vendor":"Acme","product":"Agent","versions":[{"version":"1.0","status":"affected"}]}` + cveTail

	debian = `{"id":"DEBIAN-CVE-2026-2000","upstream":["CVE-2026-2000"],"modified":"2026-01-01T00:00:00Z","affected":[
{"package":{"ecosystem":"Debian:11","name":"openssl"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.1.1n-0+deb11u5"}]}]},
{"package":{"ecosystem":"Debian:12","name":"openssl"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"3.0.11-1~deb12u2"}]}]}]}`
	upstreamSays = `{"id":"CVE-2026-2000","configurations":[{"nodes":[{"operator":"OR","cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*","versionEndExcluding":"1.1.1w"}]}]}]}`
	tracker      = `{"openssl":{"CVE-2026-2001":{"description":"A hole.","releases":{"bookworm":{"status":"resolved","fixed_version":"3.0.12-1","repositories":{"bookworm":"3.0.11-1"},"urgency":"medium"},"bullseye":{"status":"open","repositories":{"bullseye":"1.1.1n-0"},"urgency":"low"}}}}}`

	ghsa      = `{"id":"GHSA-aaaa-bbbb-cccc","aliases":["CVE-2026-3000"],"modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"left"},"ranges":[{"type":"SEMVER","events":[{"introduced":"1.0.0"},{"fixed":"1.4.2"}]}]}]}`
	withdrawn = `{"id":"GHSA-aaaa-bbbb-cccc","withdrawn":"2026-02-01T00:00:00Z","aliases":["CVE-2026-3000"],"modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"left"},"ranges":[{"type":"SEMVER","events":[{"introduced":"1.0.0"},{"fixed":"1.4.2"}]}]}]}`
	notUsed   = `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://acme.example/vex/1","author":"Acme","timestamp":"2026-01-02T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2026-3000"},"products":[{"@id":"pkg:npm/left@1.2.0"}],"status":"not_affected","justification":"vulnerable_code_not_in_execute_path"}]}`
	within    = `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://acme.example/vex/2","author":"Acme","timestamp":"2026-01-02T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2026-3000"},"products":[{"@id":"pkg:generic/acme/box@7","subcomponents":[{"@id":"pkg:npm/left@1.2.0"}]}],"status":"not_affected","justification":"vulnerable_code_not_present"}]}`

	csafHead = `{"document":{"category":"csaf_security_advisory","csaf_version":"2.0","title":"T","publisher":{"category":"vendor","name":"Acme PSIRT","namespace":"https://acme.example"},"tracking":{"id":"ACME-1","status":"final","version":"1","initial_release_date":"2026-01-01T00:00:00Z","current_release_date":"2026-01-01T00:00:00Z","revision_history":[{"number":"1","date":"2026-01-01T00:00:00Z","summary":"s"}]}},`
	advisory = csafHead + `"product_tree":{"branches":[{"category":"vendor","name":"Acme","branches":[{"category":"product_name","name":"Pump","branches":[
{"category":"product_version_range","name":"<V3.1","product":{"product_id":"A","name":"Pump before 3.1"}},{"category":"product_version","name":"3.1","product":{"product_id":"B","name":"Pump 3.1"}}]}]}]},
"vulnerabilities":[{"cve":"CVE-2026-4000","product_status":{"known_affected":["A"],"fixed":["B"]}}]}`
	packages = csafHead + `"product_tree":{"branches":[{"category":"vendor","name":"Red Hat","branches":[{"category":"product_version","name":"bind-9.11.36-8.el8","product":{"product_id":"P","name":"bind","product_identification_helper":{"purl":"pkg:rpm/redhat/bind@9.11.36-8.el8?arch=x86_64"}}}]}]},
"vulnerabilities":[{"cve":"CVE-2026-4001","product_status":{"fixed":["P"]}}]}`
	investigated = csafHead + `"product_tree":{"branches":[{"category":"vendor","name":"Acme","branches":[{"category":"product_name","name":"Pump","product":{"product_id":"A","name":"Pump"}}]}]},
"vulnerabilities":[{"cve":"CVE-2026-4002","product_status":{"under_investigation":["A"]}}]}`
)

// TestWhoseWordCounts tells findings as "row: vulnerability answer (source)"; rows are told by vulnerability.
func TestWhoseWordCounts(t *testing.T) {
	for name, tc := range map[string]struct {
		knowledge []string
		inventory string
		want      []string
	}{
		"one name, two voices: the authority's":              {[]string{authority, analyst}, "cpe\ncpe:2.3:a:acme:agent:2.2:*:*:*:*:*:*:*\ncpe:2.3:a:acme:agent:1.9:*:*:*:*:*:*:*", []string{"2: CVE-2026-1000 affected (cna:acme)"}},
		"the analyst where the authority is silent":          {[]string{analyst}, "cpe\ncpe:2.3:a:acme:agent:2.2:*:*:*:*:*:*:*", []string{"1: CVE-2026-1000 affected (nvd)"}},
		"a range of another before a list that may be short": {[]string{single, analyst}, "cpe\ncpe:2.3:a:acme:agent:2.2:*:*:*:*:*:*:*", []string{"1: CVE-2026-1000 affected (nvd)"}},
		"a number that was withdrawn":                        {[]string{analyst, rejected}, "cpe\ncpe:2.3:a:acme:agent:2.2:*:*:*:*:*:*:*", nil},
		"words of the authority":                             {[]string{authority}, "vendor,product,version\nACME,Agent,1.0\n,Agent,1.0\nOther,Agent,1.0", []string{"1: CVE-2026-1000 affected (cna:acme)"}},
		"no version":                                         {[]string{authority}, "vendor,product\nAcme,Agent", []string{"1: CVE-2026-1000 possible (cna:acme)"}},
		"a distribution by its release": {[]string{debian}, "purl\npkg:deb/debian/openssl@1.1.1n-0%2Bdeb11u3?distro=debian-11\npkg:deb/debian/openssl@1.1.1n-0%2Bdeb11u5?distro=bullseye\npkg:deb/debian/openssl@3.0.11-1~deb12u1?distro=debian-12.5",
			[]string{"1: CVE-2026-2000 affected (osv:DEBIAN-CVE-2026-2000)", "3: CVE-2026-2000 affected (osv:DEBIAN-CVE-2026-2000)"}},
		"a distribution of unknown release": {[]string{debian}, "purl\npkg:deb/debian/openssl@1.1.0", []string{"1: CVE-2026-2000 possible (osv:DEBIAN-CVE-2026-2000)"}},
		"the release that a version tells":  {[]string{debian}, "purl\npkg:deb/debian/openssl@3.0.11-1~deb12u1", []string{"1: CVE-2026-2000 affected (osv:DEBIAN-CVE-2026-2000)"}},
		"a binary package by its source":    {[]string{debian}, "purl\npkg:deb/debian/libssl3@3.0.11-1~deb12u1?distro=debian-12&upstream=openssl", []string{"1: CVE-2026-2000 affected (osv:DEBIAN-CVE-2026-2000)"}},
		"a distribution's version, upstream's range": {[]string{upstreamSays}, "cpe\ncpe:2.3:a:openssl:openssl:1.1.1d-0\\+deb10u2:*:*:*:*:*:*:*\ncpe:2.3:a:openssl:openssl:1.1.1d:*:*:*:*:*:*:*",
			[]string{"1: CVE-2026-2000 possible (nvd)", "2: CVE-2026-2000 affected (nvd)"}},
		"Debian's own tracker": {[]string{tracker}, "purl\npkg:deb/debian/openssl@3.0.11-1?distro=debian-12\npkg:deb/debian/openssl@3.0.12-1?distro=debian-12\npkg:deb/debian/openssl@1.1.1n-0?distro=debian-11",
			[]string{"1: CVE-2026-2001 affected (distro:debian)", "3: CVE-2026-2001 affected (distro:debian)"}},
		"an ecosystem's advisory, under the CVE number": {[]string{ghsa}, "purl\npkg:npm/left@1.2.0\npkg:npm/left@1.4.2\npkg:npm/%40x/left@1.2.0", []string{"1: CVE-2026-3000 affected (osv:GHSA-aaaa-bbbb-cccc)"}},
		"an advisory that was withdrawn":                {[]string{withdrawn}, "purl\npkg:npm/left@1.2.0", nil},
		"a supplier who says that it does not matter":   {[]string{ghsa, notUsed}, "purl\npkg:npm/left@1.2.0\npkg:npm/left@1.3.0", []string{"2: CVE-2026-3000 affected (osv:GHSA-aaaa-bbbb-cccc)"}},
		"a supplier speaks of its own box": {[]string{ghsa, within}, "asset,purl\na,pkg:npm/left@1.2.0\nb,pkg:npm/left@1.2.0\nb,pkg:generic/acme/box@7",
			[]string{"1: CVE-2026-3000 affected (osv:GHSA-aaaa-bbbb-cccc)"}},
		"an advisory's ranges":      {[]string{advisory}, "vendor,product,version\nAcme,Pump,3.0\nAcme,Pump,3.1\nAcme,Pump,3.2", []string{"1: CVE-2026-4000 affected (csaf:Acme PSIRT)"}},
		"packages that mend a flaw": {[]string{packages}, "purl\npkg:rpm/redhat/bind@9.11.36-5.el8?arch=x86_64\npkg:rpm/redhat/bind@9.11.36-8.el8\npkg:rpm/redhat/bind@9.11.4-1.el7", []string{"1: CVE-2026-4001 affected (csaf:Acme PSIRT)"}},
		"still looked at":           {[]string{investigated}, "vendor,product,version\nAcme,Pump,3.0", []string{"1: CVE-2026-4002 possible (csaf:Acme PSIRT)"}},
		"another name of the same product": {[]string{`{"id":"CVE-2026-5000","configurations":[{"nodes":[{"operator":"OR","cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:djangoproject:django:*:*:*:*:*:*:*:*","versionEndExcluding":"4.0"}]}]}]}`},
			"purl\npkg:pypi/django@3.2\npkg:npm/django@3.2", []string{"1: CVE-2026-5000 affected (nvd)"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := match.NewBase()
			if _, problems, err := b.Read(strings.NewReader(strings.Join(oneLine(tc.knowledge), "\n")), "k.jsonl", nil); err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			b.Seal()
			var got []string
			err := match.Judge(b, inventoryOf(t, strings.NewReader(tc.inventory)), false, func(f []match.Finding) ([]match.Finding, error) { return f, nil }, func(all []match.Finding) error {
				for _, f := range all {
					answer := map[judge.Result]string{judge.Yes: "affected", judge.Unknown: "possible"}[f.Verdict.Result]
					got = append(got, fmt.Sprintf("%d: %s %s (%s)", f.Row.Row, f.Group.ID, answer, f.Voice))
				}
				return nil
			})
			if err != nil || !slices.Equal(got, tc.want) {
				t.Errorf("got %q, want %q (%v)", got, tc.want, err)
			}
		})
	}
}

func oneLine(all []string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = strings.ReplaceAll(s, "\n", "")
	}
	return out
}
