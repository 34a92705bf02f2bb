package rest

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/exposure/life"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/exposure/remedy"
)

// findingOperations are the life of what concerns an organisation.
func (s *Server) findingOperations() []operation {
	return []operation{
		op("listFindings", "GET /exposure/findings", access.ReadExposure, s.listFindings, "Lists what concerns an organisation by how soon it has to be dealt with", "By SSVC's decision, then by the day. What is said to be fixed and what is said not to matter come last."),
		op("getFinding", "GET /exposure/findings/{cve}", access.ReadExposure, s.getFinding, "Gives a finding with why it is so urgent, the evidence, what to do, and what was done", "What rests on something TLP:RED is answered 403 red_in_person."),
		once(op("handleFinding", "POST /exposure/findings/{cve}/steps", access.HandleExposure, s.handleFinding, "Takes a finding on, mitigates it, says that it is fixed, or opens it again", "Whether it is fixed the next inventory of the same list shows. A step that the state does not allow is answered 409 wrong_state.")),
		once(op("suppressFinding", "POST /exposure/findings/{cve}/suppressions", access.HandleExposure, s.suppressFinding, "Says that a finding does not matter, why, and until when", "It holds for a product whatever its version, or for one version, on one machine or all. When what it rests on changes it is asked again, and holds no more until then.")),
		op("endSuppression", "DELETE /exposure/findings/{cve}/suppressions/{place}", access.HandleExposure, s.endSuppression, "Takes that back", "What it kept out counts again from now on."),
		op("listMachines", "GET /exposure/machines", access.ReadExposure, s.listMachines, "Lists an organisation's machines with what is said of them", "By name."),
		op("describeMachine", "PUT /exposure/machines/{name}", access.DescribeAssets, s.describeMachine, "Says what hangs on a machine and who looks after it", "The decisions on what concerns it follow. What is not said is taken back."),
		op("listOverdue", "GET /exposure/overdue", access.ReadExposure, s.listOverdue, "Lists findings whose day has passed, the longest first", "The desk reads all, a sector's centre those of its sector, others their own. Organisations without a responsibility level stand nowhere in it."),
	}
}

func findingOf(x exposure.Standing) client.Finding {
	k := x.Knowledge
	return client.Finding{Vulnerability: x.CVE, Title: x.Title, Result: resultName[x.Result], Machines: x.Machines, Suppressed: x.Quiet, Asset: x.Asset, Product: x.Product, KEV: k.KEV == priority.Is,
		CVSS: k.CVSS, EPSS: k.EPSS, Decision: string(x.Priority.Decision), Due: x.Priority.Due.Day, Overdue: x.Overdue(), State: string(x.State), Since: instant(x.Since), Who: x.Who, Until: exposure.LastDay(x.Until), Words: x.Words}
}

func (s *Server) listFindings(a asked[client.FindingQuery, none]) (client.FindingList, error) {
	out := client.FindingList{Findings: []client.Finding{}}
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return out, err
	}
	after, err := cursor(a.query.After)
	if err != nil {
		return out, err
	}
	all, err := s.Exposure.Standings(a.Context(), a.who.Viewer, org)
	from := min(int(after), len(all))
	to := min(from+a.query.Limit, len(all))
	for _, x := range all[from:to] {
		x.Title = "" // it may be TLP:RED, whose words are in no answer
		out.Findings = append(out.Findings, findingOf(x))
	}
	if to < len(all) {
		out.Next = next(int64(to))
	}
	return out, err
}

// finding finds the one of a path, and refuses what is read in person alone.
func (s *Server) finding(ctx context.Context, who access.Who, slug, cve string) (exposure.Standing, error) {
	org, err := s.orgOf(ctx, who, slug)
	if err != nil {
		return exposure.Standing{}, err
	}
	x, err := s.Exposure.StandingOf(ctx, who.Viewer, org, cve)
	if err != nil {
		return x, err
	}
	v, err := s.Exposure.VulnerabilityByID(ctx, who.Viewer, x.Vulnerability)
	if err != nil {
		return x, err
	}
	return x, s.noRed(ctx, who.Viewer, v.Items)
}

