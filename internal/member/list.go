package member

import (
	"context"

	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Filter narrows a list of organisations; an empty field does not.
type Filter struct {
	Sector    string
	Level     Level
	Region    string
	Kind      string
	State     State  // matches only organisations whose state the viewer may know
	Community int64  // only one that the viewer may know
	Gap       Gap    // what it lacks to be reached; for the desk
	Tier      string // "A" to "E", "-" for none; matches only organisations whose tier the viewer may know
	Old       bool   // under an older agreement than the newest; for the desk
	Text      string // words of a name or of the slug, the last one perhaps not finished
	After     int64  // Page.Next of the page before
	Limit     int    // 0 is 50; at most 500
}

// Page is a part of a list in the order of ids.
type Page struct {
	Orgs []Org
	Next int64 // Filter.After of the next page, 0 at the end
}

// ListOrgs lists the organisations that the viewer may know, oldest first.
func (m *Members) ListOrgs(ctx context.Context, v marking.Viewer, f Filter) (Page, error) {
	for _, s := range []string{f.Text, f.Sector, string(f.Level), f.Region, f.Kind, string(f.State), f.Tier} {
		if fl := words("filter", s, maxName); fl != nil {
			return Page{}, fl
		}
	}
	if f.Limit <= 0 {
		f.Limit = pageLength
	}
	f.Limit = min(f.Limit, maxPage)
	if (f.Gap != "" || f.Old) && !v.All() {
		return Page{}, v.DeskOnly()
	}
	where, args := f.where(m.store.Dialect, v, m.micro())
	orgs, err := m.selectOrgsFrom(ctx, v, "", f.from(), where, args...)
	if err != nil {
		return Page{}, err
	}
	p := Page{Orgs: orgs}
	if len(orgs) > f.Limit {
		p.Orgs = orgs[:f.Limit]
		p.Next = p.Orgs[f.Limit-1].ID
	}
	return p, nil
}

// OrgsByID gives those of the organisations that the viewer may know.
func (m *Members) OrgsByID(ctx context.Context, v marking.Viewer, ids []int64) (map[int64]Org, error) {
	out := make(map[int64]Org, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	where, which := "o.id IN ("+idList(1)+")", any(idsArg(ids))
	if len(ids) == 1 { // most ask for one, and PostgreSQL takes a list for long enough to read the whole table
		where, which = "o.id = $1", ids[0]
	}
	orgs, err := m.selectOrgsFrom(ctx, v, keptPlan(v), "org o", where+" AND "+mayName(v), which)
	for _, o := range orgs {
		out[o.ID] = o
	}
	return out, err
}

// IndexNames indexes the names of organisations from before there was an index, batch by batch. Otherwise it does nothing.
func (m *Members) IndexNames(ctx context.Context) error {
	if any, err := m.anyOrgUnnamed(ctx); err != nil || !any {
		return err
	}
	for {
		ids, bodies, err := m.unnamed(ctx, namesTogether)
		if err != nil || len(ids) == 0 {
			return err
		}
		if err := m.store.Write(ctx, func(tx *store.Tx) error { return insertNames(ctx, tx, ids, bodies) }); err != nil {
			return err
		}
	}
}

const namesTogether = 1000

// Choose gives the members of some sectors and the organisations that are named by their slugs, at most 100 of these.
func (m *Members) Choose(ctx context.Context, v marking.Viewer, sectors, slugs []string) ([]int64, error) {
	if len(slugs) > maxNamed {
		return nil, fault.New(fault.Invalid, "too_many", text.Format("一次最多寫 %d 個單位，更多請選領域。", "At most %d organisations are named at once; choose sectors for more.", maxNamed))
	}
	ids, err := m.IDsOfSlugs(ctx, v, slugs)
	if err != nil {
		return nil, err
	}
	for _, sector := range sectors {
		for f := (Filter{Sector: sector, State: Member, Limit: maxPage}); ; {
			p, err := m.ListOrgs(ctx, v, f)
			if err != nil {
				return nil, err
			}
			ids = append(ids, pluck(p.Orgs, func(o Org) int64 { return o.ID })...)
			if f.After = p.Next; f.After == 0 {
				break
			}
		}
	}
	return ids, nil
}

// IDsOfSlugs finds organisations by their slugs, in the order of the slugs. One that the viewer may not know is an error that names it.
func (m *Members) IDsOfSlugs(ctx context.Context, v marking.Viewer, slugs []string) ([]int64, error) {
	if err := batch(len(slugs)); err != nil {
		return nil, err
	}
	orgs, err := m.orgsBySlug(ctx, v, slugs)
	if err != nil {
		return nil, err
	}
	known := make(map[string]int64, len(orgs))
	for _, o := range orgs {
		known[o.Slug] = o.ID
	}
	out := make([]int64, len(slugs))
	for i, s := range slugs {
		if out[i] = known[s]; out[i] == 0 {
			return nil, quoting(s, fault.New(fault.NotFound, "no_such_org", text.Of("找不到這個單位。", "There is no such organisation.")))
		}
	}
	return out, nil
}

// SectorCount is how many organisations of a sector belong to the centre.
type SectorCount struct {
	Sector string
	Orgs   int64
}

// CountBySector counts members by sector, in the order of Sectors; every sector has its row. Suspended members count, so that a
// difference does not tell who they are.
func (m *Members) CountBySector(ctx context.Context, v marking.Viewer) ([]SectorCount, error) {
	n, err := m.countSectors(ctx, v)
	if err != nil {
		return nil, err
	}
	out := make([]SectorCount, len(sectors))
	for i, s := range sectors {
		out[i] = SectorCount{s.Code, n[s.Code]}
	}
	return out, nil
}
