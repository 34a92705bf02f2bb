package stix

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// judge holds one object against the tables.
type judge struct {
	*tree
	o        *Object
	e        *edition
	warnings bool
	found    []Finding
	trail    []crumb
	clause   string // of the shape being judged
	local    int32  // the dictionary of observables that references point into; 0: references are ids
}

// crumb is one step of the way to the value being judged: a member, or an element of a list.
type crumb struct{ node, index int32 }

func (t *tree) judge(o *Object, warnings bool) []Finding {
	j := &judge{tree: t, o: o, e: editionOf(o.SpecVersion), warnings: warnings}
	own := j.e.shapes[o.Type]
	if !j.e.tops[o.Type] {
		own = nil
	}
	common := j.e.shapes[j.commonShape(own)]
	if own == nil {
		own = &shape{name: o.Type, clause: common.clause}
	}
	j.object(0, own, common)
	return j.found
}

// commonShape tells which properties the object shares with others. An object of a type of its own that has no time of creation is
// taken for an observable (STIX 2.1, 7.3: an extension may define either).
func (j *judge) commonShape(own *shape) string {
	switch {
	case j.o.Type == "marking-definition":
		return "common_marking"
	case own == nil && j.o.SpecVersion != "2.0" && j.member(0, "created") == 0:
		return "common_sco"
	case own != nil && classOf(j.o.Type) == observableClass:
		return "common_sco"
	}
	return "common_sdo"
}

// object judges one object, or part of an object, by its own shape and the one it shares with others (nil: none).
func (j *judge) object(n int32, own, common *shape) {
	if j.kind(n) != '{' {
		j.wrongKind(text.Of("物件", "an object"))
		return
	}
	before := j.clause
	defer func() { j.clause = before }()
	var seenOwn, seenCommon uint64
	for c := j.first(n); c > 0; c = j.next(c) {
		name := j.nameBytes(c)
		j.trail = append(j.trail, crumb{node: c})
		if p := own.props[string(name)]; p != nil {
			seenOwn |= 1 << p.bit
			j.clause = own.clause
			j.value(c, &p.kind)
		} else if p := common.property(name); p != nil {
			seenCommon |= 1 << p.bit
			j.clause = common.clause
			j.value(c, &p.kind)
		} else {
			j.clause = own.clause
			j.custom(c, name, common != nil)
		}
		j.trail = j.trail[:len(j.trail)-1]
	}
	j.missing(own, seenOwn)
	j.rules(n, own)
	if common != nil {
		j.missing(common, seenCommon)
		j.rules(n, common)
	}
}

func (s *shape) property(name []byte) *property {
	if s == nil {
		return nil
	}
	return s.props[string(name)]
}

func (j *judge) missing(s *shape, seen uint64) {
	j.clause = s.clause
	for _, p := range s.required {
		if seen&(1<<p.bit) == 0 {
			j.broken(CodeMissing, text.Format("缺少必要屬性 %s", "the required property %s is missing", p.name))
		}
	}
}

var oddName = text.Of("屬性名稱須為 3 到 250 個小寫字母、數字或底線", "a property name has 3 to 250 lower-case letters, digits and underscores")

// custom judges a property that the tables don't know: its name must follow the rules (STIX 2.1, 3.9 and 11.1; 2.0 part 1, 7.1), and
// its value must be one of STIX.
func (j *judge) custom(c int32, name []byte, top bool) {
	if !isPropertyName(name) {
		j.clause = j.cite("part 1, 7.1", "11.1")
		j.broken(CodeName, oddName)
		return
	}
	j.free(c)
	if top && j.warnings && !hasPrefix(name, "x_") && len(j.o.Extensions) == 0 && classOf(j.o.Type) != noClass {
		j.clause = j.cite("part 1, 7.1", "11.1")
		j.advised(CodeCustom, text.Of("自訂屬性名稱宜以 x_ 開頭", "the name of a custom property should begin with x_"))
	}
}

// cite picks the clause by the version the object is judged by.
func (j *judge) cite(in20, in21 string) string {
	if j.e == edition20 {
		return in20
	}
	return in21
}

// free judges a value whose data type nobody says: STIX has no null, and a list is never empty (STIX 2.1, 2.12; 2.0 part 1, 2.6).
func (j *judge) free(c int32) {
	switch {
	case j.kind(c) == 'n':
		j.broken(CodeKind, text.Of("STIX 沒有 null；沒有值時應省略", "STIX has no null; leave it out instead"))
	case j.kind(c) == '[' && j.count(c) == 0:
		j.broken(CodeEmpty, emptyList)
	}
}

func hasPrefix(s []byte, prefix string) bool {
	return len(s) >= len(prefix) && string(s[:len(prefix)]) == prefix
}

func isPropertyName(name []byte) bool {
	if len(name) < 3 || len(name) > 250 {
		return false
	}
	for _, c := range name {
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_') {
			return false
		}
	}
	return true
}

func (j *judge) broken(code string, say text.Text) { j.find(Broken, code, say) }

func (j *judge) advised(code string, say text.Text) {
	if j.warnings {
		j.find(Advised, code, say)
	}
}

func (j *judge) find(severity Severity, code string, say text.Text) {
	if len(j.found) >= MaxProblems {
		return
	}
	if len(j.found) == MaxProblems-1 {
		code, say = CodeMore, text.Of("問題過多，其餘從略", "there are more problems; the rest is left out")
	}
	path := j.path()
	if path != "" {
		say = text.Format("%s：%s", "%s: %s", path, say)
	}
	j.found = append(j.found, Finding{
		Problem:  framing.Problem{Code: code, Say: say, At: j.o.At, Object: j.o.ID},
		Severity: severity, Clause: j.e.name + ", " + j.clause, Path: path,
	})
}

func (j *judge) wrongKind(want text.Text) {
	j.broken(CodeKind, text.Format("應為%s", "this must be %s", want))
}

// path writes the way to the value being judged.
func (j *judge) path() string {
	var b []byte
	for _, c := range j.trail {
		if j.nodes[c.node].nameEnd == 0 {
			b = append(strconv.AppendInt(append(b, '['), int64(c.index), 10), ']')
			continue
		}
		if len(b) > 0 {
			b = append(b, '.')
		}
		b = append(b, shown(j.name(c.node))...)
	}
	return string(b)
}

// shown makes a foreign value fit to stand in a message.
func shown(s string) string {
	r := []rune(s)
	if len(r) > MaxShown {
		r = append(r[:MaxShown], '…')
	}
	for i, c := range r {
		if c < ' ' || c == 0x7F {
			r[i] = '·'
		}
	}
	return string(r)
}

// isKind tells whether a value has a JSON kind; 't' stands for both booleans.
func (j *judge) isKind(n int32, want jsontext.Kind) bool {
	k := j.kind(n)
	return k == want || want == 't' && k == 'f'
}
