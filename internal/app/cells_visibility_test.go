package app_test

import (
	"fmt"
	"strings"

	"lianfang/internal/exposure"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

var levels = append(tlp.Levels(), tlp.None)

// to is for whom something is, beside those whom its level lets in anyway.
type to string

// The sorts of audiences.
const (
	toNobody    to = "nobody"
	toOrg       to = "org"       // the hospital
	toSector    to = "sector"    // finance
	toCommunity to = "community" // the ring
)

// cell is one level for one sort of audience, with an object of its own that hides a secret word.
type cell struct {
	n      int
	level  tlp.Level
	to     to
	id     string
	word   string // what its secrets are made of
	ask    string // a word of its description that one may search for
	secret string // its title, which nobody types
}

func cells() []cell {
	var out []cell
	for _, t := range []to{toNobody, toOrg, toSector, toCommunity} {
		for _, l := range levels {
			n := len(out) + 1
			word := "qx" + string(rune('a'+n-1)) + "z"
			out = append(out, cell{n, l, t, fmt.Sprintf("indicator--%08d-1111-4111-8111-111111111111", n), word, "find" + word, "Secret" + word})
		}
	}
	return out
}

func (c cell) String() string { return fmt.Sprintf("%v for %s", c.level, c.to) }

// audience is whom a disclosure of the cell lets in.
func (w *world) audience(c cell) marking.Audience {
	a := marking.Audience{TLP: c.level}
	switch c.to {
	case toOrg:
		a.Orgs = []int64{w.hospital}
	case toSector:
		a.Sectors = []string{"finance"}
	case toCommunity:
		a.Communities = []int64{w.ring}
	}
	return a
}

const (
	anchorID = "malware--00000000-2222-4222-8222-222222222222"
	commonID = "indicator--00000000-3333-4333-8333-333333333333"
	boxID    = "vulnerability--00000000-4444-4444-8444-444444444444"
	unknown  = "indicator--00000000-0000-4000-8000-000000000000"
	boxCVE   = "CVE-2026-1111"
)

func digit(l tlp.Level) string {
	for i, x := range levels {
		if x == l {
			return fmt.Sprint(i)
		}
	}
	return "9"
}

func warnID(l tlp.Level) string {
	return "vulnerability--9999999" + digit(l) + "-1111-4111-8111-111111111111"
}
func warnWord(l tlp.Level) string  { return "Warned" + letter(l) }
func doubtWord(l tlp.Level) string { return "Doubted" + letter(l) }
func letter(l tlp.Level) string    { return "qy" + string("abcdef"[digit(l)[0]-'0']) + "z" }

func marks(l tlp.Level) string {
	if !l.Valid() {
		return ""
	}
	return `,"object_marking_refs":["` + l.STIXID() + `"]`
}

const born = `"spec_version":"2.1","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z"`

func indicator(id, name, description, value string, l tlp.Level) string {
	return fmt.Sprintf(`{"type":"indicator",%s,"id":%q,"name":%q,"description":%q,"pattern":"[domain-name:value = '%s']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"%s}`,
		born, id, name, description, value, marks(l))
}

func relationship(id, kind, from, to string, l tlp.Level) string {
	return fmt.Sprintf(`{"type":"relationship",%s,"id":%q,"relationship_type":%q,"source_ref":%q,"target_ref":%q%s}`, born, id, kind, from, to, marks(l))
}

func vulnerability(id, name, cve string, l tlp.Level, product string) string {
	return fmt.Sprintf(`{"type":"vulnerability",%s,"id":%q,"name":%q,"description":"words of the source %s","external_references":[{"source_name":"cve","external_id":%q}]%s,"extensions":{%q:{"extension_type":"property-extension",
		"configurations":[{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:%s:*:*:*:*:*:*:*:*","versionEndExcluding":"2.0"}]}]}]}}}`,
		born, id, name, name, cve, marks(l), exposure.ConfigurationsExtension, product)
}

// base brings what everybody may read and what the secrets hang on: a malware that each secret indicator is tied to, by ties that are no
// secret themselves; an indicator that every source speaks of; a weakness in what the hospital runs.
func (w *world) base() {
	clear := tlp.Clear
	objects := []string{
		fmt.Sprintf(`{"type":"malware",%s,"id":%q,"name":"Anchor","is_family":false%s}`, born, anchorID, marks(clear)),
		indicator(commonID, "Common", "spoken of by many", "common.shared.example.org", clear),
		vulnerability(boxID, "Box", boxCVE, clear, "a:acme:box"),
		relationship("relationship--00000000-5555-4555-8555-555555555555", "targets", anchorID, intel.CVEItem(boxCVE), clear), // of many words, each with a title
	}
	for _, c := range w.cells {
		objects = append(objects, relationship(fmt.Sprintf("relationship--%08d-5555-4555-8555-555555555555", c.n), "indicates", c.id, anchorID, clear))
	}
	w.ok(w.app.Intel.AddSources(w.t.Context(), system, []intel.Source{{Slug: "open", Name: text.Same("Open"), Reliability: "A"}}))
	w.bring("open", objects...)
	w.drain()
}

// reveal brings the secret of a cell.
func (w *world) reveal(c cell) {
	w.t.Helper()
	value := strings.ToLower(c.secret) + ".shared.example.org"
	w.bring("source-"+c.word, indicator(c.id, c.secret, c.ask+" "+c.secret, value, c.level),
		relationship(fmt.Sprintf("relationship--%08d-6666-4666-8666-666666666666", c.n), "indicates", c.id, anchorID, c.level))
	if c.to == toNobody {
		w.beside(c)
	} else if c.level.Valid() {
		w.disclose(c.id, w.audience(c))
	}
	w.drain()
}

// beside brings what one source says, at a cell's level, on things that everybody knows: another name, that it is exploited, that the
// hospital runs something weak.
func (w *world) beside(c cell) {
	w.bring("source-"+c.word, indicator(commonID, "Beside"+c.word, "another name", "common.shared.example.org", c.level),
		vulnerability("vulnerability--7777777"+digit(c.level)+"-1111-4111-8111-111111111111", doubtWord(c.level), "CVE-2026-2"+digit(c.level), c.level, "o:acme:gate"+digit(c.level)))
	w.file("source-"+c.word, c.level, fmt.Sprintf(`{"title":"CISA Catalog of Known Exploited Vulnerabilities","catalogVersion":"2026.01.01","dateReleased":"2026-01-01T00:00:00.0000Z","count":1,
		"vulnerabilities":[{"cveID":%q,"vendorProject":"Acme","product":"Box","vulnerabilityName":"Exploited%s","dateAdded":"2026-01-01","shortDescription":"x","requiredAction":"x","dueDate":"2026-02-01","knownRansomwareCampaignUse":"Unknown","notes":"","cwes":[]}]}`,
		boxCVE, c.word))
	soft := fmt.Sprintf("software--%08d-8888-5888-8888-888888888888", c.n)
	w.bring("source-"+c.word, fmt.Sprintf(`{"type":"software","spec_version":"2.1","id":%q,"name":"join","vendor":"acme","version":"1.0","cpe":"cpe:2.3:a:acme:join:1.0:*:*:*:*:*:*:*"%s}`, soft, marks(c.level)),
		relationship(fmt.Sprintf("relationship--%08d-9999-4999-8999-999999999999", c.n), "has", soft, boxID, c.level))
}

// secrets are the words that a cell hides.
func (c cell) secrets() []string {
	out := []string{c.secret, strings.ToLower(c.secret)}
	if c.to == toNobody {
		out = append(out, "Beside"+c.word, "Exploited"+c.word, doubtWord(c.level))
	}
	return out
}