func (s *Server) getFinding(a asked[client.OrgQuery, none]) (client.FindingDetail, error) {
	var out client.FindingDetail
	ctx, v := a.Context(), a.who.Viewer
	x, err := s.finding(ctx, a.who, a.query.Org, a.PathValue("cve"))
	if err != nil {
		return out, err
	}
	found, err := s.Exposure.Findings(ctx, v, x.Org, x.Vulnerability, evidenceMost)
	if err != nil {
		return out, err
	}
	quiet, err := s.Exposure.Suppressions(ctx, v, x.Org, x.Vulnerability)
	if err != nil {
		return out, err
	}
	done, err := s.Exposure.History(ctx, v, x.Org, x.Vulnerability, evidenceMost)
	out = client.FindingDetail{Finding: findingOf(x), Why: words(x.Why()), Points: []client.DecisionPoint{}, Matches: []client.EvidenceMatch{}, Remedies: []client.Remedy{},
		Suppressions: suppressionsOf(quiet), History: []client.FindingEvent{}}
	for _, p := range x.Priority.Points {
		out.Points = append(out.Points, client.DecisionPoint{Name: string(p.Name), Value: p.Value, From: words(p.From), Known: p.Known})
	}
	for _, f := range found {
		out.Matches = append(out.Matches, evidenceMatch(f))
	}
	for _, r := range exposure.Remedies(x, found) {
		out.Remedies = append(out.Remedies, client.Remedy{Product: r.Product, Fix: remedySteps(r.Fix), Until: remedySteps(r.Until)})
	}
	for _, d := range done {
		out.History = append(out.History, client.FindingEvent{At: instant(d.At), Event: string(d.Event), Who: d.Who, Until: exposure.LastDay(d.Until), Words: d.Words})
	}
	return out, err
}

func remedySteps(list []remedy.Step) []client.RemedyStep {
	out := []client.RemedyStep{}
	for _, r := range list {
		command := r.Command
		r.Command = ""
		do, note, minutes := r.Flat()
		out = append(out, client.RemedyStep{Does: string(r.Does), Do: words(do), Note: said(note), Minutes: minutes, Command: command})
	}
	return out
}

func suppressionsOf(list []exposure.Suppression) []client.Suppression {
	out := []client.Suppression{}
	for _, x := range list {
		out = append(out, client.Suppression{ID: strconv.FormatInt(x.ID, 10), Product: x.Product, Component: x.Component, Asset: x.Asset, Reason: string(x.Reason), Words: x.Words, Until: exposure.LastDay(x.Until),
			Asked: instant(x.AskedAt), AskedWhy: said(x.AskedWhy)})
	}
	return out
}

func (s *Server) handleFinding(a asked[client.OrgQuery, client.FindingStep]) (client.Finding, error) {
	x, err := s.finding(a.Context(), a.who, a.query.Org, a.PathValue("cve"))
	if err != nil {
		return client.Finding{}, err
	}
	step := exposure.Step{Event: life.Event(a.body.Event), Who: a.body.Who, Words: a.body.Words}
	if step.Until, err = dayOrNone(a.body.Until); err != nil {
		return client.Finding{}, err
	}
	if err := s.Exposure.Handle(a.Context(), a.who.Viewer, x.Org, x.CVE, step); err != nil {
		return client.Finding{}, err
	}
	x, err = s.Exposure.StandingOf(a.Context(), a.who.Viewer, x.Org, x.CVE)
	return findingOf(x), err
}

func dayOrNone(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return exposure.Day(s)
}

