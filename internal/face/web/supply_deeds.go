package web

import (
	"context"
	"strings"

	"lianfang/internal/face/web/page"
	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/restricted"
	"lianfang/internal/supply"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// supplyLinkAdd writes down a supplier of the reader's own organisation.
func (s *Server) supplyLinkAdd(ctx context.Context, q *request) (string, error) {
	v := q.who.Viewer
	o, err := s.Members.FindOrgBySlug(ctx, v, strings.TrimSpace(q.FormValue("supplier")))
	if err == nil {
		err = s.Members.AddLinks(ctx, v, []member.Link{{Supplier: o.ID, Customer: v.Org, What: strings.TrimSpace(q.FormValue("supplies")), Named: q.FormValue("named") == "yes"}})
	}
	return s.supplyDone(ctx, q, "/supply?did=saved", err)
}

// supplyDone leads on, or draws the page again with why not.
func (s *Server) supplyDone(ctx context.Context, q *request, to string, err error) (string, error) {
	if err == nil {
		return to, nil
	}
	return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.supplyAgain(ctx, q, problem) })
}

func (s *Server) supplyLinkConfirm(ctx context.Context, q *request) (string, error) {
	return s.linkDeed(ctx, q, s.Members.ConfirmLink)
}

func (s *Server) supplyLinkEnd(ctx context.Context, q *request) (string, error) {
	return s.linkDeed(ctx, q, s.Members.EndLink)
}

// linkChange adds or takes a voice of a link.
type linkChange func(ctx context.Context, by marking.Viewer, supplier, customer int64) error

// linkDeed does something to the link between the two organisations of a form, and leads back to the end from which it was done.
func (s *Server) linkDeed(ctx context.Context, q *request, deed linkChange) (string, error) {
	v := q.who.Viewer
	supplier, err := s.Members.FindOrgBySlug(ctx, v, q.FormValue("supplier"))
	if err != nil {
		return s.supplyDone(ctx, q, "", err)
	}
	customer, err := s.Members.FindOrgBySlug(ctx, v, q.FormValue("customer"))
	if err == nil {
		err = deed(ctx, v, supplier.ID, customer.ID)
	}
	if !v.All() && v.Org == supplier.ID && v.Org != customer.ID {
		return s.customersDone(ctx, q, "/supply/customers?did=saved", err)
	}
	return s.supplyDone(ctx, q, "/supply?did=saved", err)
}

func (s *Server) customersDone(ctx context.Context, q *request, to string, err error) (string, error) {
	if err == nil {
		return to, nil
	}
	return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.customersAgain(ctx, q, problem) })
}

func (s *Server) consentSet(ctx context.Context, q *request) (string, error) {
	return s.customersDone(ctx, q, "/supply/customers?did=consent_set", s.Supply.SetConsent(ctx, q.who.Viewer, supply.Choice(q.FormValue("consent"))))
}

// tellCustomers shows what customers would read.
func (s *Server) tellCustomers(ctx context.Context, q *request) (page.Page, error) {
	return s.tellCustomersAgain(ctx, q, q.URL.Query().Get("cve"), text.Text{})
}

func (s *Server) tellCustomersAgain(ctx context.Context, q *request, cve string, problem text.Text) (page.Page, error) {
	x, err := s.Supply.PreviewExposed(ctx, q.who.Viewer, cve)
	if err != nil {
		return nil, err
	}
	p := page.TellCustomers{CVE: x.CVE, Title: x.Words.Title, Lead: x.Words.Lead, TLP: tlpOf(x.TLP), Problem: problem, Customers: toBeTold(x.Customers)}
	for _, st := range x.Words.Todo {
		p.Todo = append(p.Todo, page.Step{Do: st.Do, Note: todoNote(st)})
	}
	for _, f := range x.Words.Facts {
		p.Facts = append(p.Facts, page.Fact{Name: f.Name, Value: f.Value})
	}
	switch {
	case x.Told:
		p.Customers = text.Of("這件事已經告訴客戶了。", "Customers were told of this already.")
	case x.Customers > 0:
		p.Post = "/supply/tell"
	}
	return p, nil
}

func toBeTold(n int64) text.Text {
	if n == 0 {
		return text.Of("還沒有確認過的客戶可以告訴。", "There is no confirmed customer to tell.")
	}
	return text.Format("會告訴確認過的客戶 **%d** 家。", "Confirmed customers that will be told: **%d**.", n)
}

