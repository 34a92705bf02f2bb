package rest

import (
	"context"
	"slices"
	"time"

	"lianfang/client"
	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/incident/law"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

var lawfulEvents = []incident.Event{incident.Bind, incident.Unbind, incident.Leak, incident.Happen, incident.Stop, incident.Correct, incident.Withdraw, incident.Admit, incident.Leave, incident.Lift}

func lawful(event string) bool { return slices.Contains(lawfulEvents, incident.Event(event)) }

// stepOfLaw takes a step about the laws of a case, and gives the case as it is then; to who has just left it, as it was.
func (s *Server) stepOfLaw(ctx context.Context, v marking.Viewer, id string, b client.IncidentStep) (client.Incident, error) {
	before, err := s.incidentOf(ctx, v, id)
	if err != nil {
		return client.Incident{}, err
	}
	if err := s.lawDeed(ctx, v, id, b); err != nil {
		return client.Incident{}, err
	}
	switch {
	case v.All():
		return s.deskIncident(ctx, v, id)
	case before.Reviewing || before.Guest != "":
		return before, nil
	}
	o, err := s.Incidents.OwnAgain(ctx, v, id)
	if err != nil {
		return client.Incident{}, err
	}
	return s.ownIncident(ctx, v, o)
}

func (s *Server) lawDeed(ctx context.Context, v marking.Viewer, id string, b client.IncidentStep) error {
	n := s.Incidents
	switch incident.Event(b.Event) {
	case incident.Bind:
		return n.Bind(ctx, v, id, b.Regime, b.Words)
	case incident.Unbind:
		return n.Unbind(ctx, v, id, b.Regime, b.Words)
	case incident.Leak:
		return n.SayLeak(ctx, v, id, incident.Leaked{Answer: law.Answer(b.Answer), Persons: b.Persons})
	case incident.Happen:
		return n.Happened(ctx, v, id, incident.Noted{Kind: law.Kind(b.Kind), Regime: b.Regime, At: momentOf(b.At), OtherWay: b.Way == law.OtherWay, Words: b.Words})
	case incident.Stop:
		return n.StopClock(ctx, v, id, b.Regime, b.Duty, b.Evidence, b.Words)
	case incident.Correct:
		return n.CorrectTime(ctx, v, id, b.Entry, momentOf(b.At), b.Words)
	case incident.Withdraw:
		return n.WithdrawEntry(ctx, v, id, b.Entry, b.Words)
	case incident.Lift:
		return n.LiftSilence(ctx, v, id, b.Words)
	}
	o, err := s.Members.FindOrgBySlug(ctx, v, b.Org)
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Invalid, "no_such_member", text.Of("沒有這個代號的成員單位。", "No member has this slug."))
	}
	if err != nil {
		return err
	}
	if incident.Event(b.Event) == incident.Admit {
		return n.AddReviewer(ctx, v, id, b.Regime, o.ID, b.Words)
	}
	return s.endParty(ctx, v, id, o.ID, b.Words)
}

// endParty takes an organisation out of a case by its name.
func (s *Server) endParty(ctx context.Context, v marking.Viewer, id string, org int64, words string) error {
	all, err := s.Incidents.Parties(ctx, v, id)
	if err != nil {
		return err
	}
	party := int64(0) // none that there is
	for _, p := range all {
		if p.Org == org && p.EndedAt == 0 {
			party = p.ID
		}
	}
	return s.Incidents.EndParty(ctx, v, id, party, words)
}

func (s *Server) getIncidentRecord(a asked[client.IncidentRecordQuery, none]) (client.IncidentRecord, error) {
	ctx, v, id := a.Context(), a.who.Viewer, a.PathValue("id")
	at, err := instantOf(a.query.At)
	if err != nil {
		return client.IncidentRecord{}, err
	}
	r, err := s.Incidents.RecordAt(ctx, v, id, at)
	if err != nil {
		return client.IncidentRecord{}, err
	}
	out := client.IncidentRecord{Number: r.Number, At: instant(r.At), Level: r.Clocks.Level, Laws: []client.IncidentLaw{}, Entries: []client.IncidentEntry{}, Clocks: incidentClocks(r.Clocks)}
	for _, n := range r.Clocks.Notices {
		out.Notices = append(out.Notices, words(n.Say))
	}
	for _, e := range r.Entries {
		out.Entries = append(out.Entries, client.IncidentEntry{ID: e.ID, Kind: string(e.Kind), At: instant(e.At), Noted: instant(e.Noted), By: e.By, Regime: e.Regime, Duty: e.Duty, Level: e.Level, Reason: e.Reason, Evidence: e.Evidence, Moved: instant(e.Moved), Withdrawn: e.Gone})
	}
	l, err := s.Incidents.Law(ctx, v, id)
	for _, x := range l.Rules {
		out.Laws = append(out.Laws, client.IncidentLaw{ID: x.ID, Title: words(x.Title), Statute: words(x.Law), Holds: x.Bound, Fits: x.Fits})
	}
	return out, err
}

func instantOf(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return at, fault.New(fault.Invalid, "bad_time", text.Of("時間寫成 2026-11-27T08:30:00+08:00。", "Write a time as 2026-11-27T08:30:00+08:00."))
	}
	return at, nil
}

func incidentClocks(v law.View) (out []client.IncidentClock) {
	for _, c := range v.Clocks {
		out = append(out, client.IncidentClock{Regime: c.Regime, Duty: c.Duty, Who: words(c.Who), Say: words(c.Say), State: string(c.State), Start: instant(c.Start), Due: instant(c.Due), Ended: instant(c.Ended), Why: words(c.Why)})
	}
	return out
}
