package stix

import (
	"strings"

	"lianfang/internal/format/stix/pattern"
	"lianfang/internal/text"
)

// rules judges the conditions between the properties of one shape.
func (j *judge) rules(n int32, s *shape) {
	for i := range s.rules {
		j.clause = s.clause
		j.rule(n, s, &s.rules[i])
	}
}

// rule judges one condition. An unknown word in a table answers false, which a test looks for.
func (j *judge) rule(n int32, s *shape, r *rule) bool {
	switch r.word {
	case "not-before", "after", "usually-after":
		j.order(n, r.args[0], r.args[1], r.word)
	case "one-of":
		if j.has(n, r.args...) == 0 {
			j.broken(CodeTogether, text.Format("至少須有其中一項：%s", "at least one of these is needed: %s", strings.Join(r.args, ", ")))
		}
	case "only-one":
		if j.has(n, r.args...) != 1 {
			j.broken(CodeTogether, text.Format("須有且只能有其中一項：%s", "exactly one of these is needed: %s", strings.Join(r.args, ", ")))
		}
	case "needs":
		if j.has(n, r.args[0]) == 1 && j.has(n, r.args[1]) == 0 {
			j.broken(CodeTogether, text.Format("有 %s 就須有 %s", "%s needs %s", r.args[0], r.args[1]))
		}
	case "any":
		j.anyProperty(n, s, "")
	case "any-but":
		j.anyProperty(n, s, r.args[0])
	default:
		return j.ownRule(n, r.word, r.args)
	}
	return true
}

// ownRule judges the conditions that only one type has.
func (j *judge) ownRule(n int32, word string, args []string) bool {
	switch word {
	case "pattern":
		j.pattern()
	case "family-has-name":
		if m := j.member(n, "is_family"); m > 0 && j.kind(m) == 't' && j.has(n, "name") == 0 {
			j.broken(CodeTogether, text.Of("惡意程式家族須有 name", "a malware family needs a name"))
		}
	case "uuid4-without":
		j.uuid4Without(n, args)
	case "email-body":
		j.emailBody(n)
	case "ended-is-not-active":
		if m := j.member(n, "is_active"); m > 0 && j.kind(m) == 't' && j.has(n, "end") == 1 {
			j.broken(CodeTogether, text.Of("is_active 為 true 時不得有 end", "end must not be there while is_active is true"))
		}
	case "only-encrypted":
		j.onlyEncrypted(n, args)
	case "extension-properties":
		j.extensionProperties(n)
	case "known-reference":
		j.knownReference(n)
	case "marking":
		j.marking(n)
	case "suggested-relationship":
		j.suggestedRelationship()
	default:
		return false
	}
	return true
}

// has counts how many of the properties are there.
func (j *judge) has(n int32, names ...string) int {
	count := 0
	for _, name := range names {
		if j.member(n, name) > 0 {
			count++
		}
	}
	return count
}

// order judges two times. Where the standard is silent, as STIX 2.0 mostly is, a wrong order is worth a look and no more.
func (j *judge) order(n int32, later, earlier, word string) {
	l, e := j.member(n, later), j.member(n, earlier)
	if l == 0 || e == 0 {
		return
	}
	lt, ok1 := parseInstant(j.strBytes(l))
	et, ok2 := parseInstant(j.strBytes(e))
	if !ok1 || !ok2 || lt.micros > et.micros || lt.micros == et.micros && word != "after" {
		return
	}
	switch word {
	case "after":
		j.broken(CodeOrder, text.Format("%s 須晚於 %s", "%s must be later than %s", later, earlier))
	case "not-before":
		j.broken(CodeOrder, text.Format("%s 不得早於 %s", "%s must not be before %s", later, earlier))
	default:
		j.advised(CodeOrder, text.Format("%s 早於 %s", "%s is before %s", later, earlier))
	}
}

// anyProperty asks for at least one property of the type itself, but not for the one that is there anyhow.
func (j *judge) anyProperty(n int32, s *shape, but string) {
	for c := j.first(n); c > 0; c = j.next(c) {
		if name := string(j.nameBytes(c)); name != but && s.props[name] != nil {
			return
		}
	}
	j.broken(CodeTogether, text.Format("%s 至少須有一項自己的屬性", "%s needs at least one property of its own", s.name))
}

