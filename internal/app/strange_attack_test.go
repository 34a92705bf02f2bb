package app_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/format/tlp"
	"lianfang/internal/store/storetest"
)

// What no browser sends: every door gets it in every place, and answers as for any mistake.

// strange are values for a path or a parameter, as they stand in an address.
var strange = []string{"%ff%fe", "%00", "a%00b", "%c0%af", "%ed%a0%80", "%f4%90%80%80", "%0d%0aSet-Cookie:%20x=y", "%e2%80%ae", "%F0%9F%92%A9", "'", "%27%20OR%201=1--", "%25", "%25s%25n", "-1", "0", "9223372036854775808",
	"99999999999999999999999999", "1e309", "NaN", "%7b%7d", "%3Cscript%3E", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2f", "%252e%252e%252f", "..%5c..%5cwindows", "%09", "%20", "*", "%5c", "\x7f", strings.Repeat("A", 9000), strings.Repeat("%F0%9F%92%A9", 700)}

// params are names of parameters that some door reads; all doors get all of them.
var params = []string{"q", "after", "type", "state", "open", "sector", "org", "back", "page", "at", "limit", "urgency", "kind", "answer", "lang", "item", "did", "next", "added_after", "match[id]", "match[type]", "match[version]",
	"match[spec_version]", "unanswered", "source", "marking", "name", "by_machine", "rule", "before", "sort", "from", "token", "asset", "only", "level"}

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

func (w *world) tame(method, path, body string, who machine, headers ...string) {
	w.t.Helper()
	q, err := http.NewRequest(method, "http://centre.example/", strings.NewReader(body))
	w.ok(err)
	raw, query, _ := strings.Cut(path, "?")
	clean, err := url.PathUnescape(raw)
	if err != nil {
		return // net/http answers 400 before anybody here reads it
	}
	q.URL.Path, q.URL.RawPath, q.URL.RawQuery = clean, raw, query
	q.RemoteAddr, q.RequestURI = "192.0.2.1:1", path
	if who.cookie != nil {
		q.AddCookie(who.cookie)
	}
	if who.token != "" {
		q.Header.Set("Authorization", "Bearer "+who.token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	began := time.Now()
	w.handler.ServeHTTP(rec, q)
	for name, values := range rec.Header() {
		if strings.ContainsAny(strings.Join(values, ""), "\r\n\x00") || name == "Set-Cookie" && strings.Contains(values[0], "x=y") {
			w.t.Errorf("%s %.100s: a header that was put in: %s %q", method, path, name, values)
		}
	}
	if rec.Code >= 500 {
		w.t.Errorf("%s %.100s: %d by the field %s of %.100q", method, path, rec.Code, headers, body)
	}
	if text := rec.Body.String(); strings.Contains(text, "root:x:") || strings.Contains(text, "module lianfang") || strings.Contains(text, "goroutine ") {
		w.t.Errorf("%s %.100s: the answer tells of the inside", method, path)
	}
	if took := time.Since(began); took > 5*time.Second {
		w.t.Logf("%s %.100s took %v", method, path, took)
	}
}

func TestStrangeAddressesAreMistakes(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := small(t, addr, []tlp.Level{tlp.Amber})
		w.base()
		w.drain()
		desk := machine{w.reader("desk"), w.machine("desk's token").token, ""}
		asked := 0
		for _, p := range w.app.Patterns() {
			method, pattern, ok := strings.Cut(p, " ")
			if !ok {
				method, pattern = http.MethodGet, p
			}
			if method != http.MethodGet || strings.HasPrefix(pattern, "/debug/") || strings.HasPrefix(pattern, "/taxii2/") && strings.HasSuffix(pattern, "/{$}") {
				continue // the last are the same doors with a slash
			}
			pattern = strings.TrimSuffix(pattern, "{$}")
			if strings.HasSuffix(pattern, "/") {
				pattern += "{rest}"
			}
			for _, s := range strange {
				if placeholder.MatchString(pattern) {
					w.tame(method, placeholder.ReplaceAllString(pattern, s), "", desk)
					asked++
				}
			}
			path := strings.ReplaceAll(w.filled(strings.ReplaceAll(pattern, "{rest}", "")), "?", "")
			if pattern == "/live" {
				path = "/live" // without a page it answers at once
			}
			for i, name := range params { // what no database takes, and two others by turns
				turn := i*7 + len(pattern)
				for _, s := range []string{"%ff%fe", "a%00b", strange[turn%len(strange)], strange[(turn+len(strange)/2)%len(strange)]} {
					if pattern != "/live" || name != "page" {
						w.tame(method, path+"?"+name+"="+s, "", desk)
						asked++
					}
				}
			}
		}
		for _, s := range strange {
			w.tame(http.MethodGet, "/live?page=/"+s, "", desk)
		}
		t.Logf("%d questions", asked)
	})
}

var fieldName = regexp.MustCompile(`<(?:input|select|textarea|button)[^>]*\bname="([^"]+)"`)

// fields are the names of the fields of every form that some page has, and of what scripts send; all forms get all of them.
func (w *world) fields() []string {
	out := map[string]bool{"token": true, "mail": true, "password": true, "code": true, "state": true}
	for _, door := range doors(w.app.Patterns()) {
		paths, _ := w.fill(door)
		for _, p := range first(paths, true) {
			if strings.HasPrefix(p, "/live") {
				continue
			}
			for _, name := range []string{"nobody", "desk", "administrator of the centre", "administrator of the hospital"} {
				for _, found := range fieldName.FindAllStringSubmatch(w.get(w.reader(name), p).body, -1) {
					out[found[1]] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(out))
}

func TestStrangeFormsAreMistakes(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := small(t, addr, []tlp.Level{tlp.Amber})
		w.base()
		w.drain()
		desk := *w.reader("desk")
		keeper := *w.reader("administrator of the centre")
		token := w.machine("hospital's token").token
		bodies := map[string][]string{
			"application/json": {strings.Repeat("[", 500_000), strings.Repeat(`{"a":`, 200_000), `{"a":1e999999}`, `{"answer":"\ud800"}`, "{\"answer\":\"\xff\"}", `{"answer":"\u0000"}`, `{"answer":"fixed","note":"a\u0000b"}`, `{"answer":"confirmed","incident":"\u0000"}`, "{\"answer\":\"fixed\",\"note\":\"\xff\"}", `{"answer":"fixed","org":"\u0000"}`, `{"answer":"fixed","answer":"fixed"}`, `null`, `"x"`, `{}`, ``, strings.Repeat(" ", 2<<20), `{"api_key":["x"]}`,
				`{"ceremony":"` + strings.Repeat("x", 20<<10) + `"}`, `{"ceremony":"x","credential":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}`},
			"application/x-www-form-urlencoded": {"%zz=1", "a;b=c", strings.Repeat("a=b&", 100_000), "=&=&="},
			"multipart/form-data; boundary=x":   {"", "--x\r\n", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../\xff\x00.csv\"\r\n\r\nasset,cpe\n\x00\xff,cpe:2.3:a:b:c:1\xff:*:*:*:*:*:*:*\n\r\n--x--\r\n", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n", strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n", 5000) + "--x--", "--x\r\n" + strings.Repeat("A: b\r\n", 20_000) + "\r\n--x--"},
			"multipart/form-data":               {"--x\r\n"},
			"text/plain; charset=utf-16":        {"\xff\xfea"},
		}
		fields := w.fields()
		for _, s := range strange {
			one := ""
			for _, f := range fields {
				one += f + "=" + s[:min(len(s), 3000)] + "&"
			}
			bodies["application/x-www-form-urlencoded"] = append(bodies["application/x-www-form-urlencoded"], one)
		}
		tried := 0
		t.Logf("%d fields: %v", len(fields), fields)
		for _, r := range w.writing() {
			for typ, list := range bodies {
				for _, body := range list {
					for _, who := range []*reader{&desk, &keeper} {
						if strings.HasPrefix(r.pattern, "/sign-out") || strings.HasPrefix(r.pattern, "/account/sign-out") || strings.HasPrefix(r.pattern, "/sign-in/use") {
							who = w.reader("nobody") // it would end the session
						}
						w.tame(r.method, w.filled(r.pattern), body, machine{who, token, ""}, "Content-Type", typ)
						tried++
					}
				}
			}
			for _, s := range strange {
				if placeholder.MatchString(r.pattern) {
					w.tame(r.method, placeholder.ReplaceAllString(r.pattern, s), "answer=fixed&reason=x", machine{&desk, token, ""}, "Content-Type", "application/x-www-form-urlencoded", "Idempotency-Key", "x")
					tried++
				}
			}
		}
		t.Logf("%d forms", tried)
	})
}

// bomb begins as something and goes on far longer than it is: gzip members one after the other.
func bomb(t *testing.T, begin string, member []byte, times int) io.Reader {
	t.Helper()
	pack := func(b []byte) []byte {
		var one bytes.Buffer
		z := gzip.NewWriter(&one)
		if _, err := z.Write(b); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return one.Bytes()
	}
	list := []io.Reader{bytes.NewReader(pack([]byte(begin)))}
	packed := pack(member)
	for range times {
		list = append(list, bytes.NewReader(packed))
	}
	return io.MultiReader(list...)
}

func TestWhatUnpacksWithoutEndIsRefused(t *testing.T) {
	w := newWorld(t, t.TempDir())
	token := w.machine("hospital's token").token
	spaces, rows := bytes.Repeat([]byte(" "), 32<<20), bytes.Repeat([]byte("a,cpe:2.3:a:b:c:1:*:*:*:*:*:*:*\n"), 1<<20)
	for _, c := range []struct {
		door, begin string
		member      []byte
	}{
		{"PUT /api/v1/inventories/x.csv.gz", "asset,cpe\n", rows}, {"PUT /api/v1/inventories/x", "asset,cpe\na,\"", spaces}, {"PUT /api/v1/inventories/x", `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[`, spaces},
		{"PUT /api/v1/inventories/x", "", make([]byte, 32<<20)}, {"POST /api/v1/intelligence?name=x.json.gz", `{"type":"bundle","id":"bundle--22222222-2222-4222-8222-222222222222","objects":[`, spaces},
		{"POST /api/v1/intelligence?name=x", "Dear all,\n", spaces}, {"POST /api/v1/intelligence?name=x.csv", "type,value\n", rows}, {"POST /api/v1/intelligence?name=x", "", make([]byte, 32<<20)},
	} {
		method, path, _ := strings.Cut(c.door, " ")
		q := httptest.NewRequest(method, path, bomb(t, c.begin, c.member, 300)) // ten gigabytes
		q.Header.Set("Authorization", "Bearer "+token)
		rec := httptest.NewRecorder()
		before, began := memory(), time.Now()
		w.handler.ServeHTTP(rec, q)
		t.Logf("%s, %.30q…: %d in %v, %.0f MB more; %.150s", c.door, c.begin, rec.Code, time.Since(began).Round(time.Millisecond), memory()-before, rec.Body)
		if rec.Code < 400 || rec.Code >= 500 || time.Since(began) > time.Minute {
			t.Errorf("%s: %d %.300s", c.door, rec.Code, rec.Body)
		}
	}
}

// What a request calls this server is its own word: no address in an answer is made of it.
func TestNoAnswerRepeatsWhatTheRequestCallsTheServer(t *testing.T) {
	t.Parallel()
	for _, public := range []string{"https://centre.example", ""} {
		w := small(t, t.TempDir(), []tlp.Level{tlp.Amber}, func(o *app.Options) { o.PublicURL = public })
		w.base()
		w.drain()
		token := w.machine("desk's token").token
		for _, p := range w.app.Patterns() {
			method, pattern, ok := strings.Cut(p, " ")
			if !ok {
				method, pattern = http.MethodGet, p
			}
			if pattern == "/live" || strings.HasPrefix(pattern, "/debug/") {
				continue
			}
			for _, r := range []*reader{w.reader("desk"), w.reader("nobody")} {
				if strings.Contains(pattern, "sign-out") {
					r = w.reader("nobody")
				}
				q := httptest.NewRequest(method, "http://evil.example"+w.filled(pattern), strings.NewReader("reason=x"))
				q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				q.Header.Set("Authorization", "Bearer "+token)
				for _, h := range []string{"X-Forwarded-Host", "X-Host", "X-Original-Url", "X-Rewrite-Url", "X-Forwarded-Server", "Referer"} {
					q.Header.Set(h, "https://evil.example/x")
				}
				q.Header.Set("Forwarded", "host=evil.example")
				if r.cookie != nil {
					q.AddCookie(r.cookie)
				}
				rec := httptest.NewRecorder()
				w.handler.ServeHTTP(rec, q)
				if s := (answer{rec.Code, rec.Header(), rec.Body.String()}).everything(); strings.Contains(s, "evil.example") {
					at := strings.Index(s, "evil.example")
					t.Errorf("%s by %s: …%s…", p, r.name, s[max(0, at-80):min(len(s), at+80)])
				}
			}
		}
	}
}
