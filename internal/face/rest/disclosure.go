package rest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/disclosure"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Coordinated disclosure: the desk's cases, those that were handed to a vendor, and what was published.
func (s *Server) disclosureOperations() []operation {
	return []operation{
		op("listCases", "GET /cases", access.LeadDisclosure, s.listCases, "Lists the vulnerabilities that the desk leads to their makers", "Without what was written about them."),
		op("getCase", "GET /cases/{id}", access.LeadDisclosure, s.getCase, "Gives a case", "With the report, who found it, and the three threads."),
		op("stepCase", "POST /cases/{id}/steps", access.LeadDisclosure, s.stepCase, "Takes a step", "Which events are possible stands in `offered`; `extend` is while the clock runs. It takes no Idempotency-Key, since the answer may hold a vendor's link; a step that was taken is refused the second time, or changes nothing."),
		once(op("writeToCase", "POST /cases/{id}/messages", access.LeadDisclosure, s.writeToCase, "Writes into one of the threads", "The finder and the vendor each read their own alone.")),
		op("numberCase", "PUT /cases/{id}/numbers", access.LeadDisclosure, s.numberCase, "Notes the numbers of a flaw elsewhere", "They are checked by their form; reserving them is done elsewhere."),
		op("getAdvisoryDraft", "GET /cases/{id}/draft", access.LeadDisclosure, s.getDraft, "Gives what is written of a case's advisory", "Where nothing is, what the case itself says."),
		op("putAdvisoryDraft", "PUT /cases/{id}/draft", access.LeadDisclosure, s.putDraft, "Keeps what is written of a case's advisory", "The answer is the preview."),
		op("previewAdvisory", "GET /cases/{id}/preview", access.LeadDisclosure, s.previewAdvisory, "Gives what would be published now", "With what stands in the way."),
		once(op("publishAdvisory", "POST /cases/{id}/advisory", access.PublishAdvisory, s.publishAdvisory, "Publishes a case's advisory, or its next revision", "As CSAF 2.0, signed, for everybody.")),
		op("listHanded", "GET /handed", access.AnswerDisclosure, s.listHanded, "Lists the vulnerabilities in one's own products that the desk handed over", "The newest first."),
		op("getHanded", "GET /handed/{id}", access.AnswerDisclosure, s.getHanded, "Gives one of them", "With what was said with the desk. Who found it is there only where they agreed."),
		once(op("answerHanded", "POST /handed/{id}/answers", access.AnswerDisclosure, s.answerHanded, "Answers the desk", "And says that the fix is ready, once it is.")),
		op("listAdvisories", "GET /advisories", access.ReadIntelligence, s.listAdvisories, "Lists the advisories that the centre published, the latest first", "They are TLP:CLEAR."),
		op("getAdvisory", "GET /advisories/{number}", access.ReadIntelligence, s.getAdvisory, "Gives the latest revision of an advisory", "The document itself stands at `file`."),
	}
}

func (s *Server) listCases(a asked[client.CaseQuery, none]) (client.CaseList, error) {
	out := client.CaseList{Cases: []client.Case{}}
	after, err := cursor(a.query.After)
	if err != nil {
		return out, err
	}
	found, err := s.Disclosure.Cases(a.Context(), a.who.Viewer, disclosure.List{State: disclosure.State(a.query.State), After: after, Limit: a.query.Limit})
	if err != nil {
		return out, err
	}
	names, err := slugs(a.Context(), s, a.who.Viewer, found.Cases, func(c disclosure.Case) int64 { return c.VendorOrg })
	for _, c := range found.Cases {
		out.Cases = append(out.Cases, s.caseHead(c, names[c.VendorOrg]))
	}
	out.Next = next(found.Next)
	return out, err
}

// caseHead is a case without what was written about it.
func (s *Server) caseHead(c disclosure.Case, org string) client.Case {
	return client.Case{ID: c.UUID, Number: c.Number, State: string(c.State), Title: c.Title, Product: c.Product, Version: c.Version, CVE: c.CVE, TVN: c.TVN, Org: org, Vendor: c.VendorName, Mail: c.VendorMail,
		Came: micros(c.ReceivedAt), Told: micros(c.ToldAt), Deadline: micros(c.Deadline), DaysLeft: s.daysLeft(c), Extended: c.Extended}
}

func (s *Server) daysLeft(c disclosure.Case) *int {
	n, ok := c.DaysLeft(s.Now())
	if !ok {
		return nil
	}
	return &n
}

