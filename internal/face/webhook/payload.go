package webhook

import (
	"time"

	"lianfang/internal/text"
	"lianfang/internal/warning"
)

type payload struct {
	ID         string  `json:"id"`
	At         string  `json:"at"`
	SecondCopy bool    `json:"second_copy"`
	Event      string  `json:"event"`
	Warning    content `json:"warning"`
}

type content struct {
	Number  string     `json:"number"`
	Kind    string     `json:"kind"`
	Urgency int        `json:"urgency"`
	TLP     string     `json:"tlp"`
	Drill   bool       `json:"drill"`
	Due     *string    `json:"due"`
	Link    string     `json:"link"`
	Title   *text.Text `json:"title,omitempty"`
	Lead    *text.Text `json:"lead,omitempty"`
	Update  *text.Text `json:"update,omitempty"`
}

func payloadOf(m warning.Message) payload {
	n := m.Notices[0] // a machine gets each by itself
	c := content{Number: n.Number, Kind: string(n.Kind), Urgency: n.Urgency, TLP: n.TLP.String(), Drill: n.Drill, Link: n.Link}
	if n.Open() {
		c.Title, c.Lead, c.Update = present(n.Title), present(n.Lead), present(n.Update)
		if !n.Due.IsZero() {
			due := n.Due.UTC().Format(time.RFC3339)
			c.Due = &due
		}
	}
	return payload{ID: m.Key, At: m.At.UTC().Format(time.RFC3339), SecondCopy: m.SecondCopy, Event: string(n.Event), Warning: c}
}

func present(t text.Text) *text.Text {
	if t.IsZero() {
		return nil
	}
	return &t
}
