package client

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// Member is an organisation as its reader may know it: where only its name may be known, state, tier and agreement are left out.
type Member struct {
	ID        string     `json:"id" about:"UUID" eg:"0c8f6c5e-8a53-4a43-9d2a-5f0c3f4d6b1e"`
	Slug      string     `json:"slug" about:"short name, which does not change" eg:"morning-hospital"`
	Name      Words      `json:"name"`
	Level     string     `json:"level" of:"nation,sector,provider"`
	Sector    string     `json:"sector" eg:"health"`
	Region    string     `json:"region,omitempty" about:"ISO 3166-2:TW without the country; none: the whole country"`
	Kind      string     `json:"kind" about:"centre, peer, mssp, or another short word" eg:"hospital"`
	State     string     `json:"state,omitempty" of:"applicant,member,suspended,left"`
	Tier      string     `json:"tier,omitempty" about:"資通安全責任等級 A to E"`
	Agreement string     `json:"agreement,omitempty" about:"version that was signed"`
	Agreed    *time.Time `json:"agreed,omitempty"`
	Since     *time.Time `json:"since,omitempty"`
}

// MemberList is a part of the list, the oldest first.
type MemberList struct {
	Members []Member `json:"members"`
	Next    string   `json:"next,omitempty" about:"send it as after to read on"`
}

// MemberQuery asks for organisations.
type MemberQuery struct {
	Text      string `query:"q" about:"Part of a name or of the short name."`
	Sector    string `query:"sector" about:"Only of this sector."`
	Level     string `query:"level" about:"Only of this level." of:"nation,sector,provider"`
	Region    string `query:"region" about:"Only of this county or city."`
	Kind      string `query:"kind" about:"Only of this kind."`
	State     string `query:"state" about:"Only in this state, where it may be known." of:"applicant,member,suspended,left"`
	Community string `query:"community" about:"Only of this community."`
	After     string `query:"after" about:"The next of the page before."`
	Limit     int    `query:"limit" usual:"50" most:"500"`
}

// NewMember is an organisation to be made.
type NewMember struct {
	Slug      string `json:"slug" about:"lower-case letters, digits and hyphens, at most 64" eg:"green-clinic"`
	Name      Words  `json:"name"`
	Level     string `json:"level" of:"nation,sector,provider"`
	Sector    string `json:"sector" eg:"health"`
	Region    string `json:"region,omitempty"`
	Kind      string `json:"kind" eg:"hospital"`
	Tier      string `json:"tier,omitempty"`
	Parent    string `json:"parent,omitempty" about:"short name of the organisation that it is part of"`
	Agreement string `json:"agreement,omitempty" about:"version that was signed: it is a member at once; without one it is an applicant"`
}

// Agreement is the version that an organisation signed.
type Agreement struct {
	Version string `json:"version" eg:"2026-1"`
}

// SectorCount is how many organisations of a sector belong to the centre.
type SectorCount struct {
	Sector  string `json:"sector" eg:"health"`
	Name    Words  `json:"name"`
	Members int64  `json:"members"`
}

// SectorList is every sector, in the usual order.
type SectorList struct {
	Sectors []SectorCount `json:"sectors"`
}

// Person is somebody of an organisation, with the offices held there.
type Person struct {
	ID      string   `json:"id" about:"UUID" eg:"0c8f6c5e-8a53-4a43-9d2a-5f0c3f4d6b1e"`
	Name    string   `json:"name" eg:"林小姐"`
	Email   string   `json:"email,omitempty"`
	Phone   string   `json:"phone,omitempty"`
	Lang    string   `json:"lang" of:"zh-TW,en"`
	Offices []string `json:"offices" about:"admin, desk, officer or reader" eg:"officer"`
}

// PersonList is the people of an organisation.
type PersonList struct {
	People []Person `json:"people"`
}

// NewPerson is a person to be added, with a first office.
type NewPerson struct {
	Name  string `json:"name" eg:"林小姐"`
	Email string `json:"email,omitempty" about:"belongs to one person"`
	Phone string `json:"phone,omitempty"`
	Lang  string `json:"lang" of:"zh-TW,en"`
	Role  string `json:"role" of:"admin,desk,officer,reader"`
}

// Office is a role that a person holds.
type Office struct {
	Role string `json:"role" of:"admin,desk,officer,reader"`
}

// Contact is one address under which an organisation is reached.
type Contact struct {
	Role     string     `json:"role" of:"security,duty,ciso,deputy,system"`
	Channel  string     `json:"channel" of:"mail,phone,webhook"`
	Address  string     `json:"address" eg:"soc@hospital.example"`
	Rank     int64      `json:"rank" about:"1 is tried first"`
	Verified *time.Time `json:"verified,omitempty" about:"when it last answered"`
	Stale    *time.Time `json:"stale,omitempty" about:"since when it is known not to work"`
}

