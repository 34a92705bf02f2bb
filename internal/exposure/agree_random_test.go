package exposure_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/match"
	"lianfang/internal/format/sbom"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// teller makes records of few products and few numbers, so that their voices meet and contradict each other.
type teller struct {
	*rand.Rand
	n int
}

func (r *teller) pick(s ...string) string { return s[r.IntN(len(s))] }

func (r *teller) cve() string  { return fmt.Sprintf("CVE-2026-%04d", 1+r.IntN(6)) }
func (r *teller) name() string { return r.pick("agent", "helper") }
func (r *teller) v() string    { return fmt.Sprintf("%d.%d", 1+r.IntN(4), r.IntN(2)) }

func (r *teller) day() string { r.n++; return fmt.Sprintf("2026-02-%02dT%02d:00:00", 1+r.n/24, r.n%24) }

// record is one of whichever form.
func (r *teller) record() (source, doc string) {
	switch r.IntN(6) {
	case 0:
		return "cve", r.numbered()
	case 1:
		conf := `{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[` + r.criterion(r.name()) + `]}]}`
		if r.IntN(3) == 0 {
			conf = `{"operator":"AND","nodes":[{"operator":"OR","negate":false,"cpeMatch":[` + r.criterion("agent") + `]},{"operator":"OR","negate":false,"cpeMatch":[` + r.criterion("helper") + `]}]}`
		}
		return "nvd", nvdRecord(r.cve(), r.day()+".000", conf)
	case 2:
		return "osv", fmt.Sprintf(`{"schema_version":"1.7.0","id":"GHSA-%d","aliases":[%q],"modified":"%sZ","summary":"A hole.","affected":[{"package":{"ecosystem":"PyPI","name":"acme-%s"},
			"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":%q}]}]}]}`, r.n, r.cve(), r.day(), r.name(), r.v())
	case 3:
		return "vex", fmt.Sprintf(`{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://acme.example/%d","author":%q,"timestamp":"%sZ","version":1,"statements":[
			{"vulnerability":{"name":%q},"products":[{"@id":"pkg:pypi/acme-%s@%s"}],"status":%s},{"vulnerability":{"name":%q},"products":[{"@id":"pkg:pypi/acme-%s@%s"}],"status":%s}]}`, r.n, r.pick("Acme", "Beta"), r.day(),
			r.cve(), r.name(), r.v(), r.status(), r.cve(), r.name(), r.v(), r.status())
	}
	return "csaf", r.advice()
}

func (r *teller) status() string {
	return r.pick(`"not_affected","justification":"component_not_present"`, `"affected","action_statement":"Update."`, `"fixed"`, `"under_investigation"`)
}

func (r *teller) criterion(name string) string {
	return fmt.Sprintf(`{"vulnerable":true,"criteria":"cpe:2.3:a:acme:%s:*:*:*:*:*:*:*:*","versionEndExcluding":%q,"matchCriteriaId":"0"}`, name, r.v())
}

// numbered is a CVE record; the numbering authority and who enriches it may name other products.
func (r *teller) numbered() string {
	affected := func() string {
		if r.IntN(3) == 0 {
			return fmt.Sprintf(`[{"vendor":"acme","product":%q,"versions":[{"version":%q,"status":"affected"}]}]`, r.name(), r.v())
		}
		return fmt.Sprintf(`[{"vendor":"acme","product":%q,"defaultStatus":"unaffected","versions":[{"version":"0","lessThan":%q,"status":"affected","versionType":"custom"}]}]`, r.name(), r.v())
	}
	return fmt.Sprintf(`{"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":%q,"state":"PUBLISHED","assignerShortName":"acme","datePublished":"2026-01-01T00:00:00Z","dateUpdated":"%sZ"},
		"containers":{"cna":{"providerMetadata":{"orgId":"1","shortName":"acme"},"affected":%s,"descriptions":[{"lang":"en","value":"A hole."}]},
		"adp":[{"providerMetadata":{"orgId":"2","shortName":"more"},"affected":%s}]}}`, r.cve(), r.day(), affected(), affected())
}

