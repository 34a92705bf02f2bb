package member_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// postbox takes letters as a mail server would.
type postbox struct {
	letters []letter.Letter
	bounces map[string]bool
	down    bool
}

func (p *postbox) post(_ context.Context, l letter.Letter) (bool, error) {
	if p.down {
		return false, context.DeadlineExceeded
	}
	if p.bounces[l.Address] {
		return true, nil
	}
	p.letters = append(p.letters, l)
	return false, nil
}

func (w *world) mails() *postbox {
	p := &postbox{bounces: map[string]bool{}}
	w.UsePost(p.post)
	return p
}

// delivered sends what is due and gives the last letter.
func (w *world) delivered(p *postbox) letter.Letter {
	w.t.Helper()
	for {
		sent, err := w.SendLetter(ctx(w), "https://centre.example")
		must(w.t, err)
		if !sent {
			break
		}
	}
	if len(p.letters) == 0 {
		w.t.Fatal("no letter came")
	}
	return p.letters[len(p.letters)-1]
}

func secretOf(l letter.Letter) string { return l.Link[strings.LastIndex(l.Link, "/")+1:] }

func shop() member.NewApplication {
	return member.NewApplication{Name: text.Of("海岸食品公司", "Coast Foods"), Registry: "0459 5257", Kind: "company", Sector: member.Business, Region: "TPE", Person: "林小姐", Title: "資訊課長",
		Mail: "Lin@coast.example", Phone: "02-2345-6789", Lang: text.ZhTW, Domains: []string{"Coast.example"}, Networks: []string{"203.0.113.0/28"}, Words: "收過勒索信\n想早點知道"}
}

func waiting(w *world) []member.Application {
	w.t.Helper()
	p, err := w.Applications(ctx(w), marking.Desk(1), member.StageWaiting, 0, 50)
	must(w.t, err)
	return p.Applications
}

func TestApplicantComesIn(t *testing.T) {
	each(t, func(w *world) {
		c, box, desk := ctx(w), w.mails(), marking.Desk(w.person("desk", w.centre, member.Desk))
		secret, err := w.Apply(c, shop())
		if must(t, err); secret != "" {
			t.Fatal("the secret is given to whoever wrote the address into the form")
		}
		if n := len(waiting(w)); n != 0 {
			t.Fatalf("%d applications are before the desk that nobody confirmed", n)
		}
		l := w.delivered(box)
		if l.Address != "lin@coast.example" || !strings.HasPrefix(l.Link, "https://centre.example/join/") {
			t.Fatalf("letter %+v", l)
		}
		must(t, w.ConfirmApplication(c, secretOf(l)))
		must(t, w.ConfirmApplication(c, secretOf(l))) // pressed twice
		list := waiting(w)
		if len(list) != 1 || list[0].Registry != "04595257" || list[0].Domains[0] != "coast.example" || list[0].Networks[0] != "203.0.113.0/28" || list[0].Words != "收過勒索信\n想早點知道" {
			t.Fatalf("before the desk: %+v", list)
		}
		a := list[0]

		must(t, w.AskApplicant(c, desk, a.ID, "貴公司有幾台對外主機？"))
		l = w.delivered(box)
		if !strings.Contains(l.Body[1].In(text.ZhTW), "幾台") {
			t.Errorf("the question is not in the letter: %v", l.Body)
		}
		must(t, w.AnswerApplication(c, secretOf(l), "三台"))
		got, err := w.FindApplication(c, desk, a.UUID)
		if must(t, err); got.Stage != member.StageWaiting || len(got.Notes) != 2 || !got.Notes[0].Desk || got.Notes[1].Words != "三台" {
			t.Errorf("after question and answer: %+v", got)
		}

		d := member.Approval{Slug: "coast-foods", Level: member.ProviderLevel, Sector: member.Business, Region: "TPE", Kind: "company"}
		must(t, w.ApproveApplicant(c, desk, a.ID, d))
		w.refused(w.ApproveApplicant(c, desk, a.ID, member.Approval{Slug: "other", Level: member.ProviderLevel, Sector: member.Business, Kind: "company"}), fault.Conflict, "wrong_stage")
		if l = w.delivered(box); l.Link != "https://centre.example/sign-in" {
			t.Errorf("link %s", l.Link)
		}
		o, err := w.FindOrgBySlug(c, desk, "coast-foods")
		if must(t, err); o.State != member.Applicant || o.Registry != "04595257" {
			t.Fatalf("organisation %+v", o)
		}
		p, err := w.PersonByEmail(c, system, "lin@coast.example")
		must(t, err)
		lin := w.as(p.ID, o.ID, member.Admin)
		contacts, err := w.ContactsOf(c, lin, []int64{o.ID})
		if must(t, err); len(contacts[o.ID]) != 2 || contacts[o.ID][0].VerifiedAt == 0 {
			t.Errorf("contacts %+v", contacts[o.ID])
		}
		claims, err := w.Claims(c, desk, 0, 10)
		if must(t, err); len(claims.Claims) != 2 {
			t.Errorf("claims %+v", claims)
		}

		w.refused(w.Sign(c, lin, o.ID, member.Signing{Version: "2027-1", Signer: "林小姐"}), fault.Conflict, "not_the_newest")
		must(t, w.PublishAgreement(c, desk, "2027-1", text.Of("遵守第四至九條", "keep articles 4 to 9")))
		w.refused(w.PublishAgreement(c, desk, "2027-1", text.Of("改過", "changed")), fault.Conflict, "version_published")
		before := w.epoch()
		must(t, w.Sign(c, lin, o.ID, member.Signing{Version: "2027-1", Scope: "全公司", Signer: "林小姐 資訊課長"}))
		if w.epoch() == before {
			t.Error("a new member does not move the epoch")
		}
		w.refused(w.Sign(c, lin, o.ID, member.Signing{Version: "2027-1", Signer: "林小姐"}), fault.Conflict, "agreement_signed")
		if v := w.as(p.ID, o.ID, member.Admin); !v.Sees(marking.GreenMembers) {
			t.Error("the new member reads no GREEN")
		}
		signed, err := w.Agreements(c, lin, o.ID)
		if must(t, err); len(signed) != 1 || !signed[0].Online || signed[0].Scope != "全公司" {
			t.Errorf("agreements %+v", signed)
		}
		got, err = w.FindApplication(c, desk, a.UUID)
		if must(t, err); got.Stage != member.StageMember || got.Org != o.ID {
			t.Errorf("at the end: %+v", got)
		}
		if k := w.kinds(a.ID); k != "application.came application.asked application.answered application.approved " {
			t.Errorf("facts: %s", k)
		}
	})
}

