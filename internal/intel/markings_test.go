package intel_test

import (
	"strings"
	"testing"

	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

func TestHowListsAndDocumentsAreMarked(t *testing.T) {
	for _, tc := range []struct {
		name, file, content, value string
		operator                   tlp.Level
		want                       tlp.Level
		said                       string
	}{
		{"an unmarked list is for the desk", "a.txt", "evil-host.org\nother-host.org\n", "evil-host.org", tlp.None, tlp.None, ""},
		{"the importer says what it means", "a.txt", "evil-host.org\nother-host.org\n", "evil-host.org", tlp.Green, tlp.Green, ""},
		{"tlp:white in a column", "a.csv", "value,tlp\nevil-host.org,tlp:white\n", "evil-host.org", tlp.None, tlp.Clear, "TLP:CLEAR"},
		{"a column beats the importer", "a.csv", "value,tlp\nevil-host.org,RED\n", "evil-host.org", tlp.Clear, tlp.Red, "TLP:RED"},
		{"a word that is no level", "a.csv", "value,tlp\nevil-host.org,tlp:pink\n", "evil-host.org", tlp.Clear, tlp.None, "tlp:pink"},
		{"a tag", "a.csv", "value,tags\nevil-host.org,\"apt, TLP:AMBER\"\n", "evil-host.org", tlp.Clear, tlp.Amber, "TLP:AMBER"},
		{"a tag and a column", "a.csv", "value,tlp,tags\nevil-host.org,green,TLP:AMBER\n", "evil-host.org", tlp.None, tlp.Amber, "TLP:AMBER"},
		{"a remark at the top", "a.txt", "# my list\n# TLP:AMBER+STRICT, do not pass on\nevil-host.org\nother-host.org\n", "evil-host.org", tlp.Clear, tlp.AmberStrict, "TLP:AMBER+STRICT"},
		{"a remark at the top and a milder column", "a.csv", "# TLP:AMBER\nvalue,tlp\nevil-host.org,clear\n", "evil-host.org", tlp.None, tlp.Amber, "TLP:AMBER"},
		{"JSON lines", "a.ndjson", ndjson, "evil-host.org", tlp.Clear, tlp.Amber, "TLP:AMBER"},
		{"JSON lines, no level", "a.ndjson", ndjson, "45.33.2.1", tlp.Clear, tlp.None, "purple"},
		{"a pulse", "p.json", pulse, "45.33.2.1", tlp.None, tlp.Green, "TLP:GREEN"},
		{"a document", "r.md", report, "evil-host.org", tlp.Clear, tlp.Green, "TLP:GREEN"},
		{"a document with two markings", "r.md", report + "\nTLP:RED below this line\n", "evil-host.org", tlp.Clear, tlp.Red, "TLP:RED"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorldNow(t, storetest.SQLite(t))
			_, err := w.Import(t.Context(), marking.System("test"), intel.File{Name: tc.file, Source: "s", Marking: tc.operator}, strings.NewReader(tc.content))
			if err != nil {
				t.Fatal(err)
			}
			x := w.words(idOf(t, tc.value))[0]
			if x.TLP != tc.want {
				t.Errorf("%s, want %s", x.TLP, tc.want)
			}
			var said string
			_ = w.store.Read().QueryRow("SELECT said_tlp FROM assertion WHERE id = $1", x.ID).Scan(&said)
			if said != tc.said {
				t.Errorf("said %q, want %q", said, tc.said)
			}
			_, _, err = w.Find(t.Context(), marking.Public(), idOf(t, tc.value))
			if public := err == nil; public != (tc.want == tlp.Clear) {
				t.Errorf("the public sees it: %v", public)
			}
		})
	}
}

func TestAnotherListOfTheSameSourceKeepsItsOwnMarking(t *testing.T) {
	const clear, red = "value,tlp\nevil-host.org,clear\n", "value,tlp\nevil-host.org,red\n"
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i, order := range [][2]string{{clear, red}, {red, clear}} {
			w := newWorldNow(t, s)
			source := "s" + order[0][len(order[0])-4:]
			w.file(source, "one.csv", order[0])
			w.file(source, "two.csv", order[1])
			before := w.rows()
			for range 2 {
				if got := w.file(source, "two.csv", order[1]+"\n"); got != (intel.Counts{Seen: 1}) {
					t.Errorf("again: %+v", got)
				}
				if got := w.file(source, "one.csv", order[0]+"\n"); got != (intel.Counts{Seen: 1}) {
					t.Errorf("the first again: %+v", got)
				}
			}
			if after := w.rows(); after != before {
				t.Errorf("rows\n%s\n%s", before, after)
			}
			_, words, err := w.Find(t.Context(), marking.Public(), idOf(t, "evil-host.org"))
			if err != nil {
				t.Fatal(err)
			}
			if len(words) != i+1 { // one of each source
				t.Errorf("the public sees %d words", len(words))
			}
			for _, x := range words {
				if x.TLP != tlp.Clear {
					t.Errorf("the public sees a word under %s", x.TLP)
				}
			}
		}
	})
}

