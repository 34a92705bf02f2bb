package rest

import (
	"context"
	"strings"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/restricted"
	"lianfang/internal/supply"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// supplyOperations are the supply chain: what customers are told of a supplier, by its consent.
func (s *Server) supplyOperations() []operation {
	return []operation{
		op("getSupply", "GET /supply", access.ReadSupply, s.getSupply, "Gives an organisation as a supplier", "Its consent, and how many customers it has. Who looks after it does not read this."),
		byPerson(op("setSupplyConsent", "PUT /supply/consent", access.TellCustomers, s.setSupplyConsent, "Sets what customers are told without asking each time", "From now on. The centre does not consent for a supplier.")),
		op("listSupplyNotices", "GET /supply/notices", access.ReadSupply, s.listSupplyNotices, "Lists what customers were told, the newest first", "One's own; the desk, without org, reads all."),
		byPerson(op("previewSupplyNotice", "GET /supply/preview", access.TellCustomers, s.previewSupplyNotice, "Gives what customers would be told of a finding, and how many they are", "The very text. Nothing of the inventory is in it.")),
		byPerson(once(op("tellCustomers", "POST /supply/notices", access.TellCustomers, s.tellCustomers, "Tells customers of a finding, or of an attack", "Confirmed customers are told, by the supplier's name. The desk looks at the report of an attack first. What was told already is answered 409 told_already."))),
		byPerson(once(op("endSupplyNotice", "POST /supply/notices/{notice}/end", access.EndNotice, s.endSupplyNotice, "Says that something is over", "Whoever was told hears it. By the supplier, or the desk for what names nobody."))),
		byPerson(once(op("tellUnnamed", "POST /supply/unnamed", access.ReleaseWarning, s.tellUnnamed, "Tells customers that one of their suppliers is concerned, not which", "Only those with at least three confirmed suppliers; where there are none it is answered 409 names_somebody."))),
		op("listSupplierWords", "GET /supply/told", access.ReadSupply, s.listSupplierWords, "Lists what its suppliers told an organisation, the newest first", "What names nobody is among it, without a supplier."),
		op("listSupplyRequests", "GET /supply/requests", access.ReadSupply, s.listSupplyRequests, "Lists what the desk asked a supplier", "One's own; the desk, without org, reads all. What waits comes first."),
		byPerson(once(op("askSupplier", "POST /supply/requests", access.LeadSupply, s.askSupplier, "Asks a supplier whether its customers may be told", "Of a vulnerability that it may know of, or of what the words say."))),
		byPerson(once(op("answerSupplyRequest", "POST /supply/requests/{request}/answer", access.TellCustomers, s.answerSupplyRequest, "Answers the desk", "To agree to a finding tells one's customers of it. A refusal follows nothing."))),
		op("listWaitingLinks", "GET /supply/waiting", access.LeadSupply, s.listWaitingLinks, "Lists links that customers wrote down and nobody confirmed", "For the desk."),
		once(op("confirmSupplyLink", "POST /members/{slug}/suppliers/{supplier}/confirm", access.DeclareNetworks, s.confirmSupplyLink, "Says that a link is one", "By its supplier, whom the customer let know, by the customer whom a supplier named, or by the desk.")),
		op("endSupplyLink", "DELETE /members/{slug}/suppliers/{supplier}", access.DeclareNetworks, s.endSupplyLink, "Takes a link away, or for the supplier its own word on it", "What the supplier may not know is for it as if it were not there."),
	}
}

func (s *Server) supplyOf(ctx context.Context, v marking.Viewer, org int64) (client.Supply, error) {
	c, err := s.Supply.Consent(ctx, v, org)
	if err != nil {
		return client.Supply{}, err
	}
	n, err := s.Members.CustomersOf(ctx, v, org)
	if err != nil {
		return client.Supply{}, err
	}
	names, err := slugs(ctx, s, v, []int64{org}, func(id int64) int64 { return id })
	return client.Supply{Org: names[org], Consent: string(c.Choice), Since: instant(c.At), Unnamed: n.Unnamed, Customers: n.Agreed}, err
}

func (s *Server) getSupply(a asked[client.OrgQuery, none]) (client.Supply, error) {
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return client.Supply{}, err
	}
	return s.supplyOf(a.Context(), a.who.Viewer, org)
}

