package intel

import (
	"cmp"
	"iter"
	"strings"

	"lianfang/internal/format/csaf"
	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// fromCSAF reads advisories and VEX documents of the Common Security Advisory Framework. A document is a word on each vulnerability that it speaks
// of; a newer revision replaces the words of the older one, and takes back those on vulnerabilities of which it no longer speaks. So does one
// whose category says that the document was withdrawn or superseded (CSAF 2.1, sections 4.6 and 4.7): it speaks of none.
func fromCSAF(in *intake) iter.Seq2[*Draft, error] {
	return func(yield func(*Draft, error) bool) {
		p := pieces{intake: in, yield: yield}
		for d, err := range csaf.Documents(in.rewind()) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !p.advisory(d) {
				return
			}
		}
	}
}

func (p *pieces) advisory(d *csaf.Document) bool {
	p.head = piece{raw: d.Raw, at: d.At, document: documentKey("csaf", cmp.Or(d.Publisher.Namespace, d.Publisher.Name), d.ID),
		time: revised(cmp.Or(d.Current, d.Initial), d.Revision), label: d.TLP, problems: d.Problems}
	switch {
	case d.Broken:
		return p.refuse(d.Problems...)
	case strings.EqualFold(d.Status, "draft"):
		return p.refuse(framing.Problem{Code: "draft", At: d.At, Object: d.ID, Say: text.Format("「%.80s」還是草稿（tracking.status 是 draft），不據以行動；等正式發布再匯入。",
			"%.80[1]q is a draft (tracking.status), which is not acted upon; import it when it is published.", d.ID)})
	}
	for part := range d.Parts() {
		v := part.Vulnerability
		name, numbers := part.Name, []string(nil)
		if isNumber(v.CVE) {
			numbers = []string{v.CVE}
		}
		if name == "" && len(d.Vulnerabilities) == 1 {
			name = d.ID
		}
		if !p.word(name, numbers, part.Raw, cmp.Or(v.Title, d.Title), microsOf(cmp.Or(v.Released, d.Initial))) {
			return false
		}
	}
	return p.finish(text.Of("這份文件沒有提到任何漏洞。", "The document speaks of no vulnerability."))
}

func checkCSAF(in *intake) error {
	return dryRun(csaf.Documents(in.rewind()), func(d *csaf.Document) (framing.Position, bool) { return d.At, d.Broken })
}
