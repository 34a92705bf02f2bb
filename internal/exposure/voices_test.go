package exposure_test

import (
	"fmt"
	"strings"
	"testing"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

// advisory is a CSAF document of Acme about one product. said is the members of a vulnerability's product_status, by number.
func advisory(id, version, day, status, label string, said map[string]string) string {
	var vulns []string
	for _, cve := range []string{"CVE-2026-0001", "CVE-2026-0002", "CVE-2026-0003"} {
		if s, ok := said[cve]; ok {
			vulns = append(vulns, fmt.Sprintf(`{"cve":%q,"product_status":{%s},"flags":[{"label":"vulnerable_code_not_present","product_ids":["P1"]}]}`, cve, s))
		}
	}
	return fmt.Sprintf(`{"document":{"category":"csaf_vex","csaf_version":"2.0","title":"Acme about Tomcat","publisher":{"category":"vendor","name":"Acme","namespace":"https://acme.example"},
		"distribution":{"tlp":{"label":%q}},
		"tracking":{"id":%q,"version":%q,"status":%q,"initial_release_date":"2026-01-01T00:00:00Z","current_release_date":"2026-02-%sT00:00:00Z","revision_history":[]}},
		"product_tree":{"full_product_names":[{"product_id":"P1","name":"Tomcat 9.0.1","product_identification_helper":{"cpe":"cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*"}}]},
		"vulnerabilities":[%s]}`, label, id, version, status, day, strings.Join(vulns, ","))
}

const denies, affirms = `"known_not_affected":["P1"]`, `"known_affected":["P1"]`

// import takes a document whose marking is its own.
func (w *world) says(source, name, doc string) *intel.Report {
	w.t.Helper()
	r, err := w.intel.Import(w.t.Context(), system, intel.File{Name: name, Source: source}, strings.NewReader(doc))
	if err != nil {
		w.t.Fatal(err)
	}
	w.drain()
	return r
}

func (w *world) sees(org int, v marking.Viewer, want ...string) {
	w.t.Helper()
	if got := w.answers(org, v); strings.Join(got, "; ") != strings.Join(want, "; ") {
		w.t.Errorf("organisation %d sees %q, want %q", org, got, want)
	}
}

const yes, open = "web-1: CVE-2026-0001 yes", "web-3: CVE-2026-0001 unknown"

// A supplier's word that its product is not affected stands before what NVD reads out of the version, whichever comes first; a newer revision of the document
// turns it, an older one that comes late does not, and a withdrawal gives back what NVD says.
func TestASupplierDeniesWhatAnAnalystSays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.upload(0, lists)
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.expect(0, yes, open)
		state := func(want string) {
			t.Helper()
			var got string
			if err := s.Read().QueryRow("SELECT state FROM finding WHERE org = $1", w.orgs[0]).Scan(&got); err != nil || got != want {
				t.Errorf("the finding is %s, want %s (%v)", got, want, err)
			}
		}
		say := func(id, version, day, status, label string, said map[string]string) *intel.Report {
			return w.says("acme", id+".json", advisory(id, version, day, status, label, said))
		}
		one := func(what string) map[string]string { return map[string]string{"CVE-2026-0001": what} }

		say("A-1", "1", "01", "final", "WHITE", one(denies))
		w.expect(0, open) // of the machine whose version nobody knows, nobody says anything else
		w.upload(1, lists)
		w.expect(1, open)
		if r := say("A-1", "2", "02", "draft", "WHITE", one(affirms)); r.Objects.Rejected != 1 || r.Problems[0].Code != "draft" {
			t.Errorf("a draft: %+v", r)
		}
		w.expect(0, open)
		say("A-1", "2", "03", "interim", "WHITE", one(affirms))
		w.expect(0, yes, open)
		say("A-1", "1", "01", "final", "WHITE", one(`"known_not_affected":["P1"],"recommended":["P1"]`))
		w.expect(0, yes, open)
		say("A-1", "3", "03", "final", "WHITE", one(denies)) // the same second, a higher number
		w.expect(0, open)
		state("open")

		say("A-2", "1", "04", "final", "WHITE", map[string]string{"CVE-2026-0002": denies, "CVE-2026-0001": denies}) // another document of the same supplier
		say("A-1", "4", "05", "final", "WHITE", map[string]string{"CVE-2026-0003": affirms})                         // no longer speaks of the first
		w.expect(0, "web-1: CVE-2026-0003 yes", open, "web-3: CVE-2026-0003 unknown")
		say("A-2", "2", "05", "final", "WHITE", map[string]string{"CVE-2026-0002": denies})
		w.expect(0, "web-1: CVE-2026-0001 yes", "web-1: CVE-2026-0003 yes", open, "web-3: CVE-2026-0003 unknown")
		w.expect(1, "web-1: CVE-2026-0001 yes", "web-1: CVE-2026-0003 yes", open, "web-3: CVE-2026-0003 unknown")
	})
}

