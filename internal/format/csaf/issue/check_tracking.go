package issue

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/semver"
)

var integerForm = regexp.MustCompile(`^(0|[1-9]\d*)$`)

// compare orders two versions of one sort (section 3.1.11): whole numbers, or semantic versions.
func compare(a, b string) int {
	if integerForm.MatchString(a) && integerForm.MatchString(b) {
		x, _ := new(big.Int).SetString(a, 10)
		y, _ := new(big.Int).SetString(b, 10)
		return x.Cmp(y)
	}
	return semver.Compare("v"+a, "v"+b)
}

// preRelease tells whether a version is one of before the first release.
func preRelease(v string) bool { return major0(v) || semver.Prerelease("v"+v) != "" }

// major0 tells whether a version is one of before the first release by its number.
func major0(v string) bool { return v == "0" || strings.HasPrefix(v, "0.") }

// plain is a version without what follows "+", and before the first release without "-…" too.
func plain(v string, draft bool) string {
	v, _, _ = strings.Cut(v, "+")
	if draft {
		v, _, _ = strings.Cut(v, "-")
	}
	return v
}

// tracking are 6.1.14, 6.1.16 to 6.1.22 and 6.1.30.
func (c *checking) tracking() {
	t := c.Document.Document.Tracking
	const at = "/document/tracking"
	c.mixed(t)
	dated := slices.Clone(t.Revision)
	slices.SortStableFunc(dated, func(a, b Revision) int {
		x, errX := time.Parse(time.RFC3339, a.Date)
		y, errY := time.Parse(time.RFC3339, b.Date)
		if errX != nil || errY != nil {
			return strings.Compare(a.Date, b.Date)
		}
		if n := x.Compare(y); n != 0 {
			return n
		}
		return compare(a.Number, b.Number)
	})
	numbered := slices.Clone(t.Revision)
	slices.SortStableFunc(numbered, func(a, b Revision) int { return compare(a.Number, b.Number) })
	for i := range dated {
		if dated[i].Number != numbered[i].Number {
			c.fail("6.1.14", at+"/revision_history", "修訂紀錄依日期與依編號的順序不同。", "By date the revisions stand in another order than by number.")
			break
		}
	}
	draft := t.Status == "draft"
	if n := len(dated); n > 0 && plain(dated[n-1].Number, draft) != plain(t.Version, draft) {
		c.fail("6.1.16", at+"/version", "最新的修訂是 %[1]s，文件的版本卻是 %[2]s。", "The latest revision is %[1]s and the version of the document %[2]s.", dated[n-1].Number, t.Version)
	}
	if preRelease(t.Version) && !draft {
		c.fail("6.1.17", at+"/status", "版本 %s 的文件只能是草稿。", "A document of version %s has to be a draft.", t.Version)
	}
	if !draft && semver.Prerelease("v"+t.Version) != "" {
		c.fail("6.1.20", at+"/version", "發布的文件，版本不能帶「-」。", "A document that is no draft has no pre-release part in its version.")
	}
	c.revisions(t, at)
}

// revisions are 6.1.18, 6.1.19, 6.1.21 and 6.1.22.
func (c *checking) revisions(t Tracking, at string) {
	seen, majors := map[string]bool{}, map[string]bool{}
	for i, r := range t.Revision {
		here := fmt.Sprintf("%s/revision_history/%d/number", at, i)
		if t.Status != "draft" && major0(r.Number) {
			c.fail("6.1.18", here, "發布的文件，修訂紀錄裡不能有 %s。", "The history of a document that was released has no %s.", r.Number)
		}
		if semver.Prerelease("v"+r.Number) != "" {
			c.fail("6.1.19", here, "修訂紀錄裡不能有「-」的版本。", "There are no pre-releases in a history.")
		}
		if seen[r.Number] {
			c.fail("6.1.22", here, "修訂 %s 出現兩次。", "The revision %s occurs twice.", r.Number)
		}
		seen[r.Number] = true
		major, _, _ := strings.Cut(r.Number, ".")
		majors[major] = true
	}
	if len(majors) == 0 {
		return
	}
	first, last := new(big.Int), new(big.Int)
	begun := false
	for m := range majors {
		n, ok := new(big.Int).SetString(m, 10)
		if !ok {
			return
		}
		if !begun || n.Cmp(first) < 0 {
			first = n
		}
		if !begun || n.Cmp(last) > 0 {
			last = n
		}
		begun = true
	}
	if first.Cmp(big.NewInt(1)) > 0 {
		c.fail("6.1.21", at+"/revision_history", "修訂紀錄要從 0 或 1 開始。", "The history begins with 0 or 1.")
	} else if new(big.Int).Sub(last, first).Cmp(big.NewInt(int64(len(majors)-1))) != 0 {
		c.fail("6.1.21", at+"/revision_history", "修訂紀錄缺了一版。", "A revision is missing in the history.")
	}
}

// mixed is 6.1.30.
func (c *checking) mixed(t Tracking) {
	all := []string{t.Version}
	for _, r := range t.Revision {
		all = append(all, r.Number)
	}
	whole := 0
	for _, v := range all {
		if integerForm.MatchString(v) {
			whole++
		}
	}
	if whole != 0 && whole != len(all) {
		c.fail("6.1.30", "/document/tracking", "版本混用整數與語意化版本。", "Whole numbers and semantic versions are mixed.")
	}
}