func (s *Server) setSupplyConsent(a asked[none, client.SupplyConsent]) (client.Supply, error) {
	if err := s.Supply.SetConsent(a.Context(), a.who.Viewer, supply.Choice(a.body.Consent)); err != nil {
		return client.Supply{}, err
	}
	return s.supplyOf(a.Context(), a.who.Viewer, a.who.Viewer.Org)
}

func (s *Server) listSupplyNotices(a asked[client.OrgQuery, none]) (client.SupplyNoticeList, error) {
	out := client.SupplyNoticeList{Notices: []client.SupplyNotice{}}
	org, err := s.orgOrAll(a.Context(), a.who, a.query.Org)
	if err != nil {
		return out, err
	}
	list, err := s.Supply.Notices(a.Context(), a.who.Viewer, org)
	if err != nil {
		return out, err
	}
	names, err := slugs(a.Context(), s, a.who.Viewer, list, func(n supply.Shown) int64 { return n.Supplier })
	for _, n := range list {
		out.Notices = append(out.Notices, client.SupplyNotice{ID: n.UUID, Supplier: names[n.Supplier], Kind: string(n.Kind), Given: string(n.Given), State: string(n.State), Vulnerability: n.CVE, TLP: n.TLP.String(), Since: instant(n.Since), At: instant(n.At),
			Number: n.Number, Warning: string(n.Warning), Told: n.Told, Counted: n.Counted, Seen: n.Seen, Answered: n.Answers, SeeSigns: n.SawSign, NeedHelp: n.Help})
	}
	return out, err
}

// sayingOf is a text as programs read it.
func sayingOf(w warning.Words) client.WarningWords {
	out := client.WarningWords{Title: words(w.Title), Lead: words(w.Lead), Todo: []client.WarningDo{}}
	for _, t := range w.Todo {
		do := client.WarningDo{Do: words(t.Do), Minutes: t.Minutes}
		if !t.Note.IsZero() {
			n := words(t.Note)
			do.Note = &n
		}
		out.Todo = append(out.Todo, do)
	}
	for _, f := range w.Facts {
		out.Facts = append(out.Facts, client.WarningSay{Name: words(f.Name), Value: words(f.Value)})
	}
	return out
}

func (s *Server) previewSupplyNotice(a asked[client.SupplyPreviewQuery, none]) (client.SupplyPreview, error) {
	p, err := s.Supply.PreviewExposed(a.Context(), a.who.Viewer, a.query.Vulnerability)
	if err != nil {
		return client.SupplyPreview{}, err
	}
	return client.SupplyPreview{Words: sayingOf(p.Words), TLP: p.TLP.String(), Customers: p.Customers, Told: p.Told}, nil
}

func (s *Server) tellCustomers(a asked[none, client.NewSupplyNotice]) (out client.SupplyNoticeMade, err error) {
	b := a.body
	switch {
	case (b.Vulnerability == "") == (b.Attack == nil):
		return out, fault.New(fault.Invalid, "one_thing", text.Of("請擇一：自己的弱點，或遭到攻擊。", "Say one of both: a finding of one's own, or an attack."))
	case b.Vulnerability != "":
		out.ID, err = s.Supply.TellExposed(a.Context(), a.who.Viewer, b.Vulnerability)
		return out, err
	}
	x := supply.Attack{Said: b.Attack.What, Todo: strings.Join(b.Attack.Todo, "\n"), Signs: b.Attack.Signs}
	x.TLP, _ = tlp.Parse(b.Attack.TLP) // one of the two, or none
	if x.Since, err = restricted.Day(b.Attack.Since); err != nil {
		return out, err
	}
	out.ID, err = s.Supply.TellAttack(a.Context(), a.who.Viewer, x)
	return out, err
}

func (s *Server) endSupplyNotice(a asked[none, none]) (none, error) {
	return none{}, s.Supply.End(a.Context(), a.who.Viewer, a.PathValue("notice"))
}

