package observable

import (
	"encoding/hex"
	"slices"
	"testing"
)

func TestRangeOfBlock(t *testing.T) {
	for _, c := range []struct {
		v      Value
		lo, hi string
	}{
		{Value{IPv4CIDR, "203.0.113.0/28"}, "00000000000000000000ffffcb007100", "00000000000000000000ffffcb00710f"},
		{Value{IPv4, "192.0.2.1"}, "00000000000000000000ffffc0000201", "00000000000000000000ffffc0000201"},
		{Value{IPv6CIDR, "2001:db8::/33"}, "20010db8000000000000000000000000", "20010db87fffffffffffffffffffffff"},
		{Value{IPv4CIDR, "0.0.0.0/0"}, "00000000000000000000ffff00000000", "00000000000000000000ffffffffffff"},
	} {
		lo, hi, ok := RangeOf(c.v)
		if !ok || hex.EncodeToString(lo[:]) != c.lo || hex.EncodeToString(hi[:]) != c.hi {
			t.Errorf("%s: %x – %x", c.v.Text, lo, hi)
		}
	}
	if _, _, ok := RangeOf(Value{Domain, "evil.example"}); ok {
		t.Error("a domain has no range")
	}
}

func TestSuffixesStopAtTheRegistrableName(t *testing.T) {
	for name, want := range map[string][]string{
		"a.b.evil.com.tw": {"a.b.evil.com.tw", "b.evil.com.tw", "evil.com.tw"},
		"evil.com":        {"evil.com"},
		"com.tw":          {"com.tw"},
		"x.duckdns.org":   {"x.duckdns.org"},
		"":                nil,
	} {
		if got := Suffixes(name); !slices.Equal(got, want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestSpecialUseHasItsReason(t *testing.T) {
	for _, c := range []struct {
		v    Value
		code string
	}{
		{Value{IPv4, "10.1.2.3"}, "private"}, {Value{IPv4, "127.0.0.1"}, "loopback"}, {Value{IPv4, "203.0.113.9"}, "documentation"}, {Value{IPv4, "255.255.255.255"}, "broadcast"},
		{Value{IPv6, "fe80::1"}, "link_local"}, {Value{IPv6, "2001:db8::1"}, "documentation"}, {Value{IPv4CIDR, "10.0.0.0/16"}, "private"}, {Value{IPv4CIDR, "10.0.0.0/7"}, ""},
		{Value{IPv4, "8.8.8.8"}, ""}, {Value{Domain, "a.example.com"}, "documentation"}, {Value{Domain, "badexample.com"}, ""}, {Value{URL, "http://192.168.1.1/x"}, "private"},
		{Value{Email, "a@b.test"}, "testing"}, {Value{IPv4, "224.0.0.1"}, "multicast"}, {Value{MD5, "x"}, ""},
	} {
		u, ok := SpecialUse(c.v)
		if u.Code != c.code || ok != (c.code != "") {
			t.Errorf("%s: %q %v", c.v.Text, u.Code, ok)
		}
		if say, ok := IsSpecial(c.v); ok && say.In("zh-TW") == say.In("en") {
			t.Errorf("%s: the reason is in one language", c.v.Text)
		}
	}
}
