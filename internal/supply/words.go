package supply

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"lianfang/internal/exposure/priority"
	"lianfang/internal/fault"
	"lianfang/internal/member"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// What customers read of an exposure are these sentences alone, so that nothing of a supplier's systems can slip into them.

// limitAccess is the first thing to do, whatever happened: the way in goes by what the supplier may do at its customer's.
var limitAccess = warning.Step{Do: text.Of("盤點這家供應商能怎麼連進來（VPN、遠端維護、帳號、介接），先關掉或限制用不到的。", "List how this supplier can reach you (VPN, remote maintenance, accounts, interfaces); close or limit what is not needed now."),
	Minutes: 30, Note: text.Of("遠端維護會暫停，請先知會使用單位。", "Remote maintenance stops; tell those who use it first.")}

var askState = warning.Step{Do: text.Of("用您原本就有的聯絡方式問供應商：現在處理到哪裡、您的系統或資料有沒有關係、何時處理好。", "Ask the supplier by a contact that you have had before: how far it is, whether your systems or data are concerned, and when it will be done."),
	Minutes: 15, Note: text.Of("不要用來信裡的電話或連結。", "Do not use telephone numbers or links of a mail that you received.")}

var watchSigns = warning.Step{Do: text.Of("留意這些跡象：供應商帳號在不尋常的時間或地點登入、突然安裝遠端工具、要求更改匯款帳號的來信。看到就回覆本則預警。", "Watch for signs: the supplier’s accounts used at odd hours or from odd places, remote tools newly installed, mails that change a bank account. If you see any, answer this warning."),
	Minutes: 30, Note: text.Of("保留近三個月的登入與遠端連線紀錄。", "Keep the logs of sign-ins and remote sessions of the last three months.")}

var allAccess = warning.Step{Do: text.Of("盤點所有供應商能怎麼連進來（VPN、遠端維護、帳號、介接），先關掉或限制用不到的。", "List how your suppliers can reach you (VPN, remote maintenance, accounts, interfaces); close or limit what is not needed now."),
	Minutes: 60, Note: text.Of("遠端維護會暫停，請先知會使用單位。", "Remote maintenance stops; tell those who use it first.")}

var notYou = warning.Named{Name: text.Of("您自己", "Yourself"), Value: text.Of("這則預警沒有說您受影響；您自己的情形請看「曝險」頁。", "This does not say that you are affected; your own standing is on the page of exposures.")}

// wording makes the text of a notice. cve is the number that every member may read, "" where there is none; exploited likewise.
func wording(n Notice, supplier member.Org, cve string, exploited bool) warning.Words {
	if n.Given == Unnamed {
		return unnamedWords(n.Kind)
	}
	name := text.Of(short(supplier.Name.In(text.ZhTW)), short(supplier.Name.In(text.En)))
	who := warning.Named{Name: text.Of("供應商", "Supplier"), Value: name}
	since := warning.Named{Name: text.Of("從何時起", "Since"), Value: text.Same(n.Since.In(priority.Taipei).Format("2006-01-02"))}
	if n.Kind == Attacked {
		return attackedWords(n, name, who, since)
	}
	w := warning.Words{
		Title: text.Format("供應商「%s」有系統受弱點影響：請先限制它的連線", "Your supplier %s is affected by a flaw: limit its access first", name),
		Lead: text.Of("這是供應商同意告訴您的。還沒有跡象顯示事情到了您這裡，但攻擊者常從供應商的連線進到客戶。供應商處理好時，我們會再告訴您。",
			"The supplier lets you know this. There is no sign that it has reached you, but attackers often come to customers by the access of a supplier. When the supplier has dealt with it, you will hear."),
		Todo:  []warning.Step{limitAccess, askState, watchSigns},
		Facts: []warning.Named{who, {Name: text.Of("什麼事", "What"), Value: text.Of("一個需要立即處理的弱點", "a flaw that needs to be dealt with at once")}, since, notYou},
	}
	if exploited {
		w.Title = text.Format("供應商「%s」受已遭利用的漏洞影響：請先限制它的連線", "Your supplier %s is affected by a flaw that attackers use: limit its access first", name)
		w.Facts[1].Value = text.Of("已知遭攻擊者利用的漏洞", "a vulnerability that is known to be exploited")
	}
	if cve != "" {
		w.Facts = append(w.Facts, warning.Named{Name: text.Of("編號", "Number"), Value: text.Same(cve)})
	}
	return w
}

