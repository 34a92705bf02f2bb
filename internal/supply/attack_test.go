package supply_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/supply"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

func (w *world) attack(change ...func(*supply.Attack)) supply.Attack {
	a := supply.Attack{Said: "Our remote maintenance server was broken into.", Since: w.clock.now().Add(-48 * time.Hour), Todo: "Close the tunnel to us\n\nChange the passwords of our accounts",
		Signs: "Traffic to 185[.]220[.]101[.]45 and to evil-update[.]example[.]net"}
	for _, c := range change {
		c(&a)
	}
	return a
}

func (w *world) sectionItems(v marking.Viewer) (out []string) {
	w.t.Helper()
	p, err := w.intel.List(w.t.Context(), v, intel.Query{Limit: 50})
	must(w.t, err)
	for _, it := range p.Items {
		out = append(out, it.Title)
	}
	return out
}

func TestAnAttackIsToldOnceTheDeskHasLookedAtIt(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		must(t, w.members.EndLink(ctx, w.desk(), w.maker, w.clinic))
		for _, doc := range []string{"Another's list\n\n185[.]220[.]101[.]45\n", `{"type":"bundle","id":"bundle--22222222-2222-4222-8222-222222222222","objects":[{"type":"indicator","spec_version":"2.1","id":"indicator--33333333-3333-4333-8333-333333333333",
			"created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"another's word","pattern":"[ipv4-addr:value = '185.220.101.45']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"}]}`} {
			_, err := w.intel.Import(ctx, system, intel.File{Name: "other", Source: "harbour", Marking: tlp.Amber}, strings.NewReader(doc))
			must(t, err)
		}
		id, err := w.TellAttack(ctx, w.as(w.maker), w.attack())
		must(t, err)
		w.drain()
		w.toldAre("before the desk looked")
		if got := w.sectionItems(w.as(w.fab)); len(got) != 0 {
			t.Errorf("a customer reads %v before it is told", got)
		}
		drafts := w.drafts()
		if len(drafts) != 1 || drafts[0].TLP != tlp.Amber || drafts[0].Approvers != 1 {
			t.Fatalf("%+v", drafts)
		}
		w.refused(w.warnings.AddRecipients(ctx, w.desk(), drafts[0].ID, []int64{w.rival}), "customers_only")
		must(t, w.warnings.Edit(ctx, w.desk(), drafts[0].ID, warning.Change{TLP: tlp.Green}))
		if d := w.drafts(); d[0].TLP != tlp.Amber {
			t.Errorf("the desk made it milder: %v", d[0].TLP)
		}
		w.clock.pass(time.Minute)
		_, err = w.warnings.Approve(ctx, marking.Desk(w.chen), drafts[0].ID)
		must(t, err)
		w.drain()
		w.toldAre("after it", w.fab, w.bank)
		read := w.all(w.fab)
		for _, is := range []string{"broken into", "Close the tunnel to us", "Change the passwords of our accounts", "The maker", "reports that it is attacked"} {
			if !strings.Contains(read, is) {
				t.Errorf("%q is not told: %s", is, read)
			}
		}
		if got := w.sectionItems(w.as(w.fab)); len(got) != 2 || strings.Contains(strings.Join(got, " "), "another") {
			t.Errorf("a customer reads of the signs, or of others' words on them, %v", got)
		}
		for _, org := range []int64{w.rival, w.spy, w.clinic} {
			if got := w.sectionItems(w.as(org)); len(got) != 0 {
				t.Errorf("a stranger reads %v", got)
			}
		}

		number := w.inbox(w.fab)[0].Number
		x, err := w.warnings.Find(ctx, w.as(w.fab), number)
		must(t, err)
		must(t, w.warnings.Give(ctx, w.as(w.fab), x.ID, w.fab, warning.Reply{Answer: warning.Confirmed}))
		desk, own := w.notices(w.desk(), 0)[0], w.notices(w.as(w.maker), w.maker)[0]
		if !desk.Counted || desk.SawSign != 1 || desk.Answers != 1 || desk.Number != number {
			t.Errorf("the desk reads %+v", desk)
		}
		if own.Counted || own.SawSign != 0 || own.Answers != 0 || own.Told != 2 || own.Number != "" {
			t.Errorf("with two customers, which it can tell apart, the supplier reads %+v", own)
		}
		w.clock.pass(time.Minute)
		must(t, w.members.AddLinks(ctx, system, []member.Link{{Supplier: w.maker, Customer: w.clinic, What: "doors"}}))
		w.drain()
		w.toldAre("who became a customer", w.fab, w.bank, w.clinic)
		if own := w.notices(w.as(w.maker), w.maker)[0]; !own.Counted || own.SawSign != 1 {
			t.Errorf("with three the supplier reads %+v", own)
		}
		must(t, w.End(ctx, w.as(w.maker), id))
		w.drain()
		if ups := w.updates(w.clinic, number); len(ups) != 1 {
			t.Errorf("%+v", ups)
		}
	})
}