func TestAListThatIsMarkedMoreStrictlyIsHiddenAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		w.file("s", "daily.csv", "value,tlp\nevil-host.org,clear\n")
		if got := w.file("s", "daily.csv", "value,tlp\nevil-host.org,red\n"); got != (intel.Counts{Updated: 1}) {
			t.Errorf("stricter: %+v", got)
		}
		if _, _, err := w.Find(t.Context(), marking.Public(), idOf(t, "evil-host.org")); err == nil {
			t.Error("the public still sees it")
		}
		if got := w.file("s", "daily.csv", "value,tlp\nevil-host.org,clear\n"); got != (intel.Counts{Seen: 1}) {
			t.Errorf("milder again: %+v", got)
		}
		if _, _, err := w.Find(t.Context(), marking.Public(), idOf(t, "evil-host.org")); err == nil {
			t.Error("a milder marking of the same list opened it by itself")
		}
	})
}

func TestAChangedRemarkMakesNoTwin(t *testing.T) {
	w := newWorldNow(t, storetest.SQLite(t))
	w.file("s", "a.txt", "evil-host.org # seen in March\nother-host.org\n")
	before := w.rows()
	if got := w.file("s", "b.txt", "evil-host.org # seen in April too\nother-host.org\n"); got != (intel.Counts{Seen: 2}) || w.rows() != before {
		t.Errorf("%+v", got)
	}
	if got := w.file("t", "b.txt", "evil-host.org\nother-host.org\n"); got != (intel.Counts{New: 2}) || len(w.words(idOf(t, "evil-host.org"))) != 2 {
		t.Errorf("another source: %+v", got)
	}
	if x := w.words(idOf(t, "evil-host.org"))[0]; x.Times != 2 {
		t.Errorf("seen %d times", x.Times)
	}
}

func TestADocumentDoubtsWhatItDoesNotAccuse(t *testing.T) {
	w := newWorldNow(t, storetest.SQLite(t))
	w.file("s", "r.md", report)
	if x := w.words(idOf(t, "45.33.2.1"))[0]; x.Confidence != 70 {
		t.Errorf("confidence %d", x.Confidence)
	}
	it, _, err := w.Find(t.Context(), marking.System("test"), idOf(t, "45.33.2.1"))
	if err != nil {
		t.Fatal(err)
	}
	rel, err := w.Relations(t.Context(), marking.System("test"), it, 10)
	if err != nil || len(rel) != 1 || rel[0].Other.Type != "report" || rel[0].Other.Title != "Advisory on GlassLoader" {
		t.Errorf("%+v %v", rel, err)
	}
}

func TestWarninglistsHoldNothingBackButSaySo(t *testing.T) {
	const lists = `{"name":"List of resolvers","version":1,"description":"d","type":"string","list":["9.9.9.9"],"matching_attributes":["ip-dst"],"category":"false_positive"}`
	l, problems, err := intel.LoadWarninglists(strings.NewReader(lists), "lists.json")
	if err != nil || len(problems) != 0 || l.Len() != 1 {
		t.Fatalf("%v %v %v", l, problems, err)
	}
	w := newWorldNow(t, storetest.SQLite(t))
	w.UseWarninglists(l)
	w.file("s", "a.txt", "9.9.9.9\n45.33.2.1\n")
	for value, want := range map[string]string{"9.9.9.9": "list:List of resolvers", "45.33.2.1": ""} {
		it, _, err := w.Find(t.Context(), marking.System("test"), idOf(t, value))
		if err != nil {
			t.Fatal(err)
		}
		o, err := w.Observables(t.Context(), marking.System("test"), it.ID, 5)
		if err != nil || len(o) != 1 || o[0].Guard != want {
			t.Errorf("%s: %+v %v", value, o, err)
		}
	}
	if _, err := w.read("s", "lists.json", strings.NewReader(lists)); err == nil || !strings.Contains(err.Error(), "warninglist") {
		t.Errorf("a warninglist was imported as intelligence: %v", err)
	}
	if _, err := w.read("s", "manifest.json", strings.NewReader(`{"aaaaaaaa-0000-4000-8000-000000000001":{"info":"x","Orgc":{"name":"C"},"date":"2026-01-01","timestamp":"1700000000","analysis":"2","threat_level_id":"1","Tag":[]}}`)); err == nil || !strings.Contains(err.Error(), "uuid") {
		t.Errorf("the manifest of a feed: %v", err)
	}
}
