package client

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// Application is an organisation that asks to come in, as the desk sees it.
type Application struct {
	ID        string            `json:"id" about:"UUID" eg:"4f8b0a52-0f5e-4c0e-9d46-0d7b7b1f6a11"`
	Name      Words             `json:"name"`
	Stage     string            `json:"stage" of:"waiting,asked,approved,member,refused,withdrawn"`
	Registry  string            `json:"registry,omitempty" about:"統一編號 of a firm, OID of an agency"`
	Kind      string            `json:"kind" eg:"company"`
	Sector    string            `json:"sector" eg:"business"`
	Region    string            `json:"region,omitempty"`
	Person    string            `json:"person"`
	Title     string            `json:"title,omitempty"`
	Mail      string            `json:"mail"`
	Phone     string            `json:"phone"`
	Domains   []string          `json:"domains"`
	Networks  []string          `json:"networks"`
	Words     string            `json:"words,omitempty" about:"why, in their own words"`
	InvitedBy string            `json:"invited_by,omitempty" about:"short name of the association whose code was used"`
	Org       string            `json:"org,omitempty" about:"short name of the organisation, once it is approved"`
	Came      *time.Time        `json:"came,omitempty"`
	Confirmed *time.Time        `json:"confirmed,omitempty" about:"when the applicant showed that the address is theirs"`
	Notes     []ApplicationNote `json:"notes,omitempty"`
	Doubts    []Doubt           `json:"doubts,omitempty" about:"what to look at twice"`
}

// ApplicationNote is a question of the desk or an answer of the applicant.
type ApplicationNote struct {
	Desk  bool       `json:"desk"`
	Words string     `json:"words"`
	At    *time.Time `json:"at,omitempty"`
}

// Doubt is something about an application at which the desk should look twice.
type Doubt struct {
	Org  string `json:"org,omitempty" about:"short name of whom it is about"`
	What Words  `json:"what"`
}

// ApplicationList is a part of the list, the oldest first.
type ApplicationList struct {
	Applications []Application `json:"applications"`
	Next         string        `json:"next,omitempty" about:"send it as after to read on"`
}

