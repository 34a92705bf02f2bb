package vex

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// wireElement is an element of an SPDX 3.0 graph as far as VEX relationships go (SPDX 3.0.1, Security profile).
type wireElement struct {
	Type        string           `json:"type"`
	ID          string           `json:"spdxId"`
	Name        string           `json:"name"`
	Version     string           `json:"software_packageVersion"`
	PURL        string           `json:"software_packageUrl"`
	Identifiers []wireIdentifier `json:"externalIdentifier"`
	From        string           `json:"from"`
	To          []string         `json:"to"`
	Element     string           `json:"security_assessedElement"`
	Reason      string           `json:"security_justificationType"`
	Impact      string           `json:"security_impactStatement"`
	Action      string           `json:"security_actionStatement"`
	Notes       string           `json:"security_statusNotes"`
	Published   string           `json:"security_publishedTime"`
	Modified    string           `json:"security_modifiedTime"`
	Withdrawn   string           `json:"security_withdrawnTime"`
	Created     string           `json:"created"`
}

type wireIdentifier struct {
	Type  string `json:"externalIdentifierType"`
	Value string `json:"identifier"`
}

// assessments are the relationships that are VEX statements.
var assessments = map[string]Status{
	"security_VexAffectedVulnAssessmentRelationship":           Affected,
	"security_VexFixedVulnAssessmentRelationship":              Fixed,
	"security_VexNotAffectedVulnAssessmentRelationship":        NotAffected,
	"security_VexUnderInvestigationVulnAssessmentRelationship": UnderInvestigation,
}

// spdxReasons are the justification types of SPDX.
var spdxReasons = map[string]Justification{
	"componentNotPresent": ComponentNotPresent, "vulnerableCodeNotPresent": CodeNotPresent, "vulnerableCodeNotInExecutePath": CodeNotInPath,
	"vulnerableCodeCannotBeControlledByAdversary": CodeNotControlled, "inlineMitigationsAlreadyExist": InlineMitigations,
}

func (d *Document) spdx3(e framing.Element, graph jsontext.Value) {
	var all []jsontext.Value
	if json.Unmarshal(graph, &all) != nil || len(all) > maxStatements {
		d.breaks(framing.CodeTooLarge, text.Format("圖中元素超過 %d 個，或無法判讀。", "The graph has more than %d elements, or cannot be read.", maxStatements))
		return
	}
	elements := make(map[string]wireElement)
	var said []wireElement
	for _, raw := range all {
		w, _ := framing.DecodeObject[wireElement](framing.Element{Raw: raw, At: e.At}) // what of it is odd is for the inventory's reader
		switch {
		case w.Type == "SpdxDocument":
			d.ID = w.ID
		case w.Type == "CreationInfo" && d.Time.IsZero():
			d.Time = d.instant("created", w.Created)
		case assessments[w.Type] != "":
			said = append(said, w)
		}
		if w.ID != "" {
			elements[w.ID] = w
		}
	}
	left := maxProducts
	for _, w := range said {
		if w.Withdrawn != "" {
			continue
		}
		if !d.counted(&left, len(w.To)) {
			return
		}
		d.assessment(elements, w)
	}
}

func (d *Document) assessment(elements map[string]wireElement, w wireElement) {
	s := Statement{Status: assessments[w.Type], Impact: w.Impact, Action: w.Action, Notes: w.Notes, Said: w.Reason}
	if s.Time = d.instant("security_modifiedTime", w.Modified); s.Time.IsZero() {
		s.Time = d.instant("security_publishedTime", w.Published)
	}
	reason := w.Reason[strings.LastIndexByte(w.Reason, '/')+1:]
	if s.Justification = spdxReasons[reason]; s.Justification == "" && reason != "" {
		d.note("unknown_justification", text.Format("不認識的理由「%.60s」。", "Unknown justification %.60[1]q.", reason))
	}
	flaw := elements[w.From]
	names := []string{}
	for _, i := range flaw.Identifiers {
		if i.Type == "cve" || i.Type == "securityOther" {
			names = append(names, i.Value)
		}
	}
	if flaw.Name != "" {
		names = append(names, flaw.Name)
	}
	if len(names) > 0 {
		s.Vulnerability = names[0]
	}
	for _, n := range names {
		if n != s.Vulnerability && !slices.Contains(s.Aliases, n) {
			s.Aliases = append(s.Aliases, n)
		}
	}
	for _, id := range w.To {
		p := packaged(elements, id)
		if w.Element != "" && w.Element != id {
			p.Subcomponents = []Product{packaged(elements, w.Element)}
		}
		s.Products = append(s.Products, p)
	}
	d.take(s)
}

func packaged(elements map[string]wireElement, id string) Product {
	w := elements[id]
	p := Product{ID: id, Name: w.Name, Version: w.Version}
	p.identify("purl", w.PURL)
	for _, i := range w.Identifiers {
		switch i.Type {
		case "packageUrl":
			p.identify("purl", i.Value)
		case "cpe22", "cpe23":
			p.identify("cpe", i.Value)
		}
	}
	return p
}
