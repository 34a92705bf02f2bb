package web

import (
	"context"
	"slices"
	"strconv"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

const claimsShown = 50

var placeName = map[member.Place]text.Text{member.NetworkPlace: text.Of("網段", "network"), member.DomainPlace: text.Of("網域", "domain")}

func (s *Server) claims(ctx context.Context, q *request) (page.Page, error) {
	return s.claimsPage(ctx, q, text.Text{})
}

func (s *Server) claimsPage(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	after, _ := strconv.ParseInt(q.URL.Query().Get("after"), 10, 64)
	found, err := s.Members.Claims(ctx, q.who.Viewer, after, claimsShown)
	if err != nil {
		return nil, err
	}
	ids := []int64{}
	for _, c := range found.Claims {
		ids = append(ids, c.Org)
		for _, r := range c.Rivals {
			ids = append(ids, r.Org)
		}
	}
	orgs, err := s.Members.OrgsByID(ctx, q.who.Viewer, ids)
	if err != nil {
		return nil, err
	}
	p := page.Claims{Problem: problem, Cursor: page.Cursor{Shown: len(found.Claims)}}
	doubled := 0
	for _, c := range found.Claims {
		row := page.ClaimRow{What: c.What, Kind: placeName[c.Place], Org: orgLink(orgs[c.Org]), At: time.UnixMicro(c.At), Post: "/claims/" + string(c.Place) + "/" + strconv.FormatInt(c.ID, 10),
			Doubly: slices.ContainsFunc(c.Rivals, func(r member.Rival) bool { return r.Approved })}
		for _, r := range c.Rivals {
			row.Rivals = append(row.Rivals, page.Rival{Org: orgLink(orgs[r.Org]), What: r.What, State: placeState(r.Approved, "")})
		}
		if len(c.Rivals) > 0 {
			doubled++
		}
		p.Rows = append(p.Rows, row)
	}
	p.Summary = text.Of("這一頁沒有與別的單位重疊的登錄。", "Nothing on this page overlaps another organisation’s claim.")
	if doubled > 0 {
		p.Summary = counted(doubled, "這一頁有 **%d** 項與別的單位重疊。先弄清楚是誰的，再核可。", "**%d** on this page overlaps another organisation’s. Find out whose it is before you approve.", "**%d** on this page overlap another organisation’s. Find out whose they are before you approve.")
	}
	if found.Next != 0 {
		p.Cursor.Next = "/claims?after=" + strconv.FormatInt(found.Next, 10)
	}
	return p, nil
}

func placeState(approved bool, refused string) page.State {
	switch {
	case refused != "":
		return page.State{Tone: page.Bad, Name: text.Of("未核可", "Refused")}
	case approved:
		return page.State{Tone: page.Good, Name: text.Of("已核可", "Approved")}
	}
	return page.State{Tone: page.Waiting, Name: text.Of("等核可", "Waits for the desk")}
}

func orgLink(o member.Org) page.Link {
	if o.ID == 0 {
		return page.Link{}
	}
	return page.Link{Name: o.Name, Href: "/members/" + o.Slug}
}

func (s *Server) claimSettle(ctx context.Context, q *request) (string, error) {
	place, id, err := placeOf(q)
	if err != nil {
		return "", err
	}
	if q.FormValue("verdict") == "approve" {
		err = s.Members.ApproveClaim(ctx, q.who.Viewer, place, id, q.FormValue("despite") == "yes")
	} else {
		err = s.Members.RefuseClaim(ctx, q.who.Viewer, place, id, q.FormValue("reason"))
	}
	if err == nil {
		return "/claims?did=claim_settled", nil
	}
	return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.claimsPage(ctx, q, problem) })
}

func placeOf(q *request) (member.Place, int64, error) {
	id, err := strconv.ParseInt(q.PathValue("id"), 10, 64)
	if err != nil {
		return "", 0, noSuchPage()
	}
	return member.Place(q.PathValue("place")), id, nil
}