// A denial counts for those who may read it.
func TestADenialCountsForItsReaders(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.upload(0, lists)
		w.upload(1, lists)
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.says("acme", "a.json", advisory("A-1", "1", "01", "final", "AMBER", map[string]string{"CVE-2026-0001": denies}))
		desk := marking.Desk(1)
		w.sees(0, desk, open)
		w.sees(0, w.member(0), yes, open)
		told, err := w.OrgsToTell(t.Context(), marking.UpTo(tlp.AmberStrict, "warning"), w.vulnerability("CVE-2026-0001"), 0, 10)
		if err != nil || len(told) != 2 || told[0].Affected != 1 {
			t.Errorf("told: %+v, %v", told, err)
		}
		audience, err := marking.NewBook(s).Intern(t.Context(), marking.Audience{TLP: tlp.Amber, Orgs: []int64{w.orgs[0]}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.ExecContext(t.Context(), "INSERT INTO disclosure (assertion, audience, seq, reason) SELECT denier, CAST($1 AS BIGINT), 0, 'told' FROM denial GROUP BY denier", audience)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		w.sees(0, w.member(0), open)
		w.sees(1, w.member(1), yes, open)
		told, err = w.OrgsToTell(t.Context(), marking.UpTo(tlp.AmberStrict, "warning"), w.vulnerability("CVE-2026-0001"), 0, 10)
		if err != nil || len(told) != 2 || told[0].Affected != 0 || told[1].Affected != 1 {
			t.Errorf("told: %+v, %v", told, err)
		}
		if at, err := w.StandingOf(t.Context(), w.member(1), w.orgs[1], "CVE-2026-0001"); err != nil || at.Result != judge.Yes {
			t.Errorf("stands %+v, %v", at, err)
		}
	})
}

// Whoever hands in an advisory under a supplier's name is not that supplier: a member's denial counts once the desk relies on that member.
func TestAMemberDeniesNothingByItself(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	w.upload(0, lists)
	w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", tomcat("9.0.31")))
	deny := map[string]string{"CVE-2026-0001": denies}
	w.says(intel.OfMember("b"), "a.json", advisory("A-1", "1", "01", "final", "WHITE", deny))
	w.expect(0, yes, open)
	found, err := w.Findings(t.Context(), w.member(0), w.orgs[0], w.vulnerability("CVE-2026-0001"), 10)
	if err != nil || len(found) != 2 || found[0].Voice != "nvd" || len(found[0].Others) != 1 {
		t.Errorf("%+v, %v", found, err)
	}
	if err := w.intel.AddSources(t.Context(), system, []intel.Source{{Slug: intel.OfMember("vendor"), Name: text.Same("V"), Reliability: "B"}}); err != nil {
		t.Fatal(err)
	}
	w.says(intel.OfMember("vendor"), "a.json", advisory("A-1", "1", "01", "final", "WHITE", deny))
	w.expect(0, open)
}

