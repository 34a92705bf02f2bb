package sarif

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/fault"
	"lianfang/internal/format/vex"
	"lianfang/internal/text"
)

// Tool says what made the findings.
type Tool struct {
	Name    string
	Release string // may be empty
	Page    string // an address about the tool; may be empty
}

// Write writes a log of one run. The words of messages are in one language, as the form has them. No findings make a log without results,
// which says that nothing was found. Errors are *fault.Fault of kind Invalid.
func Write(tool Tool, lang text.Lang, all []vex.Finding) ([]byte, error) {
	if tool.Name == "" {
		return nil, fault.New(fault.Invalid, "no_tool", text.Of("要有工具名稱。", "The tool needs a name."))
	}
	r := run{Columns: "unicodeCodePoints", Language: string(lang), Results: []result{}}
	r.Tool.Driver = driver{Name: tool.Name, Version: tool.Release, Page: tool.Page, Rules: []rule{}}
	at := make(map[string]int)
	for _, f := range all {
		if f.Vulnerability == "" || kinds[f.Status] == "" {
			return nil, fault.New(fault.Invalid, "no_subject", text.Of("結果要有漏洞編號與狀態。", "A finding needs a vulnerability and a status."))
		}
		i, ok := at[f.Vulnerability]
		if !ok {
			i = len(r.Tool.Driver.Rules)
			at[f.Vulnerability] = i
			r.Tool.Driver.Rules = append(r.Tool.Driver.Rules, ruleOf(f))
		}
		known := &r.Tool.Driver.Rules[i]
		known.learn(f)
		r.Results = append(r.Results, resultOf(f, i, lang))
	}
	for i := range r.Results {
		if r.Results[i].Kind == "fail" {
			r.Results[i].Level = r.Tool.Driver.Rules[r.Results[i].Rule].Default.Level
		}
	}
	b, err := json.Marshal(log{Schema: schema, Version: "2.1.0", Runs: []run{r}}, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return nil, fault.New(fault.Invalid, "bad_text", text.Of("內容含有不合法的文字（UTF-8）。", "The content has text that is not valid UTF-8."))
	}
	return append(b, '\n'), nil
}

// kinds are the kinds of result (section 3.27.9).
var kinds = map[vex.Status]string{vex.Affected: "fail", vex.NotAffected: "notApplicable", vex.Fixed: "pass", vex.UnderInvestigation: "review"}

func ruleOf(f vex.Finding) rule {
	r := rule{ID: f.Vulnerability, Short: message{f.Vulnerability}, Page: page(f.Vulnerability)}
	if f.Title != "" {
		r.Full = &message{f.Title}
	}
	r.Default.Level = "warning"
	r.Properties.Tags = []string{"security", "vulnerability"}
	return r
}

// learn takes the highest base score of a vulnerability: all its results have one level.
func (r *rule) learn(f vex.Finding) {
	best, _ := strconv.ParseFloat(r.Properties.Severity, 64)
	for _, s := range f.Scores {
		base, err := strconv.ParseFloat(s.Base, 64)
		if err != nil || !(base > best) || base > 10 {
			continue
		}
		best = base
		r.Properties.Severity = strconv.FormatFloat(base, 'f', 1, 64)
		r.Default.Level = levelOf(base)
	}
}

// levelOf is the level of a base score: high and critical ones are errors, low ones notes (CVSS 3.1, section 5).
func levelOf(base float64) string {
	switch {
	case base >= 7:
		return "error"
	case base >= 4:
		return "warning"
	}
	return "note"
}

// page is where a vulnerability is described to everybody.
func page(id string) string {
	switch {
	case strings.HasPrefix(id, "CVE-"):
		return "https://www.cve.org/CVERecord?id=" + id
	case strings.HasPrefix(id, "GHSA-"):
		return "https://github.com/advisories/" + id
	}
	return ""
}

func resultOf(f vex.Finding, at int, lang text.Lang) result {
	r := result{ID: f.Vulnerability, Rule: at, Kind: kinds[f.Status], Level: "none", Message: message{said(f).In(lang)},
		Prints: map[string]string{"vulnerabilityComponent/v1": print(f)}}
	r.Properties.Component, r.Properties.Status, r.Properties.Justification = f.Component.IRI(), string(f.Status), string(f.Justification)
	r.Properties.CPE = f.Component.CPE
	for _, a := range f.Aliases {
		if a != f.Vulnerability && !slices.Contains(r.Properties.Aliases, a) {
			r.Properties.Aliases = append(r.Properties.Aliases, a)
		}
	}
	where := location{Logical: []logical{{Name: f.Component.Label(), Full: f.Component.IRI(), Kind: "module"}}}
	if f.Place.File != "" {
		where.Physical = &physical{Artifact: artifact{fileURI(f.Place.File)}}
		if f.Place.Line > 0 {
			where.Physical.Region = &region{f.Place.Line}
		}
	}
	r.Locations = []location{where}
	return r
}

// print is the same for one vulnerability in one component wherever it stands, so that a result is known again in the next log.
func print(f vex.Finding) string {
	sum := sha256.Sum256([]byte(f.Vulnerability + "\x00" + f.Component.IRI()))
	return hex.EncodeToString(sum[:16])
}

var sentences = map[vex.Status]text.Text{
	vex.Affected:           text.Of("%s 受 %s 影響。", "%s is affected by %s."),
	vex.NotAffected:        text.Of("%s 不受 %s 影響。", "%s is not affected by %s."),
	vex.Fixed:              text.Of("%s 已修補 %s。", "%s has the fix for %s."),
	vex.UnderInvestigation: text.Of("%s 是否受 %s 影響，仍在調查。", "Whether %s is affected by %s is still looked at."),
}

func said(f vex.Finding) text.Text {
	say := sentences[f.Status].With(f.Component.Label(), f.Vulnerability)
	for _, more := range []string{f.Detail, f.Action} {
		if more != "" {
			say = text.Format("%s%s", "%s %s", say, more)
		}
	}
	return say
}
