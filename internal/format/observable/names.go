package observable

import (
	"strconv"
	"strings"

	packageurl "github.com/package-url/packageurl-go"
)

// email keeps the part before the @, whose case a server may heed (RFC 5321 §2.4), and brings the domain to its normal form.
func email(s string) (Value, error) {
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	s = strings.TrimSuffix(strings.TrimPrefix(s, "<"), ">")
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > maxLocal || !goodLocal(s[:at]) {
		return refuse(Email, "這不是電子郵件位址。", "This is not an e-mail address.")
	}
	host, err := domain(s[at+1:])
	if err != nil {
		return refuse(Email, "@ 之後不是網域名稱。", "What follows the @ is not a domain name.")
	}
	return Value{Email, s[:at+1] + host.Text}, nil
}

// goodLocal takes the dot-atom of RFC 5322 §3.2.3 and letters beyond ASCII (RFC 6531); quoted local parts are not taken.
func goodLocal(s string) bool {
	if strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || strings.Contains(s, "..") {
		return false
	}
	return !strings.ContainsAny(s, " \t()<>[]:;@\\,\"")
}

var hashLength = map[Kind]int{MD5: 32, JA3: 32, SHA1: 40, SHA256: 64, SHA512: 128}

func hash(k Kind, s string) (Value, error) {
	s = strings.ToLower(hashDigits(s))
	if len(s) != hashLength[k] || !allHex(s) {
		return refuse(k, "雜湊值的長度或字元不對。", "The hash has the wrong length or a character that is no hexadecimal digit.")
	}
	return Value{k, s}, nil
}

// hashDigits takes off a label such as "sha256:" or "0x".
func hashDigits(s string) string {
	if label, rest, ok := strings.Cut(s, ":"); ok && len(label) <= 8 {
		switch strings.ReplaceAll(strings.ToLower(strings.TrimSpace(label)), "-", "") {
		case "md5", "sha1", "sha256", "sha512", "ja3":
			return strings.TrimSpace(rest)
		}
	}
	return s
}

func allHex(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; (s[i] < '0' || s[i] > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return s != ""
}

// cve is the syntax of CVE numbers since 2014: the year and four digits or more.
func cve(s string) (Value, error) {
	s = strings.ToUpper(strings.NewReplacer("‑", "-", "–", "-", "_", "-").Replace(s))
	year, number, _ := strings.Cut(strings.TrimPrefix(s, "CVE-"), "-")
	if !strings.HasPrefix(s, "CVE-") || len(year) != 4 || !allDigits(year) || len(number) < 4 || len(number) > 19 || !allDigits(number) {
		return refuse(CVE, "這不是 CVE 編號。", "This is not a CVE number.")
	}
	return Value{CVE, s}, nil
}

// technique is an ATT&CK technique or sub-technique.
func technique(s string) (Value, error) {
	s = strings.ToUpper(s)
	main, sub, has := strings.Cut(s, ".")
	if len(main) != 5 || main[0] != 'T' || !allDigits(main[1:]) || has && (len(sub) != 3 || !allDigits(sub)) {
		return refuse(AttackTechnique, "這不是 ATT&CK 技術編號。", "This is not an ATT&CK technique number.")
	}
	return Value{AttackTechnique, s}, nil
}

// asn reads "AS64500", "ASN 64500" and "64500"; numbers have 32 bits (RFC 6793). The dotted form of RFC 5396 is not taken.
func asn(s string) (Value, error) {
	digits := strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(strings.ToUpper(s), "AS"), "N"), " #:")
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil || !allDigits(digits) {
		return refuse(ASN, "這不是自治系統編號。", "This is not an autonomous system number.")
	}
	return Value{ASN, "AS" + strconv.FormatUint(n, 10)}, nil
}

// cpe takes the formatted string of CPE 2.3 (NISTIR 7695 §6.2) and the URI of CPE 2.2 (§6.1); names are lower case.
func cpe(s string) (Value, error) {
	s = strings.ToLower(s)
	if strings.HasPrefix(s, "cpe:/") && len(s) > 7 && strings.IndexByte("aoh", s[5]) >= 0 {
		return Value{CPE, s}, nil
	}
	parts := cpeParts(s)
	if len(parts) != 13 || parts[0] != "cpe" || parts[1] != "2.3" || len(parts[2]) != 1 || !strings.Contains("aoh*-", parts[2]) {
		return refuse(CPE, "這不是 CPE 名稱。", "This is not a CPE name.")
	}
	for _, p := range parts {
		if p == "" {
			return refuse(CPE, "CPE 名稱有空的欄位。", "A field of the CPE name is empty.")
		}
	}
	return Value{CPE, s}, nil
}

// cpeParts parts a formatted string at its colons, not at quoted ones.
func cpeParts(s string) []string {
	var parts []string
	start := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case ':':
			parts, start = append(parts, s[start:i]), i+1
		}
	}
	return append(parts, s[start:])
}

// purl takes a package URL (ECMA-427) in its canonical form.
func purl(s string) (Value, error) {
	p, err := packageurl.FromString(s)
	if err != nil {
		return refuse(PURL, "這不是 package URL。", "This is not a package URL.")
	}
	return Value{PURL, p.ToString()}, nil
}
