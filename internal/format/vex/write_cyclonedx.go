package vex

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"lianfang/internal/format/cpe"
	"lianfang/internal/format/nvd"
	"lianfang/internal/format/purl"
)

const cycloneDXSchema = "http://cyclonedx.org/schema/bom-1.6.schema.json"

type outBOM struct {
	Schema          string            `json:"$schema"`
	Format          string            `json:"bomFormat"`
	Spec            string            `json:"specVersion"`
	Serial          string            `json:"serialNumber"`
	Version         int               `json:"version"`
	Metadata        outMetadata       `json:"metadata"`
	Components      []outComponent    `json:"components"`
	Vulnerabilities []outBOMStatement `json:"vulnerabilities"`
}

type outMetadata struct {
	Time     string    `json:"timestamp"`
	Tools    *outTools `json:"tools,omitzero"`
	Supplier outNamed  `json:"supplier"`
}

type outTools struct {
	Components []outComponent `json:"components"`
}

type outNamed struct {
	Name string `json:"name"`
}

type outComponent struct {
	Type    string `json:"type"`
	Ref     string `json:"bom-ref,omitzero"`
	Group   string `json:"group,omitzero"`
	Name    string `json:"name"`
	Version string `json:"version,omitzero"`
	CPE     string `json:"cpe,omitzero"`
	PURL    string `json:"purl,omitzero"`
}

type outBOMStatement struct {
	ID         string         `json:"id"`
	References []outReference `json:"references,omitzero"`
	Ratings    []outRating    `json:"ratings,omitzero"`
	Text       string         `json:"description,omitzero"`
	Advice     string         `json:"recommendation,omitzero"`
	Analysis   outAnalysis    `json:"analysis"`
	Affects    []outAffects   `json:"affects"`
}

type outReference struct {
	ID     string   `json:"id"`
	Source outNamed `json:"source"`
}

type outRating struct {
	Source   outNamed       `json:"source,omitzero"`
	Score    jsontext.Value `json:"score,omitzero"`
	Severity string         `json:"severity,omitzero"`
	Method   string         `json:"method"`
	Vector   string         `json:"vector,omitzero"`
}

type outAnalysis struct {
	State         string `json:"state"`
	Justification string `json:"justification,omitzero"`
	Detail        string `json:"detail,omitzero"`
	Last          string `json:"lastUpdated,omitzero"`
}

type outAffects struct {
	Ref string `json:"ref"`
}

var outStates = map[Status]string{NotAffected: "not_affected", Affected: "exploitable", Fixed: "resolved", UnderInvestigation: "in_triage"}

var outReasons = map[Justification]string{
	ComponentNotPresent: "code_not_present", CodeNotPresent: "code_not_present", CodeNotInPath: "code_not_reachable",
	CodeNotControlled: "requires_environment", InlineMitigations: "protected_by_mitigating_control",
}

// WriteCycloneDX writes a CycloneDX 1.6 BOM of the components that the findings are about, with the findings as its vulnerabilities. The
// serial number is made of the head's id, so that versions of one document share it.
func WriteCycloneDX(h Head, all []Finding) ([]byte, error) {
	if err := h.check(all); err != nil {
		return nil, err
	}
	doc := outBOM{Schema: cycloneDXSchema, Format: "CycloneDX", Spec: "1.6", Serial: serial(h.ID), Version: h.Version,
		Metadata: outMetadata{Time: stamped(h.Time), Supplier: outNamed{h.Author}}}
	if h.Tool != "" {
		doc.Metadata.Tools = &outTools{[]outComponent{{Type: "application", Name: h.Tool, Version: h.Release}}}
	}
	seen := make(map[string]bool)
	for _, f := range all {
		if ref := f.Component.IRI(); !seen[ref] {
			seen[ref] = true
			doc.Components = append(doc.Components, componentOf(f.Component, ref))
		}
	}
	for _, group := range gathered(all) {
		doc.Vulnerabilities = append(doc.Vulnerabilities, bomStatement(group))
	}
	return written(doc)
}

func serial(id string) string {
	if rest, ok := strings.CutPrefix(strings.ToLower(id), "urn:uuid:"); ok {
		if u, err := uuid.Parse(rest); err == nil {
			return "urn:uuid:" + u.String()
		}
	}
	return "urn:uuid:" + uuid.NewSHA1(uuid.NameSpaceURL, []byte(id)).String()
}

// componentOf writes identifiers in their canonical forms, and none that cannot be read.
func componentOf(c Component, ref string) outComponent {
	out := outComponent{Type: "library", Ref: ref, Group: c.Group, Name: c.Name, Version: c.Version}
	if u, _, err := purl.ParseLenient(c.PURL); err == nil {
		out.PURL = u.String()
		if out.Name == "" {
			out.Group, out.Name, out.Version = u.Namespace, u.Name, u.Version
		}
	}
	if n, err := cpe.Parse(c.CPE); err == nil {
		out.CPE = n.String()
		if out.Name == "" {
			out.Group, out.Name, out.Version = n.Get(cpe.Vendor).Text(), n.Get(cpe.Product).Text(), n.Get(cpe.Version).Text()
		}
		if n.Get(cpe.Part).Text() == "o" {
			out.Type = "operating-system"
		}
	}
	if out.Name == "" {
		out.Name = c.Label()
	}
	return out
}

func bomStatement(group []Finding) outBOMStatement {
	f := group[0]
	s := outBOMStatement{ID: f.Vulnerability, Text: f.Title, Advice: f.Action,
		Analysis: outAnalysis{State: outStates[f.Status], Detail: f.Detail}}
	if f.Status == NotAffected {
		s.Analysis.Justification = outReasons[f.Justification]
	}
	if !f.Time.IsZero() {
		s.Analysis.Last = stamped(f.Time)
	}
	for _, name := range otherNames(group) {
		issuer, _, _ := strings.Cut(name, "-")
		s.References = append(s.References, outReference{name, outNamed{issuer}})
	}
	for _, score := range f.Scores {
		if r, ok := rating(score); ok {
			s.Ratings = append(s.Ratings, r)
		}
	}
	for _, g := range group {
		s.Affects = append(s.Affects, outAffects{g.Component.IRI()})
	}
	return s
}

var methods = map[string]string{"2.0": "CVSSv2", "3.0": "CVSSv3", "3.1": "CVSSv31", "4.0": "CVSSv4"}

var severities = map[string]bool{"critical": true, "high": true, "medium": true, "low": true, "none": true}

func rating(s nvd.Score) (outRating, bool) {
	r := outRating{Source: outNamed{s.Source}, Method: methods[s.Version], Vector: s.Vector}
	if r.Method == "" {
		r.Method = "other"
	}
	if v := jsontext.Value(s.Base); v.Kind() == '0' && v.IsValid() {
		r.Score = v
	}
	if severity := strings.ToLower(s.Severity); severities[severity] {
		r.Severity = severity
	}
	return r, r.Vector != "" || r.Score != nil
}
