package app_test

import (
	"testing"
	"time"

	"lianfang/client"
	"lianfang/internal/member"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

func TestTheDeskLetsOrganisationsInByProgram(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		ctx, desk, bank := t.Context(), w.machine("desk's token").client(w), w.machine("bank's token").client(w)
		until := w.clock.now().Add(30 * 24 * time.Hour)
		w.refusedAs("a bank is no association", "not_allowed", second(bank.CreateInvitation(ctx, client.NewInvitation{Most: 3, Until: until})))
		code := got(desk.CreateInvitation(ctx, client.NewInvitation{Association: "bank", Community: "ring", Most: 3, Until: until}))(w)
		if !code.Works || code.Association != "bank" || code.Community != "ring" {
			t.Errorf("%+v", code)
		}
		_, err := w.app.Members.Apply(ctx, member.NewApplication{Name: text.Of("海岸食品", "Coast Foods"), Registry: "04595257", Kind: "company", Sector: "business", Person: "林", Mail: "lin@coast.example", Phone: "02-1234",
			Lang: text.ZhTW, Domains: []string{"coast.example"}, Code: code.Code})
		w.ok(err)
		list := all(w, desk.Applications(ctx, client.ApplicationQuery{}))
		if len(list) != 1 || list[0].InvitedBy != "bank" || list[0].Domains[0] != "coast.example" || list[0].Stage != "waiting" {
			t.Fatalf("%+v", list)
		}
		id := list[0].ID
		if one := got(desk.GetApplication(ctx, id))(w); len(one.Doubts) != 1 { // nobody confirmed the address
			t.Errorf("%+v", one)
		}
		w.refusedAs("another organisation", "not_allowed", second(bank.GetApplication(ctx, id)))
		if one := got(desk.AskApplicant(ctx, id, client.Question{Words: "幾台主機？"}))(w); one.Stage != "asked" || one.Notes[0].Words != "幾台主機？" {
			t.Errorf("%+v", one)
		}
		one := got(desk.ApproveApplicant(ctx, id, client.Approval{Slug: "coast", Level: "provider", Sector: "business", Kind: "company"}))(w)
		if one.Stage != "approved" || one.Org != "coast" {
			t.Errorf("%+v", one)
		}
		w.refusedAs("an end after the approval", "wrong_stage", second(desk.RefuseApplicant(ctx, id, client.Reason{Reason: "x"})))
		w.refusedAs("a token signs", "not_allowed", second(bank.SignAgreement(ctx, "bank", client.Signing{Version: "2027-1", Signer: "x"})))
		w.refusedAs("a token publishes", "not_allowed", second(desk.PublishAgreement(ctx, client.NewAgreementText{Version: "2027-1", Body: client.Words{Zh: "本文", En: "text"}})))
		w.ok(w.app.Members.PublishAgreement(ctx, system, "2027-1", text.Of("本文", "text")))
		if texts := got(bank.ListAgreements(ctx))(w); len(texts.Agreements) != 1 || texts.Agreements[0].Version != "2027-1" {
			t.Errorf("%+v", texts)
		}
		got(desk.AcceptMember(ctx, "coast", client.Agreement{Version: "2027-1"}))(w)
		if signed := got(desk.ListSignatures(ctx, "coast"))(w); len(signed.Signatures) != 1 || !signed.Signatures[0].Paper {
			t.Errorf("%+v", signed)
		}
		w.refusedAs("another's signatures", "no_such_org", second(bank.ListSignatures(ctx, "coast")))
		if codes := got(desk.ListInvitations(ctx))(w); len(codes.Invitations) != 1 || codes.Invitations[0].Members != 1 {
			t.Errorf("%+v", codes)
		}
		w.ok(desk.EndInvitation(ctx, code.Code))
		w.refusedAs("a code that ended", "no_such_invitation", desk.EndInvitation(ctx, code.Code))
	})
}