func TestAReportThatIsTakenBackBeforeTheDeskLooksGoesNowhere(t *testing.T) {
	each(t, func(w *world) {
		id, err := w.TellAttack(t.Context(), w.as(w.maker), w.attack(func(a *supply.Attack) { a.Signs = "" }))
		must(t, err)
		w.drain()
		must(t, w.End(t.Context(), w.as(w.maker), id))
		w.drain()
		if d := w.drafts(); len(d) != 0 {
			t.Errorf("%+v", d)
		}
		w.toldAre("of what was taken back")
	})
}

func TestWhatAReportMayHold(t *testing.T) {
	each(t, func(w *world) {
		for name, tc := range map[string]struct {
			change func(*supply.Attack)
			code   string
		}{
			"nothing said":        {func(a *supply.Attack) { a.Said = " \n" }, "words_missing"},
			"too much said":       {func(a *supply.Attack) { a.Said = strings.Repeat("字", 2001) }, "words_too_long"},
			"U+0000":              {func(a *supply.Attack) { a.Said = "a\x00b" }, "words_not_plain"},
			"turned around":       {func(a *supply.Attack) { a.Todo = "a\u202eb" }, "words_not_plain"},
			"not UTF-8":           {func(a *supply.Attack) { a.Said = "a\xff" }, "words_not_plain"},
			"too many steps":      {func(a *supply.Attack) { a.Todo = strings.Repeat("x\n", 11) }, "too_many_steps"},
			"a step too long":     {func(a *supply.Attack) { a.Todo = strings.Repeat("x", 501) }, "words_too_long"},
			"signs that are none": {func(a *supply.Attack) { a.Signs = "It was bad." }, "no_signs"},
			"too many signs":      {func(a *supply.Attack) { a.Signs = strings.Repeat("x", 20_001) }, "words_too_long"},
			"for everybody":       {func(a *supply.Attack) { a.TLP = tlp.Green }, "bad_marking"},
			"for one person":      {func(a *supply.Attack) { a.TLP = tlp.Red }, "bad_marking"},
			"no day":              {func(a *supply.Attack) { a.Since = time.Time{} }, "bad_since"},
			"a day to come":       {func(a *supply.Attack) { a.Since = w.clock.now().Add(72 * time.Hour) }, "bad_since"},
			"a day of long ago":   {func(a *supply.Attack) { a.Since = w.clock.now().Add(-400 * 24 * time.Hour) }, "bad_since"},
		} {
			_, err := w.TellAttack(t.Context(), w.as(w.maker), w.attack(tc.change))
			if err == nil || fault.Of(err).Code != tc.code {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := w.TellAttack(t.Context(), w.desk(), w.attack())
		w.refused(err, "supplier_only")
		_, err = w.TellAttack(t.Context(), w.as(w.clinic), w.attack())
		w.refused(err, "no_customers")
		for range 5 {
			_, err := w.TellAttack(t.Context(), w.as(w.maker), w.attack(func(a *supply.Attack) { a.Signs = "" }))
			must(t, err)
		}
		_, err = w.TellAttack(t.Context(), w.as(w.maker), w.attack())
		w.refused(err, "too_many_open")
	})
}

func TestTheDeskAsksAndARefusalFollowsNothing(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		w.affects(71, "CVE-2024-21762", w.amberFor(w.maker))
		_, err := w.AskSupplier(ctx, w.as(w.fab), w.maker, "", "Why")
		w.refused(err, "person_only")
		_, err = w.AskSupplier(ctx, w.desk(), w.maker, "CVE-1999-0001", "Why")
		w.refused(err, "not_for_supplier")
		_, err = w.AskSupplier(ctx, w.desk(), w.rival, "CVE-2024-21762", "Why")
		w.refused(err, "not_for_supplier")
		first, err := w.AskSupplier(ctx, w.desk(), w.maker, "CVE-2024-21762", "Three of your customers asked us.")
		must(t, err)
		list := func(v marking.Viewer) []supply.Request {
			out, err := w.Requests(ctx, v, w.maker)
			must(t, err)
			return out
		}
		if got := list(w.as(w.maker)); len(got) != 1 || got[0].CVE != "CVE-2024-21762" || got[0].Actor != 0 {
			t.Errorf("%+v", got)
		}
		_, err = w.Requests(ctx, w.as(w.rival), w.maker)
		w.refused(err, "no_such_supply")
		w.refused(w.AnswerRequest(ctx, w.as(w.rival), first, supply.Agreed, ""), "no_such_request")
		w.refused(w.AnswerRequest(ctx, w.desk(), first, supply.Agreed, ""), "supplier_only")
		before := w.notices(w.desk(), 0)
		must(t, w.AnswerRequest(ctx, w.as(w.maker), first, supply.Refused, ""))
		w.refused(w.AnswerRequest(ctx, w.as(w.maker), first, supply.Agreed, ""), "answered_already")
		w.drain()
		w.toldAre("after a refusal")
		if after := w.notices(w.desk(), 0); len(after) != len(before) {
			t.Errorf("%+v", after)
		}
		second, err := w.AskSupplier(ctx, w.desk(), w.maker, "CVE-2024-21762", "Once more.")
		must(t, err)
		must(t, w.AnswerRequest(ctx, w.as(w.maker), second, supply.Agreed, "Please do."))
		w.drain()
		w.toldAre("after it agreed", w.fab, w.bank, w.clinic)
	})
}

