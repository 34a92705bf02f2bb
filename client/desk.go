package client

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// WarningWords are the text of a warning, the same for every recipient.
type WarningWords struct {
	Title Words        `json:"title"`
	Lead  Words        `json:"lead"`
	Todo  []WarningDo  `json:"todo"`
	Facts []WarningSay `json:"facts,omitempty"`
}

// NewWarning is a draft.
type NewWarning struct {
	Kind    string       `json:"kind" of:"ANA,EWA,INT,DEF,FBI"`
	TLP     string       `json:"tlp" of:"TLP:CLEAR,TLP:GREEN,TLP:AMBER,TLP:AMBER+STRICT,TLP:RED"`
	Drill   bool         `json:"drill,omitempty" about:"an exercise: recipients are told so"`
	Urgency int          `json:"urgency,omitempty" about:"1 is the most urgent, 4 the least; if not said, the policy decides"`
	Words   WarningWords `json:"words"`
	Orgs    []string     `json:"orgs,omitempty" about:"short names of recipients, at most 100"`
	Sectors []string     `json:"sectors,omitempty" about:"all members of these sectors"`
	Items   []string     `json:"items,omitempty" about:"STIX ids of what it names, at most 100; recipients may read them once it is released"`
}

// WarningChange is what changes of a draft; what is not said stays.
type WarningChange struct {
	TLP     string        `json:"tlp,omitempty" of:"TLP:CLEAR,TLP:GREEN,TLP:AMBER,TLP:AMBER+STRICT,TLP:RED"`
	Urgency int           `json:"urgency,omitempty"`
	Words   *WarningWords `json:"words,omitempty" about:"all of the words but the facts, which stay where none are said"`
}

// Reason says why.
type Reason struct {
	Reason string `json:"reason"`
}

// Correction is told to everybody who was told of a warning.
type Correction struct {
	Words Words `json:"words"`
}

// Recipient is an organisation that is told of a warning.
type Recipient struct {
	Org      string     `json:"org"`
	Name     Words      `json:"name"`
	Sector   string     `json:"sector" eg:"health"`
	Reason   Words      `json:"reason"`
	Told     *time.Time `json:"told,omitempty"`
	Seen     *time.Time `json:"seen,omitempty"`
	Answer   string     `json:"answer,omitempty"`
	Answered *time.Time `json:"answered,omitempty"`
}

// RecipientList is a part of the recipients.
type RecipientList struct {
	Recipients []Recipient `json:"recipients"`
	Next       string      `json:"next,omitempty" about:"send it as after to read on"`
}

// Progress is how a warning is doing.
type Progress struct {
	Recipients int64            `json:"recipients"`
	Told       int64            `json:"told"`
	Delivered  int64            `json:"delivered" about:"at least one message arrived by a channel"`
	Seen       int64            `json:"seen"`
	Answered   int64            `json:"answered"`
	Answers    []AnswerCount    `json:"answers"`
	Sectors    []SectorProgress `json:"sectors"`
	Channels   []ChannelCount   `json:"channels"`
	Curve      []CurvePoint     `json:"curve" about:"at most 48 points from the release to now"`
}

// AnswerCount is how many answered so.
type AnswerCount struct {
	Answer string `json:"answer" eg:"acknowledged"`
	Count  int64  `json:"count"`
}

// SectorProgress is how the recipients of one sector are doing.
type SectorProgress struct {
	Sector   string `json:"sector" eg:"health"`
	Told     int64  `json:"told"`
	Seen     int64  `json:"seen"`
	Answered int64  `json:"answered"`
	Help     int64  `json:"help" about:"asked for help"`
}

// ChannelCount is the messages of a channel in one state.
type ChannelCount struct {
	Channel string `json:"channel" eg:"mail"`
	State   string `json:"state" eg:"sent"`
	Count   int64  `json:"count"`
}

// CurvePoint is how many had seen it and how many had answered at an instant.
type CurvePoint struct {
	At       time.Time `json:"at"`
	Seen     int64     `json:"seen"`
	Answered int64     `json:"answered"`
}

