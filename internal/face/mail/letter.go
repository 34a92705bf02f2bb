package mail

import (
	"context"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"lianfang/internal/access"
	"lianfang/internal/letter"
	"lianfang/internal/text"
	"lianfang/internal/warning"
	"lianfang/internal/wording"
)

var (
	wLetter       = text.Of("[聯防] 您的登入連結", "[Lianfang] your sign-in link")
	wLetterLead   = text.Of("%s，您好：", "Hello %s,")
	wLetterOne    = text.Of("用這條連結登入聯防，%d 分鐘內有效，只能用一次：", "this link signs you in to Lianfang. It works for %d minutes, once:")
	wLetterSome   = text.Of("您在幾個單位任職，請選一個登入。連結 %d 分鐘內有效，各只能用一次：", "you hold several offices; choose the one to sign in to. The links work for %d minutes, once each:")
	wLetterOpened = text.Of("[聯防] 有人為您開了帳號救援", "[Lianfang] a recovery of your account was opened")
	wLetterWhy    = text.Of("%[1]s為您開了帳號救援，理由是：「%[2]s」。第二位管理者確認之後，您現有的登入方式全部失效，新的登入連結會寄到這個信箱。",
		"%[1]s opened a recovery of your account, giving as the reason: “%[2]s”. Once a second administrator confirms it, all your ways of signing in end, and a new link comes to this address.")
	wLetterStop = text.Of("不是您要的？請馬上登入取消，並打電話給值班台：", "You did not want this? Sign in and cancel it now, and call the desk:")
	wLetterBack = text.Of("[聯防] 帳號救援：新的登入連結", "[Lianfang] account recovery: a new sign-in link")
	wLetterNew  = text.Of("兩位管理者確認了您的帳號救援。您先前的登入方式都已失效。請用這條連結登入，再設定新的通行密鑰；%d 小時內有效，只能用一次：",
		"two administrators confirmed the recovery of your account. Your earlier ways of signing in have ended. Sign in by this link, then add a new passkey. It works for %d hours, once:")
	wLetterNobody = text.Of("不是您要的？不必理會，沒有人能用它登入，除非讀得到這封信。", "You did not ask for it? Leave it be: nobody signs in with it who cannot read this mail.")
)

// SendLetter sends a letter of package access.
func (c *Channel) SendLetter(ctx context.Context, l access.Letter) error {
	return c.sendText(ctx, letter.Letter{Address: l.Address}, letterSubject(l.About).In(l.Lang), signInWords(l))
}

// SendNote sends a letter about membership. bounced says that the server knows no such address.
func (c *Channel) SendNote(ctx context.Context, l letter.Letter) (bounced bool, err error) {
	ctx, stop := context.WithTimeout(ctx, noteWithin)
	defer stop()
	err = c.sendText(ctx, l, l.Subject.In(l.Lang), note(l))
	return err != nil && outcome(err).Result == warning.Bounced, err
}

const noteWithin = 30 * time.Second

// sendText sends a plain mail that no list and no reply machine answers.
func (c *Channel) sendText(ctx context.Context, l letter.Letter, subject, body string) error {
	msg := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8))
	msg.FromMailAddress(c.from)
	msg.ReplyToMailAddress(c.replyTo)
	if l.ReplyTo != "" {
		if err := msg.ReplyTo(line(l.ReplyTo)); err != nil {
			return err
		}
	}
	if err := msg.To(line(l.Address)); err != nil {
		return err
	}
	msg.Subject(line(subject))
	msg.SetDate()
	if msg.SetMessageID(); l.ID != "" {
		msg.SetMessageIDWithValue(l.ID + "@" + c.domain)
	}
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834 §5
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	msg.SetUserAgent("Lianfang")
	msg.SetBodyString(gomail.TypeTextPlain, body)
	client, err := c.client(ctx)
	if err != nil {
		return err
	}
	return client.DialAndSendWithContext(ctx, msg)
}

func letterSubject(about access.About) text.Text {
	switch about {
	case access.AboutRecovery:
		return wLetterOpened
	case access.AboutRecovered:
		return wLetterBack
	}
	return wLetter
}

// note is the words of a letter; what others wrote keeps its lines, and the link stands alone.
func note(l letter.Letter) string {
	var b strings.Builder
	if l.Name != "" {
		b.WriteString(wLetterLead.With(line(l.Name)).In(l.Lang) + "\n\n")
	}
	for _, p := range l.Body {
		for s := range strings.Lines(p.In(l.Lang)) {
			b.WriteString(strings.TrimRight(wording.Readable(strings.TrimRight(s, "\r\n")), " ") + "\n")
		}
		b.WriteString("\n")
	}
	if l.Link != "" {
		b.WriteString(l.Link + "\n")
	}
	return b.String()
}

// signInWords is the words of a letter of package access.
func signInWords(l access.Letter) string {
	var b strings.Builder
	para := func(s string) { b.WriteString(s + "\n\n") }
	para(wLetterLead.With(line(l.Name)).In(l.Lang))
	switch {
	case l.About == access.AboutRecovery:
		para(wLetterWhy.With(line(l.By), line(l.Reason)).In(l.Lang))
		para(wLetterStop.In(l.Lang) + "\n" + l.Account)
		return b.String()
	case l.About == access.AboutRecovered:
		para(wLetterNew.With(l.Minutes / 60).In(l.Lang))
		para(l.Ways[0].Link)
	case len(l.Ways) == 1:
		para(wLetterOne.With(l.Minutes).In(l.Lang))
		para(l.Ways[0].Link)
	default:
		para(wLetterSome.With(l.Minutes).In(l.Lang))
		for _, w := range l.Ways {
			para(line(w.Org.In(l.Lang)) + "\n" + w.Link)
		}
	}
	b.WriteString(wLetterNobody.In(l.Lang) + "\n")
	return b.String()
}
