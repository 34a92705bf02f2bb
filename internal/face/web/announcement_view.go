package web

import (
	"context"
	"strconv"
	"strings"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/text"
)

// announcementRoutes are what everybody is told of major incidents, and where that is written.
func (s *Server) announcementRoutes() []Route {
	return []Route{
		routeOf("/announcements", route{open: true, get: s.announcements}),
		routeOf("/announcements/{number}", route{open: true, get: s.announcement}),
		routeOf("/incidents/{id}/announcement", route{act: access.ReadIncidents, get: s.announcementForm}),
		routeOf("/incidents/{id}/announcement", route{act: access.LeadIncidents, post: s.announcementSave}),
		routeOf("/incidents/{id}/announcement/publish", route{act: access.Announce, post: s.announcementPublish}),
		routeOf("/incidents/{id}/announcement/withdraw", route{act: access.Announce, post: s.announcementWithdraw}),
	}
}

const announcementsShown = 50

func (s *Server) announcements(ctx context.Context, q *request) (page.Page, error) {
	before := numberIn(q, "before")
	all, err := s.Incidents.Announcements(ctx, before, announcementsShown+1)
	if err != nil {
		return nil, err
	}
	var p page.Announcements
	if len(all) > announcementsShown {
		all = all[:announcementsShown]
		p.Cursor.Next = "/announcements?before=" + itoa(all[len(all)-1].Told)
	}
	if before != 0 {
		p.Cursor.First = "/announcements"
	}
	p.Cursor.Shown = len(all)
	for _, a := range all {
		p.Rows = append(p.Rows, page.AnnouncementRow{Number: a.Number, Title: a.Title, Told: time.UnixMicro(a.Told), Ended: a.EndedAt != 0})
	}
	return p, nil
}

func (s *Server) announcement(ctx context.Context, q *request) (page.Page, error) {
	a, err := s.Incidents.FindAnnouncement(ctx, q.PathValue("number"))
	if err != nil {
		return nil, err
	}
	p := page.Announcement{Number: a.Number, Title: a.Title, Why: a.Why, Ended: a.EndedAt != 0}
	for _, x := range a.Items {
		p.Items = append(p.Items, page.Fact{Name: x.Name, Value: x.Words})
	}
	p.Facts = factsOf(q, page.Fact{Name: text.Of("首次公告", "First published"), Value: stampSaid(a.First)})
	if a.Revision > 1 || a.Told != a.First {
		p.Facts = append(p.Facts, factsOf(q, page.Fact{Name: text.Of("最近更新", "Last changed"), Value: stampSaid(a.Told)})...)
	}
	if p.Ended {
		p.Facts = append(p.Facts, factsOf(q, page.Fact{Name: text.Of("收回", "Taken back"), Value: stampSaid(a.EndedAt)})...)
	}
	return p, nil
}

func announcementHref(id string) string { return incidentHref(id) + "/announcement" }

func announcementState(a incident.Announcement) page.State {
	newest, written := a.Newest()
	switch {
	case a.Published() && newest.N > a.Told:
		return page.State{Tone: page.Waiting, Name: text.Of("已公告，有新的稿", "published, with a newer draft")}
	case a.Published():
		return page.State{Tone: page.Good, Name: text.Of("已公告", "published")}
	case a.EndedAt != 0:
		return page.State{Tone: page.Bad, Name: text.Of("已收回", "taken back")}
	case written:
		return page.State{Tone: page.Waiting, Name: text.Of("草稿，還沒公告", "a draft, not published")}
	}
	return page.State{Tone: page.Waiting, Name: text.Of("還沒寫", "not written yet")}
}

// caseAnnouncement names the announcement among the papers of a case: for the desk where one may be written, for the others where there is a text.
func (s *Server) caseAnnouncement(ctx context.Context, q *request, id string) ([]page.CasePaper, error) {
	a, err := s.Incidents.Announcement(ctx, q.who.Viewer, id)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil || len(a.Versions) == 0 && (!a.Desk || a.Barred != nil) {
		return nil, err
	}
	return []page.CasePaper{{Name: text.Of("對外公告", "Announcement to the public"), State: announcementState(a.Announcement), Href: announcementHref(id)}}, nil
}

func (s *Server) announcementForm(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	a, err := s.Incidents.Announcement(ctx, q.who.Viewer, q.PathValue("id"))
	if err != nil {
		return nil, err
	}
	says := a.Begin
	if v, ok := a.Newest(); ok {
		says = v.Says
	} else if !a.Desk {
		return nil, fault.New(fault.NotFound, "no_announcement", text.Of("這件沒有公告稿。", "Nothing is to be announced of this case."))
	}
	return s.announcementView(q, a, says), nil
}

