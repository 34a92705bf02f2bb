package exposure

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/cve"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/kev"
	"lianfang/internal/format/nvd"
	"lianfang/internal/format/sniff"
	"lianfang/internal/format/stix"
	"lianfang/internal/format/vers"
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
	rejected bool
}

// ConfigurationsExtension is the id of our STIX extension (a property extension of vulnerability, STIX 2.1 §7.3) that carries
// `configurations` in the form of NVD 2.0, so that an advisory says which versions it means.
const ConfigurationsExtension = "extension-definition--b1f5a7d2-3c64-4e8a-9d27-6f0e5c4b3a19"

// readKnown finds out what an assertion says; ok is false when it speaks of no vulnerability.
func readKnown(w intel.Said, around []intel.Said) (known, bool) {
	k := known{word: w, cvss: -1, epss: -1}
	switch sniff.Format(w.Format) {
	case sniff.NVD2:
		return readNVD(k)
	case sniff.KEV:
		return readKEV(k)
	case sniff.EPSS:
		return readEPSS(k)
	case sniff.CVE5:
		return readCVE(k)
	case sniff.STIX:
		return readSTIX(k, around)
	}
	return k, false
}

func readNVD(k known) (known, bool) {
	r := nvd.Parse(framing.Element{Raw: k.word.Raw})
	if r.Broken || r.ID == "" {
		return k, false
	}
	k.cve, k.rejected, k.cvss = r.ID, r.Rejected(), baseScore(r.CVSS)
	if x := r.KEV; x != nil {
		k.kevAdded, k.kevDue = micros(x.Added), micros(x.Due)
	}
	k.opinion.Configurations = fromTree(r.Configurations)
	return k, true
}

func readKEV(k known) (known, bool) {
	for e, err := range kev.Entries(catalogueOf(k.word.Raw), new(kev.Head)) {
		if err != nil || e.Broken || e.CVE == "" {
			return k, false
		}
		k.cve, k.kevAdded, k.kevDue = e.CVE, micros(e.Added), micros(e.Due)
		return k, true
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
	p, err := strconv.ParseFloat(f[1], 64)
	if err != nil || p < 0 || p > 1 {
		return k, false
	}
	k.cve, k.epss = strings.ToUpper(f[0]), int64(p*1e6+0.5)
	return k, true
}

// readCVE takes the configurations that the record's containers carry, and its lists of affected versions where they name a product by CPE,
// purl, or vendor and product in words.
func readCVE(k known) (known, bool) {
	r := cve.Parse(framing.Element{Raw: k.word.Raw})
	if r.Broken || r.ID == "" {
		return k, false
	}
	k.cve, k.rejected = r.ID, r.Rejected()
	for i, c := range r.Containers() {
		k.cvss = max(k.cvss, baseScore(c.CVSS))
		if c.KEV != nil {
			k.kevAdded = micros(c.KEV.Added)
		}
		if conf := fromTree(c.Applicability); len(conf) > 0 {
			k.opinion.Configurations = append(k.opinion.Configurations, conf...)
			continue // the same statement in another form: count it once
		}
		for _, a := range c.Affected {
			own := i == 0 // the numbering authority's; the others are added by people who enrich
			k.opinion.Configurations = append(k.opinion.Configurations, fromAffected(a, own, len(k.opinion.Configurations) > 0)...)
		}
	}
	return k, true
}

// baseScore is the highest base score that the record carries, in tenths; -1 when it carries none.
func baseScore(scores []nvd.Score) int64 {
	best := int64(-1)
	for _, s := range scores {
		if f, err := strconv.ParseFloat(s.Base, 64); err == nil && f >= 0 && f <= 10 {
			best = max(best, int64(f*10+0.5))
		}
	}
	return best
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
	k.opinion.Configurations = fromTree(tree.Configurations)
	if exact := namedSoftware(around); len(exact.Criteria) > 0 {
		k.opinion.Configurations = append(k.opinion.Configurations, judge.Configuration{Nodes: []judge.Node{exact}})
	}
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
			if c, ok := softwareCriterion(soft); ok {
				n.Criteria = append(n.Criteria, c)
			}
		}
	}
	return n
}

func softwareCriterion(s stix.Software) (judge.Criterion, bool) {
	comp, ok := judge.Component{}, false
	switch {
	case s.CPE != "":
		c, err := judge.FromCPE(s.CPE)
		comp, ok = c, err == nil
	case s.PURL != "":
		c, err := judge.FromPURL(s.PURL)
		comp, ok = c, err == nil
	default:
		comp, ok = judge.FromNames(s.Vendor, s.Name, s.Version)
	}
	if ok && comp.Version == "" && s.Version != "" {
		comp = comp.WithVersion(s.Version)
	}
	return comp.Criterion(), ok
}

func fromTree(in []nvd.Configuration) []judge.Configuration {
	var out []judge.Configuration
	for _, c := range in {
		conf := judge.Configuration{All: c.All(), Negate: c.Negate}
		for _, n := range c.Nodes {
			node := judge.Node{All: n.All(), Negate: n.Negate}
			for _, m := range n.Matches {
				r := vers.Range{StartIncl: m.StartIncl, StartExcl: m.StartExcl, EndIncl: m.EndIncl, EndExcl: m.EndExcl}
				if x, ok := judge.CPECriterion(m.Criteria, r, m.Vulnerable); ok {
					node.Criteria = append(node.Criteria, x)
				}
			}
			conf.Nodes = append(conf.Nodes, node)
		}
		out = append(out, conf)
	}
	return out
}