func (s *Server) getCase(a asked[none, none]) (client.Case, error) {
	return s.caseOf(a.Context(), a.who.Viewer, a.PathValue("id"))
}

func (s *Server) caseOf(ctx context.Context, v marking.Viewer, id string) (client.Case, error) {
	f, err := s.Disclosure.Find(ctx, v, id)
	if err != nil {
		return client.Case{}, err
	}
	names, err := slugs(ctx, s, v, []disclosure.Case{f.Case}, func(c disclosure.Case) int64 { return c.VendorOrg })
	if err != nil {
		return client.Case{}, err
	}
	out := s.caseHead(f.Case, names[f.VendorOrg])
	out.What, out.How, out.Others, out.Brief, out.Duplicate = f.What, f.How, f.Others, f.Brief, f.Of
	out.Finder = &client.Finder{Name: f.Finder.Name, Mail: f.Finder.Mail, Credit: f.Finder.Credit, Share: f.Finder.Share}
	for _, e := range disclosure.Offered(f.State) {
		out.Offered = append(out.Offered, string(e))
	}
	if f.State.Runs() {
		out.Offered = append(out.Offered, string(disclosure.Extend))
	}
	out.Steps = caseEvents(f.Steps)
	for _, thread := range []disclosure.Side{disclosure.FinderSide, disclosure.VendorSide, disclosure.DeskSide} {
		out.Messages = append(out.Messages, caseMessages(thread, f.Threads[thread])...)
	}
	return out, nil
}

func caseEvents(steps []disclosure.Step) (out []client.CaseEvent) {
	for _, x := range steps {
		out = append(out, client.CaseEvent{Event: string(x.Event), Side: string(x.Side), Words: x.Words, At: micros(x.At)})
	}
	return out
}

func caseMessages(thread disclosure.Side, all []disclosure.Message) (out []client.CaseMessage) {
	for _, m := range all {
		out = append(out, client.CaseMessage{Thread: string(thread), Side: string(m.Side), Words: m.Words, At: micros(m.At)})
	}
	return out
}

// leading does something to the case of a path and gives it as it is then.
func (s *Server) leading(ctx context.Context, v marking.Viewer, id string, deed func(disclosure.File) error) (client.Case, error) {
	f, err := s.Disclosure.Find(ctx, v, id)
	if err == nil {
		err = deed(f)
	}
	if err != nil {
		return client.Case{}, err
	}
	return s.caseOf(ctx, v, id)
}

func (s *Server) stepCase(a asked[none, client.CaseStep]) (client.Case, error) {
	given := ""
	out, err := s.leading(a.Context(), a.who.Viewer, a.PathValue("id"), func(f disclosure.File) (err error) {
		given, err = s.takeStep(a.Context(), a.who.Viewer, f, a.body)
		return err
	})
	if given != "" {
		out.Link = given
	}
	return out, err
}

func (s *Server) takeStep(ctx context.Context, v marking.Viewer, f disclosure.File, b client.CaseStep) (link string, err error) {
	d := s.Disclosure
	switch disclosure.Event(b.Event) {
	case disclosure.Validate:
		return "", d.Validate(ctx, v, f.ID, disclosure.Assessment{Title: b.Title, Product: orElse(b.Product, f.Product), Version: orElse(b.Version, f.Version), Words: b.Words})
	case disclosure.Refuse:
		return "", d.Refuse(ctx, v, f.ID, b.Words)
	case disclosure.Repeat:
		return "", d.Repeat(ctx, v, f.ID, b.Of, b.Words)
	case disclosure.Close:
		return "", d.Close(ctx, v, f.ID, b.Words)
	case disclosure.Reopen:
		return "", d.Reopen(ctx, v, f.ID, b.Words)
	case disclosure.Extend:
		until, err := disclosure.ParseDay(b.Until)
		if err != nil {
			return "", err
		}
		return "", d.Extend(ctx, v, f.ID, until, b.Words)
	case disclosure.Tell:
		n := disclosure.Vendor{Name: b.Vendor, Mail: b.Mail, Lang: text.Lang(b.Lang), Brief: b.Brief, Days: b.Days}
		if b.Org != "" {
			o, err := s.Members.FindOrgBySlug(ctx, v, b.Org)
			if err != nil {
				return "", err
			}
			n.Org = o.ID
		}
		secret, err := d.Tell(ctx, v, f.ID, n)
		if err != nil || secret == "" {
			return "", err
		}
		p, err := d.Publisher(ctx)
		return p.Namespace + "/disclosure/vendor/" + secret, err
	}
	return "", d.Note(ctx, v, f.ID, disclosure.Event(b.Event), b.Words)
}

