package pattern

import (
	"strings"

	"lianfang/internal/text"
)

// Misuse tells what the grammar takes but the standard doesn't, so that the pattern means nothing or can never be fulfilled: one sort of
// qualifier twice behind one observation (STIX 2.1, 9.5), a file's hash compared with what isn't one (10.7; 2.0 part 1, 6.6). The error
// is always an *Error.
func (p *Pattern) Misuse() error {
	var found *Error
	keep := func(e *Error) {
		if e != nil && (found == nil || e.Offset < found.Offset) {
			found = e
		}
	}
	if p.Version != "2.0" {
		keep(repeatedQualifier(p.Root))
	}
	p.Each(func(c *Comparison) { keep(c.impossibleHash()) })
	if found == nil {
		return nil
	}
	return found
}

func repeatedQualifier(o *Observation) *Error {
	for _, part := range o.Parts {
		if e := repeatedQualifier(part); e != nil {
			return e
		}
	}
	given := map[QualifierKind]bool{}
	for _, q := range o.Qualifiers {
		if given[q.Kind] && o.Test != nil {
			return &Error{Offset: q.At, Say: text.Format("%s 在一個觀測式後只能出現一次", "%s may stand only once behind an observation", q.Kind)}
		}
		given[q.Kind] = true
	}
	return nil
}

// digests are the hexadecimal digits of hashes, by their names without hyphens.
var digests = map[string]int{
	"MD5": 32, "RIPEMD160": 40, "SHA1": 40, "SHA224": 56, "SHA256": 64, "SHA384": 96, "SHA512": 128,
	"SHA3224": 56, "SHA3256": 64, "SHA3384": 96, "SHA3512": 128, "WHIRLPOOL": 128,
}

// impossibleHash finds a constant that a hash is compared with for being equal, but no such hash can be.
func (c *Comparison) impossibleHash() *Error {
	last := len(c.Path) - 1
	if last < 1 || c.Path[last-1].Name != "hashes" {
		return nil
	}
	length := digests[strings.ToUpper(strings.ReplaceAll(c.Path[last].Name, "-", ""))]
	values := c.Set
	switch {
	case length == 0:
		return nil
	case c.Op == Equal || c.Op == NotEqual:
		values = []Value{c.Value}
	}
	for _, v := range values {
		if v.Kind == String && (len(v.Text) != length || strings.Trim(v.Text, "0123456789abcdefABCDEF") != "") {
			return &Error{Offset: c.At, Say: text.Format("%s 應為 %d 個十六進位數字", "a %s has %d hexadecimal digits", c.Path[last].Name, length)}
		}
	}
	return nil
}
