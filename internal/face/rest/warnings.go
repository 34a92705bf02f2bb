package rest

import (
	"context"
	"strings"
	"time"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

func (s *Server) warningOperations() []operation {
	return []operation{
		op("listWarnings", "GET /warnings", access.ReadWarnings, s.listWarnings, "Lists warnings, the newest first", "What one's organisation was told; for the desk all of them, drafts too. What is TLP:RED is listed without its words."),
		op("getWarning", "GET /warnings/{number}", access.ReadWarnings, s.getWarning, "Gives a warning with its words", "Reading it here does not count as seen. What is TLP:RED is answered 403 red_in_person: it is read on its page."),
		once(op("answerWarning", "POST /warnings/{number}/receipts", access.AnswerWarning, s.answerWarning, "Answers a warning",
			"For one's organisation, or as an MSSP for a client that delegated its answers. A later answer replaces an earlier one; both stay in the journal.")),
		op("takeBackAnswer", "DELETE /warnings/{number}/receipts", access.AnswerWarning, s.takeBackAnswer, "Undoes the answer just given", "Within ten seconds; the one before counts again. Both stay in the journal."),
		op("listReceipts", "GET /warnings/{number}/receipts", access.ReadWarnings, s.listReceipts, "Lists the answers to a warning, the oldest first", "All for the desk, an organisation's own for itself. What is TLP:RED is answered 403 red_in_person."),
		op("whyGot", "GET /warnings/{number}/why", access.ReadWarnings, s.whyGot, "Explains why an organisation was told of a warning", "Condition by condition, and how it was reached."),
		op("listDeliveries", "GET /warnings/{number}/deliveries", access.ReadWarnings, s.listDeliveries, "Lists the messages by which an organisation was told of a warning", "Channel by channel and turn by turn, with how far each is. Addresses are for the desk and for the organisation itself."),
		op("whyNot", "GET /warnings/{number}/why-not", access.ReadWarnings, s.whyNot, "Explains why an organisation was not told", "Of a warning, or of a vulnerability by its CVE number in the warning's place."),
	}
}

func (s *Server) listWarnings(a asked[client.WarningQuery, none]) (client.WarningList, error) {
	q, out := a.query, client.WarningList{Warnings: []client.WarningRow{}}
	list := s.Warning.Inbox
	if a.who.Viewer.All() {
		list = s.Warning.List
	}
	found, err := list(a.Context(), a.who.Viewer, warning.Filter{Kind: warning.Kind(q.Kind), State: warning.State(q.State), Answer: warning.Answer(q.Answer), Unanswered: q.Unanswered, Urgency: q.Urgency, Before: q.After, Limit: q.Limit})
	if err != nil {
		return out, err
	}
	out.Next = found.Next
	for _, e := range found.Entries {
		out.Warnings = append(out.Warnings, warningRow(e))
	}
	return out, nil
}

// inPerson tells what programs are not told.
func inPerson(x warning.Warning) bool { return x.TLP == tlp.Red }

func warningRow(e warning.Entry) client.WarningRow {
	row := client.WarningRow{ID: e.UUID, Number: e.Number, Kind: string(e.Kind), State: string(e.State), Drill: e.Drill, Urgency: e.Urgency, TLP: e.TLP.String(),
		Released: instant(e.ReleasedAt), Due: instant(e.DueAt), Told: instant(e.ToldAt), Answer: string(e.Answer), Answered: instant(e.AnsweredAt)}
	if !inPerson(e.Warning) {
		row.Title = said(e.Words.Title)
	}
	return row
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func said(t text.Text) *client.Words {
	if t.IsZero() {
		return nil
	}
	w := words(t)
	return &w
}

// findWarning is Find for what shows a warning: what is TLP:RED is not for programs.
func (s *Server) findWarning(ctx context.Context, v marking.Viewer, number string) (warning.Found, error) {
	x, err := s.Warning.Find(ctx, v, number)
	if err == nil && inPerson(x.Warning) {
		err = redInPerson(text.Of("TLP:RED 的預警由本人登入後在頁面上閱讀。", "A warning that is TLP:RED is read in person, on its page."))
	}
	return x, err
}

func (s *Server) getWarning(a asked[none, none]) (client.WarningDetail, error) {
	x, err := s.findWarning(a.Context(), a.who.Viewer, a.PathValue("number"))
	if err != nil {
		return client.WarningDetail{}, err
	}
	mine := x.For(a.who.Org)
	d := client.WarningDetail{WarningRow: warningRow(mine), Lead: said(x.Words.Lead), Todo: []client.WarningDo{}, Facts: []client.WarningSay{}, Items: []string{}, Updates: []client.WarningUpdate{},
		Ended: instant(x.EndedAt), EndedBy: said(x.EndedWhy)}
	if len(x.Mine) > 0 {
		d.Reason = said(mine.Reason.Text())
	}
	for _, st := range x.Words.Todo {
		d.Todo = append(d.Todo, client.WarningDo{Do: words(st.Do), Note: said(st.Note), Minutes: st.Minutes})
	}
	for _, f := range x.Words.Facts {
		d.Facts = append(d.Facts, client.WarningSay{Name: words(f.Name), Value: words(f.Value)})
	}
	for _, u := range x.Updates {
		d.Updates = append(d.Updates, client.WarningUpdate{Kind: string(u.Kind), At: instant(u.At), Words: words(u.Words)})
	}
	d.Items, err = s.itemNames(a.Context(), a.who.Viewer, x.Items)
	return d, err
}

// itemNames are the STIX ids of the items that a viewer may see.
func (s *Server) itemNames(ctx context.Context, v marking.Viewer, items []warning.NamedItem) ([]string, error) {
	ids := make([]int64, len(items))
	for i, it := range items {
		ids[i] = it.Item
	}
	names, err := s.Intel.Names(ctx, v, ids)
	out := []string{}
	for _, id := range ids {
		if n, ok := names[id]; ok {
			out = append(out, n.STIXID)
		}
	}
	return out, err
}

func (s *Server) answerWarning(a asked[none, client.Receipt]) (client.WarningRow, error) {
	x, err := s.Warning.Find(a.Context(), a.who.Viewer, a.PathValue("number"))
	if err != nil {
		return client.WarningRow{}, err
	}
	org, err := s.orgOf(a.Context(), a.who, a.body.Org)
	if err != nil {
		return client.WarningRow{}, err
	}
	if err := s.Warning.Give(a.Context(), a.who.Viewer, x.ID, org, warning.Reply{Answer: warning.Answer(a.body.Answer), Note: a.body.Note, Incident: a.body.Incident}); err != nil {
		return client.WarningRow{}, err
	}
	if x, err = s.Warning.Find(a.Context(), a.who.Viewer, x.UUID); err != nil {
		return client.WarningRow{}, err
	}
	return warningRow(x.For(org)), nil
}

func (s *Server) takeBackAnswer(a asked[client.OrgQuery, none]) (none, error) {
	x, err := s.Warning.Find(a.Context(), a.who.Viewer, a.PathValue("number"))
	if err != nil {
		return none{}, err
	}
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return none{}, err
	}
	return none{}, s.Warning.TakeBack(a.Context(), a.who.Viewer, x.ID, org)
}

func (s *Server) listReceipts(a asked[client.PageQuery, none]) (client.ReceiptList, error) {
	out := client.ReceiptList{Receipts: []client.GivenReceipt{}}
	x, err := s.findWarning(a.Context(), a.who.Viewer, a.PathValue("number"))
	if err != nil {
		return out, err
	}
	after, err := cursor(a.query.After)
	if err != nil {
		return out, err
	}
	list, err := s.Warning.Receipts(a.Context(), a.who.Viewer, x.ID, after, a.query.Limit)
	if err != nil {
		return out, err
	}
	orgs, err := slugs(a.Context(), s, a.who.Viewer, list, func(r warning.Receipt) int64 { return r.Org })
	for _, r := range list {
		out.Receipts = append(out.Receipts, client.GivenReceipt{Org: orgs[r.Org], Answer: string(r.Answer), Note: r.Note, Incident: r.Incident, At: instant(r.At)})
	}
	if len(list) == a.query.Limit {
		out.Next = next(list[len(list)-1].ID)
	}
	return out, err
}

func (s *Server) whyGot(a asked[client.OrgQuery, none]) (client.Checks, error) {
	x, err := s.findWarning(a.Context(), a.who.Viewer, a.PathValue("number"))
	if err != nil {
		return client.Checks{}, err
	}
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return client.Checks{}, err
	}
	list, err := s.Warning.WhyGot(a.Context(), a.who.Viewer, x.ID, org)
	return checks(list), err
}

