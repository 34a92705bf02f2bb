package main

import (
	"strconv"
	"strings"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/match"
	"lianfang/internal/format/spreadsheet"
	"lianfang/internal/text"
)

// csvHead names the columns of csvForm. They are the members of the JSON lines; what a line says in a tree is left out.
const csvHead = "asset,row,component,vulnerability,verdict,depends_on,fixed,kev,decision,due,source\n"

// csvForm writes a line of RFC 4180 a finding: what a spreadsheet or a script asks, without the evidence.
func csvForm(urgency urgencyOf, lang text.Lang) match.Form {
	return match.Form{
		Row: func(b []byte, r *match.Row) []byte {
			b = append(spreadsheet.Append(b, r.Asset), ',')
			b = append(strconv.AppendInt(b, int64(r.Row), 10), ',')
			return append(spreadsheet.Append(b, r.As), ',')
		},
		Group: func(b []byte, g *match.Group) []byte {
			p := urgency(g)
			if p.KEV != nil {
				b = strconv.AppendBool(b, *p.KEV)
			}
			b = append(b, ',')
			if p.Decision != nil {
				b = append(b, *p.Decision...)
			}
			b = append(b, ',')
			if p.Due != nil {
				b = append(b, *p.Due...)
			}
			return append(b, ',')
		},
		Answer: func(b []byte, x *match.Answer, priority []byte) []byte {
			b = append(spreadsheet.Append(b, x.Group.ID), ',')
			b = append(append(b, verdictWords[x.Verdict.Result]...), ',')
			if x.Verdict.Result == judge.Unknown {
				b = spreadsheet.Append(b, x.Verdict.Needs.In(lang))
			}
			b = append(b, ',')
			b = spreadsheet.Append(b, strings.Join(x.Verdict.Fixed, " "))
			b = append(append(b, ','), priority...)
			return spreadsheet.Append(b, x.Voice)
		},
	}
}
