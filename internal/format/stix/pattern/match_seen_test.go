package pattern

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// observed1 makes one observation of objects, seen n times from one minute of an hour to another.
func observed1(t testing.TB, from, to, n int, objects string) Seen {
	t.Helper()
	s, err := Observed(jsontext.Value(fmt.Sprintf(`{"type":"observed-data","first_observed":"2026-01-01T00:%02d:00Z","last_observed":"2026-01-01T00:%02d:00Z",
		"number_observed":%d,"objects":{%s}}`, from, to, n, objects)))
	if err != nil {
		t.Fatal(err)
	}
	return s[0]
}

func named(name string) string { return `"0":{"type":"file","name":"` + name + `"}` }

func checkMatches(t *testing.T, seen []Seen, table map[string]bool) {
	t.Helper()
	for src, want := range table {
		began := time.Now()
		is, err := Match(parsed(t, src), seen)
		if err != nil || is != want {
			t.Errorf("%.120s: %v %v", src, is, err)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%.120s took %v", src, took)
		}
	}
}

func TestMomentsMayBeChosen(t *testing.T) {
	seen := []Seen{observed1(t, 10, 30, 1, named("long")), observed1(t, 20, 20, 1, named("short")), observed1(t, 40, 50, 1, named("last"))}
	checkMatches(t, seen, map[string]bool{
		"[file:name='long'] FOLLOWEDBY [file:name='short']":                                                                     true,
		"[file:name='short'] FOLLOWEDBY [file:name='long']":                                                                     true,
		"[file:name='last'] FOLLOWEDBY [file:name='long']":                                                                      false,
		"[file:name='long'] FOLLOWEDBY [file:name='short'] FOLLOWEDBY [file:name='last']":                                       true,
		"[file:name='long'] FOLLOWEDBY [file:name='last'] FOLLOWEDBY [file:name='short']":                                       false,
		"([file:name='long'] FOLLOWEDBY [file:name='last']) WITHIN 600 SECONDS":                                                 true,
		"([file:name='long'] FOLLOWEDBY [file:name='last']) WITHIN 599 SECONDS":                                                 false,
		"([file:name='short'] AND [file:name='last'] AND [file:name='long']) WITHIN 1200 SECONDS":                               true,
		"([file:name='short'] AND [file:name='last'] AND [file:name='long']) WITHIN 1199 SECONDS":                               false,
		"[file:name='long'] START t'2026-01-01T00:30:00Z' STOP t'2026-01-01T01:00:00Z'":                                         true,
		"[file:name='long'] START t'2026-01-01T00:00:00Z' STOP t'2026-01-01T00:10:00Z'":                                         false,
		"[file:name='long'] START t'2026-01-01T00:15:00Z' STOP t'2026-01-01T00:15:00Z'":                                         false,
		"[file:name='long'] START t'2026-01-01T00:25:00Z' STOP t'2026-01-01T00:15:00Z'":                                         false,
		"([file:name='short'] AND [file:name='last']) START t'2026-01-01T00:00:00Z' STOP t'2026-01-01T00:30:00Z'":               false,
		"([file:name='short'] OR [file:name='last']) START t'2026-01-01T00:00:00Z' STOP t'2026-01-01T00:30:00Z'":                true,
		"[file:name LIKE '%'] REPEATS 2 TIMES WITHIN 1 SECONDS":                                                                 true,
		"[file:name LIKE '%'] REPEATS 3 TIMES WITHIN 1199 SECONDS":                                                              false,
		"[file:name LIKE '%'] WITHIN 1 SECONDS REPEATS 3 TIMES":                                                                 true,
		"[file:name LIKE '%'] REPEATS 2 TIMES START t'2026-01-01T00:35:00Z' STOP t'2026-01-01T01:00:00Z'":                       false,
		"[file:name LIKE 'l%'] REPEATS 2 TIMES FOLLOWEDBY [file:name='short']":                                                  false,
		"[file:name='short'] FOLLOWEDBY [file:name LIKE 'l%'] REPEATS 2 TIMES":                                                  true,
		"([file:name='long'] OR [file:name='short']) AND ([file:name='long'] OR [file:name='short'])":                           true,
		"([file:name='long'] OR [file:name='short']) REPEATS 3 TIMES":                                                           false,
		"([file:name LIKE 'l%'] AND [file:name LIKE '%t']) AND [file:name='long']":                                              true,
		"([file:name LIKE 'l%'] AND [file:name LIKE '%t']) AND [file:name='long'] AND [file:name='last'] AND [file:name = 'x']": false,
	})
}

