package intel

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"iter"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/prose"
)

// How sure a reader is of a value that a document seems to accuse, of 100: it was found by rules, not written down as an indicator.
const (
	confidenceAccused = 70
	confidenceUnsure  = 35
)

// maxContext is how many bytes of the line around a value are kept with it.
const maxContext = 4096

// fromProse reads a document for people. The document is an item, kept whole; every value that it accuses is an item too, with the line
// it stands in, and a relationship leads from the document to it, an item of its own since a value may be known already when a second
// document mentions it. What a document only names is left in its text.
func fromProse(in *intake) iter.Seq2[*Draft, error] {
	return func(yield func(*Draft, error) bool) {
		doc, err := in.document()
		if err != nil {
			yield(nil, err)
			return
		}
		found, err := prose.Extract(in.rewind())
		if err != nil {
			yield(nil, err)
			return
		}
		sum := sha256.Sum256(doc.raw)
		report := &Draft{Raw: doc.raw, Type: "report", STIXID: recordID("report", "document", hex.EncodeToString(sum[:])), Public: true,
			Title: doc.title(), Confidence: -1, At: framing.Top}
		said{}.tag(doc.text).mark(report)
		if !yield(report, nil) {
			return
		}
		index := 1
		for i := range found {
			f := &found[i]
			if !f.Judgement.Accused() {
				continue
			}
			value := doc.draft(f, index, report)
			if !yield(value, nil) || !yield(mentions(report, value), nil) {
				return
			}
			index += 2
		}
	}
}

func checkProse(in *intake) error {
	_, err := in.document()
	return err
}

// document is a text for people with its lines.
type document struct {
	raw   []byte
	text  string
	lines []string
}

func (in *intake) document() (*document, error) {
	raw, err := io.ReadAll(io.LimitReader(in.rewind(), prose.MaxInput+1))
	if err != nil {
		return nil, err
	}
	s, err := prose.Text(raw)
	if refused := new(framing.Error); errors.As(err, &refused) && refused.At == (framing.Position{}) {
		refused.At = framing.Top // a document is one piece: it is wrong as a whole
	}
	if err != nil {
		return nil, err
	}
	return &document{raw, s, strings.Split(s, "\n")}, nil
}

// title is the first line with a letter in it, without the signs of a heading.
func (d *document) title() string {
	for _, line := range d.lines {
		if t := strings.Trim(line, "#=*-<>! \t\r\ufeff"); t != "" {
			return short(t)
		}
	}
	return ""
}

func (d *document) draft(f *prose.Found, index int, report *Draft) *Draft {
	out := &Draft{Raw: []byte(d.context(f)), At: framing.Position{Line: f.Line, Column: f.Column}, Index: index, Confidence: confidenceAccused,
		SaidTLP: report.SaidTLP, SaidTLPWords: report.SaidTLPWords, PAP: report.PAP}
	if f.Judgement == prose.Unsure {
		out.Confidence = confidenceUnsure
	}
	out.ofValue(f.Value, f.Value.Text)
	return out
}

// mentions is the relationship from a document to a value in it. Its bytes are those of the value's line.
func mentions(report, value *Draft) *Draft {
	return &Draft{Raw: value.Raw, At: value.At, Index: value.Index + 1, Type: "relationship", Public: true, Title: "mentions",
		STIXID: recordID("relationship", "mentions", report.STIXID+"\x00"+value.STIXID), Confidence: value.Confidence,
		Edge: &Edge{"mentions", report.STIXID, value.STIXID}, SaidTLP: value.SaidTLP, SaidTLPWords: value.SaidTLPWords, PAP: value.PAP}
}

// context is the line in which a value stands, or the value as written where the line is too long.
func (d *document) context(f *prose.Found) string {
	if f.Line >= 1 && f.Line <= len(d.lines) {
		if line := strings.TrimSpace(d.lines[f.Line-1]); line != "" && len(line) <= maxContext {
			return line
		}
	}
	return f.AsWritten
}
