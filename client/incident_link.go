package client

import (
	"context"
	"net/http"
	"time"
)

// IncidentLinks are what belongs to an incident, and for the desk what may be the same.
type IncidentLinks struct {
	Links   []IncidentLink    `json:"links" about:"the last first; what the caller may not see is left out"`
	Similar []SimilarIncident `json:"similar,omitempty" about:"for the desk: what may be the same, the likeliest first"`
}

// IncidentLink is one thing that belongs to an incident.
type IncidentLink struct {
	To    string     `json:"to" of:"case,warning,item"`
	Ref   string     `json:"ref" about:"id of the other incident, number of the warning, or STIX id"`
	Name  string     `json:"name"`
	Says  string     `json:"says" about:"what the desk found; others read related alone" of:"same,related,different"`
	Words string     `json:"words,omitempty" about:"the desk's own"`
	At    *time.Time `json:"at,omitempty"`
}

// SimilarIncident is one that may be the same.
type SimilarIncident struct {
	ID      string   `json:"id"`
	Number  string   `json:"number"`
	State   string   `json:"state"`
	Reasons []string `json:"reasons"`
	Merges  bool     `json:"merges,omitempty" about:"the same address within three days and no phishing page: it may be joined"`
}

// NewIncidentLink says what belongs to an incident. Of two that are the same the younger is closed, unless a clock of the law runs on it.
type NewIncidentLink struct {
	To    string `json:"to" of:"case,warning,item"`
	Ref   string `json:"ref" about:"id or number of the other incident, number of the warning, or STIX id; to take it back, the ref of the list"`
	Says  string `json:"says,omitempty" about:"of a case: related where nothing is said; different is not suggested again. none takes a link back, and opens a case again that was closed as the same" of:"same,related,different,none"`
	Words string `json:"words,omitempty" about:"why; needed for same, and to take that back"`
}

// ListIncidentLinks gives those of an incident.
func (c *Client) ListIncidentLinks(ctx context.Context, id string) (IncidentLinks, error) {
	return give[IncidentLinks](ctx, c, ask{method: http.MethodGet, path: incidentOf(id) + "/links"})
}

// LinkIncident says what belongs to an incident, or takes it back.
func (c *Client) LinkIncident(ctx context.Context, id string, n NewIncidentLink) (IncidentLinks, error) {
	return give[IncidentLinks](ctx, c, ask{method: http.MethodPost, path: incidentOf(id) + "/links", body: n, once: true})
}
