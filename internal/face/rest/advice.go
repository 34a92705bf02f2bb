package rest

import (
	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/incident/playbook"
	"lianfang/internal/text"
)

func (s *Server) adviceOperations() []operation {
	get := op("getPlaybook", "GET /playbooks/{slug}", access.ReadIntelligence, s.getPlaybook, "Gives first advice on one sort of trouble", "Its version stands in the ETag too.")
	put := op("setPlaybook", "PUT /playbooks/{slug}", access.EditPolicy, s.setPlaybook, "Words first advice, or hides it", "Whole, made from the one in force: its version stands in If-Match, or in the body; 0 for a new one. What says just what the program says is the program's own again.")
	get.etag, put.etag = true, true
	return []operation{op("listPlaybooks", "GET /playbooks", access.ReadIntelligence, s.listPlaybooks, "Lists the first advice in plain words, in order", "Anybody may read it, on the page without an account; the desk also reads what is hidden."), get, put}
}

func playbookOf(a incident.Advice) client.Playbook {
	p := client.Playbook{Slug: a.Slug, Class: a.Class, Order: a.Order, Name: words(a.Name), When: words(a.When), Version: a.Version, Shown: a.Shown, First: allWords(a.First), Avoid: allWords(a.Avoid), Then: allWords(a.Then)}
	if a.Version != 0 {
		p.Since = instant(a.At)
	}
	return p
}

func (s *Server) listPlaybooks(a asked[none, none]) (client.PlaybookList, error) {
	out := client.PlaybookList{Playbooks: []client.Playbook{}}
	list, err := s.Incidents.AllPlaybooks(a.Context(), a.who.Viewer)
	if !a.who.Viewer.All() {
		list, err = s.Incidents.Playbooks(a.Context())
	}
	for _, x := range list {
		out.Playbooks = append(out.Playbooks, playbookOf(x))
	}
	return out, err
}

func (s *Server) getPlaybook(a asked[none, none]) (client.Playbook, error) {
	x, err := s.Incidents.Playbook(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err != nil {
		return client.Playbook{}, err
	}
	a.w.Header().Set("ETag", etag(x.Version))
	return playbookOf(x), nil
}

func (s *Server) setPlaybook(a asked[none, client.Playbook]) (client.Playbook, error) {
	slug := a.PathValue("slug")
	now, err := s.Incidents.Playbook(a.Context(), a.who.Viewer, slug)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return client.Playbook{}, err
	}
	from, err := versionMeant(a.Header.Get("If-Match"), a.body.Version, now.Version)
	if err != nil {
		return client.Playbook{}, err
	}
	if a.body.Slug != "" && a.body.Slug != slug {
		return client.Playbook{}, fault.New(fault.Invalid, "bad_slug", text.Of("內容的代號與網址不同。", "The slug in the body is not that of the address."))
	}
	p := playbook.Playbook{Slug: slug, Class: a.body.Class, Order: a.body.Order, Name: textOf(a.body.Name), When: textOf(a.body.When), First: toTexts(a.body.First), Avoid: toTexts(a.body.Avoid), Then: toTexts(a.body.Then)}
	if _, err := s.Incidents.SetPlaybook(a.Context(), a.who.Viewer, from, p, a.body.Shown); err != nil {
		return client.Playbook{}, err
	}
	return s.getPlaybook(asked[none, none]{Request: a.Request, w: a.w, who: a.who})
}

func toTexts(list []client.Words) []text.Text {
	out := make([]text.Text, len(list))
	for i, w := range list {
		out[i] = textOf(w)
	}
	return out
}
