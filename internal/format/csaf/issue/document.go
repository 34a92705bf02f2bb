package issue

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"
)

// Document is a whole advisory (section 3.2).
type Document struct {
	Document        Meta            `json:"document"`
	ProductTree     *Tree           `json:"product_tree,omitempty"`
	Vulnerabilities []Vulnerability `json:"vulnerabilities,omitempty"`
}

// Meta is what is said of the document itself (section 3.2.1).
type Meta struct {
	Acknowledgments []Acknowledgment `json:"acknowledgments,omitempty"`
	Severity        *Severity        `json:"aggregate_severity,omitempty"`
	Category        string           `json:"category"`
	Version         string           `json:"csaf_version"`
	Distribution    *Distribution    `json:"distribution,omitempty"`
	Lang            string           `json:"lang,omitempty"`
	Notes           []Note           `json:"notes,omitempty"`
	Publisher       Publisher        `json:"publisher"`
	References      []Reference      `json:"references,omitempty"`
	SourceLang      string           `json:"source_lang,omitempty"`
	Title           string           `json:"title"`
	Tracking        Tracking         `json:"tracking"`
}

// Acknowledgment thanks somebody.
type Acknowledgment struct {
	Names        []string `json:"names,omitempty"`
	Organization string   `json:"organization,omitempty"`
	Summary      string   `json:"summary,omitempty"`
	URLs         []string `json:"urls,omitempty"`
}

// Severity is the issuer's word for how bad it is.
type Severity struct {
	Namespace string `json:"namespace,omitempty"`
	Text      string `json:"text"`
}

// Distribution says how far the document may go. CSAF 2.0 has the labels of TLP 1.0: CLEAR is written WHITE.
type Distribution struct {
	Text string `json:"text,omitempty"`
	TLP  *TLP   `json:"tlp,omitempty"`
}

// TLP is a label.
type TLP struct {
	Label string `json:"label"`
	URL   string `json:"url,omitempty"`
}

// Note is a text.
type Note struct {
	Audience string `json:"audience,omitempty"`
	Category string `json:"category"`
	Text     string `json:"text"`
	Title    string `json:"title,omitempty"`
}

// Publisher is who issues.
type Publisher struct {
	Category  string `json:"category"`
	Contact   string `json:"contact_details,omitempty"`
	Authority string `json:"issuing_authority,omitempty"`
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
}

// Reference is a page elsewhere, or the document itself.
type Reference struct {
	Category string `json:"category,omitempty"`
	Summary  string `json:"summary"`
	URL      string `json:"url"`
}

// Tracking is the document's own history.
type Tracking struct {
	Aliases  []string   `json:"aliases,omitempty"`
	Current  string     `json:"current_release_date"`
	ID       string     `json:"id"`
	Initial  string     `json:"initial_release_date"`
	Revision []Revision `json:"revision_history"`
	Status   string     `json:"status"`
	Version  string     `json:"version"`
}

// Revision is a line of it.
type Revision struct {
	Date    string `json:"date"`
	Legacy  string `json:"legacy_version,omitempty"`
	Number  string `json:"number"`
	Summary string `json:"summary"`
}

// Tree is the products (section 3.2.2).
type Tree struct {
	Branches      []Branch       `json:"branches,omitempty"`
	Products      []Product      `json:"full_product_names,omitempty"`
	Groups        []Group        `json:"product_groups,omitempty"`
	Relationships []Relationship `json:"relationships,omitempty"`
}

// Branch is a level of the tree: below it stand further ones, or a product.
type Branch struct {
	Branches []Branch `json:"branches,omitempty"`
	Category string   `json:"category"`
	Name     string   `json:"name"`
	Product  *Product `json:"product,omitempty"`
}

// Product is a product at a version.
type Product struct {
	Name   string  `json:"name"`
	ID     string  `json:"product_id"`
	Helper *Helper `json:"product_identification_helper,omitempty"`
}

// Helper says how inventories name it.
type Helper struct {
	CPE    string       `json:"cpe,omitempty"`
	Hashes []FileHashes `json:"hashes,omitempty"`
	PURL   string       `json:"purl,omitempty"`
}

// FileHashes are those of one file.
type FileHashes struct {
	Hashes   []FileHash `json:"file_hashes"`
	Filename string     `json:"filename"`
}

// FileHash is one of them.
type FileHash struct {
	Algorithm string `json:"algorithm"`
	Value     string `json:"value"`
}

