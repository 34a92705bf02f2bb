package intel_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/sniff"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

// everything counts all rows of the tables that an import writes, and the journal.
func (w world) everything() string {
	w.t.Helper()
	out := w.rows()
	for _, table := range []string{"intake_file", "source", "fact"} {
		var n int
		if err := w.store.Read().QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
			w.t.Fatal(err)
		}
		out += fmt.Sprintf("%s %d ", table, n)
	}
	return out
}

const zeros = 96 << 20 // what the bombs unfold to: over the size from which the ratio counts

func gzipped(head string, n int64) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, head)
	_, _ = io.CopyN(z, blanks{}, n)
	_ = z.Close()
	return b.Bytes()
}

func zstdded(head string, n int64) []byte {
	var b bytes.Buffer
	z, _ := zstd.NewWriter(&b, zstd.WithEncoderLevel(zstd.SpeedFastest))
	_, _ = io.WriteString(z, head)
	_, _ = io.CopyN(z, blanks{}, n)
	_ = z.Close()
	return b.Bytes()
}

func zipped(head string, n int64) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, _ := z.Create("a.json")
	_, _ = io.WriteString(f, head)
	_, _ = io.CopyN(f, blanks{}, n)
	_ = z.Close()
	return b.Bytes()
}

type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestWhatIsRefusedWholeLeavesNothing(t *testing.T) {
	stixHead := `{"type":"bundle","id":"bundle--22222222-2222-4222-8222-222222222222","objects":[` + indicator(id1, "2026-01-01T00:00:00.000Z", "")
	many := strings.Repeat("evil-host.org\n", 2000) // more than a batch
	cases := []struct {
		name, file string
		content    []byte
		code       string
		place      bool
	}{
		{"STIX cut off", "a.json", []byte(stixHead + `,{"type":"ind`), framing.CodeTruncated, true},
		{"MISP cut off", "e.json", []byte(mispEvent("1700000000", "", "")[:900]), framing.CodeTruncated, true},
		{"KEV cut off", "k.json", []byte(kevJSON[:len(kevJSON)-40]), framing.CodeTruncated, true},
		{"two documents", "k.json", []byte(kevJSON + kevJSON), framing.CodeMalformed, true},
		{"CSV with an open quote", "a.csv", []byte("value,description\n" + strings.Repeat("evil-host.org,x\n", 2000) + "other-host.org,\"never closed\n"), framing.CodeMalformed, true},
		{"EPSS with an open quote", "epss.csv", []byte(epssCSV + "CVE-2024-1009,\"0.1"), framing.CodeTruncated, true},
		{"a list as an object", "a.json", []byte(`{"type":"bundle","objects":{}}`), "", false},
		{"NVD of the retired form", "n.json", []byte(`{"CVE_data_type":"CVE","CVE_Items":[{"cve":{"CVE_data_meta":{"ID":"CVE-2024-1"}}}]}`), "", false},
		{"a key twice", "a.json", []byte(strings.Replace(stixHead, `"pattern_type"`, `"name":"x","pattern_type"`, 1) + "]}"), framing.CodeDuplicate, true},
		{"a key twice in MISP", "e.json", []byte(strings.Replace(mispEvent("1700000000", "", ""), `"type":"text"`, `"type":"text","type":"url"`, 1)), framing.CodeDuplicate, true},
		{"invalid UTF-8 in STIX", "a.json", []byte(strings.Replace(stixHead, "phishing", "phi\xffshing", 1) + "]}"), framing.CodeUTF8, true},
		{"invalid UTF-8 in a list", "a.txt", []byte(many + "evil\xffhost.org\n"), framing.CodeUTF8, true},
		{"Big5 in a table", "a.csv", []byte("value,description\n" + strings.Repeat("evil-host.org,x\n", 2000) + "other-host.org,\xb3\x73\xbd\x75\n"), framing.CodeUTF8, true},
		{"U+0000 raw in STIX", "a.json", []byte(strings.Replace(stixHead, "phishing", "phi\x00shing", 1) + "]}"), framing.CodeNUL, true},
		{"U+0000 escaped in STIX", "a.json", []byte(strings.Replace(stixHead, "phishing", `phi\u0000shing`, 1) + "]}"), framing.CodeNUL, true},
		{"U+0000 escaped in MISP", "e.json", []byte(mispEvent("1700000000", "", `\u0000`)), framing.CodeNUL, true},
		{"U+0000 in a list", "a.txt", []byte(many + "evil\x00host.org\n"), framing.CodeNUL, true},
		{"U+0000 in a document", "a.md", []byte("# A report\n\nIt says so\x00.\n"), "", false},
		{"a depth of a million", "a.json", []byte(stixHead + "," + strings.Repeat("[", 1_000_000)), framing.CodeTooDeep, true},
		{"a gzip bomb", "a.json.gz", gzipped(stixHead, zeros), framing.CodeBomb, false},
		{"a zstd bomb", "a.json.zst", zstdded(stixHead, zeros), framing.CodeBomb, false},
		{"a zip bomb", "a.zip", zipped(stixHead, zeros), framing.CodeBomb, false},
		{"gzip cut off", "a.json.gz", gzipped(stixHead+"]}", 5000)[:300], framing.CodeTruncated, false},
		{"nothing at all", "a.json", nil, "unknown_format", false},
		{"rubbish", "a.bin", []byte("\x7fELF\x02\x01\x01\x00\x00\x00"), "unknown_format", false},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		before := w.everything()
		for _, tc := range cases {
			_, err := w.read("hostile", tc.file, bytes.NewReader(tc.content))
			var refused *framing.Error
			if !errors.As(err, &refused) {
				t.Errorf("%s: %v", tc.name, err)
				continue
			}
			if tc.code != "" && refused.Code != tc.code {
				t.Errorf("%s: code %s, want %s (%v)", tc.name, refused.Code, tc.code, err)
			}
			if tc.place && refused.At == (framing.Position{}) {
				t.Errorf("%s: no place: %v", tc.name, err)
			}
			if en, zh := refused.Words().In(text.En), refused.Words().In(text.ZhTW); strings.Count(en, "\n") > 0 || len(en) < 10 || len(en) > 300 || zh == en {
				t.Errorf("%s: not one clear sentence: %q, %q", tc.name, en, zh)
			}
			if after := w.everything(); after != before {
				t.Fatalf("%s left something:\n%s\n%s", tc.name, before, after)
			}
		}
	})
}

