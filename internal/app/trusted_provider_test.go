package app_test

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/clearsign"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"lianfang/internal/app"
	"lianfang/internal/disclosure"
	"lianfang/internal/format/csaf/issue"
	"lianfang/internal/marking"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

// provided is a centre that published an advisory twice, as others read it over HTTPS.
type provided struct {
	*world
	number string
}

const abroad = "https://centre.example"

func newProvided(t *testing.T, addr string) *provided {
	w := newWorld(t, addr, func(o *app.Options) { o.PublicURL, o.Hotline = abroad, "+886 2 5550 0100" })
	p := &provided{world: w}
	p.number = w.published(marking.Desk(1))
	return p
}

// published publishes an advisory in two revisions.
func (w *world) published(desk marking.Viewer) (number string) {
	ctx, d := w.t.Context(), w.app.Disclosure
	_, _, err := d.Report(ctx, disclosure.Report{Product: "Box", What: "finder-words", Lang: text.ZhTW})
	w.ok(err)
	list, err := d.Cases(ctx, desk, disclosure.List{Limit: 1})
	w.ok(err)
	c := list.Cases[0]
	w.ok(d.Validate(ctx, desk, c.ID, disclosure.Assessment{Title: "T", Product: "Box"}))
	w.ok(d.Number(ctx, desk, c.ID, "CVE-2026-4321", ""))
	w.ok(d.SaveDraft(ctx, desk, c.ID, disclosure.Draft{Title: disclosure.Words{Zh: "盒子", En: "Box"}, Summary: disclosure.Words{Zh: "摘要", En: "Summary"}, Remedy: disclosure.Words{Zh: "更新", En: "Update"},
		Products: []disclosure.Affected{{Vendor: "Acme", Product: "Box", Range: "vers:generic/<2.1", Fixed: "2.1"}}, Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}))
	for _, what := range []string{"First", "Second"} {
		w.clock.pass(time.Hour)
		number, err = d.Publish(ctx, desk, c.UUID, what)
		w.ok(err)
	}
	return number
}

// fetch reads an address of the centre; what is redirected fails (requirement 6).
func (p *provided) fetch(path string, headers ...string) answer {
	p.t.Helper()
	q := httptest.NewRequestWithContext(p.t.Context(), http.MethodGet, abroad+strings.TrimPrefix(path, abroad), nil)
	for i := 0; i < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	p.app.Handler().ServeHTTP(rec, q)
	if rec.Code >= 300 && rec.Code < 400 && rec.Code != http.StatusNotModified {
		p.t.Errorf("%s is redirected", path)
	}
	return answer{rec.Code, rec.Header(), rec.Body.String()}
}

// read is fetch of what has to be there.
func (p *provided) read(path string) string {
	p.t.Helper()
	a := p.fetch(path)
	if a.code != http.StatusOK {
		p.t.Fatalf("%s: %d %s", path, a.code, a.body)
	}
	return a.body
}

// against holds JSON against one of the standard's schemas.
func against(t *testing.T, file, doc string) {
	t.Helper()
	const dir = "../format/csaf/issue/testdata/"
	c := jsonschema.NewCompiler()
	for name, url := range map[string]string{"csaf_json_schema.json": "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json", "provider_json_schema.json": "https://docs.oasis-open.org/csaf/csaf/v2.0/provider_json_schema.json",
		"ROLIE_feed_json_schema.json": "https://raw.githubusercontent.com/oasis-tcs/csaf/master/csaf_2.0/json_schema/ROLIE_feed_json_schema.json", "cvss-v2.0.json": "https://www.first.org/cvss/cvss-v2.0.json",
		"cvss-v3.0.json": "https://www.first.org/cvss/cvss-v3.0.json", "cvss-v3.1.json": "https://www.first.org/cvss/cvss-v3.1.json"} {
		b, err := os.ReadFile(dir + name)
		if err != nil {
			t.Fatal(err)
		}
		x, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(url, x); err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource("schema:"+name, x); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile("schema:" + file)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%s: %v\n%s", file, err, doc)
	}
}

