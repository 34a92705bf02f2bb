package client

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// Policy says what goes out by itself, how fast, and to whom next when nobody answers.
type Policy struct {
	Version              int64        `json:"version" about:"of the policy that was read; one that is set must have been made from the one in force"`
	Since                *time.Time   `json:"since,omitempty" about:"not for setting"`
	Rules                []PolicyRule `json:"rules" about:"read in order; the first that fits decides. The last one has no conditions"`
	WithdrawApprovers    int          `json:"withdraw_approvers" about:"how many people it takes to withdraw a warning: 1 or 2" eg:"2"`
	ShowCounts           bool         `json:"show_counts" about:"recipients see how many were told and how many answered, never who"`
	DraftForNewInventory bool         `json:"draft_for_new_inventory"`
	DigestOver           int          `json:"digest_over" about:"how many mails of one window a contact gets one by one" eg:"3"`
	DigestMinutes        int          `json:"digest_minutes" about:"length of that window" eg:"60"`
}

// PolicyRule is a line of the policy.
type PolicyRule struct {
	Name Words      `json:"name"`
	Why  Words      `json:"why"`
	When PolicyCase `json:"when"`
	Then PolicyPlan `json:"then"`
}

// PolicyCase is what a rule asks; what is not said is not asked.
type PolicyCase struct {
	Kinds       []string `json:"kinds,omitempty" eg:"ANA"`
	KEV         bool     `json:"kev,omitempty" about:"known to be exploited"`
	Advisory    bool     `json:"advisory,omitempty" about:"somebody wrote about it; not only a catalogue's entry"`
	Reliability string   `json:"reliability,omitempty" about:"of the best source, at least: A is the best"`
	MaxTLP      string   `json:"max_tlp,omitempty" about:"without TLP:"`
	OverTLP     string   `json:"over_tlp,omitempty" about:"stricter than this, or unmarked"`
	OverReach   int      `json:"over_reach,omitempty" about:"more recipients than this"`
	MaxReach    int      `json:"max_reach,omitempty" about:"no more recipients than this"`
	Affected    bool     `json:"affected,omitempty" about:"somebody is affected for certain"`
	Mild        bool     `json:"mild,omitempty" about:"a low score, and exploitation is unlikely"`
	Suppliers   []string `json:"suppliers,omitempty" about:"it comes from a supplier: exposed, attacked, unnamed" eg:"exposed"`
}

// PolicyPlan is what a rule decides.
type PolicyPlan struct {
	Quiet         bool     `json:"quiet,omitempty" about:"no warning"`
	Approvers     int      `json:"approvers" about:"0: it goes out by itself" eg:"1"`
	Urgency       int      `json:"urgency" eg:"2"`
	DueHours      int      `json:"due_hours" eg:"24"`
	EscalateAfter []int    `json:"escalate_after" about:"minutes of silence until: the same contacts again, further contacts, the calling list" eg:"60"`
	Channels      []string `json:"channels" eg:"mail"`
	FirstContacts int      `json:"first_contacts" about:"how many ranks of contacts are told at once"`
}

// PolicyList is the policies so far, the newest first, which is in force.
type PolicyList struct {
	Policies []Policy `json:"policies"`
}

// LimitQuery asks for the first so many.
type LimitQuery struct {
	Limit int `query:"limit" usual:"50" most:"500"`
}

// GetPolicy gives the policy in force.
func (c *Client) GetPolicy(ctx context.Context) (Policy, error) {
	return give[Policy](ctx, c, ask{method: http.MethodGet, path: "/policy"})
}

// SetPolicy puts a policy in force that was made from the one whose Version it has. The error has the code Changed where another came in force meanwhile.
func (c *Client) SetPolicy(ctx context.Context, p Policy) (Policy, error) {
	return give[Policy](ctx, c, ask{method: http.MethodPut, path: "/policy", body: p, header: http.Header{"If-Match": {`"` + strconv.FormatInt(p.Version, 10) + `"`}}})
}

// ListPolicies gives the policies so far.
func (c *Client) ListPolicies(ctx context.Context, q LimitQuery) (PolicyList, error) {
	return give[PolicyList](ctx, c, ask{method: http.MethodGet, path: "/policies", query: q})
}
