package observable

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Guess finds the kind from the value alone, even defanged and in any case; a feed that calls a hash an IP does not change what it is.
// "192.0.2.1:8080" and "evil.example:443" give the host; GuessPort gives the port too. A 32-digit hash is MD5, never JA3.
func Guess(raw string) (Value, bool) {
	v, _, ok := GuessPort(raw)
	return v, ok
}

// GuessPort is Guess that also tells the port written after a host, 0 without one.
func GuessPort(raw string) (v Value, port uint16, ok bool) {
	s := clean(raw)
	if s == "" {
		return Value{}, 0, false
	}
	if v, ok = byShape(s); ok {
		return v, 0, true
	}
	s = Refang(s)
	if v, ok = byNet(s); ok {
		return v, 0, true
	}
	if host, digits := splitPort(s); digits != "" {
		if v, ok = hostValue(host); ok {
			port, _ = portNumber(digits)
			return v, port, true
		}
	}
	if v, ok = bareLink(s); ok {
		return v, 0, true
	}
	if v, ok = fileName(s); ok {
		return v, 0, true
	}
	v, ok = hostValue(s)
	return v, 0, ok
}

// Settle decides between the kind that a sender declared and the one that is evident. The evident kind wins, except where a value fits both:
// a 32-digit hash declared as JA3, a name such as run.sh that could be a file or a domain; and kinds
// that have no shape of their own (mutex, file name, autonomous system number without "AS") are taken as declared.
func Settle(declared Kind, raw string) (Value, bool) {
	seen, ok := Guess(raw)
	if !ok || declared == JA3 && seen.Kind == MD5 || declared == Mutex || declared == FileName && seen.Kind == Domain && FileExtension(seen.Text[strings.LastIndexByte(seen.Text, '.')+1:]) {
		if v, err := Normalise(declared, raw); err == nil {
			return v, true
		}
	}
	return seen, ok
}

// clean trims and takes off one pair of quotes; "" for what cannot be a value.
func clean(raw string) string {
	if len(raw) > MaxRaw || !utf8.ValidString(raw) {
		return ""
	}
	s := trim(raw)
	for _, q := range [...][2]string{{`"`, `"`}, {"'", "'"}, {"`", "`"}, {"<", ">"}, {"「", "」"}, {"“", "”"}} {
		if inner, ok := strings.CutPrefix(s, q[0]); ok && strings.HasSuffix(inner, q[1]) {
			s = trim(strings.TrimSuffix(inner, q[1]))
		}
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		return ""
	}
	return s
}

// byShape knows the kinds whose form no other kind shares.
func byShape(s string) (Value, bool) {
	digits := hashDigits(s)
	for _, k := range [...]Kind{MD5, SHA1, SHA256, SHA512} {
		if len(digits) == hashLength[k] {
			if v, err := hash(k, digits); err == nil {
				return v, true
			}
		}
	}
	tries := [...]struct {
		head string
		kind Kind
	}{
		{"CVE-", CVE}, {"T", AttackTechnique}, {"AS", ASN}, {"HK", RegistryKey}, {`\Registry\`, RegistryKey}, {"cpe:", CPE}, {"pkg:", PURL},
		{"bc1", BTC}, {"1", BTC}, {"3", BTC}, {`Global\`, Mutex}, {`Local\`, Mutex},
	}
	for _, t := range tries {
		if len(s) < len(t.head) || !strings.EqualFold(s[:len(t.head)], t.head) {
			continue
		}
		if v, err := normalise(t.kind, s); err == nil {
			return v, true
		}
	}
	return Value{}, false
}

// byNet knows links, mail addresses, wildcards, addresses and blocks; s is refanged.
func byNet(s string) (Value, bool) {
	if scheme, _, ok := strings.Cut(s, "://"); ok && goodScheme(scheme) {
		v, err := link(s)
		return v, err == nil
	}
	if strings.HasPrefix(s, "*.") {
		v, err := wildcard(s)
		return v, err == nil
	}
	if a, ok := parseAddress(s); ok {
		return addressValue(a), true
	}
	if p, ok := parseNetwork(s); ok {
		return networkValue(p), true
	}
	if strings.Contains(s, "@") {
		v, err := email(s)
		return v, err == nil
	}
	return Value{}, false
}

// hostValue is an address or a domain.
func hostValue(s string) (Value, bool) {
	if a, ok := parseAddress(s); ok {
		return addressValue(a), true
	}
	v, err := domain(s)
	return v, err == nil
}

// bareLink is host/path without a scheme, which counts as http.
func bareLink(s string) (Value, bool) {
	at := strings.IndexAny(s, "/?#")
	if at < 1 || strings.Contains(s, "@") {
		return Value{}, false
	}
	host, _ := splitPort(s[:at])
	if v, ok := hostValue(host); !ok || v.Kind == Domain && !KnownTLD(v.Text) {
		return Value{}, false
	}
	v, err := link(s)
	return v, err == nil
}

// fileName is a name that ends like a file and not like a domain.
func fileName(s string) (Value, bool) {
	at := strings.LastIndexByte(s, '.')
	if at < 0 || strings.ContainsAny(s, `/\:*?"<>|`) || !FileExtension(s[at+1:]) || KnownTLD(s) {
		return Value{}, false
	}
	v, err := named(FileName, s, maxFileName)
	return v, err == nil
}
