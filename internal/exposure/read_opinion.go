package exposure

import (
	"bytes"
	"io"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/format/cve"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/kev"
	"lianfang/internal/format/nvd"
	"lianfang/internal/format/osv"
	"lianfang/internal/format/sniff"
	"lianfang/internal/format/stix"
	"lianfang/internal/intel"
)

// known is what one assertion says of one vulnerability.
type known struct {
	word     intel.Said
	cve      string // or the STIX id of a vulnerability without a number
	opinion  judge.Opinion
	kevAdded int64 // UTC microseconds, 0: this word does not say
	kevDue   int64
	cvss     int64 // tenths, -1
	epss     int64 // millionths, -1
	vector   string
	ssvc     string // "exploitation/automatable/technical impact"
	rejected bool
	record   knowledge.Record // all that it says, voice by voice; of STIX there is none

	covers    knowledge.Cover
	published int64    // day, as knowledge.Day
	vendors   []string // whose products it is about, where it gives no rule
}

// ConfigurationsExtension is the id of our STIX extension (a property extension of vulnerability, STIX 2.1 §7.3) that carries
// `configurations` in the form of NVD 2.0, so that an advisory says which versions it means.
const ConfigurationsExtension = "extension-definition--b1f5a7d2-3c64-4e8a-9d27-6f0e5c4b3a19"

// readKnown finds out what an assertion says; ok is false when it speaks of no vulnerability.
func readKnown(w intel.Said, around []intel.Said) (known, bool) {
	k := known{word: w, cvss: -1, epss: -1}
	switch sniff.Format(w.Format) {
	case sniff.NVD2:
		return k.take(knowledge.FromNVD(nvd.Parse(framing.Element{Raw: k.word.Raw})))
	case sniff.KEV:
		return readKEV(k)
	case sniff.EPSS:
		return readEPSS(k)
	case sniff.CVE5:
		return k.take(knowledge.FromCVE(cve.Parse(framing.Element{Raw: k.word.Raw})))
	case sniff.OSV:
		return readOSV(k)
	case sniff.CSAF:
		return readCSAF(k)
	case sniff.OpenVEX, sniff.CycloneDXJSON:
		return readVEX(k)
	case sniff.STIX:
		return readSTIX(k, around)
	}
	return k, false
}

// take keeps what a record says.
func (k known) take(r knowledge.Record, ok bool) (known, bool) {
	k.record, k.cve, k.rejected, k.opinion = r, r.ID, r.Rejected, r.Opinion()
	k.cvss, k.epss = r.Scores.CVSS, r.Scores.EPSS
	k.kevAdded, k.kevDue = micros(r.Scores.KEVAdded), micros(r.Scores.KEVDue)
	k.vector = short(r.Scores.Vector, maxVector)
	if n := len(r.Scores.SSVC); n > 0 { // the last that enriched it
		p := r.Scores.SSVC[n-1]
		k.ssvc = short(strings.ReplaceAll(p.Exploitation, "/", ""), maxPoint) + "/" + short(strings.ReplaceAll(p.Automatable, "/", ""), maxPoint) + "/" + short(p.TechnicalImpact, maxPoint)
	}
	k.covers, k.published = r.Covers(), knowledge.Day(r.Published)
	if !k.covers.Usable(0) {
		k.vendors = r.Vendors
	}
	return k, ok
}

// What is kept of a vector and of a decision point, in bytes; the longest that a standard knows are 300 and 10.
const (
	maxVector = 500
	maxPoint  = 20
)

// short is a text up to so many bytes; one that is longer is none of a standard's, and is left out.
func short(s string, most int) string {
	if len(s) > most {
		return ""
	}
	return s
}

func readKEV(k known) (known, bool) {
	for e, err := range kev.Entries(catalogueOf(k.word.Raw), new(kev.Head)) {
		if err != nil {
			return k, false
		}
		return k.take(knowledge.FromKEV(e))
	}
	return k, false
}

// readOSV takes what a record says under the name of its item; one that takes several numbers for one is a word on each.
func readOSV(k known) (known, bool) {
	r := osv.Parse(framing.Element{Raw: k.word.Raw})
	for _, rec := range knowledge.FromOSV(r) {
		if rec.ID == r.ID || intel.CVEItem(rec.ID) == k.word.STIXID {
			return k.take(rec, true)
		}
	}
	return k, false
}

// kevColumns is the head of CISA's table; an entry that came in that form was kept as its row.
const kevColumns = "cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,knownRansomwareCampaignUse,notes,cwes\n"

func catalogueOf(raw []byte) io.Reader {
	if len(raw) > 0 && raw[0] == '{' {
		return io.MultiReader(strings.NewReader(`{"vulnerabilities":[`), bytes.NewReader(raw), strings.NewReader("]}"))
	}
	return io.MultiReader(strings.NewReader(kevColumns), bytes.NewReader(raw))
}

// readEPSS reads one row "cve,epss,percentile" of FIRST's file.
func readEPSS(k known) (known, bool) {
	f := strings.Split(strings.ReplaceAll(strings.TrimSpace(string(k.word.Raw)), `"`, ""), ",")
	if len(f) < 2 {
		return k, false
	}
	return k.take(knowledge.FromEPSS(f[0], f[1]))
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func readSTIX(k known, around []intel.Said) (known, bool) {
	o, err := stix.Parse(k.word.Raw)
	if err != nil || o.Type != "vulnerability" {
		return k, false
	}
	if k.cve = o.CVE(); k.cve == "" {
		k.cve = o.ID
	}
	tree := nvd.ParseTree(configurationsOf(&o), framing.Position{}, o.ID)
	k.opinion.Configurations = knowledge.FromTree(tree.Configurations)
	if exact := namedSoftware(around); len(exact.Criteria) > 0 {
		k.opinion.Configurations = append(k.opinion.Configurations, judge.Configuration{Nodes: []judge.Node{exact}})
	}
	k.covers = knowledge.Record{Source: knowledge.STIX, Voices: []knowledge.Voice{{Opinion: k.opinion}}}.Covers()
	return k, true
}

// configurationsOf digs the member out of our extension.
func configurationsOf(o *stix.Object) jsontext.Value {
	var ext struct {
		Configurations jsontext.Value `json:"configurations"`
	}
	raw := o.Extension(ConfigurationsExtension)
	if len(raw) == 0 || json.Unmarshal(raw, &ext) != nil {
		return nil
	}
	return ext.Configurations
}

// namedSoftware is the software that relationships join to a vulnerability: each exactly the version it names.
func namedSoftware(around []intel.Said) judge.Node {
	var n judge.Node
	for _, s := range around {
		if s.Type != "software" {
			continue
		}
		o, err := stix.Parse(s.Raw)
		if err != nil {
			continue
		}
		for _, soft := range o.Software() {
			if c, ok := knowledge.FromSoftware(soft); ok {
				n.Criteria = append(n.Criteria, c)
			}
		}
	}
	return n
}