func TestNobodySignsForAnother(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		must(t, w.PublishAgreement(c, system, "2027-1", text.Of("本文", "text")))
		admin := w.as(w.person("ann", w.applicant, member.Admin), w.applicant, member.Admin)
		w.refused(w.Sign(c, admin, w.applicant, member.Signing{Version: "2027-1", Signer: "Ann"}), fault.NotAllowed, "not_approved")
		w.refused(w.Sign(c, admin, w.hospital, member.Signing{Version: "2027-1", Signer: "Ann"}), fault.NotFound, "no_such_org")
		w.refused(w.Sign(c, w.as(0, w.hospital, ""), w.hospital, member.Signing{Version: "2027-1", Signer: "a token"}), fault.NotFound, "no_such_org")
		w.refused(w.Accept(c, admin, w.applicant, "2027-1"), fault.NotAllowed, "desk_only")
		for _, v := range []marking.Viewer{admin, marking.Public(), w.as(0, w.bank, "")} {
			_, err := w.Applications(c, v, member.StageWaiting, 0, 10)
			w.refused(err, fault.NotAllowed, "desk_only")
			_, err = w.Claims(c, v, 0, 10)
			w.refused(err, fault.NotAllowed, "desk_only")
			w.refused(w.PublishAgreement(c, v, "x", text.Of("a", "b")), fault.NotAllowed, "desk_only")
		}
	})
}

func TestStrangersCannotFillTheStore(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		w.mails()
		for range 3 {
			_, err := w.Apply(c, shop())
			must(t, err)
		}
		_, err := w.Apply(c, shop())
		w.refused(err, fault.Conflict, "application_waits")
		w.clock = w.clock.Add(25 * time.Hour)
		must(t, w.Sweep(c))
		_, err = w.Apply(c, shop())
		must(t, err)
		for field, spoil := range map[string]func(*member.NewApplication){
			"bad_registry": func(n *member.NewApplication) { n.Registry = "04595258" }, "bad_mail": func(n *member.NewApplication) { n.Mail = "a@b\r\nBcc: x@y.example" },
			"bad_kind": func(n *member.NewApplication) { n.Kind = member.KindCentre }, "text_missing": func(n *member.NewApplication) { n.Person = " " },
			"public_suffix": func(n *member.NewApplication) { n.Domains = []string{"com.tw"} }, "network_too_wide": func(n *member.NewApplication) { n.Networks = []string{"0.0.0.0/0"} },
			"bad_text": func(n *member.NewApplication) { n.Words = "a\x00b" }, "bad_code": func(n *member.NewApplication) { n.Code = "ABCDE-FGHJK" },
			"too_many_places": func(n *member.NewApplication) { n.Domains = make([]string, 201) }, "bad_phone": func(n *member.NewApplication) { n.Phone = "call me" },
		} {
			n := shop()
			spoil(&n)
			_, err := w.Apply(c, n)
			w.refused(err, fault.Invalid, field)
		}
		_, err = w.ApplicationBySecret(c, strings.Repeat("A", 26))
		w.refused(err, fault.NotFound, "no_such_application")
	})
}

