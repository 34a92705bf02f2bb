package web

import (
	"context"
	"strconv"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

var wOfficeName = text.Of("%[1]s，%[2]s", "%[1]s, %[2]s")

func officesOf(who access.Who) (out []page.Office) {
	for _, o := range who.Offices {
		out = append(out, page.Office{Org: strconv.FormatInt(o.Org, 10), Role: string(o.Role), Name: wOfficeName.With(o.OrgName, roleName[o.Role]), Here: o.Org == who.Org && o.Role == who.Role})
	}
	return out
}

// officeSwitch lets the session stand for another office of its person, and begins at that office's first page.
func (s *Server) officeSwitch(ctx context.Context, q *request) (string, error) {
	org, _ := strconv.ParseInt(q.FormValue("org"), 10, 64) // what is no number is no organisation
	return "/", s.Access.Switch(ctx, q.session(), org, member.Role(q.FormValue("role")))
}
