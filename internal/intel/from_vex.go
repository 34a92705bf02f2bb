package intel

import (
	"cmp"
	"iter"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/sniff"
	"lianfang/internal/format/vex"
	"lianfang/internal/text"
)

// fromVEX reads OpenVEX documents and the vulnerabilities of a CycloneDX document, each vulnerability a word; how newer versions of a document
// replace older ones is as with CSAF.
func fromVEX(in *intake) iter.Seq2[*Draft, error] {
	return func(yield func(*Draft, error) bool) {
		p := pieces{intake: in, yield: yield}
		for d, err := range vex.Documents(in.rewind()) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !p.exploitability(d) {
				return
			}
		}
	}
}

func (p *pieces) exploitability(d *vex.Document) bool {
	p.head = piece{raw: d.Raw, at: d.At, document: documentKey(string(d.Form), "", cmp.Or(d.ID, "file:"+p.file.Name)),
		time: revised(cmp.Or(d.Updated, d.Time), d.Version), label: distributionOf(d), problems: d.Problems}
	if d.Broken {
		return p.refuse(d.Problems...)
	}
	for part := range d.Parts() {
		var numbers []string
		for _, n := range append([]string{part.Name}, part.Aliases...) {
			if isNumber(n) {
				numbers = append(numbers, n)
			}
		}
		if !p.word(part.Name, numbers, part.Raw, "", 0) {
			return false
		}
	}
	return p.finish(text.Of("這份文件沒有提到任何漏洞與產品。", "The document speaks of no vulnerability of any product."))
}

// distributionOf is how far a CycloneDX document may go (1.7, metadata.distributionConstraints); OpenVEX has no place to say it.
func distributionOf(d *vex.Document) string {
	if d.Form != vex.CycloneDX {
		return ""
	}
	var w struct {
		Metadata struct {
			Distribution jsontext.Value `json:"distributionConstraints"`
		} `json:"metadata"`
	}
	var c struct {
		TLP string `json:"tlp"`
	}
	if json.Unmarshal(d.Raw, &w, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) == nil && w.Metadata.Distribution.Kind() == '{' {
		_ = json.Unmarshal(w.Metadata.Distribution, &c) // of another type it says nothing
	}
	return c.TLP
}

func checkVEX(in *intake) error {
	spoken := false
	err := dryRun(vex.Documents(in.rewind()), func(d *vex.Document) (framing.Position, bool) {
		spoken = spoken || d.Broken || d.Form != vex.CycloneDX || len(d.Statements) > 0
		return d.At, d.Broken
	})
	if err == nil && !spoken {
		return &framing.Error{Code: "not_intelligence", At: framing.Top, Say: text.Format("%s 裡沒有漏洞的說明，是清單；資產清單請從「曝險」頁上傳。",
			"This %s says nothing of vulnerabilities: it is an inventory. Inventories go in on the page Exposure.", sniff.CycloneDXJSON)}
	}
	return err
}
