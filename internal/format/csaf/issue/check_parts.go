package issue

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"lianfang/internal/format/purl"
)

var cweForm = regexp.MustCompile(`^CWE-[1-9]\d{0,5}$`)

// justifications are the flags of VEX (section 3.2.3.5).
var justifications = []string{"component_not_present", "inline_mitigations_already_exist", "vulnerable_code_cannot_be_controlled_by_adversary", "vulnerable_code_not_in_execute_path", "vulnerable_code_not_present"}

// vulnerability are 6.1.11, 6.1.24 and 6.1.33.
func (c *checking) vulnerability(at string, v *Vulnerability) {
	if v.CWE != nil && (!cweForm.MatchString(v.CWE.ID) || v.CWE.Name == "") {
		c.fail("6.1.11", at+"/cwe", "「%s」不是弱點種類的編號，或沒有名稱。", "%q is no number of a weakness, or has no name.", v.CWE.ID)
	}
	seen := map[string]bool{}
	for i, x := range v.Involvements {
		key := x.Party + " " + x.Date
		if seen[key] {
			c.fail("6.1.24", fmt.Sprintf("%s/involvements/%d", at, i), "同一方在同一時間寫了兩次。", "The same party stands there twice for one moment.")
		}
		seen[key] = true
	}
	flagged := map[string]bool{}
	for i, f := range v.Flags {
		if !slices.Contains(justifications, f.Label) {
			continue
		}
		of := c.all(f.Products, f.Groups)
		slices.Sort(of)
		for _, p := range slices.Compact(of) {
			if flagged[p] {
				c.fail("6.1.33", fmt.Sprintf("%s/flags/%d", at, i), "產品「%s」有兩個不受影響的理由。", "The product %q has two justifications.", p)
			}
			flagged[p] = true
		}
	}
}

// cves is 6.1.23.
func (c *checking) cves() {
	seen := map[string]bool{}
	for i, v := range c.Vulnerabilities {
		if v.CVE != "" && seen[v.CVE] {
			c.fail("6.1.23", fmt.Sprintf("/vulnerabilities/%d/cve", i), "%s 出現兩次。", "%s occurs twice.", v.CVE)
		}
		seen[v.CVE] = true
	}
}

// languages are 6.1.12, 6.1.15 and 6.1.28.
func (c *checking) languages() {
	m := c.Document.Document
	for _, l := range []placed{{m.Lang, "/document/lang"}, {m.SourceLang, "/document/source_lang"}} {
		if l.id == "" {
			continue
		}
		if _, err := language.Parse(l.id); err != nil {
			c.fail("6.1.12", l.at, "「%s」不是語言代碼。", "%q is no code of a language.", l.id)
		}
	}
	if m.Publisher.Category == "translator" && m.SourceLang == "" {
		c.fail("6.1.15", "/document/source_lang", "譯者沒有說明原文的語言。", "A translator does not say from which language.")
	}
	if m.Lang != "" && strings.EqualFold(m.Lang, m.SourceLang) {
		c.fail("6.1.28", "/document/source_lang", "語言與原文相同。", "The language is that of the source.")
	}
}

// helpers are 6.1.13, 6.1.25 and 6.1.31.
func (c *checking) helpers() {
	c.walk(func(at string, above []Branch, p *Product) {
		for _, b := range above {
			if b.Category == "product_version" && looksLikeRange(b.Name) {
				c.fail("6.1.31", at, "「%s」是版本範圍，不是一個版本。", "%q is a range and no version.", b.Name)
			}
		}
		if p.Helper == nil {
			return
		}
		if p.Helper.PURL != "" {
			if _, err := purl.Parse(p.Helper.PURL); err != nil {
				c.fail("6.1.13", at+"/product_identification_helper/purl", "「%s」不是 purl。", "%q is no package URL.", p.Helper.PURL)
			}
		}
		for _, f := range p.Helper.Hashes {
			seen := map[string]bool{}
			for _, h := range f.Hashes {
				if seen[h.Algorithm] {
					c.fail("6.1.25", at, "檔案「%[1]s」有兩個 %[2]s。", "The file %[1]q has two hashes of %[2]s.", f.Filename, h.Algorithm)
				}
				seen[h.Algorithm] = true
			}
		}
	})
}

// rangeWords are those that the test names, as words of their own.
var rangeWords = regexp.MustCompile(`(?i)[<>]|(^|[^a-z])(after|all|before|earlier|later|prior|versions)([^a-z]|$)`)

func looksLikeRange(s string) bool { return rangeWords.MatchString(s) }
