package client

import (
	"context"
	"net/http"
	"time"
)

// Community is a group of organisations that share among themselves.
type Community struct {
	Slug string `json:"slug" eg:"ciso-alliance"`
	Name Words  `json:"name"`
}

// CommunityList is the communities that the reader may know.
type CommunityList struct {
	Communities []Community `json:"communities"`
}

// CommunityDetail is a community with its organisations.
type CommunityDetail struct {
	Community
	Members []string `json:"members" about:"short names" eg:"morning-hospital"`
}

// Joining names organisations.
type Joining struct {
	Orgs []string `json:"orgs" about:"short names, at most 100" eg:"morning-hospital"`
}

// Delegation lets an agent, usually an MSSP, act for an organisation.
type Delegation struct {
	Agent string    `json:"agent" about:"short name" eg:"watch-mssp"`
	Org   string    `json:"org" about:"short name" eg:"morning-hospital"`
	What  string    `json:"what" of:"contacts,warnings,inventory,monitoring"`
	Amber bool      `json:"amber" about:"AMBER reaches the agent too; AMBER+STRICT never does"`
	Until time.Time `json:"until"`
}

// DelegationList is what an organisation delegated, and what was delegated to it.
type DelegationList struct {
	Delegations []Delegation `json:"delegations"`
}

// NewDelegation is what an organisation delegates.
type NewDelegation struct {
	Agent string    `json:"agent" about:"short name" eg:"watch-mssp"`
	What  string    `json:"what" of:"contacts,warnings,inventory,monitoring"`
	Amber bool      `json:"amber,omitempty" about:"the agreement lets AMBER reach the agent"`
	Until time.Time `json:"until" about:"it ends by itself"`
}

// SupplyLink says that one organisation supplies another.
type SupplyLink struct {
	Supplier string `json:"supplier" about:"short name" eg:"watch-mssp"`
	Customer string `json:"customer" about:"short name" eg:"morning-hospital"`
	What     string `json:"what" eg:"case management system"`

	Named      bool `json:"named" about:"the customer lets the supplier know"`
	ByCustomer bool `json:"by_customer" about:"who says so; what a supplier may not know is false for it"`
	BySupplier bool `json:"by_supplier"`
	ByDesk     bool `json:"by_desk"`
	Agreed     bool `json:"agreed" about:"it counts: the customer hears what the supplier tells its customers"`
}

// SupplyLinkList is the suppliers and customers of an organisation.
type SupplyLinkList struct {
	Links []SupplyLink `json:"links"`
}

// NewSupplyLink names a supplier or a customer.
type NewSupplyLink struct {
	Supplier string `json:"supplier,omitempty" about:"short name; or say customer" eg:"watch-mssp"`
	Customer string `json:"customer,omitempty" about:"short name; or say supplier"`
	What     string `json:"what" eg:"case management system"`
	Named    bool   `json:"named,omitempty" about:"of a supplier: let it know, so that it can confirm the link; else the desk does"`
}

// ListCommunities gives the communities that the reader may know.
func (c *Client) ListCommunities(ctx context.Context) (CommunityList, error) {
	return give[CommunityList](ctx, c, ask{method: http.MethodGet, path: "/communities"})
}

// GetCommunity gives a community with its organisations.
func (c *Client) GetCommunity(ctx context.Context, slug string) (CommunityDetail, error) {
	return give[CommunityDetail](ctx, c, ask{method: http.MethodGet, path: "/communities" + part(slug)})
}

// CreateCommunity makes a community, which is empty.
func (c *Client) CreateCommunity(ctx context.Context, n Community) (Community, error) {
	return give[Community](ctx, c, ask{method: http.MethodPost, path: "/communities", body: n, once: true})
}

// JoinCommunity lets organisations in.
func (c *Client) JoinCommunity(ctx context.Context, slug string, j Joining) (CommunityDetail, error) {
	return give[CommunityDetail](ctx, c, ask{method: http.MethodPost, path: "/communities" + part(slug) + "/members", body: j, once: true})
}

// LeaveCommunity takes an organisation out.
func (c *Client) LeaveCommunity(ctx context.Context, slug, org string) error {
	return done(ctx, c, ask{method: http.MethodDelete, path: "/communities" + part(slug) + "/members" + part(org)})
}

// ListDelegations gives what an organisation delegated, and what was delegated to it.
func (c *Client) ListDelegations(ctx context.Context, slug string) (DelegationList, error) {
	return give[DelegationList](ctx, c, ask{method: http.MethodGet, path: memberOf(slug) + "/delegations"})
}

// Delegate lets an agent act for an organisation, or renews that.
func (c *Client) Delegate(ctx context.Context, slug string, n NewDelegation) (DelegationList, error) {
	return give[DelegationList](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/delegations", body: n, once: true})
}

// EndDelegation takes back what was delegated.
func (c *Client) EndDelegation(ctx context.Context, slug, agent, what string) error {
	return done(ctx, c, ask{method: http.MethodDelete, path: memberOf(slug) + "/delegations" + part(agent) + part(what)})
}

// ListSupplyLinks gives the suppliers and customers of an organisation.
func (c *Client) ListSupplyLinks(ctx context.Context, slug string) (SupplyLinkList, error) {
	return give[SupplyLinkList](ctx, c, ask{method: http.MethodGet, path: memberOf(slug) + "/links"})
}

// AddSupplyLink writes down a supplier or a customer.
func (c *Client) AddSupplyLink(ctx context.Context, slug string, n NewSupplyLink) (SupplyLinkList, error) {
	return give[SupplyLinkList](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/links", body: n, once: true})
}
