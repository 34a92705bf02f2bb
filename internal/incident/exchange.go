package incident

import (
	"context"
	"strings"
	"time"

	"lianfang/internal/format/iodef"
	"lianfang/internal/incident/law"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Exchange writes a case for another team, as IODEF version 2. It is made of what a reporter reads of the case: who reported, the threads and the desk's notes have no place in
// it. host names the centre in the number.
func (n *Incidents) Exchange(ctx context.Context, v marking.Viewer, which, host string) ([]byte, error) {
	c, err := n.visible(ctx, v, which)
	if err != nil {
		return nil, err
	}
	t, err := n.toldOf(ctx, c)
	if err != nil {
		return nil, err
	}
	centre, err := n.members.Centre(ctx, marking.System("who writes an incident for others"))
	if err != nil {
		return nil, err
	}
	x := iodef.Incident{ID: iodef.ID{Name: host, Number: c.Number}, Purpose: "reporting", Status: iodefStatus[c.State], Restriction: "amber", Started: micro(c.HappenedAt), Detected: micro(c.KnewAt), Reported: micro(c.ReceivedAt), Generated: n.now(),
		Descriptions: []string{t.What}, Contacts: []iodef.Contact{{Role: "creator", Type: "organization", Name: centre.Name.In(c.Lang)}}}
	if c.Audience == deskAlone {
		x.Restriction = "red"
	}
	severity, said := "unknown", ""
	if c.Level >= 0 {
		severity, said = severities[c.Level], law.LevelWords(int(c.Level)).In(c.Lang)
	}
	x.Impacts = []iodef.Impact{{Of: "BusinessImpact", Severity: severity, Type: "unknown", Words: said}}
	if c.Class != "" {
		x.Categories = []string{c.Class}
	}
	for _, s := range t.Steps {
		x.History = append(x.History, iodef.Deed{Action: "other", At: time.UnixMicro(s.At), Words: strings.TrimSpace(s.Event.Name().In(c.Lang) + " " + s.Words)})
	}
	if c.Exercise {
		x.Descriptions = append(x.Descriptions, text.Of("這是演練，不是真的事件。", "This is an exercise and no true incident.").In(c.Lang))
	}
	return iodef.Write(iodef.Document{Lang: string(c.Lang), Incidents: []iodef.Incident{x}}), nil
}

// iodefStatus are our states as RFC 7970 §3.2 names them.
var iodefStatus = map[State]string{Received: "new", Triaged: "new", Handling: "in-progress", Controlled: "in-progress", Closed: "resolved", Refused: "resolved", Duplicate: "resolved"}

// severities are the levels of the law, 0 to 4, as RFC 7970 §3.12.2 has them.
var severities = [...]string{"none", "low", "medium", "high", "high"}

func micro(at int64) time.Time {
	if at == 0 {
		return time.Time{}
	}
	return time.UnixMicro(at)
}
