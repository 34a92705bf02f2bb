package list

import (
	"strconv"
	"strings"
	"time"

	"lianfang/internal/format/observable"
)

func itoa(n int) string { return strconv.Itoa(n) }

// sorts are the words by which lists say what a value is, in lower case with separators dropped.
var sorts = map[string]observable.Kind{
	"ip": anyAddress, "ipv4": observable.IPv4, "ipv6": observable.IPv6, "ipaddress": anyAddress, "ipport": anyAddress, "ipsrc": anyAddress,
	"ipdst": anyAddress, "address": anyAddress, "ipv4addr": observable.IPv4, "ipv6addr": observable.IPv6, "位址": anyAddress, "ip位址": anyAddress,
	"cidr": anyAddress, "net": anyAddress, "network": anyAddress, "網段": anyAddress, "ipv4cidr": observable.IPv4CIDR, "ipv6cidr": observable.IPv6CIDR,
	"domain": observable.Domain, "domainname": observable.Domain, "hostname": observable.Domain, "host": observable.Domain, "fqdn": observable.Domain,
	"網域": observable.Domain, "網域名稱": observable.Domain, "主機名稱": observable.Domain, "domainport": observable.Domain,
	"url": observable.URL, "uri": observable.URL, "網址": observable.URL, "連結": observable.URL,
	"email": observable.Email, "emailaddr": observable.Email, "emailaddress": observable.Email, "emailwhois": observable.Email, "mail": observable.Email,
	"電子郵件": observable.Email, "信箱": observable.Email, "emailsrc": observable.Email, "emaildst": observable.Email,
	"md5": observable.MD5, "md5hash": observable.MD5, "filehashmd5": observable.MD5,
	"sha1": observable.SHA1, "sha1hash": observable.SHA1, "filehashsha1": observable.SHA1,
	"sha256": observable.SHA256, "sha256hash": observable.SHA256, "filehashsha256": observable.SHA256,
	"sha512": observable.SHA512, "sha512hash": observable.SHA512, "filehashsha512": observable.SHA512,
	"ja3": observable.JA3, "ja3hash": observable.JA3, "cve": observable.CVE, "vulnerability": observable.CVE, "弱點": observable.CVE,
	"filename": observable.FileName, "filepath": observable.FileName, "檔名": observable.FileName, "檔案名稱": observable.FileName,
	"registry": observable.RegistryKey, "registrykey": observable.RegistryKey, "regkey": observable.RegistryKey, "登錄檔": observable.RegistryKey,
	"mutex": observable.Mutex, "btc": observable.BTC, "bitcoin": observable.BTC, "asn": observable.ASN, "as": observable.ASN,
	"cpe": observable.CPE, "purl": observable.PURL, "npmpackage": observable.PURL, "pypipackage": observable.PURL,
}

// anyAddress stands for an address or network of either family.
const anyAddress observable.Kind = "ip"

// squeeze drops case and separators, so that "FileHash-SHA256", "sha256_hash" and "ip:port" become plain words.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '_', ':', '.', '/', '|', '(', ')', '\u3000':
			return -1
		}
		return r
	}, strings.ToLower(strings.TrimSpace(s)))
}

// kindOf is the kind that a list's word means for a value; "" if it means none.
func kindOf(word, value string) observable.Kind {
	kind := sorts[squeeze(word)]
	if kind != anyAddress {
		return kind
	}
	if v, ok := observable.Guess(value); ok && isNetwork(value) {
		return v.Kind
	}
	return observable.IPv4
}

// confidence reads a confidence as 0–100: a number, a number of ten or of one written as a fraction or with its whole, a percentage, or a word. Words take
// the middle of their range in the scale None–Low–Med–High of STIX 2.1 appendix A. -1 if nothing is said that can be read.
func confidence(s string) int {
	s = strings.ToLower(strings.TrimSpace(s))
	switch s {
	case "none", "無":
		return 0
	case "low", "低":
		return 15
	case "medium", "med", "moderate", "中":
		return 50
	case "high", "高":
		return 85
	case "confirmed", "certain", "確定":
		return 100
	}
	s = strings.TrimSpace(strings.TrimSuffix(s, "%"))
	if part, whole, ok := strings.Cut(s, "/"); ok {
		a, errA := strconv.ParseFloat(part, 64)
		b, errB := strconv.ParseFloat(whole, 64)
		if errA != nil || errB != nil || !(b > 0) || !(a >= 0) || a > b {
			return -1
		}
		return int(a/b*100 + 0.5)
	}
	v, err := strconv.ParseFloat(s, 64)
	switch {
	case err != nil || !(v >= 0) || v > 100:
		return -1
	case strings.Contains(s, ".") && v <= 1:
		return int(v*100 + 0.5)
	}
	return int(v + 0.5)
}

var timeLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04:05 UTC", "2006-01-02 15:04:05-07:00",
	"2006-01-02 15:04", time.DateOnly, "2006/01/02 15:04:05", "2006/01/02 15:04", "2006/01/02", "2006/1/2", "2006-1-2", "20060102",
}

// instant reads a time as microseconds since 1970 UTC; a time without a zone is UTC. Not ok if it cannot be read; "" and "none" are 0.
func instant(s string) (int64, bool) {
	s = strings.TrimSpace(s)
	switch strings.ToLower(s) {
	case "", "none", "null", "n/a", "-":
		return 0, true
	}
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UnixMicro(), true
		}
	}
	if seconds, err := strconv.ParseInt(s, 10, 64); err == nil && seconds > 100_000_000 && seconds < 10_000_000_000 {
		return seconds * 1_000_000, true
	}
	return 0, false
}

// nothing tells whether a cell says that there is no value.
func nothing(s string) bool {
	switch strings.ToLower(s) {
	case "", "none", "null", "n/a", "-":
		return true
	}
	return false
}

// words cuts a cell of tags.
func words(s string) []string {
	out := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '|' || r == '、' })
	kept := out[:0]
	for _, w := range out {
		if w = strings.TrimSpace(w); !nothing(w) {
			kept = append(kept, w)
		}
	}
	return kept
}
