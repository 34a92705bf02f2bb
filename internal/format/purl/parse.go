package purl

import (
	"cmp"
	"slices"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Parse reads a package URL and refuses what its type forbids. Errors are *framing.Error with the place in the text.
func Parse(s string) (PURL, error) {
	p, keys, err := split(s)
	if err != nil {
		return PURL{}, err
	}
	if keys >= 0 {
		return PURL{}, malformed(keys, "限定詞的鍵必須以小寫字母開頭。", "The key of a qualifier has to begin with a lower-case letter.")
	}
	return New(p)
}

// ParseLenient reads a package URL as Parse does, but forgives a qualifier key that begins with a capital and what its type requires or
// forbids beyond a name. notes says what was forgiven.
func ParseLenient(s string) (p PURL, notes []text.Text, err error) {
	p, keys, err := split(s)
	if err != nil {
		return PURL{}, nil, err
	}
	if keys >= 0 {
		notes = append(notes, text.Of("限定詞的鍵已改為小寫。", "Keys of qualifiers were put into lower case."))
	}
	p.normalise()
	if err := p.checkType(); err != nil {
		notes = append(notes, err.(*framing.Error).Say)
	}
	return p, notes, nil
}

// New makes a package URL of its parts: normalises them by the rules of the type and refuses what the type forbids.
func New(p PURL) (PURL, error) {
	p.Qualifiers = slices.Clone(p.Qualifiers)
	if err := p.checkParts(); err != nil {
		return PURL{}, err
	}
	p.normalise()
	if err := p.checkType(); err != nil {
		return PURL{}, err
	}
	return p, nil
}

// split takes the text apart (package-url, "How to parse a purl string"). keys is the place of a qualifier key that begins with
// a capital, or -1.
func split(s string) (p PURL, keys int, err error) {
	if len(s) > MaxLength {
		return PURL{}, -1, &framing.Error{Code: "too_large", At: at(MaxLength),
			Say: text.Format("套件網址有 %d 個位元組，上限是 %d。", "The package URL has %d bytes; the limit is %d.", len(s), MaxLength)}
	}
	if len(s) < 4 || !strings.EqualFold(s[:4], "pkg:") {
		return PURL{}, -1, malformed(0, "不是套件網址：應以「pkg:」開頭。", `Not a package URL: it has to begin with "pkg:".`)
	}
	keys = -1
	rest := s
	if i := strings.LastIndexByte(rest, '#'); i >= 0 {
		if p.Subpath, err = subpath(rest[i+1:], i+1); err != nil {
			return PURL{}, -1, err
		}
		rest = rest[:i]
	}
	if i := strings.LastIndexByte(rest, '?'); i >= 0 {
		if p.Qualifiers, keys, err = qualifiers(rest[i+1:], i+1); err != nil {
			return PURL{}, -1, err
		}
		rest = rest[:i]
	}
	if i := versionMark(rest); i >= 0 {
		if p.Version, err = unescape(rest[i+1:], i+1); err != nil {
			return PURL{}, -1, err
		}
		rest = rest[:i]
	}
	err = p.path(rest)
	if err == nil {
		err = p.checkParts()
	}
	return p, keys, err
}

// versionMark finds the @ before the version. One that follows a slash is an npm scope written without its percent code, unless
// nothing but it is left to be the name.
func versionMark(s string) int {
	i := strings.LastIndexByte(s, '@')
	if i > 0 && s[i-1] == '/' && strings.IndexByte(s[i:], '/') >= 0 {
		return -1
	}
	return i
}

// path reads "pkg:type/namespace/name".
func (p *PURL) path(s string) (err error) {
	start := len("pkg:")
	for start < len(s) && s[start] == '/' {
		start++ // "pkg://type" is as good
	}
	slash := strings.IndexByte(s[start:], '/')
	if slash < 0 {
		return malformed(start, "套件網址要有類型與名稱，例如 pkg:npm/left-pad。", "A package URL needs a type and a name, as in pkg:npm/left-pad.")
	}
	p.Type = strings.ToLower(s[start : start+slash])
	from := start + slash + 1
	path := s[from:]
	last := strings.LastIndexByte(path, '/') + 1
	if p.Type == "git" {
		if first := strings.IndexByte(path, '/'); first >= 0 {
			last = first + 1 // host, then the path of the repository as its name
		}
	}
	if p.Namespace, err = segments(path[:last], from); err != nil {
		return err
	}
	p.Name, err = unescape(path[last:], from+last)
	return err
}

// segments decodes a path and drops its empty segments.
func segments(s string, offset int) (string, error) {
	decoded, err := unescape(s, offset)
	if err != nil {
		return "", err
	}
	return strings.Join(strings.FieldsFunc(decoded, func(r rune) bool { return r == '/' }), "/"), nil
}

// subpath is a path without "." and "..": it must not lead out of the package.
func subpath(s string, offset int) (string, error) {
	s, err := segments(s, offset)
	kept := slices.DeleteFunc(strings.Split(s, "/"), func(x string) bool { return x == "." || x == ".." })
	return strings.Join(kept, "/"), err
}

// qualifiers reads key=value pairs; a pair without a value counts as absent. The official tests want capitals inside a key put
// into lower case and a key that begins with one refused.
func qualifiers(s string, offset int) (out []Qualifier, keys int, err error) {
	keys = -1
	for pos := 0; pos <= len(s) && s != ""; {
		end := pos + strings.IndexByte(s[pos:]+"&", '&')
		key, raw, _ := strings.Cut(s[pos:end], "=")
		if lower := strings.ToLower(key); lower != key {
			if lower[0] != key[0] {
				keys = offset + pos
			}
			key = lower
		}
		value, err := unescape(raw, offset+pos)
		if err != nil {
			return nil, -1, err
		}
		if key != "" && !validKey(key) {
			return nil, -1, malformed(offset+pos, "限定詞的鍵只能用小寫字母、數字與「.-_」，並以字母開頭。",
				`The key of a qualifier is lower-case letters, digits and ".-_", beginning with a letter.`)
		}
		if value != "" {
			out = append(out, Qualifier{key, value})
		}
		if len(out) > maxQualifiers {
			return nil, -1, malformed(offset+pos, "限定詞超過 %d 個。", "There are more than %d qualifiers.", maxQualifiers)
		}
		pos = end + 1
	}
	return out, keys, nil
}

func validKey(key string) bool {
	for i := 0; i < len(key); i++ {
		letter := key[i] >= 'a' && key[i] <= 'z'
		if !letter && (i == 0 || !(key[i] >= '0' && key[i] <= '9' || strings.IndexByte(".-_", key[i]) >= 0)) {
			return false
		}
	}
	return key != ""
}

// checkParts is what holds for every type. Qualifiers are put in order here.
func (p *PURL) checkParts() error {
	if !validType(p.Type) {
		return malformed(len("pkg:"), "套件類型只能用字母、數字與「.-」，並以字母開頭。",
			`The type of a package URL is letters, digits and ".-", beginning with a letter.`)
	}
	if p.Name == "" {
		return malformed(len("pkg:")+len(p.Type)+1, "套件網址缺少名稱。", "The package URL lacks its name.")
	}
	for _, part := range []string{p.Namespace, p.Name, p.Version, p.Subpath} {
		if err := clean(part, 0); err != nil {
			return err
		}
	}
	slices.SortFunc(p.Qualifiers, func(a, b Qualifier) int { return cmp.Compare(a.Key, b.Key) })
	p.Qualifiers = slices.DeleteFunc(p.Qualifiers, func(q Qualifier) bool { return q.Value == "" })
	for i, q := range p.Qualifiers {
		if !validKey(q.Key) {
			return malformed(0, "限定詞的鍵「%s」不合規則。", "The qualifier key %q is not allowed.", q.Key)
		}
		if i > 0 && q.Key == p.Qualifiers[i-1].Key {
			return &framing.Error{Code: "duplicate_key", At: at(0),
				Say: text.Format("限定詞「%s」出現兩次。", "The qualifier %q occurs twice.", q.Key)}
		}
		if err := clean(q.Value, 0); err != nil {
			return err
		}
	}
	return nil
}

func validType(t string) bool {
	t = strings.ToLower(t)
	return validKey(t) && strings.IndexByte(t, '_') < 0
}
