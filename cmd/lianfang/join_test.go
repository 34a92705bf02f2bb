package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"lianfang/internal/store/storetest"
)

// visitor is somebody with a browser of their own.
type visitor struct {
	t    *testing.T
	base string
	*http.Client
}

func newVisitor(t *testing.T, base string) *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t, base, &http.Client{Jar: jar}}
}

// open gets a page and gives its words.
func (v *visitor) open(path string) string {
	v.t.Helper()
	resp, err := v.Get(v.base + path)
	return v.read(resp, err, path)
}

// send posts a form and gives the words of the page to which it leads.
func (v *visitor) send(path string, fields ...string) string {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	resp, err := v.PostForm(v.base+path, form)
	return v.read(resp, err, path)
}

func (v *visitor) read(resp *http.Response, err error, path string) string {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		v.t.Fatalf("%s: %d %v\n%.2000s", path, resp.StatusCode, err, b)
	}
	return string(b)
}

// signInByMail asks for a link and uses it.
func (v *visitor) signInByMail(box *postbox, address string) {
	v.t.Helper()
	n := len(box.mails(v.t, 0))
	v.send("/sign-in/ask", "mail", address)
	found := mailedLink.FindStringSubmatch(box.mails(v.t, n+1)[n].words())
	if found == nil {
		v.t.Fatalf("no link for %s", address)
	}
	v.send("/sign-in/use", "token", strings.TrimPrefix(found[1], "/sign-in/"))
}

func (v *visitor) wants(page string, words ...string) {
	v.t.Helper()
	for _, w := range words {
		if !strings.Contains(page, w) {
			v.t.Errorf("%q is not on the page:\n%.3000s", w, page)
		}
	}
}

var joinLink = regexp.MustCompile(`http://localhost:8119(/join/[A-Z2-7]{26})`)

// A firm asks to come in, from the public form to the first page that it sees as a member: over the real server, with real mail.
func TestAFirmComesIn(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		box := openPostbox(t)
		s := serveStore(t, addr, "--smtp-host", "127.0.0.1", "--smtp-port", strconv.Itoa(box.port), "--smtp-tls", "none", "--mail-from", "desk@centre.example", "--public-url", "http://localhost:8119")
		for _, role := range []string{"desk", "admin"} {
			lianfang(t, "admin", "person", "create", role, "--store", addr, "--org", "centre", "--role", role, "--email", role+"@centre.example").want(t, 0, "")
		}
		keeper, desk, firm, stranger := newVisitor(t, s.url), newVisitor(t, s.url), newVisitor(t, s.url), newVisitor(t, s.url)
		keeper.signInByMail(box, "admin@centre.example")
		keeper.wants(keeper.send("/agreement", "new-version", "2027-1", "body-zh", "遵守第四條至第九條", "body-en", "keep articles 4 to 9"), "2027-1")
		desk.signInByMail(box, "desk@centre.example")

		n := len(box.mails(t, 0))
		page := firm.send("/join", "name", "海岸食品", "registry", "04595257", "kind", "company", "sector", "business", "person", "林小姐", "mail", "lin@coast.example", "phone", "02-1234-5678",
			"domains", "coast.example", "words", "收過勒索信\r\nBcc: x@y.example")
		firm.wants(page, "請到信箱確認")
		letter := box.mails(t, n+1)[n]
		link := joinLink.FindStringSubmatch(letter.words())
		if letter.to != "lin@coast.example" || link == nil {
			t.Fatalf("the letter to %s:\n%s", letter.to, letter.words())
		}
		desk.wants(desk.open("/applications"), "沒有這種申請")
		firm.wants(firm.open(link[1]), "確認") // a mail scanner opens it too
		desk.wants(desk.open("/applications"), "沒有這種申請")
		firm.wants(firm.send(link[1]+"/confirm"), "審查中")
		list := desk.open("/applications")
		desk.wants(list, "海岸食品")
		desk.wants(desk.open("/now"), "1 件入會申請等審查")
		at := regexp.MustCompile(`/applications/[0-9a-f-]{36}`).FindString(list)
		desk.wants(desk.open(at), "04595257", "lin@coast.example", `value="coast"`)

		n = len(box.mails(t, 0))
		desk.wants(desk.send(at+"/ask", "words", "有幾台主機？\r\n在哪裡？"), "等申請人補充")
		asked := box.mails(t, n+1)[n].words()
		firm.wants(asked, "有幾台主機？", "在哪裡？")
		link = joinLink.FindStringSubmatch(asked)
		firm.wants(firm.send(link[1]+"/answer", "words", "三台"), "審查中", "三台")
		desk.wants(desk.send(at+"/approve", "slug", "coast-foods", "level", "provider", "kind", "company", "sector", "business"), "等簽協議")

		firm.signInByMail(box, "lin@coast.example")
		firm.wants(firm.open("/members"), "只差一步", "coast.example", "等核可")
		firm.wants(firm.open("/agreement"), "遵守第四條至第九條", "代表 海岸食品 簽署")
		page = firm.send("/members/coast-foods/sign", "version", "2027-1", "signer", "林小姐 課長", "scope", "全公司", "agree", "yes")
		firm.wants(page, "已簽協議", "林小姐 課長")
		desk.wants(desk.open("/members/coast-foods"), "已簽協議", "林小姐 課長", "全公司")
		desk.wants(desk.open("/claims"), "coast.example")

		if resp, err := stranger.Get(s.url + "/applications"); err != nil || !strings.HasPrefix(resp.Request.URL.Path, "/sign-in") {
			t.Errorf("a stranger reads applications: %v %v", resp, err)
		}
		s.end(t, os.Interrupt)
		lianfang(t, "verify", "journal", "--store", addr).want(t, 0, "intact")
	})
}
