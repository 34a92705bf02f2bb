package warning

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json"

	"lianfang/internal/exposure"

	"lianfang/internal/format/tlp"
	"lianfang/internal/text"
)

// about is what the text of an advisory is built from.
type about struct {
	v          exposure.Vulnerability
	words      []said // those that the text may use, the best first
	fixed      []string
	products   []string
	indicators int // listed with the warning, to look for and to block
}

func (a about) kev() bool { return !a.v.KEVAdded.IsZero() }

// build writes the text: what, how bad, what to do.
func (a about) build() Words {
	return Words{Title: a.title(), Lead: a.lead(), Todo: a.todo(), Facts: a.facts(), Quotes: quotes(a.words)}
}

// subject is the name people know it by, and the number once.
func (a about) subject() text.Text {
	name := ""
	for _, w := range a.words {
		if t := plain(w.title, maxTitle); t != "" && t != a.v.CVE && utf8.RuneCountInString(t) <= 70 {
			name = t
			break
		}
	}
	if name == "" && len(a.products) > 0 {
		name = a.products[0]
	}
	number := a.v.CVE
	if !strings.HasPrefix(number, "CVE-") {
		number = ""
	}
	switch {
	case name == "" && number == "":
		return text.Of("您使用的產品", "A product that you run")
	case name == "":
		return text.Same(number)
	case number == "" || strings.Contains(name, number):
		return text.Same(name)
	}
	return text.Format("%[1]s（%[2]s）", "%[1]s (%[2]s)", name, number)
}

func (a about) danger() text.Text {
	switch {
	case a.kev():
		return text.Of("已遭攻擊者利用", "is being exploited")
	case a.v.CVSS >= 9:
		return text.Of("有非常嚴重的漏洞", "has a critical vulnerability")
	case a.v.CVSS >= 7:
		return text.Of("有嚴重的漏洞", "has a serious vulnerability")
	}
	return text.Of("有漏洞", "has a vulnerability")
}

func (a about) act() text.Text {
	switch {
	case len(a.fixed) == 1:
		return text.Format("請更新到 %s", "update to %s", a.fixed[0])
	case len(a.fixed) > 1:
		return text.Of("請更新到修補版本", "update to a fixed version")
	}
	return text.Of("請依原廠指示處理", "follow the maker's instructions")
}

func (a about) title() text.Text {
	return text.Format("%[1]v：%[2]v，%[3]v", "%[1]v %[2]v: %[3]v", a.subject(), a.danger(), a.act())
}

func (a about) lead() text.Text {
	if a.kev() {
		return text.Of("攻擊者已經在利用這個漏洞，而您的資產清單裡有這個產品。請在期限前照下面的步驟處理。",
			"Attackers already use this vulnerability, and your inventory lists the product. Take the steps below before the deadline.")
	}
	return text.Of("您的資產清單裡有這個產品。請在期限前照下面的步驟處理。",
		"Your inventory lists this product. Take the steps below before the deadline.")
}

func (a about) todo() []Step {
	steps := []Step{{
		Do:      text.Of("對照下方列出的機器，確認版本。", "Check the machines listed below and their versions."),
		Note:    text.Of("只要查看，不影響服務。版本補上後，「還不能確定」的會立刻有答案。", "Looking does not disturb the service. Once a version is added, what cannot be told gets its answer at once."),
		Minutes: 10,
	}}
	steps = append(steps, a.update(), Step{
		Do:      text.Of("暫時不能更新時，只讓必要的來源連到它，或先關閉受影響的功能。", "Where you cannot update yet, let only the sources that need it connect, or switch the affected feature off."),
		Note:    text.Of("外面的使用者可能會連不上，請先告訴他們。", "People outside may lose access; tell them first."),
		Minutes: 20,
	})
	if a.kev() || a.indicators > 0 {
		steps = append(steps, a.look())
	}
	return append(steps, Step{
		Do: text.Of("處理好後按「已處理好」；人手不足就按「需要協助」，我們會打電話給您。", "When it is done, answer “Fixed”. If you lack the hands, answer “Need help” and we will call you."),
	})
}

func (a about) update() Step {
	s := Step{Minutes: 60, Note: text.Of("更新時服務會中斷，請先備份設定。", "The service stops during the update; back up the settings first.")}
	if len(a.fixed) == 0 {
		s.Do = text.Of("查看原廠公告，裝上更新或照做緩解措施。", "Read the maker's notice, and install the update or take its mitigation.")
		return s
	}
	s.Do = text.Format("更新到 %[1]s，或更新的版本。", "Update to %[1]s, or later.", strings.Join(a.fixed, "、"))
	s.Do = text.Of(s.Do.In(text.ZhTW), strings.ReplaceAll(s.Do.In(text.En), "、", ", "))
	return s
}

func (a about) look() Step {
	s := Step{Minutes: 30,
		Do:   text.Of("查閱近三個月的紀錄，看有沒有被入侵的跡象，並把紀錄留下來。", "Look through the logs of the last three months for signs of an intrusion, and keep them."),
		Note: text.Of("若發現跡象，先不要重開機或重灌，請按「需要協助」。", "If you find any, do not restart or reinstall yet; answer “Need help”."),
	}
	if a.indicators > 0 {
		s.Note = text.Format("可用本則列出的 %d 項指標比對與封鎖。若發現跡象，先不要重開機或重灌，請按「需要協助」。",
			"Compare with the indicators listed here (%d), and block them. If you find any, do not restart or reinstall yet; answer “Need help”.", a.indicators)
	}
	return s
}

