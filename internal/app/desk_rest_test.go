package app_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/client"
	"lianfang/internal/format/tlp"
	"lianfang/internal/member"
	"lianfang/internal/store/storetest"
)

func sayings(zh, en string) client.Words { return client.Words{Zh: zh, En: en} }

func draft(change ...func(*client.NewWarning)) client.NewWarning {
	n := client.NewWarning{Kind: "ANA", TLP: "TLP:AMBER", Urgency: 2, Orgs: []string{"hospital"}, Sectors: []string{"finance"}, Items: []string{boxID},
		Words: client.WarningWords{Title: sayings("更新閘道", "Update the gateway"), Lead: sayings("有人在用", "It is being used"), Todo: []client.WarningDo{{Do: sayings("更新", "Update"), Minutes: 10}},
			Facts: []client.WarningSay{{Name: sayings("產品", "Product"), Value: sayings("閘道", "Gateway")}}}}
	for _, c := range change {
		c(&n)
	}
	return n
}

// A warning from its draft to its end, as the desk's own program would lead its people through it: every decision is a person's.
func TestTheDeskLeadsAWarningByProgram(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		ctx, desk, other, hospital := t.Context(), w.hands("desk"), w.hands("second of the desk"), w.machine("hospital's token").client(w)
		row := got(desk.DraftWarning(ctx, draft()))(w)
		if row.State != "draft" || row.Number != "" || row.TLP != "TLP:AMBER" || row.Urgency != 2 {
			t.Errorf("%+v", row)
		}
		w.refusedAs("a draft, to a member", "no_such_warning", second(hospital.GetWarning(ctx, row.ID)))
		row = got(desk.EditWarning(ctx, row.ID, client.WarningChange{Urgency: 1, Words: &client.WarningWords{Title: sayings("快更新閘道", "Update the gateway now"), Lead: sayings("有人在用", "It is being used")}}))(w)
		if row.Urgency != 1 || row.TLP != "TLP:AMBER" {
			t.Errorf("%+v", row)
		}
		if d := got(desk.GetWarning(ctx, row.ID))(w); d.Title.En != "Update the gateway now" || len(d.Todo) != 0 || len(d.Facts) != 1 || !slices.Equal(d.Items, []string{boxID}) {
			t.Errorf("edited: %+v", d)
		}
		row = got(desk.ApproveWarning(ctx, row.ID))(w)
		if row.State == "draft" {
			row = got(other.ApproveWarning(ctx, row.ID))(w)
		}
		if row.State != "released" || row.Number == "" || row.Released == nil {
			t.Fatalf("%+v", row)
		}
		w.drain()
		w.refusedAs("approving twice", "not_a_draft", second(other.ApproveWarning(ctx, row.Number)))
		told := all(w, desk.Recipients(ctx, row.Number))
		if len(told) != 3 || !slices.ContainsFunc(told, func(r client.Recipient) bool { return r.Org == "fisac" && r.Told != nil && r.Sector == "finance" }) {
			t.Errorf("%+v", told)
		}
		if page := got(desk.ListRecipients(ctx, row.Number, client.PageQuery{Limit: 2}))(w); len(page.Recipients) != 2 || page.Next == "" {
			t.Errorf("%+v", page)
		}
		if a := got(hospital.AnswerWarning(ctx, row.Number, client.Receipt{Answer: "need_help", Note: "no manual"}))(w); a.Answer != "need_help" {
			t.Errorf("%+v", a)
		}
		w.refusedAs("a token that counts", "not_allowed", second(hospital.GetProgress(ctx, row.Number)))
		p := got(desk.GetProgress(ctx, row.Number))(w)
		if p.Recipients != 3 || p.Told != 3 || p.Answered != 1 || !slices.Contains(p.Answers, client.AnswerCount{Answer: "need_help", Count: 1}) || len(p.Sectors) != 2 {
			t.Errorf("%+v", p)
		}
		w.ok(desk.CorrectWarning(ctx, row.Number, client.Correction{Words: sayings("手冊在網站上", "The manual is on the site")}))
		if d := got(hospital.GetWarning(ctx, row.Number))(w); len(d.Updates) != 1 || d.Updates[0].Kind != "correction" || d.Updates[0].Words.En != "The manual is on the site" {
			t.Errorf("%+v", d.Updates)
		}
		receipts := all(w, desk.Receipts(ctx, row.Number))
		if len(receipts) != 1 || receipts[0].Org != "hospital" || receipts[0].Note != "no manual" {
			t.Errorf("%+v", receipts)
		}
		if receipts := all(w, w.machine("bank's token").client(w).Receipts(ctx, row.Number)); len(receipts) != 0 {
			t.Errorf("the bank reads %+v", receipts)
		}
		w.refusedAs("no reason", "reason_missing", second(desk.WithdrawWarning(ctx, row.Number, client.Reason{})))
		if row = got(desk.WithdrawWarning(ctx, row.Number, client.Reason{Reason: "wrong"}))(w); row.State != "released" {
			t.Errorf("one person withdrew: %+v", row)
		}
		if row = got(other.WithdrawWarning(ctx, row.Number, client.Reason{Reason: "I agree"}))(w); row.State != "withdrawn" {
			t.Errorf("%+v", row)
		}
		if d := got(hospital.GetWarning(ctx, row.Number))(w); d.State != "withdrawn" || d.EndedBy == nil || d.EndedBy.En != "wrong" {
			t.Errorf("%+v", d)
		}
	})
}

func TestADraftThatCannotBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	w.base()
	ctx, desk := t.Context(), w.hands("desk")
	for code, change := range map[string]func(*client.NewWarning){
		"bad_tlp":      func(n *client.NewWarning) { n.TLP = "TLP:PURPLE" },
		"bad_kind":     func(n *client.NewWarning) { n.Kind = "" },
		"bad_urgency":  func(n *client.NewWarning) { n.Urgency = 7 },
		"no_such_org":  func(n *client.NewWarning) { n.Orgs = []string{"nowhere"} },
		"not_a_member": func(n *client.NewWarning) { n.Orgs = []string{"newcomer"} },
		"no_such_item": func(n *client.NewWarning) { n.Items = []string{unknown} },
		"too_many":     func(n *client.NewWarning) { n.Orgs = make([]string, 101) },
		"text_missing": func(n *client.NewWarning) { n.Words.Title.Zh = "" },
	} {
		_, err := desk.DraftWarning(ctx, draft(change))
		if c := client.Code(err); c != code && !(code == "text_missing" && strings.Contains(err.Error(), "title")) {
			t.Errorf("%v, want %s", err, code)
		}
	}
	if d := got(desk.DraftWarning(ctx, draft(func(n *client.NewWarning) { n.Drill = true })))(w); !d.Drill {
		t.Errorf("an exercise does not say so: %+v", d)
	}
	row := got(desk.DraftWarning(ctx, draft()))(w)
	if row.Drill {
		t.Errorf("%+v", row)
	}
	if row = got(w.hands("second of the desk").DropWarning(ctx, row.ID, client.Reason{Reason: "nobody needs it"}))(w); row.State != "dropped" {
		t.Errorf("%+v", row)
	}
	w.refusedAs("a draft that ended", "not_a_draft", second(desk.EditWarning(ctx, row.ID, client.WarningChange{Urgency: 1})))
}

