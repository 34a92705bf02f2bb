package disclosure

import (
	"fmt"
	"strings"
	"time"

	"lianfang/internal/format/csaf/issue"
	"lianfang/internal/format/cvss"
)

// Publisher is the centre as advisories name it.
type Publisher struct {
	Name      string
	Contact   string
	Namespace string // its address, without a slash at the end
}

// Root is where advisories stand below a centre's address: those of TLP:CLEAR, which CSAF 2.0 calls WHITE.
const Root = "/.well-known/csaf/white/"

// revision is a line of an advisory's history.
type revision struct {
	number  int64
	summary string
	at      int64
}

// compose makes the document of a draft.
func compose(c Case, x Draft, p Publisher, tracking string, history []revision) *issue.Document {
	first, last := history[0], history[len(history)-1]
	year := time.UnixMicro(first.at).UTC().Year()
	self := fmt.Sprintf("%s%s%d/%s", p.Namespace, Root, year, issue.Filename(tracking))
	d := &issue.Document{Document: issue.Meta{
		Category: issue.Advisory, Version: "2.0", Lang: "zh-TW", Title: both(x.Title, " — "),
		Publisher:    issue.Publisher{Category: "coordinator", Name: p.Name, Namespace: p.Namespace, Contact: p.Contact},
		Distribution: &issue.Distribution{Text: "TLP:CLEAR", TLP: &issue.TLP{Label: "WHITE", URL: "https://www.first.org/tlp/"}},
		Notes:        notes("summary", "摘要", "Summary", x.Summary),
		References:   []issue.Reference{{Category: "self", Summary: "CSAF", URL: self}},
		Tracking:     issue.Tracking{ID: tracking, Initial: instant(first.at), Current: instant(last.at), Status: "final", Version: fmt.Sprint(last.number)},
	}}
	d.Document.References = append(d.Document.References, issue.Reference{Category: "self", Summary: "Web", URL: p.Namespace + "/advisories/" + tracking})
	for _, r := range x.References {
		d.Document.References = append(d.Document.References, issue.Reference{Category: "external", Summary: r.Summary, URL: r.URL})
	}
	for _, r := range history {
		d.Document.Tracking.Revision = append(d.Document.Tracking.Revision, issue.Revision{Number: fmt.Sprint(r.number), Date: instant(r.at), Summary: r.summary})
	}
	if len(x.Thanks) > 0 {
		d.Document.Acknowledgments = []issue.Acknowledgment{{Names: x.Thanks}}
	}
	if c.TVN != "" {
		d.Document.Tracking.Aliases = []string{c.TVN}
	}
	addFlaw(d, c, x)
	return d
}

// addFlaw writes the products and what is said of them.
func addFlaw(d *issue.Document, c Case, x Draft) {
	tree, affected, fixed := products(x.Products)
	d.ProductTree = tree
	v := issue.Vulnerability{CVE: c.CVE, Title: both(x.Title, " — "), Notes: notes("description", "說明", "Description", x.Summary)}
	if len(affected)+len(fixed) > 0 {
		v.Status = &issue.Status{KnownAffected: affected, Fixed: fixed}
	}
	if c.TVN != "" {
		v.IDs = []issue.ID{{System: "TVN", Text: c.TVN}}
	}
	if s, err := cvss.Parse(x.Vector); x.Vector != "" && err == nil && len(affected) > 0 {
		v.Scores = []issue.Score{{V3: issue.Score3(s), Products: affected}}
	}
	if details := both(x.Remedy, "\n\n"); details != "" {
		v.Remediations = []issue.Remediation{{Category: x.RemedyKind, Details: details, Products: affected, URL: x.RemedyURL}}
	}
	d.Vulnerabilities = []issue.Vulnerability{v}
}

// products makes the tree: vendor, product, versions. A vendor and a product that are named twice are one branch.
func products(all []Affected) (tree *issue.Tree, affected, fixed []string) {
	if len(all) == 0 {
		return nil, nil, nil
	}
	tree = &issue.Tree{}
	n := 0
	for _, a := range all {
		product := branch(branch(&tree.Branches, "vendor", a.Vendor), "product_name", a.Product)
		for _, one := range []struct {
			versions string
			to       *[]string
		}{{a.Range, &affected}, {a.Fixed, &fixed}} {
			if one.versions == "" {
				continue
			}
			n++
			p := &issue.Product{ID: fmt.Sprintf("CSAFPID-%04d", n), Name: strings.Join([]string{a.Vendor, a.Product, one.versions}, " ")}
			if a.PURL != "" || a.CPE != "" {
				p.Helper = &issue.Helper{PURL: a.PURL, CPE: a.CPE}
			}
			category := "product_version"
			if strings.HasPrefix(one.versions, "vers:") {
				category = "product_version_range"
			}
			*product = append(*product, issue.Branch{Category: category, Name: one.versions, Product: p})
			*one.to = append(*one.to, p.ID)
		}
	}
	return tree, affected, fixed
}

// branch finds or makes a branch, and gives the list below it.
func branch(list *[]issue.Branch, category, name string) *[]issue.Branch {
	for i := range *list {
		if (*list)[i].Category == category && (*list)[i].Name == name {
			return &(*list)[i].Branches
		}
	}
	*list = append(*list, issue.Branch{Category: category, Name: name})
	return &(*list)[len(*list)-1].Branches
}

func instant(at int64) string { return issue.Time(time.UnixMicro(at)) }

// both says something in both languages where they differ.
func both(w Words, between string) string {
	if w.En == "" || w.En == w.Zh {
		return w.Zh
	}
	if w.Zh == "" {
		return w.En
	}
	return w.Zh + between + w.En
}

// notes are the words in each language, a note each.
func notes(category, zh, en string, w Words) (out []issue.Note) {
	if strings.TrimSpace(w.Zh) != "" {
		out = append(out, issue.Note{Category: category, Title: zh, Text: w.Zh})
	}
	if strings.TrimSpace(w.En) != "" {
		out = append(out, issue.Note{Category: category, Title: en, Text: w.En})
	}
	return out
}