func (s *Server) listDeliveries(a asked[client.OrgQuery, none]) (client.DeliveryList, error) {
	out := client.DeliveryList{Deliveries: []client.Delivery{}}
	x, err := s.findWarning(a.Context(), a.who.Viewer, a.PathValue("number"))
	if err != nil {
		return out, err
	}
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return out, err
	}
	list, err := s.Warning.Deliveries(a.Context(), a.who.Viewer, x.ID, org)
	for _, d := range list {
		out.Deliveries = append(out.Deliveries, client.Delivery{Channel: string(d.Channel), Address: d.Address, State: d.State, Turn: d.Turn, Update: d.Update != 0, Attempts: d.Attempts, Sent: instant(d.SentAt), Next: instant(d.NextAt), Said: d.Said})
	}
	return out, err
}

func (s *Server) whyNot(a asked[client.OrgQuery, none]) (client.Checks, error) {
	number := a.PathValue("number")
	if !strings.HasPrefix(number, "CVE-") {
		if _, err := s.findWarning(a.Context(), a.who.Viewer, number); err != nil {
			return client.Checks{}, err
		}
	}
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return client.Checks{}, err
	}
	list, err := s.Warning.WhyNot(a.Context(), a.who.Viewer, number, org)
	return checks(list), err
}

func checks(list []warning.Check) client.Checks {
	out := client.Checks{Checks: []client.Check{}}
	for _, c := range list {
		out.Checks = append(out.Checks, client.Check{What: words(c.Text), Answer: string(c.Answer), Detail: said(c.Detail)})
	}
	return out
}

// slugs are the short names of the organisations of some rows, those that the viewer may know.
func slugs[T any](ctx context.Context, s *Server, v marking.Viewer, rows []T, org func(T) int64) (map[int64]string, error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = org(r)
	}
	found, err := s.Members.OrgsByID(ctx, v, ids)
	out := make(map[int64]string, len(found))
	for id, o := range found {
		out[id] = o.Slug
	}
	return out, err
}

// orgOf is the organisation that a request is for: the one it names, else the reader's own.
func (s *Server) orgOf(ctx context.Context, who access.Who, slug string) (int64, error) {
	if slug != "" {
		o, err := s.Members.FindOrgBySlug(ctx, who.Viewer, slug)
		return o.ID, err
	}
	if who.Viewer.Org == 0 {
		return 0, fault.New(fault.Invalid, "org_missing", text.Of("請用 org 說明是哪個單位。", "Say with org which organisation it is for."))
	}
	return who.Viewer.Org, nil
}
