package sbom

import (
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Component is one thing of an inventory. What the file does not say is empty.
type Component struct {
	Row       int    // from 1, in the order in which they begin in the file; a table's header does not count
	ID        string // the file's own name for it: bom-ref, SPDXID, spdxId
	Asset     string // the machine it stands on, as the owner calls it
	Name      string
	Group     string // CycloneDX group: Maven group, npm scope …
	Vendor    string
	Version   string
	Ecosystem string
	OS        string // the operating system it runs on, a name or a CPE
	CPEs      []string
	PURLs     []string
	Hashes    []Hash
	Patches   []string // updates that are installed on it, as its maker numbers them: KB5034441
	// The source package that a distribution built it from, whose name its advisories use: openssl for libssl1.1.
	SourceName, SourceVersion string
	Said                      Said   // what its owner says of the machine
	Type                      string // library, application, operating-system … in the file's words, lower case
	As                        string // the component as written: purl or CPE if it has one, else its names
	At                        framing.Position
	Problems                  []framing.Problem

	swidVersion string // of its SWID tag
	named       int    // bytes of CPEs, PURLs and Hashes
}

// Said is what an owner says of a machine, as written.
type Said struct{ Criticality, Internet, Owner, Group string }

// Hash is a checksum of a component's file. Algorithm is lower case without dashes where that is its usual name: md5, sha1, sha256 …
type Hash struct{ Algorithm, Value string }

// Document is what an inventory says about itself.
type Document struct {
	Format  Format
	Version string // of the format: "1.6", "2.3", "3.0.1"
	ID      string // serial number or namespace
	Name    string
	Created string  // as written
	Host    string  // the machine that the list was made on; the first one when there are several
	OS      string  // of that machine, or the first operating system that a bill of materials lists, as a CPE if it gives one
	Columns Columns // of a table: what each column was taken for
	// Remembered is the fingerprint of a table's header, where its columns were told by who was asked about it before.
	Remembered string
	Subject    *Component // what the inventory is about (CycloneDX metadata.component); its Row is 0
	Problems   []framing.Problem
}

func (c *Component) problem(code string, say text.Text) {
	if len(c.Problems) < MaxProblems {
		c.Problems = append(c.Problems, framing.Problem{Code: code, Say: say, At: c.At, Object: c.ID})
	}
}

// tooLong notes that a member was left out because of its length.
func (c *Component) tooLong(member string) {
	c.problem("too_long", text.Format("「%s」超過 %d 位元組，未採用。", "“%s” is longer than %d bytes and was left out.", member, MaxField))
}

func (c *Component) wrongShape(member string) {
	c.problem("wrong_type", text.Format("「%s」的形狀不對，未採用。", "“%s” has the wrong shape and was left out.", member))
}

func (c *Component) addCPE(s string) {
	s = strings.TrimSpace(s)
	if absent(s) {
		return
	}
	if !isCPE(s) {
		c.problem("no_cpe", text.Format("「%s」不是 CPE。", "“%s” is not a CPE.", short(s)))
		return
	}
	c.CPEs = c.addOnce(c.CPEs, s)
}

func (c *Component) addPURL(s string) {
	s = strings.TrimSpace(s)
	if absent(s) {
		return
	}
	if !isPURL(s) {
		c.problem("no_purl", text.Format("「%s」不是 purl。", "“%s” is not a purl.", short(s)))
		return
	}
	c.PURLs = c.addOnce(c.PURLs, s)
}

func (c *Component) addOnce(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	if c.named += len(s); len(list) >= MaxIdentifiers || c.named > MaxNames {
		c.problem("too_many", text.Format("識別名稱過多（至多 %d 個）。", "There are too many identifiers (at most %d).", MaxIdentifiers))
		return list
	}
	return append(list, s)
}

func (c *Component) addHash(algorithm, value string) {
	if absent(value) || len(c.Hashes) >= MaxHashes || c.named+len(algorithm)+len(value) > MaxNames {
		return
	}
	c.named += len(algorithm) + len(value)
	c.Hashes = append(c.Hashes, Hash{Algorithm: algorithmName(algorithm), Value: strings.TrimSpace(value)})
}

// finish fills As and says when nothing in the component can be matched against anything.
func (c *Component) finish() {
	c.Type = strings.ReplaceAll(strings.ToLower(c.Type), "_", "-") // SPDX has OPERATING_SYSTEM and OPERATING-SYSTEM
	if c.Version == "" {
		c.Version = c.swidVersion
	}
	if len(c.PURLs) == 0 && c.Ecosystem != "" {
		c.addPURL(fromEcosystem(c.Ecosystem, c.Group, c.Name, c.Version))
	}
	if c.As == "" {
		c.As = c.written()
	}
	if c.Name == "" && len(c.CPEs) == 0 && len(c.PURLs) == 0 {
		c.problem("no_name", text.Of("沒有名稱、CPE 或 purl，無法比對。", "It has no name, CPE or purl, so nothing can be matched."))
	}
}

func (c *Component) written() string {
	if len(c.PURLs) > 0 {
		return c.PURLs[0]
	}
	if len(c.CPEs) > 0 {
		return c.CPEs[0]
	}
	var parts []string
	for _, s := range []string{c.Vendor, c.Name, c.Version} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " ")
}

// algorithmName writes "SHA-256" and "SHA256" alike; names with a family before the dash (SHA3-256, BLAKE2b-256) keep it.
func algorithmName(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if rest, ok := strings.CutPrefix(s, "sha-"); ok {
		return "sha" + rest
	}
	return s
}

// absent tells whether a cell or member says that there is no value: SPDX writes NOASSERTION and NONE, people and VANS write N/A.
func absent(s string) bool {
	switch len(s) {
	case 0:
		return true
	case len("N/A"):
		return strings.EqualFold(s, "N/A")
	case len("NONE"):
		return strings.EqualFold(s, "NONE")
	case len("NOASSERTION"):
		return strings.EqualFold(s, "NOASSERTION")
	}
	return false
}

func present(s string) string {
	s = strings.TrimSpace(s)
	if absent(s) {
		return ""
	}
	return s
}

// isCPE looks at the head of the name only: "cpe:2.3:" (NISTIR 7695 §6.2) or the URI binding "cpe:/" (§6.1), in any case.
func isCPE(s string) bool {
	return len(s) > 5 && strings.EqualFold(s[:4], "cpe:") && (s[4] == '/' || hasFold(s, "cpe:2.3:"))
}

// isPURL looks at the scheme only (purl specification, "A purl is a URL": scheme pkg).
func isPURL(s string) bool { return len(s) > 4 && hasFold(s, "pkg:") }

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// short cuts what a message quotes.
func short(s string) string {
	const most = 60
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most]) + "…"
}