// ContactList is how an organisation is reached, by rank.
type ContactList struct {
	Contacts []Contact `json:"contacts"`
}

// NewContact is a contact to be added.
type NewContact struct {
	Role     string `json:"role" of:"security,duty,ciso,deputy,system"`
	Channel  string `json:"channel" of:"mail,phone,webhook"`
	Address  string `json:"address" eg:"soc@hospital.example"`
	Rank     int64  `json:"rank" about:"1 is tried first, 99 last"`
	Person   string `json:"person,omitempty" about:"UUID of somebody of the organisation; none for a function mailbox, a switchboard, a machine"`
	Secret   string `json:"secret,omitempty" about:"signs what a webhook gets; it is never given out again"`
	Verified bool   `json:"verified,omitempty" about:"the desk knows that it works"`
}

func memberOf(slug string) string { return "/members" + part(slug) }

// ListMembers gives a page of organisations.
func (c *Client) ListMembers(ctx context.Context, q MemberQuery) (MemberList, error) {
	return give[MemberList](ctx, c, ask{method: http.MethodGet, path: "/members", query: q})
}

// Members reads all organisations that a query finds.
func (c *Client) Members(ctx context.Context, q MemberQuery) iter.Seq2[Member, error] {
	return rows(q.After, func(after string) (MemberList, error) { q.After = after; return c.ListMembers(ctx, q) },
		func(p MemberList) ([]Member, string) { return p.Members, p.Next })
}

// GetMember gives an organisation.
func (c *Client) GetMember(ctx context.Context, slug string) (Member, error) {
	return give[Member](ctx, c, ask{method: http.MethodGet, path: memberOf(slug)})
}

// CreateMember makes an organisation: a member, or an applicant.
func (c *Client) CreateMember(ctx context.Context, n NewMember) (Member, error) {
	return give[Member](ctx, c, ask{method: http.MethodPost, path: "/members", body: n, once: true})
}

// AcceptMember makes an organisation a member under an agreement, or notes that it signed a newer one.
func (c *Client) AcceptMember(ctx context.Context, slug string, a Agreement) (Member, error) {
	return give[Member](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/accept", body: a, once: true})
}

// SuspendMember keeps a member out until it is resumed.
func (c *Client) SuspendMember(ctx context.Context, slug string, r Reason) (Member, error) {
	return give[Member](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/suspend", body: r, once: true})
}

// ResumeMember lets a suspended member in again.
func (c *Client) ResumeMember(ctx context.Context, slug string, r Reason) (Member, error) {
	return give[Member](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/resume", body: r, once: true})
}

// ReleaseMember ends a membership, or an application.
func (c *Client) ReleaseMember(ctx context.Context, slug string, r Reason) (Member, error) {
	return give[Member](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/leave", body: r, once: true})
}

// ListSectors counts members by sector.
func (c *Client) ListSectors(ctx context.Context) (SectorList, error) {
	return give[SectorList](ctx, c, ask{method: http.MethodGet, path: "/sectors"})
}

// ListPeople gives the people of an organisation.
func (c *Client) ListPeople(ctx context.Context, slug string) (PersonList, error) {
	return give[PersonList](ctx, c, ask{method: http.MethodGet, path: memberOf(slug) + "/people"})
}

// AddPerson adds a person with a first office.
func (c *Client) AddPerson(ctx context.Context, slug string, p NewPerson) (Person, error) {
	return give[Person](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/people", body: p, once: true})
}

// GiveOffice gives a person a further role.
func (c *Client) GiveOffice(ctx context.Context, slug, person string, o Office) (Person, error) {
	return give[Person](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/people" + part(person) + "/offices", body: o, once: true})
}

// TakeOffice takes a role away; sessions that stand on it end.
func (c *Client) TakeOffice(ctx context.Context, slug, person, role string) error {
	return done(ctx, c, ask{method: http.MethodDelete, path: memberOf(slug) + "/people" + part(person) + "/offices" + part(role)})
}

// ListContacts tells how an organisation is reached.
func (c *Client) ListContacts(ctx context.Context, slug string) (ContactList, error) {
	return give[ContactList](ctx, c, ask{method: http.MethodGet, path: memberOf(slug) + "/contacts"})
}

// ConfirmContacts says that an organisation's contacts hold.
func (c *Client) ConfirmContacts(ctx context.Context, slug string) (ContactList, error) {
	return give[ContactList](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/contacts/confirm", once: true})
}

// AddContact adds an address.
func (c *Client) AddContact(ctx context.Context, slug string, n NewContact) (ContactList, error) {
	return give[ContactList](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/contacts", body: n, once: true})
}
