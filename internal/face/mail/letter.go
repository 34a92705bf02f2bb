package mail

import (
	"context"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"lianfang/internal/access"
	"lianfang/internal/text"
)

var (
	wLetter       = text.Of("[聯防] 您的登入連結", "[Lianfang] your sign-in link")
	wLetterLead   = text.Of("%s，您好：", "Hello %s,")
	wLetterOne    = text.Of("用這條連結登入聯防，%d 分鐘內有效，只能用一次：", "this link signs you in to Lianfang. It works for %d minutes, once:")
	wLetterSome   = text.Of("您在幾個單位任職，請選一個登入。連結 %d 分鐘內有效，各只能用一次：", "you hold several offices; choose the one to sign in to. The links work for %d minutes, once each:")
	wLetterNobody = text.Of("不是您要的？不必理會，沒有人能用它登入，除非讀得到這封信。", "You did not ask for it? Leave it be: nobody signs in with it who cannot read this mail.")
)

// SendLetter sends sign-in links to the person who asked for them.
func (c *Channel) SendLetter(ctx context.Context, l access.Letter) error {
	msg := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8))
	msg.FromMailAddress(c.from)
	msg.ReplyToMailAddress(c.replyTo)
	if err := msg.To(line(l.Address)); err != nil {
		return err
	}
	msg.Subject(line(wLetter.In(l.Lang)))
	msg.SetDate()
	msg.SetMessageID()
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834 §5
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	msg.SetUserAgent("Lianfang")
	msg.SetBodyString(gomail.TypeTextPlain, letter(l))
	client, err := c.client(ctx)
	if err != nil {
		return err
	}
	return client.DialAndSendWithContext(ctx, msg)
}

func letter(l access.Letter) string {
	var b strings.Builder
	para := func(s string) { b.WriteString(s + "\n\n") }
	para(wLetterLead.With(line(l.Name)).In(l.Lang))
	if len(l.Ways) == 1 {
		para(wLetterOne.With(l.Minutes).In(l.Lang))
		para(l.Ways[0].Link)
	} else {
		para(wLetterSome.With(l.Minutes).In(l.Lang))
		for _, w := range l.Ways {
			para(line(w.Org.In(l.Lang)) + "\n" + w.Link)
		}
	}
	b.WriteString(wLetterNobody.In(l.Lang) + "\n")
	return b.String()
}
