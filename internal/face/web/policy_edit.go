package web

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/member"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// newRule is the place of a rule that is not there yet.
const newRule = "new"

func noSuchRule() error {
	return fault.New(fault.NotFound, "no_such_rule", text.Of("沒有這條規則。", "There is no such rule."))
}

// ruleAt finds the rule of a path: its place from 1, or "new".
func ruleAt(p warning.Policy, place string) (warning.Rule, int, error) {
	if place == newRule {
		return warning.Rule{Then: warning.Plan{Approvers: 1, Urgency: 3, FirstContacts: 1, Channels: []member.Channel{member.Mail}}}, -1, nil
	}
	n, err := strconv.Atoi(place)
	if err != nil || n < 1 || n > len(p.Rules) {
		return warning.Rule{}, 0, noSuchRule()
	}
	return p.Rules[n-1], n - 1, nil
}

// policyRule is the form of one rule.
func (s *Server) policyRule(ctx context.Context, q *request) (page.Page, error) {
	p, err := s.Warning.Policy(ctx)
	if err != nil {
		return nil, err
	}
	r, at, err := ruleAt(p, q.PathValue("place"))
	if err != nil {
		return nil, err
	}
	return ruleForm(p, r, at), nil
}

func ruleForm(p warning.Policy, r warning.Rule, at int) page.PolicyForm {
	place := at + 1
	if at < 0 {
		place = len(p.Rules) // before the last, which fits everything
	}
	f := page.PolicyForm{Version: strconv.FormatInt(p.Version, 10), Post: "/warnings/policy/rules/" + newRule, New: at < 0, Last: at == len(p.Rules)-1 && at >= 0, Place: strconv.Itoa(place),
		Name: both(r.Name), Why: both(r.Why), Tests: ruleTests(r.When), Quiet: r.Then.Quiet,
		Reliability: lettered(r.When.Reliability), MaxTLP: tlpWords(r.When.MaxTLP), OverTLP: tlpWords(r.When.OverTLP), OverReach: orNone(r.When.OverReach), MaxReach: orNone(r.When.MaxReach),
		Approvers: approverChoices(0, r.Then.Approvers), Urgency: urgencyChoices(r.Then.Urgency)[1:], DueHours: strconv.Itoa(r.Then.DueHours), Escalate: joinInts(r.Then.EscalateAfter),
		FirstContacts: strconv.Itoa(max(r.Then.FirstContacts, 1))}
	if at >= 0 {
		f.Post = "/warnings/policy/rules/" + strconv.Itoa(at+1)
	}
	for _, k := range kindChoices("") {
		k.On = slices.Contains(r.When.Kinds, warning.Kind(k.Value))
		f.Kinds = append(f.Kinds, k)
	}
	for _, c := range []member.Channel{member.Mail, member.Webhook} {
		f.Channels = append(f.Channels, page.Choice{Name: channelName(string(c)), Value: string(c), On: slices.Contains(r.Then.Channels, c)})
	}
	return f
}

// ruleTests are the yes-or-no questions of a condition.
func ruleTests(c warning.Condition) []page.Choice {
	return []page.Choice{{Name: text.Of("已知遭到利用（KEV）", "known to be exploited (KEV)"), Value: "kev", On: c.KEV},
		{Name: text.Of("有人寫了說明，不只是目錄上的一筆", "somebody wrote about it; not only a catalogue's entry"), Value: "advisory", On: c.Advisory},
		{Name: text.Of("有成員確定受影響", "a member is affected for certain"), Value: "affected", On: c.Affected},
		{Name: text.Of("分數低，也不太可能遭到利用", "a low score, and exploitation is unlikely"), Value: "mild", On: c.Mild},
		supplierTest(c, warning.SupplierExposed), supplierTest(c, warning.SupplierAttacked), supplierTest(c, warning.SupplierUnnamed)}
}

// supplierTest asks whether a warning comes from a supplier in one way; of several that are ticked one is enough.
func supplierTest(c warning.Condition, s warning.SupplierSort) page.Choice {
	return page.Choice{Name: text.Format("來自供應商：%s", "from a supplier: %s", s.Name()), Value: "supplier-" + string(s), On: slices.Contains(c.Suppliers, s)}
}

