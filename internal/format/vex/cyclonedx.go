package vex

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/purl"
	"lianfang/internal/format/sbom"
	"lianfang/internal/text"
)

// wireBOM is a CycloneDX document as far as its vulnerabilities go (ECMA-424, 1.4 to 1.7).
type wireBOM struct {
	Serial          string           `json:"serialNumber"`
	Version         jsontext.Value   `json:"version"`
	Metadata        jsontext.Value   `json:"metadata"`
	Vulnerabilities []jsontext.Value `json:"vulnerabilities"`
}

type wireMetadata struct {
	Time         string      `json:"timestamp"`
	Supplier     wireNamed   `json:"supplier"`
	Manufacturer wireNamed   `json:"manufacturer"`
	Manufacture  wireNamed   `json:"manufacture"`
	Authors      []wireNamed `json:"authors"`
}

type wireNamed struct {
	Name string `json:"name"`
}

type wireBOMVulnerability struct {
	ID         string          `json:"id"`
	Ref        string          `json:"bom-ref"`
	References []wireReference `json:"references"`
	Advice     string          `json:"recommendation"`
	Workaround string          `json:"workaround"`
	Created    string          `json:"created"`
	Published  string          `json:"published"`
	Updated    string          `json:"updated"`
	Rejected   string          `json:"rejected"`
	Analysis   *wireAnalysis   `json:"analysis"`
	Affects    []wireAffects   `json:"affects"`
}

type wireReference struct {
	ID string `json:"id"`
}

type wireAnalysis struct {
	State         string   `json:"state"`
	Justification string   `json:"justification"`
	Responses     []string `json:"response"`
	Detail        string   `json:"detail"`
	First         string   `json:"firstIssued"`
	Last          string   `json:"lastUpdated"`
}

type wireAffects struct {
	Ref      string        `json:"ref"`
	Versions []wireVersion `json:"versions"`
}

type wireVersion struct {
	Version string `json:"version"`
	Range   string `json:"range"`
	Status  string `json:"status"`
}

// states are the analysis states as statuses.
var states = map[string]Status{
	"exploitable": Affected, "in_triage": UnderInvestigation, "false_positive": NotAffected, "not_affected": NotAffected,
	"resolved": Fixed, "resolved_with_pedigree": Fixed,
}

// reasons are the justifications of CycloneDX as common ones.
var reasons = map[string]Justification{
	"code_not_present": CodeNotPresent, "code_not_reachable": CodeNotInPath,
	"requires_configuration": CodeNotControlled, "requires_dependency": ComponentNotPresent, "requires_environment": CodeNotControlled,
	"protected_by_compiler": InlineMitigations, "protected_at_runtime": InlineMitigations,
	"protected_at_perimeter": InlineMitigations, "protected_by_mitigating_control": InlineMitigations,
}

func (d *Document) cycloneDX(e framing.Element) {
	w, problems := framing.DecodeObject[wireBOM](e)
	d.add(problems...)
	d.ID, d.Version = w.Serial, strings.Trim(string(w.Version), `"`)
	switch {
	case len(problems) > 0 && w.Vulnerabilities == nil:
		d.breaks("no_statements", text.Of("漏洞（vulnerabilities）無法判讀。", "The vulnerabilities cannot be read."))
		return
	case len(w.Vulnerabilities) > maxStatements:
		d.breaks(framing.CodeTooLarge, text.Format("漏洞超過 %d 個。", "There are more than %d vulnerabilities.", maxStatements))
		return
	}
	if w.Metadata.Kind() == '{' {
		m, _ := framing.DecodeObject[wireMetadata](framing.Element{Raw: w.Metadata, At: e.At}) // what of it is odd is for the inventory's reader
		d.Time = d.instant("metadata.timestamp", m.Time)
		for _, n := range append([]wireNamed{m.Supplier, m.Manufacturer, m.Manufacture}, m.Authors...) {
			if d.Author == "" {
				d.Author = n.Name
			}
		}
	}
	b := &bom{d: d, left: maxProducts}
	if len(w.Vulnerabilities) > 0 {
		if err := b.inventory(e.Raw, sbom.CycloneDXJSON); err != nil {
			d.breaks("no_components", text.Of("元件清單無法判讀。", "The components cannot be read."))
			return
		}
	}
	parts := e.Parts()
	for _, raw := range w.Vulnerabilities {
		b.vulnerability(parts.Next(raw))
		if d.Broken {
			return
		}
	}
}

// bom resolves references within a document.
type bom struct {
	d     *Document
	parts map[string]Product
	left  int
}

// inventory reads the components that references may name.
func (b *bom) inventory(raw []byte, f sbom.Format) error {
	b.parts = make(map[string]Product)
	in := sbom.Read(bytes.NewReader(raw), f)
	for c, err := range in.Components() {
		if err != nil {
			return err
		}
		b.component(c)
	}
	if subject := in.Document().Subject; subject != nil {
		b.component(*subject)
	}
	return nil
}

func (b *bom) component(c sbom.Component) {
	if c.ID != "" {
		b.parts[c.ID] = Product{ID: c.ID, PURLs: c.PURLs, CPEs: c.CPEs, Group: c.Group, Name: c.Name, Version: c.Version}
	}
}

func (b *bom) vulnerability(e framing.Element) {
	d := b.d
	w, problems := framing.DecodeObject[wireBOMVulnerability](e)
	d.add(problems...)
	if len(problems) > 0 && (e.Raw.Kind() != '{' || w.Affects == nil || w.Analysis == nil) && !onlyOdd(e.Raw) {
		d.breaks("no_product", text.Format("漏洞「%.60s」的分析或產品無法判讀。", "The analysis or the products of %.60[1]q cannot be read.", w.ID))
		return
	}
	b.say(w)
}