// Without the name only those are told for whom it names nobody, and nothing that they can do afterwards tells.
func TestOneOfManySuppliersIsNotNamed(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		_, err := w.TellUnnamed(ctx, w.as(w.fab), w.maker, supply.Attacked, "why")
		w.refused(err, "person_only")
		must(t, w.members.EndLink(ctx, w.desk(), w.bank, w.fab))
		must(t, w.members.AddLinks(ctx, w.as(w.fab), []member.Link{{Supplier: w.clinic, Customer: w.fab, What: "made up by the customer"}}))
		_, err = w.TellUnnamed(ctx, w.desk(), w.maker, supply.Attacked, "why")
		w.refused(err, "names_somebody")
		must(t, w.members.AddLinks(ctx, system, []member.Link{{Supplier: w.bank, Customer: w.fab, What: "accounts"}}))
		_, err = w.TellUnnamed(ctx, w.desk(), w.maker, supply.Attacked, "The maker does not answer; police case 77.")
		must(t, err)
		w.drain()
		w.toldAre("before a second look")
		d := w.drafts()
		if len(d) != 1 || d[0].Approvers != 1 {
			t.Fatalf("%+v", d)
		}
		_, err = w.warnings.Approve(ctx, marking.Desk(w.chen), d[0].ID)
		must(t, err)
		w.drain()
		w.toldAre("those with three suppliers", w.fab)
		read := w.all(w.fab)
		for _, not := range []string{"maker", "pumps", "police", "valves"} {
			if strings.Contains(read, not) {
				t.Errorf("%q is told: %s", not, read)
			}
		}
		told := func() []supply.Telling {
			out, err := w.ToldTo(ctx, w.as(w.fab), w.fab)
			must(t, err)
			return out
		}
		before := told()
		if len(before) != 1 || before[0].Supplier != 0 {
			t.Fatalf("%+v", before)
		}
		for _, s := range []int64{w.rival, w.maker, w.bank} {
			must(t, w.members.EndLink(ctx, w.as(w.fab), s, w.fab))
			if got := told(); !slices.Equal(got, before) {
				t.Errorf("without one of its links it reads %+v, before %+v", got, before)
			}
		}
		n := w.notices(w.as(w.maker), w.maker)
		if len(n) != 1 || n[0].Given != supply.Unnamed || n[0].Said != "" {
			t.Errorf("the supplier reads %+v", n)
		}
		w.refused(w.End(ctx, w.as(w.maker), n[0].UUID), "person_only")
		must(t, w.End(ctx, w.desk(), n[0].UUID))
		w.drain()
		if got := told(); !slices.Equal(got, before) {
			t.Errorf("%+v", got)
		}
		if ups := w.updates(w.fab, before[0].Number); len(ups) != 1 || strings.Contains(ups[0].Words.In(text.En), "supplier") {
			t.Errorf("%+v", ups)
		}
	})
}
