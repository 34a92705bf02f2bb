package web

import (
	"context"
	"net/url"
	"strings"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/life"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/exposure/remedy"
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

const (
	evidenceRead  = 500
	evidenceShown = 10 // machines whose evidence is drawn
	historyShown  = 100
)

// findingHref is the page of a finding; slug is "" for one's own organisation.
func findingHref(cve, slug string) string {
	href := "/exposure/findings/" + url.PathEscape(cve)
	if slug != "" {
		href += "?org=" + urlEscape(slug)
	}
	return href
}

// whoseFindings is the organisation of a page that may be another's: the desk and who looks after it name it with org.
func (s *Server) whoseFindings(ctx context.Context, q *request) (org int64, name page.Link, err error) {
	slug := q.URL.Query().Get("org")
	if slug == "" {
		return q.who.Org, page.Link{}, nil
	}
	o, err := s.Members.FindOrgBySlug(ctx, q.who.Viewer, slug)
	if err != nil || o.ID == q.who.Org {
		return o.ID, page.Link{}, err
	}
	return o.ID, page.Link{Name: o.Name, Href: "/members/" + o.Slug}, nil
}

// findStanding finds the finding of a path. What rests on something TLP:RED is for a person who proved a moment ago to be there.
func (s *Server) findStanding(ctx context.Context, q *request) (exposure.Standing, page.Link, error) {
	org, name, err := s.whoseFindings(ctx, q)
	if err != nil {
		return exposure.Standing{}, name, err
	}
	x, err := s.Exposure.StandingOf(ctx, q.who.Viewer, org, q.PathValue("cve"))
	if err != nil {
		return x, name, err
	}
	v, err := s.Exposure.VulnerabilityByID(ctx, q.who.Viewer, x.Vulnerability)
	if err != nil {
		return x, name, err
	}
	items, err := s.Intel.Names(ctx, q.who.Viewer, v.Items)
	if err != nil {
		return x, name, err
	}
	for _, it := range items {
		red, err := s.Intel.HoldsRed(ctx, q.who.Viewer, it.STIXID)
		if err != nil {
			return x, name, err
		}
		if red {
			if _, _, err := s.findItem(ctx, q, it.STIXID); err != nil {
				return x, name, err
			}
		}
	}
	return x, name, nil
}

func (s *Server) finding(ctx context.Context, q *request) (page.Page, error) {
	return s.findingAgain(ctx, q, text.Text{})
}

// findingAgain draws the page, after a form that was not taken with what was typed and why not.
func (s *Server) findingAgain(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	x, name, err := s.findStanding(ctx, q)
	if err != nil {
		return nil, err
	}
	p := page.Finding{Org: name, Vuln: x.CVE, Href: "/intelligence?q=" + urlEscape(x.CVE), About: text.Same(strings.TrimPrefix(x.Title, x.CVE+" ")), State: standingState(x), Overdue: x.Overdue(), Problem: problem}
	p.Describe = "/exposure/machines"
	if slug := q.URL.Query().Get("org"); slug != "" {
		p.Describe += "?org=" + urlEscape(slug)
	}
	if x.Concerns() {
		p.Verdict, p.Urgency = verdictOf(x.Result), urgencyOf(x)
	}
	p.Summary = firstLine(x.Why())
	for _, d := range x.Priority.Points {
		value := d.Words()
		if !d.Known {
			value = text.Format("%s（推定）", "%s (assumed)", value)
		}
		p.Points = append(p.Points, page.Fact{Name: d.Name.Words(), Value: value, Note: d.From})
	}
	found, err := s.Exposure.Findings(ctx, q.who.Viewer, x.Org, x.Vulnerability, evidenceRead)
	if err != nil {
		return nil, err
	}
	for i, f := range found {
		if i == evidenceShown {
			p.MoreEvidence = len(found) - i
			break
		}
		p.Evidence = append(p.Evidence, page.FindingEvidence{Name: text.Format("%s · %s：%s", "%s · %s: %s", f.AssetName, f.Product, answerName(f.Result)), Why: evidenceTree(f)})
	}
	denied, err := s.Exposure.Denied(ctx, q.who.Viewer, x.Org, x.Vulnerability, evidenceShown)
	if err != nil {
		return nil, err
	}
	for _, f := range denied {
		p.Evidence = append(p.Evidence, page.FindingEvidence{Name: text.Format("%s · %s：%s", "%s · %s: %s", f.AssetName, f.Product, answerName(f.Result)), Why: evidenceTree(f)})
	}
	for _, r := range exposure.Remedies(x, found) {
		p.Remedies = append(p.Remedies, page.RemedyBlock{Product: r.Product, Fix: remedySteps(r.Fix), Until: remedySteps(r.Until)})
	}
	if err := s.findingForms(ctx, q, x, found, &p); err != nil {
		return nil, err
	}
	p.Log, err = s.findingLog(ctx, q, x)
	return p, err
}

// findingLog draws what was done, with the names of those whom the reader may know.
func (s *Server) findingLog(ctx context.Context, q *request, x exposure.Standing) (out []page.LogLine, err error) {
	done, err := s.Exposure.History(ctx, q.who.Viewer, x.Org, x.Vulnerability, historyShown)
	if err != nil {
		return nil, err
	}
	var actors []int64
	for _, d := range done {
		if d.Actor != 0 {
			actors = append(actors, d.Actor)
		}
	}
	people, err := s.Members.PeopleByID(ctx, q.who.Viewer, actors)
	for _, d := range done {
		l := doneLine(d)
		if by, known := people[d.Actor]; known {
			l.What = text.Format("%s（%s）", "%s (%s)", l.What, by.Name)
		}
		out = append(out, l)
	}
	return out, err
}

// firstLine is the first line of words of several.
func firstLine(t text.Text) text.Text {
	zh, _, _ := strings.Cut(t.In(text.ZhTW), "\n")
	en, _, _ := strings.Cut(t.In(text.En), "\n")
	return text.Of(zh, en)
}

func remedySteps(list []remedy.Step) []page.RemedyStep {
	var out []page.RemedyStep
	for _, r := range list {
		out = append(out, page.RemedyStep{Do: r.Do, Note: r.Note, Minutes: r.Minutes, Command: r.Command, Quote: r.Quote.Text, By: r.Quote.By})
	}
	return out
}

// urgencyOf puts SSVC's decisions on the scale of the pages.
func urgencyOf(x exposure.Standing) page.Urgency {
	return map[priority.Decision]page.Urgency{priority.Act: 1, priority.Attend: 2, priority.TrackStar: 3, priority.Track: 4}[x.Priority.Decision]
}

func standingState(x exposure.Standing) page.State {
	if x.Suppressed() {
		return page.State{Tone: page.Good, Name: text.Of("已標記不成問題", "said not to matter")}
	}
	tone := map[life.State]page.Tone{life.Open: page.Unknown, life.Accepted: page.Waiting, life.Mitigated: page.Waiting, life.Fixed: page.Waiting, life.Verified: page.Good, life.Gone: page.Good}[x.State]
	name := x.State.Words()
	if x.Who != "" && x.State == life.Accepted {
		name = text.Format("%s：%s，到 %s", "%s: %s, until %s", name, x.Who, exposure.LastDay(x.Until))
	}
	return page.State{Tone: tone, Name: name}
}

// findingForms puts on the page what this reader may do, and what was said not to matter.
func (s *Server) findingForms(ctx context.Context, q *request, x exposure.Standing, found []exposure.Finding, p *page.Finding) error {
	list, err := s.Exposure.Suppressions(ctx, q.who.Viewer, x.Org, x.Vulnerability)
	if err != nil {
		return err
	}
	may := q.who.May(access.HandleExposure) && q.who.Viewer.MayAnswer(x.Org)
	at := func(deed string) string {
		before, after, _ := strings.Cut(findingHref(x.CVE, q.URL.Query().Get("org")), "?")
		if after != "" {
			after = "?" + after
		}
		return before + "/" + deed + after
	}
	for _, z := range list {
		row := page.SuppressionRow{ID: number(z.ID), Reason: z.Reason.Words(), On: suppressedOn(z), Words: z.Words, Until: text.Same(exposure.LastDay(z.Until)), Asked: z.AskedWhy}
		if may {
			row.End = at("unsuppress")
		}
		p.Suppressions = append(p.Suppressions, row)
	}
	if !may {
		return nil
	}
	if x.Org == q.who.Org && !q.who.Viewer.All() && q.who.May(access.TellCustomers) && x.Result == judge.Yes && x.Machines > 0 && !x.State.Ended() {
		p.Tell = "/supply/tell?cve=" + urlEscape(x.CVE)
	}
	if offered := life.Offered(x.State); len(offered) > 0 {
		p.Handle = &page.HandleForm{Post: at("handle"), Who: q.FormValue("who"), Words: q.FormValue("words"), Until: q.FormValue("until")}
		for _, e := range offered {
			p.Handle.Steps = append(p.Handle.Steps, page.Choice{Name: e.Words(), Value: string(e), On: q.FormValue("event") == string(e)})
		}
	}
	if len(found) > 0 {
		p.Suppress = suppressForm(q, at("suppress"), found)
	}
	return nil
}

func suppressedOn(z exposure.Suppression) text.Text {
	what := productName(z.Product)
	if z.Component != "" {
		what = judge.Title(z.Component)
	}
	if z.Asset == "" {
		return text.Format("%s，所有設備", "%s, on all machines", what)
	}
	return text.Format("%s，設備「%s」", "%s, on %s", what, z.Asset)
}

// productName is a product's key for people.
func productName(key string) string {
	_, name, _ := strings.Cut(key, ":")
	return strings.ReplaceAll(name, ":", " ")
}

// suppressForm offers each product that is met in any version, then each version, and each machine.
func suppressForm(q *request, post string, found []exposure.Finding) *page.SuppressForm {
	f := &page.SuppressForm{Post: post, Until: q.FormValue("until"), Words: q.FormValue("words"), Assets: []page.Choice{{Name: text.Of("所有設備", "all machines")}}}
	var versions []page.Choice
	have := map[string]bool{}
	add := func(list *[]page.Choice, field, value string, name text.Text) {
		if !have[field+value] {
			have[field+value] = true
			*list = append(*list, page.Choice{Name: name, Value: value, On: q.FormValue(field) == value})
		}
	}
	for _, x := range found {
		if c, err := judge.Read(x.Name); err == nil {
			add(&f.Whats, "what", c.Key, text.Format("%s（所有版本）", "%s, every version", productName(c.Key)))
			add(&versions, "what", x.Name, text.Format("只有 %s", "%s alone", x.Product))
		}
		if len(f.Assets) <= evidenceShown*10 {
			add(&f.Assets, "asset", x.AssetName, text.Same(x.AssetName))
		}
	}
	f.Whats = append(f.Whats, versions...)
	for _, r := range life.Reasons {
		f.Reasons = append(f.Reasons, page.Choice{Name: r.Words(), Value: string(r), On: q.FormValue("reason") == string(r)})
	}
	return f
}

func doneLine(d exposure.Done) page.LogLine {
	l := page.LogLine{At: d.At, Icon: "clock", What: text.Format("**%s**", "**%s**", d.Event.Words()), Why: text.Same(d.Words)}
	detail := d.Who
	if d.Event == life.Suppress {
		detail = ""
		l.Why = text.Format("%s：%s", "%s: %s", life.Reason(d.Who).Words(), d.Words)
	}
	if !d.Until.IsZero() {
		l.What = text.Format("%s %s，到 %s", "%s %s, until %s", l.What, detail, exposure.LastDay(d.Until))
	} else if detail != "" {
		l.What = text.Format("%s %s", "%s %s", l.What, detail)
	}
	switch d.Event {
	case life.Cleared, life.Vanished, life.Suppress:
		l.Icon, l.Tone = "check", page.Good
	case life.Overdue, life.Still, life.Found:
		l.Icon, l.Tone = "bang", page.Bad
	case life.AskAgain, life.Expire:
		l.Icon, l.Tone = "ask", page.Unknown
	}
	return l
}

// findingDeed does something to the finding of a path and shows its page again, with what was wrong if something was.
func (s *Server) findingDeed(ctx context.Context, q *request, did string, deed func(exposure.Standing) error) (string, error) {
	x, _, err := s.findStanding(ctx, q)
	if err != nil {
		return "", err
	}
	if err := deed(x); err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.findingAgain(ctx, q, problem) })
	}
	href := findingHref(x.CVE, q.URL.Query().Get("org"))
	if strings.Contains(href, "?") {
		return href + "&did=" + did, nil
	}
	return href + "?did=" + did, nil
}

