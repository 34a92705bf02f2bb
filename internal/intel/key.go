package intel

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"github.com/google/uuid"

	"lianfang/internal/format/observable"
)

// keyOf is the 64-bit index key of a STIX id. It is the head of a SHA-256, so that nobody makes two ids meet at will; the id itself is
// compared too.
func keyOf(stixID string) int64 { return digestOf([]byte(stixID)) }

// typeOf is the type in a STIX id (STIX 2.1 §2.9).
func typeOf(stixID string) string {
	typ, _, _ := strings.Cut(stixID, "--")
	return typ
}

func digestOf(b []byte) int64 {
	sum := sha256.Sum256(b)
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

// publicNames is the namespace of ids that are worked out from a public name, such as a CVE number.
var publicNames = uuid.MustParse("8c6bfcb4-7a43-5a3e-9a0e-6d3a8a51c9f0")

// CVEItem is the STIX id of the item that stands for a CVE number, whoever speaks of it.
func CVEItem(cve string) string {
	return "vulnerability--" + uuid.NewSHA1(publicNames, []byte("cve:"+cve)).String()
}

// recordID is the id of a record that has a name but no STIX id in its own format.
func recordID(stixType, scheme, name string) string {
	return stixType + "--" + uuid.NewSHA1(publicNames, []byte(scheme+":"+name)).String()
}

// AdvisoryItem is the STIX id of the item that stands for a vulnerability of which advisories speak under a name that is no CVE number.
func AdvisoryItem(name string) string { return recordID("vulnerability", "advisory", name) }

// Key is the index key under which edges name an item.
func Key(stixID string) int64 { return keyOf(stixID) }

// scopeOf groups values that a reader searches together: names by registrable domain, addresses in their numeric order.
func scopeOf(v observable.Value) int64 {
	v = hostOf(v)
	if lo, _, ok := observable.RangeOf(v); ok {
		return addressScope(lo)
	}
	if v.Kind != observable.Domain && v.Kind != observable.DomainWildcard {
		return 0
	}
	parents := observable.Suffixes(strings.TrimPrefix(v.Text, "*."))
	if len(parents) == 0 {
		return 0
	}
	return domainScope(parents[len(parents)-1])
}

// hostOf is the address or name inside a URL or mail address; any other value is itself.
func hostOf(v observable.Value) observable.Value {
	if host, ok := v.Host(); ok {
		return host
	}
	return v
}

func domainScope(registrable string) int64 {
	n := digestOf([]byte(registrable)) | -1<<63 // names are negative, addresses positive
	if n == 0 {
		return -1
	}
	return n
}

// addressScope keeps the order of addresses: IPv4 by its 32 bits, IPv6 by its first 62.
func addressScope(a [16]byte) int64 {
	hi, lo := binary.BigEndian.Uint64(a[:8]), binary.BigEndian.Uint64(a[8:])
	if hi == 0 && lo>>32 == 0xffff {
		return int64(lo&0xffffffff) + 1
	}
	return 1<<62 | int64(hi>>2)
}
