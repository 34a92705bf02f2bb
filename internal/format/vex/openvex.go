package vex

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// wireOpenVEX is a document (OpenVEX specification 0.2.0). "id" is what 0.0.1 calls "@id".
type wireOpenVEX struct {
	ID         string           `json:"@id"`
	OldID      string           `json:"id"`
	Author     string           `json:"author"`
	Time       string           `json:"timestamp"`
	Updated    string           `json:"last_updated"`
	Version    jsontext.Value   `json:"version"` // a number, in 0.0.1 a text
	Statements []jsontext.Value `json:"statements"`
}

type wireStatement struct {
	Vulnerability jsontext.Value   `json:"vulnerability"` // an object, in 0.0.1 a text
	Time          string           `json:"timestamp"`
	Updated       string           `json:"last_updated"`
	Products      []jsontext.Value `json:"products"`      // objects, in 0.0.1 texts
	Subcomponents []jsontext.Value `json:"subcomponents"` // 0.0.1
	Status        string           `json:"status"`
	Notes         string           `json:"status_notes"`
	Justification string           `json:"justification"`
	Impact        string           `json:"impact_statement"`
	Action        string           `json:"action_statement"`
}

type wireVulnerability struct {
	ID      string   `json:"@id"`
	Name    string   `json:"name"`
	Aliases []string `json:"aliases"`
}

type wireComponent struct {
	ID            string            `json:"@id"`
	Identifiers   map[string]string `json:"identifiers"`
	Hashes        map[string]string `json:"hashes"`
	Subcomponents []jsontext.Value  `json:"subcomponents"`
}

func (d *Document) openVEX(e framing.Element, subject []wireSubject) {
	w, problems := framing.DecodeObject[wireOpenVEX](e)
	d.add(problems...)
	d.ID, d.Author, d.Version = w.ID, w.Author, strings.Trim(string(w.Version), `"`)
	if d.ID == "" {
		d.ID = w.OldID
	}
	d.Time, d.Updated = d.instant("timestamp", w.Time), d.instant("last_updated", w.Updated)
	switch {
	case d.ID == "":
		d.breaks("no_id", text.Of("缺少文件編號（@id）。", "There is no @id."))
	case w.Statements == nil:
		d.breaks("no_statements", text.Of("聲明（statements）缺少或無法判讀。", "The statements are missing or cannot be read."))
	case len(w.Statements) > maxStatements:
		d.breaks(framing.CodeTooLarge, text.Format("聲明超過 %d 則。", "There are more than %d statements.", maxStatements))
	}
	if d.Broken {
		return
	}
	if d.Time.IsZero() {
		d.note("no_time", text.Of("文件沒有時間。", "The document has no timestamp."))
	}
	left := maxProducts
	parts := e.Parts()
	for _, raw := range w.Statements {
		d.statement(parts.Next(raw), subject, &left)
		if d.Broken {
			return
		}
	}
}

func (d *Document) statement(e framing.Element, subject []wireSubject, left *int) {
	w, problems := framing.DecodeObject[wireStatement](e)
	d.add(problems...)
	if len(problems) > 0 && (e.Raw.Kind() != '{' || w.Products == nil && w.Status != "") {
		d.breaks("no_product", text.Of("一則聲明的產品無法判讀。", "The products of a statement cannot be read."))
		return
	}
	s := Statement{Status: Status(w.Status), Impact: w.Impact, Action: w.Action, Notes: w.Notes, Time: d.instant("timestamp", w.Time)}
	s.Vulnerability, s.Aliases = vulnerability(w.Vulnerability)
	switch s.Status {
	case NotAffected, Affected, Fixed, UnderInvestigation:
	default:
		d.note("unknown_status", text.Format("%.60s：不認識的狀態「%.40s」，略過不用。", "%.60[1]s: unknown status %.40[2]q; it was left out.", s.Vulnerability, w.Status))
		return
	}
	if j, ok := known(w.Justification); ok {
		s.Justification = j
	} else if w.Justification != "" {
		s.Said = w.Justification
		d.note("unknown_justification", text.Format("%.60s：不認識的理由「%.60s」。", "%.60[1]s: unknown justification %.60[2]q.", s.Vulnerability, w.Justification))
	}
	if !d.counted(left, len(w.Products)+len(w.Subcomponents)*max(len(w.Products), 1)) {
		return
	}
	common := d.components(w.Subcomponents, left)
	s.Products = d.components(w.Products, left)
	if len(w.Products) == 0 {
		s.Products = subjects(subject)
	}
	for i := range s.Products {
		s.Products[i].Subcomponents = append(s.Products[i].Subcomponents, common...)
	}
	d.take(s)
}

func vulnerability(raw jsontext.Value) (name string, aliases []string) {
	if json.Unmarshal(raw, &name) == nil {
		return name, nil
	}
	var w wireVulnerability
	_ = json.Unmarshal(raw, &w)
	if w.Name == "" {
		w.Name = w.ID[strings.LastIndexByte(w.ID, '/')+1:]
	}
	for _, a := range w.Aliases {
		if a != w.Name && !strings.Contains(a, "://") && !slices.Contains(aliases, a) { // some list pages about it
			aliases = append(aliases, a)
		}
	}
	return w.Name, aliases
}

// subjects are the products of a statement that names none: what the in-toto statement around the document is about.
func subjects(all []wireSubject) (out []Product) {
	for _, s := range all {
		p := Product{ID: s.Name}
		p.identify("", s.Name)
		p.hashes(s.Digest)
		out = append(out, p)
	}
	return out
}

func (d *Document) components(all []jsontext.Value, left *int) (out []Product) {
	for _, raw := range all {
		var id string
		if json.Unmarshal(raw, &id) == nil {
			p := Product{ID: id}
			p.identify("", id)
			out = append(out, p)
			continue
		}
		w, problems := framing.DecodeObject[wireComponent](framing.Element{Raw: raw, At: d.At})
		d.add(problems...)
		p := Product{ID: w.ID}
		p.identify("", w.ID)
		for _, kind := range sortedKeys(w.Identifiers) {
			p.identify(kind, w.Identifiers[kind])
		}
		p.hashes(w.Hashes)
		if len(w.Subcomponents) > 0 && d.counted(left, len(w.Subcomponents)) {
			p.Subcomponents = d.components(w.Subcomponents, left)
			for i := range p.Subcomponents {
				p.Subcomponents[i].Subcomponents = nil
			}
		}
		if p.ID == "" && len(p.PURLs)+len(p.CPEs)+len(p.Hashes) == 0 {
			d.note("no_product", text.Of("一個產品沒有任何識別，略過不用。", "A product has no identifier and was left out."))
			continue
		}
		out = append(out, p)
	}
	return out
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// identify takes a package URL or a CPE, by its kind or, without one, by its beginning.
func (p *Product) identify(kind, s string) {
	kind = strings.TrimPrefix(kind, "@")
	switch {
	case s == "":
	case kind == "purl" || kind == "" && hasFold(s, "pkg:"):
		if !slices.Contains(p.PURLs, s) {
			p.PURLs = append(p.PURLs, s)
		}
	case strings.HasPrefix(kind, "cpe") || kind == "" && hasFold(s, "cpe:"):
		if !slices.Contains(p.CPEs, s) {
			p.CPEs = append(p.CPEs, s)
		}
	}
}

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func (p *Product) hashes(all map[string]string) {
	for _, name := range sortedKeys(all) {
		p.Hashes = append(p.Hashes, Hash{name, all[name]})
	}
}
