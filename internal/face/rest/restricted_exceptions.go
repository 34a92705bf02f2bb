package rest

import (
	"context"
	"strconv"

	"lianfang/client"
	"lianfang/internal/exposure"
	"lianfang/internal/restricted"
)

func exceptionOf(x restricted.Exception, slugs map[int64]string) client.RestrictedException {
	out := client.RestrictedException{ID: x.UUID, Org: slugs[x.Org], Entry: x.Code, Stage: string(x.Stage), Asked: instant(x.AskedAt), Endorsed: instant(x.EndorsedAt), Granted: instant(x.GrantedAt), Ended: instant(x.Ended), Why: x.Why,
		NewRestrictedException: client.NewRestrictedException{Holdings: []string{}, Need: x.Need, Alternative: x.Alternative, Area: x.Area, Persons: x.Persons, Offline: x.Offline, NoData: x.NoData, Until: exposure.LastDay(x.Until)}}
	for _, id := range x.Flags {
		out.Holdings = append(out.Holdings, strconv.FormatInt(id, 10))
	}
	return out
}

func (s *Server) oneException(ctx context.Context, x restricted.Exception) (client.RestrictedException, error) {
	names, err := slugs(ctx, s, naming, []int64{x.Org}, func(id int64) int64 { return id })
	return exceptionOf(x, names), err
}

func (s *Server) listExceptions(a asked[client.RestrictedExceptionQuery, none]) (client.RestrictedExceptionList, error) {
	out := client.RestrictedExceptionList{Exceptions: []client.RestrictedException{}}
	org, err := s.orgOrAll(a.Context(), a.who, a.query.Org)
	if err != nil {
		return out, err
	}
	after, err := cursor(a.query.After)
	if err != nil {
		return out, err
	}
	list, err := s.Restricted.Exceptions(a.Context(), a.who.Viewer, restricted.ExceptionFilter{Org: org, Stage: restricted.Stage(a.query.Stage), After: after, Limit: a.query.Limit})
	if err != nil {
		return out, err
	}
	names, err := slugs(a.Context(), s, naming, list, func(x restricted.Exception) int64 { return x.Org })
	for _, x := range list {
		out.Exceptions = append(out.Exceptions, exceptionOf(x, names))
	}
	if len(list) == a.query.Limit {
		out.Next = next(list[len(list)-1].ID)
	}
	return out, err
}

func (s *Server) getException(a asked[none, none]) (client.RestrictedException, error) {
	x, err := s.Restricted.ExceptionByUUID(a.Context(), a.who.Viewer, a.PathValue("exception"))
	if err != nil {
		return client.RestrictedException{}, err
	}
	return s.oneException(a.Context(), x)
}

func (s *Server) askException(a asked[client.OrgQuery, client.NewRestrictedException]) (client.RestrictedException, error) {
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return client.RestrictedException{}, err
	}
	b := a.body
	x := restricted.Exception{Need: b.Need, Alternative: b.Alternative, Area: b.Area, Persons: b.Persons, Offline: b.Offline, NoData: b.NoData}
	if x.Until, err = restricted.LastDay(b.Until); err != nil {
		return client.RestrictedException{}, err
	}
	for _, h := range b.Holdings {
		id, _ := strconv.ParseInt(h, 10, 64)
		x.Flags = append(x.Flags, id)
	}
	id, err := s.Restricted.Ask(a.Context(), a.who.Viewer, org, x)
	if err != nil {
		return client.RestrictedException{}, err
	}
	if x, err = s.Restricted.ExceptionByUUID(a.Context(), a.who.Viewer, id); err != nil {
		return client.RestrictedException{}, err
	}
	return s.oneException(a.Context(), x)
}

func (s *Server) moveException(m restricted.Move) func(asked[none, client.RestrictedWhy]) (client.RestrictedException, error) {
	return func(a asked[none, client.RestrictedWhy]) (client.RestrictedException, error) {
		x, err := s.Restricted.Move(a.Context(), a.who.Viewer, a.PathValue("exception"), m, a.body.Why)
		if err != nil {
			return client.RestrictedException{}, err
		}
		return s.oneException(a.Context(), x)
	}
}