func (s *Server) tellCustomersSend(ctx context.Context, q *request) (string, error) {
	cve := q.FormValue("cve")
	_, err := s.Supply.TellExposed(ctx, q.who.Viewer, cve)
	if err == nil {
		return "/supply/customers?did=customers_told", nil
	}
	return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.tellCustomersAgain(ctx, q, cve, problem) })
}

// attackReport is the form by which a supplier reports an attack on itself.
func (s *Server) attackReport(ctx context.Context, q *request) (page.Page, error) {
	return s.attackReportAgain(ctx, q, text.Text{})
}

func (s *Server) attackReportAgain(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	n, err := s.Members.CustomersOf(ctx, q.who.Viewer, q.who.Viewer.Org)
	if err != nil {
		return nil, err
	}
	p := page.AttackReport{Said: q.FormValue("what"), Since: q.FormValue("since"), Todo: q.FormValue("todo"), Signs: q.FormValue("signs"), Problem: problem, Customers: toBeTold(n.Agreed)}
	if n.Agreed > 0 {
		p.Post = "/supply/attack"
	}
	for _, l := range []tlp.Level{tlp.Amber, tlp.AmberStrict} {
		p.Levels = append(p.Levels, page.Choice{Name: text.Format("%[1]s：%[2]v", "%[1]s: %[2]v", l.String(), l.Gloss()), Value: l.String(), On: q.FormValue("tlp") == l.String()})
	}
	return p, nil
}

func (s *Server) attackReportSend(ctx context.Context, q *request) (string, error) {
	a := supply.Attack{Said: q.FormValue("what"), Todo: q.FormValue("todo"), Signs: q.FormValue("signs")}
	a.TLP, _ = tlp.Parse(q.FormValue("tlp"))
	var err error
	if a.Since, err = restricted.Day(q.FormValue("since")); err == nil {
		_, err = s.Supply.TellAttack(ctx, q.who.Viewer, a)
	}
	if err == nil {
		return "/supply/customers?did=attack_reported", nil
	}
	return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.attackReportAgain(ctx, q, problem) })
}

func (s *Server) noticeEnd(ctx context.Context, q *request) (string, error) {
	err := s.Supply.End(ctx, q.who.Viewer, q.PathValue("notice"))
	if q.who.Viewer.All() {
		return s.supplyDone(ctx, q, "/supply?did=notice_ended", err)
	}
	return s.customersDone(ctx, q, "/supply/customers?did=notice_ended", err)
}

func (s *Server) requestAnswer(ctx context.Context, q *request) (string, error) {
	answer := supply.Reply(q.FormValue("answer"))
	err := s.Supply.AnswerRequest(ctx, q.who.Viewer, q.PathValue("request"), answer, q.FormValue("words"))
	to := "/supply/customers?did=request_answered"
	if err == nil && answer == supply.Agreed {
		of, lost := s.Supply.Request(ctx, q.who.Viewer, q.PathValue("request"))
		if lost != nil {
			return "", lost
		}
		if of.Vulnerability == 0 {
			to = "/supply/attack?did=request_answered"
		}
	}
	return s.customersDone(ctx, q, to, err)
}

func (s *Server) supplierAsk(ctx context.Context, q *request) (string, error) {
	o, err := s.Members.FindOrgBySlug(ctx, q.who.Viewer, strings.TrimSpace(q.FormValue("supplier")))
	if err == nil {
		_, err = s.Supply.AskSupplier(ctx, q.who.Viewer, o.ID, strings.TrimSpace(q.FormValue("cve")), q.FormValue("words"))
	}
	return s.supplyDone(ctx, q, "/supply?did=supplier_asked", err)
}

func (s *Server) unnamedTell(ctx context.Context, q *request) (string, error) {
	o, err := s.Members.FindOrgBySlug(ctx, q.who.Viewer, strings.TrimSpace(q.FormValue("which")))
	if err == nil {
		_, err = s.Supply.TellUnnamed(ctx, q.who.Viewer, o.ID, supply.Kind(q.FormValue("kind")), q.FormValue("why"))
	}
	return s.supplyDone(ctx, q, "/supply?did=unnamed_drafted", err)
}

// flawOfSupplier says on a supplier's warning what it is affected by, as far as this reader may know.
func (s *Server) flawOfSupplier(ctx context.Context, q *request, p *page.Warning, e warning.Entry) error {
	flaw, known, err := s.Warning.Flaw(ctx, q.who.Viewer, e.Reason)
	if err != nil || flaw.IsZero() {
		return err
	}
	f := page.Fact{Name: text.Of("弱點", "Flaw"), Value: flaw}
	if known {
		f.Note = text.Of("這是您看得到的情資", "from what you may read")
	}
	p.Facts = append(p.Facts, f)
	return nil
}
