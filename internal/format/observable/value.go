package observable

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Value is one observable: its kind and its text in the normal form of that kind. The zero Value is none.
//
// A registry key keeps its hive and its case as written, because a reader looks for it so; compare with Same.
type Value struct {
	Kind Kind
	Text string
}

// IsZero tells whether v is no value.
func (v Value) IsZero() bool { return v == Value{} }

func (v Value) String() string { return v.Text }

// Same tells whether both name one thing.
func (v Value) Same(w Value) bool { return v.Kind == w.Kind && v.identity() == w.identity() }

// Hash is a 64-bit key for an index: equal for the same thing, and the same in every release. It is the head of a SHA-256, so a
// sender cannot make two values meet on purpose at low cost; an index still has to compare the values themselves.
func (v Value) Hash() int64 {
	sum := sha256.Sum256([]byte(string(v.Kind) + "\x00" + v.identity()))
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

// identity is the text by which two values are the same thing.
func (v Value) identity() string {
	if v.Kind == RegistryKey {
		return strings.ToLower(fullHive(v.Text))
	}
	return v.Text
}

// Normalise reads raw as a value of kind k: refanged, trimmed, in the normal form of its kind. A CIDR of a single address (/32, /128) is that
// address, and an IPv4-mapped IPv6 address is the IPv4 one, so the kind of the result may differ from k in these cases.
// The error is an *Error.
func Normalise(k Kind, raw string) (Value, error) {
	if len(raw) > MaxRaw {
		return refuse(k, "值過長。", "The value is too long.")
	}
	if !utf8.ValidString(raw) {
		return refuse(k, "值不是有效的 UTF-8。", "The value is not valid UTF-8.")
	}
	s := trim(raw)
	if s == "" {
		return refuse(k, "值是空的。", "The value is empty.")
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		return refuse(k, "值含有控制字元。", "The value holds a control character.")
	}
	return normalise(k, s)
}

func normalise(k Kind, s string) (Value, error) {
	switch k {
	case Domain:
		return domain(Refang(s))
	case DomainWildcard:
		return wildcard(Refang(s))
	case IPv4, IPv6:
		return address(k, Refang(s))
	case IPv4CIDR, IPv6CIDR:
		return network(k, Refang(s))
	case URL:
		return link(Refang(s))
	case Email:
		return email(Refang(s))
	case MD5, SHA1, SHA256, SHA512, JA3:
		return hash(k, s)
	case CVE:
		return cve(s)
	case AttackTechnique:
		return technique(s)
	case ASN:
		return asn(s)
	case BTC:
		return btc(s)
	case RegistryKey:
		return registryKey(s)
	case CPE:
		return cpe(s)
	case PURL:
		return purl(s)
	case FileName:
		return named(k, s, maxFileName)
	case Mutex:
		return named(k, s, maxMutex)
	}
	return refuse(k, "不認得這種可觀察資料。", "This kind of observable is not known.")
}

// named is a name taken as it is.
func named(k Kind, s string, limit int) (Value, error) {
	if len(s) > limit {
		return refuse(k, "名稱過長。", "The name is too long.")
	}
	return Value{k, s}, nil
}

// trim takes away blanks of every script, the byte order mark and characters without width.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || invisible(r) })
}

func invisible(r rune) bool {
	switch r {
	case '\uFEFF', '\u200B', '\u200C', '\u200D', '\u2060', '\u00AD', '\u200E', '\u200F':
		return true
	}
	return false
}
