package cvss

import (
	"math"
	"strconv"
	"strings"

	"lianfang/internal/text"
)

// Role is who an assessor is to the vulnerability.
type Role int

// The roles, the one that counts most first.
const (
	CNA   Role = iota // the authority that numbered it: mostly who makes the product
	NVD               // NIST's analysts
	ADP               // who enriches the record: CISA
	Other             // anybody else: a distribution, a database
)

// Where NVD and CVE records name assessors otherwise than by a short name.
const (
	nvdSource  = "nvd@nist.gov"
	cisaADP    = "134c704f-9b21-4f2e-91b3-4a467353bcc0" // CISA's UUID as a provider of containers
	cisaShort  = "CISA-ADP"
	cisaByMail = "cisa-adp"
)

// RoleOf tells the role of source in a record whose number assigner gave (nvd.Record.Source, cve.Record.Assigner); both as the records
// write them.
func RoleOf(source, assigner string) Role {
	switch {
	case strings.EqualFold(source, nvdSource), strings.EqualFold(source, "nvd"), strings.EqualFold(source, "nist"):
		return NVD
	case source == cisaADP, strings.EqualFold(source, cisaShort), strings.EqualFold(source, cisaByMail):
		return ADP
	case source != "" && strings.EqualFold(source, assigner):
		return CNA
	}
	return Other
}

// Words names the role.
func (r Role) Words() text.Text {
	switch r {
	case CNA:
		return text.Of("編號機構（CNA）", "the numbering authority (CNA)")
	case NVD:
		return text.Same("NVD")
	case ADP:
		return text.Of("加註者（ADP）", "the enricher (ADP)")
	}
	return text.Of("其他來源", "another source")
}

// Score is one assessment as a record gives it.
type Score struct {
	Role    Role
	Source  string // as the record names it
	Version string // "3.1"; needed where there is no vector
	Vector  string // may be empty
	Base    string // the base score as written; may be empty where there is a vector
}

// Choice is the assessment that counts.
type Choice struct {
	Index    int // in the list given to Best
	Base     float64
	Overall  float64 // with threat (temporal) and environmental metrics, else Base
	Version  Version
	Severity Severity // of Base: the figure that everybody publishes
	Vector   Vector   // zero where only a score was given
	Why      text.Text
	Odd      bool // the score that was written is not what the vector gives; the vector counts
}

// Best chooses which of several assessments counts; false where none can be used.
//
// The order, first difference decides:
//
//  1. CVSS 2.0 after all others. FIRST replaced it in 2015 and NVD has given none since July 2022; it has no notion of user interaction
//     or scope, so an old 2.0 score beside a later one is the one that was superseded.
//  2. A readable vector before a score alone: it can be checked, explained and refined.
//  3. The source: the CNA's own, then NVD, then ADP, then others. The CVE programme makes the CNA the authority for its record; NVD calls
//     itself the second opinion and since 15 April 2026 gives no score where the CNA gave one; CISA's enrichment fills only what the CNA
//     left empty (Vulnrichment). A newer version of the standard does not beat a nearer source: FIRST says that scores of different
//     versions are not comparable, so the choice must not depend on which of them comes out higher.
//  4. The version within a source: 4.0, 3.1, 3.0. FIRST calls each the replacement of the one before, and a source that gives two means
//     the newer as its present word.
//  5. The higher score, to be on the safe side; then the first in the list, so that the choice is the same each time.
func Best(scores []Score) (Choice, bool) {
	best, found := Choice{Index: -1}, false
	if len(scores) > maxScores {
		scores = scores[:maxScores]
	}
	for i, s := range scores {
		c, ok := s.read()
		if !ok {
			continue
		}
		c.Index = i
		if !found || before(s, c, scores[best.Index], best) {
			best, found = c, true
		}
	}
	if !found {
		return best, false
	}
	best.Why = why(scores, best)
	return best, true
}

// read makes the choice that the assessment would be alone.
func (s Score) read() (Choice, bool) {
	said, written := number(s.Base)
	if v, err := Parse(s.Vector); err == nil {
		return Choice{Base: v.Base, Overall: v.Overall, Version: v.Version, Severity: v.BaseSeverity, Vector: v,
			Odd: written && said != v.Base && said != v.Overall}, true
	}
	v, ok := versionOf(strings.TrimSpace(s.Version))
	if !written || !ok || v == "" {
		return Choice{}, false
	}
	return Choice{Base: said, Overall: said, Version: v, Severity: Rate(v, said)}, true
}

// number reads a score: 0 to 10, to one decimal.
func number(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 16 || strings.Trim(s, "0123456789.") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v < 0 || v > 10 {
		return 0, false
	}
	return math.Round(v*10) / 10, true
}

func before(a Score, x Choice, b Score, y Choice) bool {
	for _, d := range []int{
		order(x.Version == V20, y.Version == V20),
		order(x.Vector.Text == "", y.Vector.Text == ""),
		int(a.Role) - int(b.Role),
		strings.Compare(string(y.Version), string(x.Version)),
	} {
		if d != 0 {
			return d < 0
		}
	}
	return x.Base > y.Base
}

// order is negative where only y is true: false comes first.
func order(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}

func why(scores []Score, c Choice) text.Text {
	s := scores[c.Index]
	t := text.Format("採用%s以 CVSS %s 評的 %.1f 分", "CVSS %[2]s by %[1]s: %.1[3]f", s.Role.Words(), c.Version, c.Base)
	if len(scores) > 1 {
		t = text.Format("%s（共 %d 筆評分；依序看：2.0 版最後、有向量者先、CNA → NVD → ADP → 其他、較新版本先）",
			"%s (of %d assessments; in this order: 2.0 last, a vector first, CNA → NVD → ADP → others, the newer version)", t, len(scores))
	}
	if c.Odd {
		t = text.Format("%s；來源所寫的 %s 分與其向量不符，以向量為準", "%s; the source wrote %s, which its vector does not give, and the vector counts", t, s.Base)
	}
	return t
}
