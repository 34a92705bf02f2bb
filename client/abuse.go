package client

import (
	"context"
	"io"
	"net/http"
	"time"
)

// AbuseSources are where abuse contacts are known from.
type AbuseSources struct {
	Sources []AbuseSource `json:"sources"`
}

// AbuseSource is a registry, or a list of one's own, whose contacts were loaded.
type AbuseSource struct {
	Name    string     `json:"name" eg:"TWNIC"`
	Blocks  int64      `json:"blocks" about:"networks with a mailbox; a range that is no CIDR block counts as those that it is made of"`
	Names   int64      `json:"names" about:"domains with a mailbox"`
	Without int64      `json:"without" about:"entries of the file that named no mailbox"`
	Loaded  *time.Time `json:"loaded"`
}

// AbuseQuery asks who answers for something.
type AbuseQuery struct {
	Value string `query:"value" about:"An address, a network or a domain."`
}

// AbuseContact is who answers for an address or a name.
type AbuseContact struct {
	Mail   string `json:"mail" eg:"abuse@provider.example"`
	Holder string `json:"holder,omitempty" about:"as the source calls it"`
	Source string `json:"source"`
}

// ListAbuseSources gives where abuse contacts are known from.
func (c *Client) ListAbuseSources(ctx context.Context) (AbuseSources, error) {
	return give[AbuseSources](ctx, c, ask{method: http.MethodGet, path: "/abuse-contacts"})
}

// FindAbuseContact gives who answers for an address, a network or a domain that is no member's.
func (c *Client) FindAbuseContact(ctx context.Context, q AbuseQuery) (AbuseContact, error) {
	return give[AbuseContact](ctx, c, ask{method: http.MethodGet, path: "/abuse-contacts/of", query: q})
}

// LoadAbuseSource has a file take the place of all that a source had.
func (c *Client) LoadAbuseSource(ctx context.Context, source string, file io.Reader) (AbuseSource, error) {
	return give[AbuseSource](ctx, c, ask{method: http.MethodPut, path: "/abuse-contacts" + part(source), file: file})
}

// EndAbuseSource forgets a source.
func (c *Client) EndAbuseSource(ctx context.Context, source string) error {
	return done(ctx, c, ask{method: http.MethodDelete, path: "/abuse-contacts" + part(source)})
}
