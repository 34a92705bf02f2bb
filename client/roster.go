package client

import (
	"context"
	"net/http"
	"time"
)

// RosterQuery asks for a time of the roster.
type RosterQuery struct {
	From  string `query:"from" about:"RFC 3339. Without it: now."`
	Until string `query:"until" about:"Without it: two weeks from the beginning."`
}

// Roster is who is on duty at the desk.
type Roster struct {
	Turns []RosterTurn `json:"turns" about:"by their beginnings"`
	Gaps  []RosterGap  `json:"gaps" about:"times in which nobody is on a line that has turns"`
}

// RosterTurn is a time in which a person is on duty.
type RosterTurn struct {
	ID     string     `json:"id"`
	Person string     `json:"person" about:"UUID"`
	Name   string     `json:"name"`
	Line   int64      `json:"line" about:"1 or 2"`
	From   *time.Time `json:"from"`
	Until  *time.Time `json:"until"`
}

// RosterGap is a time in which nobody is on duty on a line.
type RosterGap struct {
	Line  int64      `json:"line"`
	From  *time.Time `json:"from"`
	Until *time.Time `json:"until"`
}

// NewRosterTurn puts a person on duty.
type NewRosterTurn struct {
	Person string    `json:"person" about:"UUID of somebody of the desk"`
	Line   int64     `json:"line" about:"1 or 2"`
	From   time.Time `json:"from"`
	Until  time.Time `json:"until" about:"36 hours later at most"`
	Weeks  int       `json:"weeks,omitempty" about:"how many weeks more it comes again, 26 at most"`
}

// GetRoster gives who is on duty at the desk.
func (c *Client) GetRoster(ctx context.Context, q RosterQuery) (Roster, error) {
	return give[Roster](ctx, c, ask{method: http.MethodGet, path: "/roster", query: q})
}

// AddRosterTurns puts a person on duty, once or each week.
func (c *Client) AddRosterTurns(ctx context.Context, n NewRosterTurn) (Roster, error) {
	return give[Roster](ctx, c, ask{method: http.MethodPost, path: "/roster/turns", body: n, once: true})
}

// EndRosterTurn takes a turn back; one that runs ends now.
func (c *Client) EndRosterTurn(ctx context.Context, turn string) error {
	return done(ctx, c, ask{method: http.MethodDelete, path: "/roster/turns" + part(turn)})
}