// A token decides nothing that a person has to, and a person whose proof is old proves first; what is refused is not done.
func TestProgramsDoNotDecide(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		ctx, token, desk := t.Context(), w.machine("desk's token").client(w), w.hands("desk")
		row := got(desk.DraftWarning(ctx, draft()))(w)
		reason := client.Reason{Reason: "x"}
		head := func() int64 { n, err := w.app.Journal.Head(ctx); w.ok(err); return n }
		before := head()
		for what, err := range map[string]error{
			"draft": second(token.DraftWarning(ctx, draft())), "edit": second(token.EditWarning(ctx, row.ID, client.WarningChange{Urgency: 1})), "approve": second(token.ApproveWarning(ctx, row.ID)),
			"drop": second(token.DropWarning(ctx, row.ID, reason)), "withdraw": second(token.WithdrawWarning(ctx, row.ID, reason)), "correct": token.CorrectWarning(ctx, row.ID, client.Correction{Words: sayings("甲", "a")}),
			"call": token.NoteCall(ctx, client.CallNote{Warning: row.ID, Org: "hospital", Outcome: "reached"}), "settle": token.SettleHeld(ctx, "1", client.Settlement{Decision: "go", Reason: "x"}),
			"mark": second(token.MarkIntelligence(ctx, boxID, client.Marking{Word: "1", TLP: "TLP:CLEAR", Reason: "x"})),
		} {
			w.refusedAs(what+" by a token", client.PersonOnly, err)
		}
		w.clock.pass(16 * time.Minute)
		for what, err := range map[string]error{
			"approve": second(desk.ApproveWarning(ctx, row.ID)), "drop": second(desk.DropWarning(ctx, row.ID, reason)), "withdraw": second(desk.WithdrawWarning(ctx, row.ID, reason)),
			"correct": desk.CorrectWarning(ctx, row.ID, client.Correction{Words: sayings("甲", "a")}), "mark": second(desk.MarkIntelligence(ctx, boxID, client.Marking{Word: "1", TLP: "TLP:CLEAR", Reason: "x"})),
			"policy": second(w.hands("administrator of the centre").SetPolicy(ctx, client.Policy{})), "tokens": second(w.hands("administrator of the hospital").ListTokens(ctx)),
		} {
			w.refusedAs(what+" with an old proof", client.ProofNeeded, err)
		}
		if head() != before {
			t.Errorf("%d facts came of refusals", head()-before)
		}
	})
}

func TestTheCallingListByProgram(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		w.warn(tlp.Green)
		ctx, desk, token := t.Context(), w.hands("desk"), w.machine("desk's token").client(w)
		phone := func(n string, rank int64) member.NewContact {
			return member.NewContact{Org: w.hospital, Role: "duty", Channel: member.Phone, Address: n, Rank: rank, Verified: true}
		}
		got(w.app.Members.AddContacts(ctx, system, []member.NewContact{phone("+886 2 1111", 1), phone("+886 2 2222", 2)}))(w)
		w.answer("officer of the hospital", tlp.Green, "need_help")
		find := func() client.Call {
			for _, c := range got(token.ListCalls(ctx))(w).Calls {
				if c.Warning == w.numbers[tlp.Green] {
					return c
				}
			}
			t.Fatal("nobody to call")
			return client.Call{}
		}
		if c := find(); !c.Help || c.Org != "hospital" || !slices.Equal(c.Phones, []string{"+886 2 1111", "+886 2 2222"}) {
			t.Errorf("%+v", c)
		}
		w.ok(desk.NoteCall(ctx, client.CallNote{Warning: w.numbers[tlp.Green], Org: "hospital", Outcome: "wrong_number"}))
		if c := find(); c.Last != "wrong_number" || !slices.Equal(c.Phones, []string{"+886 2 2222"}) {
			t.Errorf("%+v", c)
		}
		w.refusedAs("an outcome that is none", "bad_outcome", desk.NoteCall(ctx, client.CallNote{Warning: w.numbers[tlp.Green], Org: "hospital", Outcome: "asleep"}))
	})
}

