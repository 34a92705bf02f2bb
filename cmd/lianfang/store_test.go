package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// indicator is a STIX indicator; more goes before its end.
func indicator(n int, more string) string {
	return fmt.Sprintf(`{"type":"indicator","spec_version":"2.1","id":"indicator--00000000-0000-4000-8000-%012x","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z",`+
		`"name":"host %d","indicator_types":["malicious-activity"],"pattern":"[domain-name:value = 'h%d.example.com']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"%s}`, n, n, n, more)
}

func bundle(from, to int) string {
	var b strings.Builder
	b.WriteString(`{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000001","objects":[`)
	for i := from; i < to; i++ {
		if i > from {
			b.WriteByte(',')
		}
		b.WriteString(indicator(i, ""))
	}
	b.WriteString("]}")
	return b.String()
}

const kevSample = `{"title":"CISA Catalog of Known Exploited Vulnerabilities","catalogVersion":"2026.01.01","dateReleased":"2026-01-01T00:00:00.000Z","count":1,"vulnerabilities":[
 {"cveID":"CVE-2026-10001","vendorProject":"Example","product":"Gate","vulnerabilityName":"Example Gate flaw","dateAdded":"2026-01-01",
  "shortDescription":"A flaw.","requiredAction":"Update.","dueDate":"2026-01-22","knownRansomwareCampaignUse":"Unknown","notes":"","cwes":["CWE-79"]}]}`

const csvSample = "type,indicator,context\ndomain,bad.example.com,C2\nipv4,192.0.2.7,scanner\nurl,http://bad.example.org/x,dropper\n"

type imported struct {
	Files []struct {
		Name     string          `json:"name"`
		Format   string          `json:"format"`
		Objects  intel.Counts    `json:"objects"`
		Problems []intel.Problem `json:"problems"`
		Seconds  float64         `json:"seconds"`
	} `json:"files"`
}

func importJSON(t *testing.T, code int, args ...string) imported {
	t.Helper()
	return decode[imported](t, lianfang(t, append([]string{"import", "--json"}, args...)...).want(t, code, `{"files":[`).out)
}

// intact checks the journal and that the store has so many items, each with one word.
func intact(t *testing.T, addr string, items int64) {
	t.Helper()
	lianfang(t, "verify", "journal", "--store", addr).want(t, 0, "intact")
	s := storetest.Open(t, addr)
	for _, q := range []string{"SELECT count(*) FROM item", "SELECT count(DISTINCT stix_id) FROM item", "SELECT count(*) FROM assertion"} {
		var n int64
		if err := s.Read().QueryRow(q).Scan(&n); err != nil || n != items {
			t.Errorf("%s: %d, want %d (%v)", q, n, items, err)
		}
	}
}

func TestImportTakesAFolderInNameOrder(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		dir := t.TempDir()
		for name, content := range map[string]string{"1.json": bundle(0, 20), "2-kev.json": kevSample, "3.csv": csvSample, ".hidden": "x"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		got := importJSON(t, 0, "--store", addr, "--source", "cert", "--marking", "green", "--wait", dir)
		want := []struct {
			name, format string
			fresh        int64
		}{{"1.json", "stix", 20}, {"2-kev.json", "kev", 1}, {"3.csv", "csv", 3}}
		if len(got.Files) != len(want) {
			t.Fatalf("got %+v", got)
		}
		for i, w := range want {
			f := got.Files[i]
			if f.Name != filepath.Join(dir, w.name) || f.Format != w.format || f.Objects.New != w.fresh || f.Objects.Rejected != 0 || f.Problems == nil || f.Seconds <= 0 {
				t.Errorf("want %+v, got %+v", w, f)
			}
		}
		again := importJSON(t, 0, "--store", addr, "--source", "cert", "--marking", "green", filepath.Join(dir, "1.json"))
		if o := again.Files[0].Objects; o.New != 0 || o.Seen != 20 {
			t.Errorf("again: %+v", o)
		}
		lianfang(t, "verify", "journal", "--store", addr).want(t, 0, "intact")
	})
}

func TestImportNamesWhatItRefuses(t *testing.T) {
	addr := t.TempDir()
	broken := file(t, "broken.json", `{"type":"bundle","objects":[{]}`)
	mixed := file(t, "mixed.json", `{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000001","objects":[`+indicator(1, "")+`,{"type":"indicator"}]}`)
	got := importJSON(t, 1, "--store", addr, broken, mixed)
	if f := got.Files[0]; len(f.Problems) != 1 || f.Format != "stix" || f.Problems[0].Code == "" || f.Problems[0].Message == "" || f.Problems[0].Position == "" || f.Objects != (intel.Counts{}) {
		t.Errorf("refused whole: %+v", f)
	}
	if f := got.Files[1]; f.Objects.New != 1 || f.Objects.Rejected != 1 || len(f.Problems) != 1 {
		t.Errorf("in part: %+v", f)
	}
	s := lianfang(t, "import", "--store", addr, broken).want(t, 1, "refused")
	if !strings.Contains(s.err, "line 1") {
		t.Errorf("no place: %s", s.err)
	}
	var out, errs strings.Builder
	run(t.Context(), []string{"import", "--store", addr, "--json", "--lang", "zh-TW", broken}, nil, &out, &errs)
	if p := decode[imported](t, out.String()).Files[0].Problems[0]; p.Message == got.Files[0].Problems[0].Message {
		t.Errorf("no Chinese: %+v", p)
	}
}

