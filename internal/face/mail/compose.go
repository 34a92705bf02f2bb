package mail

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"lianfang/internal/text"
	"lianfang/internal/warning"
	"lianfang/internal/wording"
)

const maxSubject = 180 // runes

// compose makes the message.
func (c *Channel) compose(m warning.Message) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8))
	msg.FromMailAddress(c.from)
	msg.ReplyToMailAddress(c.replyTo)
	if err := msg.To(line(m.Address)); err != nil {
		return nil, err
	}
	msg.Subject(subject(m))
	msg.SetDateWithValue(m.At)
	msg.SetMessageIDWithValue(m.Key + "@" + c.domain)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")  // RFC 3834 §5
	msg.SetGenHeader("List-Id", "<"+c.options.ListID+">") // RFC 2919
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	msg.SetUserAgent("Lianfang")
	if m.SecondCopy {
		msg.SetGenHeader("X-Lianfang-Retry", "1")
	}
	page := pageOf(m)
	var html strings.Builder
	if err := htmlTemplate.Execute(&html, page); err != nil {
		return nil, err
	}
	msg.SetBodyString(gomail.TypeTextPlain, page.plain())
	msg.AddAlternativeString(gomail.TypeTextHTML, html.String())
	return msg, nil
}

// line keeps a text on one line, and short: what stands in a header has no other.
func line(s string) string {
	s = strings.Join(strings.Fields(wording.Readable(s)), " ")
	if r := []rune(s); len(r) > maxSubject {
		s = string(r[:maxSubject-1]) + "…"
	}
	return s
}

var (
	wSecond   = text.Of("【重送】", "[possibly a second copy] ")
	wDrill    = text.Of("【演練】", "[drill] ")
	wReminder = text.Of("【提醒】", "[reminder] ")
	wUpdate   = text.Of("【更新】", "[update] ")
	wTaken    = text.Of("【撤回】", "[withdrawn] ")
	wSubject  = text.Of("[聯防] %[1]s 急迫 %[2]d", "[Lianfang] %[1]s, urgency %[2]d")
	wDigest   = text.Of("[聯防] %d 則預警", "[Lianfang] %d warnings")
	wUrgency  = text.Of("急迫程度：%d（1 最急）", "Urgency: %d (1 is the most urgent)")
	wDue      = text.Of("請在 %s（臺北時間）前處理", "Due by %s, Taipei time")
	wOpen     = text.Of("開啟並回覆：", "Open and answer: ")
	wTodo     = text.Of("要做的事：", "What to do:")
	wClosed   = text.Of("內容限收件單位內部知悉，請登入後查看。", "What it says is for your organisation alone; sign in to read it.")
	wFoot     = text.Of("只是打開連結不算回覆，請在頁面上按您的回覆。這封信由系統自動寄出。", "Opening the link answers nothing; give your answer on the page. This mail was sent by a program.")
	wSecondly = text.Of("這封信可能是重送：前一次寄送中斷，不知道您是否已收到。", "This may be a second copy: the first attempt was interrupted, and we cannot tell whether it reached you.")
	wReminded = text.Of("我們還沒有收到您的回覆。", "We have not had your answer yet.")
	wMinutes  = text.Of("（約 %d 分鐘）", " (about %d minutes)")
)

func mark(n warning.Notice) text.Text {
	switch n.Event {
	case warning.EventReminder:
		return wReminder
	case warning.EventUpdated:
		return wUpdate
	case warning.EventWithdrawn:
		return wTaken
	}
	return text.Text{}
}

func subject(m warning.Message) string {
	var b strings.Builder
	if m.SecondCopy {
		b.WriteString(wSecond.In(m.Lang))
	}
	n := m.Notices[0]
	if len(m.Notices) > 1 {
		b.WriteString(wDigest.With(len(m.Notices)).In(m.Lang))
		return line(b.String())
	}
	if n.Drill {
		b.WriteString(wDrill.In(m.Lang))
	}
	b.WriteString(mark(n).In(m.Lang))
	b.WriteString(wSubject.With(n.Number, n.Urgency).In(m.Lang))
	if n.Open() && !n.Title.IsZero() {
		b.WriteString("：" + n.Title.In(m.Lang))
	}
	s := b.String()
	if m.Lang == text.En {
		s = strings.Replace(s, "：", ": ", 1)
	}
	return line(s)
}

