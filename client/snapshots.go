package client

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// HeldThing is what stands on a machine: as its owner writes it, and by which names it is compared.
type HeldThing struct {
	Written string   `json:"written" eg:"Apache Tomcat 9.0.30"`
	Names   []string `json:"names" about:"CPE names and package URLs"`
}

// InventoryChange is one difference of two uploads of a list.
type InventoryChange struct {
	Asset string     `json:"asset"`
	Was   *HeldThing `json:"was,omitempty" about:"none: it is new"`
	Now   *HeldThing `json:"now,omitempty" about:"none: it is gone"`
}

// InventoryChanges is a part of the differences.
type InventoryChanges struct {
	Changes []InventoryChange `json:"changes"`
	Next    string            `json:"next,omitempty" about:"send it as after to read on"`
}

// InventoryEffect is a vulnerability that an upload ended or began.
type InventoryEffect struct {
	Vulnerability string `json:"vulnerability" eg:"CVE-2026-0001"`
	Answer        string `json:"answer" about:"affected or cannot_tell" eg:"affected"`
	Was           string `json:"was,omitempty"`
	Now           string `json:"now,omitempty"`
	Assets        int64  `json:"assets"`
	Open          bool   `json:"open" about:"the organisation still meets it somewhere"`
}

// InventoryEffects is what an upload ended and began.
type InventoryEffects struct {
	Judged *time.Time        `json:"judged,omitempty" about:"none: it is still being compared"`
	Ended  []InventoryEffect `json:"ended"`
	Began  []InventoryEffect `json:"began"`
}

// ChangesQuery asks for differences.
type ChangesQuery struct {
	With  string `query:"with" about:"Number of another upload of the same list; if not said, the one before."`
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"100" most:"1000"`
}

// inventory is the path of an upload; number is InventoryRow.Number in decimal.
func inventory(number string) string { return "/inventories" + part(number) }

// InventoryChanges reads all differences of an upload.
func (c *Client) InventoryChanges(ctx context.Context, number string, q ChangesQuery) iter.Seq2[InventoryChange, error] {
	return rows(q.After, func(after string) (InventoryChanges, error) {
		q.After = after
		return c.ListInventoryChanges(ctx, number, q)
	},
		func(p InventoryChanges) ([]InventoryChange, string) { return p.Changes, p.Next })
}

// ListInventoryChanges gives a page of how an upload differs from the one before.
func (c *Client) ListInventoryChanges(ctx context.Context, number string, q ChangesQuery) (InventoryChanges, error) {
	return give[InventoryChanges](ctx, c, ask{method: http.MethodGet, path: inventory(number) + "/changes", query: q})
}

// ListInventoryEffects lists the vulnerabilities that an upload ended and began.
func (c *Client) ListInventoryEffects(ctx context.Context, number string) (InventoryEffects, error) {
	return give[InventoryEffects](ctx, c, ask{method: http.MethodGet, path: inventory(number) + "/effects"})
}