// Call is a line of the calling list: an organisation that stayed silent after every message, or asked for help.
type Call struct {
	Warning  string     `json:"warning" about:"its number"`
	Org      string     `json:"org"`
	Name     Words      `json:"name"`
	Urgency  int        `json:"urgency" eg:"1"`
	Help     bool       `json:"help" about:"it answered that it needs help"`
	Told     *time.Time `json:"told,omitempty"`
	Due      *time.Time `json:"due,omitempty"`
	Phones   []string   `json:"phones" about:"those that are not known to be wrong, by rank" eg:"+886 2 2345 6789"`
	Last     string     `json:"last,omitempty" about:"outcome of the newest call" eg:"no_answer"`
	LastCall *time.Time `json:"last_call,omitempty"`
}

// CallList is whom to call now, at most 100: those who need help first, then by urgency.
type CallList struct {
	Calls []Call `json:"calls"`
}

// CallNote is what became of a call.
type CallNote struct {
	Warning string `json:"warning" about:"its number or UUID"`
	Org     string `json:"org"`
	Outcome string `json:"outcome" about:"reached counts as acknowledged; a wrong_number is not offered again" of:"reached,no_answer,wrong_number"`
}

// DraftWarning makes a draft.
func (c *Client) DraftWarning(ctx context.Context, n NewWarning) (WarningRow, error) {
	return give[WarningRow](ctx, c, ask{method: http.MethodPost, path: "/warnings", body: n, once: true})
}

// EditWarning changes a draft. Approvals of it are void.
func (c *Client) EditWarning(ctx context.Context, number string, w WarningChange) (WarningRow, error) {
	return give[WarningRow](ctx, c, ask{method: http.MethodPatch, path: warning(number), body: w})
}

// ApproveWarning approves a draft; the last approval that it needs releases it.
func (c *Client) ApproveWarning(ctx context.Context, number string) (WarningRow, error) {
	return give[WarningRow](ctx, c, ask{method: http.MethodPost, path: warning(number) + "/approvals", once: true})
}

// DropWarning ends a draft that nobody needs.
func (c *Client) DropWarning(ctx context.Context, number string, r Reason) (WarningRow, error) {
	return give[WarningRow](ctx, c, ask{method: http.MethodPost, path: warning(number) + "/drop", body: r, once: true})
}

// WithdrawWarning takes a warning back, or is the first of two who do.
func (c *Client) WithdrawWarning(ctx context.Context, number string, r Reason) (WarningRow, error) {
	return give[WarningRow](ctx, c, ask{method: http.MethodPost, path: warning(number) + "/withdraw", body: r, once: true})
}

// CorrectWarning tells everybody who was told of a warning something more.
func (c *Client) CorrectWarning(ctx context.Context, number string, w Correction) error {
	return done(ctx, c, ask{method: http.MethodPost, path: warning(number) + "/corrections", body: w, once: true})
}

// ListRecipients gives a page of those who are told of a warning.
func (c *Client) ListRecipients(ctx context.Context, number string, q PageQuery) (RecipientList, error) {
	return give[RecipientList](ctx, c, ask{method: http.MethodGet, path: warning(number) + "/recipients", query: q})
}

// Recipients reads all who are told of a warning.
func (c *Client) Recipients(ctx context.Context, number string) iter.Seq2[Recipient, error] {
	return rows("", func(after string) (RecipientList, error) {
		return c.ListRecipients(ctx, number, PageQuery{After: after, Limit: 500})
	}, func(p RecipientList) ([]Recipient, string) { return p.Recipients, p.Next })
}

// GetProgress counts how a warning is doing.
func (c *Client) GetProgress(ctx context.Context, number string) (Progress, error) {
	return give[Progress](ctx, c, ask{method: http.MethodGet, path: warning(number) + "/progress"})
}

// ListCalls tells whom to call now.
func (c *Client) ListCalls(ctx context.Context) (CallList, error) {
	return give[CallList](ctx, c, ask{method: http.MethodGet, path: "/calls"})
}

// NoteCall records what became of a call.
func (c *Client) NoteCall(ctx context.Context, n CallNote) error {
	return done(ctx, c, ask{method: http.MethodPost, path: "/calls", body: n, once: true})
}
