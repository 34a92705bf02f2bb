package priority

import (
	"fmt"
	"strings"

	"lianfang/internal/format/cvss"
	"lianfang/internal/text"
)

// Name is a decision point.
type Name string

// The decision points.
const (
	Exploitation    Name = "exploitation"
	Automatable     Name = "automatable"
	TechnicalImpact Name = "technical_impact"
	Exposure        Name = "exposure"
	Mission         Name = "mission"      // mission and well-being, for the coordinator tree
	HumanImpact     Name = "human_impact" // for the deployer tree
)

// Words names the point.
func (n Name) Words() text.Text {
	switch n {
	case Exploitation:
		return text.Of("遭利用情形", "exploitation")
	case Automatable:
		return text.Of("可否自動化攻擊", "automatable")
	case TechnicalImpact:
		return text.Of("技術衝擊", "technical impact")
	case Exposure:
		return text.Of("暴露程度", "exposure")
	case Mission:
		return text.Of("任務與民生", "mission and well-being")
	case HumanImpact:
		return text.Of("對人的影響", "human impact")
	}
	return text.Same(string(n))
}

// Point is a decision point with its value and what the value rests on.
type Point struct {
	Name  Name
	Value string // as SSVC spells it, or Unknown
	From  text.Text
	Known bool // false: assumed or forecast, nobody said it
}

// values in the words of a reader; SSVC's own word stands behind them in Chinese.
var values = map[Name]map[string]text.Text{
	Exploitation:    {None: text.Of("未見利用（none）", "none"), PoC: text.Of("有公開的攻擊方法（poc）", "a public exploit (poc)"), Active: text.Of("已遭利用（active）", "active")},
	Automatable:     {No: text.Of("否（no）", "no"), Yes: text.Of("可（yes）", "yes")},
	TechnicalImpact: {Partial: text.Of("部分（partial）", "partial"), Total: text.Of("完全掌控（total）", "total")},
	Exposure: {Small: text.Of("很小（small）", "small"), Controlled: text.Of("受管制（controlled）", "controlled"), Open: text.Of("對外開放（open）", "open"),
		Unknown: text.Of("未知", "unknown")},
	Mission:     grades,
	HumanImpact: grades,
}

var grades = map[string]text.Text{Low: text.Of("低（low）", "low"), Medium: text.Of("中（medium）", "medium"), High: text.Of("高（high）", "high"), VeryHigh: text.Of("非常高（very high）", "very high")}

// Words is the value in a reader's words.
func (p Point) Words() text.Text { return values[p.Name][p.Value] }

// exploitation: who says that it is used beats who says that it could be, whatever is newer, because use does not end by being older.
func (k Knowledge) exploitation(p Policy) Point {
	at := func(value string, known bool, from text.Text) Point { return Point{Exploitation, value, from, known} }
	if k.KEV == Is {
		return at(Active, true, k.listed())
	}
	value, who := k.opinion(func(s SSVC) string { return s.Exploitation }, None, PoC, Active)
	if value == Active || value == PoC && len(k.Exploits) == 0 {
		return at(value, true, said(who))
	}
	if len(k.Exploits) > 0 {
		return at(PoC, true, text.Format("公開的攻擊程式 %d 件：%s", "%d public exploits: %s", len(k.Exploits), short(k.Exploits[0])))
	}
	if from, ok := k.maturity(); ok {
		return at(PoC, true, from)
	}
	if k.EPSS != nil && *k.EPSS >= p.EPSS {
		return at(PoC, false, text.Format("EPSS 預測三十天內遭利用的機率為 %.1f%%，視同已有攻擊程式（只是預測，不當作已遭利用）",
			"EPSS forecasts exploitation within thirty days at %.1f%%; counted as if an exploit were about (a forecast, never taken for use)", *k.EPSS*100))
	}
	switch {
	case value == None:
		return at(None, true, said(who))
	case k.KEV == IsNot:
		return at(None, false, text.Of("不在 CISA 的 KEV 目錄，也沒有公開攻擊程式的消息；這不證明沒有", "not in CISA's KEV catalogue, and no public exploit is known; that proves nothing"))
	}
	return at(None, false, text.Of("沒有任何來源說明，也沒有查 KEV 目錄", "no source says, and the KEV catalogue was not looked at"))
}

func (k Knowledge) listed() text.Text {
	t := text.Of("列於 CISA 已遭利用漏洞目錄（KEV）", "in CISA's catalogue of known exploited vulnerabilities (KEV)")
	if !k.KEVAdded.IsZero() {
		t = text.Format("%s，%s 列入", "%s since %s", t, k.KEVAdded.Format(dayForm))
	}
	if k.Ransomware {
		t = text.Format("%s，勒索軟體也在使用", "%s; ransomware uses it", t)
	}
	return t
}