// dayOf reads the day of a form; nothing is no day.
func dayOf(q *request) (time.Time, error) {
	s := strings.TrimSpace(q.FormValue("until"))
	if s == "" {
		return time.Time{}, nil
	}
	return exposure.Day(s)
}

func (s *Server) findingHandle(ctx context.Context, q *request) (string, error) {
	return s.findingDeed(ctx, q, "handled", func(x exposure.Standing) error {
		step := exposure.Step{Event: life.Event(q.FormValue("event")), Who: q.FormValue("who"), Words: q.FormValue("words")}
		var err error
		if step.Until, err = dayOf(q); err != nil {
			return err
		}
		return s.Exposure.Handle(ctx, q.who.Viewer, x.Org, x.CVE, step)
	})
}

func (s *Server) findingSuppress(ctx context.Context, q *request) (string, error) {
	return s.findingDeed(ctx, q, "suppressed", func(x exposure.Standing) error {
		z := exposure.Suppression{Asset: q.FormValue("asset"), Reason: life.Reason(q.FormValue("reason")), Words: q.FormValue("words")}
		if what := q.FormValue("what"); strings.HasPrefix(what, "cpe:2.3:") || strings.HasPrefix(what, "pkg:") {
			z.Component = what
		} else {
			z.Product = what
		}
		var err error
		if z.Until, err = dayOf(q); err != nil {
			return err
		}
		return s.Exposure.Suppress(ctx, q.who.Viewer, x.Org, x.CVE, z)
	})
}

func (s *Server) findingUnsuppress(ctx context.Context, q *request) (string, error) {
	return s.findingDeed(ctx, q, "unsuppressed", func(x exposure.Standing) error {
		return s.Exposure.Unsuppress(ctx, q.who.Viewer, x.Org, x.CVE, parsed(q.FormValue("suppression")))
	})
}