func TestWhatIsSeenOftenCountsAsOften(t *testing.T) {
	seen := []Seen{observed1(t, 0, 1, 5000, named("often")), observed1(t, 2, 3, 1, named("once")), observed1(t, 4, 5, 999_999_999, named("ever"))}
	checkMatches(t, seen, map[string]bool{
		"[file:name='once']":                                                                            true,
		"[file:name='once'] AND [file:name='once']":                                                     false,
		"[file:name='often'] REPEATS 5000 TIMES":                                                        true,
		"[file:name='often'] REPEATS 5001 TIMES":                                                        false,
		"[file:name='ever'] REPEATS 999999999 TIMES":                                                    true,
		"[file:name='ever'] REPEATS 99999999999999999999 TIMES":                                         false,
		"[file:name LIKE 'o%'] REPEATS 5001 TIMES":                                                      true,
		"[file:name LIKE 'o%'] REPEATS 5001 TIMES AND [file:name='once']":                               false,
		"[file:name LIKE 'o%'] REPEATS 5000 TIMES AND [file:name='once']":                               true,
		"[file:name='once'] AND [file:name LIKE 'o%'] REPEATS 5000 TIMES":                               true,
		"[file:name='often'] REPEATS 50 TIMES REPEATS 100 TIMES":                                        true,
		"[file:name='often'] REPEATS 51 TIMES REPEATS 100 TIMES":                                        false,
		"([file:name='often'] FOLLOWEDBY [file:name='ever']) REPEATS 100 TIMES":                         true,
		"([file:name='often'] FOLLOWEDBY [file:name='once']) REPEATS 2 TIMES":                           false,
		"[file:name LIKE 'o%'] REPEATS 5001 TIMES WITHIN 60 SECONDS":                                    true,
		"[file:name LIKE 'o%'] REPEATS 5001 TIMES WITHIN 59 SECONDS":                                    false,
		"[file:name='often'] REPEATS 2 TIMES WITHIN 1 SECONDS REPEATS 2500 TIMES":                       true,
		"[file:name='often'] REPEATS 2 TIMES WITHIN 1 SECONDS REPEATS 2501 TIMES":                       false,
		"([file:name='once'] OR [file:name='often']) REPEATS 100 TIMES FOLLOWEDBY [file:name = 'ever']": true,
	})
}