// maturity reads the exploit maturity that a vendor put into the vector. Even 4.0's "attacked" counts as an exploit alone: by the
// specification it also covers that a tool is about.
func (k Knowledge) maturity() (text.Text, bool) {
	v, err := cvss.Parse(k.Vector)
	if err != nil {
		return text.Text{}, false
	}
	switch e := v.Get("E"); e {
	case "", "U": // nothing, or "unproven"/"unreported"
		return text.Text{}, false
	default:
		return text.Format("CVSS 向量的攻擊成熟度為 E:%s", "the exploit maturity of the CVSS vector is E:%s", e), true
	}
}

func (k Knowledge) automatable() Point {
	if value, who := k.opinion(func(s SSVC) string { return s.Automatable }, No, Yes); value != "" {
		return Point{Automatable, value, said(who), true}
	}
	v, err := cvss.Parse(k.Vector)
	if err != nil {
		return Point{Automatable, Yes, text.Of("沒有來源說明，也沒有 CVSS 向量，從嚴視為可自動化", "no source says and there is no CVSS vector; taken as yes, to be on the safe side"), false}
	}
	switch v.Get("AU") { // 4.0's own answer
	case "Y":
		return Point{Automatable, Yes, text.Of("CVSS 4.0 向量寫明可自動化（AU:Y）", "the CVSS 4.0 vector says so (AU:Y)"), true}
	case "N":
		return Point{Automatable, No, text.Of("CVSS 4.0 向量寫明不可自動化（AU:N）", "the CVSS 4.0 vector says no (AU:N)"), true}
	}
	var against []string
	for _, need := range []string{"AV:N", "AC:L", "AT:N", "PR:N", "Au:N", "UI:N"} {
		name, value, _ := strings.Cut(need, ":")
		if got := v.Get(name); got != "" && got != value {
			against = append(against, name+":"+got)
		}
	}
	if len(against) > 0 {
		return Point{Automatable, No, text.Format("CVSS 向量推得：%s", "from the CVSS vector: %s", strings.Join(against, " ")), true}
	}
	return Point{Automatable, Yes, text.Of("CVSS 向量推得：從網路、條件簡單、不需登入、不需他人配合", "from the CVSS vector: over the network, simple, without signing in, without anyone's help"), v.Version != cvss.V20}
}

// impact follows CERT/CC's table from CVSS 4.0 to technical impact (1.0.0): secrecy and integrity both lost whole, or, without any rights,
// one whole and the other in part. Versions 3 mean the same by C and I; of 2.0 only both whole counts.
func (k Knowledge) impact() Point {
	if value, who := k.opinion(func(s SSVC) string { return s.TechnicalImpact }, Partial, Total); value != "" {
		return Point{TechnicalImpact, value, said(who), true}
	}
	v, err := cvss.Parse(k.Vector)
	if err != nil {
		return Point{TechnicalImpact, Total, text.Of("沒有來源說明，也沒有 CVSS 向量，從嚴視為完全", "no source says and there is no CVSS vector; taken as total, to be on the safe side"), false}
	}
	names := [2]string{"C", "I"}
	if v.Version == cvss.V40 {
		names = [2]string{"VC", "VI"}
	}
	c, i := v.Get(names[0]), v.Get(names[1])
	value := Partial
	switch {
	case whole(c) && whole(i):
		value = Total
	case v.Get("PR") == "N" && (whole(c) && i == "L" || c == "L" && whole(i)):
		value = Total
	}
	return Point{TechnicalImpact, value, text.Format("CVSS 向量推得：%s", "from the CVSS vector: %s", fmt.Sprintf("%s:%s %s:%s", names[0], c, names[1], i)), true}
}

func whole(value string) bool { return value == "H" || value == "C" }

// opinion gives the newest opinion on a point whose value the tree knows, and whose it is.
func (k Knowledge) opinion(of func(SSVC) string, known ...string) (string, SSVC) {
	var best SSVC
	found := ""
	for i, s := range k.SSVC {
		if i >= maxOpinion {
			break
		}
		value := spelt(of(s), known)
		if value != "" && (found == "" || s.Time.After(best.Time)) {
			found, best = value, s
		}
	}
	return found, best
}

// spelt reads a value in the spellings of SSVC's editions: "PoC", "public poc".
func spelt(s string, known []string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "public poc" || s == "proof of concept" || s == "public_poc" {
		s = PoC
	}
	for _, v := range known {
		if v == s {
			return v
		}
	}
	return ""
}

func said(s SSVC) text.Text {
	who := short(s.Source)
	if who == "" {
		return text.Of("SSVC 意見", "an SSVC opinion")
	}
	if s.Time.IsZero() {
		return text.Format("%s 的 SSVC 意見", "the SSVC opinion of %s", who)
	}
	return text.Format("%s 的 SSVC 意見（%s）", "the SSVC opinion of %s (%s)", who, s.Time.In(Taipei).Format(dayForm))
}

// short cuts another's words to what a sentence can hold, at a letter's edge and without control characters.
func short(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	if len(s) <= maxShown {
		return s
	}
	cut := 0
	for i := range s {
		if i > maxShown {
			break
		}
		cut = i
	}
	return s[:cut] + "…"
}
