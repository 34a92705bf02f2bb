package email_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"lianfang/internal/fault"
	"lianfang/internal/format/email"
)

func read(t *testing.T, lines ...string) email.Mail {
	t.Helper()
	m, err := email.Read(strings.NewReader(strings.Join(lines, "\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAPlainMail(t *testing.T) {
	t.Parallel()
	m := read(t, "From: =?UTF-8?B?546L5bCP5piO?= <wang@hospital.example>", "To: report@centre.example", "Subject: =?big5?B?"+base64.StdEncoding.EncodeToString([]byte("\xb3q\xb3\xf8"))+"?=",
		"Message-ID: <one@hospital.example>", "In-Reply-To: <a@b>", "References: <a@b> <c@d>", "Content-Type: text/plain; charset=big5", "Content-Transfer-Encoding: base64", "",
		base64.StdEncoding.EncodeToString([]byte("\xb9q\xb8\xa3\xb3Q\xc2\xea")))
	if m.From != "wang@hospital.example" || m.Name != "王小明" || m.Subject != "通報" || m.ID != "one@hospital.example" || m.Words != "電腦被鎖" || m.Sent != email.ByPerson {
		t.Errorf("%+v", m)
	}
	if got := fmt.Sprint(m.Answers); got != "[a@b a@b c@d]" {
		t.Error(got)
	}
}

func TestPartsOfAMail(t *testing.T) {
	t.Parallel()
	m := read(t, "From: a@b.example", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=x", "", "before",
		"--x", "Content-Type: multipart/alternative; boundary=y", "",
		"--y", "Content-Type: text/plain; charset=utf-8", "", "Look at this.",
		"--y", "Content-Type: text/html; charset=utf-8", "", "<p>Look at <b>this</b>.</p>", "--y--",
		"--x", "Content-Type: text/html; charset=utf-8", "", `<style>p{}</style><p>Your parcel: <a href="http://evil.example/pay">post.gov.tw</a></p><script>alert(1)</script><p>Pay&nbsp;now</p>`,
		"--x", "Content-Type: application/pdf; name=\"=?UTF-8?B?5biz5Zau?=.pdf\"", "Content-Disposition: attachment; filename*=UTF-8''%E5%B8%B3%E5%96%AE.pdf", "Content-Transfer-Encoding: base64", "", "JVBERi0xLjQ=",
		"--x", "Content-Type: message/rfc822", "", "From: bank@evil.example", "Subject: you won", "", "click", "--x--", "")
	want := "Look at this.\n\nYour parcel: post.gov.tw <http://evil.example/pay>\n\nPay now"
	if m.Words != want {
		t.Errorf("%q\nwant %q", m.Words, want)
	}
	if len(m.Files) != 2 || m.Files[0].Name != "帳單.pdf" || string(m.Files[0].Body) != "%PDF-1.4" || m.Files[1].Name != "forwarded.eml" || !strings.Contains(string(m.Files[1].Body), "you won") {
		t.Errorf("%q", m.Files)
	}
}

// What a program sends gets no answer, and what answers us is no report.
func TestWhoSends(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]email.Sent{
		"X-Mailer: hello": email.ByPerson, "Auto-Submitted: no": email.ByPerson, "Auto-Submitted: auto-generated": email.ByProgram, "Auto-Submitted: auto-replied (vacation)": email.InAnswer,
		"Auto-Submitted: auto-replied; owner-email=\"a@b\"": email.InAnswer, "List-Id: <news.example>": email.ByProgram, "Precedence: Bulk": email.ByProgram, "X-Autoreply: yes": email.InAnswer,
		"Content-Type: multipart/report; report-type=delivery-status; boundary=x": email.InAnswer, "Content-Type: multipart/report; report-type=feedback-report; boundary=x": email.ByPerson,
		"X-Auto-Response-Suppress: All": email.ByProgram,
	} {
		if m := read(t, "From: a@b.example", "Subject: x", head, "", "text"); m.Sent != want {
			t.Errorf("%s: %v", head, m.Sent)
		}
	}
}

func TestHostileMails(t *testing.T) {
	t.Parallel()
	deep := "From: a@b.example\r\nSubject: deep\r\n"
	for i := range 60 {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	deep += "Content-Type: text/plain\r\n\r\nfar down"
	many := "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + strings.Repeat("--x\r\nContent-Disposition: attachment; filename=../../etc/passwd\r\n\r\nroot\r\n", 1000) + "--x--"
	for name, raw := range map[string]string{"deep": deep, "many": many, "no sender": "Subject: x\r\n\r\nwords", "two lines in a name": "From: =?UTF-8?Q?a=0D=0ABcc:_x?= <a@b.example>\r\nSubject: =?UTF-8?Q?s=0D=0AX-Evil:_1?=\r\n\r\nwords",
		"spoilt base64": "From: a@b.example\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\nUEsDBA!!!!", "no charset like it": "From: a@b.example\r\nContent-Type: text/plain; charset=x-none\r\n\r\nwords",
		"html without an end": "From: a@b.example\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n<p>" + strings.Repeat("<div>", 100_000) + "<a href=\"", "turned around": "From: a@b.example\r\n\r\n\u202egpj.exe\x00\x1b[31m"} {
		m, err := email.Read(strings.NewReader(raw))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		sound(t, m)
		if name == "many" && (len(m.Files) != email.MaxFiles || m.Left == 0) {
			t.Errorf("%d files, %d left", len(m.Files), m.Left)
		}
	}
	if _, err := email.Read(bytes.NewReader(make([]byte, email.MaxMail+1))); fault.Of(err) == nil || fault.Of(err).Code != "too_large" {
		t.Error(err)
	}
	if _, err := email.Read(strings.NewReader("")); fault.Of(err) == nil {
		t.Error("nothing is no mail: ", err)
	}
}

// sound holds what every mail that was read has to keep.
func sound(t *testing.T, m email.Mail) {
	t.Helper()
	for _, s := range []string{m.From, m.Name, m.Subject, m.ID} {
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) || !utf8.ValidString(s) {
			t.Errorf("%q", s)
		}
	}
	if strings.ContainsFunc(m.Words, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r)
	}) || !utf8.ValidString(m.Words) || len(m.Words) > 256<<10 {
		t.Errorf("%.200q", m.Words)
	}
	if len(m.Files) > email.MaxFiles {
		t.Error(len(m.Files))
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<a href=x>y</a>\r\n--x\r\nContent-Disposition: attachment; filename=a\r\n\r\nb\r\n--x--"))
	f.Add([]byte("Subject: =?big5?B?s3Gz+A==?=\r\nFrom: =?x?Q?=?= <>\r\n\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if m, err := email.Read(bytes.NewReader(raw)); err == nil {
			sound(t, m)
		} else if fault.Of(err) == nil {
			t.Errorf("no word for whoever sent it: %v", err)
		}
	})
}
