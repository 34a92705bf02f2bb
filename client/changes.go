package client

import (
	"context"
	"iter"
	"net/http"
)

// Change is one fact as programs read it. What it is about is named by the names that are used outside: STIX ids, numbers of warnings, CVE
// numbers, short names of organisations.
type Change struct {
	Cursor        string      `json:"cursor" about:"reading on behind it begins with the next change"`
	At            string      `json:"at" about:"RFC 3339, UTC, microseconds; never earlier than the change before" eg:"2026-11-24T06:32:00.000000Z"`
	Kind          string      `json:"kind" eg:"warning.released"`
	Item          *ItemName   `json:"item,omitempty"`
	Warning       *WarnedName `json:"warning,omitempty"`
	Vulnerability string      `json:"vulnerability,omitempty" about:"CVE number, or the STIX id of one without"`
	Org           string      `json:"org,omitempty"`
	Answer        string      `json:"answer,omitempty" about:"of receipt.given"`
	Community     string      `json:"community,omitempty" about:"of community.left: what was for it alone is not for the reader any more"`
}

// ItemName names an item of intelligence.
type ItemName struct {
	ID   string `json:"id" about:"STIX id" eg:"indicator--12121212-1111-4111-8111-111111111111"`
	Type string `json:"type" eg:"indicator"`
}

// WarnedName names a warning. A draft has no number yet.
type WarnedName struct {
	ID     string `json:"id" about:"UUID" eg:"0c8f6c5e-8a53-4a43-9d2a-5f0c3f4d6b1e"`
	Number string `json:"number,omitempty"`
}

// Page is a page of changes.
type Page struct {
	Changes []Change `json:"changes"`
	Next    string   `json:"next" about:"read on behind it; the same as head when there is nothing more now"`
	Head    string   `json:"head" about:"how far the journal is"`
}

// ChangeQuery asks for changes.
type ChangeQuery struct {
	After string `query:"after" about:"A cursor: read on behind it; from the beginning if not said."`
	Limit int    `query:"limit" usual:"100" most:"1000"`
}

// ListChanges gives a page of changes.
func (c *Client) ListChanges(ctx context.Context, q ChangeQuery) (Page, error) {
	return give[Page](ctx, c, ask{method: http.MethodGet, path: "/changes", query: q})
}

// History reads the changes behind a cursor page by page, up to now.
func (c *Client) History(ctx context.Context, after string) iter.Seq2[Change, error] {
	return rows(after, func(after string) (Page, error) { return c.ListChanges(ctx, ChangeQuery{After: after, Limit: 1000}) },
		func(p Page) ([]Change, string) {
			if p.Next == p.Head {
				return p.Changes, ""
			}
			return p.Changes, p.Next
		})
}
