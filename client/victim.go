package client

import (
	"context"
	"net/http"
	"time"
)

// VictimListQuery asks for lists of victims.
type VictimListQuery struct {
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"50" most:"200"`
}

// VictimLists are lists of victims, the newest first.
type VictimLists struct {
	Lists []VictimList `json:"lists"`
	Next  string       `json:"next,omitempty"`
}

// VictimList is what somebody learned of the victims of one thing.
type VictimList struct {
	ID          string     `json:"id"`
	Origin      string     `json:"origin" of:"team,sighting,offer" about:"another response team, what the centre saw itself, data that somebody offers"`
	Sender      string     `json:"sender"`
	Reference   string     `json:"reference" about:"the sender's own; the same one again adds rows"`
	What        string     `json:"what" about:"what owners read"`
	Class       string     `json:"class" about:"of the RSIT"`
	TLP         string     `json:"tlp" of:"TLP:CLEAR,TLP:GREEN,TLP:AMBER,TLP:AMBER+STRICT"`
	NamesSender bool       `json:"names_sender" about:"owners may read who sent it"`
	Came        *time.Time `json:"came"`
	Ordered     *time.Time `json:"ordered" about:"when the desk had owners told; null while rows wait for that"`
	Answered    *time.Time `json:"answered" about:"when the sender was last told how far it is"`
	// Owners are left out of a list of lists.
	Owners []VictimOwner `json:"owners,omitempty"`
}

// VictimOwner is what one owner has of a list.
type VictimOwner struct {
	Org      string     `json:"org,omitempty" about:"left out: nobody knows whose they are"`
	Contact  string     `json:"contact,omitempty" about:"of rows of nobody known: the mailbox that answers for abuse of them" eg:"abuse@provider.example"`
	Holder   string     `json:"holder,omitempty" about:"whose block or name that is, as the source calls it"`
	CameBack *time.Time `json:"came_back,omitempty" about:"when the letter came back because there is no such mailbox"`
	Rows     int64      `json:"rows"`
	Told     int64      `json:"told"`
	Incident string     `json:"incident,omitempty"`
	Number   string     `json:"number,omitempty"`
	Answer   string     `json:"answer,omitempty" of:"confirmed,fixed,need_help,not_ours"`
}

// NewVictimList is a list to be divided.
type NewVictimList struct {
	Origin      string `json:"origin" of:"team,sighting,offer"`
	Sender      string `json:"sender"`
	Reference   string `json:"reference"`
	What        string `json:"what"`
	Class       string `json:"class"`
	TLP         string `json:"tlp" of:"TLP:CLEAR,TLP:GREEN,TLP:AMBER,TLP:AMBER+STRICT"`
	NamesSender bool   `json:"names_sender,omitempty"`
	Rows        string `json:"rows" about:"CSV, or one a line: addresses, networks, domains, links, mail addresses"`
}

// VictimStatus is the answer to the sender of a list. It has no place for whose a row is.
type VictimStatus struct {
	Reference string            `json:"reference"`
	Rows      []VictimRowStatus `json:"rows"`
}

// VictimRowStatus says how far a row is, in English.
type VictimRowStatus struct {
	Value  string `json:"value"`
	Status string `json:"status" eg:"notified, no answer yet"`
}

// IncidentVictims are the rows for which the desk opened a case.
type IncidentVictims struct {
	Answer string      `json:"answer,omitempty" of:"confirmed,fixed,need_help,not_ours"`
	Rows   []VictimRow `json:"rows"`
}

// VictimRow is one of them.
type VictimRow struct {
	Value string     `json:"value"`
	What  string     `json:"what,omitempty" about:"in the sender's words"`
	Seen  *time.Time `json:"seen"`
}

// VictimAnswer is what an owner found.
type VictimAnswer struct {
	Answer string `json:"answer" of:"confirmed,fixed,need_help,not_ours"`
	Words  string `json:"words,omitempty" about:"for the desk"`
}

func victimsOf(id string) string { return "/victim-lists" + part(id) }

// ListVictimLists gives lists of victims, the newest first.
func (c *Client) ListVictimLists(ctx context.Context, q VictimListQuery) (VictimLists, error) {
	return give[VictimLists](ctx, c, ask{method: http.MethodGet, path: "/victim-lists", query: q})
}

// TakeVictimList has a list divided by owner.
func (c *Client) TakeVictimList(ctx context.Context, n NewVictimList) (VictimList, error) {
	return give[VictimList](ctx, c, ask{method: http.MethodPost, path: "/victim-lists", body: n, once: true})
}

// GetVictimList gives a list, by owner.
func (c *Client) GetVictimList(ctx context.Context, id string) (VictimList, error) {
	return give[VictimList](ctx, c, ask{method: http.MethodGet, path: victimsOf(id)})
}

// GetVictimStatus gives the answer to the sender of a list.
func (c *Client) GetVictimStatus(ctx context.Context, id string) (VictimStatus, error) {
	return give[VictimStatus](ctx, c, ask{method: http.MethodGet, path: victimsOf(id) + "/status"})
}

// DivideVictimList looks again whose rows are of which nobody was told.
func (c *Client) DivideVictimList(ctx context.Context, id string) (VictimList, error) {
	return give[VictimList](ctx, c, ask{method: http.MethodPost, path: victimsOf(id) + "/divide", once: true})
}

// TellVictims has every owner told that was not yet.
func (c *Client) TellVictims(ctx context.Context, id string) (VictimList, error) {
	return give[VictimList](ctx, c, ask{method: http.MethodPost, path: victimsOf(id) + "/tell", once: true})
}

// NoteVictimStatus notes that the sender was told how far its list is.
func (c *Client) NoteVictimStatus(ctx context.Context, id string) (VictimList, error) {
	return give[VictimList](ctx, c, ask{method: http.MethodPost, path: victimsOf(id) + "/answered", once: true})
}

// GetIncidentVictims gives the rows of a case that came of a list.
func (c *Client) GetIncidentVictims(ctx context.Context, id string) (IncidentVictims, error) {
	return give[IncidentVictims](ctx, c, ask{method: http.MethodGet, path: incidentOf(id) + "/victims"})
}

// AnswerIncidentVictims says what the owner found.
func (c *Client) AnswerIncidentVictims(ctx context.Context, id string, a VictimAnswer) (IncidentVictims, error) {
	return give[IncidentVictims](ctx, c, ask{method: http.MethodPost, path: incidentOf(id) + "/victims", body: a, once: true})
}