func TestWhyAndTakingBackByProgram(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		w.warn(tlp.Amber)
		number := w.numbers[tlp.Amber]
		ctx, hospital, clinic, desk := t.Context(), w.machine("hospital's token").client(w), w.machine("clinic's token").client(w), w.machine("desk's token").client(w)
		if why := got(hospital.WhyGot(ctx, number, client.OrgQuery{}))(w); len(why.Checks) < 4 || why.Checks[0].Answer != "yes" || why.Checks[0].What.Zh == "" {
			t.Errorf("%+v", why)
		}
		w.refusedAs("another's warning", "no_such_warning", second(clinic.WhyGot(ctx, number, client.OrgQuery{})))
		w.refusedAs("the messages of another's warning", "no_such_warning", second(clinic.ListDeliveries(ctx, number, client.OrgQuery{})))
		if list := got(desk.ListDeliveries(ctx, number, client.OrgQuery{Org: "hospital"}))(w).Deliveries; len(list) != len(got(hospital.ListDeliveries(ctx, number, client.OrgQuery{}))(w).Deliveries) {
			t.Errorf("%+v", list)
		}
		w.refusedAs("another's warning", "no_such_warning", second(clinic.WhyNot(ctx, number, client.OrgQuery{})))
		not := got(desk.WhyNot(ctx, number, client.OrgQuery{Org: "clinic"}))(w)
		if !slices.ContainsFunc(not.Checks, func(c client.Check) bool { return c.Answer == "no" }) {
			t.Errorf("%+v", not)
		}
		w.refusedAs("nobody named", "org_missing", second(desk.WhyNot(ctx, number, client.OrgQuery{})))
		if not := got(clinic.WhyNot(ctx, boxCVE, client.OrgQuery{}))(w); len(not.Checks) == 0 {
			t.Errorf("%+v", not)
		}
		got(hospital.AnswerWarning(ctx, number, client.Receipt{Answer: "fixed"}))(w)
		w.ok(hospital.TakeBackAnswer(ctx, number, client.OrgQuery{}))
		if d := got(hospital.GetWarning(ctx, number))(w); d.Answer != "" {
			t.Errorf("%+v", d)
		}
		got(hospital.AnswerWarning(ctx, number, client.Receipt{Answer: "fixed"}))(w)
		w.clock.pass(time.Minute)
		w.refusedAs("a minute later", "too_late_to_undo", hospital.TakeBackAnswer(ctx, number, client.OrgQuery{}))
	})
}

func TestWhatTheIntakeHeldByProgram(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		w.takenBack("rival") // somebody other than its first source withdraws two items: both wait
		ctx, desk, token := t.Context(), w.hands("desk"), w.machine("desk's token").client(w)
		held := all(w, token.Held(ctx))
		i := slices.IndexFunc(held, func(h client.HeldObject) bool { return h.ID == commonID })
		if i < 0 || held[i].Code != "not_owner" || held[i].Source.En != "rival" {
			t.Fatalf("%+v", held)
		}
		if page := got(token.ListHeld(ctx, client.HeldQuery{Limit: 1}))(w); len(page.Held) != 1 || page.Next == "" {
			t.Errorf("%+v", page)
		}
		w.refusedAs("no reason", "reason_missing", desk.SettleHeld(ctx, held[i].Verdict, client.Settlement{Decision: "refuse"}))
		w.refusedAs("no decision", "bad_decision", desk.SettleHeld(ctx, held[i].Verdict, client.Settlement{Decision: "perhaps", Reason: "x"}))
		w.ok(desk.SettleHeld(ctx, held[i].Verdict, client.Settlement{Decision: "refuse", Reason: "not theirs"}))
		w.refusedAs("twice", "settled", w.hands("second of the desk").SettleHeld(ctx, held[i].Verdict, client.Settlement{Decision: "go", Reason: "x"}))
		if again := all(w, token.Held(ctx)); len(again) != len(held)-1 {
			t.Errorf("%d wait, then %d", len(held), len(again))
		}
		w.refusedAs("what never waited", "settled", desk.SettleHeld(ctx, "1", client.Settlement{Decision: "go", Reason: "x"}))
		w.refusedAs("what has no such name", "no_such_verdict", desk.SettleHeld(ctx, "x", client.Settlement{Decision: "go", Reason: "x"}))

		story := got(token.GetIntake(ctx, boxID))(w)
		if len(story.Stages) < 5 || story.Stages[0].Stage != "parse" || story.Stages[0].Reason.Zh == "" {
			t.Errorf("%+v", story)
		}
		w.refusedAs("a member", "not_allowed", second(w.machine("hospital's token").client(w).GetIntake(ctx, boxID)))
	})
}

