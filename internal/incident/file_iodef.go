package incident

import (
	"strings"
	"time"

	"lianfang/internal/format/iodef"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

var systemNames = map[string]text.Text{"source": text.Of("來源", "Source"), "target": text.Of("目標", "Target"), "indicator": text.Of("特徵", "Indicator")}

// fromIODEF is a report of what a team tells.
func fromIODEF(x iodef.Incident, lang text.Lang, now time.Time) Report {
	l := &lines{lang: lang}
	for _, s := range x.Descriptions {
		l.say(s)
	}
	l.add(text.Of("種類", "Type"), strings.Join(x.Categories, ", "))
	for _, i := range x.Impacts {
		l.add(text.Of("影響", "Impact"), strings.Join(strings.Fields(i.Severity+" "+i.Type+" "+i.Words), " "))
	}
	for _, s := range x.Systems {
		name, ok := systemNames[s.Category]
		if !ok {
			name = text.Same(s.Category)
		}
		l.add(name, s.Value)
	}
	l.add(text.Of("參考", "Reference"), strings.Join(x.References, " "))
	for _, d := range x.History {
		l.add(text.Same(d.At.In(taipei).Format("2006-01-02 15:04")), d.Words)
	}
	l.add(text.Of("對方的分享限制", "Restriction of the sender"), x.Restriction)
	for _, id := range x.Alternative {
		l.add(text.Of("別處的編號", "Number elsewhere"), id.Name+" "+id.Number)
	}
	l.add(text.Same("IODEF"), x.ID.Name+" "+x.ID.Number)
	began := x.Started
	if began.IsZero() {
		began = x.Detected
	}
	who := x.Contacts[0]
	r := Report{What: l.String(), Happened: soon(began, now), Knew: soon(x.Detected, now), Name: beginning(who.Name, maxShort), Phone: beginning(who.Phone, maxPhone), Lang: lang, Once: onceOf("iodef", x.ID.Name, x.ID.Number)}
	if mail, wrong := wording.Mail(who.Mail); wrong == nil {
		r.Mail = mail
	}
	for _, c := range x.Contacts {
		if c.Role == "victim" {
			r.Place = beginning(c.Name, maxShort)
		}
	}
	return r
}
