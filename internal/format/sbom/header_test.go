package sbom

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// unreadable gives what is asked about a table, nil where it can be read.
func unreadable(t *testing.T, table string, find func(string) Columns) (*UnknownHeader, []Component) {
	t.Helper()
	var out []Component
	for c, err := range Read(strings.NewReader(table), Unknown).Remembering(find).Components() {
		var u *UnknownHeader
		if errors.As(err, &u) {
			return u, nil
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return nil, out
}

const strangeTable = "115年度盤點\n甲,乙,丙\nweb-1,Apache Tomcat,9.0.1\nweb-2,nginx,1.25\n"

func TestATableThatNobodyCanReadIsAskedAboutAndThenRead(t *testing.T) {
	u, _ := unreadable(t, strangeTable[strings.Index(strangeTable, "甲"):], nil)
	if u == nil || !slices.Equal(u.Headers, []string{"甲", "乙", "丙"}) || len(u.Sample) != 2 || u.Sample[0][1] != "Apache Tomcat" {
		t.Fatalf("asked about %+v", u)
	}
	find := func(print string) Columns {
		if print != HeaderPrint(u.Headers) {
			return nil
		}
		return Columns{{Means: AssetColumn}, {Means: ProductColumn}, {Means: VersionColumn}}
	}
	for name, table := range map[string]string{"the same": "甲,乙,丙\nweb-1,Apache Tomcat,9.0.1\n", "spaced and with a title": "清單,,\n 甲 ;乙;丙\nweb-1;Apache Tomcat;9.0.1\n"} {
		if again, got := unreadable(t, strings.Replace(table, "清單,,", "清單;;", 1), find); again != nil || len(got) != 1 || got[0].Asset != "web-1" || got[0].Name != "Apache Tomcat" || got[0].Version != "9.0.1" || len(got[0].Problems) > 0 {
			t.Errorf("%s is read as %+v, asked %+v", name, got, again)
		}
	}
	if again, _ := unreadable(t, "甲,乙,丁\nweb-1,Apache Tomcat,9.0.1\n", find); again == nil {
		t.Error("another header is read by what was said of this one")
	}
}

func TestWhatWasSaidComesBeforeAnyGuess(t *testing.T) {
	find := func(print string) Columns {
		if print != HeaderPrint([]string{"product", "name"}) {
			return nil
		}
		return Columns{{Means: AssetColumn}, {Means: ProductColumn}}
	}
	if u, got := unreadable(t, "product,name\nweb-1,nginx\n", find); u != nil || len(got) != 1 || got[0].Name != "nginx" || got[0].Asset != "web-1" {
		t.Errorf("read as %+v, asked %+v", got, u)
	}
	if u, _ := unreadable(t, "product,version,product\na,1,b\n", nil); u == nil || len(u.Headers) != 3 || len(u.Sample) != 1 {
		t.Errorf("a header that has one word twice is asked about as %+v", u)
	}
}

func TestHeadersThatCannotBeTrusted(t *testing.T) {
	wide := strings.Repeat("x,", MaxColumns+1) + "y\n"
	for name, table := range map[string]string{"too many columns": wide + wide + wide, "prose": "Dear all,\nour servers are fine.\n", "JSON": `{"a,b":1}`, "a page": "<html>,<body>\n,\n"} {
		for _, err := range Read(strings.NewReader(table), Unknown).Components() {
			if u := (*UnknownHeader)(nil); err == nil || errors.As(err, &u) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if got := Shown("=cmd\n\x00" + strings.Repeat("長", 500)); len([]rune(got)) > maxShown+1 || strings.ContainsAny(got, "\n\x00") {
		t.Errorf("shown as %q", got)
	}
}

// What somebody says of a table that could not be read lets it be read, or it fails for another reason: nobody is asked the same twice.
func FuzzUnknownHeader(f *testing.F) {
	f.Add(strangeTable)
	f.Add("甲;乙\n1;2\n")
	f.Add("product,product\na,b\n")
	f.Add("a\tb\tc\n\t\t\n1\t2\t3\n")
	f.Fuzz(func(t *testing.T, table string) {
		var asked *UnknownHeader
		for _, err := range Read(strings.NewReader(table), Unknown).Components() {
			errors.As(err, &asked)
		}
		if asked == nil {
			return
		}
		if len(asked.Headers) > MaxColumns || len(asked.Sample) > sampleRows {
			t.Fatalf("asked about %d columns and %d rows", len(asked.Headers), len(asked.Sample))
		}
		print := HeaderPrint(asked.Headers)
		find := func(p string) Columns {
			if p != print {
				return nil
			}
			out := make(Columns, len(asked.Headers))
			out[0].Means = ProductColumn
			return out
		}
		for _, err := range Read(strings.NewReader(table), Unknown).Remembering(find).Components() {
			if u := (*UnknownHeader)(nil); errors.As(err, &u) {
				t.Fatalf("asked again about %q", u.Headers)
			}
		}
	})
}
