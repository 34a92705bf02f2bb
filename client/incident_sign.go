package client

import (
	"context"
	"net/http"
	"time"
)

// IncidentSigns are the signs of an attack in the words and the evidence of a case, and what went out.
type IncidentSigns struct {
	Signs []IncidentSign     `json:"signs"`
	Sent  []SentIncidentSign `json:"sent" about:"the last first"`
}

// IncidentSign is a value that stands in the report or in what was written, or that triage found in the evidence.
type IncidentSign struct {
	ID      string  `json:"id" about:"of the indicator that it becomes" eg:"indicator--4f8b0a52-0f5e-5c0e-9d46-0d7b7b1f6a11"`
	Kind    string  `json:"kind" eg:"domain"`
	Value   string  `json:"value" about:"in its normal form" eg:"loader.example"`
	Accused bool    `json:"accused" about:"the words accuse it; else they only name it"`
	Words   bool    `json:"words,omitempty" about:"it stands in the report or in what was written"`
	Pieces  []int64 `json:"pieces,omitempty" about:"the evidence in which it was found, or whose SHA-256 it is, by its numbers in the case" eg:"2"`
	Refused bool    `json:"refused,omitempty" about:"it cannot be sent; why stands in guard"`
	Guard   *Words  `json:"guard,omitempty" about:"what speaks against it"`
	Sent    bool    `json:"sent,omitempty"`
}

// SentIncidentSign is one that went out. What became of it stands at the intelligence of its id.
type SentIncidentSign struct {
	ID    string     `json:"id"`
	Kind  string     `json:"kind"`
	Value string     `json:"value"`
	TLP   string     `json:"tlp" eg:"TLP:AMBER"`
	PAP   string     `json:"pap" eg:"PAP:GREEN"`
	At    *time.Time `json:"at,omitempty"`
}

// IncidentSending is what goes out, and how it may be used.
type IncidentSending struct {
	Signs []string `json:"signs" about:"ids of signs"`
	TLP   string   `json:"tlp" eg:"TLP:AMBER"`
	PAP   string   `json:"pap" eg:"PAP:GREEN"`
}

// ListIncidentSigns gives the signs of a case.
func (c *Client) ListIncidentSigns(ctx context.Context, id string) (IncidentSigns, error) {
	return give[IncidentSigns](ctx, c, ask{method: http.MethodGet, path: incidentOf(id) + "/signs"})
}

// SendIncidentSigns sends signs of a case to everybody whom they concern.
func (c *Client) SendIncidentSigns(ctx context.Context, id string, x IncidentSending) (IncidentSigns, error) {
	return give[IncidentSigns](ctx, c, ask{method: http.MethodPost, path: incidentOf(id) + "/signs", body: x, once: true})
}
