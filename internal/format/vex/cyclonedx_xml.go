package vex

import (
	"encoding/xml"
	"io"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/sbom"
	"lianfang/internal/text"
)

// xmlBOM is the XML form of a CycloneDX document as far as its vulnerabilities go.
type xmlBOM struct {
	XMLName         xml.Name
	Serial          string             `xml:"serialNumber,attr"`
	Version         string             `xml:"version,attr"`
	Time            string             `xml:"metadata>timestamp"`
	Supplier        string             `xml:"metadata>supplier>name"`
	Manufacturer    string             `xml:"metadata>manufacturer>name"`
	Manufacture     string             `xml:"metadata>manufacture>name"`
	Authors         []string           `xml:"metadata>authors>author>name"`
	Vulnerabilities []xmlVulnerability `xml:"vulnerabilities>vulnerability"`
}

type xmlVulnerability struct {
	Ref        string       `xml:"bom-ref,attr"`
	ID         string       `xml:"id"`
	References []string     `xml:"references>reference>id"`
	Advice     string       `xml:"recommendation"`
	Workaround string       `xml:"workaround"`
	Created    string       `xml:"created"`
	Published  string       `xml:"published"`
	Updated    string       `xml:"updated"`
	Rejected   string       `xml:"rejected"`
	Analysis   *xmlAnalysis `xml:"analysis"`
	Affects    []xmlTarget  `xml:"affects>target"`
}

type xmlAnalysis struct {
	State         string   `xml:"state"`
	Justification string   `xml:"justification"`
	Responses     []string `xml:"responses>response"`
	Detail        string   `xml:"detail"`
	First         string   `xml:"firstIssued"`
	Last          string   `xml:"lastUpdated"`
}

type xmlTarget struct {
	Ref      string       `xml:"ref"`
	Versions []xmlVersion `xml:"versions>version"`
}

type xmlVersion struct {
	Version string `xml:"version"`
	Range   string `xml:"range"`
	Status  string `xml:"status"`
}

// XML reads the XML form of a CycloneDX document; its Raw is empty. The error is a *framing.Error or what r failed with.
func XML(r io.Reader) (*Document, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxDocument+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > maxDocument {
		return nil, &framing.Error{Code: framing.CodeTooLarge, At: framing.Top, Say: text.Format("檔案超過 %d 位元組。", "The file has more than %d bytes.", maxDocument)}
	}
	// The inventory's reader goes first: it refuses a document type, nesting and tags without end, and what is no XML.
	d := &Document{Form: CycloneDX, At: framing.Top}
	b := &bom{d: d, left: maxProducts}
	if err := b.inventory(raw, sbom.CycloneDXXML); err != nil {
		return nil, err
	}
	var w xmlBOM
	if err := xml.Unmarshal(raw, &w); err != nil {
		return nil, &framing.Error{Code: framing.CodeMalformed, At: framing.Top, Say: text.Of("不是有效的 XML。", "This is not valid XML.")}
	}
	b.document(w)
	for i := range d.Problems {
		d.Problems[i].Object = d.ID
	}
	return d, nil
}

func (b *bom) document(w xmlBOM) {
	d := b.d
	d.ID, d.Version, d.Time = w.Serial, w.Version, d.instant("metadata.timestamp", w.Time)
	for _, name := range append([]string{w.Supplier, w.Manufacturer, w.Manufacture}, w.Authors...) {
		if d.Author == "" {
			d.Author = name
		}
	}
	if len(w.Vulnerabilities) > maxStatements {
		d.breaks(framing.CodeTooLarge, text.Format("漏洞超過 %d 個。", "There are more than %d vulnerabilities.", maxStatements))
		return
	}
	for _, v := range w.Vulnerabilities {
		b.say(v.wire())
		if d.Broken {
			return
		}
	}
}

// wire gives the vulnerability as the JSON form has it.
func (v xmlVulnerability) wire() wireBOMVulnerability {
	w := wireBOMVulnerability{ID: v.ID, Ref: v.Ref, Advice: v.Advice, Workaround: v.Workaround, Created: v.Created, Published: v.Published, Updated: v.Updated, Rejected: v.Rejected}
	for _, id := range v.References {
		w.References = append(w.References, wireReference{id})
	}
	if a := v.Analysis; a != nil {
		w.Analysis = &wireAnalysis{State: a.State, Justification: a.Justification, Responses: a.Responses, Detail: a.Detail, First: a.First, Last: a.Last}
	}
	for _, t := range v.Affects {
		affects := wireAffects{Ref: t.Ref}
		for _, version := range t.Versions {
			affects.Versions = append(affects.Versions, wireVersion(version))
		}
		w.Affects = append(w.Affects, affects)
	}
	return w
}