func (s *Server) suppressFinding(a asked[client.OrgQuery, client.NewSuppression]) (client.SuppressionList, error) {
	out := client.SuppressionList{Suppressions: []client.Suppression{}}
	x, err := s.finding(a.Context(), a.who, a.query.Org, a.PathValue("cve"))
	if err != nil {
		return out, err
	}
	b := a.body
	until, err := dayOrNone(b.Until)
	if err != nil {
		return out, err
	}
	if err := s.Exposure.Suppress(a.Context(), a.who.Viewer, x.Org, x.CVE, exposure.Suppression{Product: b.Product, Component: b.Component, Asset: b.Asset, Reason: life.Reason(b.Reason), Words: b.Words, Until: until}); err != nil {
		return out, err
	}
	list, err := s.Exposure.Suppressions(a.Context(), a.who.Viewer, x.Org, x.Vulnerability)
	out.Suppressions = suppressionsOf(list)
	return out, err
}

func (s *Server) endSuppression(a asked[client.OrgQuery, none]) (none, error) {
	x, err := s.finding(a.Context(), a.who, a.query.Org, a.PathValue("cve"))
	if err != nil {
		return none{}, err
	}
	id, _ := strconv.ParseInt(a.PathValue("place"), 10, 64) // what is no number is no suppression's
	return none{}, s.Exposure.Unsuppress(a.Context(), a.who.Viewer, x.Org, x.CVE, id)
}

var (
	internetName    = map[priority.Maybe]string{priority.NotKnown: "unknown", priority.Is: "yes", priority.IsNot: "no"}
	internetOf      = map[string]priority.Maybe{"": priority.NotKnown, "unknown": priority.NotKnown, "yes": priority.Is, "no": priority.IsNot}
	criticalityName = map[priority.Criticality]string{"": "unknown", priority.LittleHangs: "low", priority.SomeHangs: "medium", priority.MuchHangs: "high"}
	criticalityOf   = map[string]priority.Criticality{"low": priority.LittleHangs, "medium": priority.SomeHangs, "high": priority.MuchHangs}
)

func machineOf(m exposure.Machine) client.Machine {
	return client.Machine{Name: m.Name, Components: m.Components, Criticality: criticalityName[m.Criticality], Internet: internetName[m.Internet], Owner: m.Owner, Group: m.Group}
}

func (s *Server) listMachines(a asked[client.AssetQuery, none]) (client.MachineList, error) {
	out := client.MachineList{Machines: []client.Machine{}}
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return out, err
	}
	list, err := s.Exposure.Machines(a.Context(), a.who.Viewer, org, a.query.After, a.query.Limit)
	for _, m := range list {
		out.Machines = append(out.Machines, machineOf(m))
	}
	if len(list) == a.query.Limit {
		out.Next = list[len(list)-1].Name
	}
	return out, err
}

func (s *Server) describeMachine(a asked[client.OrgQuery, client.MachineDescription]) (client.Machine, error) {
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return client.Machine{}, err
	}
	d := exposure.Description{Criticality: criticalityOf[a.body.Criticality], Internet: internetOf[a.body.Internet], Owner: a.body.Owner, Group: a.body.Group}
	if err := s.Exposure.Describe(a.Context(), a.who.Viewer, org, a.PathValue("name"), d); err != nil {
		return client.Machine{}, err
	}
	m, err := s.Exposure.MachineNamed(a.Context(), a.who.Viewer, org, a.PathValue("name"))
	return machineOf(m), err
}

func (s *Server) listOverdue(a asked[client.PageQuery, none]) (client.OverdueList, error) {
	out := client.OverdueList{Findings: []client.OverdueFinding{}}
	after, err := exposure.ParseLateMark(a.query.After)
	if err != nil {
		return out, err
	}
	list, err := s.Exposure.Late(a.Context(), a.who.Viewer, after, a.query.Limit)
	if err != nil {
		return out, err
	}
	names, err := slugs(a.Context(), s, naming, list, func(l exposure.Late) int64 { return l.Org })
	for _, l := range list {
		out.Findings = append(out.Findings, client.OverdueFinding{Org: names[l.Org], Vulnerability: l.CVE, State: string(l.State), Due: exposure.LastDay(l.Due), Days: l.Days})
	}
	if len(list) == a.query.Limit {
		out.Next = fmt.Sprint(list[len(list)-1].Mark())
	}
	return out, err
}
