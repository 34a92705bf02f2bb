package warning

import (
	"context"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Policy says what goes out by itself, how fast, and to whom next when nobody answers. It is data with a version; a warning remembers
// which version decided.
type Policy struct {
	Version int64     `json:"-"`
	At      time.Time `json:"-"`
	Actor   int64     `json:"-"`
	// Rules are read in order; the first that fits decides. The last one has no conditions.
	Rules []Rule `json:"rules"`
	// WithdrawApprovers is how many people it takes to withdraw a whole warning: 1 or 2.
	WithdrawApprovers int `json:"withdraw_approvers"`
	// ShowCounts lets a recipient see how many were told and how many answered, never who.
	ShowCounts bool `json:"show_counts"`
	// DraftForNewInventory makes a warning for what is known to be exploited and meets a new inventory, though nobody was warned of it before.
	DraftForNewInventory bool `json:"draft_for_new_inventory"`
	// DigestOver is how many mails of one window a contact gets one by one; from then on one mail lists them. Urgency 1 is never held back.
	DigestOver int `json:"digest_over"`
	// DigestMinutes is the length of that window.
	DigestMinutes int `json:"digest_minutes"`
}

// Rule is a line of the policy's table.
type Rule struct {
	Name text.Text `json:"name"`
	Why  text.Text `json:"why"`
	When Condition `json:"when"`
	Then Plan      `json:"then"`
}

// Condition is what a rule asks. A field at its zero value does not ask.
type Condition struct {
	Kinds       []Kind `json:"kinds,omitempty"`
	KEV         bool   `json:"kev,omitzero"`         // known to be exploited
	Advisory    bool   `json:"advisory,omitzero"`    // somebody wrote about it; not only a catalogue's entry
	Reliability string `json:"reliability,omitzero"` // of the best source, at least: A is the best
	MaxTLP      string `json:"max_tlp,omitzero"`     // as TLP 2.0 writes it, without "TLP:"
	OverTLP     string `json:"over_tlp,omitzero"`    // stricter than this, or unmarked
	OverReach   int    `json:"over_reach,omitzero"`  // more recipients than this
	MaxReach    int    `json:"max_reach,omitzero"`   // no more recipients than this
	Affected    bool   `json:"affected,omitzero"`    // somebody is affected for certain
	Mild        bool   `json:"mild,omitzero"`        // a low score, and exploitation is unlikely

	Suppliers []SupplierSort `json:"suppliers,omitempty"` // it comes from a supplier, in one of these ways
}

// Plan is what a rule decides.
type Plan struct {
	Quiet         bool             `json:"quiet,omitzero"` // no warning: it shows on the page of exposures only
	Approvers     int              `json:"approvers"`      // 0: it goes out by itself
	Urgency       int              `json:"urgency"`
	DueHours      int              `json:"due_hours"`
	EscalateAfter []int            `json:"escalate_after"` // minutes of silence until: the same contacts again, further contacts, the calling list
	Channels      []member.Channel `json:"channels"`
	FirstContacts int              `json:"first_contacts"` // how many ranks of contacts are told at once
	Rule          text.Text        `json:"rule,omitzero"`  // name and reason of the rule that decided, kept with the warning
	Why           text.Text        `json:"why,omitzero"`
}

// Case is what is known when a policy is asked.
type Case struct {
	Kind        Kind
	KEV         bool
	Advisory    bool
	Reliability string // of the best source, "" unknown
	TLP         tlp.Level
	Reach       int
	Affected    int
	CVSS, EPSS  float64      // -1 unknown
	Supplier    SupplierSort // "" where it does not come from one
}

// Decide gives the plan of the first rule that fits, and that rule's place.
func (p Policy) Decide(c Case) (Plan, int) {
	for i, r := range p.Rules {
		if r.When.holds(c) {
			plan := r.Then
			plan.Rule, plan.Why = r.Name, r.Why
			return plan, i
		}
	}
	plan := careful // a policy without a last rule asks for people
	return plan, -1
}

func (c Condition) holds(x Case) bool {
	switch {
	case len(c.Kinds) > 0 && !slices.Contains(c.Kinds, x.Kind),
		c.KEV && !x.KEV,
		c.Advisory && !x.Advisory,
		c.Reliability != "" && (x.Reliability == "" || x.Reliability > c.Reliability),
		c.MaxTLP != "" && !atMost(x.TLP, c.MaxTLP),
		c.OverTLP != "" && atMost(x.TLP, c.OverTLP),
		c.OverReach > 0 && x.Reach <= c.OverReach,
		c.MaxReach > 0 && x.Reach > c.MaxReach,
		c.Affected && x.Affected == 0,
		c.Mild && !x.mild(),
		len(c.Suppliers) > 0 && !slices.Contains(c.Suppliers, x.Supplier):
		return false
	}
	return true
}

// asks tells whether there is any condition.
func (c Condition) asks() bool {
	return len(c.Kinds) > 0 || c.KEV || c.Advisory || c.Reliability != "" || c.MaxTLP != "" || c.OverTLP != "" || c.OverReach > 0 || c.MaxReach > 0 || c.Affected || c.Mild || len(c.Suppliers) > 0
}

// atMost is false for what is unmarked: nobody said how far it may go.
func atMost(l tlp.Level, word string) bool {
	for _, m := range tlp.Levels() {
		if m.Word() == word {
			return l.Valid() && l <= m
		}
	}
	return false
}

// mild: below 7.0, "high" in CVSS, and no forecast of exploitation over one per cent. A score that nobody gave is not low.
func (c Case) mild() bool {
	return !c.KEV && !c.Advisory && c.CVSS >= 0 && c.CVSS < 7 && c.EPSS < 0.01
}

// Check tells what is wrong with a policy.
func (p Policy) Check() error {
	bad := func(zh, en string) error { return invalid("bad_policy", zh, en) }
	switch {
	case len(p.Rules) == 0 || len(p.Rules) > 100:
		return bad("規則須有 1 到 100 條。", "There are 1 to 100 rules.")
	case p.Rules[len(p.Rules)-1].When.asks():
		return bad("最後一條規則不能有條件，否則會有預警沒有規則可循。", "The last rule has no conditions, or some warning would meet no rule.")
	case p.WithdrawApprovers < 1 || p.WithdrawApprovers > 2:
		return bad("撤回須由 1 或 2 人核定。", "A withdrawal takes 1 or 2 people.")
	case p.DigestOver < 1 || p.DigestMinutes < 1 || p.DigestMinutes > 24*60:
		return bad("彙整信的數目與時間須大於零，時間最多一天。", "The digest's number and window are above zero, the window at most a day.")
	}
	for _, r := range p.Rules {
		if err := r.check(bad); err != nil {
			return err
		}
	}
	return nil
}

func (r Rule) check(bad func(zh, en string) error) error {
	t := r.Then
	switch {
	case r.Name.IsZero() || r.Why.IsZero():
		return bad("每條規則要有名稱與理由。", "Each rule has a name and a reason.")
	case t.Approvers < 0 || t.Approvers > 2:
		return bad("核定人數須為 0、1 或 2。", "Approvers are 0, 1 or 2.")
	case t.Urgency < 1 || t.Urgency > 4:
		return bad("急迫程度須為 1 到 4。", "The urgency is 1 to 4.")
	case t.DueHours < 0 || t.DueHours > 24*90 || t.FirstContacts < 1:
		return bad("期限須為 0 到 90 天，至少通知一順位聯絡人。", "It is due within 90 days, and one rank of contacts is told at least.")
	case len(t.EscalateAfter) > 3 || slices.ContainsFunc(t.EscalateAfter, func(m int) bool { return m < 1 || m > 60*24*30 }):
		return bad("催覆最多三次，間隔須為 1 分鐘到 30 天。", "There are at most three steps of escalation, 1 minute to 30 days apart.")
	case r.When.MaxTLP != "" && !atMost(tlp.Clear, r.When.MaxTLP), r.When.OverTLP != "" && !atMost(tlp.Clear, r.When.OverTLP):
		return bad("不認得這個分享等級。", "The sharing level is not known.")
	case slices.ContainsFunc(r.When.Suppliers, func(s SupplierSort) bool { return !slices.Contains(SupplierSorts, s) }):
		return bad("不認得這種供應商預警。", "This sort of a supplier's warning is not known.")
	}
	return nil
}

// Policy gives the policy in force.
func (w *Warnings) Policy(ctx context.Context) (Policy, error) {
	all, err := selectPolicies(ctx, w.store.Read(), 1)
	if err != nil {
		return Policy{}, err
	}
	if len(all) == 0 {
		return DefaultPolicy(), nil
	}
	return all[0], nil
}

// Policies gives the policies so far, the newest first, for the desk.
func (w *Warnings) Policies(ctx context.Context, v marking.Viewer, limit int) ([]Policy, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	return selectPolicies(ctx, w.store.Read(), limit)
}

// policyKey lets one policy be set at a time.
const policyKey = 8119_122

// SetPolicy puts a policy in force from now on; drafts keep what was decided for them. It gives the new version. A policy that has a version was made by
// changing that one, and is refused when another has come in force meanwhile.
func (w *Warnings) SetPolicy(ctx context.Context, by marking.Viewer, p Policy) (int64, error) {
	if err := by.DeskOnly(); err != nil {
		return 0, err
	}
	if err := p.Check(); err != nil {
		return 0, err
	}
	body, err := json.Marshal(p)
	if err != nil {
		return 0, invalid("bad_policy", "政策讀不懂。", "The policy cannot be read.")
	}
	var version int64
	err = w.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, policyKey); err != nil {
			return nil, err
		}
		if p.Version != 0 {
			if now, err := selectPolicies(ctx, tx, 1); err != nil {
				return nil, err
			} else if len(now) > 0 && now[0].Version != p.Version {
				return nil, conflict("policy_changed", "有人剛改過政策，請看過新的再改。", "Somebody has just changed the policy; look at the new one and change that.")
			}
		}
		version, err = insertPolicy(ctx, tx, string(body), w.micro(), by.Actor())
		return []journal.Fact{{Kind: PolicySet, Subject: version, Actor: by.Actor()}}, err
	})
	return version, err
}