// Group is a set of products under one name.
type Group struct {
	ID       string   `json:"group_id"`
	Products []string `json:"product_ids"`
	Summary  string   `json:"summary,omitempty"`
}

// Relationship makes a product of two others.
type Relationship struct {
	Category  string  `json:"category"`
	Product   Product `json:"full_product_name"`
	Reference string  `json:"product_reference"`
	RelatesTo string  `json:"relates_to_product_reference"`
}

// Vulnerability is one flaw (section 3.2.3).
type Vulnerability struct {
	Acknowledgments []Acknowledgment `json:"acknowledgments,omitempty"`
	CVE             string           `json:"cve,omitempty"`
	CWE             *CWE             `json:"cwe,omitempty"`
	Discovered      string           `json:"discovery_date,omitempty"`
	Flags           []Flag           `json:"flags,omitempty"`
	IDs             []ID             `json:"ids,omitempty"`
	Involvements    []Involvement    `json:"involvements,omitempty"`
	Notes           []Note           `json:"notes,omitempty"`
	Status          *Status          `json:"product_status,omitempty"`
	References      []Reference      `json:"references,omitempty"`
	Released        string           `json:"release_date,omitempty"`
	Remediations    []Remediation    `json:"remediations,omitempty"`
	Scores          []Score          `json:"scores,omitempty"`
	Threats         []Threat         `json:"threats,omitempty"`
	Title           string           `json:"title,omitempty"`
}

// CWE is a weakness.
type CWE struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Flag is a machine's reason why products are not affected.
type Flag struct {
	Date     string   `json:"date,omitempty"`
	Groups   []string `json:"group_ids,omitempty"`
	Label    string   `json:"label"`
	Products []string `json:"product_ids,omitempty"`
}

// ID names the flaw in another system.
type ID struct {
	System string `json:"system_name"`
	Text   string `json:"text"`
}

// Involvement says how far a party is.
type Involvement struct {
	Date    string `json:"date,omitempty"`
	Party   string `json:"party"`
	Status  string `json:"status"`
	Summary string `json:"summary,omitempty"`
}

// Status is the lists in which products stand.
type Status struct {
	FirstAffected      []string `json:"first_affected,omitempty"`
	FirstFixed         []string `json:"first_fixed,omitempty"`
	Fixed              []string `json:"fixed,omitempty"`
	KnownAffected      []string `json:"known_affected,omitempty"`
	KnownNotAffected   []string `json:"known_not_affected,omitempty"`
	LastAffected       []string `json:"last_affected,omitempty"`
	Recommended        []string `json:"recommended,omitempty"`
	UnderInvestigation []string `json:"under_investigation,omitempty"`
}

// Remediation is what to do.
type Remediation struct {
	Category string   `json:"category"`
	Date     string   `json:"date,omitempty"`
	Details  string   `json:"details"`
	Groups   []string `json:"group_ids,omitempty"`
	Products []string `json:"product_ids,omitempty"`
	URL      string   `json:"url,omitempty"`
}

// CVSS is a score as FIRST's schemas write it; members by name.
type CVSS map[string]any

// Score is an assessment for products.
type Score struct {
	V2       CVSS     `json:"cvss_v2,omitempty"`
	V3       CVSS     `json:"cvss_v3,omitempty"`
	Products []string `json:"products"`
}

// Threat is what is known of the danger.
type Threat struct {
	Category string   `json:"category"`
	Date     string   `json:"date,omitempty"`
	Details  string   `json:"details"`
	Groups   []string `json:"group_ids,omitempty"`
	Products []string `json:"product_ids,omitempty"`
}

// Bytes is the file.
func (d *Document) Bytes() ([]byte, error) {
	b, err := json.MarshalIndent(d, "", "  ")
	return append(b, '\n'), err
}

// Read reads a document into these types; members that they do not have are dropped.
func Read(b []byte) (*Document, error) {
	d := &Document{}
	return d, json.Unmarshal(b, d)
}

// Time writes an instant as RFC 3339 has it.
func Time(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

var unusual = regexp.MustCompile(`[^+\-a-z0-9]+`)

// Filename is the name of a document's file (section 5.1): the id in small letters, with "_" for a run of anything else.
func Filename(id string) string {
	return unusual.ReplaceAllString(strings.ToLower(id), "_") + ".json"
}