func TestMarkingByProgram(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		const id = "indicator--34343434-1111-4111-8111-111111111111"
		raw := indicator(id, "Bare", "came without a mark", "bare.example.org", tlp.None)
		w.bring("bare", raw)
		w.drain()
		ctx, desk, clinic := t.Context(), w.hands("desk"), w.machine("clinic's token").client(w)
		w.refusedAs("what is not marked", "no_such_item", second(clinic.GetIntelligence(ctx, id)))
		item := got(desk.GetIntelligence(ctx, id))(w)
		m := client.Marking{Word: item.Assertions[0].Word, TLP: "TLP:GREEN", Reason: "the source agreed"}
		w.refusedAs("another item's word", "no_such_word", second(desk.MarkIntelligence(ctx, id, client.Marking{Word: "1", TLP: "TLP:GREEN", Reason: "x"})))
		w.refusedAs("no reason", "reason_missing", second(desk.MarkIntelligence(ctx, id, client.Marking{Word: m.Word, TLP: "TLP:GREEN"})))
		if n := got(desk.MarkIntelligence(ctx, id, m))(w); n.Words != 1 {
			t.Errorf("%+v", n)
		}
		found := got(clinic.GetIntelligence(ctx, id))(w)
		if len(found.Assertions) != 1 || found.Assertions[0].Word != "" || found.Assertions[0].Source != nil {
			t.Errorf("a member reads %+v", found)
		}
		body := got(clinic.GetBytes(ctx, id))(w)
		b, err := io.ReadAll(body)
		if w.ok(err); strings.Join(strings.Fields(string(b)), "") != strings.Join(strings.Fields(raw), "") {
			t.Errorf("%s\nwas %s", b, raw)
		}
		if a := w.ask(w.machine("clinic's token"), "/api/v1/intelligence/"+id+"/bytes"); !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment") || a.header.Get("Content-Type") != "application/octet-stream" {
			t.Errorf("%v", a.header)
		}
	})
}

func TestThePolicyByProgram(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		ctx, keeper, token := t.Context(), w.hands("administrator of the centre"), w.machine("desk's token").client(w)
		p := got(token.GetPolicy(ctx))(w)
		if p.Version != 0 || len(p.Rules) < 5 {
			t.Errorf("%+v", p)
		}
		w.refusedAs("the desk", "not_allowed", second(w.hands("desk").SetPolicy(ctx, p)))
		w.refusedAs("a token", "not_allowed", second(token.SetPolicy(ctx, p)))
		next := p
		next.DigestOver, next.Rules = 7, slices.Clone(p.Rules[1:])
		set := got(keeper.SetPolicy(ctx, next))(w)
		if set.Version == 0 || set.DigestOver != 7 || len(set.Rules) != len(p.Rules)-1 || set.Since == nil || set.Rules[0].Name != p.Rules[1].Name {
			t.Errorf("%+v", set)
		}
		w.refusedAs("one made from the former", client.Changed, second(keeper.SetPolicy(ctx, next)))
		set.Rules[0].Then.Urgency = 9
		w.refusedAs("one that cannot be", "bad_policy", second(keeper.SetPolicy(ctx, set)))
		set.Rules[0].Then.Urgency = 2
		if set = got(keeper.SetPolicy(ctx, set))(w); set.Rules[0].Then.Urgency != 2 {
			t.Errorf("%+v", set)
		}
		if list := got(token.ListPolicies(ctx, client.LimitQuery{}))(w).Policies; len(list) != 2 || list[0].Version != set.Version {
			t.Errorf("%+v", list)
		}
		m := w.machine("desk's token")
		if a := w.ask(m, "/api/v1/policy"); a.header.Get("ETag") == "" {
			t.Errorf("%v", a.header)
		}
		put := func(body string, headers ...string) answer {
			q := append([]string{"Cookie", "lf_session=" + w.reader("administrator of the centre").cookie.Value}, headers...)
			return w.send(machine{}, http.MethodPut, "/api/v1/policy", body, q...)
		}
		if a := put(`{"rules":[]}`); a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, "version_missing") {
			t.Errorf("%d %s", a.code, a.body)
		}
		if a := put(`{"version":1,"rules":[]}`, "If-Match", `"2"`); a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, "bad_version") {
			t.Errorf("%d %s", a.code, a.body)
		}
	})
}

