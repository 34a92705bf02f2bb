package web

import (
	"context"
	"slices"

	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

const namesShown = 25

var (
	nameViewWords = map[exposure.NameView]text.Text{exposure.NamesOpen: text.Of("等人決定", "Waiting"), exposure.NamesProposed: text.Of("單位有選定", "Proposed"),
		exposure.NamesConfirmed: text.Of("已確認", "Confirmed"), exposure.NamesNone: text.Of("都不是", "None of these")}
	nameStates  = map[string]exposure.NameState{"confirmed": exposure.NameConfirmed, "none": exposure.NameNone}
	wNoneKnown  = text.Of("不是任何已知的產品", "none of the products that are known")
	wNameOpen   = text.Of("還沒有人決定", "nobody has decided")
	wNameForAll = text.Of("值班台已確認", "confirmed by the desk")
	wNameOwn    = text.Of("本單位選定", "chosen by the organisation itself")
)

// whoseNames is the organisation whose names a page shows; 0 is everybody's, for the desk.
func (s *Server) whoseNames(ctx context.Context, q *request) (int64, page.Link, error) {
	if q.URL.Query().Get("org") == "" && q.who.Viewer.All() {
		return 0, page.Link{}, nil
	}
	return s.whoseFindings(ctx, q)
}

func (s *Server) names(ctx context.Context, q *request) (page.Page, error) {
	return s.namesAgain(ctx, q, q.URL.Query().Get("name"), text.Text{})
}

func (s *Server) namesAgain(ctx context.Context, q *request, one string, problem text.Text) (page.Page, error) {
	org, whose, err := s.whoseNames(ctx, q)
	if err != nil {
		return nil, err
	}
	p := page.Names{Desk: org == 0, Org: whose, Problem: problem}
	if one != "" {
		return s.nameAlone(ctx, q, p, org, parsed(one))
	}
	view := exposure.NameView(q.URL.Query().Get("view"))
	if !slices.Contains(exposure.NameViews, view) {
		view = exposure.NamesOpen
	}
	f := page.Filter{Name: text.Of("哪些名稱", "Which names"), Key: "view"}
	for _, x := range exposure.NameViews {
		f.Choices = append(f.Choices, page.Choice{Name: nameViewWords[x], Value: string(x), On: x == view})
	}
	p.Filters = []page.Filter{f}
	after := q.URL.Query().Get("after")
	list, err := s.Exposure.Names(ctx, q.who.Viewer, exposure.NameQuery{Org: org, View: view, After: after, Limit: namesShown})
	if err != nil {
		return nil, err
	}
	if p.Rows, err = s.nameRows(ctx, q, org, list.Names); err != nil {
		return nil, err
	}
	at := page.View{Path: q.URL.RequestURI()}
	p.Cursor.Shown = len(p.Rows)
	if list.Next != "" {
		p.Cursor.Next = at.With("after", list.Next)
	}
	if after != "" {
		p.Cursor.First = at.With("after", "")
	}
	return p, nil
}

// nameAlone is one name with the search for another product.
func (s *Server) nameAlone(ctx context.Context, q *request, p page.Names, org, id int64) (page.Page, error) {
	n, err := s.Exposure.NameByID(ctx, q.who.Viewer, org, id)
	if err != nil {
		return nil, err
	}
	rows, err := s.nameRows(ctx, q, org, []exposure.WrittenName{n})
	if err != nil {
		return nil, err
	}
	p.One = &page.NameDetail{NameRow: rows[0], Query: q.URL.Query().Get("q")}
	p.Back = "/exposure/names" + onlyOrg(q, "?")
	if p.One.Query == "" {
		return p, nil
	}
	p.One.Asked = true
	found, err := s.Exposure.FindProducts(ctx, q.who.Viewer, p.One.Query)
	p.One.Found = nameChoices(found)
	return p, err
}

// onlyOrg is the organisation of an address, to be carried along.
func onlyOrg(q *request, before string) string {
	if slug := q.URL.Query().Get("org"); slug != "" {
		return before + "org=" + urlEscape(slug)
	}
	return ""
}

func (s *Server) nameRows(ctx context.Context, q *request, org int64, list []exposure.WrittenName) ([]page.NameRow, error) {
	found, err := s.Exposure.Candidates(ctx, q.who.Viewer, list)
	var rows []page.NameRow
	for _, n := range list {
		r := page.NameRow{ID: number(n.ID), Name: n.Title(), Href: "/exposure/names?name=" + number(n.ID) + onlyOrg(q, "&"), Candidates: nameChoices(found[n.ID])}
		r.Used = counted(n.Machines, "%d 台設備", "on %d machine", "on %d machines")
		if org == 0 {
			r.Used = text.Format("%[1]s，%[2]s", "%[1]s, %[2]s", counted(n.Orgs, "%d 個單位", "%d organisation", "%d organisations"), r.Used)
		}
		r.State, r.Means, r.Why = nameStanding(n)
		for _, x := range n.Proposals {
			r.Proposals = append(r.Proposals, text.Format("%[1]s選定：%[2]s", "%[1]s chose: %[2]s", counted(x.Orgs, "%d 個單位", "%d organisation", "%d organisations"), productOrNone(x.Product)))
		}
		switch {
		case org == 0 && q.who.May(access.ConfirmNames):
			r.Post, r.Settled = page.NamesSettle, n.State != exposure.NameOpen
		case org != 0 && n.State == exposure.NameOpen && q.who.May(access.UploadInventory) && q.who.Viewer.MayUpload(org):
			r.Post, r.Settled = "/exposure/names/pick"+onlyOrg(q, "?"), n.Pick != nil
		}
		rows = append(rows, r)
	}
	return rows, err
}

// nameStanding says what a name means: to all, else to the organisation itself.
func nameStanding(n exposure.WrittenName) (page.State, page.Link, string) {
	switch {
	case n.State == exposure.NameNone:
		return page.State{Tone: page.Good, Name: wNameForAll}, page.Link{Name: wNoneKnown}, n.Words
	case n.State == exposure.NameConfirmed:
		return page.State{Tone: page.Good, Name: wNameForAll}, productLink(n.Product), n.Words
	case n.Pick != nil:
		return page.State{Tone: page.Waiting, Name: wNameOwn}, productLink(n.Pick.Product), n.Pick.Words
	}
	return page.State{Tone: page.Unknown, Name: wNameOpen}, page.Link{}, ""
}

func productOrNone(key string) text.Text {
	if key == "" {
		return wNoneKnown
	}
	return text.Same(judge.KeyTitle(key))
}

func productLink(key string) page.Link {
	if key == "" {
		return page.Link{Name: wNoneKnown}
	}
	return page.Link{Name: text.Same(judge.KeyTitle(key)), Href: productHref(key)}
}

func nameChoices(list []exposure.NameCandidate) (out []page.NameChoice) {
	for _, c := range list {
		out = append(out, page.NameChoice{Key: c.Key, Title: c.Title, Version: c.Version, Href: productHref(c.Key), Why: c.Why})
	}
	return out
}

func nameMeaning(q *request) exposure.Meaning {
	return exposure.Meaning{State: nameStates[q.FormValue("state")], Product: q.FormValue("product"), Words: q.FormValue("words")}
}

func (s *Server) nameSettle(ctx context.Context, q *request) (string, error) {
	err := s.Exposure.SettleName(ctx, q.who.Viewer, parsed(q.FormValue("name")), nameMeaning(q))
	return s.afterName(ctx, q, err)
}

func (s *Server) namePick(ctx context.Context, q *request) (string, error) {
	org, _, err := s.whoseFindings(ctx, q)
	if err != nil {
		return "", err
	}
	err = s.Exposure.PickName(ctx, q.who.Viewer, org, parsed(q.FormValue("name")), nameMeaning(q))
	return s.afterName(ctx, q, err)
}

func (s *Server) afterName(ctx context.Context, q *request, err error) (string, error) {
	if err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.namesAgain(ctx, q, q.FormValue("name"), problem) })
	}
	did := "name_settled"
	if q.FormValue("state") == "open" {
		did = "name_open"
	}
	return "/exposure/names?did=" + did + onlyOrg(q, "&"), nil
}