func TestBadObjectsAreNamedAndTheGoodOnesTaken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		doc := bundle(indicator(id1, "2026-01-01T00:00:00.000Z", ""), `{"type":17,"id":null}`, `"text"`, `42`, `[]`,
			`{"type":"x-acme-thing","spec_version":"2.1","id":"x-acme-thing--33333333-3333-4333-8333-333333333333","created":"2026-01-01T00:00:00Z","modified":"2026-01-01T00:00:00Z","odd":{"a":[1,2]}}`,
			indicator(strings.Replace(id1, "1111-4", "1112-4", 1), "1970-01-01T00:00:00.000Z", ""), indicator(strings.Replace(id1, "1111-4", "1113-4", 1), "2100-01-01T00:00:00.000Z", ""))
		r, err := w.read("odd", "a.json", strings.NewReader(doc))
		if err != nil || r.Objects.New != 4 || r.Objects.Rejected != 4 {
			t.Fatalf("%+v %v", r, err)
		}
		for _, p := range r.Problems {
			if p.Message == "" || p.Position == "" {
				t.Errorf("a problem without words or place: %+v", p)
			}
		}
		if raw := string(w.words("x-acme-thing--33333333-3333-4333-8333-333333333333")[0].Raw); !strings.Contains(raw, `"odd":{"a":[1,2]}`) {
			t.Errorf("an unknown type lost its bytes: %s", raw)
		}
		wrong := strings.NewReplacer(`"to_ids":true`, `"to_ids":[{}]`, `"info":"GlassLoader campaign"`, `"info":{"a":1}`, `"tlp:green"`, `["tlp:red"]`).Replace(mispEvent("1700000000", "", ""))
		if _, err := w.read("odd", "e.json", strings.NewReader(wrong)); err != nil {
			t.Errorf("wrong types in MISP: %v", err)
		}
		wrong = strings.NewReplacer(`"CVE-2024-1002"`, `[1]`, `"2026-08-07T10:00:00.000Z"`, `{"a":1}`).Replace(kevJSON)
		if got := w.file("odd", "k.json", wrong); got != (intel.Counts{New: 1, Rejected: 1}) {
			t.Errorf("wrong types in KEV: %+v", got)
		}
	})
}

