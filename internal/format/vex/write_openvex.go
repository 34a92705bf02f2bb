package vex

import (
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const openVEXContext = "https://openvex.dev/ns/v0.2.0"

// noAction stands where an affected product has no action statement, which OpenVEX requires: it says that there is none, and invents nothing.
const noAction = "No action is known yet. 目前尚無已知的處理方式。"

type outOpenVEX struct {
	Context    string         `json:"@context"`
	ID         string         `json:"@id"`
	Author     string         `json:"author"`
	Role       string         `json:"role,omitzero"`
	Time       string         `json:"timestamp"`
	Version    int            `json:"version"`
	Tooling    string         `json:"tooling,omitzero"`
	Statements []outStatement `json:"statements"`
}

type outStatement struct {
	Vulnerability outVulnerability `json:"vulnerability"`
	Time          string           `json:"timestamp,omitzero"`
	Products      []outProduct     `json:"products"`
	Status        Status           `json:"status"`
	Notes         string           `json:"status_notes,omitzero"`
	Justification Justification    `json:"justification,omitzero"`
	Impact        string           `json:"impact_statement,omitzero"`
	Action        string           `json:"action_statement,omitzero"`
}

type outVulnerability struct {
	Name        string   `json:"name"`
	Description string   `json:"description,omitzero"`
	Aliases     []string `json:"aliases,omitzero"`
}

type outProduct struct {
	ID          string            `json:"@id"`
	Identifiers map[string]string `json:"identifiers,omitzero"`
}

// WriteOpenVEX writes an OpenVEX 0.2.0 document. The schema takes either a justification or an impact statement, so beside a justification
// the detail becomes status_notes. A CPE beside a package URL is left out: specification and schema name its member differently.
func WriteOpenVEX(h Head, all []Finding) ([]byte, error) {
	if err := h.check(all); err != nil {
		return nil, err
	}
	doc := outOpenVEX{Context: openVEXContext, ID: h.ID, Author: h.Author, Role: h.Role, Time: stamped(h.Time), Version: h.Version, Tooling: strings.TrimSpace(h.Tool + " " + h.Release)}
	for _, group := range gathered(all) {
		doc.Statements = append(doc.Statements, statementOf(group))
	}
	return written(doc)
}

func statementOf(group []Finding) outStatement {
	f := group[0]
	s := outStatement{Vulnerability: outVulnerability{Name: f.Vulnerability, Description: f.Title, Aliases: otherNames(group)}, Status: f.Status}
	if !f.Time.IsZero() {
		s.Time = stamped(f.Time)
	}
	switch {
	case f.Status == NotAffected && f.Justification == "":
		s.Impact = f.Detail
	case f.Status == NotAffected:
		s.Justification, s.Notes = f.Justification, f.Detail
	default:
		s.Notes = f.Detail
	}
	if f.Status == Affected {
		s.Action = f.Action
		if s.Action == "" {
			s.Action = noAction
		}
	}
	for _, g := range group {
		p := outProduct{ID: g.Component.IRI()}
		if strings.HasPrefix(p.ID, "pkg:") {
			p.Identifiers = map[string]string{"purl": p.ID}
		}
		s.Products = append(s.Products, p)
	}
	return s
}

// otherNames gives the aliases of findings on one vulnerability, each once and in order.
func otherNames(group []Finding) (out []string) {
	for _, f := range group {
		for _, a := range f.Aliases {
			if a != "" && a != f.Vulnerability && !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	slices.Sort(out)
	return out
}

func stamped(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// written gives the same bytes for the same document.
func written(doc any) ([]byte, error) {
	b, err := json.Marshal(doc, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return nil, invalid("bad_text", "內容含有不合法的文字（UTF-8）。", "The content has text that is not valid UTF-8.")
	}
	return append(b, '\n'), nil
}