// What is denied of one name of a thing is denied of the thing: a distribution mends its package without raising the number that NVD counts by.
func TestADenialOfAnotherName(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		const both = "asset,purl,cpe,version\nweb-1,pkg:deb/debian/tomcat9@9.0.1-1%2Bdeb12u2?distro=debian-12,cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*,\n" +
			"web-2,pkg:deb/debian/tomcat9@9.0.1-1%2Bdeb12u1?distro=debian-12,cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*,\nweb-3,,cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*,\n"
		debian := `{"schema_version":"1.7.0","id":"DSA-1","aliases":["CVE-2026-0001"],"modified":"2026-01-01T00:00:00Z","summary":"A hole.",
			"affected":[{"package":{"ecosystem":"Debian:12","name":"tomcat9"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"9.0.1-1+deb12u2"}]}]}]}`
		want := []string{"web-2: CVE-2026-0001 yes", "web-3: CVE-2026-0001 yes"}
		w.upload(0, both)
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.expect(0, "web-1: CVE-2026-0001 yes", "web-2: CVE-2026-0001 yes", "web-3: CVE-2026-0001 yes")
		w.know("debian", "d.json", debian)
		w.expect(0, want...)
		w.upload(1, both)
		w.expect(1, want...)
	})
}

// OpenVEX and CycloneDX say the same in other words.
func TestOtherFormsOfVEX(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	w.upload(0, "asset,purl\na,pkg:pypi/acme-agent@4.2\nb,pkg:pypi/acme-agent@4.1\n")
	w.know("osv", "o.json", strings.Replace(osvRecord, `"introduced":"4.0"`, `"introduced":"0"`, 1))
	w.expect(0, "a: CVE-2026-0009 yes", "b: CVE-2026-0009 yes")
	openvex := `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://acme.example/vex/1","author":"Acme","timestamp":"2026-02-01T00:00:00Z","version":1,"statements":[
		{"vulnerability":{"name":"GHSA-aaaa-bbbb-cccc","aliases":["CVE-2026-0009"]},"products":[{"@id":"pkg:pypi/acme-agent@4.2"}],"status":"not_affected","justification":"vulnerable_code_not_present"},
		{"vulnerability":{"name":"CVE-2026-0010"},"products":[{"@id":"pkg:pypi/acme-agent@4.1"}],"status":"affected","action_statement":"Update."}]}`
	if r := w.says("acme", "v.json", openvex); r.Objects.New != 2 {
		t.Fatalf("%+v", r)
	}
	// an unmarked document is the desk's, so it counts for nobody else yet
	w.sees(0, marking.Desk(1), "b: CVE-2026-0009 yes", "b: CVE-2026-0010 yes")
	w.sees(0, w.member(0), "a: CVE-2026-0009 yes", "b: CVE-2026-0009 yes")
	word := int64(0)
	if err := w.store.Read().QueryRow("SELECT max(denier) FROM denial").Scan(&word); err != nil {
		t.Fatal(err)
	}
	if n, err := w.intel.Mark(t.Context(), marking.Desk(1), word, tlp.Clear, true, "Acme publishes it"); err != nil || n != 2 {
		t.Fatal(n, err)
	}
	w.drain()
	w.sees(0, w.member(0), "b: CVE-2026-0009 yes", "b: CVE-2026-0010 yes")
	w.know("acme", "v.json", strings.Replace(openvex, `"version":1`, `"version":2`, 1))
	bom := `{"bomFormat":"CycloneDX","specVersion":"1.7","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":1,"metadata":{"timestamp":"2026-02-02T00:00:00Z","distributionConstraints":{"tlp":"GREEN"},"supplier":{"name":"Acme"}},
		"components":[{"type":"library","bom-ref":"x","name":"acme-agent","version":"4.1","purl":"pkg:pypi/acme-agent@4.1"}],
		"vulnerabilities":[{"id":"CVE-2026-0009","analysis":{"state":"not_affected","justification":"code_not_reachable"},"affects":[{"ref":"x"}]}]}`
	w.says("acme", "b.json", bom)
	w.sees(0, w.member(0), "b: CVE-2026-0010 yes")
	applicant, err := marking.NewBook(w.store).Resolve(t.Context(), marking.Standing{Class: marking.ClassMember, Org: w.orgs[0]})
	if err != nil {
		t.Fatal(err)
	}
	w.sees(0, applicant, "b: CVE-2026-0009 yes", "b: CVE-2026-0010 yes")
}

