package web

import (
	"context"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// memberDeed does something to the organisation of the path and shows its page again, with what was wrong if something was.
func (s *Server) memberDeed(ctx context.Context, q *request, did string, deed func(member.Org) error) (string, error) {
	o, err := s.Members.FindOrgBySlug(ctx, q.who.Viewer, q.PathValue("slug"))
	if err != nil {
		return "", err
	}
	if err := deed(o); err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.memberOf(ctx, q, o.ID, problem) })
	}
	return "/members/" + o.Slug + "?did=" + did, nil
}

func (s *Server) memberConfirm(ctx context.Context, q *request) (string, error) {
	return s.memberDeed(ctx, q, "confirmed_all", func(o member.Org) error { return s.Members.ConfirmContacts(ctx, q.who.Viewer, o.ID) })
}

func (s *Server) contactAdd(ctx context.Context, q *request) (string, error) {
	return s.memberDeed(ctx, q, "saved", func(o member.Org) error {
		rank, err := strconv.ParseInt(q.FormValue("rank"), 10, 64)
		if err != nil {
			rank = 1
		}
		_, err = s.Members.AddContacts(ctx, q.who.Viewer, []member.NewContact{{Org: o.ID, Role: q.FormValue("duty"), Channel: member.Channel(q.FormValue("channel")), Address: strings.TrimSpace(q.FormValue("address")), Rank: rank}})
		return err
	})
}

func (s *Server) contactEnd(ctx context.Context, q *request) (string, error) {
	return s.memberDeed(ctx, q, "saved", func(o member.Org) error {
		id, err := strconv.ParseInt(q.PathValue("id"), 10, 64)
		if err != nil {
			return noSuchPage()
		}
		return s.Members.EndContact(ctx, q.who.Viewer, id)
	})
}

// placesAdd takes networks and domains as people write them: what reads as an address or a block is a network, the rest are names.
func (s *Server) placesAdd(ctx context.Context, q *request) (string, error) {
	return s.memberDeed(ctx, q, "saved", func(o member.Org) error {
		var networks []member.NewNetwork
		var domains []member.NewDomain
		for _, line := range linesOf(q.FormValue("places")) {
			if _, err := netip.ParseAddr(line); err == nil || strings.Contains(line, "/") {
				networks = append(networks, member.NewNetwork{Org: o.ID, CIDR: line})
			} else {
				domains = append(domains, member.NewDomain{Org: o.ID, Name: line})
			}
		}
		if len(networks) > 0 {
			if _, err := s.Members.AddNetworks(ctx, q.who.Viewer, networks); err != nil {
				return err
			}
		}
		if len(domains) == 0 {
			return nil
		}
		_, err := s.Members.AddDomains(ctx, q.who.Viewer, domains)
		return err
	})
}

func (s *Server) placeEnd(ctx context.Context, q *request) (string, error) {
	return s.memberDeed(ctx, q, "saved", func(member.Org) error {
		place, id, err := placeOf(q)
		if err != nil {
			return err
		}
		return s.Members.WithdrawClaim(ctx, q.who.Viewer, place, id)
	})
}

func (s *Server) personAdd(ctx context.Context, q *request) (string, error) {
	return s.memberDeed(ctx, q, "saved", func(o member.Org) error {
		p := member.NewPerson{Name: strings.TrimSpace(q.FormValue("name")), Email: strings.TrimSpace(q.FormValue("mail")), Phone: strings.TrimSpace(q.FormValue("phone")), Lang: text.Lang(q.FormValue("lang")), Org: o.ID, Role: member.Role(q.FormValue("role"))}
		if known, err := s.colleague(ctx, q, o.ID, func(x member.Person) bool { return x.Email != "" && strings.EqualFold(x.Email, p.Email) }); err == nil {
			return s.Members.AddOffices(ctx, q.who.Viewer, []member.Office{{Person: known.ID, Org: o.ID, Role: p.Role}}) // a second role
		}
		_, err := s.Members.AddPeople(ctx, q.who.Viewer, []member.NewPerson{p})
		return err
	})
}

// colleague finds a person of an organisation.
func (s *Server) colleague(ctx context.Context, q *request, org int64, is func(member.Person) bool) (member.Person, error) {
	people, err := s.Members.PeopleOf(ctx, q.who.Viewer, org)
	if err != nil {
		return member.Person{}, err
	}
	for _, p := range people {
		if is(p) {
			return p, nil
		}
	}
	return member.Person{}, fault.New(fault.NotFound, "no_such_person", text.Of("這個單位沒有這個人。", "There is nobody like that in the organisation."))
}

