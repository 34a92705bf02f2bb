package client

import (
	"context"
	"net/http"
	"time"
)

// System is how the program itself is doing.
type System struct {
	Log       string     `json:"log" about:"id of the journal"`
	Epoch     int64      `json:"epoch" about:"one more after each restore"`
	Head      int64      `json:"head" about:"number of the newest fact"`
	Store     string     `json:"store" of:"sqlite,postgres"`
	Bytes     int64      `json:"bytes"`
	CommitP50 float64    `json:"commit_p50_ms" eg:"1.2"`
	CommitP99 float64    `json:"commit_p99_ms" eg:"4.5"`
	Followers []Follower `json:"followers"`
	Queues    []Queue    `json:"queues" about:"messages on their way"`
	Oldest    float64    `json:"oldest_seconds" about:"how long the oldest message that could go has waited"`
}

// Follower is how far one piece of the work is.
type Follower struct {
	Name   string `json:"name" eg:"warning-tell"`
	Behind int64  `json:"behind" about:"facts that it has not read"`
	Ready  int64  `json:"ready" about:"jobs that wait or run"`
	Dead   int64  `json:"dead" about:"jobs given up"`
	Said   string `json:"said,omitempty" about:"by the last that failed"`
}

// Queue is how many messages of a channel are in a state.
type Queue struct {
	Channel string `json:"channel" eg:"mail"`
	State   string `json:"state" of:"queued,claimed,sending"`
	Count   int64  `json:"count"`
}

// Situation is what waits now.
type Situation struct {
	Unanswered int64 `json:"unanswered" about:"recipients of warnings in force that have not answered"`
	Overdue    int64 `json:"overdue" about:"of these, behind the deadline"`
	Help       int64 `json:"help" about:"recipients that asked for help"`
	Calls      int64 `json:"calls" about:"recipients whose silence came to the calling list"`
	Drafts     int64 `json:"drafts" about:"that wait for approval"`
	Queued     int64 `json:"queued" about:"messages not sent yet"`
	Failed     int64 `json:"failed" about:"messages given up in the last day"`
	Held       int64 `json:"held" about:"objects that wait for the desk"`
	Words      int64 `json:"words" about:"of sources, in the last day"`
	Items      int64 `json:"items" about:"not known before, in the last day"`
}

// Token is what may be known of an API token: never its secret.
type Token struct {
	ID      string     `json:"id" about:"UUID" eg:"0c8f6c5e-8a53-4a43-9d2a-5f0c3f4d6b1e"`
	Role    string     `json:"role" of:"desk,member,peer,public"`
	Org     string     `json:"org,omitempty"`
	Made    *time.Time `json:"made,omitempty"`
	Until   *time.Time `json:"until,omitempty"`
	Revoked *time.Time `json:"revoked,omitempty"`
}

// TokenList is tokens, the newest first, ended ones too.
type TokenList struct {
	Tokens []Token `json:"tokens"`
}

// NewToken is a token to be made.
type NewToken struct {
	Role string `json:"role" of:"desk,member,peer,public"`
	Org  string `json:"org,omitempty" about:"short name; member and peer have one"`
	Days int    `json:"days" about:"how long it lasts, at most 731" eg:"365"`
}

// MadeToken is a token with its secret, which is shown once.
type MadeToken struct {
	ID     string `json:"id" about:"UUID" eg:"0c8f6c5e-8a53-4a43-9d2a-5f0c3f4d6b1e"`
	Secret string `json:"secret" about:"shown this once" eg:"lf_…"`
}

// GetSystem tells how the program itself is doing.
func (c *Client) GetSystem(ctx context.Context) (System, error) {
	return give[System](ctx, c, ask{method: http.MethodGet, path: "/system"})
}

// GetSituation tells what waits now.
func (c *Client) GetSituation(ctx context.Context) (Situation, error) {
	return give[Situation](ctx, c, ask{method: http.MethodGet, path: "/situation"})
}

// ListTokens gives the tokens of one's own organisation, or all.
func (c *Client) ListTokens(ctx context.Context) (TokenList, error) {
	return give[TokenList](ctx, c, ask{method: http.MethodGet, path: "/tokens"})
}

// CreateToken makes a token. It is not sent again by itself: its answer, which holds a secret, is kept nowhere.
func (c *Client) CreateToken(ctx context.Context, n NewToken) (MadeToken, error) {
	return give[MadeToken](ctx, c, ask{method: http.MethodPost, path: "/tokens", body: n})
}

// RevokeToken ends a token at once.
func (c *Client) RevokeToken(ctx context.Context, id string) error {
	return done(ctx, c, ask{method: http.MethodDelete, path: "/tokens" + part(id)})
}
