package client

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// Network is a block of addresses that an organisation calls its own.
type Network struct {
	CIDR     string     `json:"cidr" eg:"203.0.113.0/24"`
	Approved *time.Time `json:"approved,omitempty" about:"none: it does not count"`
	Refused  string     `json:"refused,omitempty" about:"why the desk did not let it count"`
}

// NetworkList is the networks of an organisation.
type NetworkList struct {
	Networks []Network `json:"networks"`
}

// NewNetwork is a network to be declared.
type NewNetwork struct {
	CIDR string `json:"cidr" about:"a block or one address" eg:"203.0.113.0/24"`
}

// NetworkQuery names a network.
type NetworkQuery struct {
	CIDR string `query:"cidr" about:"As the list has it."`
}

// NetworkApproval lets a network count.
type NetworkApproval struct {
	CIDR    string `json:"cidr" about:"as the list has it" eg:"203.0.113.0/24"`
	Despite bool   `json:"despite,omitempty" about:"though another organisation's counts on the same: they share it"`
}

// NetworkRefusal does not let a network count.
type NetworkRefusal struct {
	CIDR   string `json:"cidr" about:"as the list has it" eg:"203.0.113.0/24"`
	Reason string `json:"reason"`
}

// Domain is a name that an organisation calls its own, with everything below it.
type Domain struct {
	Name     string     `json:"name" eg:"hospital.example.tw"`
	Approved *time.Time `json:"approved,omitempty" about:"none: it does not count"`
	Refused  string     `json:"refused,omitempty" about:"why the desk did not let it count"`
}

// DomainList is the domains of an organisation.
type DomainList struct {
	Domains []Domain `json:"domains"`
}

// Claim is a network or domain that waits for the desk.
type Claim struct {
	Place  string     `json:"place" of:"network,domain"`
	Org    string     `json:"org"`
	What   string     `json:"what" about:"the block, or the name" eg:"203.0.113.0/24"`
	At     *time.Time `json:"at,omitempty"`
	Rivals []Rival    `json:"rivals" about:"what other organisations claim of the same"`
}

// Rival is what another organisation claims of the same.
type Rival struct {
	Org      string `json:"org"`
	What     string `json:"what" eg:"203.0.113.0/25"`
	Approved bool   `json:"approved"`
}

// ClaimList is a part of what waits, the oldest first.
type ClaimList struct {
	Claims []Claim `json:"claims"`
	Next   string  `json:"next,omitempty" about:"send it as after to read on"`
}

// NewDomain is a domain to be declared.
type NewDomain struct {
	Name string `json:"name" eg:"hospital.example.tw"`
}

// DomainQuery names a domain.
type DomainQuery struct {
	Name string `query:"name" about:"As the list has it."`
}

// DomainApproval lets a domain count.
type DomainApproval struct {
	Name    string `json:"name" about:"as the list has it" eg:"hospital.example.tw"`
	Despite bool   `json:"despite,omitempty" about:"though another organisation's counts on the same: they share it"`
}

// DomainRefusal does not let a domain count.
type DomainRefusal struct {
	Name   string `json:"name" about:"as the list has it" eg:"hospital.example.tw"`
	Reason string `json:"reason"`
}

// ListClaims gives a page of the networks and domains that wait for the desk.
func (c *Client) ListClaims(ctx context.Context, q PageQuery) (ClaimList, error) {
	return give[ClaimList](ctx, c, ask{method: http.MethodGet, path: "/claims", query: q})
}

// Claims reads all that wait for the desk.
func (c *Client) Claims(ctx context.Context) iter.Seq2[Claim, error] {
	return rows("", func(after string) (ClaimList, error) { return c.ListClaims(ctx, PageQuery{After: after}) },
		func(p ClaimList) ([]Claim, string) { return p.Claims, p.Next })
}

// ListNetworks gives the networks of an organisation.
func (c *Client) ListNetworks(ctx context.Context, slug string) (NetworkList, error) {
	return give[NetworkList](ctx, c, ask{method: http.MethodGet, path: memberOf(slug) + "/networks"})
}

// DeclareNetwork declares a network. It counts once the desk approved it.
func (c *Client) DeclareNetwork(ctx context.Context, slug string, n NewNetwork) (NetworkList, error) {
	return give[NetworkList](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/networks", body: n, once: true})
}

// WithdrawNetwork gives a network back.
func (c *Client) WithdrawNetwork(ctx context.Context, slug string, q NetworkQuery) error {
	return done(ctx, c, ask{method: http.MethodDelete, path: memberOf(slug) + "/networks", query: q})
}

// ApproveNetwork lets a declared network count.
func (c *Client) ApproveNetwork(ctx context.Context, slug string, n NetworkApproval) (NetworkList, error) {
	return give[NetworkList](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/networks/approvals", body: n, once: true})
}

// RefuseNetwork does not let a network count.
func (c *Client) RefuseNetwork(ctx context.Context, slug string, n NetworkRefusal) (NetworkList, error) {
	return give[NetworkList](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/networks/refusals", body: n, once: true})
}

// ListDomains gives the domains of an organisation.
func (c *Client) ListDomains(ctx context.Context, slug string) (DomainList, error) {
	return give[DomainList](ctx, c, ask{method: http.MethodGet, path: memberOf(slug) + "/domains"})
}

// DeclareDomain declares a domain. It counts once the desk approved it.
func (c *Client) DeclareDomain(ctx context.Context, slug string, n NewDomain) (DomainList, error) {
	return give[DomainList](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/domains", body: n, once: true})
}

// WithdrawDomain gives a domain back.
func (c *Client) WithdrawDomain(ctx context.Context, slug string, q DomainQuery) error {
	return done(ctx, c, ask{method: http.MethodDelete, path: memberOf(slug) + "/domains", query: q})
}

// ApproveDomain lets a declared domain count.
func (c *Client) ApproveDomain(ctx context.Context, slug string, n DomainApproval) (DomainList, error) {
	return give[DomainList](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/domains/approvals", body: n, once: true})
}

// RefuseDomain does not let a domain count.
func (c *Client) RefuseDomain(ctx context.Context, slug string, n DomainRefusal) (DomainList, error) {
	return give[DomainList](ctx, c, ask{method: http.MethodPost, path: memberOf(slug) + "/domains/refusals", body: n, once: true})
}
