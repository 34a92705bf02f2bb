package web

import (
	"context"
	"strings"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/format/tlp"
	"lianfang/internal/incident"
	"lianfang/internal/intel"
	"lianfang/internal/text"
)

// sentShown is how many of the signs that went out stand on the page, each with what became of it.
const sentShown = 50

// incidentSigns is what the desk sees of the signs in a case.
func (s *Server) incidentSigns(ctx context.Context, q *request, f incident.File) (*page.IncidentSigns, error) {
	signs, sent, err := s.Incidents.Signs(ctx, q.who.Viewer, f.UUID)
	if err != nil {
		return nil, err
	}
	out := &page.IncidentSigns{May: !f.Exercise, TLP: signLevels(), PAP: signActions()}
	for _, x := range signs {
		if x.Sent.ID != "" {
			continue
		}
		row := page.SignRow{ID: x.ID, Value: x.Value.Defanged(), Kind: valueName(x.Value.Kind), Said: signSaid(x), Doubt: x.Doubt, On: x.Accused && x.Doubt.IsZero()}
		if !x.Against.IsZero() {
			row.Refused, row.On, row.Doubt = true, false, x.Against
		}
		out.Rows = append(out.Rows, row)
	}
	out.Sent, err = s.sentSigns(ctx, q, sent[:min(len(sent), sentShown)])
	out.Rest = len(sent) - len(out.Sent)
	return out, err
}

// signSaid is what the words say of a sign, and in which pieces of evidence it was found.
func signSaid(x incident.Sign) text.Text {
	said := text.Of("只提到", "only named")
	switch {
	case x.Accused:
		said = text.Of("惡意", "malicious")
	case !x.Words:
		said = text.Text{}
	}
	if len(x.Pieces) == 0 {
		return said
	}
	ns := make([]string, len(x.Pieces))
	for i, n := range x.Pieces {
		ns[i] = itoa(n)
	}
	found := text.Format("在證據 %s 裡", "in evidence %s", strings.Join(ns, ", "))
	if said.IsZero() {
		return found
	}
	return text.Format("%[1]v；%[2]v", "%[1]v; %[2]v", said, found)
}

// signLevels begin with AMBER: what a reporter did not let go further stays with whom it concerns.
func signLevels() []page.Choice {
	out := levelChoices(tlp.Amber)
	for i, c := range out {
		l := levelOfWord(c.Value)
		out[i].Name = text.Format("%s：%v", "%s: %v", l.String(), l.Gloss())
	}
	return out
}

func signActions() (out []page.Choice) {
	for p := tlp.PAPClear; p <= tlp.PAPRed; p++ {
		out = append(out, page.Choice{Name: text.Format("%s：%v", "%s: %v", p.String(), p.Gloss()), Value: p.String(), On: p == tlp.PAPGreen})
	}
	return out
}

// sentSigns tells what became of each: whether intake has it, and who was warned.
func (s *Server) sentSigns(ctx context.Context, q *request, sent []incident.SentSign) (out []page.SentRow, err error) {
	ids := make([]string, len(sent))
	for i, x := range sent {
		ids[i] = x.ID
	}
	named, err := s.Intel.ItemsBySTIX(ctx, q.who.Viewer, ids)
	if err != nil {
		return nil, err
	}
	var items []int64
	for _, id := range named {
		items = append(items, id)
	}
	list, err := s.Intel.ItemsByID(ctx, q.who.Viewer, items)
	if err != nil {
		return nil, err
	}
	byID := map[string]intel.Item{}
	for _, it := range list {
		byID[it.STIXID] = it
	}
	for _, x := range sent {
		row := page.SentRow{Value: x.Value.Defanged(), Mark: text.Same(x.TLP.String() + " · " + x.PAP.String()), At: time.UnixMicro(x.At), State: page.State{Tone: page.Waiting, Name: text.Of("還沒有收進", "not taken in yet")}}
		if it, ok := byID[x.ID]; ok {
			row.Href = itemHref(it)
			if row.State, row.Told, err = s.becameOf(ctx, q, it); err != nil {
				return nil, err
			}
		}
		out = append(out, row)
	}
	return out, nil
}

func (s *Server) becameOf(ctx context.Context, q *request, it intel.Item) (page.State, text.Text, error) {
	reach, err := s.Warning.Reached(ctx, q.who.Viewer, it.ID)
	var told int64
	for _, r := range reach {
		told += r.Told
	}
	st := page.State{Tone: page.Good, Name: text.Of("已收進", "taken in")}
	if it.Withdrawn {
		st = page.State{Tone: page.Bad, Name: text.Of("已撤回", "withdrawn"), Icon: "off"}
	}
	if told == 0 {
		return st, text.Of("還沒有單位因它收到預警", "nobody was warned of it yet"), err
	}
	return st, counted(told, "%d 個單位因它收到預警", "%d organisation was warned of it", "%d organisations were warned of it"), err
}

func (s *Server) incidentSignsSend(ctx context.Context, q *request, id string) error {
	pap, _ := tlp.ParsePAP(q.FormValue("signs-pap")) // none is refused
	return s.Incidents.SendSigns(ctx, q.who.Viewer, id, incident.Sending{IDs: q.Form["sign"], TLP: levelOfWord(q.FormValue("signs-tlp")), PAP: pap})
}