// Where there aren't enough observations a search would try every order of them: it is told beforehand.
func TestSearchesThatLookEndlessEnd(t *testing.T) {
	var alike, types []Seen
	for i := range 10 {
		alike = append(alike, observed1(t, i, i, 1, fmt.Sprintf(`"0":{"type":"file","name":"x","size":%d}`, i)))
	}
	for range 40 {
		alike = append(alike, observed1(t, 0, 0, 1, named("other")))
	}
	var distinct, same []string
	for i := range 11 {
		distinct = append(distinct, fmt.Sprintf("[file:name = 'x' AND file:size > -%d]", i+1))
		same = append(same, "[file:name = 'x']")
	}
	checkMatches(t, alike, map[string]bool{
		strings.Join(distinct, " AND "):                                                false,
		strings.Join(distinct[:10], " AND "):                                           true,
		strings.Join(same, " AND "):                                                    false,
		strings.Join(same[:10], " FOLLOWEDBY "):                                        true,
		"[file:name = 'x'] REPEATS 11 TIMES":                                           false,
		"[file:name = 'x'] REPEATS 10 TIMES WITHIN 539 SECONDS":                        false,
		"[file:name = 'x'] REPEATS 10 TIMES WITHIN 540 SECONDS":                        true,
		"[file:name = 'other'] REPEATS 41 TIMES WITHIN 10 SECONDS":                     false,
		"[file:name LIKE '%'] REPEATS 45 TIMES WITHIN 60 SECONDS":                      false,
		"[file:name LIKE '%'] REPEATS 42 TIMES WITHIN 60 SECONDS":                      true,
		"[file:name = 'x'] REPEATS 5 TIMES AND " + strings.Join(distinct[:6], " AND "): false,
	})
	var objects []string
	for _, typ := range []string{"a", "b", "c", "d", "e"} {
		for i := range 60 {
			objects = append(objects, fmt.Sprintf(`"%s%d":{"type":"%s","n":%d,"m":%d}`, typ, i, typ, i, 60-i))
		}
	}
	types = append(types, observed1(t, 0, 0, 1, strings.Join(objects, ",")))
	checkMatches(t, types, map[string]bool{
		"[a:n > 10 AND b:n > 10 AND c:n > 10 AND d:n > 10 AND (e:n > 99 OR e:n < 0)]": false,
		"[a:n > 10 AND a:m > 10 AND b:n > 10 AND c:n > 10 AND d:n > 10 AND e:n > 58]": true,
		"[a:n > 40 AND a:m > 40 AND b:n > 10 AND c:n > 10 AND d:n > 10]":              false,
	})
	// Costly for good: an answer or a refusal, in bounded time.
	hard := "([file:name LIKE '%'] FOLLOWEDBY [file:name = 'x'] FOLLOWEDBY [file:name LIKE '%'] FOLLOWEDBY [file:size = 0]) REPEATS 5 TIMES"
	began := time.Now()
	if is, err := Match(parsed(t, hard), alike); is || err != nil && !errors.Is(err, ErrCostly) {
		t.Errorf("%v %v", is, err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestValuesAreCompared(t *testing.T) {
	seen := []Seen{observed1(t, 0, 0, 1, `"0":{"type":"x-a","s":"hello","n":5,"f":5.0,"big":9007199254740993,"yes":true,"none":null,"list":["a","b"],"map":{"k":"v"},
		"when":"2026-01-01T00:00:00.5Z","data_hex":"00e9ff","data_bin":"AOn/","cafe":"cafe\u0301","lines":"a\nb","net":"198.51.100.0/24","host":"2001:db8::7",
		"peer_ref":"1","all_refs":["1","2"]},"1":{"type":"x-b","v":"one"},"2":{"type":"x-b","v":"two","up_ref":"0"}`)}
	table := map[string]bool{}
	for src, want := range map[string]bool{
		"x-a:n = 5.0": true, "x-a:f = 5": true, "x-a:n != '5'": true, "x-a:n = '5'": false, "x-a:n NOT = '5'": true, "x-a:n IN (1, 5.0)": true,
		"x-a:n NOT IN ()": true, "x-a:n IN ()": false, "x-a:big = 9007199254740992": false, "x-a:big = 9007199254740993": true,
		"x-a:s > 'hello'": false, "x-a:s >= 'hello'": true, "x-a:s < 'i'": true, "x-a:s > 'HELLO'": true, "x-a:s > 5": false, "x-a:s NOT > 5": false,
		"x-a:n NOT > 4": false, "x-a:n NOT > 5": true, "x-a:yes = true": true, "x-a:yes = 1": false, "x-a:yes != false": true, "x-a:yes > 0": false,
		"x-a:none = 'x'": false, "x-a:none != 'x'": true, "EXISTS x-a:none": false, "EXISTS x-a:s": true, "NOT EXISTS x-a:q": true,
		"x-a:q != 'x'": false, "x-a:q NOT = 'x'": false, "x-a:q NOT IN ('x')": false, "x-a:map != 'v'": true, "x-a:map.k = 'v'": true,
		"x-a:list[0] = 'a'": true, "x-a:list[1] = 'a'": false, "x-a:list[*] = 'b'": true, "x-a:list[*] != 'b'": true, "x-a:list[-1] = 'b'": false,
		"x-a:list[99999999999] = 'b'": false, "x-a:s[0] = 'h'": false, "x-a:list = 'a'": false, "x-a:'map'.'k' = 'v'": true,
		"x-a:when = t'2026-01-01T00:00:00.500Z'": true, "x-a:when > t'2026-01-01T00:00:00Z'": true, "x-a:when < '2026-01-02'": true,
		"x-a:when IN (t'2026-01-01T00:00:00.50Z')": true, "x-a:n = t'2026-01-01T00:00:00Z'": false, "x-a:n != t'2026-01-01T00:00:00Z'": true,
		"x-a:data_hex = h'00E9FF'": true, "x-a:data_hex = b'AOn/'": true, "x-a:data_bin = h'00e9ff'": true, "x-a:data_bin > h'00e9'": true,
		"x-a:data_bin = '\x00éÿ'": true, "x-a:data_bin != 'Ā'": true, "x-a:data_bin = 'Ā'": false, "x-a:data_bin > 'Ā'": false, "x-a:data_bin MATCHES '^.é'": true,
		"x-a:s = h'68656c6c6f'": true, "x-a:s = b'aGVsbG8='": true,
		"x-a:s LIKE 'h%'": true, "x-a:s LIKE 'ell'": false, "x-a:s LIKE '_ello'": true, "x-a:s LIKE 'h.*'": false, "x-a:lines LIKE 'a%b'": true,
		"x-a:n LIKE '5'": false, "x-a:n NOT LIKE '5'": true, "x-a:cafe LIKE 'caf_'": true, "x-a:cafe MATCHES '^café$'": true, "x-a:cafe = 'cafe\u0301'": true,
		"x-a:s MATCHES 'l+'": true, "x-a:s MATCHES '^l'": false, "x-a:s MATCHES '(?i)HELLO'": true, "x-a:n MATCHES '5'": false,
		"x-a:net ISSUBSET '198.51.0.0/16'": true, "x-a:net ISSUBSET '198.51.100.0/25'": false, "x-a:net ISSUPERSET '198.51.100.7'": true,
		"x-a:net ISSUPERSET '198.51.100.7/32'": true, "x-a:net ISSUBSET '198.51.100.0/24'": true, "x-a:s ISSUBSET '0.0.0.0/0'": false, "x-a:s NOT ISSUBSET '0.0.0.0/0'": true,
		"x-a:host ISSUBSET '2001:db8::/32'": true, "x-a:host ISSUBSET '0.0.0.0/0'": false, "x-a:host NOT ISSUBSET '2001:db8::/32'": false,
		"x-a:peer_ref.v = 'one'": true, "x-a:all_refs[*].v = 'two'": true, "x-a:all_refs[0].v = 'two'": false, "x-b:up_ref.s = 'hello'": true,
		"x-b:up_ref.peer_ref.v = 'one'": true, "x-b:v = 'one' AND x-b:up_ref.s = 'hello'": false, "x-a:peer_ref.type = 'x-b'": true,
		"x-b:v = 'one' OR x-b:q = 1 AND x-b:q = 2": true, "(x-b:v = 'one' OR x-b:v = 'two') AND x-b:up_ref.n = 5": true, "x-a:n = 5 AND x-b:v = 'two'": true,
	} {
		table["["+src+"]"] = want
	}
	checkMatches(t, seen, table)
}

func TestWhatCannotBeComparedIsAnErrorWhereverItStands(t *testing.T) {
	seen := []Seen{observed1(t, 0, 0, 1, `"0":{"type":"x-a","ok":"2026-01-01T00:00:00Z"}`), observed1(t, 1, 1, 1, `"0":{"type":"x-a","ok":"yesterday","peer_ref":7,"all_refs":"1"}`)}
	for _, src := range []string{
		"[x-a:ok = t'2026-01-01T00:00:00Z']", "[x-a:ok != t'2026-01-01T00:00:00Z']", "[x-a:ok LIKE '%' OR x-a:ok > t'2026-01-01T00:00:00Z']",
		"[x-a:ok IN (1, 'a')]", "[x-a:ok IN (true, 1)]", "[x-a:ok MATCHES '(']", "[x-a:ok ISSUBSET 'hello']", "[x-a:ok ISSUPERSET '1.2.3.4/33']",
		"[x-a:peer_ref.v = 1]", "[x-a:all_refs[*].v = 1]",
		"[x-a:ok LIKE '%'] OR [x-a:ok = t'2026-01-01T00:00:00Z']", "[x-a:ok LIKE '%'] START t'2026-02-31T00:00:00Z' STOP t'2026-03-01T00:00:00Z'",
	} {
		if is, err := Match(parsed(t, src), seen); is || err == nil {
			t.Errorf("%s: %v, no error", src, is)
		}
	}
	for _, raw := range []string{
		`{"type":"observed-data","first_observed":"2026-01-01T00:00:00Z","last_observed":"2026-01-01T00:00:00Z","number_observed":0}`,
		`{"type":"observed-data","first_observed":"2026-01-01T00:00:00Z","last_observed":"2026-01-01T00:00:00Z","number_observed":-1}`,
		`{"type":"observed-data","first_observed":"2026-01-01","last_observed":"2026-01-01T00:00:00Z","number_observed":1}`,
		`{"type":"observed-data","last_observed":"2026-01-01T00:00:00Z","number_observed":1}`,
	} {
		if _, err := Observed(jsontext.Value(raw)); err == nil {
			t.Errorf("%s: no error", raw)
		}
	}
}
