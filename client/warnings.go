package client

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// WarningRow is a warning in a list. What is TLP:RED has no words here: people read it in person, on its page.
type WarningRow struct {
	ID       string     `json:"id" about:"UUID" eg:"0c8f6c5e-8a53-4a43-9d2a-5f0c3f4d6b1e"`
	Number   string     `json:"number,omitempty" about:"once it is released"`
	Kind     string     `json:"kind" of:"ANA,EWA,INT,DEF,FBI"`
	State    string     `json:"state" of:"draft,released,withdrawn,dropped"`
	Drill    bool       `json:"drill,omitempty" about:"an exercise: nothing has happened"`
	Urgency  int        `json:"urgency" about:"1 is the most urgent, 4 the least" eg:"1"`
	TLP      string     `json:"tlp,omitempty" about:"none: not marked, for the desk alone"`
	Title    *Words     `json:"title,omitempty"`
	Released *time.Time `json:"released,omitempty"`
	Due      *time.Time `json:"due,omitempty"`
	Told     *time.Time `json:"told,omitempty" about:"when this reader's organisation was told"`
	Answer   string     `json:"answer,omitempty" about:"that its organisation gave last"`
	Answered *time.Time `json:"answered,omitempty"`
}

// WarningList is a part of the list, the newest first.
type WarningList struct {
	Warnings []WarningRow `json:"warnings"`
	Next     string       `json:"next,omitempty" about:"send it as after to read on"`
}

// WarningDetail is a warning with its words.
type WarningDetail struct {
	WarningRow
	Lead    *Words          `json:"lead,omitempty"`
	Todo    []WarningDo     `json:"todo"`
	Facts   []WarningSay    `json:"facts"`
	Items   []string        `json:"items" about:"STIX ids of the intelligence that it names and this reader may see"`
	Updates []WarningUpdate `json:"updates" about:"what those who were told were told later, the oldest first"`
	Reason  *Words          `json:"reason,omitempty" about:"why this reader's organisation was told"`
	Ended   *time.Time      `json:"ended,omitempty" about:"when it was withdrawn"`
	EndedBy *Words          `json:"ended_why,omitempty"`
}

// WarningDo is a step.
type WarningDo struct {
	Do      Words  `json:"do"`
	Note    *Words `json:"note,omitempty"`
	Minutes int    `json:"minutes,omitempty"`
}

// WarningSay is a fact with its name.
type WarningSay struct {
	Name  Words `json:"name"`
	Value Words `json:"value"`
}

// WarningUpdate is what everybody who was told of a warning was told later.
type WarningUpdate struct {
	Kind  string     `json:"kind" of:"item_withdrawn,withdrawn,correction"`
	At    *time.Time `json:"at,omitempty"`
	Words Words      `json:"words"`
}

// Receipt is what an organisation answers.
type Receipt struct {
	Answer   string `json:"answer" of:"acknowledged,not_mine,false_positive,cannot_tell,confirmed,fixed,need_help"`
	Note     string `json:"note,omitempty"`
	Incident string `json:"incident,omitempty" about:"number of one's own incident, with confirmed"`
	Org      string `json:"org,omitempty" about:"short name of a client for whom an MSSP answers; else one's own"`
}

// GivenReceipt is an answer as it was given. A later one does not change it.
type GivenReceipt struct {
	Org      string     `json:"org"`
	Answer   string     `json:"answer" of:"seen,acknowledged,not_mine,false_positive,cannot_tell,confirmed,fixed,need_help,taken_back"`
	Note     string     `json:"note,omitempty"`
	Incident string     `json:"incident,omitempty"`
	At       *time.Time `json:"at,omitempty"`
}

// ReceiptList is a part of the answers, the oldest first.
type ReceiptList struct {
	Receipts []GivenReceipt `json:"receipts"`
	Next     string         `json:"next,omitempty" about:"send it as after to read on"`
}

// Check is one condition of being told, and how it stands.
type Check struct {
	What   Words  `json:"what"`
	Answer string `json:"answer" of:"yes,no,unknown"`
	Detail *Words `json:"detail,omitempty"`
}

// Checks explains, condition by condition.
type Checks struct {
	Checks []Check `json:"checks"`
}

// WarningQuery asks for warnings.
type WarningQuery struct {
	Kind       string `query:"kind" about:"Only of this kind." of:"ANA,EWA,INT,DEF,FBI"`
	State      string `query:"state" about:"Only in this state." of:"draft,released,withdrawn,dropped"`
	Answer     string `query:"answer" about:"Only those that were answered so."`
	Unanswered bool   `query:"unanswered" about:"Only those that wait for an answer."`
	Urgency    int    `query:"urgency" about:"Only of this urgency." most:"4"`
	After      string `query:"after" about:"The next of the page before."`
	Limit      int    `query:"limit" usual:"50" most:"500"`
}

