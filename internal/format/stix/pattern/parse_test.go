package pattern

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func parsed(t testing.TB, src string) *Pattern {
	t.Helper()
	p, err := Parse(src, "2.1")
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	return p
}

func TestOperatorsBindAsTheGrammarSays(t *testing.T) {
	for src, want := range map[string]string{
		"[a:b=1] FOLLOWEDBY [a:b=2] OR [a:b=3] AND [a:b=4]":       "[a:b = 1] FOLLOWEDBY ([a:b = 2] OR ([a:b = 3] AND [a:b = 4]))",
		"[a:b=1 OR a:b=2 AND a:b=3]":                              "[a:b = 1 OR (a:b = 2 AND a:b = 3)]",
		"[(a:b=1 OR a:b=2) AND a:b=3]":                            "[(a:b = 1 OR a:b = 2) AND a:b = 3]",
		"[a:b=1] OR [a:b=2] WITHIN 5 SECONDS":                     "[a:b = 1] OR [a:b = 2] WITHIN 5 SECONDS",
		"([a:b=1] OR [a:b=2]) REPEATS 2 TIMES WITHIN 0.5 SECONDS": "([a:b = 1] OR [a:b = 2]) REPEATS 2 TIMES WITHIN 0.5 SECONDS",
		"(([a:b=1]) WITHIN 1 SECONDS) REPEATS 2 TIMES":            "([a:b = 1] WITHIN 1 SECONDS) REPEATS 2 TIMES",
	} {
		got := parsed(t, src).String()
		if got != want {
			t.Errorf("%s\n is %s\nnot %s", src, got, want)
		}
	}
	if p := parsed(t, "[a:b=1] OR [a:b=2] WITHIN 5 SECONDS"); len(p.Root.Qualifiers) != 0 || len(p.Root.Parts[1].Qualifiers) != 1 {
		t.Error("a qualifier belongs to the observation before it")
	}
}

func TestConstantsAndPathsAreRead(t *testing.T) {
	for src, want := range map[string]Comparison{
		`[file:name = 'it\'s \\ here']`:     {ObjectType: "file", Path: Path{{Name: "name"}}, Op: Equal, Value: Value{String, `it's \ here`}, At: 1},
		`[x-a:'b c'[2].d[*].e NOT > -7]`:    {ObjectType: "x-a", Path: Path{{Name: "b c"}, {List: true, Index: 2}, {Name: "d"}, {List: true, Any: true}, {Name: "e"}}, Op: Greater, Negated: true, Value: Value{Int, "-7"}, At: 1},
		`[ a:b <> +.5 ]`:                    {ObjectType: "a", Path: Path{{Name: "b"}}, Op: NotEqual, Value: Value{Float, "+.5"}, At: 2},
		`[a:b == true]`:                     {ObjectType: "a", Path: Path{{Name: "b"}}, Op: Equal, Value: Value{Bool, "true"}, At: 1},
		`[a:b = h'00fF']`:                   {ObjectType: "a", Path: Path{{Name: "b"}}, Op: Equal, Value: Value{Hex, "00fF"}, At: 1},
		`[a:b = b'AQI=']`:                   {ObjectType: "a", Path: Path{{Name: "b"}}, Op: Equal, Value: Value{Binary, "AQI="}, At: 1},
		`[a:b > t'2016-01-01T00:00:60.5Z']`: {ObjectType: "a", Path: Path{{Name: "b"}}, Op: Greater, Value: Value{Timestamp, "2016-01-01T00:00:60.5Z"}, At: 1},
		`[NOT EXISTS a:b.c]`:                {ObjectType: "a", Path: Path{{Name: "b"}, {Name: "c"}}, Op: Exists, Negated: true, At: 1},
		`[a:b ISSUBSET '198.51.100.0/24']`:  {ObjectType: "a", Path: Path{{Name: "b"}}, Op: IsSubset, Value: Value{String, "198.51.100.0/24"}, At: 1},
		"/* 中文 */ [a:b = 'x'] // end":       {ObjectType: "a", Path: Path{{Name: "b"}}, Op: Equal, Value: Value{String, "x"}, At: 10},
		`[a:b IN ()]`:                       {ObjectType: "a", Path: Path{{Name: "b"}}, Op: In, At: 1},
	} {
		if got := parsed(t, src).Root.Test.Comparison; !reflect.DeepEqual(*got, want) {
			t.Errorf("%s:\n%+v, not\n%+v", src, *got, want)
		}
	}
}

