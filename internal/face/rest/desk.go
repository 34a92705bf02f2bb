package rest

import (
	"context"
	"strings"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/member"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

func (s *Server) deskOperations() []operation {
	return []operation{
		once(byPerson(op("draftWarning", "POST /warnings", access.DraftWarning, s.draftWarning, "Drafts a warning", "It never goes out by itself: somebody approves it."))),
		byPerson(op("editWarning", "PATCH /warnings/{number}", access.DraftWarning, s.editWarning, "Changes a draft", "Approvals of it are void, and whoever edits counts as its drafter.")),
		once(byPerson(op("approveWarning", "POST /warnings/{number}/approvals", access.ReleaseWarning, s.approveWarning, "Approves a draft", "The last approval that it needs releases it. Two approvals are two people, and whoever wrote it is not the second."))),
		once(byPerson(op("dropWarning", "POST /warnings/{number}/drop", access.ReleaseWarning, s.dropWarning, "Ends a draft that nobody needs", "Its cause does not make another."))),
		once(byPerson(op("withdrawWarning", "POST /warnings/{number}/withdraw", access.WithdrawWarning, s.withdrawWarning, "Takes a warning back", "Everybody who was told reads the reason. Where the policy asks for two people the first call proposes, with the reason that counts: the state stays released."))),
		once(byPerson(op("correctWarning", "POST /warnings/{number}/corrections", access.WithdrawWarning, s.correctWarning, "Tells everybody who was told something more", "The text of the warning stays as it was sent."))),
		op("listRecipients", "GET /warnings/{number}/recipients", access.ReadAudit, s.listRecipients, "Lists who is told of a warning", "And how far each of them is. What is TLP:RED is answered 403 red_in_person."),
		op("getProgress", "GET /warnings/{number}/progress", access.ReadAudit, s.getProgress, "Counts how a warning is doing", "In all, by answer, by sector, by channel, and over time. What is TLP:RED is answered 403 red_in_person."),
		op("listCalls", "GET /calls", access.ReadAudit, s.listCalls, "Tells whom to call now", "Organisations that stayed silent after every message, and those that asked for help, which come first."),
		once(byPerson(op("noteCall", "POST /calls", access.DraftWarning, s.noteCall, "Records what became of a call", "Who was reached counts as having acknowledged."))),
	}
}

func (s *Server) draftWarning(a asked[none, client.NewWarning]) (client.WarningRow, error) {
	b := a.body
	level, _ := tlp.Parse(b.TLP)
	n := warning.NewWarning{Kind: warning.Kind(b.Kind), TLP: level, Drill: b.Drill, Urgency: b.Urgency, Words: wordsOf(b.Words)}
	var err error
	if n.Orgs, err = s.Members.Choose(a.Context(), a.who.Viewer, b.Sectors, b.Orgs); err != nil {
		return client.WarningRow{}, err
	}
	if n.Items, err = s.Intel.ItemsNamed(a.Context(), a.who.Viewer, b.Items); err != nil {
		return client.WarningRow{}, err
	}
	id, err := s.Warning.Draft(a.Context(), a.who.Viewer, n)
	if err != nil {
		return client.WarningRow{}, err
	}
	uuid, err := s.Warning.UUIDOf(a.Context(), a.who.Viewer, id)
	if err != nil {
		return client.WarningRow{}, err
	}
	return s.rowOf(a.Context(), a.who, uuid)
}

// rowOf is a warning as it is after a deed.
func (s *Server) rowOf(ctx context.Context, who access.Who, ref string) (client.WarningRow, error) {
	x, err := s.Warning.Find(ctx, who.Viewer, ref)
	return warningRow(x.For(who.Org)), err
}

func wordsOf(w client.WarningWords) warning.Words {
	out := warning.Words{Title: textOf(w.Title), Lead: textOf(w.Lead)}
	for _, d := range w.Todo {
		st := warning.Step{Do: textOf(d.Do), Minutes: d.Minutes}
		if d.Note != nil {
			st.Note = textOf(*d.Note)
		}
		out.Todo = append(out.Todo, st)
	}
	for _, f := range w.Facts {
		out.Facts = append(out.Facts, warning.Named{Name: textOf(f.Name), Value: textOf(f.Value)})
	}
	return out
}

func (s *Server) editWarning(a asked[none, client.WarningChange]) (client.WarningRow, error) {
	x, err := s.Warning.Find(a.Context(), a.who.Viewer, a.PathValue("number"))
	if err != nil {
		return client.WarningRow{}, err
	}
	c := warning.Change{Urgency: a.body.Urgency}
	c.TLP, _ = tlp.Parse(a.body.TLP)
	if a.body.Words != nil {
		w := wordsOf(*a.body.Words)
		w.Quotes = x.Words.Quotes
		if w.Facts == nil {
			w.Facts = x.Words.Facts
		}
		c.Words = &w
	}
	if err := s.Warning.Edit(a.Context(), a.who.Viewer, x.ID, c); err != nil {
		return client.WarningRow{}, err
	}
	return s.rowOf(a.Context(), a.who, x.UUID)
}

// decide does something to the warning of a path and gives it as it is then.
func (s *Server) decide(ctx context.Context, who access.Who, number string, deed func(id int64) error) (client.WarningRow, error) {
	x, err := s.Warning.Find(ctx, who.Viewer, number)
	if err == nil {
		err = deed(x.ID)
	}
	if err != nil {
		return client.WarningRow{}, err
	}
	return s.rowOf(ctx, who, x.UUID)
}

func (s *Server) approveWarning(a asked[none, none]) (client.WarningRow, error) {
	return s.decide(a.Context(), a.who, a.PathValue("number"), func(id int64) error {
		_, err := s.Warning.Approve(a.Context(), a.who.Viewer, id)
		return err
	})
}

func (s *Server) dropWarning(a asked[none, client.Reason]) (client.WarningRow, error) {
	return s.decide(a.Context(), a.who, a.PathValue("number"), func(id int64) error { return s.Warning.Drop(a.Context(), a.who.Viewer, id, a.body.Reason) })
}

func (s *Server) withdrawWarning(a asked[none, client.Reason]) (client.WarningRow, error) {
	return s.decide(a.Context(), a.who, a.PathValue("number"), func(id int64) error {
		if strings.TrimSpace(a.body.Reason) == "" {
			return fault.New(fault.Invalid, "reason_missing", text.Of("請寫下撤回的原因，收過的單位都會讀到。", "Write the reason; everyone who was told will read it."))
		}
		_, err := s.Warning.Withdraw(a.Context(), a.who.Viewer, id, a.body.Reason)
		return err
	})
}

func (s *Server) correctWarning(a asked[none, client.Correction]) (none, error) {
	x, err := s.Warning.Find(a.Context(), a.who.Viewer, a.PathValue("number"))
	if err != nil {
		return none{}, err
	}
	return none{}, s.Warning.Correct(a.Context(), a.who.Viewer, x.ID, textOf(a.body.Words))
}

func (s *Server) listRecipients(a asked[client.PageQuery, none]) (client.RecipientList, error) {
	out := client.RecipientList{Recipients: []client.Recipient{}}
	x, err := s.findWarning(a.Context(), a.who.Viewer, a.PathValue("number"))
	if err != nil {
		return out, err
	}
	after, err := cursor(a.query.After)
	if err != nil {
		return out, err
	}
	list, behind, err := s.Warning.Recipients(a.Context(), a.who.Viewer, x.ID, after, a.query.Limit)
	if err != nil {
		return out, err
	}
	ids := make([]int64, len(list))
	for i, e := range list {
		ids[i] = e.Org
	}
	orgs, err := s.Members.OrgsByID(a.Context(), a.who.Viewer, ids)
	for _, e := range list {
		o := orgs[e.Org]
		out.Recipients = append(out.Recipients, client.Recipient{Org: o.Slug, Name: words(o.Name), Sector: o.Sector, Reason: words(e.Reason.Text()), Told: instant(e.ToldAt), Seen: instant(e.SeenAt),
			Answer: string(e.Answer), Answered: instant(e.AnsweredAt)})
	}
	out.Next = next(behind)
	return out, err
}

func (s *Server) getProgress(a asked[none, none]) (client.Progress, error) {
	x, err := s.findWarning(a.Context(), a.who.Viewer, a.PathValue("number"))
	if err != nil {
		return client.Progress{}, err
	}
	p, err := s.Warning.Progress(a.Context(), a.who.Viewer, x.ID)
	if err != nil {
		return client.Progress{}, err
	}
	out := client.Progress{Recipients: p.Recipients, Told: p.Told, Delivered: p.Delivered, Seen: p.Seen, Answered: p.Answered, Answers: []client.AnswerCount{}, Sectors: []client.SectorProgress{},
		Channels: []client.ChannelCount{}, Curve: []client.CurvePoint{}}
	for _, answer := range x.Answers() {
		out.Answers = append(out.Answers, client.AnswerCount{Answer: string(answer), Count: p.By[answer]})
	}
	for _, c := range p.Sectors {
		out.Sectors = append(out.Sectors, client.SectorProgress{Sector: c.Sector, Told: c.Told, Seen: c.Seen, Answered: c.Answered, Help: c.Help})
	}
	for _, c := range p.Channels {
		out.Channels = append(out.Channels, client.ChannelCount{Channel: c.Channel, State: c.State, Count: c.N})
	}
	for _, c := range p.Curve {
		out.Curve = append(out.Curve, client.CurvePoint{At: c.At.UTC(), Seen: c.Seen, Answered: c.Answered})
	}
	return out, nil
}

const callsShown = 100

func (s *Server) listCalls(a asked[none, none]) (client.CallList, error) {
	out := client.CallList{Calls: []client.Call{}}
	list, err := s.Warning.CallingList(a.Context(), a.who.Viewer, callsShown)
	if err != nil {
		return out, err
	}
	ids := make([]int64, len(list))
	for i, c := range list {
		ids[i] = c.Org
	}
	orgs, err := s.Members.OrgsByID(a.Context(), a.who.Viewer, ids)
	for _, c := range list {
		line := client.Call{Warning: c.Number, Org: orgs[c.Org].Slug, Name: words(orgs[c.Org].Name), Urgency: c.Urgency, Help: c.Help, Told: instant(c.ToldAt), Due: instant(c.Due), Phones: []string{},
			Last: string(c.Last.Outcome), LastCall: instant(c.Last.At)}
		for _, k := range c.Contacts {
			if k.Channel == member.Phone && k.StaleAt == 0 {
				line.Phones = append(line.Phones, k.Address)
			}
		}
		out.Calls = append(out.Calls, line)
	}
	return out, err
}

func (s *Server) noteCall(a asked[none, client.CallNote]) (none, error) {
	x, err := s.Warning.Find(a.Context(), a.who.Viewer, a.body.Warning)
	if err != nil {
		return none{}, err
	}
	o, err := s.Members.FindOrgBySlug(a.Context(), a.who.Viewer, a.body.Org)
	if err != nil {
		return none{}, err
	}
	return none{}, s.Warning.NoteCall(a.Context(), a.who.Viewer, x.ID, o.ID, warning.CallOutcome(a.body.Outcome))
}