func both(t text.Text) [2]string { return [2]string{t.In(text.ZhTW), t.In(text.En)} }

func orNone(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func joinInts(all []int) string {
	out := make([]string, len(all))
	for i, n := range all {
		out[i] = strconv.Itoa(n)
	}
	return strings.Join(out, ", ")
}

var anyChoice = text.Of("不問", "any")

func lettered(on string) []page.Choice {
	out := []page.Choice{{Name: anyChoice, On: on == ""}}
	for _, l := range []string{"A", "B", "C", "D", "E"} {
		out = append(out, page.Choice{Name: text.Format("%s 或更好", "%s or better", l), Value: l, On: on == l})
	}
	return out
}

func tlpWords(on string) []page.Choice {
	out := []page.Choice{{Name: anyChoice, On: on == ""}}
	for _, l := range tlp.Levels() {
		out = append(out, page.Choice{Name: text.Same(l.String()), Value: l.Word(), On: on == l.Word()})
	}
	return out
}

func approverChoices(least, on int) []page.Choice {
	var out []page.Choice
	for n := least; n <= 2; n++ {
		out = append(out, page.Choice{Name: page.Approvers(n), Value: strconv.Itoa(n), On: n == on})
	}
	return out
}

// policyRuleSave puts a rule in, in the place that it is given, or takes it out.
func (s *Server) policyRuleSave(ctx context.Context, q *request) (string, error) {
	p, err := s.Warning.Policy(ctx)
	if err != nil {
		return "", err
	}
	if p.Version, err = strconv.ParseInt(q.FormValue("version"), 10, 64); err != nil || p.Version < 0 {
		return "", noSuchRule()
	}
	_, at, err := ruleAt(p, q.PathValue("place"))
	if err != nil {
		return "", err
	}
	rules := slices.Clone(p.Rules)
	if at >= 0 {
		rules = slices.Delete(rules, at, at+1)
	}
	r, place, err := readRule(q)
	if q.FormValue("deed") != "delete" && err == nil {
		rules = slices.Insert(rules, min(max(place-1, 0), len(rules)), r)
	}
	before := p
	p.Rules = rules
	if err == nil || q.FormValue("deed") == "delete" {
		_, err = s.Warning.SetPolicy(ctx, q.who.Viewer, p)
	}
	f := fault.Of(err)
	if err == nil {
		return "/warnings/policy?did=policy_set", nil
	}
	if f.Kind != fault.Invalid {
		return "", err
	}
	form := ruleForm(before, r, at)
	form.Problem, form.Place = f.Say, q.FormValue("place")
	return q.redo(form)
}

// readRule reads the form. What is no number is a sentence with its field's name.
func readRule(q *request) (r warning.Rule, place int, err error) {
	number := func(field string, name text.Text, none int) int {
		v := strings.TrimSpace(q.FormValue(field))
		if v == "" {
			return none
		}
		n, e := strconv.Atoi(v)
		if e != nil || n < 0 {
			err = fault.New(fault.Invalid, "bad_number", text.Format("「%s」要填整數。", "“%s” is a whole number.", name))
		}
		return n
	}
	r.Name, r.Why = text.Of(strings.TrimSpace(q.FormValue("name-zh")), strings.TrimSpace(q.FormValue("name-en"))), text.Of(strings.TrimSpace(q.FormValue("why-zh")), strings.TrimSpace(q.FormValue("why-en")))
	test := func(name string) bool { return slices.Contains(q.Form["test"], name) }
	r.When = warning.Condition{KEV: test("kev"), Advisory: test("advisory"), Affected: test("affected"), Mild: test("mild"), Reliability: q.FormValue("reliability"), MaxTLP: q.FormValue("max_tlp"), OverTLP: q.FormValue("over_tlp"),
		OverReach: number("over_reach", page.RuleOverReach, 0), MaxReach: number("max_reach", page.RuleMaxReach, 0)}
	for _, sort := range warning.SupplierSorts {
		if test("supplier-" + string(sort)) {
			r.When.Suppliers = append(r.When.Suppliers, sort)
		}
	}
	for _, k := range kindChoices("") {
		if slices.Contains(q.Form["kind"], k.Value) {
			r.When.Kinds = append(r.When.Kinds, warning.Kind(k.Value))
		}
	}
	r.Then = warning.Plan{Quiet: q.FormValue("quiet") == "yes", Approvers: number("approvers", page.RuleApprovers, 1), Urgency: number("urgency", page.RuleUrgency, 3), DueHours: number("due_hours", page.RuleDue, 0),
		FirstContacts: number("first_contacts", page.RuleFirst, 1), EscalateAfter: []int{}, Channels: []member.Channel{}}
	for _, c := range []member.Channel{member.Mail, member.Webhook} {
		if slices.Contains(q.Form["channel"], string(c)) {
			r.Then.Channels = append(r.Then.Channels, c)
		}
	}
	for _, m := range strings.FieldsFunc(q.FormValue("escalate"), func(c rune) bool { return strings.ContainsRune(" ,、，;", c) }) {
		n, e := strconv.Atoi(m)
		if e != nil {
			err = fault.New(fault.Invalid, "bad_number", text.Format("「%s」要填分鐘數，用逗號分開。", "“%s” is minutes with commas between.", page.RuleEscalate))
		}
		r.Then.EscalateAfter = append(r.Then.EscalateAfter, n)
	}
	place = number("place", page.RulePlace, 1)
	return r, place, err
}

// policyGeneral is the form of what stands beside the rules.
func (s *Server) policyGeneral(ctx context.Context, _ *request) (page.Page, error) {
	p, err := s.Warning.Policy(ctx)
	if err != nil {
		return nil, err
	}
	return generalForm(p), nil
}

func generalForm(p warning.Policy) page.PolicyGeneral {
	return page.PolicyGeneral{Version: strconv.FormatInt(p.Version, 10), Withdraw: approverChoices(1, p.WithdrawApprovers), DigestOver: strconv.Itoa(p.DigestOver), DigestMinutes: strconv.Itoa(p.DigestMinutes),
		Switches: []page.Choice{{Name: text.Of("讓收件單位看到通知了多少單位、多少已回覆（不會看到是誰）", "Recipients see how many were told and how many answered, never who"), Value: "show_counts", On: p.ShowCounts},
			{Name: text.Of("新清單碰到已遭利用的弱點時，即使之前沒有預警也起草", "Draft a warning when a new inventory meets what is known to be exploited, though nobody was warned of it before"), Value: "draft_for_new_inventory", On: p.DraftForNewInventory}}}
}

func (s *Server) policyGeneralSave(ctx context.Context, q *request) (string, error) {
	p, err := s.Warning.Policy(ctx)
	if err != nil {
		return "", err
	}
	for name, into := range map[string]*int{"withdraw_approvers": &p.WithdrawApprovers, "digest_over": &p.DigestOver, "digest_minutes": &p.DigestMinutes} {
		*into, _ = strconv.Atoi(strings.TrimSpace(q.FormValue(name))) // what is no number is 0, which the policy refuses
	}
	p.ShowCounts, p.DraftForNewInventory = slices.Contains(q.Form["switch"], "show_counts"), slices.Contains(q.Form["switch"], "draft_for_new_inventory")
	if p.Version, err = strconv.ParseInt(q.FormValue("version"), 10, 64); err != nil || p.Version < 0 {
		return "", noSuchRule()
	}
	if _, err = s.Warning.SetPolicy(ctx, q.who.Viewer, p); err == nil {
		return "/warnings/policy?did=policy_set", nil
	}
	if fault.Of(err).Kind != fault.Invalid {
		return "", err
	}
	form := generalForm(p)
	form.Problem, form.DigestOver, form.DigestMinutes = fault.Of(err).Say, q.FormValue("digest_over"), q.FormValue("digest_minutes")
	return q.redo(form)
}