// OrgQuery names an organisation.
type OrgQuery struct {
	Org string `query:"org" about:"Short name of the organisation it is about; if not said, one's own. The desk names one, an MSSP may name a client."`
}

// PageQuery asks for a page.
type PageQuery struct {
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"50" most:"500"`
}

func warning(number string) string { return "/warnings" + part(number) }

// ListWarnings gives a page of warnings.
func (c *Client) ListWarnings(ctx context.Context, q WarningQuery) (WarningList, error) {
	return give[WarningList](ctx, c, ask{method: http.MethodGet, path: "/warnings", query: q})
}

// Warnings reads all warnings that a query finds.
func (c *Client) Warnings(ctx context.Context, q WarningQuery) iter.Seq2[WarningRow, error] {
	return rows(q.After, func(after string) (WarningList, error) { q.After = after; return c.ListWarnings(ctx, q) },
		func(p WarningList) ([]WarningRow, string) { return p.Warnings, p.Next })
}

// GetWarning gives a warning with its words, by number or UUID.
func (c *Client) GetWarning(ctx context.Context, number string) (WarningDetail, error) {
	return give[WarningDetail](ctx, c, ask{method: http.MethodGet, path: warning(number)})
}

// AnswerWarning answers a warning.
func (c *Client) AnswerWarning(ctx context.Context, number string, r Receipt) (WarningRow, error) {
	return give[WarningRow](ctx, c, ask{method: http.MethodPost, path: warning(number) + "/receipts", body: r, once: true})
}

// TakeBackAnswer undoes the answer just given, within ten seconds.
func (c *Client) TakeBackAnswer(ctx context.Context, number string, q OrgQuery) error {
	return done(ctx, c, ask{method: http.MethodDelete, path: warning(number) + "/receipts", query: q})
}

// ListReceipts gives a page of the answers to a warning: all for the desk, an organisation's own for itself.
func (c *Client) ListReceipts(ctx context.Context, number string, q PageQuery) (ReceiptList, error) {
	return give[ReceiptList](ctx, c, ask{method: http.MethodGet, path: warning(number) + "/receipts", query: q})
}

// Receipts reads all answers to a warning.
func (c *Client) Receipts(ctx context.Context, number string) iter.Seq2[GivenReceipt, error] {
	return rows("", func(after string) (ReceiptList, error) { return c.ListReceipts(ctx, number, PageQuery{After: after}) },
		func(p ReceiptList) ([]GivenReceipt, string) { return p.Receipts, p.Next })
}

// WhyGot explains to an organisation why it was told of a warning.
func (c *Client) WhyGot(ctx context.Context, number string, q OrgQuery) (Checks, error) {
	return give[Checks](ctx, c, ask{method: http.MethodGet, path: warning(number) + "/why", query: q})
}

// Delivery is a message to one address.
type Delivery struct {
	Channel  string     `json:"channel" eg:"mail"`
	Address  string     `json:"address,omitempty" about:"for the desk and for the organisation itself"`
	State    string     `json:"state" about:"queued, claimed, sending, sent, gave_up, bounced"`
	Turn     int64      `json:"turn" about:"0 the first message, then each reminder"`
	Update   bool       `json:"update" about:"it is about a change or a withdrawal of the warning"`
	Attempts int64      `json:"attempts"`
	Sent     *time.Time `json:"sent,omitempty"`
	Next     *time.Time `json:"next,omitempty" about:"when it is tried again"`
	Said     string     `json:"said,omitempty" about:"what the other side answered; for the desk"`
}

// DeliveryList is the messages to one organisation.
type DeliveryList struct {
	Deliveries []Delivery `json:"deliveries"`
}

// ListDeliveries lists the messages by which an organisation was told of a warning.
func (c *Client) ListDeliveries(ctx context.Context, number string, q OrgQuery) (DeliveryList, error) {
	return give[DeliveryList](ctx, c, ask{method: http.MethodGet, path: warning(number) + "/deliveries", query: q})
}

// WhyNot explains why an organisation was not told of a warning.
func (c *Client) WhyNot(ctx context.Context, number string, q OrgQuery) (Checks, error) {
	return give[Checks](ctx, c, ask{method: http.MethodGet, path: warning(number) + "/why-not", query: q})
}
