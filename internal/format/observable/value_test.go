package observable

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNormalFormOfEachKind(t *testing.T) {
	cases := []struct {
		kind      Kind
		raw, want string
	}{
		{Domain, " EVIL[.]Example. ", "evil.example"},
		{Domain, "例子.example", "xn--fsqu00a.example"},
		{Domain, "exаmple.com", "xn--exmple-4nf.com"},
		{Domain, "evil。example", "evil.example"},
		{Domain, "_dmarc.evil.example", "_dmarc.evil.example"},
		{DomainWildcard, "*.evil[.]example", "*.evil.example"},
		{IPv4, "203.0.113[.]45", "203.0.113.45"},
		{IPv4, "203．0．113．45", "203.0.113.45"},
		{IPv6, "2001:0DB8:0000:0000:0000:0000:0000:0066", "2001:db8::66"},
		{IPv6, "2001[:]db8[:][:]1", "2001:db8::1"},
		{IPv6, "::ffff:203.0.113.45", "203.0.113.45"},
		{IPv4CIDR, "203.0.113.7/28", "203.0.113.0/28"},
		{IPv4CIDR, "203.0.113.7/32", "203.0.113.7"},
		{IPv6CIDR, "2001:db8::5/64", "2001:db8::/64"},
		{URL, "hXXps://EVIL[.]example:443/Gate.PHP?A=B#c", "https://evil.example/Gate.PHP?A=B#c"},
		{URL, "hxxp[:]//[2001:DB8::1]:8080/up?id=3", "http://[2001:db8::1]:8080/up?id=3"},
		{URL, "h**p://update[.]example/gate[.]php", "http://update.example/gate.php"},
		{URL, "http://例子.example/例", "http://xn--fsqu00a.example/例"},
		{URL, "evil.example/x", "http://evil.example/x"},
		{URL, "ftp://user:pw@192.0.2[.]1:21/drop/", "ftp://user:pw@192.0.2.1/drop/"},
		{URL, "http://0300.0250.1.1/x", "http://0300.0250.1.1/x"},
		{URL, "http://evil.example", "http://evil.example"},
		{Email, "Accounts[@]Evil[.]Example", "Accounts@evil.example"},
		{Email, "mailto:a(at)b(dot)example", "a@b.example"},
		{MD5, "MD5: C10AB654C9594899C6A2EE26E20B05D4", "c10ab654c9594899c6a2ee26e20b05d4"},
		{CVE, "cve-2026-1234", "CVE-2026-1234"},
		{AttackTechnique, "t1059.001", "T1059.001"},
		{ASN, "asn 64500", "AS64500"},
		{ASN, "64500", "AS64500"},
		{RegistryKey, `hklm\\Software\\Run\\`, `HKLM\Software\Run`},
		{RegistryKey, `HKCU:\Software\X`, `HKCU\Software\X`},
		{BTC, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"},
		{BTC, "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"},
		{CPE, "CPE:2.3:a:Example:VPN:9.1.2:*:*:*:*:*:*:*", "cpe:2.3:a:example:vpn:9.1.2:*:*:*:*:*:*:*"},
		{PURL, "pkg:NPM/left-pad@1.0.0", "pkg:npm/left-pad@1.0.0"},
		{Mutex, `Global\GL_7f31`, `Global\GL_7f31`},
	}
	for _, c := range cases {
		v, err := Normalise(c.kind, c.raw)
		if err != nil || v.Text != c.want {
			t.Errorf("%s %q: got %q, %v; want %q", c.kind, c.raw, v.Text, err, c.want)
		}
	}
}

func TestWhatIsNoValueIsRefusedInBothLanguages(t *testing.T) {
	cases := []struct {
		kind Kind
		raw  string
	}{
		{IPv4, "203.0.113.045"}, {IPv4, "1.2.3"}, {IPv4, "2001:db8::1"}, {IPv6, "192.0.2.1"}, {IPv6, "fe80::1%eth0"},
		{IPv4CIDR, "192.0.2.1/33"}, {IPv4CIDR, "2001:db8::/32"}, {Domain, "localhost"}, {Domain, "a..b"}, {Domain, "1.2.3.4"}, {Domain, "a b.com"},
		{Domain, strings.Repeat("a.", 127) + "aa"}, {URL, "http://"}, {URL, "http://a b/"}, {URL, "http:// evil.example/x y"}, {Email, "@a.example"}, {Email, "a@b"},
		{MD5, "c10ab654"}, {SHA256, strings.Repeat("g", 64)}, {CVE, "CVE-26-1"}, {AttackTechnique, "T105"}, {ASN, "AS4294967296"},
		{BTC, "bc1qexampleexampleexampleexampleexample0"}, {BTC, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"}, {RegistryKey, `C:\x`},
		{CPE, "cpe:2.3:a:x"}, {PURL, "pkg:"}, {Mutex, ""}, {FileName, "a\x00b"}, {Domain, "\xff.com"}, {Kind("other"), "x"},
		{URL, strings.Repeat("a", MaxRaw+1)},
	}
	for _, c := range cases {
		v, err := Normalise(c.kind, c.raw)
		var e *Error
		if !errors.As(err, &e) || !v.IsZero() || e.Say.In("zh-TW") == "" || e.Say.In("en") == "" {
			t.Errorf("%s %.40q: got %q, %v", c.kind, c.raw, v.Text, err)
		}
	}
}

func TestRefangUndoesTheDressesSeenInReports(t *testing.T) {
	cases := [][2]string{
		{"hxxp://evil[.]example/x", "http://evil.example/x"},
		{"hXXps[:]//evil(.)example", "https://evil.example"},
		{"hxxps[://]evil{.}example[/]a", "https://evil.example/a"},
		{"http[s]://evil[dot]example", "https://evil.example"},
		{"hxxp:\\\\evil.example", "http://evil.example"},
		{"meow://evil.example", "http://evil.example"},
		{"fxp://192.0.2[.]1/x", "ftp://192.0.2.1/x"},
		{"user[at]evil{dot}example", "user@evil.example"},
		{"user [at] evil [dot] example", "user@evil.example"},
		{"evil[.example", "evil.example"}, {"evil.]example", "evil.example"}, {"evil[.com]", "evil.com"}, {"evil.[com]", "evil.com"},
		{`evil\.example`, "evil.example"}, {`evil\[.\]example`, "evil.example"}, {"evil[[.]]example", "evil.example"},
		{"evil【.】example", "evil.example"}, {"evil（.）example", "evil.example"}, {"evil[點]example", "evil.example"},
		{"198[.51[.100[.7", "198.51.100.7"},
		{"evil\u200B.example", "evil.example"},
		{`HKLM\Software\Microsoft\.NETFramework`, `HKLM\Software\Microsoft\.NETFramework`},
		{"plain (text) [1] and {x}", "plain (text) [1] and {x}"},
		{"http://[2001:db8::1]/", "http://[2001:db8::1]/"},
		{"見 https://a.example （說明）", "見 https://a.example （說明）"},
	}
	for _, c := range cases {
		if got := Refang(c[0]); got != c[1] {
			t.Errorf("%q: got %q, want %q", c[0], got, c[1])
		}
	}
}

func TestRefangMapPointsBackIntoTheSource(t *testing.T) {
	const src = "連線至hxxps://evil[.]example/x。另見 203.0.113[.]45，完"
	out, from := RefangMap(src)
	if len(from) != len(out)+1 || int(from[len(out)]) != len(src) {
		t.Fatalf("map has %d entries for %d bytes", len(from), len(out))
	}
	for _, c := range [][2]string{{"https://evil.example/x", "hxxps://evil[.]example/x"}, {"203.0.113.45", "203.0.113[.]45"}} {
		a := strings.Index(out, c[0])
		if a < 0 {
			t.Fatalf("%q is not in %q", c[0], out)
		}
		if got := src[from[a]:from[a+len(c[0])]]; got != c[1] {
			t.Errorf("%q came from %q, want %q", c[0], got, c[1])
		}
	}
}

func TestGuessTellsTheKindByTheValueAlone(t *testing.T) {
	cases := []struct {
		raw  string
		kind Kind
		text string
		port uint16
	}{
		{"198.51.100.23:4443", IPv4, "198.51.100.23", 4443}, {"[2001:db8::1]:53", IPv6, "2001:db8::1", 53}, {"evil.example:8443", Domain, "evil.example", 8443},
		{"2001:db8:5::88", IPv6, "2001:db8:5::88", 0}, {"parcel[.]example[.]com/t/9ZQ1", URL, "http://parcel.example.com/t/9ZQ1", 0},
		{"192.0.2.1/24", IPv4CIDR, "192.0.2.0/24", 0}, {"192.0.2.1/x", URL, "http://192.0.2.1/x", 0}, {"\"evil.example\"", Domain, "evil.example", 0},
		{"stage2.ps1", FileName, "stage2.ps1", 0}, {"補稅通知.pdf.lnk", FileName, "補稅通知.pdf.lnk", 0}, {"as64500", ASN, "AS64500", 0},
		{"*.evil.example", DomainWildcard, "*.evil.example", 0}, {"sha256:" + strings.Repeat("A", 64), SHA256, strings.Repeat("a", 64), 0},
		{`HKLM\Software\X`, RegistryKey, `HKLM\Software\X`, 0}, {"T1059", AttackTechnique, "T1059", 0}, {`Global\x`, Mutex, `Global\x`, 0},
	}
	for _, c := range cases {
		v, port, ok := GuessPort(c.raw)
		if !ok || v != (Value{c.kind, c.text}) || port != c.port {
			t.Errorf("%q: got %v %q port %d %v", c.raw, v.Kind, v.Text, port, ok)
		}
	}
	for _, raw := range []string{"", "  ", "hello", "3", "C2", "C2; Server", "連線目標", "5.1.19041.1", "09:31", "a\nb", "1.2.3.4.5", "Phishing \"Kit\""} {
		if v, ok := Guess(raw); ok {
			t.Errorf("%q was taken for %s %q", raw, v.Kind, v.Text)
		}
	}
}

func TestDeclaredKindCountsOnlyWhereTheValueAllowsIt(t *testing.T) {
	md5 := strings.Repeat("ab", 16)
	for _, c := range []struct {
		declared Kind
		raw      string
		want     Kind
	}{{JA3, md5, JA3}, {IPv4, md5, MD5}, {Domain, "evil.sh", Domain}, {FileName, "evil.sh", FileName}, {FileName, "evil.example", Domain}, {Domain, "stage2.ps1", FileName}, {URL, "192.0.2.1", IPv4}, {ASN, "64500", ASN}, {Mutex, "abc", Mutex}, {FileName, "CVE-2026-1234", CVE}} {
		if v, ok := Settle(c.declared, c.raw); !ok || v.Kind != c.want {
			t.Errorf("%s %q: got %s %v, want %s", c.declared, c.raw, v.Kind, ok, c.want)
		}
	}
}

func TestSameThingHasSameHash(t *testing.T) {
	a, _ := Normalise(RegistryKey, `HKCU\Software\X`)
	b, _ := Normalise(RegistryKey, `HKEY_CURRENT_USER\software\x`)
	if !a.Same(b) || a.Hash() != b.Hash() {
		t.Error("two writings of one registry key differ")
	}
	// The key must be the same in every release: stored indexes hold it.
	if got := (Value{IPv4, "203.0.113.45"}).Hash(); got != 9059641209097544764 {
		t.Errorf("hash changed: %d", got)
	}
}

func TestNormalFormIsStableAndDefangingIsUndone(t *testing.T) {
	label := rapid.StringMatching(`[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?`)
	rapid.Check(t, func(t *rapid.T) {
		name := label.Draw(t, "a") + "." + label.Draw(t, "b") + ".example"
		raw := rapid.SampledFrom([]string{name, "http://" + name + "/p?q=1", "https://" + name + ":8443/x.y", "u.v@" + name, "*." + name, "192.0.2.7", "2001:db8::a:1", "ftp://192.0.2.7/x"}).Draw(t, "raw")
		v, ok := Guess(raw)
		if !ok {
			t.Fatalf("%q is not known", raw)
		}
		if w, ok := Guess(v.Text); !ok || w != v {
			t.Fatalf("normal form of %q is not stable: %q", v.Text, w.Text)
		}
		if w, ok := Guess(v.Defanged()); !ok || w != v {
			t.Fatalf("%q defanged as %q reads %q", v.Text, v.Defanged(), w.Text)
		}
	})
}

func FuzzGuess(f *testing.F) {
	for _, s := range []string{"hxxp[:]//evil[.]example:80/a", "203.0.113[.]45/28", "[2001:db8::1]:53", "a(at)b(dot)c", "bc1q", "cpe:2.3:a:x", "pkg:npm/x@1", "\\[.\\]", "exаmple.com", "【.】"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out, from := RefangMap(s)
		if len(from) != len(out)+1 {
			t.Fatalf("map of %d for %d bytes", len(from), len(out))
		}
		for i := 1; i < len(from); i++ {
			if from[i] < from[i-1] || int(from[i]) > len(s) {
				t.Fatalf("map goes back at %d", i)
			}
		}
		v, ok := Guess(s)
		if !ok {
			return
		}
		w, err := Normalise(v.Kind, v.Text)
		if err != nil || w != v {
			t.Fatalf("%q: %v is no normal form: %v %v", s, v, w, err)
		}
		v.Defanged()
		v.ID()
		RangeOf(v)
		IsSpecial(v)
	})
}
