package web

import (
	"context"
	"strings"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/format/tlp"
	"lianfang/internal/incident"
	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

// incidentHandovers is what the desk sees of hand-overs to the police and prosecution.
func (s *Server) incidentHandovers(ctx context.Context, q *request, f incident.File) (*page.IncidentHandovers, error) {
	all, err := s.Incidents.Handovers(ctx, q.who.Viewer, f.UUID)
	if err != nil {
		return nil, err
	}
	out := &page.IncidentHandovers{}
	for _, h := range all {
		out.Silent = out.Silent || h.Silent && h.Lifted == 0
		out.Rows = append(out.Rows, handoverRow(q, h))
	}
	if f.Exercise || q.who.Person == 0 {
		return out, nil
	}
	items, err := s.handedItems(ctx, q, f.UUID)
	if err != nil {
		return nil, err
	}
	act := s.handoverForm(items)
	out.Act = &act
	if out.Silent {
		out.Lift = &page.CaseAct{What: "lift", Name: text.Of("解除「勿驚動嫌犯」", "Lift the silence"), Fields: []page.Field{incidentReason("lift")}}
	}
	return out, nil
}

func handoverRow(q *request, h incident.Handover) page.HandoverRow {
	silent := text.Text{}
	switch {
	case h.Silent && h.Lifted == 0:
		silent = text.Of("是", "yes")
	case h.Silent:
		silent = text.Format("%v 解除", "lifted %v", stampSaid(h.Lifted))
	}
	row := page.HandoverRow{Unit: h.Unit, Words: h.Words, Facts: factsOf(q, page.Fact{Name: text.Of("承辦人", "Officer"), Value: text.Same(h.Office)}, page.Fact{Name: text.Of("移送時間", "When"), Value: stampSaid(h.At.UnixMicro())}, page.Fact{Name: text.Of("法律依據", "Legal ground"), Value: text.Same(h.Ground)},
		page.Fact{Name: text.Of("標示", "Marking"), Value: text.Same(h.TLP.String() + " · " + h.PAP.String())}, page.Fact{Name: text.Of("受害單位同意嗎", "Did the body agree"), Value: agreedSaid(h.Agreed)}, page.Fact{Name: text.Of("勿驚動嫌犯", "Suspect not to be alerted"), Value: silent}, page.Fact{Name: text.Of("記下", "Noted"), Value: stampSaid(h.Noted)})}
	for _, x := range h.Items {
		row.Items = append(row.Items, page.Fact{Name: text.Same(x.Name), Value: text.Same(x.SHA256), Mono: true})
	}
	return row
}

func agreedSaid(a law.Answer) text.Text {
	switch a {
	case law.Yes:
		return text.Of("同意", "yes")
	case law.No:
		return text.Of("不同意", "no")
	}
	return text.Of("沒有問", "nobody asked")
}

// handedItems are the pieces of evidence that there are, as lines of the form.
func (s *Server) handedItems(ctx context.Context, q *request, id string) (string, error) {
	p, err := s.Incidents.EvidenceOf(ctx, q.who.Viewer, id)
	if err != nil {
		return "", err
	}
	items, err := s.Evidence.Items(ctx, p)
	var b strings.Builder
	for _, x := range items {
		if x.DestroyedAt == 0 {
			b.WriteString(strings.Join(strings.Fields(x.Name), " ") + " " + x.SHA256.String() + "\n")
		}
	}
	return b.String(), err
}

func (s *Server) handoverForm(items string) page.CaseAct {
	agreed := page.CaseChoice{Name: "handed-agreed", Label: text.Of("受害單位同意嗎", "Did the body agree")}
	for _, a := range []law.Answer{"", law.Yes, law.No} {
		agreed.Choices = append(agreed.Choices, page.Choice{Name: agreedSaid(a), Value: string(a), On: a == ""})
	}
	silent := page.CaseChoice{Name: "handed-silent", Label: text.Of("勿驚動嫌犯", "The suspect must not be alerted"), Choices: []page.Choice{{Name: text.Of("沒有這個要求", "nobody asked for that"), On: true}, {Name: text.Of("是：這件的內容都不能公開", "yes: nothing of this case is published"), Value: "yes"}}}
	actions := signActions()
	for i := range actions {
		actions[i].On = actions[i].Value == tlp.PAPAmber.String()
	}
	must := func(name, send string, label text.Text) page.Field {
		return page.Field{Name: name, Send: send, Label: label, Must: true}
	}
	return page.CaseAct{What: "handed", Name: text.Of("記下一次移送", "Write a hand-over down"), Hint: text.Of("先依程序移送，再記在這裡。只有值班台看得到。", "Hand it over first, then write it down here. The desk alone reads it."),
		Choices: []page.CaseChoice{{Name: "handed-tlp", Label: text.Of("分享等級（TLP）", "Who may read it (TLP)"), Choices: signLevels()}, {Name: "handed-pap", Label: text.Of("可採取的行動（PAP）", "What may be done (PAP)"), Choices: actions}, agreed, silent},
		Fields: []page.Field{must("handed-unit", "unit", text.Of("接收單位", "Who received it")), must("handed-office", "office", text.Of("承辦人", "Officer")), {Name: "handed-at", Send: "at", Label: text.Of("移送時間", "When"), Type: "datetime-local", Value: minuteSaid(s.Now()), Must: true},
			must("handed-ground", "ground", text.Of("法律依據", "Legal ground")), {Name: "handed-items", Send: "items", Label: text.Of("移送的項目", "What was handed over"), Hint: text.Of("每行一項：名稱，後面可以接 SHA-256。證物已列出，沒有移送的請刪去。", "One a line: the name, and the SHA-256 behind it where there is one. The evidence is listed; take out what was not handed over."), Value: items, Type: "area"}, {Name: "handed-words", Send: "words", Label: text.Of("說明", "Words"), Type: "area"}}}
}

func (s *Server) incidentHandOver(ctx context.Context, q *request, id string, at time.Time) error {
	get := q.FormValue
	items, err := incident.ReadItems(get("items"))
	if err != nil {
		return err
	}
	pap, _ := tlp.ParsePAP(get("handed-pap")) // none is refused
	return s.Incidents.HandOver(ctx, q.who.Viewer, id, incident.Handover{Unit: get("unit"), Office: get("office"), At: at, Ground: get("ground"), Items: items, TLP: levelOfWord(get("handed-tlp")), PAP: pap, Agreed: law.Answer(get("handed-agreed")), Silent: get("handed-silent") == "yes", Words: get("words")})
}
