package main

import (
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"lianfang/internal/store/storetest"
)

func TestOperationsReadFiguresAndStrangersDoNot(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		s := serveStore(t, addr, "--ops-listen", "127.0.0.1:0")
		ask := func(url, host, header string) (int, string) {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
			if err != nil {
				t.Fatal(err)
			}
			if host != "" {
				req.Host = host
			}
			if header != "" {
				req.Header.Set(header, "192.0.2.7")
			}
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = resp.Body.Close() }()
			b, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			return resp.StatusCode, string(b)
		}
		_, _ = ask(s.url+"/sign-in/a-secret-that-nobody-knows", "", "")
		found := regexp.MustCompile(`http://127\.0\.0\.1:\d+/metrics`).FindString(s.errs.String())
		for _, url := range []string{s.url + "/metrics", found} {
			code, body := ask(url, "", "")
			for _, want := range []string{"\nlianfang_journal_facts ", `lianfang_follower_behind_facts{follower="search"}`, "lianfang_store_up 1", `lianfang_commit_seconds{quantile="0.99"}`, "go_goroutines ",
				`lianfang_http_request_seconds_count{method="GET",pattern="/sign-in/{secret}",status="`} {
				if code != http.StatusOK || !strings.Contains(body, want) {
					t.Errorf("%s: %d, no %s", url, code, want)
				}
			}
			if strings.Contains(body, "a-secret-that-nobody-knows") {
				t.Errorf("%s tells a secret", url)
			}
		}
		_, figures := ask(found, "", "")
		for _, name := range []string{"grafana-dashboard.json", "prometheus-rules.yml"} { // ask for nothing that is not there
			b, err := os.ReadFile("../../deploy/" + name)
			if err != nil {
				t.Fatal(err)
			}
			for _, metric := range regexp.MustCompile(`(?:lianfang|process)_[a-z_]+`).FindAllString(string(b), -1) {
				if !strings.Contains(figures, "\n"+metric) {
					t.Errorf("%s reads %s, which is not served", name, metric)
				}
			}
		}
		for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/heap"} {
			if code, _ := ask(s.url+path, "cert.example.tw", ""); code != http.StatusNotFound {
				t.Errorf("%s under the public name: %d", path, code)
			}
			for _, header := range []string{"X-Forwarded-For", "Forwarded", "Via", "X-Real-Ip"} {
				if code, _ := ask(s.url+path, "", header); code != http.StatusNotFound {
					t.Errorf("%s through a proxy (%s): %d", path, header, code)
				}
			}
			if code, _ := ask(s.url+path, "", ""); code != http.StatusOK {
				t.Errorf("%s from this machine: %d", path, code)
			}
		}
		if code, _ := ask(strings.Replace(found, "/metrics", "/now", 1), "", ""); code != http.StatusNotFound {
			t.Errorf("a page where only figures should be: %d", code)
		}
		s.end(t, os.Interrupt)
	})
}
