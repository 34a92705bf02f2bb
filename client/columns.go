package client

import (
	"context"
	"net/http"
	"time"
)

// ColumnMapList is what an organisation said of the columns of its tables, and what it is asked.
type ColumnMapList struct {
	Columns []ColumnMap `json:"columns" about:"the newest first"`
}

// ColumnMap is what the columns of all tables with a header hold.
type ColumnMap struct {
	Print   string     `json:"print" about:"fingerprint of the header" eg:"0123456789abcdef0123456789abcdef"`
	Headers []string   `json:"headers" about:"cut at 100 characters each"`
	Sample  [][]string `json:"sample" about:"the first rows, until it has been told"`
	Means   []string   `json:"means" about:"of each column; none: it is asked and not told yet"`
	At      *time.Time `json:"at,omitempty" about:"when it was told, or asked"`
	Used    *time.Time `json:"used,omitempty" about:"when a list was last read by it"`
}

// ColumnsTold says what the columns of a header hold.
type ColumnsTold struct {
	Headers []string `json:"headers" about:"of all columns, as they stand in the table; at most 200"`
	Means   []string `json:"means" about:"of each: asset, product, version, vendor, cpe, purl, os, os_version, patch, ecosystem, type, criticality, internet, owner, group; empty: passed over. None twice, and one at least of product, cpe, purl, os, patch."`
}

// ColumnsNoted is where it was noted.
type ColumnsNoted struct {
	Print string `json:"print" about:"fingerprint of the header" eg:"0123456789abcdef0123456789abcdef"`
}

// ListColumns lists what an organisation said of the columns of its tables.
func (c *Client) ListColumns(ctx context.Context, q OrgQuery) (ColumnMapList, error) {
	return give[ColumnMapList](ctx, c, ask{method: http.MethodGet, path: "/columns", query: q})
}

// TellColumns says what the columns of a table hold; tables with the same header are read so from then on.
func (c *Client) TellColumns(ctx context.Context, told ColumnsTold, q OrgQuery) (ColumnsNoted, error) {
	return give[ColumnsNoted](ctx, c, ask{method: http.MethodPut, path: "/columns", query: q, body: told})
}

// ForgetColumns takes that back.
func (c *Client) ForgetColumns(ctx context.Context, print string, q OrgQuery) error {
	return done(ctx, c, ask{method: http.MethodDelete, path: "/columns" + part(print), query: q})
}
