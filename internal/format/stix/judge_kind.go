package stix

import (
	"encoding/base64"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/text"
)

// value judges one value by its data type. An unknown word in a table answers false, which a test looks for.
func (j *judge) value(n int32, k *kind) bool {
	switch k.name {
	case "any":
	case "string":
		j.scalar(n, '"', text.Of("字串", "a string"))
	case "bool":
		j.scalar(n, 't', text.Of("布林值", "a boolean"))
	case "int", "float":
		j.numeric(n, k)
	case "list":
		j.list(n, k.elem)
	case "time", "time-ms", "time-s":
		j.time(n, k.name)
	case "enum":
		j.enum(n, k.words)
	case "type", "id", "ref":
		j.identity(n, k)
	case "dict", "hashes", "header-lists", "language-contents", "socket-options":
		j.dictionary(n, k)
	case "reserved":
		j.clause = j.cite("part 1, 1.5.2", "1.8.2")
		j.broken(CodeName, text.Of("此名稱保留給日後版本，不得使用", "this name is reserved for later versions and must not be used"))
	case "struct":
		j.object(n, j.e.shapes[k.words[0]], nil)
	case "external-reference", "kill-chain-phase", "granular-marking":
		j.object(n, j.e.shapes[k.name], nil)
	case "extensions":
		j.extensions(n, k.words)
	case "observables":
		j.observables(n)
	case "selector":
		j.selector(n)
	default:
		return j.form(n, k.name)
	}
	return true
}

func (j *judge) scalar(n int32, kind jsontext.Kind, want text.Text) bool {
	if j.isKind(n, kind) {
		return true
	}
	j.wrongKind(want)
	return false
}

var emptyList = text.Of("清單不得為空；沒有值時應省略此屬性", "a list must not be empty; leave the property out instead")

func (j *judge) list(n int32, elem *kind) {
	if !j.scalar(n, '[', text.Of("清單", "a list")) {
		return
	}
	if j.count(n) == 0 {
		j.broken(CodeEmpty, emptyList)
	}
	for i, c := int32(0), j.first(n); c > 0; i, c = i+1, j.next(c) {
		j.trail = append(j.trail, crumb{node: c, index: i})
		j.value(c, elem)
		j.trail = j.trail[:len(j.trail)-1]
	}
}

func (j *judge) numeric(n int32, k *kind) {
	if !j.scalar(n, '0', text.Of("數字", "a number")) {
		return
	}
	raw := string(j.bytes(n))
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil || k.name == "int" && f != math.Trunc(f) {
		j.wrongKind(text.Of("整數", "a whole number"))
		return
	}
	if !k.capped || f >= k.low && f <= k.top {
		return
	}
	if k.top >= 1<<62 {
		j.broken(CodeRange, text.Format("%s 過小，最小為 %v", "%s is too small; the least is %v", shown(raw), k.low))
		return
	}
	j.broken(CodeRange, text.Format("%s 超出 %v 到 %v 的範圍", "%s is outside the range of %v to %v", shown(raw), k.low, k.top))
}

// time judges a timestamp (STIX 2.1, 2.16: RFC 3339, UTC as Z; 3.2: created and modified to the millisecond; 6.7.6: the stamp of a
// PE file to the second).
func (j *judge) time(n int32, precision string) {
	at, ok := parseInstant(j.strBytes(n))
	switch {
	case !ok:
		j.broken(CodeTime, text.Format("「%s」不是有效的時間", "%q isn't a valid timestamp", shown(j.str(n))))
	case !at.utc:
		j.broken(CodeTime, text.Format("「%s」須以 UTC 書寫，並以 Z 結尾", "%q must be in UTC and end in Z", shown(j.str(n))))
	case precision == "time-s" && at.digits > 0:
		j.broken(CodeTime, text.Format("「%s」須精確到秒，不得有小數", "%q must be precise to the second, without a fraction", shown(j.str(n))))
	case precision == "time-ms" && at.digits < 3:
		j.broken(CodeTime, text.Format("「%s」須精確到毫秒", "%q must be precise to the millisecond", shown(j.str(n))))
	}
}

func (j *judge) enum(n int32, words []string) {
	if !j.scalar(n, '"', text.Of("字串", "a string")) {
		return
	}
	if !slices.Contains(words, string(j.strBytes(n))) {
		j.broken(CodeChoice, text.Format("「%s」不在允許的值之中：%s", "%q isn't one of the allowed values: %s", shown(j.str(n)),
			strings.Join(words, ", ")))
	}
}

// form judges the strings that have a form of their own.
func (j *judge) form(n int32, name string) bool {
	var fits bool
	var want text.Text
	s := j.strBytes(n)
	switch name {
	case "binary":
		_, err := base64.StdEncoding.DecodeString(string(s))
		fits, want = err == nil, text.Of("base64 字串", "a base64 string")
	case "hex":
		fits, want = isHex(s, 0), text.Of("成對的十六進位數字", "pairs of hexadecimal digits")
	case "lang":
		fits, want = isLanguageTag(s), text.Of("RFC 5646 語言代碼", "an RFC 5646 language tag")
	case "media-type":
		fits, want = isMediaType(string(s)), text.Of("IANA 媒體類型，形如 type/subtype", "an IANA media type of the form type/subtype")
	case "charset":
		fits, want = isCharset(string(s)), text.Of("IANA 字元集名稱", "the name of an IANA character set")
	case "language":
		fits, want = isLanguageCode(string(s)), text.Of("三個字母的 ISO 639-2 語言代碼", "a three-letter ISO 639-2 language code")
	case "cpe":
		fits, want = isCPE23(string(s)), text.Of("CPE 2.3 名稱", "a CPE 2.3 name")
	case "relationship-type":
		fits, want = isRelationshipType(s), text.Of("小寫字母、數字與連字號", "lower-case letters, digits and hyphens")
	case "registry-key":
		fits, want = isRegistryKey(string(s)), text.Of("機碼根部寫全名的登錄機碼", "a registry key whose hive is written in full")
	default:
		return j.address(n, name)
	}
	if !j.isKind(n, '"') || !fits {
		j.wrongKind(want)
	}
	return true
}

// address judges the strings that name something on a network. In an object that says it is defanged they are broken on purpose.
func (j *judge) address(n int32, name string) bool {
	var fits func([]byte) bool
	var want text.Text
	switch name {
	case "uri":
		fits, want = isURI, text.Of("有協定的 URL（RFC 3986）", "a URL with a scheme (RFC 3986)")
	case "mac":
		fits, want = isMAC, text.Of("小寫、以冒號分隔的 MAC 位址", "a MAC address in lower case with colons")
	case "ipv4":
		fits, want = isIPv4, text.Of("IPv4 位址或 CIDR 網段", "an IPv4 address or a network in CIDR notation")
	case "ipv6":
		fits, want = isIPv6, text.Of("IPv6 位址或 CIDR 網段", "an IPv6 address or a network in CIDR notation")
	case "email":
		fits, want = isEmail, text.Of("不含顯示名稱的電子郵件位址（RFC 5322）", "an email address without a display name (RFC 5322)")
	case "domain":
		fits, want = isDomain, text.Of("網域名稱（RFC 1034）", "a domain name (RFC 1034)")
	default:
		return false
	}
	if m := j.member(0, "defanged"); !j.isKind(n, '"') || !(m > 0 && j.kind(m) == 't') && !fits(j.strBytes(n)) {
		j.wrongKind(want)
	}
	return true
}