func (s *Server) announcementView(q *request, a incident.Announced, says incident.AnnouncementWords) page.AnnouncementForm {
	at := announcementHref(a.UUID)
	p := page.AnnouncementForm{Number: a.Number, Case: incidentHref(a.UUID), State: announcementState(a.Announcement), Title: text.Of(says.Title[0], says.Title[1])}
	if a.Announcement.Number != "" {
		p.Public = &page.Link{Name: text.Same(a.Announcement.Number), Href: "/announcements/" + pathEscape(a.Announcement.Number)}
	}
	for _, x := range incident.AnnouncementItems() {
		p.Items = append(p.Items, page.Fact{Name: x.Name, Value: text.Of(says.Items[x.ID][0], says.Items[x.ID][1])})
	}
	if !a.Desk {
		return p
	}
	for _, v := range a.Versions {
		what := text.Format("第 %d 版", "version %d", v.N)
		if v.N == a.Told {
			what = text.Format("第 %d 版，**公布過**", "version %d, **published**", v.N)
		}
		p.Versions = append(p.Versions, page.LogLine{At: time.UnixMicro(v.At), Icon: "list", What: what, Why: text.Same(v.Says.Left)})
	}
	if a.Barred != nil {
		p.Barred = fault.Of(a.Barred).Say
	} else {
		p.Post = at
		p.Words, p.Secrets, p.Left = announcementFields(says), secretChoices(says), says.Left
		if v, ok := a.Newest(); ok && (v.N != a.Told || a.EndedAt != 0) {
			p.Publish, p.Version, p.Own = at+"/publish", v.N, v.Actor == q.who.Viewer.Person
		}
	}
	if a.Published() {
		p.Withdraw = at + "/withdraw"
	}
	return p
}

func announcementFields(says incident.AnnouncementWords) (out [][2]page.Field) {
	pair := func(name string, label, hint text.Text, kind string, said [2]string) [2]page.Field {
		one := func(l text.Lang, end string, in text.Text, value string) page.Field {
			return page.Field{Name: name + end, Label: text.Format("%[1]v（%[2]v）", "%[1]v (%[2]v)", label, in), Hint: hint, Type: kind, Lang: l, Value: value}
		}
		return [2]page.Field{one(text.ZhTW, "-zh", text.Of("中文", "Chinese"), said[0]), one(text.En, "-en", text.Of("英文", "English"), said[1])}
	}
	out = append(out, pair("title", text.Of("標題", "Title"), text.Text{}, "", says.Title))
	for _, x := range incident.AnnouncementItems() {
		out = append(out, pair("item-"+x.ID, x.Name, x.Hint, "area", says.Items[x.ID]))
	}
	return out
}

func secretChoices(says incident.AnnouncementWords) (out []page.CaseChoice) {
	for _, x := range incident.Secrets {
		c := page.CaseChoice{Name: "secret-" + string(x), Label: x.Name(), Choices: []page.Choice{{Name: text.Of("還沒看", "not looked at yet"), On: says.Secrets[x] == ""}}}
		for _, a := range x.Answers() {
			c.Choices = append(c.Choices, page.Choice{Name: a.Name, Value: a.Code, On: a.Code == says.Secrets[x]})
		}
		out = append(out, c)
	}
	return out
}

func announcementSaid(q *request) incident.AnnouncementWords {
	pair := func(name string) [2]string {
		return [2]string{strings.TrimSpace(q.FormValue(name + "-zh")), strings.TrimSpace(q.FormValue(name + "-en"))}
	}
	w := incident.AnnouncementWords{Title: pair("title"), Items: map[string][2]string{}, Secrets: map[incident.Secret]string{}, Left: strings.TrimSpace(q.FormValue("left"))}
	for _, x := range incident.AnnouncementItems() {
		w.Items[x.ID] = pair("item-" + x.ID)
	}
	for _, x := range incident.Secrets {
		w.Secrets[x] = q.FormValue("secret-" + string(x))
	}
	return w
}

// announcementAgain shows the form with what was wrong.
func (s *Server) announcementAgain(ctx context.Context, q *request, err error, says *incident.AnnouncementWords) (string, error) {
	return q.redoOn(err, func(problem text.Text) (page.Page, error) {
		a, err := s.Incidents.Announcement(ctx, q.who.Viewer, q.PathValue("id"))
		if err != nil {
			return nil, err
		}
		shown := a.Begin
		if v, ok := a.Newest(); ok {
			shown = v.Says
		}
		if says != nil {
			shown = *says
		}
		p := s.announcementView(q, a, shown)
		p.Problem = problem
		return p, nil
	})
}

func (s *Server) announcementSave(ctx context.Context, q *request) (string, error) {
	q.unlisted()
	id, says := q.PathValue("id"), announcementSaid(q)
	err := s.Incidents.DraftAnnouncement(ctx, q.who.Viewer, id, says)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return s.announcementAgain(ctx, q, err, &says)
	}
	return announcementHref(id) + "?did=announcement_kept", err
}

func (s *Server) announcementPublish(ctx context.Context, q *request) (string, error) {
	q.unlisted()
	id := q.PathValue("id")
	version, _ := strconv.ParseInt(q.FormValue("version"), 10, 64) // another than the newest is refused
	err := s.Incidents.Announce(ctx, q.who.Viewer, id, version)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return s.announcementAgain(ctx, q, err, nil)
	}
	return announcementHref(id) + "?did=announced", err
}

func (s *Server) announcementWithdraw(ctx context.Context, q *request) (string, error) {
	q.unlisted()
	id := q.PathValue("id")
	err := s.Incidents.UnAnnounce(ctx, q.who.Viewer, id, strings.TrimSpace(q.FormValue("why")))
	if err != nil && !fault.Is(err, fault.NotFound) {
		return s.announcementAgain(ctx, q, err, nil)
	}
	return announcementHref(id) + "?did=unannounced", err
}