func named(q *request) func(member.Person) bool {
	id := q.FormValue("person")
	return func(p member.Person) bool { return p.UUID == id }
}

func (s *Server) officeEnd(ctx context.Context, q *request) (string, error) {
	return s.memberDeed(ctx, q, "saved", func(o member.Org) error {
		p, err := s.colleague(ctx, q, o.ID, named(q))
		if err != nil {
			return err
		}
		return s.Members.RemoveOffices(ctx, q.who.Viewer, []member.Office{{Person: p.ID, Org: o.ID, Role: member.Role(q.FormValue("role"))}})
	})
}

func (s *Server) personLink(ctx context.Context, q *request) (string, error) {
	return s.memberDeed(ctx, q, "link_sent", func(o member.Org) error {
		p, err := s.colleague(ctx, q, o.ID, named(q))
		if err != nil {
			return err
		}
		return s.Access.Ask(p.Email, "")
	})
}

func (s *Server) delegationAdd(ctx context.Context, q *request) (string, error) {
	return s.memberDeed(ctx, q, "saved", func(o member.Org) error {
		agent, err := s.Members.FindOrgBySlug(ctx, q.who.Viewer, strings.TrimSpace(q.FormValue("agent")))
		if err != nil {
			return err
		}
		day, err := time.ParseInLocation(time.DateOnly, q.FormValue("until"), taipei)
		if err != nil {
			return fault.New(fault.Invalid, "bad_date", text.Of("請選委任到哪一天。", "Choose the day on which the delegation ends."))
		}
		return s.Members.Delegate(ctx, q.who.Viewer, []member.Delegation{{Agent: agent.ID, Org: o.ID, What: q.FormValue("what"), Amber: q.FormValue("amber") == "yes", Until: day.AddDate(0, 0, 1).UnixMicro()}})
	})
}

func (s *Server) delegationEnd(ctx context.Context, q *request) (string, error) {
	return s.memberDeed(ctx, q, "saved", func(o member.Org) error {
		slug, what, _ := strings.Cut(q.FormValue("which"), " ")
		agent, err := s.Members.FindOrgBySlug(ctx, q.who.Viewer, slug)
		if err != nil {
			return err
		}
		return s.Members.EndDelegation(ctx, q.who.Viewer, agent.ID, o.ID, what)
	})
}

func (s *Server) supplierAdd(ctx context.Context, q *request) (string, error) {
	return s.memberDeed(ctx, q, "saved", func(o member.Org) error {
		supplier, err := s.Members.FindOrgBySlug(ctx, q.who.Viewer, strings.TrimSpace(q.FormValue("supplier")))
		if err != nil {
			return err
		}
		return s.Members.AddLinks(ctx, q.who.Viewer, []member.Link{{Supplier: supplier.ID, Customer: o.ID, What: strings.TrimSpace(q.FormValue("supplies"))}})
	})
}

func (s *Server) memberTurn(ctx context.Context, q *request) (string, error) {
	return s.memberDeed(ctx, q, "saved", func(o member.Org) error {
		why := strings.TrimSpace(q.FormValue("why"))
		if why == "" {
			return fault.New(fault.Invalid, "reason_missing", text.Of("請寫下理由，會記入日誌。", "Give a reason; it is kept in the journal."))
		}
		switch to := member.State(q.FormValue("to")); {
		case to == member.Suspended:
			return s.Members.Suspend(ctx, q.who.Viewer, o.ID, why)
		case to == member.Member:
			return s.Members.Resume(ctx, q.who.Viewer, o.ID, why)
		case to == member.Left:
			return s.Members.Leave(ctx, q.who.Viewer, o.ID, why)
		}
		return fault.New(fault.Invalid, "bad_state", text.Of("請選要變更成什麼狀態。", "Choose what it becomes."))
	})
}

func (s *Server) memberPaper(ctx context.Context, q *request) (string, error) {
	return s.memberDeed(ctx, q, "saved", func(o member.Org) error {
		return s.Members.AcceptSigned(ctx, q.who.Viewer, o.ID, member.Signing{Version: strings.TrimSpace(q.FormValue("version")), Scope: q.FormValue("scope"), Signer: q.FormValue("signer")})
	})
}