func attackedWords(n Notice, name text.Text, who, since warning.Named) warning.Words {
	w := warning.Words{
		Title: text.Format("供應商「%s」通報遭到攻擊：請先切斷或限制它的連線", "Your supplier %s reports an attack: cut or limit its access first", name),
		Lead: text.Of("這是供應商自己的通報，經值班台看過。還沒有跡象顯示事情到了您這裡，但可能很快。下面是供應商請您做的事，之後是一般的步驟。",
			"This is the supplier’s own report, which the desk has read. There is no sign that it has reached you, but it may soon. First come the steps that the supplier asks for, then the usual ones."),
		Facts:  []warning.Named{who, since, notYou},
		Quotes: []warning.Quote{{By: name, Text: n.Said}},
	}
	for _, l := range steps(n.Todo) {
		w.Todo = append(w.Todo, warning.Step{Do: text.Same(l)})
	}
	w.Todo = append(w.Todo, limitAccess, askState, watchSigns)
	return w
}

// unnamedWords say neither which supplier it is, nor what it supplies, nor since when: each would narrow it down.
func unnamedWords(k Kind) warning.Words {
	w := warning.Words{
		Title: text.Of("您的供應商之一受弱點影響：請檢查所有供應商的連線", "One of your suppliers is affected by a flaw: look at the access of all of them"),
		Lead: text.Of("中心知道您的供應商之一有系統受弱點影響。供應商沒有同意公布名稱，所以我們不說是哪一家；請把所有供應商的連線都看一遍。",
			"The centre knows that one of your suppliers has a system that is affected by a flaw. It has not agreed to be named, so we do not say which it is: look at the access of all of them."),
		Todo:  []warning.Step{allAccess, watchSigns},
		Facts: []warning.Named{notYou},
	}
	if k == Attacked {
		w.Title = text.Of("您的供應商之一遭到攻擊：請檢查所有供應商的連線", "One of your suppliers is attacked: look at the access of all of them")
		w.Lead = text.Of("中心知道您的供應商之一遭到攻擊。供應商沒有同意公布名稱，所以我們不說是哪一家；請把所有供應商的連線都看一遍。",
			"The centre knows that one of your suppliers is attacked. It has not agreed to be named, so we do not say which it is: look at the access of all of them.")
	}
	return w
}

// What customers hear later.
var (
	fixedWords    = text.Of("供應商最新的資產清單已經沒有這個弱點。請與供應商確認後，再恢復您限制的連線。", "The supplier’s newest inventory no longer shows the flaw. Make sure with the supplier, then open again what you limited.")
	correctWords  = text.Of("來源更正了說明，供應商並不受影響。您限制的連線可以恢復。", "The source corrected what it said: the supplier is not affected. What you limited can be opened again.")
	againWords    = text.Of("供應商又受同一個弱點影響，請再限制它的連線。", "The supplier is affected by the same flaw again; limit its access once more.")
	consentWords  = text.Of("供應商收回了自動告知的同意，這件事之後不會再有自動通知。請直接向供應商詢問處理情形。", "The supplier has taken back its standing consent; nothing more of this will be told by itself. Ask the supplier how far it is.")
	supplierWords = text.Of("供應商說這件事已經結束。請與供應商確認後，再恢復您限制的連線。", "The supplier says that this is over. Make sure with it, then open again what you limited.")
	deskWords     = text.Of("中心得知這件事已經結束。", "The centre has learnt that this is over.")
)

func overWords(n Notice) text.Text {
	if n.Given == Unnamed {
		return deskWords
	}
	return supplierWords
}

// short cuts a name so that a title stays one.
func short(s string) string {
	if utf8.RuneCountInString(s) <= maxName {
		return s
	}
	return string([]rune(s)[:maxName-1]) + "…"
}

// steps are the lines that say something.
func steps(s string) (out []string) {
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// written checks what a person wrote and takes the blanks off its ends; line breaks are plain, other control characters and what turns the direction of writing are not.
func written(field text.Text, s *string, most int, needed bool) error {
	*s = strings.TrimSpace(strings.ReplaceAll(*s, "\r\n", "\n"))
	switch {
	case needed && *s == "":
		return fault.New(fault.Invalid, "words_missing", text.Format("請填「%s」。", "Fill in “%s”.", field))
	case utf8.RuneCountInString(*s) > most:
		return fault.New(fault.Invalid, "words_too_long", text.Format("「%[1]s」最多 %[2]d 個字。", "“%[1]s” has at most %[2]d characters.", field, most))
	case !utf8.ValidString(*s) || strings.ContainsFunc(*s, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r)
	}):
		return fault.New(fault.Invalid, "words_not_plain", text.Format("「%s」含有不能用的字元。", "“%s” has characters that cannot be used.", field))
	}
	return nil
}