func TestErrorsNameTheCharacter(t *testing.T) {
	for src, at := range map[string]int{
		``: 0, `[`: 1, `[a`: 2, `[a:`: 3, `[a:b`: 4, `[a:b =`: 6, `[a:b = 'x'`: 10, `[a:b = 'x`: 7, `['a':b = 1]`: 1,
		`[a:b = '中文\n']`: 10, `[a:b = 1]]`: 9, `[a:b-c = 1]`: 3, `[a:b LIKE 1]`: 10, `[a:b > true]`: 7, `[a:b = null]`: 7,
		`[a:b = 01]`: 7, `[a:b = 1x]`: 8, `[a:b = h'0']`: 7, `[a:b = b'A']`: 7, `[a:b = t'2016-01-01T00:00:00']`: 7,
		`[a:b[x] = 1]`: 5, `[a:b = 1] WITHIN 0 SECONDS`: 17, `[a:b = 1] REPEATS 0 TIMES`: 18, `[a:b = 1] REPEATS 1.5 TIMES`: 18,
		`[a:b = 1] START '2016-01-01T00:00:00Z' STOP '2016-01-01T00:00:00Z'`: 16, `[中:b = 1]`: 1, `[a:b = 1] /*`: 10,
		`[a:b IN (1,)]`: 11, `[a:b IN 1]`: 8, `[a:b = 1] and [a:b = 2]`: 10, `[]`: 1, `[a:b = $]`: 7,
	} {
		_, err := Parse(src, "2.1")
		var e *Error
		if !errors.As(err, &e) || e.Offset != at {
			t.Errorf("%s: %v at %d, not %d", src, err, e.Offset, at)
			continue
		}
		if e.Words().In("zh-TW") == "" || e.Words().In("en") == "" {
			t.Errorf("%s: the error doesn't speak both languages", src)
		}
	}
}

func TestLimitsHold(t *testing.T) {
	for name, src := range map[string]string{
		"length":         "[a:b = '" + strings.Repeat("x", MaxBytes) + "']",
		"brackets":       strings.Repeat("(", MaxDepth+1) + "[a:b=1]" + strings.Repeat(")", MaxDepth+1),
		"inner brackets": "[" + strings.Repeat("(", MaxDepth+1) + "a:b=1" + strings.Repeat(")", MaxDepth+1) + "]",
		"comparisons":    "[a:b IN (1" + strings.Repeat(",1", MaxComparisons) + ")]",
		"path":           "[a:b" + strings.Repeat(".c", MaxPathSteps+1) + " = 1]",
		"qualifiers":     "[a:b=1]" + strings.Repeat(" REPEATS 1 TIMES", MaxQualifiers+1),
		"UTF-8":          "[a:b = '\xff']",
	} {
		if _, err := Parse(src, "2.1"); err == nil {
			t.Errorf("%s: no limit", name)
		}
	}
	most := "[a:b = 1" + strings.Repeat(" OR a:b = 1", MaxComparisons-1) + "]"
	if p := parsed(t, most); len(p.Root.Test.Parts) != MaxComparisons {
		t.Error("a long pattern isn't read whole")
	}
}