func orElse(s, other string) string {
	if strings.TrimSpace(s) == "" {
		return other
	}
	return s
}

func (s *Server) writeToCase(a asked[none, client.CaseWords]) (client.Case, error) {
	return s.leading(a.Context(), a.who.Viewer, a.PathValue("id"), func(f disclosure.File) error {
		return s.Disclosure.Write(a.Context(), a.who.Viewer, f.ID, disclosure.Side(a.body.Thread), a.body.Words)
	})
}

func (s *Server) numberCase(a asked[none, client.CaseNumbers]) (client.Case, error) {
	return s.leading(a.Context(), a.who.Viewer, a.PathValue("id"), func(f disclosure.File) error {
		return s.Disclosure.Number(a.Context(), a.who.Viewer, f.ID, a.body.CVE, a.body.TVN)
	})
}

func (s *Server) listHanded(a asked[client.HandedQuery, none]) (client.HandedList, error) {
	out := client.HandedList{Cases: []client.HandedCase{}}
	after, err := cursor(a.query.After)
	if err != nil {
		return out, err
	}
	list, more, err := s.Disclosure.HandedTo(a.Context(), a.who.Viewer, after, a.query.Limit)
	for _, h := range list {
		out.Cases = append(out.Cases, s.handedOf(h))
	}
	out.Next = next(more)
	return out, err
}

func (s *Server) handedOf(h disclosure.Handed) client.HandedCase {
	return client.HandedCase{ID: h.UUID, Number: h.Number, State: string(h.State), Title: h.Title, Product: h.Product, Version: h.Version, Brief: h.Brief, CVE: h.CVE, TVN: h.TVN, Finder: h.Finder, Told: micros(h.ToldAt),
		Deadline: micros(h.Deadline), DaysLeft: s.daysLeft(h.DaysLeft()), Steps: caseEvents(h.Steps), Messages: caseMessages(disclosure.VendorSide, h.Messages), Advisory: h.Advisory}
}

func (s *Server) getHanded(a asked[none, none]) (client.HandedCase, error) {
	h, err := s.Disclosure.Handed(a.Context(), a.who.Viewer, a.PathValue("id"))
	if err != nil {
		return client.HandedCase{}, err
	}
	return s.handedOf(h), nil
}

func (s *Server) answerHanded(a asked[none, client.HandedAnswer]) (client.HandedCase, error) {
	err := s.Disclosure.Answer(a.Context(), a.who.Viewer, a.PathValue("id"), disclosure.Reply{Words: a.body.Words, Ready: a.body.Ready})
	if err != nil {
		return client.HandedCase{}, err
	}
	h, err := s.Disclosure.Handed(a.Context(), a.who.Viewer, a.PathValue("id"))
	return s.handedOf(h), err
}

func (s *Server) listAdvisories(a asked[client.AdvisoryQuery, none]) (client.AdvisoryList, error) {
	out := client.AdvisoryList{Advisories: []client.Advisory{}}
	after, err := cursor(a.query.After)
	if err != nil {
		return out, err
	}
	list, err := s.Disclosure.Advisories(a.Context(), a.who.Viewer, after, a.query.Limit+1)
	if len(list) > a.query.Limit {
		list = list[:a.query.Limit]
		out.Next = next(list[len(list)-1].CurrentAt)
	}
	for _, x := range list {
		out.Advisories = append(out.Advisories, advisoryOf(x))
	}
	return out, err
}

func advisoryOf(x disclosure.Advisory) client.Advisory {
	return client.Advisory{Number: x.Tracking, Revision: x.Revision, Title: words(x.Title), Summary: x.Summary, CVE: x.CVE, TVN: x.TVN, File: fmt.Sprintf("%s%d/%s", disclosure.Root, x.Year, x.File), SHA256: x.SHA256,
		Published: instant(time.UnixMicro(x.InitialAt)), Changed: instant(time.UnixMicro(x.CurrentAt))}
}

func (s *Server) getAdvisory(a asked[none, none]) (client.Advisory, error) {
	return s.oneAdvisory(a.Context(), a.who.Viewer, a.PathValue("number"))
}

func (s *Server) oneAdvisory(ctx context.Context, v marking.Viewer, number string) (client.Advisory, error) {
	x, _, err := s.Disclosure.Advisory(ctx, v, number)
	if err != nil {
		return client.Advisory{}, err
	}
	return advisoryOf(x), nil
}
