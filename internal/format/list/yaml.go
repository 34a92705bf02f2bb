package list

import (
	"io"
	"strings"

	"lianfang/internal/format/list/rows"
	"lianfang/internal/format/observable"
	"lianfang/internal/text"
)

// yamlReader reads one habit of YAML: a list of families, each a map of words, lists of words and maps of such lists. It follows
// indentation line by line; anchors, aliases, tags and blocks of text are no part of the habit, so nothing can grow.
type yamlReader struct {
	out    *sink
	keys   []yamlKey // the keys that the line stands under
	family string
	names  []string
	sort   string // the family's "type"
}

type yamlKey struct {
	indent int
	name   string
}

// yamlKinds are the keys under which values stand. A key that is none is passed over.
var yamlKinds = map[string]string{"websites": "domain", "website": "domain", "distribution": "domain", "domains": "domain", "domain": "domain",
	"hostnames": "domain", "c2": "domain", "ips": "ip", "ip": "ip", "urls": "url", "url": "url", "emails": "email", "email": "email", "md5": "md5",
	"sha1": "sha1", "sha256": "sha256", "sha512": "sha512", "hashes": "hash", "packages": "android package", "certificates": "certificate",
	"certificate_cnames": "certificate name", "certificate_organizations": "certificate name"}

func readYAML(r io.Reader, out *sink) error {
	d := &yamlReader{out: out}
	lines := rows.NewLines(r, rows.MaxLine)
	for {
		line, ok := lines.Next()
		if !ok {
			return lines.Err()
		}
		content := strings.TrimSpace(line.Text)
		if content == "" || strings.HasPrefix(content, "#") || content == "---" || content == "..." {
			continue
		}
		indent := len(line.Text) - len(strings.TrimLeft(line.Text, " "))
		if err := d.line(indent, content, line); err != nil {
			return err
		}
	}
}

func (d *yamlReader) line(indent int, content string, line rows.Line) error {
	item := false
	for {
		rest, ok := strings.CutPrefix(content, "- ")
		if !ok {
			break
		}
		// What follows the dash is indented by it.
		trimmed := strings.TrimLeft(rest, " ")
		indent += 2 + len(rest) - len(trimmed)
		content, item = trimmed, true
	}
	key, value, isKey := cutKey(content)
	if item && !isKey {
		d.leave(indent - 1) // "- x" may stand at the indentation of its key
		return d.value(content, line)
	}
	if !isKey {
		e := newEntry(line.At)
		e.Raw = short(content)
		e.problem("bad_yaml", text.Of("這一行不是「鍵: 值」也不是「- 值」。", "The line is neither “key: value” nor “- value”."))
		return d.out.emit(e)
	}
	d.leave(indent)
	if len(d.keys) == 0 && item {
		d.family, d.names, d.sort = "", nil, ""
	}
	if len(d.keys) < maxYAMLDepth {
		d.keys = append(d.keys, yamlKey{indent, strings.ToLower(key)})
	}
	if value == "" {
		return nil
	}
	for _, v := range flowItems(value) {
		if err := d.value(v, line); err != nil {
			return err
		}
	}
	return nil
}

// leave drops the keys that are not around a line with that indentation.
func (d *yamlReader) leave(indent int) {
	for len(d.keys) > 0 && d.keys[len(d.keys)-1].indent >= indent {
		d.keys = d.keys[:len(d.keys)-1]
	}
}

// value takes a word under the keys that are open.
func (d *yamlReader) value(word string, line rows.Line) error {
	word = scalar(word)
	if len(d.keys) == 0 || nothing(word) {
		return nil
	}
	switch d.keys[len(d.keys)-1].name {
	case "name":
		d.family = word
	case "names":
		if len(d.names) < MaxTags && word != d.family {
			d.names = append(d.names, word)
		}
	case "type":
		d.sort = word
	}
	sort, column := d.place()
	if sort == "" {
		return nil
	}
	e := newEntry(line.At)
	e.Column, e.Family = column, d.family
	e.tag(d.sort)
	e.tag(d.names...)
	switch sort {
	case "android package", "certificate", "certificate name":
		// They look like domains and file hashes and are neither.
		e.Raw, e.Sort = word, sort
		e.problem("no_kind", text.Format("「%s」沒有對應的指標種類。", "There is no kind of indicator for “%s”.", sort))
	default:
		e.take(word, sort)
		if v, ok := observable.Guess(word); ok && e.Kind == observable.Domain {
			e.Kind = v.Kind
		}
	}
	return d.out.emit(e)
}

// place finds what the innermost key that says anything says about the values under it.
func (d *yamlReader) place() (sort, column string) {
	for i := len(d.keys) - 1; i >= 0; i-- {
		if sort := yamlKinds[d.keys[i].name]; sort != "" {
			return sort, d.keys[i].name
		}
	}
	return "", ""
}

// cutKey parts "key: value"; the colon is followed by a blank or ends the line, so that http://… is no key.
func cutKey(s string) (key, value string, ok bool) {
	i := strings.Index(s, ": ")
	if i < 0 {
		if key, ok = strings.CutSuffix(s, ":"); !ok {
			return "", "", false
		}
		return key, "", isKeyWord(key)
	}
	return s[:i], strings.TrimSpace(s[i+2:]), isKeyWord(s[:i])
}

func isKeyWord(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for _, r := range s {
		if !(r == '_' || r == '-' || r == ' ' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x7f) {
			return false
		}
	}
	return true
}

// flowItems cuts "[a, b]"; anything else is one item.
func flowItems(s string) []string {
	inner, ok := strings.CutPrefix(s, "[")
	if !ok || !strings.HasSuffix(inner, "]") {
		return []string{s}
	}
	return strings.Split(strings.TrimSuffix(inner, "]"), ",")
}

// scalar drops quotation marks and a remark after a blank and #.
func scalar(s string) string {
	s = strings.TrimSpace(s)
	for _, mark := range []string{`"`, `'`} {
		if inner, ok := strings.CutPrefix(s, mark); ok {
			if end := strings.Index(inner, mark); end >= 0 {
				return inner[:end]
			}
		}
	}
	s, _, _ = strings.Cut(s, " #")
	return strings.TrimSpace(s)
}

// isYAMLLine tells whether a line could stand in such a file.
func isYAMLLine(line string) bool {
	content := strings.TrimSpace(line)
	if strings.HasPrefix(content, "- ") || content == "---" {
		return true
	}
	_, _, ok := cutKey(content)
	return ok
}