func (s *Server) tellUnnamed(a asked[none, client.UnnamedSupplier]) (out client.SupplyNoticeMade, err error) {
	o, err := s.Members.FindOrgBySlug(a.Context(), a.who.Viewer, a.body.Supplier)
	if err != nil {
		return out, err
	}
	out.ID, err = s.Supply.TellUnnamed(a.Context(), a.who.Viewer, o.ID, supply.Kind(a.body.Kind), a.body.Reason)
	return out, err
}

func (s *Server) listSupplierWords(a asked[client.OrgQuery, none]) (client.SupplierWordList, error) {
	out := client.SupplierWordList{Words: []client.SupplierWord{}}
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return out, err
	}
	list, err := s.Supply.ToldTo(a.Context(), a.who.Viewer, org)
	if err != nil {
		return out, err
	}
	names, err := slugs(a.Context(), s, a.who.Viewer, list, func(t supply.Telling) int64 { return t.Supplier })
	for _, t := range list {
		out.Words = append(out.Words, client.SupplierWord{Supplier: names[t.Supplier], Kind: string(t.Kind), State: string(t.State), Number: t.Number, Warning: string(t.Warning), Told: instant(t.ToldAt), Answer: string(t.Answer)})
	}
	return out, err
}

func (s *Server) listSupplyRequests(a asked[client.OrgQuery, none]) (client.SupplyRequestList, error) {
	out := client.SupplyRequestList{Requests: []client.SupplyRequest{}}
	org, err := s.orgOrAll(a.Context(), a.who, a.query.Org)
	if err != nil {
		return out, err
	}
	list, err := s.Supply.Requests(a.Context(), a.who.Viewer, org)
	if err != nil {
		return out, err
	}
	names, err := slugs(a.Context(), s, a.who.Viewer, list, func(r supply.Request) int64 { return r.Supplier })
	for _, r := range list {
		out.Requests = append(out.Requests, client.SupplyRequest{ID: r.UUID, Supplier: names[r.Supplier], Vulnerability: r.CVE, Words: r.Words, At: instant(r.At), Answer: string(r.Answer), Said: r.Said, AnsweredAt: instant(r.AnsweredAt)})
	}
	return out, err
}

func (s *Server) askSupplier(a asked[none, client.NewSupplyRequest]) (out client.SupplyNoticeMade, err error) {
	o, err := s.Members.FindOrgBySlug(a.Context(), a.who.Viewer, a.body.Supplier)
	if err != nil {
		return out, err
	}
	out.ID, err = s.Supply.AskSupplier(a.Context(), a.who.Viewer, o.ID, a.body.Vulnerability, a.body.Words)
	return out, err
}

func (s *Server) answerSupplyRequest(a asked[none, client.SupplyAnswer]) (none, error) {
	return none{}, s.Supply.AnswerRequest(a.Context(), a.who.Viewer, a.PathValue("request"), supply.Reply(a.body.Answer), a.body.Words)
}

func (s *Server) listWaitingLinks(a asked[none, none]) (client.SupplyLinkList, error) {
	list, err := s.Members.WaitingLinks(a.Context(), a.who.Viewer, waitingMost)
	if err != nil {
		return client.SupplyLinkList{Links: []client.SupplyLink{}}, err
	}
	return s.linkList(a.Context(), a.who.Viewer, list)
}

const waitingMost = 200

// linkEnds finds the two ends of a path.
func (s *Server) linkEnds(a asked[none, none]) (supplier, customer member.Org, err error) {
	if customer, err = s.Members.FindOrgBySlug(a.Context(), a.who.Viewer, a.PathValue("slug")); err != nil {
		return supplier, customer, err
	}
	supplier, err = s.Members.FindOrgBySlug(a.Context(), a.who.Viewer, a.PathValue("supplier"))
	return supplier, customer, err
}

func (s *Server) confirmSupplyLink(a asked[none, none]) (none, error) {
	supplier, customer, err := s.linkEnds(a)
	if err != nil {
		return none{}, err
	}
	return none{}, s.Members.ConfirmLink(a.Context(), a.who.Viewer, supplier.ID, customer.ID)
}

func (s *Server) endSupplyLink(a asked[none, none]) (none, error) {
	supplier, customer, err := s.linkEnds(a)
	if err != nil {
		return none{}, err
	}
	return none{}, s.Members.EndLink(a.Context(), a.who.Viewer, supplier.ID, customer.ID)
}
