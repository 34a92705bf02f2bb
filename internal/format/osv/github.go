package osv

import (
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// wireGitHub is an advisory as GitHub's REST API gives it (docs.github.com, "Global security advisories", version 2022-11-28).
type wireGitHub struct {
	GHSA        string           `json:"ghsa_id"`
	CVE         string           `json:"cve_id"`
	Summary     string           `json:"summary"`
	Description string           `json:"description"`
	Severity    string           `json:"severity"`
	Identifiers []wireIdentifier `json:"identifiers"`
	References  []jsontext.Value `json:"references"`
	Published   string           `json:"published_at"`
	Updated     string           `json:"updated_at"`
	Withdrawn   string           `json:"withdrawn_at"`
	Products    []wireGitHubPart `json:"vulnerabilities"`
	CVSS        wireVector       `json:"cvss"`
	CVSSs       wireVectors      `json:"cvss_severities"`
	CWEs        []wireGitHubCWE  `json:"cwes"`
}

type wireIdentifier struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

type wireGitHubPart struct {
	Package wirePackage    `json:"package"`
	Range   string         `json:"vulnerable_version_range"`
	Patched jsontext.Value `json:"first_patched_version"`
}

type wireVector struct {
	Vector string `json:"vector_string"`
}

type wireVectors struct {
	V3 wireVector `json:"cvss_v3"`
	V4 wireVector `json:"cvss_v4"`
}

type wireGitHubCWE struct {
	ID string `json:"cwe_id"`
}

// gitHubNames are the ecosystems whose names differ from the schema's by more than case.
var gitHubNames = map[string]string{
	"pip": "PyPI", "composer": "Packagist", "rust": "crates.io", "erlang": "Hex", "actions": "GitHub Actions", "swift": "SwiftURL",
	"rubygems": "RubyGems", "maven": "Maven", "nuget": "NuGet", "go": "Go", "pub": "Pub", "npm": "npm",
}

func (r *Record) fromGitHub(e framing.Element) {
	w, problems := framing.DecodeObject[wireGitHub](e)
	r.Problems = problems
	r.ID, r.Summary, r.Details, r.Rating = w.GHSA, w.Summary, w.Description, w.Severity
	switch {
	case w.Products == nil && unread(e.Raw, "vulnerabilities"):
		r.breaks("no_products", text.Of("受影響的套件（vulnerabilities）無法判讀。", "The affected packages cannot be read."))
		return
	case len(w.Products) > maxAffected || max(len(w.Identifiers), len(w.References), len(w.CWEs)) > maxList:
		r.breaks(framing.CodeTooLarge, text.Format("清單超過 %d 項。", "A list has more than %d entries.", maxList))
		return
	}
	r.Published, r.Modified, r.Withdrawn = r.instant("published_at", w.Published), r.instant("updated_at", w.Updated), r.instant("withdrawn_at", w.Withdrawn)
	if r.Withdrawn.IsZero() && w.Withdrawn != "" {
		r.breaks("bad_withdrawn", text.Of("撤回時間無法判讀，不知是否仍有效。", "The time of withdrawal cannot be read, so it is not known whether the record stands."))
	}
	r.names(w)
	for _, c := range w.CWEs {
		r.CWEs = append(r.CWEs, c.ID)
	}
	v3 := w.CVSSs.V3.Vector
	if v3 == "" {
		v3 = w.CVSS.Vector
	}
	if v3 != "" {
		r.Severity = append(r.Severity, Severity{"CVSS_V3", v3})
	}
	if w.CVSSs.V4.Vector != "" {
		r.Severity = append(r.Severity, Severity{"CVSS_V4", w.CVSSs.V4.Vector})
	}
	for _, raw := range w.References {
		var url string
		if json.Unmarshal(raw, &url) != nil {
			var named wireReference
			_ = json.Unmarshal(raw, &named)
			url = named.URL
		}
		if url != "" {
			r.References = append(r.References, Reference{"WEB", url})
		}
	}
	for _, p := range w.Products {
		r.part(p)
	}
}

func (r *Record) names(w wireGitHub) {
	seen := map[string]bool{w.GHSA: true, "": true}
	for _, name := range append([]wireIdentifier{{"CVE", w.CVE}}, w.Identifiers...) {
		if !seen[name.Value] {
			seen[name.Value] = true
			r.Aliases = append(r.Aliases, name.Value)
		}
	}
}

// part reads one package. Several parts may name the same one: each is a range of its own.
func (r *Record) part(p wireGitHubPart) {
	name := p.Package.Ecosystem
	if known, ok := gitHubNames[strings.ToLower(name)]; ok {
		name = known
	}
	a := Affected{Package: Package{Ecosystem: ParseEcosystem(name), Name: p.Package.Name, PURL: p.Package.PURL}}
	timeline, only, ok := gitHubRange(p.Range)
	if !ok {
		r.breaks("bad_range", text.Format("套件「%.80s」的版本範圍「%.80s」無法判讀。", "The range %.80[2]q of the package %.80[1]q cannot be read.", p.Package.Name, p.Range))
		return
	}
	if only != "" {
		a.Versions = []string{only}
	} else {
		a.Ranges = []Range{{Type: ByEcosystem, Events: timeline}}
	}
	r.Affected = append(r.Affected, a)
}

// gitHubRange reads "= 1.2", "< 2.0", ">= 1.0, <= 1.5", "> 1.0, < 2.0": one version, or a lower and an upper bound. Every version stands
// as ">= 0".
func gitHubRange(s string) (timeline []Event, only string, ok bool) {
	start, end := Event{Introduced, "0"}, Event{}
	parts := strings.Split(s, ",")
	for _, part := range parts {
		part = strings.TrimSpace(part)
		sign := part[:len(part)-len(strings.TrimLeft(part, "<>="))]
		version := strings.TrimSpace(part[len(sign):])
		if version == "" || strings.ContainsAny(version, " \t<>=") {
			return nil, "", false
		}
		switch {
		case sign == "=" && len(parts) == 1:
			return nil, version, true
		case sign == ">=" && start == (Event{Introduced, "0"}):
			start = Event{Introduced, version}
		case sign == ">" && start == (Event{Introduced, "0"}):
			start = Event{After, version}
		case sign == "<" && end == (Event{}):
			end = Event{Fixed, version}
		case sign == "<=" && end == (Event{}):
			end = Event{LastAffected, version}
		default:
			return nil, "", false
		}
	}
	if end == (Event{}) {
		return []Event{start}, "", true
	}
	return []Event{start, end}, "", true
}
