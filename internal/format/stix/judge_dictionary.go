package stix

import (
	"slices"
	"strings"

	"lianfang/internal/text"
)

// hashLengths are the hexadecimal digits of the algorithms that have a fixed number (STIX 2.1, 10.7).
var hashLengths = map[string]int{
	"MD5": 32, "SHA-1": 40, "SHA-256": 64, "SHA-512": 128, "SHA3-256": 64, "SHA3-512": 128,
}

// hashLengths20 are those that only STIX 2.0 names (part 1, 6.6).
var hashLengths20 = map[string]int{
	"RIPEMD-160": 40, "SHA-224": 56, "SHA-384": 96, "SHA3-224": 56, "SHA3-384": 96, "WHIRLPOOL": 128,
}

func (j *judge) dictionary(n int32, k *kind) {
	if !j.scalar(n, '{', text.Of("物件", "an object")) {
		return
	}
	if j.count(n) == 0 {
		j.broken(CodeEmpty, emptyDictionary)
	}
	for c := j.first(n); c > 0; c = j.next(c) {
		j.trail = append(j.trail, crumb{node: c})
		j.entry(c, j.name(c), k)
		j.trail = j.trail[:len(j.trail)-1]
	}
}

var emptyDictionary = text.Of("字典不得為空；沒有值時應省略此屬性", "a dictionary must not be empty; leave the property out instead")

func (j *judge) entry(c int32, key string, k *kind) {
	if k.name == "language-contents" {
		j.languageContents(c, key)
		return
	}
	least, most := 0, 250 // STIX 2.1, 2.6
	if k.name == "hashes" {
		least = 3 // STIX 2.1, 2.7
	}
	if j.e == edition20 {
		least, most = 3, 256 // 2.0 part 3, 2.3
	}
	if !isKey(key, least, most) {
		j.broken(CodeName, text.Format("鍵須為 %d 到 %d 個字母、數字、連字號或底線", "a key has %d to %d letters, digits, hyphens and underscores", least, most))
	}
	switch k.name {
	case "hashes":
		j.hash(c, key)
	case "header-lists":
		j.list(c, &kind{name: "string"})
	case "socket-options":
		j.socketOption(c, key)
	default:
		j.entryValue(c, k.words)
	}
}

// entryValue judges what one key stands for: one of the data types of words, or anything.
func (j *judge) entryValue(c int32, words []string) {
	if len(words) == 0 {
		j.free(c)
		return
	}
	for _, w := range words {
		switch w {
		case "string":
			if j.isKind(c, '"') {
				return
			}
		case "int":
			if j.isKind(c, '0') {
				j.numeric(c, &kind{name: "int"})
				return
			}
		case "strings":
			if j.isKind(c, '[') {
				j.list(c, &kind{name: "string"})
				return
			}
		}
	}
	j.wrongKind(entryWants[strings.Join(words, "|")])
}

var entryWants = map[string]text.Text{
	"string":         text.Of("字串", "a string"),
	"string|int":     text.Of("字串或整數", "a string or a whole number"),
	"string|strings": text.Of("字串或字串清單", "a string or a list of strings"),
}

// socketOption judges one option of a socket: its name by the library it belongs to, its value a number (STIX 2.1, 6.12.4).
func (j *judge) socketOption(c int32, key string) {
	family, _, ok := strings.Cut(key, "_")
	switch family {
	case "SO", "ICMP", "ICMP6", "IP", "IPV6", "MCAST", "TCP", "IRLMP":
	default:
		ok = false
	}
	if !ok {
		j.broken(CodeName, text.Of("選項名稱須以 SO_、IP_、TCP_ 等開頭", "the name of an option begins with SO_, IP_, TCP_ and the like"))
	}
	j.numeric(c, &kind{name: "int"})
}

