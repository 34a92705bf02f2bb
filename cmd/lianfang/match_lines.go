package main

import (
	"strconv"

	"github.com/go-json-experiment/json"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/match"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/text"
)

var verdictWords = [...]string{judge.No: "not_affected", judge.Unknown: "possible", judge.Yes: "affected"}

// linesForm writes a JSON object a finding. It is written member by member, since a list may have millions of lines.
func linesForm(urgency urgencyOf) match.Form {
	return match.Form{
		Row: func(b []byte, r *match.Row) []byte {
			b = append(b, `{"asset":`...)
			b = appendOrNull(b, r.Asset)
			b = append(b, `,"row":`...)
			b = strconv.AppendInt(b, int64(r.Row), 10)
			return appendMember(b, `,"component":`, r.As)
		},
		Group:  func(b []byte, g *match.Group) []byte { return appendPriority(b, urgency(g)) },
		Answer: appendAnswer,
	}
}

// appendAnswer writes what is the same for every row with these components. The priority is the vulnerability's.
func appendAnswer(b []byte, f *match.Answer, priority []byte) []byte {
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
	b = append(append(b, `,"priority":`...), priority...)
	b = appendMember(b, `,"evidence":{"source":`, f.Voice)
	decides := f.Verdict.Tree.Decides()
	b = append(b, `,"text":`...)
	from := len(b)
	b = appendLater(b, &decides.Text)
	said := [2]int{from, len(b)}
	b = append(b, `,"tree":`...)
	b = appendStep(b, &f.Verdict.Tree, decides, said)
	if f.Link != nil {
		b = appendMember(b, `,"name":`, f.Component.Name)
		b = append(b, `,"same_as":`...)
		b = appendText(b, f.Link.Why)
	}
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

// appendPriority writes how urgent the vulnerability is. What nobody said is null and not zero.
func appendPriority(b []byte, p priority.Line) []byte {
	out, err := json.Marshal(p)
	if err != nil {
		return append(b, "null"...)
	}
	return append(b, out...)
}

// appendStep writes evidence. What the step says that decides stands in b already, from where to where said tells.
func appendStep(b []byte, s, decides *judge.Step, said [2]int) []byte {
	b = append(append(append(b, `{"op":"`...), s.Op...), `","result":"`...)
	b = append(append(b, s.Result.String()...), `","text":`...)
	if s == decides {
		b = append(b, b[said[0]:said[1]]...)
	} else {
		b = appendLater(b, &s.Text)
	}
	b = append(b, `,"children":[`...)
	for i := range s.Children {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendStep(b, &s.Children[i], decides, said)
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