func TestApplicationComesToNothing(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		secret, err := w.Apply(c, shop()) // no mail here: the page opens at once, and the desk has to call
		if must(t, err); secret == "" {
			t.Fatal("no secret")
		}
		a := waiting(w)[0]
		doubts, err := w.Doubts(c, marking.Desk(1), a)
		if must(t, err); len(doubts) != 1 || doubts[0].What.In(text.En) != "nobody has shown that the address is theirs: call to make sure" {
			t.Errorf("doubts %v", doubts)
		}
		must(t, w.WithdrawApplication(c, secret))
		w.refused(w.AnswerApplication(c, secret, "x"), fault.Conflict, "wrong_stage")
		n := shop()
		n.Mail, n.Domains, n.Name = "lin@free-mail.example", []string{"ward.hospital.example"}, text.Same("單位 green-clinic")
		_, err = w.AddDomains(c, system, []member.NewDomain{{Org: w.hospital, Name: "hospital.example"}})
		must(t, err)
		_, err = w.Apply(c, n)
		must(t, err)
		a = waiting(w)[0]
		doubts, err = w.Doubts(c, marking.Desk(1), a)
		if must(t, err); len(doubts) != 4 || doubts[2].Org != w.clinic || doubts[3].Org != w.hospital {
			t.Errorf("doubts %v", doubts)
		}
		must(t, w.RefuseApplicant(c, marking.Desk(1), a.ID, "網域是別人的"))
		w.clock = w.clock.Add(200 * 24 * time.Hour)
		must(t, w.Sweep(c))
		_, err = w.FindApplication(c, marking.Desk(1), a.UUID)
		w.refused(err, fault.NotFound, "no_such_application")
	})
}

func TestInvitationByAnAssociation(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		ids, err := w.CreateOrgs(c, system, []member.NewOrg{org("food-association", func(n *member.NewOrg) { n.Kind = member.KindAssociation })})
		must(t, err)
		group, err := w.AddCommunity(c, system, "foods", text.Of("食品聯防", "Foods"))
		must(t, err)
		until := w.clock.Add(30 * 24 * time.Hour).UnixMicro()
		guild := w.as(0, ids[0], "")
		_, err = w.Invite(c, w.as(0, w.bank, ""), member.NewInvitation{Association: w.bank, Most: 10, Until: until})
		w.refused(err, fault.NotAllowed, "not_an_association")
		_, err = w.Invite(c, guild, member.NewInvitation{Association: ids[0], Community: group, Most: 10, Until: until})
		w.refused(err, fault.NotAllowed, "desk_only")
		own, err := w.Invite(c, guild, member.NewInvitation{Association: ids[0], Most: 1, Until: until})
		must(t, err)
		into, err := w.Invite(c, system, member.NewInvitation{Association: ids[0], Community: group, Most: 1, Until: until})
		must(t, err)

		n := shop()
		n.Code = strings.ToLower(into.Code)
		_, err = w.Apply(c, n)
		must(t, err)
		_, err = w.Apply(c, n)
		w.refused(err, fault.Invalid, "bad_code") // it was for one
		a := waiting(w)[0]
		must(t, w.ApproveApplicant(c, marking.Desk(1), a.ID, member.Approval{Slug: "coast", Level: member.ProviderLevel, Sector: member.Business, Kind: "company"}))
		o, err := w.FindOrgBySlug(c, system, "coast")
		must(t, err)
		must(t, w.AcceptSigned(c, marking.Desk(1), o.ID, member.Signing{Version: "2026-1", Signer: "林小姐", Scope: "全公司"}))
		in, err := w.OrgsOfCommunity(c, system, group)
		if must(t, err); len(in) != 1 || in[0] != o.ID {
			t.Errorf("in the community: %v", in)
		}
		list, err := w.Invitations(c, guild)
		if must(t, err); len(list) != 2 || list[0].Members != 1 || list[1].Came != 0 {
			t.Errorf("invitations %+v", list)
		}
		if list, err := w.Invitations(c, w.as(0, w.bank, "")); err != nil || len(list) != 0 {
			t.Errorf("a stranger sees codes: %v %v", list, err)
		}
		w.refused(w.EndInvitation(c, w.as(0, w.bank, ""), own.ID), fault.NotFound, "no_such_invitation")
		must(t, w.EndInvitation(c, guild, own.ID))
		n.Code = own.Code
		_, err = w.Apply(c, n)
		w.refused(err, fault.Invalid, "bad_code")
	})
}