func isKey(key string, least, most int) bool {
	if len(key) < least || len(key) > most {
		return false
	}
	for i := range len(key) {
		if c := key[i]; !isLetter(c) && !isDigit(c) && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// hash judges one entry of hashes: the value must look like one of its algorithm.
func (j *judge) hash(c int32, algorithm string) {
	if !j.scalar(c, '"', text.Of("字串", "a string")) {
		return
	}
	s := j.strBytes(c)
	length := hashLengths[algorithm]
	if length == 0 && j.e == edition20 {
		length = hashLengths20[algorithm]
	}
	switch {
	case length > 0 && !isHex(s, length):
		j.broken(CodeKind, text.Format("%s 應為 %d 個十六進位數字", "a %s has %d hexadecimal digits", algorithm, length))
	case algorithm == "TLSH" && j.e == edition21 && !isTLSH(s):
		j.wrongKind(text.Of("35 位元組的 TLSH 值", "a TLSH of 35 bytes"))
	case strings.EqualFold(algorithm, "ssdeep") && !isSSDEEP(string(s)):
		j.wrongKind(text.Of("形如 大小:雜湊:雜湊 的 ssdeep 值", "an ssdeep of the form size:hash:hash"))
	}
}

// languageContents judges the translations into one language: names of properties and their text (STIX 2.1, 7.1.1).
func (j *judge) languageContents(c int32, tag string) {
	if !isLanguageTag([]byte(tag)) {
		j.broken(CodeName, text.Of("鍵須為 RFC 5646 語言代碼", "the key must be an RFC 5646 language tag"))
	}
	if !j.scalar(c, '{', text.Of("物件", "an object")) {
		return
	}
	if j.count(c) == 0 {
		j.broken(CodeEmpty, emptyDictionary)
	}
	for m := j.first(c); m > 0; m = j.next(m) {
		if !isPropertyName(j.nameBytes(m)) {
			j.trail = append(j.trail, crumb{node: m})
			j.broken(CodeName, text.Of("鍵須為屬性名稱", "the key must be the name of a property"))
			j.trail = j.trail[:len(j.trail)-1]
		}
	}
}

var extensionTypes = []string{"new-sdo", "new-sco", "new-sro", "property-extension", "toplevel-property-extension"}

// extensions judges the dictionary of extensions: the predefined ones by their tables, those of extension definitions by what all
// of them have (STIX 2.1, 3.2 and 7.3).
func (j *judge) extensions(n int32, predefined []string) {
	if !j.scalar(n, '{', text.Of("物件", "an object")) {
		return
	}
	if j.count(n) == 0 {
		j.broken(CodeEmpty, emptyDictionary)
	}
	for c := j.first(n); c > 0; c = j.next(c) {
		j.trail = append(j.trail, crumb{node: c})
		j.extension(c, j.name(c), predefined)
		j.trail = j.trail[:len(j.trail)-1]
	}
}

func (j *judge) extension(c int32, name string, predefined []string) {
	if slices.Contains(predefined, name) {
		j.object(c, j.e.shapes[name], nil)
		return
	}
	uuid, defined := strings.CutPrefix(name, "extension-definition--")
	switch {
	case defined && !isUUID(uuid, false):
		j.broken(CodeID, text.Of("擴充定義的識別碼有誤", "this isn't the identifier of an extension definition"))
	case !defined && j.e == edition21 && !(strings.HasSuffix(name, "-ext") && isTypeName([]byte(name))):
		j.broken(CodeName, text.Of("擴充的鍵須為擴充定義的識別碼，或以 -ext 結尾的名稱", "the key of an extension is the identifier of its definition, or a name that ends in -ext"))
	case !defined && !isKey(name, 3, 256):
		j.broken(CodeName, text.Of("擴充的名稱有誤", "this isn't the name of an extension"))
	}
	if j.scalar(c, '{', text.Of("物件", "an object")) {
		j.ownExtension(c, defined)
	}
}

// ownExtension judges an extension that the standard doesn't know. One of an extension definition says what sort it is; without, it would
// be one of the standard's (STIX 2.1, 3.2).
func (j *judge) ownExtension(c int32, defined bool) {
	if j.count(c) == 0 {
		j.broken(CodeEmpty, text.Of("擴充至少須有一個屬性", "an extension has at least one property"))
	}
	for m := j.first(c); m > 0; m = j.next(m) {
		j.trail = append(j.trail, crumb{node: m})
		if name := j.nameBytes(m); string(name) != "id" {
			j.custom(m, name, false)
		}
		if defined && string(j.nameBytes(m)) == "extension_type" {
			j.enum(m, extensionTypes)
		}
		j.trail = j.trail[:len(j.trail)-1]
	}
	if defined && j.count(c) > 0 && j.has(c, "extension_type") == 0 {
		j.broken(CodeMissing, text.Format("缺少必要屬性 %s", "the required property %s is missing", "extension_type"))
	}
}

// observables judges the dictionary of cyber-observables inside observed-data, whose references are its own keys.
func (j *judge) observables(n int32) {
	if !j.scalar(n, '{', text.Of("物件", "an object")) {
		return
	}
	if j.count(n) == 0 {
		j.broken(CodeEmpty, text.Of("至少須有一個觀測物件", "there must be at least one observable"))
	}
	j.local = n
	defer func() { j.local = 0 }()
	for c := j.first(n); c > 0; c = j.next(c) {
		j.trail = append(j.trail, crumb{node: c})
		j.observable(c)
		j.trail = j.trail[:len(j.trail)-1]
	}
}

func (j *judge) observable(c int32) {
	typ := j.text(c, "type")
	common := edition20.shapes["common_sco"] // also in 2.1: inside the dictionary an observable has no id of its own
	if own := j.e.shapes[typ]; classOf(typ) == observableClass && own != nil {
		j.object(c, own, common)
		return
	}
	j.object(c, &shape{name: typ, clause: common.clause}, common)
}
