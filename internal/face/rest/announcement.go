package rest

import (
	"strconv"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/text"
)

// Announcements of major incidents: for everybody, and as the desk writes them.
func (s *Server) announcementOperations() []operation {
	return []operation{
		op("listAnnouncements", "GET /announcements", access.ReadIntelligence, s.listAnnouncements, "Lists what everybody is told of major incidents", "The newest first. Anybody may read them, on the page without an account."),
		op("getAnnouncement", "GET /announcements/{number}", access.ReadIntelligence, s.getAnnouncement, "Gives an announcement", "One that was taken back has no items, and says why."),
		op("getIncidentAnnouncement", "GET /incidents/{id}/announcement", access.ReadIncidents, s.getIncidentAnnouncement, "Gives what may be announced of an incident", "The desk reads the newest version with what was withheld; the body and whoever reviews it read the text, so that they can say what must not be in it."),
		byPerson(once(op("draftIncidentAnnouncement", "POST /incidents/{id}/announcement", access.LeadIncidents, s.draftIncidentAnnouncement, "Keeps a version of an announcement", "Of a case of level 3 or 4 that was reported under a duty, is no drill, and was not handed over with the wish that the suspect is not alerted."))),
		once(op("publishIncidentAnnouncement", "POST /incidents/{id}/announcement/publish", access.Announce, s.publishIncidentAnnouncement, "Publishes an announcement", "A person of the desk other than the one who wrote the version. All five items stand in both languages, and each kind of secret was answered for.")),
		once(op("withdrawIncidentAnnouncement", "POST /incidents/{id}/announcement/withdraw", access.Announce, s.withdrawIncidentAnnouncement, "Takes an announcement back", "Everybody reads the reason, and no longer the text.")),
	}
}

func publicAnnouncementOf(a incident.Public) client.Announcement {
	out := client.Announcement{Number: a.Number, Title: words(a.Title), Revision: a.Revision, First: micros(a.First), Published: micros(a.Told), Ended: micros(a.EndedAt), Why: a.Why}
	for _, x := range a.Items {
		out.Items = append(out.Items, client.AnnouncementItem{Name: words(x.Name), Words: words(x.Words)})
	}
	return out
}

func (s *Server) listAnnouncements(a asked[client.AnnouncementQuery, none]) (client.Announcements, error) {
	out := client.Announcements{Announcements: []client.Announcement{}}
	before, _ := strconv.ParseInt(a.query.After, 10, 64) // what is no cursor begins at the newest
	all, err := s.Incidents.Announcements(a.Context(), before, a.query.Limit+1)
	for i, x := range all {
		if i == a.query.Limit {
			out.Next = strconv.FormatInt(all[i-1].Told, 10)
			break
		}
		out.Announcements = append(out.Announcements, publicAnnouncementOf(x))
	}
	return out, err
}

func (s *Server) getAnnouncement(a asked[none, none]) (client.Announcement, error) {
	x, err := s.Incidents.FindAnnouncement(a.Context(), a.PathValue("number"))
	return publicAnnouncementOf(x), err
}

func (s *Server) getIncidentAnnouncement(a asked[none, none]) (client.AnnouncementDraft, error) {
	x, err := s.Incidents.Announcement(a.Context(), a.who.Viewer, a.PathValue("id"))
	if err != nil {
		return client.AnnouncementDraft{}, err
	}
	says, out := x.Begin, client.AnnouncementDraft{State: "none", Number: x.Announcement.Number, Items: []client.AnnouncementItem{}}
	if v, ok := x.Newest(); ok {
		says, out.Version, out.State, out.Left = v.Says, v.N, "draft", v.Says.Left
	} else if !x.Desk {
		return client.AnnouncementDraft{}, fault.New(fault.NotFound, "no_announcement", text.Of("這件沒有公告稿。", "Nothing is to be announced of this case."))
	}
	switch {
	case x.Published():
		out.State, out.Public = "published", x.Told
	case x.EndedAt != 0:
		out.State = "taken_back"
	}
	out.Title = words(text.Of(says.Title[0], says.Title[1]))
	for _, i := range incident.AnnouncementItems() {
		out.Items = append(out.Items, client.AnnouncementItem{ID: i.ID, Name: words(i.Name), Words: words(text.Of(says.Items[i.ID][0], says.Items[i.ID][1]))})
	}
	for _, sec := range incident.Secrets {
		if answer := says.Secrets[sec]; answer != "" {
			out.Withheld = append(out.Withheld, client.WithheldAnswer{Secret: string(sec), Answer: answer})
		}
	}
	if x.Barred != nil {
		barred := words(fault.Of(x.Barred).Say)
		out.Barred = &barred
	}
	return out, nil
}

func (s *Server) draftIncidentAnnouncement(a asked[none, client.NewAnnouncement]) (client.AnnouncementDraft, error) {
	b := a.body
	w := incident.AnnouncementWords{Title: [2]string{b.Title.Zh, b.Title.En}, Items: map[string][2]string{}, Secrets: map[incident.Secret]string{}, Left: b.Left}
	for _, i := range b.Items {
		w.Items[i.ID] = [2]string{i.Words.Zh, i.Words.En}
	}
	for _, x := range b.Withheld {
		w.Secrets[incident.Secret(x.Secret)] = x.Answer
	}
	err := s.Incidents.DraftAnnouncement(a.Context(), a.who.Viewer, a.PathValue("id"), w)
	if err != nil {
		return client.AnnouncementDraft{}, err
	}
	return s.getIncidentAnnouncement(asked[none, none]{Request: a.Request, who: a.who})
}

func (s *Server) publishIncidentAnnouncement(a asked[none, client.PublishAnnouncement]) (client.AnnouncementDraft, error) {
	err := s.Incidents.Announce(a.Context(), a.who.Viewer, a.PathValue("id"), a.body.Version)
	if err != nil {
		return client.AnnouncementDraft{}, err
	}
	return s.getIncidentAnnouncement(asked[none, none]{Request: a.Request, who: a.who})
}

func (s *Server) withdrawIncidentAnnouncement(a asked[none, client.Reason]) (client.AnnouncementDraft, error) {
	err := s.Incidents.UnAnnounce(a.Context(), a.who.Viewer, a.PathValue("id"), a.body.Reason)
	if err != nil {
		return client.AnnouncementDraft{}, err
	}
	return s.getIncidentAnnouncement(asked[none, none]{Request: a.Request, who: a.who})
}
