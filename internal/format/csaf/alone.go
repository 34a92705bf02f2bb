package csaf

import (
	"iter"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
)

// Part is a document cut down to what it says of one vulnerability.
type Part struct {
	Name          string         // as Vulnerability.Name has it
	Vulnerability *Vulnerability // the first of that name; a document that lists a number twice, against test 6.1.23, has more
	Raw           jsontext.Value // head, product tree and these, each as written; the whole document, where that is all of it
}

// Parts cuts the document up by vulnerability, in the order of the file, so that each can be kept by itself. A broken document has none.
func (d *Document) Parts() iter.Seq[Part] {
	return func(yield func(Part) bool) {
		w, wrapped, ok := d.wire()
		if !ok {
			return
		}
		var order []Part
		at, raws := map[string]int{}, [][]jsontext.Value{}
		for i := range d.Vulnerabilities {
			v := &d.Vulnerabilities[i]
			n, seen := at[v.Name()]
			if !seen {
				n = len(order)
				at[v.Name()], order, raws = n, append(order, Part{Name: v.Name(), Vulnerability: v}), append(raws, nil)
			}
			raws[n] = append(raws[n], w.Vulns[i])
		}
		for i, p := range order {
			if p.Raw = d.Raw; len(order) > 1 || wrapped {
				p.Raw = w.with(raws[i])
			}
			if !yield(p) {
				return
			}
		}
	}
}

// wire reads the document's outermost members once more, and tells whether they were in a wrapper.
func (d *Document) wire() (w wireDocument, wrapped, ok bool) {
	if d.Broken {
		return w, false, false
	}
	w, _ = framing.DecodeObject[wireDocument](framing.Element{Raw: d.Raw, At: d.At})
	if w.Document == nil && w.Doc.Kind() == '{' {
		wrapped = true
		w, _ = framing.DecodeObject[wireDocument](framing.Element{Raw: w.Doc, At: d.At})
	}
	return w, wrapped, len(w.Vulns) == len(d.Vulnerabilities)
}

func (w wireDocument) with(vulnerabilities []jsontext.Value) jsontext.Value {
	b := append([]byte(`{"document":`), w.Document...)
	if len(w.Tree) > 0 {
		b = append(append(b, `,"product_tree":`...), w.Tree...)
	}
	b = append(b, `,"vulnerabilities":[`...)
	for i, v := range vulnerabilities {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, v...)
	}
	return append(b, "]}"...)
}
