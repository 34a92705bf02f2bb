package client

import (
	"context"
	"net/http"
	"time"
)

// Supply is an organisation as a supplier: what it lets its customers be told, and how many they are.
type Supply struct {
	Org       string     `json:"org"`
	Consent   string     `json:"consent" of:"nothing,exploited" about:"what customers are told without asking it each time: nothing, or that one of its systems is affected by a flaw that is exploited and was not dealt with within a day"`
	Since     *time.Time `json:"since,omitempty" about:"when it chose"`
	Unnamed   int64      `json:"unnamed" about:"customers that named it and did not let it know"`
	Customers int64      `json:"customers" about:"customers that would be told: confirmed by two voices"`
}

// SupplyConsent is a supplier's choice.
type SupplyConsent struct {
	Consent string `json:"consent" of:"nothing,exploited"`
}

// SupplyNotice is what customers are told of a supplier.
type SupplyNotice struct {
	ID            string     `json:"id"`
	Supplier      string     `json:"supplier"`
	Kind          string     `json:"kind" of:"exposed,attacked"`
	Given         string     `json:"given" of:"standing,act,unnamed" about:"by its standing consent, by its own act, or by the desk without its name"`
	State         string     `json:"state" of:"open,fixed,ended"`
	Vulnerability string     `json:"vulnerability,omitempty"`
	TLP           string     `json:"tlp" of:"TLP:AMBER,TLP:AMBER+STRICT"`
	Since         *time.Time `json:"since,omitempty"`
	At            *time.Time `json:"at,omitempty"`
	Number        string     `json:"number,omitempty" about:"of the warning, for the desk"`
	Warning       string     `json:"warning,omitempty" of:"draft,released,withdrawn,dropped"`
	Told          int64      `json:"told"`
	Counted       bool       `json:"counted" about:"the numbers below are given; a supplier has them where at least three customers were told"`
	Seen          int64      `json:"seen"`
	Answered      int64      `json:"answered"`
	SeeSigns      int64      `json:"see_signs" about:"see signs too"`
	NeedHelp      int64      `json:"need_help"`
}

// SupplyNoticeList is the newest of them.
type SupplyNoticeList struct {
	Notices []SupplyNotice `json:"notices"`
}

// SupplyPreview is what customers would be told, before anybody is.
type SupplyPreview struct {
	Words     WarningWords `json:"words"`
	TLP       string       `json:"tlp" of:"TLP:AMBER,TLP:AMBER+STRICT"`
	Customers int64        `json:"customers"`
	Told      bool         `json:"told" about:"they were warned already"`
}

// SupplyPreviewQuery names a finding.
type SupplyPreviewQuery struct {
	Vulnerability string `query:"vulnerability" about:"The number of one of one's own findings."`
}

// NewSupplyNotice tells customers of a finding, or of an attack.
type NewSupplyNotice struct {
	Vulnerability string        `json:"vulnerability,omitempty" about:"of one of one's own findings; or report an attack" eg:"CVE-2024-21762"`
	Attack        *SupplyAttack `json:"attack,omitempty" about:"the desk looks at it before customers are told"`
}

// SupplyAttack is what a supplier reports of an attack on itself.
type SupplyAttack struct {
	What  string   `json:"what" eg:"Our remote maintenance server was broken into."`
	Since string   `json:"since" about:"the day, in Taipei" eg:"2026-11-24"`
	Todo  []string `json:"todo,omitempty" about:"what customers should do, at most 10 steps"`
	TLP   string   `json:"tlp,omitempty" of:"TLP:AMBER,TLP:AMBER+STRICT" about:"if not said, TLP:AMBER"`
	Signs string   `json:"signs,omitempty" about:"addresses, names and digests to look for, in prose or as a list"`
}

// SupplyNoticeMade names one that was made.
type SupplyNoticeMade struct {
	ID string `json:"id"`
}

// UnnamedSupplier tells customers that one of their suppliers is concerned, not which.
type UnnamedSupplier struct {
	Supplier string `json:"supplier"`
	Kind     string `json:"kind" of:"exposed,attacked"`
	Reason   string `json:"reason" about:"kept; nobody but the desk reads it"`
}

// SupplierWord is what one of its suppliers told an organisation.
type SupplierWord struct {
	Supplier string     `json:"supplier,omitempty" about:"empty where it is not named"`
	Kind     string     `json:"kind" of:"exposed,attacked"`
	State    string     `json:"state" of:"open,fixed,ended"`
	Number   string     `json:"number" about:"of the warning"`
	Warning  string     `json:"warning" of:"released,withdrawn"`
	Told     *time.Time `json:"told,omitempty"`
	Answer   string     `json:"answer,omitempty"`
}

// SupplierWordList is the newest of them.
type SupplierWordList struct {
	Words []SupplierWord `json:"words"`
}

