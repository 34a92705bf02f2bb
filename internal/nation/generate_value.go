package nation

import (
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
)

// value gives the number behind the k-th value of an object: one that is shared with other seeds, or the object's own. Bit 63 tells own
// from shared, so they never meet.
func (b *bundler) value(n uint64, k uint64) uint64 {
	own := mix(b.Seed, mix(forValue, n*16+k))
	if unit(mix(own, 1)) < b.Repeat {
		u := unit(mix(own, 2))
		return uint64(u * u * u * common)
	}
	return own | 1<<63
}

func shared(v uint64) bool { return v>>63 == 0 }

// pattern writes a STIX pattern; left sides and their number are as in vendors' bundles: hashes, domains, addresses, URLs.
func (b *bundler) pattern(n uint64) string {
	v := b.value(n, 0)
	// The value decides its kind, so that a shared one is the same pattern in every source.
	switch u := unit(mix(v, 14)); {
	case u < 0.20:
		return "[file:hashes.'SHA-256' = '" + hashOf(v, 32) + "']"
	case u < 0.27:
		return "[file:hashes.'SHA-256' = '" + hashOf(v, 32) + "' OR file:hashes.MD5 = '" + hashOf(v, 16) + "']"
	case u < 0.32:
		return "[file:hashes.MD5 = '" + hashOf(v, 16) + "']"
	case u < 0.42:
		return "[network-traffic:dst_ref.type = '" + addressType(v) + "' AND network-traffic:dst_ref.value = '" + address(v) + "']"
	case u < 0.53:
		return "[" + addressType(v) + ":value = '" + address(v) + "']"
	case u < 0.73:
		return "[url:value = '" + link(v) + "']"
	case u < 0.97:
		return "[domain-name:value = '" + domainName(v) + "']"
	}
	return "[email-addr:value = '" + syllables(mix(v, 7), 3) + "@" + domainName(v) + "']"
}

func hashOf(v uint64, bytes int) string {
	raw := make([]byte, 0, 32)
	for i := uint64(0); len(raw) < bytes; i++ {
		raw = binary.BigEndian.AppendUint64(raw, mix(v, 100+i))
	}
	return hex.EncodeToString(raw[:bytes])
}

// documentation4 are the blocks of RFC 5737. They hold 768 addresses, so only shared values have one; an object's own is of RFC 9637.
var documentation4 = [...]string{"192.0.2.", "198.51.100.", "203.0.113."}

func address(v uint64) string {
	if shared(v) {
		return documentation4[v%3] + strconv.Itoa(int(v/3%254)+1)
	}
	x := mix(v, 3)
	hex4 := func(n uint64) string { return strconv.FormatUint(n&0xFFFF, 16) }
	return "3fff:" + strconv.FormatUint(x>>52|1, 16) + ":" + hex4(x>>32|1) + "::" + hex4(x>>16|1) + ":" + hex4(x|1)
}

func addressType(v uint64) string {
	if shared(v) {
		return "ipv4-addr"
	}
	return "ipv6-addr"
}

var tops = table[string]{{90, ".example"}, {4, ".example.com"}, {3, ".example.net"}, {3, ".example.org"}}

// domainName has a median of about 18 letters.
func domainName(v uint64) string {
	x := mix(v, 4)
	s := syllables(x, 5)
	switch u := unit(mix(v, 5)); {
	case u < 0.08:
		s = syllables(mix(v, 6), 2) + "." + s
	case u < 0.16:
		s += "-" + syllables(mix(v, 6), 2)
	case u < 0.30:
		s += strconv.Itoa(int(x >> 50 & 0xFF))
	}
	return s + tops.pick(unit(mix(v, 8)))
}

func link(v uint64) string {
	var s strings.Builder
	s.WriteString("http")
	if mix(v, 9)%3 > 0 {
		s.WriteString("s")
	}
	s.WriteString("://" + domainName(v))
	for i := range 1 + mix(v, 10)%4 {
		s.WriteString("/" + syllables(mix(v, 11+i), 2+int(mix(v, 20+i)%3)))
	}
	if mix(v, 12)%3 == 0 {
		s.WriteString(".php?id=" + strconv.FormatUint(mix(v, 13)%1_000_000, 10))
	}
	return s.String()
}

// sounds are 64 syllables: six bits each.
var sounds = strings.Fields(`ba be bo ka ke ko ku da de do fa fe ga go gu ha
 he hi ho ja jo ju la le li lo lu ma me mi mo mu
 na ne ni no nu pa pe pi po ra re ri ro ru sa se
 si so su ta te ti to tu va ve vi wa wi ya yo za`)

func syllables(x uint64, n int) string {
	var s strings.Builder
	for range n {
		s.WriteString(sounds[x&63])
		x >>= 6
	}
	return s.String()
}

// cveID is a CVE number that nobody will give out: seven digits, from nine million.
func cveID(n int) string {
	return "CVE-" + strconv.Itoa(2020+n%7) + "-" + strconv.Itoa(9_000_000+n)
}