func TestTokensByProgram(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		ctx, keeper, admin := t.Context(), w.hands("administrator of the centre"), w.hands("administrator of the hospital")
		made := got(admin.CreateToken(ctx, client.NewToken{Role: "member", Org: "hospital", Days: 30}))(w)
		if got(w.calls(made.Secret, "").GetExposure(ctx, client.OrgQuery{}))(w).Components == 0 {
			t.Error("the new token reads nothing")
		}
		w.refusedAs("another's", "not_yours_to_give", second(admin.CreateToken(ctx, client.NewToken{Role: "member", Org: "clinic", Days: 30})))
		w.refusedAs("a desk's", "not_yours_to_give", second(admin.CreateToken(ctx, client.NewToken{Role: "desk", Days: 30})))
		w.refusedAs("one for ever", "bad_token_time", second(keeper.CreateToken(ctx, client.NewToken{Role: "desk", Days: 1 << 40})))
		w.refusedAs("a token that makes tokens", "not_allowed", second(w.machine("desk's token").client(w).CreateToken(ctx, client.NewToken{Role: "desk", Days: 1})))
		list := got(admin.ListTokens(ctx))(w).Tokens
		i := slices.IndexFunc(list, func(x client.Token) bool { return x.ID == made.ID })
		if i < 0 || list[i].Org != "hospital" || list[i].Revoked != nil || slices.ContainsFunc(list, func(x client.Token) bool { return x.Org != "hospital" }) {
			t.Errorf("%+v", list)
		}
		w.ok(admin.RevokeToken(ctx, made.ID))
		w.refusedAs("a revoked token", "token_refused", second(w.calls(made.Secret, "").GetExposure(ctx, client.OrgQuery{})))
		w.refusedAs("twice", "no_such_token", admin.RevokeToken(ctx, made.ID))
		w.refusedAs("a session that is over", "sign_in_needed", second(w.hands("signed out").ListWarnings(ctx, client.WarningQuery{})))
	})
}

func TestExposureByProgram(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		ctx, hospital, clinic, desk := t.Context(), w.machine("hospital's token").client(w), w.machine("clinic's token").client(w), w.machine("desk's token").client(w)
		if x := got(hospital.GetExposure(ctx, client.OrgQuery{}))(w); x.Affected != 1 || x.Components != 14 || x.Assets != 7 {
			t.Errorf("%+v", x)
		}
		matches := got(hospital.ListMatches(ctx, client.MatchQuery{}))(w)
		if len(matches.Matches) != 1 || matches.More || matches.Matches[0].Vulnerability != boxCVE || matches.Matches[0].Result != "affected" || matches.Matches[0].Asset != "box" {
			t.Errorf("%+v", matches)
		}
		e := got(hospital.GetEvidence(ctx, boxCVE, client.OrgQuery{}))(w)
		if len(e.Matches) != 1 || e.Matches[0].Source != "" || e.Matches[0].Evidence.Result != "affected" || !strings.Contains(e.Matches[0].Evidence.Text.En, "2.0") || e.CVSS != nil {
			t.Errorf("%+v", e)
		}
		if e := got(desk.GetEvidence(ctx, boxCVE, client.OrgQuery{Org: "hospital"}))(w); len(e.Matches) != 1 || e.Matches[0].Source != "open" {
			t.Errorf("%+v", e)
		}
		if e := got(clinic.GetEvidence(ctx, boxCVE, client.OrgQuery{}))(w); len(e.Matches) != 0 {
			t.Errorf("%+v", e)
		}
		for what, err := range map[string]error{"evidence": second(clinic.GetEvidence(ctx, boxCVE, client.OrgQuery{Org: "hospital"})), "matches": second(clinic.ListMatches(ctx, client.MatchQuery{Org: "hospital"})),
			"counts": second(clinic.GetExposure(ctx, client.OrgQuery{Org: "hospital"})), "assets": second(clinic.ListAssets(ctx, client.AssetQuery{Org: "hospital"})), "uploads": second(clinic.ListInventories(ctx, client.InventoryQuery{Org: "hospital"}))} {
			w.refusedAs("another's "+what, "no_such_org", err)
		}
		w.refusedAs("nobody named", "org_missing", second(desk.GetExposure(ctx, client.OrgQuery{})))
		for _, limit := range []int{1, 2, 500} {
			assets := all(w, hospital.Assets(ctx, client.AssetQuery{Limit: limit}))
			if len(assets) != 14 || assets[0].Asset != "fw0" || assets[13].Asset != "box" {
				t.Errorf("%d machines a page: %d %+v", limit, len(assets), assets)
			}
		}
		var many strings.Builder // a program with all its parts under one machine, between two others
		for i := range 150 {
			fmt.Fprintf(&many, "%s,cpe:2.3:a:acme:part%d:1.0:*:*:*:*:*:*:*\n", map[bool]string{true: "server", false: []string{"first", "last"}[i/149]}[i > 0 && i < 149], i)
		}
		w.inventory(w.school, "asset,cpe\n"+many.String())
		for _, limit := range []int{1, 2, 50} {
			if assets := all(w, w.machine("school's token").client(w).Assets(ctx, client.AssetQuery{Limit: limit})); len(assets) != 150 || assets[149].Asset != "last" {
				t.Errorf("%d machines a page: %d components", limit, len(assets))
			}
		}
		if list := all(w, hospital.Inventories(ctx, client.InventoryQuery{Limit: 1})); len(list) != 1 || list[0].Rows != 14 || list[0].Name != "l.csv" {
			t.Errorf("%+v", list)
		}
		n := got(desk.ListNationalExposure(ctx, client.NationalQuery{}))(w).Vulnerabilities
		if len(n) != 1 || n[0].Vulnerability != boxCVE || n[0].Affected != 1 || n[0].Warning == "" {
			t.Errorf("%+v", n)
		}
		w.refusedAs("a member that counts the nation", "not_allowed", second(hospital.ListNationalExposure(ctx, client.NationalQuery{})))
	})
}