func (a about) facts() []Named {
	var out []Named
	add := func(name, value text.Text) { out = append(out, Named{name, value}) }
	add(text.Of("漏洞編號", "Vulnerability"), text.Same(a.v.CVE))
	if a.v.CVSS >= 0 {
		add(text.Of("嚴重程度（CVSS）", "Severity (CVSS)"), text.Same(strconv.FormatFloat(a.v.CVSS, 'f', 1, 64)))
	}
	if a.v.EPSS >= 0 {
		add(text.Of("三十天內遭利用的機率（EPSS）", "Chance of exploitation within thirty days (EPSS)"), text.Same(strconv.FormatFloat(a.v.EPSS*100, 'f', 1, 64)+"%"))
	}
	if a.kev() {
		add(text.Of("列入已遭利用清單（KEV）", "Listed as exploited (KEV)"), text.Same(day(a.v.KEVAdded)))
	}
	if !a.v.KEVDue.IsZero() {
		add(text.Of("美國 CISA 訂的期限（KEV）", "Due date that CISA set (KEV)"), text.Same(day(a.v.KEVDue)))
	}
	if len(a.fixed) > 0 {
		add(text.Of("修補版本", "Fixed versions"), text.Same(strings.Join(a.fixed, ", ")))
	}
	var by []text.Text
	for _, w := range a.words {
		if n := sourceName(w); !slices.Contains(by, n) && len(by) < maxQuotes {
			by = append(by, n)
			add(text.Of("來源", "Source"), n)
		}
	}
	return out
}

func day(t time.Time) string { return t.In(taipei).Format(time.DateOnly) }

// sourceName names a source where its word is for everybody; who gave what is restricted is the desk's to know.
func sourceName(w said) text.Text {
	if w.tlp == tlp.Clear {
		return w.by
	}
	return text.Format("一個可靠度 %s 的來源", "a source rated %s", w.rating)
}

func quotes(words []said) []Quote {
	var out []Quote
	for _, w := range words {
		if q := ownWords(w); q != "" && len(out) < maxQuotes && !slices.ContainsFunc(out, func(o Quote) bool { return o.Text == q }) {
			out = append(out, Quote{By: sourceName(w), Text: q})
		}
	}
	return out
}

// ownWords is what a source wrote for people: a STIX description, KEV's short description, else nothing.
func ownWords(w said) string {
	var o struct {
		Description any `json:"description"`
		Short       any `json:"shortDescription"`
		Action      any `json:"requiredAction"`
	}
	if json.Unmarshal(w.raw, &o) != nil {
		return ""
	}
	var parts []string
	for _, v := range []any{o.Description, o.Short, o.Action} {
		if s, ok := v.(string); ok && strings.TrimSpace(s) != "" {
			parts = append(parts, s)
		}
	}
	return plain(strings.Join(parts, " "), maxQuote)
}

// fixedIn gathers the versions that sources name as fixed; products are the names of what is concerned.
func fixedIn(found []exposure.Finding) (fixed, products []string) {
	for _, f := range found {
		for _, v := range f.Fixed {
			if v = plain(v, 40); v != "" && !slices.Contains(fixed, v) && len(fixed) < maxFixed {
				fixed = append(fixed, v)
			}
		}
		if p := productOf(f.Name); p != "" && !slices.Contains(products, p) && len(products) < maxFixed {
			products = append(products, p)
		}
	}
	slices.Sort(fixed)
	return fixed, products
}

// productOf is vendor and product of a CPE 2.3 name, or the name of a purl.
func productOf(name string) string {
	if parts := strings.Split(name, ":"); len(parts) > 5 && parts[0] == "cpe" {
		return plain(strings.NewReplacer("_", " ", `\`, "").Replace(parts[3]+" "+parts[4]), 60)
	}
	rest, ok := strings.CutPrefix(name, "pkg:")
	if !ok {
		return ""
	}
	rest, _, _ = strings.Cut(rest, "@")
	_, rest, _ = strings.Cut(rest, "/")
	return plain(rest, 60)
}

// pointed writes an early warning to one organisation: these indicators lie in what it registered.
func pointed(touches []exposure.Touch, words []said) Words {
	what := touches[0].What
	w := Words{
		Title: text.Format("有情資指到您的 %s：可能遭入侵或被濫用，請查閱紀錄", "Indicators point to %s, which is yours: it may be compromised or abused, check your logs", plain(what, 80)),
		Lead: text.Of("有來源回報的指標落在您登記的網路或網域裡。這還不是定論，請先查紀錄，再告訴我們是誤判或確實。",
			"A source reported indicators inside a network or domain that you registered. This is not certain: check your logs, then tell us whether it is true."),
		Todo: []Step{
			{Do: text.Of("找出下面的位址或名稱是哪一台機器、誰在管理。", "Find out which machine the addresses or names below are, and who looks after it."), Minutes: 15},
			{Do: text.Of("查閱它近三個月對外連線與登入的紀錄，並把紀錄留下來。", "Look through its connections and sign-ins of the last three months, and keep those logs."), Minutes: 60,
				Note: text.Of("只是查閱，不影響服務。發現跡象時先隔離網路，不要重開機。", "Looking does not disturb the service. If you find signs, take it off the network but do not restart it.")},
			{Do: text.Of("回覆「誤判」、「確實」或「無法判斷」；確實時請附上通報單號。", "Answer false alarm, true or cannot tell; if it is true, add the number of your incident report.")},
		},
		Quotes: quotes(words),
	}
	for i, t := range touches {
		if i == maxSteps {
			break
		}
		w.Facts = append(w.Facts, Named{text.Format("指標（%s）", "Indicator (%s)", string(t.Value.Kind)), text.Same(plain(t.Value.Defanged(), maxTitle))})
	}
	return w
}