// A clock that is wrong by years must not freeze a record: a later change still counts.
func TestAClockInTheFutureDoesNotFreezeARecord(t *testing.T) {
	w := newWorldNow(t, storetest.SQLite(t))
	w.file("nist", "n.json", strings.Replace(nvdJSON, "2024-02-10", "2100-01-01", 1))
	var stored int64
	_ = w.store.Read().QueryRow("SELECT modified FROM assertion").Scan(&stored)
	if stored > time.Now().UnixMicro() {
		t.Errorf("the version lies in the future: %v", time.UnixMicro(stored))
	}
	for _, year := range []string{"1970", "2100"} {
		w := newWorldNow(t, storetest.SQLite(t))
		odd := strings.Replace(nvdJSON, "2024-02-10", year+"-01-01", 1)
		w.file("nist", "n.json", odd)
		if got := w.file("nist", "n.json", odd+"\n"); got != (intel.Counts{Seen: 1}) {
			t.Errorf("%s again: %+v", year, got)
		}
		changed := strings.NewReplacer("2024-02-10", year+"-01-02", "Injection", "Worse injection").Replace(nvdJSON)
		if got := w.file("nist", "n.json", changed); got != (intel.Counts{Updated: 1}) {
			t.Errorf("%s changed: %+v", year, got)
		}
		today := strings.NewReplacer("2024-02-10", "2025-05-05", "Injection", "Corrected injection").Replace(nvdJSON)
		if got := w.file("nist", "n.json", today); year == "1970" && got != (intel.Counts{Updated: 1}) {
			t.Errorf("%s and then a right one: %+v", year, got)
		}
		csv := strings.Replace(listCSV, "2026-01-02", year+"-01-02", 1)
		w.file("lists", "a.csv", csv)
		if x := w.words(idOf(t, "198.51.100.77"))[0]; x.FirstSeen.Year() > 2099 || x.LastSeen.Before(x.FirstSeen) {
			t.Errorf("first seen %v, last %v", x.FirstSeen, x.LastSeen)
		}
	}
}

func TestABig5DocumentIsRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		doc := "\xb8\xea\xa6\x77\xb3\x71\xb3\xf8\n\n\xb4\x63\xb7\x4e\xa6\xec\xa7\x7d 45.33.2.1\n" // 資安通報 … 惡意位址
		r, err := w.Import(t.Context(), marking.System("test"), intel.File{Name: "a.txt", Format: sniff.Prose, Source: "s"}, strings.NewReader(doc))
		if err != nil || r.Objects.New != 3 {
			t.Fatalf("%+v %v", r, err)
		}
		w.drain()
		p, err := w.List(t.Context(), marking.System("test"), intel.Query{Text: "資安通報"})
		if err != nil || len(p.Items) != 1 || p.Items[0].Type != "report" {
			t.Errorf("its words are not found: %d items, %v", len(p.Items), err)
		}
	})
}

// Every object that is refused leaves its bytes for the desk to see. A file of nothing else would fill the disk.
func TestAFileOfNothingUsefulIsRefusedWhole(t *testing.T) {
	w := newWorldNow(t, storetest.SQLite(t))
	before := w.everything()
	for name, content := range map[string]string{
		"a.json": `{"type":"bundle","id":"bundle--22222222-2222-4222-8222-222222222222","objects":[` + indicator(id1, "2026-01-01T00:00:00.000Z", "") + strings.Repeat(",0", 100_001) + "]}",
		"a.csv":  "value,description\nevil-host.org,x\n" + strings.Repeat("no value,x\n", 100_001),
	} {
		_, err := w.read("hostile", name, strings.NewReader(content))
		var refused *framing.Error
		if !errors.As(err, &refused) || refused.Code != framing.CodeTooLarge || refused.At.Line == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if after := w.everything(); after != before {
		t.Errorf("something was left:\n%s\n%s", before, after)
	}
}