// say makes the statements of one vulnerability, one a status.
func (b *bom) say(w wireBOMVulnerability) {
	d := b.d
	s := b.analysis(w)
	byStatus := make(map[Status][]Product)
	for _, a := range w.Affects {
		if !d.counted(&b.left, 1+len(a.Versions)) {
			return
		}
		p := b.product(a.Ref)
		if len(a.Versions) == 0 {
			byStatus[s.Status] = append(byStatus[s.Status], p)
		}
		for _, v := range a.Versions {
			status := versionStatus(s.Status, v.Status)
			byStatus[status] = append(byStatus[status], p.at(v))
		}
	}
	if len(w.Affects) == 0 {
		d.take(s)
		return
	}
	for _, status := range []Status{Affected, UnderInvestigation, Fixed, NotAffected} {
		if len(byStatus[status]) > 0 {
			d.take(s.as(status, byStatus[status]))
		}
	}
}

// onlyOdd tells whether the members that statements are made of are as they should be, so that another one's wrong type costs nothing.
func onlyOdd(raw jsontext.Value) bool {
	var w struct {
		Analysis *wireAnalysis `json:"analysis"`
		Affects  []wireAffects `json:"affects"`
	}
	return json.Unmarshal(raw, &w) == nil
}

func (b *bom) analysis(w wireBOMVulnerability) Statement {
	d := b.d
	s := Statement{Vulnerability: w.ID, Action: joined(w.Advice, w.Workaround), Rejected: w.Rejected != ""}
	for _, r := range w.References {
		if r.ID != "" && r.ID != w.ID && !slices.Contains(s.Aliases, r.ID) {
			s.Aliases = append(s.Aliases, r.ID)
		}
	}
	if w.Analysis == nil || w.Analysis.State == "" {
		s.Status, s.Unanalysed = Affected, true
		s.Time = b.latest(w.Created, w.Published, w.Updated)
		if w.Analysis != nil {
			s.Impact, s.Responses = w.Analysis.Detail, w.Analysis.Responses
		}
		return s
	}
	a := w.Analysis
	var ok bool
	if s.Status, ok = states[a.State]; !ok {
		s.Status, s.Unanalysed = UnderInvestigation, true
		d.note("unknown_status", text.Format("%.60s：不認識的狀態「%.40s」，視為調查中。", "%.60[1]s: unknown state %.40[2]q, taken as under investigation.", w.ID, a.State))
	}
	s.Said = strings.TrimSpace(a.State + " " + a.Justification)
	s.Justification, ok = reasons[a.Justification]
	if !ok && a.Justification != "" {
		d.note("unknown_justification", text.Format("%.60s：不認識的理由「%.60s」。", "%.60[1]s: unknown justification %.60[2]q.", w.ID, a.Justification))
	}
	s.Impact, s.Responses, s.Time = a.Detail, a.Responses, b.latest(a.First, a.Last)
	if s.Time.IsZero() {
		s.Time = b.latest(w.Created, w.Published, w.Updated)
	}
	return s
}

// latest gives the latest of some times.
func (b *bom) latest(all ...string) (t time.Time) {
	for _, s := range all {
		if u := b.d.instant("vulnerabilities", s); u.After(t) {
			t = u
		}
	}
	return t
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}

// versionStatus is what holds for a version that has a status of its own: "affected" means that it has the code, of which the analysis
// says the rest; "unaffected" beside a resolved flaw is the version that has the fix.
func versionStatus(analysis Status, version string) Status {
	switch {
	case version == "unknown":
		return UnderInvestigation
	case version == "unaffected" && analysis == Fixed:
		return Fixed
	case version == "unaffected":
		return NotAffected
	}
	return analysis
}

// as gives the statement for products of another status than the analysis has.
func (s Statement) as(status Status, products []Product) Statement {
	if status == NotAffected && s.Status != NotAffected && s.Impact == "" {
		s.Impact = "affects.versions.status: unaffected"
	}
	s.Status, s.Products = status, products
	if status != NotAffected {
		s.Justification = ""
	}
	return s
}

func (b *bom) product(ref string) Product {
	if p, ok := b.parts[ref]; ok {
		return p
	}
	p := Product{ID: ref}
	if link, ok := ParseBOMLink(ref); ok {
		if own, ok := b.parts[link.Ref]; ok && link.Ref != "" && strings.EqualFold(b.d.ID, "urn:uuid:"+link.Serial) {
			own.ID, own.Link = ref, &link
			return own
		}
		p.Link = &link
		ref = link.Ref
	}
	p.identify("", ref)
	return p
}

// at gives the product at a version or range. The component's own version gives way: the statement is about these.
func (p Product) at(v wireVersion) Product {
	p.Version, p.Range = v.Version, v.Range
	bare := make([]string, 0, len(p.PURLs))
	for _, written := range p.PURLs {
		if u, _, err := purl.ParseLenient(written); err == nil && u.Version != "" && u.Version != v.Version {
			u.Version = ""
			written = u.String()
		}
		bare = append(bare, written)
	}
	p.PURLs = bare
	return p
}

// ParseBOMLink reads urn:cdx:SERIAL/VERSION#REF; the part after "#" is percent-decoded.
func ParseBOMLink(s string) (BOMLink, bool) {
	rest, ok := strings.CutPrefix(s, "urn:cdx:")
	if !ok {
		return BOMLink{}, false
	}
	rest, ref, _ := strings.Cut(rest, "#")
	serial, version, ok := strings.Cut(rest, "/")
	if decoded, err := url.PathUnescape(ref); err == nil {
		ref = decoded
	}
	return BOMLink{Serial: serial, Version: version, Ref: ref}, ok && serial != "" && version != ""
}
