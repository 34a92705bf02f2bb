package main

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/store/storetest"
)

// inventories is every format in which members say what they run.
var inventories = []carrier{
	{name: "a.cdx.json", format: "cyclonedx", content: `{"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"components":[{"type":"library","name":"MARK","version":"1.0","purl":"pkg:npm/left-pad@1.0.0"}]}`},
	{name: "a.spdx.json", content: `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"MARK","packages":[{"SPDXID":"SPDXRef-1","name":"left-pad","versionInfo":"1.0.0","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:npm/left-pad@1.0.0"}]}]}`},
	{name: "a.spdx3.json", content: `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"software_Package","spdxId":"urn:1","name":"MARK","software_packageVersion":"1.0.0","software_packageUrl":"pkg:npm/left-pad@1.0.0"}]}`},
	{name: "a.xml", content: `<?xml version="1.0" encoding="UTF-8"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5" version="1"><components><component type="library"><name>MARK</name><version>1.0.0</version><purl>pkg:npm/left-pad@1.0.0</purl></component></components></bom>`},
	{name: "a.spdx", content: "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nPackageName: MARK\nPackageVersion: 1.0.0\nExternalRef: PACKAGE-MANAGER purl pkg:npm/left-pad@1.0.0\n"},
	{name: "a.csv", table: true, content: "asset,purl,product\nweb-1,pkg:npm/left-pad@1.0.0,\"MARK\"\n"},
	{name: "dpkg.txt", content: "# os: Debian 12\n# remark: MARK\nopenssl\t3.0.11-1~deb12u2\tamd64\tinstall ok installed\n"},
	{name: "programs.json", content: `{"DisplayName":"MARK","DisplayVersion":"1.0","Publisher":"Acme"}`},
	{name: "package-lock.json", content: `{"lockfileVersion":3,"packages":{"node_modules/left-pad":{"version":"1.0.0","resolved":"MARK"}}}`},
	{name: "a.txt", content: "# MARK\npkg:npm/left-pad@1.0.0\ncpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*\n"},
}

// badInventories adds what only inventories can be.
func (c carrier) badInventories() []hostile {
	out := c.badFiles()
	switch c.name {
	case "a.xml":
		cut, deep := strings.Index(c.content, "</component>"), strings.Repeat("<a>", 1_000_000)
		out = append(out, hostile{"cut off", "", []byte(c.content[:cut])}, hostile{"a million deep", "", []byte(strings.Replace(c.content, "<components>", "<components>"+deep, 1))},
			hostile{"entities that grow", "", []byte(strings.Replace(c.content, "<bom", `<!DOCTYPE b [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><bom`, 1))})
	case "a.cdx.json":
		out = append(out, hostile{"a gzip bomb", "", slices.Concat(gzipOf(c.content), gzipBomb())}, hostile{"a zstd bomb", "", slices.Concat(zstdOf(c.content, 0), zstdBomb())},
			hostile{"a zip bomb", "", zipOf(c.name, c.content, bombSize)})
	}
	return append(out, hostile{"nothing", "", nil}, hostile{"no inventory", "", []byte("\x7fELF\x02\x01\x01")})
}

// uploader is an organisation's officer, signed in.
type uploader struct {
	t *testing.T
	*http.Client
	url, lang string
}

func newUploader(t *testing.T, addr string, s *server, lang string) uploader {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	u := uploader{t, &http.Client{Jar: jar}, s.url, lang}
	name := "officer-" + lang
	link := lianfang(t, "admin", "person", "create", name, "--org", "hospital", "--role", "officer", "--speaks", lang, "--link", "--store", addr, "--public-url", s.browser).want(t, 0, "/sign-in/").out
	secret := regexp.MustCompile(`/sign-in/(\S+)`).FindStringSubmatch(link)[1]
	res, err := u.PostForm(s.url+"/sign-in/use", url.Values{"token": {secret}})
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("the sign-in: %v %v", res, err)
	}
	_ = res.Body.Close()
	return u
}

