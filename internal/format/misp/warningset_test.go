package misp

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lianfang/internal/format/observable"
)

func set(t testing.TB, s string) *WarningSet {
	t.Helper()
	b := NewWarningBuilder()
	for l, err := range Warninglists(strings.NewReader(s)) {
		if err != nil {
			t.Fatal(err)
		}
		if problems := append(l.Problems, b.Add(l)...); len(problems) > 0 {
			t.Fatalf("%s: %v", l.Name, problems)
		}
	}
	return b.Build()
}

func hits(s *WarningSet, kind observable.Kind, value string) string {
	var out []string
	for _, h := range s.Match(observable.Value{Kind: kind, Text: value}) {
		name := h.List.ID
		if name == "" {
			name = h.List.Name
		}
		out = append(out, name+"="+h.Entry)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestValuesAreFoundInRealLists(t *testing.T) {
	s := set(t, file(t, "warninglists.jsonl"))
	if s.Len() != 12 { // the thirteenth is for application ids only, of which there is no kind
		t.Errorf("%d lists", s.Len())
	}
	cases := []struct {
		kind        observable.Kind
		value, want string
	}{
		{observable.IPv4, "10.1.2.3", "rfc1918=10.0.0.0/8"},
		{observable.IPv4, "9.255.255.255", ""}, {observable.IPv4, "11.0.0.0", ""}, {observable.IPv4, "172.31.255.255", "rfc1918=172.16.0.0/12"},
		{observable.IPv4CIDR, "10.9.0.0/16", "rfc1918=10.0.0.0/8"},
		{observable.IPv4CIDR, "192.0.0.0/8", "rfc1918=192.168.0.0/16"}, // blocking it would block what is listed
		{observable.IPv6, "2001:db8::1", "rfc3849=2001:db8::/32"}, {observable.IPv6, "fe80::1", "ipv6-linklocal=fe80::/10"},
		{observable.MD5, "d41d8cd98f00b204e9800998ecf8427e", "empty-hashes=d41d8cd98f00b204e9800998ecf8427e"},
		{observable.URL, "https://bit.ly/abc", "lots-project=bit.ly url-shortener=bit.ly"},
		{observable.Domain, "a.b.bit.ly", "lots-project=bit.ly url-shortener=bit.ly"}, {observable.Domain, "notbit.ly", ""}, {observable.Domain, "ly", ""},
		{observable.Domain, "x.google.com.tw", "google=google.com.tw"},
		{observable.Email, "abuse@evil.example", `common-contact-emails=/^(security|noc|soc|abuse)\@.*\..*$/i`},
		{observable.Email, "chief@evil.example", ""},
	}
	for _, c := range cases {
		if got := hits(s, c.kind, c.value); got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.kind, c.value, got, c.want)
		}
	}
}

func TestHowEachTypeOfListIsMeant(t *testing.T) {
	s := set(t, `{"name":"h","type":"hostname","list":["Example.COM.","例子.example"]}
	{"name":"s","type":"string","list":["exact.example",".dotted.example"]}
	[{"name":"sub","type":"substring","list":["evilcorp","abc"]},{"name":"re","type":"regex","list":["/^ab+c$/i","x.z"]}]
	{"name":"only urls","type":"hostname","matching_attributes":["url"],"list":["only.example"]}
	{"name":"c","type":"cidr","list":["198.51.100.0/24","198.51.100.7","::ffff:192.0.2.0/120"]}`)
	cases := []struct {
		kind        observable.Kind
		value, want string
	}{
		{observable.Domain, "example.com", "h=example.com"}, {observable.Domain, "a.example.com", "h=example.com"},
		{observable.Domain, "badexample.com", ""}, {observable.Domain, "xn--fsqu00a.example", "h=xn--fsqu00a.example"},
		{observable.DomainWildcard, "*.example.com", "h=example.com"},
		{observable.Domain, "exact.example", "s=exact.example"}, {observable.Domain, "a.exact.example", ""},
		{observable.Domain, "a.dotted.example", "s=dotted.example"},
		{observable.URL, "http://user@a.example.com:8080/x", "h=example.com"}, {observable.URL, "http://other.example/example.com", ""},
		{observable.Domain, "the-evilcorp.example", "sub=evilcorp"}, {observable.FileName, "xabcx", "sub=abc"}, {observable.FileName, "ABBC", "re=/^ab+c$/i"},
		{observable.Domain, "only.example", ""}, {observable.URL, "http://only.example/", "only urls=only.example"},
		{observable.IPv4, "198.51.100.7", "c=198.51.100.7/32"}, {observable.IPv4, "198.51.100.8", "c=198.51.100.0/24"}, {observable.IPv4, "192.0.2.9", "c=192.0.2.0/24"},
		{observable.URL, "http://198.51.100.8/", "c=198.51.100.0/24"}, {observable.URL, "http://[2001:db8::1]/", ""},
	}
	for _, c := range cases {
		if got := hits(s, c.kind, c.value); got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.kind, c.value, got, c.want)
		}
	}
}