// emailBody: the body of a message is either one text or a list of parts (STIX 2.1, 6.6.1).
func (j *judge) emailBody(n int32) {
	m := j.member(n, "is_multipart")
	if m == 0 {
		return
	}
	if j.kind(m) == 't' && j.has(n, "body") == 1 {
		j.broken(CodeTogether, text.Of("is_multipart 為 true 時不得有 body", "body must not be there when is_multipart is true"))
	}
	if j.kind(m) == 'f' && j.has(n, "body_multipart") == 1 {
		j.broken(CodeTogether, text.Of("is_multipart 為 false 時不得有 body_multipart", "body_multipart must not be there when is_multipart is false"))
	}
}

// onlyEncrypted: what tells of an encryption stands only in a file that says it is encrypted (STIX 2.0 part 4, 2.7.1).
func (j *judge) onlyEncrypted(n int32, names []string) {
	if m := j.member(n, "is_encrypted"); j.has(n, names...) > 0 && (m == 0 || j.kind(m) != 't') {
		j.broken(CodeTogether, text.Format("%s 只能在 is_encrypted 為 true 時使用", "%s need is_encrypted to be true", strings.Join(names, ", ")))
	}
}

// extensionProperties: a definition lists names only of properties that it adds at the top level (STIX 2.1, 7.3.1).
func (j *judge) extensionProperties(n int32) {
	if j.has(n, "extension_properties") == 0 {
		return
	}
	for c := j.listFirst(j.member(n, "extension_types")); c > 0; c = j.next(c) {
		if j.str(c) == "toplevel-property-extension" {
			return
		}
	}
	j.broken(CodeTogether, text.Of("extension_properties 只能用於 toplevel-property-extension", "extension_properties is for a toplevel-property-extension only"))
}

// knownReference: references to CVE and CAPEC carry the number in its form (STIX 2.1, 4.1.1 and 4.19.1).
func (j *judge) knownReference(n int32) {
	id, given := j.text(n, "external_id"), j.has(n, "external_id") == 1
	before := j.clause
	defer func() { j.clause = before }()
	switch source := j.text(n, "source_name"); {
	case (source == "cve") != isCVE(id) && (source == "cve" || given):
		j.clause = j.cite("part 2, 2.12.1", "4.19.1")
		j.broken(CodeKind, text.Of("CVE 編號的 source_name 須為 cve，external_id 須為 CVE-YYYY-NNNN 形式", "for a CVE number source_name must be cve and external_id have the form CVE-YYYY-NNNN"))
	case (source == "capec") != isCAPEC(id) && (source == "capec" || given):
		j.clause = j.cite("part 2, 2.1.1", "4.1.1")
		j.broken(CodeKind, text.Of("CAPEC 編號的 source_name 須為 capec，external_id 須為 CAPEC-NNN 形式", "for a CAPEC number source_name must be capec and external_id have the form CAPEC-NNN"))
	}
}

// isCVE checks CVE-YYYY-NNNN: four digits, or more without a zero in front.
func isCVE(s string) bool {
	rest, ok := strings.CutPrefix(s, "CVE-")
	if !ok || len(rest) < 9 || rest[4] != '-' || !allDigits(rest[:4]) || !allDigits(rest[5:]) {
		return false
	}
	return len(rest) == 9 || rest[5] != '0'
}

func isCAPEC(s string) bool {
	rest, ok := strings.CutPrefix(s, "CAPEC-")
	return ok && rest != "" && allDigits(rest)
}

func allDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// uuid4Without: an observable that has none of the properties its identifier is made of is named at random (STIX 2.1, 2.9). Inside a
// dictionary, as in 2.0, observables have no identifier.
func (j *judge) uuid4Without(n int32, contributing []string) {
	if j.local != 0 || j.has(n, contributing...) > 0 {
		return
	}
	if _, uuid, _ := cutID(j.o.ID); isUUID(uuid, false) && !isUUID(uuid, true) {
		j.clause = j.idClause()
		j.broken(CodeID, text.Of("沒有構成識別碼的屬性時，須用 UUIDv4", "without the properties an identifier is made of it must be a UUIDv4"))
	}
}

// pattern reads the pattern of an indicator.
func (j *judge) pattern() {
	if j.o.Pattern == "" || j.o.PatternType != "stix" {
		return
	}
	if _, err := pattern.Parse(j.o.Pattern, patternVersion(j.o, j.text(0, "pattern_version"))); err != nil {
		j.broken(CodePattern, patternWords(err))
	}
}

func patternWords(err error) text.Text {
	if e, ok := err.(*pattern.Error); ok {
		return e.Words()
	}
	return text.Same(err.Error())
}

// patternVersion is the grammar of a pattern: what pattern_version says, else the version of the object.
func patternVersion(o *Object, said string) string {
	if said != "" {
		return said
	}
	return o.SpecVersion
}