// The page of a finding draws who counts and who says otherwise, and the page of the vulnerability both voices.
func TestWhoseWordCountsIsShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.upload(0, lists)
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.says("acme", "a.json", advisory("A-1", "1", "01", "final", "WHITE", map[string]string{"CVE-2026-0001": denies}))
		id := w.vulnerability("CVE-2026-0001")
		for who, v := range map[string]marking.Viewer{"member": w.member(0), "desk": marking.Desk(1), "system": system} {
			found, err := w.Denied(t.Context(), v, w.orgs[0], id, 10)
			if err != nil || len(found) != 1 {
				t.Fatalf("%s: %+v, %v", who, found, err)
			}
			f := found[0]
			if f.AssetName != "web-1" || f.Result != judge.No || f.Voice != "csaf:Acme" || f.Tree.Op != "denied" || len(f.Others) != 1 || f.Others[0].Name != "nvd" || f.Others[0].Result != judge.Yes {
				t.Errorf("%s: %+v", who, f)
			}
			stand, err := w.Findings(t.Context(), v, w.orgs[0], id, 10)
			if err != nil || len(stand) != 1 || stand[0].Voice != "nvd" || stand[0].AssetName != "web-3" {
				t.Errorf("%s: %+v, %v", who, stand, err)
			}
		}
		told, err := w.Told(t.Context(), w.member(0), "CVE-2026-0001")
		if err != nil || len(told.Voices) != 2 || told.Voices[0].Name != "csaf:Acme" || len(told.Voices[0].Claims) != 1 || len(told.Voices[0].Claims[0].Not) != 1 {
			t.Errorf("told %+v, %v", told.Voices, err)
		}
		// an affirming word that counts more is shown beside the one that denies
		w.says("acme", "a.json", advisory("A-1", "2", "02", "final", "WHITE", map[string]string{"CVE-2026-0001": affirms}))
		w.know("cve", "c.json", `{"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":"CVE-2026-0001","state":"PUBLISHED","assignerShortName":"acme","dateUpdated":"2026-02-01T00:00:00Z"},
			"containers":{"cna":{"providerMetadata":{"orgId":"1","shortName":"acme"},"affected":[{"vendor":"apache","product":"tomcat","defaultStatus":"unaffected","versions":[{"version":"9.0.5","lessThan":"9.0.9","status":"affected","versionType":"semver"}]}]}}}`)
		stand, err := w.Findings(t.Context(), w.member(0), w.orgs[0], id, 10)
		if err != nil || len(stand) != 2 || stand[0].Voice != "csaf:Acme" || len(stand[0].Others) != 1 || stand[0].Others[0].Name != "cna:acme" || stand[0].Confidence > 80 {
			t.Errorf("%+v, %v", stand, err)
		}
	})
}

// What was stored before words were weighed is weighed later, and what lists say in one line is found in them.
func TestOldVerdictsAreWeighedLater(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		const both = "asset,purl,cpe,version\nweb-1,pkg:pypi/tomcat@9.0.1,cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*,\n"
		w.upload(0, both)
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.know("acme", "v.json", `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://acme.example/vex/1","author":"Acme","timestamp":"2026-02-01T00:00:00Z","version":1,"statements":[
			{"vulnerability":{"name":"CVE-2026-0001"},"products":[{"@id":"pkg:pypi/tomcat@9.0.1"}],"status":"not_affected","justification":"vulnerable_code_not_present"}]}`)
		w.expect(0)
		if err := s.Write(t.Context(), func(tx *store.Tx) error {
			for _, q := range []string{"DELETE FROM denial", "DELETE FROM twin", "UPDATE verdict SET denied = -1", "UPDATE twin_search SET asset = 0"} {
				if _, err := tx.ExecContext(t.Context(), q); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		w.expect(0, "web-1: CVE-2026-0001 yes")
		for range 2 {
			if err := w.SweepVerdicts(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.expect(0)
		}
	})
}
