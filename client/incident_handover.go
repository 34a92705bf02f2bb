package client

import (
	"context"
	"net/http"
	"time"
)

// IncidentHandovers are the times at which a case was handed to the police, a prosecution or the Investigation Bureau.
type IncidentHandovers struct {
	Handovers []IncidentHandover `json:"handovers" about:"the last first"`
	Silent    bool               `json:"silent" about:"the suspect must not be alerted: nothing of the case is published"`
}

// IncidentHandover is one of them. Somebody handed the case over, and writes it down here.
type IncidentHandover struct {
	Unit    string       `json:"unit" about:"who received it"`
	Officer string       `json:"officer" about:"there"`
	At      *time.Time   `json:"at" about:"when it was handed over"`
	Ground  string       `json:"ground" about:"of law"`
	Items   []HandedItem `json:"items,omitempty"`
	TLP     string       `json:"tlp" eg:"TLP:AMBER"`
	PAP     string       `json:"pap" eg:"PAP:AMBER"`
	Agreed  string       `json:"agreed,omitempty" about:"whether the body to which it happened agreed; left out where nobody asked" of:"yes,no"`
	Silent  bool         `json:"silent,omitempty" about:"the suspect must not be alerted"`
	Words   string       `json:"words,omitempty"`
	Noted   *time.Time   `json:"noted,omitempty" about:"when it was written down"`
	Lifted  *time.Time   `json:"lifted,omitempty" about:"when its silence ended"`
}

// HandedItem is something that was handed over with a case.
type HandedItem struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256,omitempty"`
}

// ListIncidentHandovers gives those of a case.
func (c *Client) ListIncidentHandovers(ctx context.Context, id string) (IncidentHandovers, error) {
	return give[IncidentHandovers](ctx, c, ask{method: http.MethodGet, path: incidentOf(id) + "/handovers"})
}

// HandIncidentOver writes one down.
func (c *Client) HandIncidentOver(ctx context.Context, id string, h IncidentHandover) (IncidentHandovers, error) {
	return give[IncidentHandovers](ctx, c, ask{method: http.MethodPost, path: incidentOf(id) + "/handovers", body: h, once: true})
}