// ApplicationQuery asks for applications.
type ApplicationQuery struct {
	Stage string `query:"stage" about:"Only of this stage; waiting where none is named." of:"waiting,asked,approved,member,refused,withdrawn"`
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"50" most:"500"`
}

// Question is what the desk asks an applicant.
type Question struct {
	Words string `json:"words"`
}

// Approval is what the desk decides about an applicant.
type Approval struct {
	Slug   string `json:"slug" about:"lower-case letters, digits and hyphens, at most 64" eg:"green-clinic"`
	Level  string `json:"level" of:"nation,sector,provider"`
	Sector string `json:"sector" eg:"business"`
	Kind   string `json:"kind" eg:"company"`
	Tier   string `json:"tier,omitempty" about:"資通安全責任等級 A to E"`
	Region string `json:"region,omitempty"`
}

// Invitation is a code that an association gives to its members. It opens nothing by itself.
type Invitation struct {
	Code        string     `json:"code" eg:"K7QXM-3VZTA"`
	Association string     `json:"association" about:"short name"`
	Community   string     `json:"community,omitempty" about:"which those who come in join"`
	Most        int64      `json:"most" about:"organisations that may use it"`
	Came        int64      `json:"came" about:"applications with it"`
	Members     int64      `json:"members" about:"those of them that are members now"`
	Until       *time.Time `json:"until,omitempty"`
	Made        *time.Time `json:"made,omitempty"`
	Works       bool       `json:"works"`
}

// InvitationList is all codes, the newest first.
type InvitationList struct {
	Invitations []Invitation `json:"invitations"`
}

// NewInvitation is a code to be made.
type NewInvitation struct {
	Association string    `json:"association,omitempty" about:"short name; one's own organisation where none is named"`
	Community   string    `json:"community,omitempty" about:"only the centre names one"`
	Most        int64     `json:"most" eg:"200"`
	Until       time.Time `json:"until"`
}

// AgreementText is a version of what members agree to; one that was published is never changed.
type AgreementText struct {
	Version   string     `json:"version" eg:"2027-1"`
	Body      Words      `json:"body"`
	Published *time.Time `json:"published,omitempty"`
}

// AgreementTextList is the published versions, the newest first.
type AgreementTextList struct {
	Agreements []AgreementText `json:"agreements"`
}

// NewAgreementText is a version to be published.
type NewAgreementText struct {
	Version string `json:"version" eg:"2027-1"`
	Body    Words  `json:"body"`
}

// Signature is an agreement that an organisation signed.
type Signature struct {
	Version string     `json:"version" eg:"2027-1"`
	Scope   string     `json:"scope,omitempty" about:"whom it binds, in the signer's words"`
	Signer  string     `json:"signer,omitempty" about:"name and position"`
	Paper   bool       `json:"paper" about:"the desk wrote down one on paper"`
	Signed  *time.Time `json:"signed,omitempty"`
}

// SignatureList is what an organisation signed, the newest first.
type SignatureList struct {
	Signatures []Signature `json:"signatures"`
}

// Signing is a signature to be made.
type Signing struct {
	Version string `json:"version" about:"the newest that is published" eg:"2027-1"`
	Scope   string `json:"scope,omitempty"`
	Signer  string `json:"signer" about:"name and position"`
}

func application(id string) string { return "/applications" + part(id) }

// ListApplications gives a page of who asks to come in.
func (c *Client) ListApplications(ctx context.Context, q ApplicationQuery) (ApplicationList, error) {
	return give[ApplicationList](ctx, c, ask{method: http.MethodGet, path: "/applications", query: q})
}

// Applications reads all of a stage.
func (c *Client) Applications(ctx context.Context, q ApplicationQuery) iter.Seq2[Application, error] {
	return rows(q.After, func(after string) (ApplicationList, error) { q.After = after; return c.ListApplications(ctx, q) },
		func(p ApplicationList) ([]Application, string) { return p.Applications, p.Next })
}

// GetApplication gives one with what was said and what to look at twice.
func (c *Client) GetApplication(ctx context.Context, id string) (Application, error) {
	return give[Application](ctx, c, ask{method: http.MethodGet, path: application(id)})
}

// AskApplicant sends a question to an applicant.
func (c *Client) AskApplicant(ctx context.Context, id string, q Question) (Application, error) {
	return give[Application](ctx, c, ask{method: http.MethodPost, path: application(id) + "/ask", body: q, once: true})
}

// RefuseApplicant ends an application; the reason is sent to the applicant.
func (c *Client) RefuseApplicant(ctx context.Context, id string, r Reason) (Application, error) {
	return give[Application](ctx, c, ask{method: http.MethodPost, path: application(id) + "/refuse", body: r, once: true})
}

// ApproveApplicant makes the organisation, which signs the agreement next.
func (c *Client) ApproveApplicant(ctx context.Context, id string, a Approval) (Application, error) {
	return give[Application](ctx, c, ask{method: http.MethodPost, path: application(id) + "/approve", body: a, once: true})
}

// ListInvitations gives the codes of one's own organisation, or all for the centre.
func (c *Client) ListInvitations(ctx context.Context) (InvitationList, error) {
	return give[InvitationList](ctx, c, ask{method: http.MethodGet, path: "/invitations"})
}

// CreateInvitation makes a code.
func (c *Client) CreateInvitation(ctx context.Context, n NewInvitation) (Invitation, error) {
	return give[Invitation](ctx, c, ask{method: http.MethodPost, path: "/invitations", body: n, once: true})
}

// EndInvitation makes a code useless.
func (c *Client) EndInvitation(ctx context.Context, code string) error {
	return done(ctx, c, ask{method: http.MethodDelete, path: "/invitations" + part(code)})
}

// ListAgreements gives the published versions of the agreement.
func (c *Client) ListAgreements(ctx context.Context) (AgreementTextList, error) {
	return give[AgreementTextList](ctx, c, ask{method: http.MethodGet, path: "/agreements"})
}

// PublishAgreement adds a version, which from now on is the one to sign.
func (c *Client) PublishAgreement(ctx context.Context, n NewAgreementText) (AgreementTextList, error) {
	return give[AgreementTextList](ctx, c, ask{method: http.MethodPost, path: "/agreements", body: n, once: true})
}

// ListSignatures gives what an organisation signed.
func (c *Client) ListSignatures(ctx context.Context, slug string) (SignatureList, error) {
	return give[SignatureList](ctx, c, ask{method: http.MethodGet, path: memberOf(slug) + "/agreements"})
}

// SignAgreement signs for one's own organisation.
func (c *Client) SignAgreement(ctx context.Context, slug string, s Signing) (SignatureList, error) {
	return give[SignatureList](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/agreements", body: s, once: true})
}