func TestImportThatCannotRun(t *testing.T) {
	good := file(t, "good.json", bundle(0, 1))
	at := filepath.Join(t.TempDir(), "new")
	lianfang(t, "import", "--store", at, good, "/no/such").complains(t, "/no/such")
	if _, err := os.Stat(at); err == nil {
		t.Error("a store was made although a file is missing")
	}
	lianfang(t, "import", "--store", filepath.Join(good, "x"), good).complains(t, "cannot be opened")
	lianfang(t, "import", "--store", at, "--format", "nonesuch", good).complains(t, "nonesuch")
	lianfang(t, "import", "--store", at, "--marking", "pink", good).complains(t, "pink")
	lianfang(t, "import", "--store", at, t.TempDir()).complains(t, "no files")
	lianfang(t, "import", "--store", "postgres://nobody@127.0.0.1:1/none?connect_timeout=2", good).complains(t, "cannot be opened")
}

func TestVerifyNamesTheFirstBadPlace(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		importJSON(t, 0, "--store", addr, file(t, "b.json", bundle(0, 3)))
		type report struct {
			journal.Report
			Checkpoint *comparedCheckpoint `json:"checkpoint"`
		}
		r := decode[report](t, lianfang(t, "verify", "journal", "--store", addr, "--json").want(t, 0, "").out)
		if r.Facts == 0 || r.Bad != nil || r.Checkpoint != nil {
			t.Errorf("got %+v", r)
		}
		s := storetest.Open(t, addr)
		if _, err := s.Writer().Exec("UPDATE fact SET object = object + 1 WHERE seq = 3"); err != nil {
			t.Fatal(err)
		}
		lianfang(t, "verify", "journal", "--store", addr).want(t, 1, "bad at fact 3")
		r = decode[report](t, lianfang(t, "verify", "journal", "--store", addr, "--json").want(t, 1, "").out)
		if r.Bad == nil || r.Bad.Seq != 3 {
			t.Errorf("got %+v", r.Bad)
		}
	})
	lianfang(t, "verify", "journal", "--store", filepath.Join(t.TempDir(), "none")).complains(t, "cannot be opened")
}

func TestCheckpointsOnTheLine(t *testing.T) {
	addr, key := t.TempDir(), filepath.Join(t.TempDir(), "journal.key")
	importJSON(t, 0, "--store", addr, file(t, "b.json", bundle(0, 3)))
	note := file(t, "note", lianfang(t, "admin", "checkpoint", "--store", addr, "--key", key).want(t, 0, "lianfang-journal/").out)
	importJSON(t, 0, "--store", addr, file(t, "c.json", bundle(3, 6)))
	for _, k := range []string{key, key + ".pub"} {
		lianfang(t, "verify", "journal", "--store", addr, "--checkpoint", note, "--key", k).want(t, 0, "as the checkpoint")
	}
	lianfang(t, "verify", "journal", "--store", addr, "--checkpoint", note, "--json").want(t, 0, `"signature":"unchecked"`)
	other := filepath.Join(t.TempDir(), "other.key")
	later := file(t, "later", lianfang(t, "admin", "checkpoint", "--store", addr, "--key", other).want(t, 0, "").out)
	lianfang(t, "verify", "journal", "--store", addr, "--checkpoint", note, "--key", other+".pub").want(t, 1, "not signed by this key")
	cutOff(t, addr)
	lianfang(t, "verify", "journal", "--store", addr).want(t, 0, "intact")
	lianfang(t, "verify", "journal", "--store", addr, "--checkpoint", later, "--key", other).want(t, 1, "are gone")
	lianfang(t, "verify", "journal", "--store", addr, "--checkpoint", key, "--key", key).complains(t, "no checkpoint")
	if info, err := os.Stat(key); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key is open to others: %v, %v", info, err)
	}
}

// cutOff takes the last fact away so well that the chain is whole.
func cutOff(t *testing.T, addr string) {
	t.Helper()
	s, err := store.Open(t.Context(), addr, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for _, q := range []string{"DELETE FROM fact_body WHERE seq = (SELECT seq FROM journal)", "DELETE FROM fact WHERE seq = (SELECT seq FROM journal)",
		"UPDATE journal SET seq = seq - 1, hash = (SELECT f.hash FROM fact f WHERE f.seq = journal.seq - 1)"} {
		if _, err := s.Writer().Exec(q); err != nil {
			t.Fatal(err)
		}
	}
}