func TestWhatTheGrammarTakes(t *testing.T) {
	for src, versions := range map[string]string{
		"[a:b = 1AND a:c=2]":                         "2.0 2.1",
		"[a:b=1]WITHIN 5SECONDS":                     "2.0 2.1",
		"[a:b=1]AND[a:b=2]":                          "2.0 2.1",
		"[a:b=1] REPEATS 99999999999999999999 TIMES": "2.0 2.1",
		"[a:b[99999999999] = 1]":                     "2.0 2.1",
		"[a:b[-1] = 1]":                              "2.0 2.1",
		"[a:b = -0]":                                 "2.0 2.1",
		"[a:b = 00.5]":                               "2.0 2.1",
		"[a:b = .5]":                                 "2.0 2.1",
		"[_a:b = 1]":                                 "2.0 2.1",
		"[a-b-:c = 1]":                               "2.0 2.1",
		"[a:'b'.'c d' = 1]":                          "2.0 2.1",
		"[a:b = h'']":                                "2.0 2.1",
		"[a:b = b'']":                                "2.0 2.1",
		"[a:b = '']":                                 "2.0 2.1",
		"[a:b = 'a\nb']":                             "2.0 2.1",
		"[a:b NOT = 1]":                              "2.0 2.1",
		"[a:b NOT NOT = 1]":                          "",
		"[NOT a:b = 1]":                              "",
		"NOT [a:b = 1]":                              "",
		"[a:b NOT EXISTS]":                           "",
		"[EXISTS a:b]":                               "2.1",
		"[a:b = 1 AND NOT EXISTS a:c]":               "2.1",
		"[a:b IN (1, 'x')]":                          "2.0 2.1",
		"[a:b IN ()]":                                "2.0 2.1",
		"[a:b IN (,)]":                               "",
		"[a:b = (1)]":                                "",
		"[a:b = 1 AND]":                              "",
		"[a:b = 1] AND":                              "",
		"[a:b = 1] [a:b = 2]":                        "",
		"[a:b = 1 a:b = 2]":                          "",
		"[a:b = 1 FOLLOWEDBY a:b = 2]":               "",
		"[a:b = 1] FOLLOWEDBY":                       "",
		"([a:b = 1]":                                 "",
		"[(a:b = 1]":                                 "",
		"[a:b = 1])":                                 "",
		"[a:b.[0] = 1]":                              "",
		"[a:[0] = 1]":                                "",
		"[a:b..c = 1]":                               "",
		"[a:b[*]c = 1]":                              "",
		"[a:AND = 1]":                                "",
		"[a:'AND' = 1]":                              "2.0 2.1",
		"[a:and = 1]":                                "2.0 2.1",
		"[a:b = TRUE]":                               "",
		"[a:b = 1.]":                                 "",
		"[a:b = 1e5]":                                "",
		"[a:b = +5]":                                 "2.0 2.1",
		"[a:b = \"x\"]":                              "",
		"[a:b LIKE 5]":                               "",
		"[a:b MATCHES h'ab']":                        "",
		"[a:b ISSUBSET 5]":                           "",
		"[a:b < false]":                              "",
		"[a:b = 1] WITHIN 5 MINUTES":                 "",
		"[a:b = 1] WITHIN -5 SECONDS":                "",
		"[a:b = 1] WITHIN 0.0 SECONDS":               "",
		"[a:b = 1] REPEATS -1 TIMES":                 "",
		"[a:b = 1] START t'2026-01-01T00:00:00Z'":    "",
		"[a:b = 1] START '2026-01-01T00:00:00Z' STOP '2026-01-02T00:00:00Z'":   "2.0",
		"[a:b = 1] START t'2026-01-01T00:00:00Z' STOP t'2026-01-02T00:00:00Z'": "2.0 2.1",
		"[a:b = t'2026-01-01T00:00:00']":                                       "",
		"[a:b = t'2026-01-01T00:00:00.Z']":                                     "",
		"[a:b = t'2026-1-01T00:00:00Z']":                                       "",
		"[a:b = t'2026-01-01T00:00:00+00:00Z']":                                "",
		"[a:b = h'abc']":                                                       "",
		"[a:b = b'abc']":                                                       "",
		"\u3000[a:b = 1]\u00a0\u2028":                                          "2.0 2.1",
		"/* [ */[a:b = 1]// ]":                                                 "2.0 2.1",
		"[a:b /**/ = /* ' */ 1]":                                               "2.0 2.1",
		"[a:b = '/* */']":                                                      "2.0 2.1",
		"[a:b = 1] /* /* */ */":                                                "",
	} {
		for _, v := range []string{"2.0", "2.1"} {
			_, err := Parse(src, v)
			if want := strings.Contains(versions, v); (err == nil) != want {
				t.Errorf("%s (%s): %v", src, v, err)
			}
		}
	}
}

func TestEndlessNestingIsRefusedAtOnce(t *testing.T) {
	for _, one := range []string{"(", "[(", "([", "[a:b = 1] AND (", "/*", "[a:b[", "[a:'"} {
		src := strings.Repeat(one, MaxBytes/len(one))
		_, err := Parse(src, "2.1")
		var e *Error
		if !errors.As(err, &e) || e.Offset > len(src) || e.Words().In("en") == "" {
			t.Errorf("%s…: %v", one, err)
		}
	}
}

