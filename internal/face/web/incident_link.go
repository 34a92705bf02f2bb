package web

import (
	"context"

	"lianfang/internal/face/web/page"
	"lianfang/internal/incident"
	"lianfang/internal/text"
)

var linkSorts = map[incident.LinkTo]text.Text{incident.ToCase: text.Of("事件", "Incident"), incident.ToWarning: text.Of("預警", "Warning"), incident.ToItem: text.Of("情資", "Intelligence")}

// incidentKin is what belongs to a case as its reader sees it; an organisation for whose case nothing is linked sees no such section.
func (s *Server) incidentKin(ctx context.Context, q *request, id string) (*page.IncidentKin, error) {
	v := q.who.Viewer
	all, err := s.Incidents.Links(ctx, v, id)
	if err != nil || len(all) == 0 && !v.All() {
		return nil, err
	}
	out := &page.IncidentKin{}
	for _, l := range all {
		row := page.KinRow{To: string(l.To), Ref: l.Ref, Sort: linkSorts[l.To], Link: page.Link{Name: l.Name, Href: linkHref(l)}, Words: l.Words, Undo: v.All(), Must: l.Says == incident.Same}
		if l.To == incident.ToCase && v.All() {
			row.Says = l.Says.Name()
		}
		out.Links = append(out.Links, row)
	}
	if !v.All() {
		return out, nil
	}
	act := linkAct()
	out.Act = &act
	similar, err := s.Incidents.Similars(ctx, v, id)
	for _, x := range similar {
		out.Similar = append(out.Similar, page.SimilarRow{Case: page.Link{Name: text.Same(x.Case.Number + " " + x.Case.Head()), Href: incidentHref(x.Case.UUID)}, Ref: x.Case.UUID, State: incidentState(x.Case.State), Reasons: x.Reasons, Merges: x.Merges})
	}
	return out, err
}

func linkHref(l incident.Link) string {
	switch l.To {
	case incident.ToCase:
		return incidentHref(l.Ref)
	case incident.ToWarning:
		return "/warnings/" + pathEscape(l.Ref)
	}
	return "/intelligence/" + pathEscape(l.Ref)
}

func linkAct() page.CaseAct {
	to := page.CaseChoice{Name: "to", Label: text.Of("連結到", "Link to")}
	for _, x := range []incident.LinkTo{incident.ToCase, incident.ToWarning, incident.ToItem} {
		to.Choices = append(to.Choices, page.Choice{Name: linkSorts[x], Value: string(x), On: x == incident.ToCase})
	}
	return page.CaseAct{What: "kin", Name: text.Of("加一個連結", "Add a link"), Hint: text.Of("成員只看得到自己本來就看得到的事件、預警與情資。", "Members see only those incidents, warnings and items that they may see anyway."), Choices: []page.CaseChoice{to},
		Fields: []page.Field{{Name: "kin-ref", Send: "ref", Label: text.Of("編號", "Number"), Hint: text.Of("事件或預警的編號，或情資的 STIX 識別碼。", "Of the incident or the warning; of intelligence its STIX id."), Must: true}, {Name: "kin-words", Send: "words", Label: text.Of("說明（值班台自己看）", "Words (for the desk)"), Type: "area"}}}
}

// linkStep is what the desk says of what belongs to a case; done is false for other steps.
func (s *Server) linkStep(ctx context.Context, q *request, id string) (done bool, err error) {
	n, v, get := s.Incidents, q.who.Viewer, q.FormValue
	to := incident.LinkTo(get("to"))
	switch q.PathValue("what") {
	case "kin":
		if to == incident.ToCase && get("says") != "" {
			return true, n.Answer(ctx, v, id, get("ref"), incident.Says(get("says")), get("words"))
		}
		return true, n.AddLink(ctx, v, id, to, get("ref"), get("words"))
	case "unlink":
		return true, n.DropLink(ctx, v, id, to, get("ref"), get("words"))
	}
	return false, nil
}
