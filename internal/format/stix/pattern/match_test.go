package pattern

import (
	"compress/gzip"
	"os"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

func observations(t testing.TB) map[string][]jsontext.Value {
	t.Helper()
	f, err := os.Open("testdata/pattern-observations.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string][]jsontext.Value
	if err := json.UnmarshalRead(z, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// ours are the rows whose expectation cannot be right, with the reason.
var ours = map[string]string{
	"M149": "asks for two observations before 13:37:58 on a day of which the data has one, at 13:38:02",
}

func TestEveryMatchOfTheReferenceHolds(t *testing.T) {
	all := observations(t)
	table := rows(t, "pattern-match.tsv")
	if len(table) != 164 {
		t.Fatalf("the table has %d rows, not 164", len(table))
	}
	for _, row := range table {
		var seen []Seen
		version := row["spec"]
		for _, raw := range all[row["observations"]] {
			s, err := Observed(raw)
			if err != nil {
				t.Fatal(err)
			}
			seen = append(seen, s...)
			if stringOf(mustRead(t, raw)["type"]) == "observed-data" {
				version = "2.0" // some rows of 2.1 are given in the shape, and with the grammar, of 2.0
			}
		}
		got := "error"
		p, err := Parse(row["pattern"], version)
		if err == nil {
			var is bool
			if is, err = Match(p, seen); err == nil {
				got = map[bool]string{true: "match", false: "no-match"}[is]
			}
		}
		if _, odd := ours[row["id"]]; (got != row["expected"]) != odd {
			t.Errorf("%s: %s\n expected %s, got %s %v", row["id"], row["pattern"], row["expected"], got, err)
		}
	}
}

func mustRead(t *testing.T, raw jsontext.Value) SeenObject {
	o, err := readObject(raw)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestOneObjectMustFulfilAllOfItsType(t *testing.T) {
	seen, err := Observed(jsontext.Value(`{"type":"observed-data","first_observed":"2026-01-01T00:00:00Z","last_observed":"2026-01-01T00:00:00Z",
		"number_observed":1,"objects":{"0":{"type":"ipv4-addr","value":"192.0.2.7"},"1":{"type":"file","name":"a","size":1},
		"2":{"type":"file","name":"b","size":2},"3":{"type":"network-traffic","src_ref":"0","protocols":["tcp","http"]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for src, want := range map[string]bool{
		"[file:name = 'a' AND file:size = 1]":                           true,
		"[file:name = 'a' AND file:size = 2]":                           false,
		"[file:name = 'a'] AND [file:size = 2]":                         false, // one observation isn't two
		"[file:name = 'a' AND ipv4-addr:value ISSUBSET '192.0.2.0/24']": true,
		"[network-traffic:src_ref.value = '192.0.2.7']":                 true,
		"[network-traffic:protocols[*] = 'http']":                       true,
		"[network-traffic:protocols[0] = 'http']":                       false,
		"[EXISTS file:hashes]":                                          false,
		"[NOT EXISTS file:hashes]":                                      true,
		"[NOT EXISTS url:value]":                                        true,
		"[url:value NOT = 'x']":                                         false,
		"[file:name LIKE '_']":                                          true,
	} {
		if is, err := Match(parsed(t, src), seen); err != nil || is != want {
			t.Errorf("%s: %v %v", src, is, err)
		}
	}
}

func TestCostlyPatternEnds(t *testing.T) {
	one, err := Observed(jsontext.Value(`{"type":"observed-data","first_observed":"2026-01-01T00:00:00Z","last_observed":"2026-01-01T00:00:00Z",
		"number_observed":60,"objects":{"0":{"type":"a","b":1}}}`))
	if err != nil {
		t.Fatal(err)
	}
	p := parsed(t, "(["+"a:b = 1] AND [a:b = 1"+strings.Repeat("] AND [a:b = 1", 20)+"] AND [a:b = 2]) REPEATS 2 TIMES")
	if is, err := Match(p, one); is || (err != nil && err != ErrCostly) {
		t.Errorf("%v %v", is, err)
	}
}

func TestFollowedByAsksForTheOrder(t *testing.T) {
	at := func(hour, name string) Seen {
		s, err := Observed(jsontext.Value(`{"type":"observed-data","first_observed":"2026-01-01T` + hour + `:00:00Z","last_observed":"2026-01-01T` +
			hour + `:00:00Z","number_observed":1,"objects":{"0":{"type":"file","name":"` + name + `"}}}`))
		if err != nil {
			t.Fatal(err)
		}
		return s[0]
	}
	seen := []Seen{at("09", "late"), at("08", "early")}
	for src, want := range map[string]bool{
		"[file:name = 'early'] FOLLOWEDBY [file:name = 'late']":                           true,
		"[file:name = 'late'] FOLLOWEDBY [file:name = 'early']":                           false,
		"[file:name = 'late'] AND [file:name = 'early']":                                  true,
		"([file:name = 'late'] AND [file:name = 'early']) WITHIN 3600 SECONDS":            true,
		"([file:name = 'late'] AND [file:name = 'early']) WITHIN 3599.9 SECONDS":          false,
		"[file:name = 'late'] START t'2026-01-01T09:00:00Z' STOP t'2026-01-01T10:00:00Z'": true,
		"[file:name = 'late'] START t'2026-01-01T08:00:00Z' STOP t'2026-01-01T09:00:00Z'": false,
	} {
		if is, err := Match(parsed(t, src), seen); err != nil || is != want {
			t.Errorf("%s: %v %v", src, is, err)
		}
	}
}

// Whatever pattern meets whatever observation: an answer or an error, never a panic.
func FuzzMatch(f *testing.F) {
	all := observations(f)
	for _, row := range rows(f, "pattern-match.tsv") {
		f.Add(row["pattern"], []byte(all[row["observations"]][0]))
	}
	f.Fuzz(func(t *testing.T, src string, raw []byte) {
		p, err := Parse(src, "2.0")
		if err != nil {
			return
		}
		seen, err := Observed(raw)
		if err != nil {
			return
		}
		if is, err := Match(p, seen); is && err != nil {
			t.Fatalf("%s: both a match and %v", src, err)
		}
	})
}
