package kev

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"

	"lianfang/internal/format/framing"
)

func open(t testing.TB) io.Reader {
	f, err := os.Open("testdata/kev.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	r, err := framing.Open(f, "kev.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func read(t testing.TB, r io.Reader) (out []Entry, head Head) {
	for e, err := range Entries(r, &head) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out, head
}

func TestTheCatalogue(t *testing.T) {
	entries, head := read(t, open(t))
	if head.Version != "2026.08.07" || head.Count != 20 || head.Released.Format("2006-01-02T15:04") != "2026-08-07T16:45" || head.Title == "" || head.Problems != nil {
		t.Errorf("head %+v", head)
	}
	if len(entries) != 20 {
		t.Fatalf("%d entries", len(entries))
	}
	e := entries[5]
	if e.CVE != "CVE-2026-18577" || e.Vendor != "N-able" || e.Product != "N-central" || e.Added.Format("2006-01-02") != "2026-08-03" ||
		e.Due.Format("2006-01-02") != "2026-08-06" || e.KnownRansomware() || len(e.CWEs) != 1 || e.CWEs[0] != "CWE-288" || e.Notes == "" || e.Action == "" {
		t.Errorf("%+v", e)
	}
	for _, e := range entries {
		if e.Broken || len(e.Problems) > 0 || e.At.Line == 0 || e.Raw[0] != '{' {
			t.Errorf("%+v", e)
		}
	}
}

func TestTheTableSaysTheSame(t *testing.T) {
	entries, _ := read(t, open(t))
	var b strings.Builder
	w := csv.NewWriter(&b)
	rows := [][]string{{"cveID", "vendorProject", "product", "vulnerabilityName", "dateAdded", "shortDescription", "requiredAction", "dueDate", "knownRansomwareCampaignUse", "notes", "cwes"}}
	for _, e := range entries {
		rows = append(rows, []string{e.CVE, e.Vendor, e.Product, e.Name, e.Added.Format("2006-01-02"), e.Description, e.Action, e.Due.Format("2006-01-02"), e.Ransomware, e.Notes, strings.Join(e.CWEs, ", ")})
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	table, head := read(t, strings.NewReader(b.String()))
	if head.Count != -1 || len(table) != len(entries) {
		t.Fatalf("%+v, %d rows", head, len(table))
	}
	for i := range table {
		want := entries[i]
		got := table[i]
		got.Raw, got.At, want.Raw, want.At = nil, framing.Position{}, nil, framing.Position{}
		if len(want.CWEs) == 0 {
			got.CWEs, want.CWEs = nil, nil
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
	}
}

func TestWhatIsOdd(t *testing.T) {
	entry := func(members string) string {
		return `{"vulnerabilities":[` + "\n" + `{"cveID":"CVE-2026-0001"` + members + `}]}`
	}
	for _, c := range []struct{ name, in, want string }{
		{"nothing", entry(""), ""},
		{"no number", `{"vulnerabilities":[{}]}`, "no_id@1:21 broken"},
		{"a bad day", entry(`,"dueDate":"2026-02-30"`), "bad_time@2:1"},
		{"a list that is none", entry(`,"cwes":"CWE-1"`), "wrong_type@2:33"},
		{"not an object", `{"vulnerabilities":[1]}`, "wrong_type@1:21 no_id@1:21 broken"},
		{"a short row", "cveID,product\nCVE-2026-0001\n", "row_length@2:1"},
		{"a table of something else", "id,product\n1,2\n", "error wrong_type"},
		{"not a catalogue", "[1,", "wrong_type@1:2 no_id@1:2 broken error truncated"},
		{"empty", "", "error truncated"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for e, err := range Entries(strings.NewReader(c.in), new(Head)) {
				for _, p := range e.Problems {
					got = append(got, fmt.Sprintf("%s@%d:%d", p.Code, p.At.Line, p.At.Column))
				}
				if e.Broken {
					got = append(got, "broken")
				}
				if f, ok := err.(*framing.Error); ok {
					got = append(got, "error", f.Code)
				}
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
	if _, head := read(t, strings.NewReader(`{"count":"many","dateReleased":"today","vulnerabilities":[]}`)); len(head.Problems) != 2 || head.Count != -1 {
		t.Errorf("%+v", head)
	}
}

func FuzzEntries(f *testing.F) {
	b, err := io.ReadAll(open(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(b[:6000]))
	f.Add("cveID,cwes\n\"CVE-2026-0001\",\"CWE-1, CWE-2\"\n")
	f.Add(`{"count":2,"vulnerabilities":[{"cveID":"CVE-2026-0001","cwes":null}]}`)
	f.Fuzz(func(t *testing.T, in string) {
		for e, err := range Entries(strings.NewReader(in), new(Head)) {
			if err != nil {
				return
			}
			if got := in[e.At.Offset:][:len(e.Raw)]; got != string(e.Raw) || e.Broken && len(e.Problems) == 0 {
				t.Fatalf("at %v stands %q, not %q", e.At, got, e.Raw)
			}
		}
	})
}
