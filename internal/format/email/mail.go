package email

import (
	"bytes"
	"io"
	"mime"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/charset" // Big5, GB 18030, ISO-2022-JP and whatever else mails are written in

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Mail is a message as it came.
type Mail struct {
	From    string   // the address that it says it is from, "" where that is none
	Name    string   // the name beside it
	Subject string   // on one line
	ID      string   // Message-ID, without its brackets
	Answers []string // the ids in In-Reply-To and References
	Sent    Sent
	Words   string // what is written, in plain words and lines that end with \n
	Files   []File
	Left    int // files that were too many
}

// Sent tells who pressed the button.
type Sent int

// Who sends.
const (
	ByPerson  Sent = iota
	ByProgram      // RFC 3834 auto-generated, RFC 2919 lists, bulk: it may say something, and wants no answer
	InAnswer       // RFC 3834 auto-replied, RFC 3464 notices of what was not delivered: it says nothing new
)

// File is what a mail carries beside its words.
type File struct {
	Name string // as given, on one line; "" for none
	Body []byte
}

// Read reads a mail of MaxMail bytes at most. A part that cannot be decoded is left as it came; what is no mail at all is an error.
func Read(r io.Reader) (Mail, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxMail+1))
	if err != nil {
		return Mail{}, err
	}
	if len(raw) > MaxMail {
		return Mail{}, fault.New(fault.Invalid, "too_large", text.Format("一封信最多 %d MB。", "A mail has at most %d MB.", MaxMail>>20))
	}
	top, err := message.ReadWithOptions(bytes.NewReader(raw), &message.ReadOptions{MaxHeaderBytes: maxHeader})
	if top == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return Mail{}, fault.New(fault.Invalid, "not_a_mail", text.Format("這不是一封完整的信：%v", "This is no whole mail: %v", err))
	}
	m := headOf(top.Header)
	w := walk{mail: &m}
	w.part(top, 0)
	if m.Words = w.words(); len(m.Words) > maxWords {
		m.Words = strings.ToValidUTF8(m.Words[:maxWords], "")
	}
	if m.Words == "" && m.Subject == "" && len(m.Files) == 0 {
		return Mail{}, fault.New(fault.Invalid, "empty_mail", text.Of("信裡什麼都沒寫，也沒有附件。", "The mail says nothing and carries no file."))
	}
	return m, nil
}

// headOf reads what stands above a mail.
func headOf(h message.Header) Mail {
	m := Mail{Subject: oneLine(decoded(h.Get("Subject"))), ID: firstID(h.Get("Message-Id")), Sent: sentBy(h)}
	m.From, m.Name = sender(h.Get("From"))
	for _, name := range []string{"In-Reply-To", "References"} {
		m.Answers = append(m.Answers, ids(h.Get(name))...)
	}
	m.Answers = m.Answers[:min(len(m.Answers), maxIDs)]
	return m
}

var words = mime.WordDecoder{CharsetReader: charset.Reader}

// decoded reads the encoded words of a header (RFC 2047); what cannot be read stays as it is.
func decoded(s string) string {
	if out, err := words.DecodeHeader(s); err == nil {
		return out
	}
	return s
}

// sender is the first address of a From header. One that is written in no known way gives none: it is not guessed who that may be.
func sender(from string) (address, name string) {
	list, err := (&mail.AddressParser{WordDecoder: &words}).ParseList(from)
	if err != nil || len(list) == 0 || len(list[0].Address) > maxID {
		return "", ""
	}
	return list[0].Address, oneLine(list[0].Name)
}

// sentBy tells a person's mail from a program's.
func sentBy(h message.Header) Sent {
	auto, _, _ := strings.Cut(strings.ToLower(h.Get("Auto-Submitted")), ";")
	auto, _, _ = strings.Cut(auto, "(") // a remark
	auto = strings.TrimSpace(auto)
	kind, params, _ := h.ContentType()
	switch {
	case auto == "auto-replied", h.Has("X-Autoreply"), h.Has("X-Autorespond"), kind == "multipart/report" && !strings.EqualFold(params["report-type"], "feedback-report"):
		return InAnswer
	case auto != "" && auto != "no", h.Has("List-Id"), h.Has("List-Unsubscribe"), h.Has("X-Auto-Response-Suppress"):
		return ByProgram
	}
	switch strings.ToLower(strings.TrimSpace(h.Get("Precedence"))) {
	case "bulk", "junk", "list":
		return ByProgram
	}
	return ByPerson
}

// ids reads a list of message ids.
func ids(s string) (out []string) {
	for len(out) < maxIDs {
		_, after, ok := strings.Cut(s, "<")
		id, rest, closed := strings.Cut(after, ">")
		if !ok || !closed {
			return out
		}
		if id != "" && len(id) <= maxID && !strings.ContainsFunc(id, unicode.IsControl) {
			out = append(out, id)
		}
		s = rest
	}
	return out
}

func firstID(s string) string {
	if list := ids(s); len(list) > 0 {
		return list[0]
	}
	return ""
}

// oneLine is a text without what would end a line, turn it around or fill the page.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > maxLine {
		s = string([]rune(s)[:maxLine-1]) + "…"
	}
	return s
}