// The requirements of section 7.1 of CSAF 2.0, as a trusted provider has to meet them (7.2.3), each over HTTPS.
func TestATrustedProvider(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		empty := &provided{world: newWorld(t, t.TempDir(), func(o *app.Options) { o.PublicURL = abroad })} // before anything is published nothing is signed, and that is said
		doc := empty.read("/.well-known/csaf/provider-metadata.json")
		against(t, "provider_json_schema.json", doc)
		against(t, "ROLIE_feed_json_schema.json", empty.read("/.well-known/csaf/white/csaf-feed-tlp-white.json"))
		if !strings.Contains(doc, `"csaf_provider"`) || !strings.HasPrefix(empty.read("/.well-known/security.txt"), "Contact: ") {
			t.Errorf("%s", doc)
		}
		p := newProvided(t, addr)
		const dir = "/.well-known/csaf/white/"
		var meta struct {
			Canonical     string `json:"canonical_url"`
			Role          string
			Distributions []struct {
				Directory string `json:"directory_url"`
				ROLIE     struct {
					Categories, Services []string
					Feeds                []struct{ URL string }
				}
			}
			Keys []struct{ Fingerprint, URL string } `json:"public_openpgp_keys"`
		}
		document := dir + "2026/" + issue.Filename(p.number)
		body := p.read(document)
		ring := func() openpgp.EntityList {
			e, err := openpgp.ReadArmoredKeyRing(strings.NewReader(p.read(meta.Keys[0].URL)))
			p.ok(err)
			return e
		}
		for _, r := range []struct {
			number int
			what   string
			check  func(t *testing.T)
		}{
			{7, "provider-metadata.json", func(t *testing.T) {
				doc := p.read("/.well-known/csaf/provider-metadata.json")
				against(t, "provider_json_schema.json", doc)
				p.ok(json.Unmarshal([]byte(doc), &meta))
				if meta.Canonical != abroad+"/.well-known/csaf/provider-metadata.json" || meta.Role != "csaf_trusted_provider" || len(meta.Keys) != 1 || len(meta.Distributions) != 2 || meta.Distributions[0].Directory != abroad+dir {
					t.Errorf("%s", doc)
				}
			}},
			{1, "a valid CSAF document", func(t *testing.T) {
				against(t, "csaf_json_schema.json", body)
				d, err := issue.Read([]byte(body))
				p.ok(err)
				if found := issue.Check(d); len(found) > 0 || d.Document.Tracking.Version != "2" || d.Document.References[0].URL != abroad+document {
					t.Errorf("%+v\n%s", found, body)
				}
			}},
			{2, "filename", func(t *testing.T) {
				if !strings.HasSuffix(document, "/lf-sa-2026-0001.json") {
					t.Error(document)
				}
			}},
			{3, "TLS", func(t *testing.T) {
				if !strings.HasPrefix(meta.Canonical, "https://") || p.fetch(document).header.Get("Strict-Transport-Security") == "" {
					t.Error("not by https")
				}
			}},
			{4, "TLP:WHITE is free to everybody", func(t *testing.T) {
				if !strings.Contains(body, `"label": "WHITE"`) || p.fetch(document).header.Get("Access-Control-Allow-Origin") != "*" {
					t.Error("not free")
				}
			}},
			{5, "TLP:AMBER and TLP:RED are protected", func(t *testing.T) { // there are none: only what is WHITE is published
				for _, label := range []string{"amber", "red", "green"} {
					if a := p.fetch("/.well-known/csaf/" + label + "/"); a.code != http.StatusNotFound {
						t.Errorf("%s: %d", label, a.code)
					}
				}
			}},
			{6, "no redirects", func(t *testing.T) { p.fetch("/.well-known/csaf/white") }}, // fetch watches every other
			{8, "security.txt", func(t *testing.T) {
				block, _ := clearsign.Decode([]byte(p.read("/.well-known/security.txt")))
				if block == nil {
					t.Fatal("it is not signed")
				}
				if _, err := block.VerifySignature(ring(), nil); err != nil {
					t.Error(err)
				}
				said := map[string][]string{}
				for l := range strings.Lines(string(block.Plaintext)) {
					name, value, _ := strings.Cut(strings.TrimSpace(l), ": ")
					said[name] = append(said[name], value)
				}
				until, err := time.Parse(time.RFC3339, strings.Join(said["Expires"], ""))
				if left := until.Sub(p.clock.now()); err != nil || left < 30*24*time.Hour || left > 365*24*time.Hour {
					t.Errorf("it expires %v", said["Expires"])
				}
				for name, want := range map[string]string{"CSAF": meta.Canonical, "Canonical": abroad + "/.well-known/security.txt", "Preferred-Languages": "zh-TW, en", "Encryption": meta.Keys[0].URL, "Policy": abroad + "/disclosure/policy"} {
					if len(said[name]) != 1 || said[name][0] != want {
						t.Errorf("%s: %v", name, said[name])
					}
				}
				if len(said["Contact"]) != 2 || said["Contact"][0] != abroad+"/disclosure/report" || said["Contact"][1] != "tel:+886255500100" {
					t.Errorf("Contact: %v", said["Contact"])
				}
			}},
			{9, "well-known address", func(t *testing.T) { p.read("/.well-known/csaf/provider-metadata.json") }},
			// 10, a name in the DNS, is for whoever keeps the domain; one of 8 to 10 is needed.
			{11, "a folder a year", func(t *testing.T) {
				if !strings.Contains(body, `"initial_release_date": "2026-`) {
					t.Error("it lies in the folder of another year")
				}
			}},
			{12, "index.txt", func(t *testing.T) {
				if got := p.read(dir + "index.txt"); got != "2026/lf-sa-2026-0001.json\n" {
					t.Errorf("%q", got)
				}
			}},
			{13, "changes.csv", func(t *testing.T) {
				rows, err := csv.NewReader(strings.NewReader(p.read(dir + "changes.csv"))).ReadAll()
				if err != nil || len(rows) != 1 || rows[0][0] != "2026/lf-sa-2026-0001.json" || !strings.Contains(body, `"current_release_date": "`+rows[0][1]+`"`) {
					t.Errorf("%v %v", rows, err)
				}
			}},
			{14, "directory listings", func(t *testing.T) {
				for path, want := range map[string]string{dir: `href="2026/"`, dir + "2026/": `href="lf-sa-2026-0001.json"`} {
					if a := p.fetch(path); a.code != http.StatusOK || !strings.Contains(a.body, want) || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
						t.Errorf("%s: %d %s", path, a.code, a.body)
					}
				}
			}},
			{15, "ROLIE feed", func(t *testing.T) {
				doc := p.read(meta.Distributions[1].ROLIE.Feeds[0].URL)
				against(t, "ROLIE_feed_json_schema.json", doc)
				for _, want := range []string{`"id": "LF-SA-2026-0001"`, abroad + document + `.asc"`, abroad + document + `.sha512"`} {
					if !strings.Contains(doc, want) {
						t.Errorf("no %s in %s", want, doc)
					}
				}
			}},
			{16, "ROLIE service document", func(t *testing.T) {
				if doc := p.read(meta.Distributions[1].ROLIE.Services[0]); !strings.Contains(doc, meta.Distributions[1].ROLIE.Feeds[0].URL) {
					t.Error(doc)
				}
			}},
			{17, "ROLIE category document", func(t *testing.T) {
				if doc := p.read(meta.Distributions[1].ROLIE.Categories[0]); !strings.Contains(doc, "urn:ietf:params:rolie:category:information-type") {
					t.Error(doc)
				}
			}},
			{18, "integrity", func(t *testing.T) {
				short, long := sha256.Sum256([]byte(body)), sha512.Sum512([]byte(body))
				for end, sum := range map[string]string{".sha256": hex.EncodeToString(short[:]), ".sha512": hex.EncodeToString(long[:])} {
					if got := p.read(document + end); got != sum+"  lf-sa-2026-0001.json\n" {
						t.Errorf("%s: %q", end, got)
					}
				}
			}},
			{19, "signatures", func(t *testing.T) {
				if _, err := openpgp.CheckArmoredDetachedSignature(ring(), strings.NewReader(body), strings.NewReader(p.read(document+".asc")), nil); err != nil {
					t.Error(err)
				}
			}},
			{20, "public OpenPGP key", func(t *testing.T) {
				if got := fmt.Sprintf("%X", ring()[0].PrimaryKey.Fingerprint); got != meta.Keys[0].Fingerprint || !strings.HasSuffix(meta.Keys[0].URL, "/"+got+".asc") {
					t.Errorf("%s, not %s", got, meta.Keys[0].Fingerprint)
				}
			}},
		} {
			t.Run(fmt.Sprintf("7.1.%d %s", r.number, r.what), r.check)
		}
		a := p.fetch(document)
		for _, h := range [][2]string{{"If-None-Match", a.header.Get("ETag")}, {"If-Modified-Since", a.header.Get("Last-Modified")}} {
			if got := p.fetch(document, h[0], h[1]); h[1] == "" || got.code != http.StatusNotModified || got.body != "" {
				t.Errorf("%s %q: %d", h[0], h[1], got.code)
			}
		}
		for _, path := range []string{dir + "2025/lf-sa-2026-0001.json", dir + "2026/lf-sa-2026-0002.json", dir + "2026/x/y", dir + "1999/", "/.well-known/csaf/openpgp/x.asc", "/.well-known/csaf/"} {
			if a := p.fetch(path); a.code != http.StatusNotFound {
				t.Errorf("%s: %d", path, a.code)
			}
		}
	})
}
