package client

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// Playbook is first advice in plain words on one sort of trouble.
type Playbook struct {
	Slug    string     `json:"slug" eg:"ransomware"`
	Class   string     `json:"class,omitempty" about:"class and type of RSIT that a case of this sort usually gets" eg:"fraud:phishing"`
	Order   int        `json:"order" about:"smaller numbers stand first"`
	Name    Words      `json:"name"`
	When    Words      `json:"when" about:"how one knows that this is it"`
	First   []Words    `json:"first" about:"what to do within the hour, in order"`
	Avoid   []Words    `json:"avoid"`
	Then    []Words    `json:"then"`
	Version int64      `json:"version" about:"one that is set must have been made from the one in force; 0 is the program's own, and for a new one"`
	Shown   bool       `json:"shown" about:"anybody may read it"`
	Since   *time.Time `json:"since,omitempty" about:"not for setting"`
}

// PlaybookList is all of them, in order.
type PlaybookList struct {
	Playbooks []Playbook `json:"playbooks"`
}

// ListPlaybooks reads what anybody may read; the desk also what is hidden.
func (c *Client) ListPlaybooks(ctx context.Context) (PlaybookList, error) {
	return give[PlaybookList](ctx, c, ask{method: http.MethodGet, path: "/playbooks"})
}

// GetPlaybook reads one.
func (c *Client) GetPlaybook(ctx context.Context, slug string) (Playbook, error) {
	return give[Playbook](ctx, c, ask{method: http.MethodGet, path: "/playbooks" + part(slug)})
}

// SetPlaybook puts words in force that were made from those whose Version they have. The error has the code Changed where others came in force meanwhile.
func (c *Client) SetPlaybook(ctx context.Context, slug string, p Playbook) (Playbook, error) {
	return give[Playbook](ctx, c, ask{method: http.MethodPut, path: "/playbooks" + part(slug), body: p, header: http.Header{"If-Match": {`"` + strconv.FormatInt(p.Version, 10) + `"`}}})
}
