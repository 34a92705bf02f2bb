package stix

import (
	"io"
	"sort"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// wrappers reads a file for its bundles only (STIX 2.1, section 8; 2.0 part 1, section 5). What isn't JSON ends it: the reader of the
// objects says so.
type wrappers struct {
	dec       *jsontext.Decoder
	lines     *lineReader
	documents int
	found     []Finding
}

func readWrappers(r io.Reader) *wrappers {
	w := &wrappers{lines: &lineReader{r: r}}
	w.dec = jsontext.NewDecoder(w.lines, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for w.dec.PeekKind() > 0 && w.value(0, false) == nil {
		w.documents++
	}
	_, _ = io.Copy(io.Discard, r) // the other reader must not wait for this one
	return w
}

// value reads one value; inside tells that it stands among the objects of a bundle.
func (w *wrappers) value(nesting int, inside bool) error {
	switch kind := w.dec.PeekKind(); {
	case nesting > MaxNesting:
		return w.dec.SkipValue()
	case kind == '[':
		_, err := w.list(nesting, inside)
		return err
	case kind == '{':
		return w.object(nesting, inside)
	}
	return w.dec.SkipValue()
}

func (w *wrappers) list(nesting int, inside bool) (count int, err error) {
	if _, err := w.dec.ReadToken(); err != nil {
		return 0, err
	}
	for w.dec.PeekKind() > 0 && w.dec.PeekKind() != ']' {
		if err := w.value(nesting+1, inside); err != nil {
			return count, err
		}
		count++
	}
	_, err = w.dec.ReadToken()
	return count, err
}

// wrapper is what a bundle says of itself.
type wrapper struct {
	at       framing.Position
	members  map[string]jsontext.Value // type, id and spec_version
	objects  jsontext.Kind             // 0: not there
	count    int
	oddNames []string
}

func (w *wrappers) object(nesting int, inside bool) error {
	if _, err := w.dec.ReadToken(); err != nil {
		return err
	}
	b := wrapper{at: w.lines.position(w.dec.InputOffset() - 1), members: map[string]jsontext.Value{}}
	for w.dec.PeekKind() == '"' {
		name, err := w.dec.ReadToken()
		if err != nil {
			return err
		}
		if err := w.member(&b, name.String(), nesting); err != nil {
			return err
		}
	}
	if _, err := w.dec.ReadToken(); err != nil {
		return err
	}
	if stringValue(b.members["type"]) == "bundle" {
		w.judge(&b, inside)
	}
	return nil
}

func (w *wrappers) member(b *wrapper, name string, nesting int) (err error) {
	kind := w.dec.PeekKind()
	switch {
	case name == "objects":
		b.objects = kind
		if kind != '[' {
			return w.dec.SkipValue()
		}
		b.count, err = w.list(nesting, true)
		return err
	case (name == "type" || name == "id" || name == "spec_version") && kind != '{' && kind != '[':
		v, err := w.dec.ReadValue()
		b.members[name] = v.Clone()
		return err
	case name == "id" || name == "spec_version":
		b.members[name] = jsontext.Value("null")
	case !isPropertyName([]byte(name)):
		b.oddNames = append(b.oddNames, name)
	}
	return w.dec.SkipValue()
}

func stringValue(v jsontext.Value) string {
	if v.Kind() != '"' {
		return ""
	}
	return unquote(v)
}

// judge holds a bundle against its clause.
func (w *wrappers) judge(b *wrapper, inside bool) {
	id, version := stringValue(b.members["id"]), stringValue(b.members["spec_version"])
	e, clause := edition21, "8.1"
	if version == "2.0" {
		e, clause = edition20, "part 1, 5.1"
	}
	broken := func(path, code string, say text.Text) {
		if path != "" {
			say = text.Format("%s：%s", "%s: %s", shown(path), say)
		}
		w.found = append(w.found, Finding{
			Problem:  framing.Problem{Code: code, Say: say, At: b.at, Object: shown(id)},
			Severity: Broken, Clause: e.name + ", " + clause, Path: path,
		})
	}
	typ, uuid, _ := cutID(id)
	switch {
	case b.members["id"] == nil:
		broken("", CodeMissing, text.Format("缺少必要屬性 %s", "the required property %s is missing", "id"))
	case typ != "bundle" || !isUUID(uuid, e == edition20):
		broken("id", CodeID, text.Format("「%s」不是「類型--UUID」形式的識別碼", "%q isn't an identifier of the form type--UUID", shown(id)))
	}
	if b.members["spec_version"] != nil && version != "2.0" && version != "2.1" {
		broken("spec_version", CodeChoice, text.Format("「%s」不在允許的值之中：%s", "%q isn't one of the allowed values: %s", shown(version), "2.0, 2.1"))
	}
	switch {
	case b.objects == '[' && b.count == 0:
		broken("objects", CodeEmpty, emptyList)
	case b.objects != 0 && b.objects != '[':
		broken("objects", CodeKind, text.Format("應為%s", "this must be %s", text.Of("清單", "a list")))
	}
	for _, name := range b.oddNames {
		broken(name, CodeName, oddName)
	}
	if inside {
		broken("", CodeKind, text.Of("包裹不是 STIX 物件，不得放在另一個包裹中", "a bundle isn't a STIX object and must not stand in another one"))
	}
}

// lineReader notes where lines end, so that an offset can be told as a line and a column.
type lineReader struct {
	r    io.Reader
	read int64
	ends []int64 // offsets behind the line feeds
}

func (l *lineReader) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			l.ends = append(l.ends, l.read+int64(i)+1)
		}
	}
	l.read += int64(n)
	return n, err
}

func (l *lineReader) position(offset int64) framing.Position {
	line := sort.Search(len(l.ends), func(i int) bool { return l.ends[i] > offset })
	start := int64(0)
	if line > 0 {
		start = l.ends[line-1]
	}
	return framing.Position{Offset: offset, Line: line + 1, Column: int(offset-start) + 1}
}
