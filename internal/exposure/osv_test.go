package exposure_test

import (
	"strings"
	"testing"

	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

const osvRecord = `{"schema_version":"1.7.0","id":"GHSA-aaaa-bbbb-cccc","aliases":["CVE-2026-0009"],"modified":"2026-01-01T00:00:00Z","published":"2026-01-01T00:00:00Z","summary":"A hole.",
	"affected":[{"package":{"ecosystem":"PyPI","name":"Acme_Agent"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"4.0"},{"fixed":"4.3"}]}]},
	{"package":{"ecosystem":"Debian:12","name":"acme"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"4.3-1+deb12u2"}]}]}]}`

// A record of an ecosystem's database is a word on the CVE number that it names, and is taken back when it is withdrawn.
func TestWhatAnEcosystemSays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.upload(0, "asset,purl\na,pkg:pypi/acme-agent@4.2\nb,pkg:pypi/acme-agent@4.3\nc,pkg:npm/acme-agent@4.2\nd,pkg:deb/debian/acme@4.3-1%2Bdeb12u1?distro=debian-12\ne,pkg:deb/debian/acme@4.3-1?distro=debian-11\n")
		w.know("osv", "o.json", osvRecord)
		w.expect(0, "a: CVE-2026-0009 yes", "d: CVE-2026-0009 yes")
		told, err := w.Told(t.Context(), marking.Desk(1), "CVE-2026-0009")
		if err != nil || len(told.Voices) != 1 || told.Voices[0].Name != "osv:GHSA-aaaa-bbbb-cccc" || told.Voices[0].Rank != knowledge.Distribution || told.Published.Year() != 2026 {
			t.Errorf("told %+v, %v", told.Voices, err)
		}
		w.know("osv", "o.json", strings.Replace(osvRecord, `"modified":"2026-01-01T00:00:00Z"`, `"modified":"2026-02-01T00:00:00Z","withdrawn":"2026-02-01T00:00:00Z"`, 1))
		w.expect(0)
	})
}

// Without a CVE number it stands under its own id.
func TestARecordWithoutANumber(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	w.upload(0, "asset,purl\na,pkg:pypi/acme-agent@4.2\n")
	w.know("osv", "o.json", strings.Replace(osvRecord, `"aliases":["CVE-2026-0009"],`, "", 1))
	w.expect(0, "a: GHSA-aaaa-bbbb-cccc yes")
}
