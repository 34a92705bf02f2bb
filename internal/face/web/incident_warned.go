package web

import (
	"context"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// warningIncident leads a recipient from a warning to a case of its own: the one that it opened, or the form, which stands out once it answered that it is true or that it needs help.
func (s *Server) warningIncident(ctx context.Context, q *request, p *page.Warning, x warning.Found, answer warning.Answer) error {
	if !q.who.May(access.ReadIncidents) {
		return nil
	}
	var err error
	if p.Cases, err = s.casesOfWarning(ctx, q, x.Number); err != nil {
		return err
	}
	if !q.who.May(access.ReportIncident) {
		return nil
	}
	p.Report = "/incidents/new?warning=" + urlEscape(x.Number)
	p.Happened = len(p.Cases) == 0 && (answer == warning.Confirmed || answer == warning.NeedHelp)
	return nil
}

// casesOfWarning are the cases that came from a warning, as far as their reader may know of them.
func (s *Server) casesOfWarning(ctx context.Context, q *request, number string) (out []page.Link, err error) {
	cases, err := s.Incidents.CasesOfWarning(ctx, q.who.Viewer, number)
	if err != nil || len(cases) == 0 {
		return nil, err
	}
	var ids []int64
	for _, c := range cases {
		ids = append(ids, c.Org)
	}
	orgs, err := s.Members.OrgsByID(ctx, q.who.Viewer, ids)
	for _, c := range cases {
		l := page.Link{Name: text.Same(c.Number), Href: incidentHref(c.UUID)}
		if o, ok := orgs[c.Org]; ok && q.who.Viewer.All() {
			l.Name = text.Format("%s（%v，%s）", "%s (%v, %s)", c.Number, o.Name, time.UnixMicro(c.ReceivedAt).In(taipei).Format("2006-01-02 15:04"))
		}
		out = append(out, l)
	}
	return out, err
}

// fromWarning begins the form of a report that comes from a warning with what the warning says, as far as its reader may read it.
func (s *Server) fromWarning(ctx context.Context, q *request, number string) (what string, from *page.Link, err error) {
	if number == "" {
		return "", nil, nil
	}
	x, err := s.Warning.Find(ctx, q.who.Viewer, number)
	if err != nil {
		return "", nil, nil //nolint:nilerr // a warning that is not for this reader, or none: the form is as empty as without
	}
	what = text.Format("收到預警 %s「%v」之後發現：\n", "Found after warning %s, “%v”:\n", x.Number, x.Heading()).In(q.lang)
	return what, &page.Link{Name: text.Format("來自預警 %s：%v", "Comes from warning %s: %v", x.Number, x.Heading()), Href: warningHref(x.Warning)}, nil
}