// upload sends an inventory as the page does and gives the answer's status and page.
func (u uploader) upload(name string, content io.Reader) (int, string) {
	u.t.Helper()
	body, out := io.Pipe()
	form := multipart.NewWriter(out)
	go func() {
		part, err := form.CreateFormFile("file", name)
		if err == nil {
			_, err = io.Copy(part, content)
		}
		if err == nil {
			err = form.Close()
		}
		_ = out.CloseWithError(err)
	}()
	req, err := http.NewRequestWithContext(u.t.Context(), http.MethodPost, u.url+"/exposure/upload", body)
	if err != nil {
		u.t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	res, err := u.Do(req)
	if err != nil {
		u.t.Fatalf("%s: %v", name, err)
	}
	defer func() { _ = res.Body.Close() }()
	page, err := io.ReadAll(res.Body)
	if err != nil {
		u.t.Fatal(err)
	}
	return res.StatusCode, string(page)
}

// TestABadInventoryIsRefusedWholeInOneSentence sends every kind of bad inventory to the running program.
func TestABadInventoryIsRefusedWholeInOneSentence(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		lianfang(t, "admin", "org", "create", "hospital", "--name", "醫院", "--store", addr).want(t, 0, "")
		s := serveStore(t, addr)
		u := newUploader(t, addr, s, "zh-TW")
		for _, c := range inventories {
			if code, page := u.upload(c.name, strings.NewReader(c.content)); code != http.StatusOK {
				t.Fatalf("%s by itself: %d\n%s", c.name, code, page)
			}
		}
		count := func() (n, facts int) {
			st := storetest.Open(t, addr)
			_ = st.Read().QueryRow("SELECT count(*) FROM inventory").Scan(&n)
			_ = st.Read().QueryRow("SELECT count(*) FROM fact").Scan(&facts)
			return n, facts
		}
		n, facts := count()
		if n != len(inventories) {
			t.Fatalf("%d inventories", n)
		}
		for _, c := range inventories {
			for _, h := range c.badInventories() {
				code, page := u.upload("bad-"+c.name, bytes.NewReader(h.content))
				if code < 400 || code >= 500 {
					t.Errorf("%s, %s: %d", c.name, h.name, code)
				}
				if !strings.Contains(page, "。") {
					t.Errorf("%s, %s: no sentence\n%s", c.name, h.name, page)
				}
			}
		}
		if after, then := count(); after != n || then != facts {
			t.Errorf("%d inventories instead of %d, %d facts instead of %d", after, n, then, facts)
		}
		if most := peakOf(s.Process.Pid); most == 0 || most > maxMemory {
			t.Errorf("the server held %d MB", most)
		} else {
			t.Logf("the server held %d MB", most)
		}
		lianfang(t, "verify", "journal", "--store", addr).want(t, 0, "intact")
	})
}

// TestTheLargestInventoriesFitInMemory sends inventories that are as long as they may be, and some that are longer.
func TestTheLargestInventoriesFitInMemory(t *testing.T) {
	table := func(rows, wide int) io.Reader {
		in, out := io.Pipe()
		go func() {
			_, err := io.WriteString(out, "asset,purl\n")
			pad := strings.Repeat("x", wide)
			for i := 0; i < rows && err == nil; i++ {
				_, err = fmt.Fprintf(out, "%s%d,pkg:npm/package-%d@1.%d.0\n", pad, i, i, i%50)
			}
			_ = out.CloseWithError(err)
		}()
		return in
	}
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		lianfang(t, "admin", "org", "create", "hospital", "--name", "醫院", "--store", addr).want(t, 0, "")
		s := serveStore(t, addr)
		u := newUploader(t, addr, s, "en")
		for _, c := range []struct {
			name       string
			rows, wide int
			code       int
			says       string
		}{
			{"the longest", 100_000, 150, http.StatusOK, "100,000"},
			{"a row more", 100_001, 10, http.StatusUnprocessableEntity, "at most 100000 rows"},
			{"the widest", 24_000, 900, http.StatusOK, "24,000"},
			{"too wide", 40_000, 900, http.StatusUnprocessableEntity, "more than 24 MB of text"},
		} {
			code, page := u.upload("largest.csv", table(c.rows, c.wide))
			if code != c.code || !strings.Contains(page, c.says) {
				t.Errorf("%s: %d, and the page does not say %q", c.name, code, c.says)
			}
		}
		if most := peakOf(s.Process.Pid); most == 0 || most > maxMemory {
			t.Errorf("the server held %d MB", most)
		} else {
			t.Logf("the server held %d MB", most)
		}
	})
}
