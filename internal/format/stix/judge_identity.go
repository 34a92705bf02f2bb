package stix

import (
	"slices"
	"strings"

	"lianfang/internal/text"
)

// identity judges the name of a type, an object's own id, or a reference.
func (j *judge) identity(n int32, k *kind) {
	if !j.scalar(n, '"', text.Of("字串", "a string")) {
		return
	}
	s := string(j.strBytes(n))
	switch {
	case k.name == "type":
		if j.e == edition20 && (s == "incident" || s == "infrastructure") {
			j.clause = "part 1, 1.5.2"
			j.broken(CodeName, text.Of("此類型名稱保留給日後版本，不得使用", "this type is reserved for later versions and must not be used"))
		}
		if !isTypeName([]byte(s)) {
			j.broken(CodeName, text.Format("類型名稱「%s」須為 3 到 250 個小寫字母、數字或連字號", "the type %q must have 3 to 250 lower-case letters, digits and hyphens", shown(s)))
		}
	case k.name == "id":
		j.id(s)
	case j.local != 0:
		j.localRef(s, k.words)
	default:
		j.ref(s, k.words)
	}
}

func (j *judge) idClause() string { return j.cite("part 1, 2.4", "2.9") }

// cutID parts an identifier. A type may end in a hyphen, so it is the last two that count.
func cutID(s string) (typ, uuid string, ok bool) {
	at := strings.LastIndex(s, "--")
	if at < 0 {
		return s, "", false
	}
	return s[:at], s[at+2:], true
}

// id judges the object's own identifier (STIX 2.1, 2.9: object-type--UUID).
func (j *judge) id(s string) {
	typ, uuid, ok := cutID(s)
	j.clause = j.idClause()
	if !ok || !isUUID(uuid, j.e == edition20) {
		j.broken(CodeID, text.Format("「%s」不是「類型--UUID」形式的識別碼", "%q isn't an identifier of the form type--UUID", shown(s)))
		return
	}
	if typ != j.o.Type {
		j.broken(CodeID, text.Format("識別碼的類型「%s」與物件類型「%s」不同", "the type %q of the identifier isn't the object's type %q", shown(typ), shown(j.o.Type)))
	}
}

// ref judges an identifier of another object and whether it may stand here. Words are allowed types, or with ! in front classes and
// types that are not (types that no table knows are anybody's own and let pass), or with ~ the type that is meant.
func (j *judge) ref(s string, words []string) {
	typ, uuid, ok := cutID(s)
	if !ok || !isTypeName([]byte(typ)) || !isUUID(uuid, false) || j.e == edition20 && classOf(typ) != metaClass && !isUUID(uuid, true) {
		j.clause = j.idClause()
		j.broken(CodeID, text.Format("「%s」不是「類型--UUID」形式的識別碼", "%q isn't an identifier of the form type--UUID", shown(s)))
		return
	}
	switch {
	case refAllowed(typ, words):
	case words[0][0] == '~':
		j.advised(CodeRef, text.Format("此處不宜指向 %s", "this should not refer to a %s", shown(typ)))
	default:
		j.broken(CodeRef, text.Format("此處不可指向 %s", "this must not refer to a %s", shown(typ)))
	}
}

func refAllowed(typ string, words []string) bool {
	if len(words) == 0 {
		return true
	}
	if words[0][0] == '~' {
		return words[0][1:] == typ
	}
	if !strings.HasPrefix(words[0], "!") {
		return slices.Contains(words, typ)
	}
	for _, w := range words {
		w = strings.TrimPrefix(w, "!")
		if w == typ || class(w) == classOf(typ) && classOf(typ) != noClass {
			return false
		}
	}
	return true
}

// localRef judges a reference by key within a dictionary of observables (STIX 2.0 part 3, 2.2).
func (j *judge) localRef(s string, types []string) {
	target := j.member(j.local, s)
	if target == 0 {
		j.broken(CodeRef, text.Format("沒有鍵為「%s」的物件", "there is no object with the key %q", shown(s)))
		return
	}
	typ := j.text(target, "type")
	if typ != "" && !refAllowed(typ, types) {
		j.broken(CodeRef, text.Format("此處不可指向 %s", "this must not refer to a %s", shown(typ)))
	}
}
