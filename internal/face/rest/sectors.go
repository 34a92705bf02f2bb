package rest

import (
	"lianfang/client"
	"lianfang/internal/exposure"
	"lianfang/internal/exposure/few"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/fault"
	"lianfang/internal/text"
)

func (s *Server) listSectorExposure(a asked[none, none]) (client.SectorSums, error) {
	out := client.SectorSums{Sectors: []client.SectorSum{}}
	if !a.who.Viewer.All() {
		return out, deskOnly()
	}
	all, _, err := s.Exposure.Sectors(a.Context(), a.who.Viewer)
	for _, x := range all {
		out.Sectors = append(out.Sectors, client.SectorSum{Sector: x.Sector, Members: x.Members, Obliged: x.Bound, Listed: x.Listed, Affected: decisions(x.Affected), Possible: decisions(x.Possible), Exploited: x.Exploited, Worst: decisions(x.Worst)})
	}
	return out, err
}

func deskOnly() error {
	return fault.New(fault.NotAllowed, "desk_only", text.Of("這是值班台的。", "This is the desk’s."))
}

func decisions(by exposure.ByDecision[int64]) client.DecisionCounts {
	return client.DecisionCounts{Act: by[priority.Act.Rank()], Attend: by[priority.Attend.Rank()], TrackStar: by[priority.TrackStar.Rank()], Track: by[priority.Track.Rank()]}
}

func (s *Server) getSectorExposure(a asked[none, none]) (client.SectorExposure, error) {
	f, err := s.Exposure.Sector(a.Context(), a.who.Viewer, a.PathValue("sector"))
	if err != nil {
		return client.SectorExposure{}, err
	}
	out := client.SectorExposure{Sector: f.Sector, Exact: f.Exact, Obliged: sectorSide(f, f.Bound), Free: sectorSide(f, f.Free), Exploited: []client.SectorFlaw{}, Products: []client.SectorHeld{}, Late: f.Late, LateOrgs: f.LateOrgs, From: f.From}
	for _, x := range f.Exploited {
		out.Exploited = append(out.Exploited, client.SectorFlaw{Vulnerability: x.CVE, Affected: fewCount(x.Bound.Affected), Possible: fewCount(x.Bound.Possible), FreelyAffected: fewCount(x.Free.Affected), FreelyPossible: fewCount(x.Free.Possible)})
	}
	for _, x := range f.Products {
		out.Products = append(out.Products, client.SectorHeld{Product: x.Key, Title: x.Title, Obliged: fewCount(x.Bound), Free: fewCount(x.Free)})
	}
	return out, nil
}

func sectorSide(f exposure.SectorFigures, p exposure.SectorPart) client.SectorSide {
	out := client.SectorSide{Members: fewCount(p.Members), Listed: fewCount(p.Listed), Told: p.Told, Age: toldInt(p.Age), AgeQuarter: toldInt(p.AgeLate), Affected: fewDecisions(p.Affected), Possible: fewDecisions(p.Possible),
		Rare: p.Rare, Days: toldInt(p.Days), InTime: toldInt(p.InTime), Weeks: []client.SectorWeek{}}
	for i, w := range p.Weeks {
		out.Weeks = append(out.Weeks, client.SectorWeek{From: f.From.AddDate(0, 0, 7*i), Found: w.Found, Fixed: w.Fixed})
	}
	return out
}

func fewCount(c few.Count) client.FewCount { return client.FewCount{N: c.N, Hidden: string(c.Hidden)} }

func fewDecisions(by exposure.ByDecision[few.Count]) client.FewDecisions {
	return client.FewDecisions{Act: fewCount(by[priority.Act.Rank()]), Attend: fewCount(by[priority.Attend.Rank()]), TrackStar: fewCount(by[priority.TrackStar.Rank()]), Track: fewCount(by[priority.Track.Rank()])}
}

// toldInt is a figure that may not be told.
func toldInt(n int) *int {
	if n < 0 {
		return nil
	}
	return &n
}
