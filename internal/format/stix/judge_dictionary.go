package stix

import (
	"strings"

	"lianfang/internal/text"
)

// hashLengths are the hexadecimal digits of the algorithms that have a fixed number (STIX 2.1, 10.7).
var hashLengths = map[string]int{
	"MD5": 32, "SHA-1": 40, "SHA-256": 64, "SHA-512": 128, "SHA3-256": 64, "SHA3-512": 128,
}

func (j *judge) dictionary(n int32, k *kind) {
	if !j.scalar(n, '{', text.Of("物件", "an object")) {
		return
	}
	if j.count(n) == 0 {
		j.broken(CodeEmpty, text.Of("字典不得為空；沒有值時應省略此屬性", "a dictionary must not be empty; leave the property out instead"))
	}
	for c := j.first(n); c > 0; c = j.next(c) {
		j.trail = append(j.trail, crumb{node: c})
		j.entry(c, j.name(c), k)
		j.trail = j.trail[:len(j.trail)-1]
	}
}

func (j *judge) entry(c int32, key string, k *kind) {
	if k.name == "language-contents" {
		j.languageContents(c, key)
		return
	}
	least := 1
	if k.name == "hashes" || j.e == edition20 {
		least = 3 // STIX 2.1, 2.7; 2.0 part 3, 2.3
	}
	if !isKey(key, least) {
		j.broken(CodeName, text.Format("鍵須為 %d 到 250 個字母、數字、連字號或底線", "a key has %d to 250 letters, digits, hyphens and underscores", least))
	}
	switch k.name {
	case "hashes":
		j.hash(c, key)
	case "header-lists":
		j.list(c, &kind{name: "string"})
	}
}

func isKey(key string, least int) bool {
	if len(key) < least || len(key) > 250 {
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
	if length := hashLengths[algorithm]; length > 0 && !isHex(j.strBytes(c), length) {
		j.broken(CodeKind, text.Format("%s 應為 %d 個十六進位數字", "a %s has %d hexadecimal digits", algorithm, length))
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
	for c := j.first(n); c > 0; c = j.next(c) {
		j.trail = append(j.trail, crumb{node: c})
		j.extension(c, j.name(c), predefined)
		j.trail = j.trail[:len(j.trail)-1]
	}
}

func (j *judge) extension(c int32, name string, predefined []string) {
	if uuid, ok := strings.CutPrefix(name, "extension-definition--"); ok {
		j.definedExtension(c, uuid)
		return
	}
	for _, p := range predefined {
		if p == name {
			j.object(c, j.e.shapes[p], nil)
			return
		}
	}
	j.scalar(c, '{', text.Of("物件", "an object"))
}

func (j *judge) definedExtension(c int32, uuid string) {
	if !isUUID(uuid, false) {
		j.broken(CodeID, text.Of("擴充定義的識別碼有誤", "this isn't the identifier of an extension definition"))
	}
	if !j.scalar(c, '{', text.Of("物件", "an object")) {
		return
	}
	if m := j.member(c, "extension_type"); m > 0 {
		j.trail = append(j.trail, crumb{node: m})
		j.enum(m, extensionTypes)
		j.trail = j.trail[:len(j.trail)-1]
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