func TestEntriesThatCannotBeUsedAreNamed(t *testing.T) {
	b := NewWarningBuilder()
	var codes []string
	for _, l := range []List{{Name: "c", Type: CIDRList, Entries: []string{"300.1.1.1", "192.0.2.0/24"}}, {Name: "r", Type: RegexList, Entries: []string{`/(?=x)/`, "("}},
		{Name: "s", Type: SubstringList, Entries: []string{"a"}}, {Name: "u", Type: "fuzzy", Entries: []string{"a"}}} {
		for _, p := range b.Add(l) {
			codes = append(codes, p.Code)
		}
	}
	if got := strings.Join(codes, " "); got != "no_network bad_pattern bad_pattern too_short unknown_type" {
		t.Errorf("got %s", got)
	}
	if got := hits(b.Build(), observable.IPv4, "192.0.2.1"); got != "c=192.0.2.0/24" {
		t.Errorf("got %q", got)
	}
}

// Networks are found as if each were looked at.
func TestNetworksAreFoundAsIfEachWereLookedAt(t *testing.T) {
	prefix := rapid.Custom(func(t *rapid.T) netip.Prefix {
		var b [4]byte
		binary.BigEndian.PutUint32(b[:], rapid.Uint32Range(0, 1<<12).Draw(t, "address")<<18)
		return netip.PrefixFrom(netip.AddrFrom4(b), rapid.IntRange(6, 32).Draw(t, "bits")).Masked()
	})
	rapid.Check(t, func(t *rapid.T) {
		lists := rapid.SliceOfN(prefix, 0, 40).Draw(t, "networks")
		b := NewWarningBuilder()
		for i, p := range lists {
			b.Add(List{ID: fmt.Sprint(i), Type: CIDRList, Entries: []string{p.String()}})
		}
		asked := prefix.Draw(t, "asked")
		var want []string
		for i, p := range lists {
			if p.Overlaps(asked) {
				want = append(want, fmt.Sprintf("%d=%s", i, p))
			}
		}
		slices.Sort(want)
		if got := hits(b.Build(), observable.IPv4CIDR, asked.String()); got != strings.Join(want, " ") {
			t.Fatalf("%v in %v: got %q, want %q", asked, lists, got, want)
		}
	})
}

func FuzzWarninglists(f *testing.F) {
	real := file(f, "warninglists.jsonl")
	f.Add(real[:min(len(real), 4000)], "8.8.8.8")
	f.Add(`{"name":"a","type":"regex","list":["/a/i"]}`, "example.com")
	f.Add(`[{"name":"a","type":"hostname","list":["例子.example",".","a"]},{"type":"cidr","list":["::/0","10.0.0.0/8"]}]`, "http://user@[::1]:1/")
	f.Fuzz(func(t *testing.T, lists, value string) {
		b := NewWarningBuilder()
		for l, err := range Warninglists(strings.NewReader(lists)) {
			if err == nil {
				b.Add(l)
			}
		}
		s := b.Build()
		for _, kind := range kindOrder {
			if got := s.Match(observable.Value{Kind: kind, Text: value}); len(got) > MaxHits {
				t.Fatalf("%d hits", len(got))
			}
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	s := set(b, file(b, "warninglists.jsonl"))
	v := observable.Value{Kind: observable.Domain, Text: "a.b.bit.ly"}
	for b.Loop() {
		s.Match(v)
	}
}
