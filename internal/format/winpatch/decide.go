package winpatch

import (
	"slices"
	"strings"

	"lianfang/internal/text"
)

// Answer is whether a machine has a fix.
type Answer string

// The answers.
const (
	Yes        Answer = "yes"
	No         Answer = "no"
	CannotTell Answer = "cannot_tell"
)

// Machine is what is known of a machine.
type Machine struct {
	Product   string // as records name it; empty: not known, and records of every product count
	Build     Build  // zero: not known
	Installed []KB   // empty: not known
}

// Verdict is the answer with its reason.
type Verdict struct {
	Answer Answer
	By     KB   // the installed update that contains the fix, where one does
	Path   []KB // from the fix to By, each replaced by the next
	Why    text.Text
}

// Has tells whether the machine contains the fix: by its build, by the update itself, or by a later one that replaces it.
//
// No is said only where it is known: the machine's build is below that of the fix in the same servicing line, or everything that is
// installed is known to replace older updates alone. An update without a record may contain anything.
func (c *Catalogue) Has(m Machine, fix KB) Verdict {
	v := c.view(m.Product)
	byBuild := v.byBuild(m, fix)
	byList := v.byList(m, fix)
	switch {
	case byBuild.Answer == No && byList.Answer == Yes:
		return Verdict{CannotTell, byList.By, byList.Path, text.Format("已列出 %s，但組建 %s 低於該更新的組建：可能尚未重新開機，或清單不是這台機器的。",
			"%s is listed, but the build %s is below that of the fix: a restart may be due, or the list is another machine's.", byList.By, m.Build)}
	case byBuild.Answer != CannotTell:
		return byBuild
	case byList.Answer == CannotTell && len(m.Installed) == 0 && !m.Build.IsZero():
		return byBuild
	}
	return byList
}

// byBuild compares the machine's build with those that the fix gives in the same servicing line.
func (v view) byBuild(m Machine, fix KB) Verdict {
	known := v.builds(fix)
	said := make(map[Answer]Build)
	for _, b := range known {
		said[m.Build.Reaches(b)] = b
	}
	above, yes := said[Yes]
	under, no := said[No]
	switch {
	case yes && !no:
		return Verdict{Answer: Yes, Why: text.Format("組建 %s 不低於 %s 的組建 %s。", "The build %s is not below %[3]s, that of %[2]s.", m.Build, fix, above)}
	case no && !yes:
		return Verdict{Answer: No, Why: text.Format("組建 %s 低於 %s 的組建 %s。", "The build %s is below %[3]s, that of %[2]s.", m.Build, fix, under)}
	}
	if len(known) == 0 {
		return Verdict{Answer: CannotTell, Why: text.Format("不知道 %s 對應的組建。", "The build of %s is not known.", fix)}
	}
	return Verdict{Answer: CannotTell, Why: text.Format("組建 %s 與 %s 的組建不是同一服務系列，或缺修訂號，無法比較。",
		"The build %s cannot be compared with that of %s: another servicing line, or no revision.", m.Build, fix)}
}

func (v view) byList(m Machine, fix KB) Verdict {
	switch {
	case len(m.Installed) == 0:
		return Verdict{Answer: CannotTell, Why: text.Of("沒有已安裝更新的清單。", "There is no list of installed updates.")}
	case slices.Contains(m.Installed, fix):
		return Verdict{Answer: Yes, By: fix, Path: []KB{fix}, Why: text.Format("已安裝 %s。", "%s is installed.", fix)}
	case !v.mentioned(fix):
		return Verdict{Answer: CannotTell, Why: text.Format("目錄裡沒有 %s 的取代關係。", "Nothing is known of what replaces %s.", fix)}
	}
	circle := v.circles(fix)
	sound := reach(fix, func(k KB) []KB {
		return slices.DeleteFunc(v.later(k), func(n KB) bool { return circle[n] == circle[k] })
	})
	if found := firstOf(m.Installed, sound); found != 0 {
		path := pathTo(found, fix, sound)
		return Verdict{Yes, found, path, text.Format("已安裝 %s，依序取代：%s。", "%s is installed, which replaces it: %s.", found, arrows(path))}
	}
	if found := firstOf(m.Installed, reach(fix, v.later)); found != 0 {
		return Verdict{Answer: CannotTell, By: found, Why: text.Format("%s 與 %s 之間的取代關係互相循環，無法判斷。",
			"What is known of %s and %s goes in a circle: updates that replace each other.", fix, found)}
	}
	return v.absent(m, fix)
}

// absent says no where all that is installed is known to be without the fix.
func (v view) absent(m Machine, fix KB) Verdict {
	below := reach(fix, v.earlier)
	var open []string
	closed := make(map[KB]bool)
	for _, k := range m.Installed {
		if _, older := below[k]; older {
			continue
		}
		if !v.has(k) || !v.endsWithin(k, below, closed) {
			open = append(open, k.String())
		}
		if len(open) > 5 {
			break
		}
	}
	if len(open) > 0 {
		if len(open) > 5 {
			open = append(open[:5], "…")
		}
		return Verdict{Answer: CannotTell, Why: text.Format("不完全知道 %s 取代了哪些更新，可能已含 %s。", "It is not known what all %s replaces; it may contain %s.", strings.Join(open, ", "), fix)}
	}
	return Verdict{Answer: No, Why: text.Format("已安裝的更新都不含 %s，也沒有取代它。", "None of the installed updates is %s or replaces it.", fix)}
}

// endsWithin tells whether all that k replaces is known down to updates that replace none, or that the fix replaces too. What was found
// to end so is kept in closed, so that a long list of updates walks each part once.
func (v view) endsWithin(k KB, below map[KB]KB, closed map[KB]bool) bool {
	all := reach(k, func(at KB) []KB {
		if _, older := below[at]; older || closed[at] {
			return nil
		}
		return v.earlier(at)
	})
	for old := range all {
		if _, older := below[old]; !older && !v.has(old) {
			return false
		}
	}
	for old := range all {
		closed[old] = true
	}
	closed[k] = true
	return true
}

func firstOf(installed []KB, reached map[KB]KB) KB {
	for _, k := range installed {
		if _, ok := reached[k]; ok {
			return k
		}
	}
	return 0
}

func pathTo(k, fix KB, from map[KB]KB) []KB {
	path := []KB{k}
	for k != fix {
		k = from[k]
		path = append(path, k)
	}
	slices.Reverse(path)
	return path
}

func arrows(path []KB) string {
	out := make([]string, len(path))
	for i, k := range path {
		out[i] = k.String()
	}
	return strings.Join(out, " → ")
}
