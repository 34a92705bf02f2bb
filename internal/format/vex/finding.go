package vex

import (
	"strings"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/format/cpe"
	"lianfang/internal/format/nvd"
	"lianfang/internal/format/purl"
	"lianfang/internal/text"
)

// Finding is what somebody has found out about one component and one vulnerability: what the writers of this package and of package
// sarif write.
type Finding struct {
	Component     Component
	Vulnerability string // a CVE number where there is one
	Aliases       []string
	Title         string // of the vulnerability, in one line
	Status        Status
	Justification Justification // of NotAffected
	Detail        string        // why it is affected or not
	Action        string        // what to do, of Affected
	Scores        []nvd.Score
	Time          time.Time // when it was found
	Place         Place
}

// Component is what a finding is about. PURL or CPE name it to other programs; without both it goes by its name.
type Component struct {
	PURL    string
	CPE     string
	Group   string
	Name    string
	Version string
}

// Place is where a component stands: a file that names it, and the line in it. A line of 0 is no line.
type Place struct {
	File string // with slashes
	Line int
}

// Head is what a written document says of itself.
type Head struct {
	ID      string // an IRI, the same for every version of the document
	Version int    // from 1
	Author  string
	Role    string // of the author; may be empty
	Tool    string // what wrote it, "lianfang"
	Release string // of the tool; may be empty
	Time    time.Time
}

// check refuses what no form can hold. Errors are *fault.Fault of kind Invalid.
func (h Head) check(all []Finding) error {
	switch {
	case !strings.Contains(h.ID, ":"):
		return invalid("no_id", "文件編號要是 IRI。", "The id of the document has to be an IRI.")
	case h.Version < 1 || h.Author == "" || h.Time.IsZero():
		return invalid("no_head", "文件要有版本、作者與時間。", "The document needs a version, an author and a time.")
	case len(all) == 0:
		return invalid("no_findings", "沒有任何結果可寫。", "There is nothing to write.")
	}
	for _, f := range all {
		if err := f.check(); err != nil {
			return err
		}
	}
	return nil
}

func (f Finding) check() error {
	switch f.Status {
	case NotAffected, Affected, Fixed, UnderInvestigation:
	default:
		return invalid("bad_status", "狀態不合規則。", "The status is none of the four.")
	}
	if _, ok := known(string(f.Justification)); !ok && f.Justification != "" {
		return invalid("bad_justification", "理由不合規則。", "The justification is none of the five.")
	}
	if f.Status == NotAffected && f.Justification == "" && f.Detail == "" {
		return invalid("no_justification", "「不受影響」要有理由。", "\"Not affected\" needs a justification or a detail.")
	}
	if f.Vulnerability == "" || f.Component.Name == "" && f.Component.PURL == "" && f.Component.CPE == "" {
		return invalid("no_subject", "結果要有漏洞編號與元件。", "A finding needs a vulnerability and a component.")
	}
	return nil
}

func invalid(code, zh, en string) error { return fault.New(fault.Invalid, code, text.Of(zh, en)) }

// IRI names the component where a form asks for an IRI: its package URL, its CPE as a URI of CPE 2.2 (a formatted string of 2.3 is no
// URI), else a package URL of type generic.
func (c Component) IRI() string {
	if u, _, err := purl.ParseLenient(c.PURL); err == nil {
		return u.String()
	}
	if n, err := cpe.Parse(c.CPE); err == nil {
		return n.URI()
	}
	name := c.Name
	if name == "" {
		name = c.PURL + c.CPE
	}
	u, err := purl.New(purl.PURL{Type: "generic", Namespace: c.Group, Name: name, Version: c.Version})
	if err != nil {
		u = purl.PURL{Type: "generic", Name: "unnamed"}
	}
	return u.String()
}

// Label names the component to a person.
func (c Component) Label() string {
	name := c.Name
	if c.Group != "" && name != "" {
		name = c.Group + "/" + name
	}
	switch {
	case name == "" && c.PURL != "":
		return c.PURL
	case name == "":
		return c.CPE
	case c.Version == "":
		return name
	}
	return name + " " + c.Version
}

// same tells findings that one statement can hold: they differ in component and place alone.
func (f Finding) same() string {
	return strings.Join([]string{f.Vulnerability, string(f.Status), string(f.Justification), f.Detail, f.Action, f.Time.UTC().Format(time.RFC3339Nano)}, "\x00")
}

// gathered puts findings together that say the same of several components, in the order of the first of each.
func gathered(all []Finding) (out [][]Finding) {
	at := make(map[string]int)
	seen := make(map[string]bool)
	for _, f := range all {
		key := f.same()
		if twice := key + "\x01" + f.Component.IRI(); seen[twice] {
			continue
		} else {
			seen[twice] = true
		}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], f)
	}
	return out
}