func TestMisuse(t *testing.T) {
	for src, at := range map[string]int{
		"[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']":                             -1,
		"[file:hashes.MD5 = 'D41D8CD98F00B204E9800998ECF8427E']":                             -1,
		"[file:hashes.MD5 = 'd41d']":                                                         1,
		"[file:size = 1 AND file:hashes.'SHA-256' != 'd41d8cd98f00b204e9800998ecf8427e']":    19,
		"[file:hashes.SHA1 IN ('da39a3ee5e6b4b0d3255bfef95601890afd80709', 'x')]":            1,
		"[file:hashes.'SHA-1' LIKE 'da39%']":                                                 -1,
		"[file:hashes.MD5 MATCHES '^d4']":                                                    -1,
		"[file:hashes.x_own = 'whatever']":                                                   -1,
		"[x509-certificate:hashes.'SHA-512' = 'zz']":                                         1,
		"[file:name = 'MD5']":                                                                -1,
		"[a:b=1] REPEATS 2 TIMES WITHIN 5 SECONDS":                                           -1,
		"[a:b=1] REPEATS 2 TIMES WITHIN 5 SECONDS REPEATS 3 TIMES":                           41,
		"[a:b=1] OR [a:b=1] WITHIN 2 SECONDS WITHIN 3 SECONDS":                               36,
		"([a:b=1] AND [a:b=2]) WITHIN 2 SECONDS":                                             -1,
		"([a:b=1] WITHIN 2 SECONDS AND [a:b=2]) WITHIN 3 SECONDS":                            -1,
		"[a:b=1] START t'2026-01-01T00:00:00Z' STOP t'2026-01-02T00:00:00Z' REPEATS 2 TIMES": -1,
	} {
		err := parsed(t, src).Misuse()
		var e *Error
		if errors.As(err, &e) != (at >= 0) || e != nil && e.Offset != at {
			t.Errorf("%s: %v", src, err)
		}
	}
	p, err := Parse("[a:b=1] REPEATS 2 TIMES REPEATS 3 TIMES", "2.0")
	if err != nil || p.Misuse() != nil {
		t.Error("2.0 doesn't forbid the same qualifier twice")
	}
}

func TestEqualities(t *testing.T) {
	p := parsed(t, `[a:b = 'x' AND (a:c NOT = 1 OR a:d IN ('y','z')) AND a:e != 'w' AND a:f NOT IN (2) AND a:g LIKE '%' AND a:h NOT != 'v'] FOLLOWEDBY [EXISTS i:j]`)
	var got []string
	for _, c := range p.Equalities() {
		got = append(got, c.String())
	}
	want := []string{"a:b = 'x'", "a:c NOT = 1", "a:d = 'y'", "a:d = 'z'", "a:e NOT = 'w'", "a:f NOT = 2", "a:h = 'v'"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}

func TestVersion20TakesStringsForStartAndStop(t *testing.T) {
	const src = `[a:b = 1] START '2016-01-01T00:00:00Z' STOP t'2016-01-02T00:00:00Z'`
	if p, err := Parse(src, "2.0"); err != nil || p.Root.Qualifiers[0].Stop != "2016-01-02T00:00:00Z" {
		t.Error(err)
	}
}

// What is read is written so that it is read the same; and nothing panics.
func FuzzPattern(f *testing.F) {
	for _, row := range rows(f, "pattern-valid.tsv") {
		f.Add(row["pattern"], row["spec"] == "2.0")
	}
	for _, row := range rows(f, "pattern-match.tsv") {
		f.Add(row["pattern"], row["spec"] == "2.0")
	}
	f.Fuzz(func(t *testing.T, src string, old bool) {
		version := map[bool]string{true: "2.0", false: "2.1"}[old]
		p, err := Parse(src, version)
		if err != nil {
			return
		}
		written := p.String()
		again, err := Parse(written, version)
		if err != nil {
			if len(written) > MaxBytes {
				return
			}
			t.Fatalf("%q was written as %q: %v", src, written, err)
		}
		if twice := again.String(); twice != written {
			t.Fatalf("%q was written as %q and then as %q", src, written, twice)
		}
		if a, b := p.Equalities(), again.Equalities(); len(a) != len(b) {
			t.Fatalf("%d equalities, then %d", len(a), len(b))
		}
	})
}

func BenchmarkParse(b *testing.B) {
	const src = "[file:hashes.'SHA-256' = 'bf07a7fbb825fc0aae7bf4a1177b2b31fcf8a3feeaf7092761e18c859ee52a9c' OR file:hashes.MD5 = 'cead3f77f6cda6ec00f57d76c9a6879f']"
	b.ReportAllocs()
	for b.Loop() {
		parsed(b, src)
	}
}