func TestHowTheProgramIsDoing(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		ctx, desk := t.Context(), w.machine("desk's token").client(w)
		w.drain()
		s := got(desk.GetSystem(ctx))(w)
		if s.Head < 10 || s.Log == "" || s.Bytes == 0 || len(s.Followers) < 6 || slices.ContainsFunc(s.Followers, func(f client.Follower) bool { return f.Behind != 0 || f.Dead != 0 }) {
			t.Errorf("%+v", s)
		}
		if n := got(desk.GetSituation(ctx))(w); n.Unanswered != 1 || n.Items == 0 {
			t.Errorf("%+v", n)
		}
		w.refusedAs("a member", "not_allowed", second(w.machine("hospital's token").client(w).GetSystem(ctx)))
	})
}

func TestTheDaysByProgram(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		ctx, keeper := t.Context(), w.hands("administrator of the centre")
		d := got(w.machine("hospital's token").client(w).GetDays(ctx))(w)
		if d.Version != 0 || len(d.Days) != 4 || d.Days[0].Decision != "act" || d.Days[0].A != 3 || d.Days[3].None != 180 || d.Tree != "coordinator" || !d.KEVDue {
			t.Errorf("%+v", d)
		}
		w.refusedAs("the desk", "not_allowed", second(w.hands("desk").SetDays(ctx, d)))
		d.Days[0].A, d.EPSS = 2, 0.5
		set := got(keeper.SetDays(ctx, d))(w)
		if set.Version != 1 || set.Days[0].A != 2 || set.EPSS != 0.5 || set.Since == nil {
			t.Errorf("%+v", set)
		}
		w.refusedAs("one made from the former", client.Changed, second(keeper.SetDays(ctx, d)))
		set.Days[0].A = 30
		w.refusedAs("what is more urgent with more days", "bad_policy", second(keeper.SetDays(ctx, set)))
		set.Days = set.Days[1:]
		w.refusedAs("a decision without days", "bad_policy", second(keeper.SetDays(ctx, set)))
		set.Days = append(set.Days, client.DecisionDays{Decision: "soon"})
		w.refusedAs("a decision that is none", "unknown_key", second(keeper.SetDays(ctx, set)))
		if now := got(keeper.GetDays(ctx))(w); now.Version != 1 || now.Days[0].A != 2 {
			t.Errorf("%+v", now)
		}
	})
}