// page is a message in one language, as both twins show it.
type page struct {
	Lang    string
	Second  string
	Notices []shown
	Foot    string
}

type shown struct {
	Head, Remark, Update, Title, Lead, Urgency, Due, TodoHead, Closed, OpenWord, Link string
	Todo                                                                              []string
}

var taipei = time.FixedZone("Asia/Taipei", 8*3600)

func pageOf(m warning.Message) page {
	p := page{Lang: string(m.Lang), Foot: wFoot.In(m.Lang)}
	if m.SecondCopy {
		p.Second = wSecondly.In(m.Lang)
	}
	for _, n := range m.Notices {
		p.Notices = append(p.Notices, show(n, m.Lang))
	}
	return p
}

func show(n warning.Notice, l text.Lang) shown {
	s := shown{Urgency: wUrgency.With(n.Urgency).In(l), OpenWord: wOpen.In(l), Link: n.Link, Head: line(mark(n).In(l) + n.Number)}
	if n.Drill {
		s.Head = line(wDrill.In(l) + s.Head)
	}
	if n.Event == warning.EventReminder {
		s.Remark = wReminded.In(l)
	}
	if !n.Open() {
		s.Closed = wClosed.In(l)
		return s
	}
	s.Title, s.Lead, s.Update = line(n.Title.In(l)), n.Lead.In(l), n.Update.In(l)
	if !n.Due.IsZero() {
		s.Due = wDue.With(n.Due.In(taipei).Format("2006-01-02 15:04")).In(l)
	}
	for _, t := range n.Todo {
		do := t.Do.In(l)
		if t.Minutes > 0 {
			do += wMinutes.With(t.Minutes).In(l)
		}
		if note := t.Note.In(l); note != "" {
			do += " " + note
		}
		s.Todo = append(s.Todo, do)
	}
	if len(s.Todo) > 0 {
		s.TodoHead = wTodo.In(l)
	}
	return s
}

// plain is the text for readers without HTML.
func (p page) plain() string {
	var b strings.Builder
	say := func(lines ...string) {
		for _, s := range lines {
			if s != "" {
				b.WriteString(s + "\n")
			}
		}
	}
	say(p.Second)
	for _, n := range p.Notices {
		say("", n.Head, n.Title, n.Remark, n.Update)
		say(n.Urgency, n.Due, n.Lead, n.TodoHead)
		for i, t := range n.Todo {
			say(strconv.Itoa(i+1) + ". " + t)
		}
		say(n.Closed, n.OpenWord+n.Link)
		b.WriteString("\n")
	}
	say(p.Foot)
	return b.String()
}

var htmlTemplate = template.Must(template.New("mail").Parse(`<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><title>Lianfang</title></head>
<body style="font-family:sans-serif;line-height:1.5;max-width:40em">
{{with .Second}}<p><strong>{{.}}</strong></p>{{end}}
{{range .Notices}}<h2 style="font-size:1.1em">{{.Head}}</h2>
{{with .Title}}<p><strong>{{.}}</strong></p>{{end}}{{with .Remark}}<p>{{.}}</p>{{end}}{{with .Update}}<p><strong>{{.}}</strong></p>{{end}}
<p>{{.Urgency}}{{with .Due}}<br>{{.}}{{end}}</p>
{{with .Lead}}<p>{{.}}</p>{{end}}{{with .TodoHead}}<p>{{.}}</p>{{end}}
{{with .Todo}}<ol>{{range .}}<li>{{.}}</li>{{end}}</ol>{{end}}
{{with .Closed}}<p>{{.}}</p>{{end}}
<p>{{.OpenWord}}<a href="{{.Link}}">{{.Link}}</a></p>
{{end}}<p style="color:#555">{{.Foot}}</p>
</body></html>
`))