func (r *teller) advice() string {
	product := func(id string) string {
		helper := fmt.Sprintf(`{"cpe":"cpe:2.3:a:acme:%s:%s:*:*:*:*:*:*:*"}`, r.name(), r.v())
		if r.IntN(2) == 0 {
			helper = fmt.Sprintf(`{"purl":"pkg:pypi/acme-%s@%s"}`, r.name(), r.v())
		}
		return fmt.Sprintf(`{"product_id":%q,"name":"P","product_identification_helper":%s}`, id, helper)
	}
	first := r.cve()
	second := r.cve()
	for second == first {
		second = r.cve()
	}
	status := func() string {
		return r.pick("known_not_affected", "known_affected", "fixed", "under_investigation", "first_fixed")
	}
	return fmt.Sprintf(`{"document":{"category":"csaf_vex","csaf_version":"2.0","title":"T","publisher":{"category":"vendor","name":%q,"namespace":"https://acme.example"},"distribution":{"tlp":{"label":"WHITE"}},
		"tracking":{"id":"D-%d","version":"1","status":"final","initial_release_date":"%[3]sZ","current_release_date":"%[3]sZ","revision_history":[]}},
		"product_tree":{"full_product_names":[%s,%s]},"vulnerabilities":[{"cve":%q,"product_status":{%q:["A"]}},{"cve":%q,"product_status":{%q:["B"]}}]}`,
		r.pick("Acme", "Beta"), r.n, r.day(), product("A"), product("B"), first, status(), second, status())
}

// rows is a list of machines whose things have one name or two.
func (r *teller) rows() string {
	var b strings.Builder
	b.WriteString("asset,purl,cpe,version\n")
	for i := range 12 {
		name, v := []string{"agent", "helper"}[i%2], r.v() // one of a product on a machine: two that are written alike are one thing here
		if r.IntN(8) == 0 {
			v = "*"
		}
		purl, cpe := "pkg:pypi/acme-"+name+"@"+v, "cpe:2.3:a:acme:"+name+":"+v+":*:*:*:*:*:*:*"
		if v == "*" {
			purl = "pkg:pypi/acme-" + name
		}
		switch r.IntN(3) {
		case 0:
			purl = ""
		case 1:
			cpe = ""
		}
		fmt.Fprintf(&b, "m%d,%s,%s,\n", i/2, purl, cpe)
	}
	return b.String()
}

// TestContradictionsAreSettledAsMatchDoes lets records of all forms, which contradict each other, and lists come in any order; the answers are those of package match.
func TestContradictionsAreSettledAsMatchDoes(t *testing.T) {
	run := func(t *testing.T, s *store.Store, seed uint64) {
		r := &teller{Rand: rand.New(rand.NewPCG(8119, seed))}
		w := newWorld(t, s)
		var docs []string
		have := map[string]bool{}
		list := r.rows()
		at := r.IntN(20)
		take := func() {
			if _, err := w.Take(t.Context(), system, exposure.Upload{Org: w.orgs[0], Name: "l", Format: sbom.CSV, Body: strings.NewReader(list)}); err != nil {
				t.Fatal(err)
			}
			w.drain()
		}
		for i := range 20 {
			if i == at {
				take()
			}
			source, doc := r.record()
			if key := source + doc[strings.Index(doc, "CVE-2026"):][:13]; source == "nvd" || source == "cve" { // a second record of a number would replace the first
				if have[key] {
					continue
				}
				have[key] = true
			}
			docs = append(docs, doc)
			got, err := w.intel.Import(t.Context(), system, intel.File{Name: fmt.Sprint(source, i, ".json"), Source: source, Marking: tlp.Clear}, strings.NewReader(doc))
			if err != nil || got.Objects.Rejected > 0 || got.Objects.Held > 0 {
				t.Fatalf("%s: %+v, %v", doc, got, err)
			}
			if r.IntN(2) == 0 {
				w.drain()
			}
		}
		if r.IntN(2) == 0 {
			list = r.rows()
			take()
		}
		w.drain()
		b := match.NewBase()
		for _, d := range docs {
			if _, problems, err := b.Read(strings.NewReader(d), "x.json", nil); err != nil || len(problems) > 0 {
				t.Fatal(d, problems, err)
			}
		}
		b.Seal()
		defer func() {
			if t.Failed() {
				t.Log(list)
				t.Log(strings.Join(docs, "\n"))
			}
		}()
		agree(t, w.byServer(), answersOf(t, b, map[string]string{"l": list}))
	}
	t.Run("sqlite", func(t *testing.T) {
		for seed := range uint64(seedsOf(t)) {
			t.Run(fmt.Sprint(seed), func(t *testing.T) { run(t, storetest.SQLite(t), seed) })
		}
	})
	t.Run("postgres", func(t *testing.T) {
		for seed := range uint64(4) {
			t.Run(fmt.Sprint(seed), func(t *testing.T) { run(t, storetest.Open(t, storetest.PostgresAddr(t)), 100+seed) })
		}
	})
}

// seedsOf is how many worlds are tried; LIANFANG_TEST_WORLDS asks for more.
func seedsOf(t *testing.T) int {
	n, err := strconv.Atoi(cmp.Or(os.Getenv("LIANFANG_TEST_WORLDS"), "12"))
	if err != nil {
		t.Fatal(err)
	}
	return n
}
