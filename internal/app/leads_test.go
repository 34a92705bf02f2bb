package app_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"lianfang/internal/app"
	"lianfang/internal/face/mail"
)

// A button or link that leads nowhere is found here, on whatever page it stands and whoever sees it.
func TestEveryLinkAndButtonLeadsSomewhere(t *testing.T) {
	t.Parallel()
	w := full(t, t.TempDir(), func(o *app.Options) {
		o.PublicURL, o.Mail = "http://localhost:8119", mail.Options{Host: "127.0.0.1", Port: 9, TLS: mail.Plain, From: "desk@centre.example"}
	})
	w.ok(w.app.Drain(t.Context()))
	mux := http.NewServeMux()
	for _, p := range w.app.Patterns() {
		if p != "/" {
			mux.HandleFunc(p, func(http.ResponseWriter, *http.Request) {})
		}
	}
	asked := map[string]bool{}
	for _, door := range doors(w.app.Patterns()) {
		paths, _ := w.fill(door)
		for _, path := range paths[:min(len(paths), 12)] {
			for _, r := range w.readers {
				a := w.get(r, path)
				if a.code != http.StatusOK || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
					continue
				}
				for _, lead := range leads(t, a.body) {
					if asked[lead] {
						continue
					}
					asked[lead] = true
					method, to, _ := strings.Cut(lead, " ")
					if _, pattern := mux.Handler(httptest.NewRequest(method, to, nil)); pattern == "" {
						t.Errorf("%s, as %s sees it: %s leads nowhere", path, r.name, lead)
					}
				}
			}
		}
	}
	if len(asked) < 100 {
		t.Errorf("only %d links and buttons were found", len(asked))
	}
}

// leads lists where the links and forms of a page lead, as a method and a path of this site.
func leads(t *testing.T, body string) (out []string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
		}
		method, to := http.MethodGet, attr["href"]
		switch {
		case n.Type != html.ElementNode:
			continue
		case n.Data == "form":
			to = attr["action"]
			if attr["method"] == "post" {
				method = http.MethodPost
			}
		case n.Data == "button" && attr["formaction"] != "":
			method, to = http.MethodPost, attr["formaction"]
		}
		if strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "/assets/") {
			out = append(out, method+" "+to)
		}
	}
	return out
}
