package main

import (
	"io"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/match"
	"lianfang/internal/text"
)

// matchShape is a form of the answer. render is called by several goroutines at once.
type matchShape struct {
	begin  func(io.Writer) error
	render func([]match.Finding) ([]byte, error)
	end    func(io.Writer) error
}

func nothingMore(io.Writer) error { return nil }

func shapeOf(c *call) matchShape {
	if c.on("table") {
		return tableShape(c)
	}
	return matchShape{begin: nothingMore, render: renderLines, end: nothingMore}
}

var verdictWords = [...]string{judge.No: "not_affected", judge.Unknown: "possible", judge.Yes: "affected"}

// renderLines writes a line a finding. It is written member by member, since a list may have millions of lines.
func renderLines(found []match.Finding) ([]byte, error) {
	b := make([]byte, 0, 1024*len(found))
	for i := range found {
		b = append(appendFinding(b, &found[i]), '\n')
	}
	return b, nil
}

func appendFinding(b []byte, f *match.Finding) []byte {
	b = append(b, `{"asset":`...)
	b = appendOrNull(b, f.Row.Asset)
	b = append(b, `,"row":`...)
	b = strconv.AppendInt(b, int64(f.Row.Row), 10)
	b = appendMember(b, `,"component":`, f.Row.As)
	if f.Rendered == nil {
		f.Rendered = appendAnswer(nil, f.Answer)
	}
	return append(b, f.Rendered...)
}

// appendAnswer writes what is the same for every row with these components.
func appendAnswer(b []byte, f *match.Answer) []byte {
	b = appendMember(b, `,"vulnerability":`, f.Group.ID)
	b = append(b, `,"aliases":`...)
	b = appendStrings(b, f.Group.Aliases)
	b = appendMember(b, `,"verdict":`, verdictWords[f.Verdict.Result])
	b = append(b, `,"depends_on":`...)
	if f.Verdict.Result == judge.Unknown && !f.Verdict.Needs.IsZero() {
		b = appendText(b, f.Verdict.Needs)
	} else {
		b = append(b, "null"...)
	}
	b = append(b, `,"confidence":`...)
	b = strconv.AppendInt(b, int64(f.Verdict.Confidence), 10)
	b = append(b, `,"fixed":`...)
	b = appendStrings(b, f.Verdict.Fixed)
	b = append(b, `,"priority":`...)
	b = appendPriority(b, f)
	b = appendMember(b, `,"evidence":{"source":`, f.Voice)
	b = append(b, `,"text":`...)
	b = appendText(b, f.Verdict.Tree.Sentence())
	b = append(b, `,"tree":`...)
	b = appendStep(b, &f.Verdict.Tree)
	if len(f.Others) > 0 {
		b = append(b, `,"others":[`...)
		for i, o := range f.Others {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendMember(b, `{"source":`, o.Voice)
			b = appendMember(b, `,"verdict":`, verdictWords[o.Result])
			b = append(b, '}')
		}
		b = append(b, ']')
	}
	return append(b, "}}"...)
}

// appendPriority writes how urgent the vulnerability is. What nobody said is null and not zero; that the catalogue was read and has it not is
// known only where it was given, and then it says false.
func appendPriority(b []byte, f *match.Answer) []byte {
	s := &f.Group.Scores
	b = append(b, `{"kev":`...)
	b = strconv.AppendBool(b, !s.KEVAdded.IsZero())
	b = append(b, `,"epss":`...)
	b = appendScaled(b, s.EPSS, 1e6)
	b = append(b, `,"cvss":`...)
	b = appendScaled(b, s.CVSS, 10)
	b = append(b, `,"decision":null,"due":`...)
	if s.KEVDue.IsZero() {
		return append(b, "null}"...)
	}
	return append(appendQuoted(b, s.KEVDue.Format(time.DateOnly)), '}')
}

// appendScaled writes a number that is kept as a whole one; below 0 is null.
func appendScaled(b []byte, n int64, scale float64) []byte {
	if n < 0 {
		return append(b, "null"...)
	}
	return strconv.AppendFloat(b, float64(n)/scale, 'f', -1, 64)
}

func appendStep(b []byte, s *judge.Step) []byte {
	b = appendMember(b, `{"op":`, s.Op)
	b = appendMember(b, `,"result":`, s.Result.String())
	b = append(b, `,"text":`...)
	b = appendText(b, s.Text)
	b = append(b, `,"children":[`...)
	for i := range s.Children {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendStep(b, &s.Children[i])
	}
	return append(b, "]}"...)
}

func appendText(b []byte, t text.Text) []byte {
	b = appendMember(b, `{"en":`, t.In(text.En))
	b = appendMember(b, `,"zh-TW":`, t.In(text.ZhTW))
	return append(b, '}')
}

func appendMember(b []byte, head, value string) []byte {
	return appendQuoted(append(b, head...), value)
}

func appendOrNull(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return appendQuoted(b, s)
}

func appendStrings(b []byte, list []string) []byte {
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendQuoted(b, s)
	}
	return append(b, ']')
}

// appendQuoted writes a JSON text. What is no UTF-8 was refused by the readers.
func appendQuoted(b []byte, s string) []byte {
	out, err := jsontext.AppendQuote(b, s)
	if err != nil {
		out, _ = jsontext.AppendQuote(b, "�")
	}
	return out
}
