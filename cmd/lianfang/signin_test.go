package main

import (
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"lianfang/internal/store/storetest"
)

var mailedLink = regexp.MustCompile(`http://localhost:8119(/sign-in/\S+)`)

// mails waits for a number of mails and gives their texts.
func (b *postbox) mails(t *testing.T, n int) []letter {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		b.mu.Lock()
		all := append([]letter(nil), b.all...)
		b.mu.Unlock()
		if len(all) >= n {
			return all
		}
		if time.Now().After(end) {
			t.Fatalf("%d mails, want %d", len(all), n)
		}
	}
}

// words are a mail's text, whatever its transfer encoding.
func (l letter) words() string {
	head, body, _ := strings.Cut(l.text, "\r\n\r\n")
	if strings.Contains(strings.ToLower(head), "base64") {
		b, _ := base64.StdEncoding.DecodeString(strings.ReplaceAll(body, "\r\n", ""))
		return string(b)
	}
	b, _ := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
	return string(b)
}

func TestAPersonAsksForASignInLinkByMail(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		box := openPostbox(t)
		s := serveStore(t, addr, "--smtp-host", "127.0.0.1", "--smtp-port", strconv.Itoa(box.port), "--smtp-tls", "none", "--mail-from", "desk@centre.example", "--public-url", "http://localhost:8119")
		lianfang(t, "admin", "org", "create", "north-hospital", "--store", addr, "--sector", "health").want(t, 0, "")
		lianfang(t, "admin", "org", "create", "south-clinic", "--store", addr, "--sector", "health").want(t, 0, "")
		lianfang(t, "admin", "person", "create", "吳", "--store", addr, "--org", "north-hospital", "--role", "officer", "--email", "wu@north.example").want(t, 0, "")
		browser := func() *http.Client {
			jar, err := cookiejar.New(nil)
			if err != nil {
				t.Fatal(err)
			}
			return &http.Client{Jar: jar}
		}
		post := func(c *http.Client, path string, form url.Values) (int, string, string) {
			resp, err := c.PostForm(s.url+path, form)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = resp.Body.Close() }()
			b, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			return resp.StatusCode, resp.Request.URL.RequestURI(), string(b)
		}
		c := browser()
		code, at, known := post(c, "/sign-in/ask", url.Values{"mail": {" WU@north.example "}, "back": {"/exposure"}})
		if code != http.StatusOK || at != "/sign-in?did=asked" {
			t.Fatalf("%d %s", code, at)
		}
		mail := box.mails(t, 1)[0]
		found := mailedLink.FindStringSubmatch(mail.words())
		if mail.to != "wu@north.example" || found == nil {
			t.Fatalf("to %s:\n%s", mail.to, mail.words())
		}
		link, err := url.Parse(found[1])
		if err != nil {
			t.Fatal(err)
		}
		resp, err := c.Get(s.url + found[1])
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		secret := strings.TrimPrefix(link.Path, "/sign-in/")
		if !strings.Contains(string(body), secret) || !strings.Contains(string(body), `value="/exposure"`) {
			t.Errorf("the page of the link: %s", body)
		}
		use := url.Values{"token": {secret}, "back": {"/exposure"}}
		if code, at, _ := post(c, "/sign-in/use", use); code != http.StatusOK || at != "/exposure" {
			t.Errorf("signed in to %d %s", code, at)
		}
		if code, _, _ := post(browser(), "/sign-in/use", use); code != http.StatusForbidden {
			t.Errorf("the link worked twice: %d", code)
		}
		// Whoever is not known here sees the same, and gets nothing; nor does a second question within a minute.
		if code, at, unknown := post(browser(), "/sign-in/ask", url.Values{"mail": {"nobody@north.example"}}); code != http.StatusOK || at != "/sign-in?did=asked" || len(unknown) != len(known) {
			t.Errorf("an unknown address: %d %s, %d bytes beside %d", code, at, len(unknown), len(known))
		}
		post(browser(), "/sign-in/ask", url.Values{"mail": {"wu@north.example"}})
		for _, bad := range []string{"", "wu", "wu@", "@north.example", "wu@north.example\r\nBcc: x@y.example", "wu@north.example,x@y.example", strings.Repeat("a", 300) + "@north.example"} {
			if code, _, _ := post(browser(), "/sign-in/ask", url.Values{"mail": {bad}}); code != http.StatusUnprocessableEntity {
				t.Errorf("%.40q: %d", bad, code)
			}
		}
		time.Sleep(300 * time.Millisecond)
		if all := box.mails(t, 1); len(all) != 1 {
			t.Errorf("%d mails, want 1", len(all))
		}
		s.end(t, os.Interrupt)
		lianfang(t, "verify", "journal", "--store", addr).want(t, 0, "intact")
	})
}