// SupplyRequest is the desk's question to a supplier: may its customers be told?
type SupplyRequest struct {
	ID            string     `json:"id"`
	Supplier      string     `json:"supplier"`
	Vulnerability string     `json:"vulnerability,omitempty"`
	Words         string     `json:"words"`
	At            *time.Time `json:"at,omitempty"`
	Answer        string     `json:"answer,omitempty" of:"agreed,refused" about:"a refusal follows nothing"`
	Said          string     `json:"said,omitempty"`
	AnsweredAt    *time.Time `json:"answered_at,omitempty"`
}

// SupplyRequestList is what waits, then the newest.
type SupplyRequestList struct {
	Requests []SupplyRequest `json:"requests"`
}

// NewSupplyRequest asks a supplier.
type NewSupplyRequest struct {
	Supplier      string `json:"supplier"`
	Vulnerability string `json:"vulnerability,omitempty" about:"one of its findings, which it may know of; or say in words what it is about"`
	Words         string `json:"words" about:"why you ask; the supplier reads it"`
}

// SupplyAnswer is a supplier's answer.
type SupplyAnswer struct {
	Answer string `json:"answer" of:"agreed,refused"`
	Words  string `json:"words,omitempty"`
}

// GetSupply gives an organisation as a supplier.
func (c *Client) GetSupply(ctx context.Context, q OrgQuery) (Supply, error) {
	return give[Supply](ctx, c, ask{method: http.MethodGet, path: "/supply", query: q})
}

// SetSupplyConsent sets what customers are told without asking each time.
func (c *Client) SetSupplyConsent(ctx context.Context, s SupplyConsent) (Supply, error) {
	return give[Supply](ctx, c, ask{method: http.MethodPut, path: "/supply/consent", body: s})
}

// ListSupplyNotices gives what customers were told.
func (c *Client) ListSupplyNotices(ctx context.Context, q OrgQuery) (SupplyNoticeList, error) {
	return give[SupplyNoticeList](ctx, c, ask{method: http.MethodGet, path: "/supply/notices", query: q})
}

// PreviewSupplyNotice gives what customers would be told of a finding.
func (c *Client) PreviewSupplyNotice(ctx context.Context, q SupplyPreviewQuery) (SupplyPreview, error) {
	return give[SupplyPreview](ctx, c, ask{method: http.MethodGet, path: "/supply/preview", query: q})
}

// TellCustomers tells customers of a finding, or of an attack.
func (c *Client) TellCustomers(ctx context.Context, n NewSupplyNotice) (SupplyNoticeMade, error) {
	return give[SupplyNoticeMade](ctx, c, ask{method: http.MethodPost, path: "/supply/notices", body: n, once: true})
}

// EndSupplyNotice says that something is over.
func (c *Client) EndSupplyNotice(ctx context.Context, notice string) error {
	return done(ctx, c, ask{method: http.MethodPost, path: "/supply/notices" + part(notice) + "/end", once: true})
}

// TellUnnamed tells customers that one of their suppliers is concerned.
func (c *Client) TellUnnamed(ctx context.Context, u UnnamedSupplier) (SupplyNoticeMade, error) {
	return give[SupplyNoticeMade](ctx, c, ask{method: http.MethodPost, path: "/supply/unnamed", body: u, once: true})
}

// ListSupplierWords gives what its suppliers told an organisation.
func (c *Client) ListSupplierWords(ctx context.Context, q OrgQuery) (SupplierWordList, error) {
	return give[SupplierWordList](ctx, c, ask{method: http.MethodGet, path: "/supply/told", query: q})
}

// ListSupplyRequests gives what the desk asked.
func (c *Client) ListSupplyRequests(ctx context.Context, q OrgQuery) (SupplyRequestList, error) {
	return give[SupplyRequestList](ctx, c, ask{method: http.MethodGet, path: "/supply/requests", query: q})
}

// AskSupplier asks a supplier whether its customers may be told.
func (c *Client) AskSupplier(ctx context.Context, n NewSupplyRequest) (SupplyNoticeMade, error) {
	return give[SupplyNoticeMade](ctx, c, ask{method: http.MethodPost, path: "/supply/requests", body: n, once: true})
}

// AnswerSupplyRequest answers the desk.
func (c *Client) AnswerSupplyRequest(ctx context.Context, request string, a SupplyAnswer) error {
	return done(ctx, c, ask{method: http.MethodPost, path: "/supply/requests" + part(request) + "/answer", body: a, once: true})
}

// ListWaitingLinks gives the links that customers wrote down and nobody confirmed.
func (c *Client) ListWaitingLinks(ctx context.Context) (SupplyLinkList, error) {
	return give[SupplyLinkList](ctx, c, ask{method: http.MethodGet, path: "/supply/waiting"})
}

// ConfirmSupplyLink says that a link is one.
func (c *Client) ConfirmSupplyLink(ctx context.Context, customer, supplier string) error {
	return done(ctx, c, ask{method: http.MethodPost, path: memberOf(customer) + "/suppliers" + part(supplier) + "/confirm", once: true})
}

// EndSupplyLink takes a link, or one's own word on it, away.
func (c *Client) EndSupplyLink(ctx context.Context, customer, supplier string) error {
	return done(ctx, c, ask{method: http.MethodDelete, path: memberOf(customer) + "/suppliers" + part(supplier)})
}
