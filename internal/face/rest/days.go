package rest

import (
	"encoding/json"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/exposure/priority"
)

func (s *Server) daysOperations() []operation {
	get := op("getDays", "GET /exposure/days", access.ReadExposure, s.getDays, "Tells how many days a decision on a vulnerability gives", "By decision and responsibility level, and which tree decides. Its version stands in the ETag too.")
	put := op("setDays", "PUT /exposure/days", access.EditPolicy, s.setDays, "Sets how many days a decision gives", "Whole, made from the one in force: its version stands in If-Match, or in the body. Every decision gives days to every level, nothing more urgent more than what is less, no stricter level more than a milder one; else the answer is 400 bad_policy.")
	get.etag, put.etag = true, true
	return []operation{get, put}
}

func (s *Server) getDays(a asked[none, none]) (client.Days, error) {
	d, err := s.Exposure.Days(a.Context())
	if err != nil {
		return client.Days{}, err
	}
	a.w.Header().Set("ETag", etag(d.Version))
	out := client.Days{Version: d.Version, Since: instant(d.At), Tree: string(d.Tree), EPSS: d.EPSS, KEVDue: d.KEVDue, Days: []client.DecisionDays{}}
	for i := len(priority.Decisions) - 1; i >= 0; i-- { // the most urgent first
		n := d.Policy.Days[priority.Decisions[i]]
		out.Days = append(out.Days, client.DecisionDays{Decision: string(priority.Decisions[i]), A: n["A"], B: n["B"], C: n["C"], D: n["D"], E: n["E"], None: n[""]})
	}
	return out, nil
}

func (s *Server) setDays(a asked[none, client.Days]) (client.Days, error) {
	now, err := s.Exposure.Days(a.Context())
	if err != nil {
		return client.Days{}, err
	}
	from, err := versionMeant(a.Header.Get("If-Match"), a.body.Version, now.Version)
	if err != nil {
		return client.Days{}, err
	}
	days := map[string]map[string]int{}
	for _, n := range a.body.Days {
		days[n.Decision] = map[string]int{"A": n.A, "B": n.B, "C": n.C, "D": n.D, "E": n.E, "none": n.None}
	}
	file, err := json.Marshal(map[string]any{"tree": a.body.Tree, "epss": a.body.EPSS, "kev_due": a.body.KEVDue, "days": days})
	if err != nil {
		return client.Days{}, err
	}
	if _, err := s.Exposure.SetDays(a.Context(), a.who.Viewer, from, string(file)); err != nil {
		return client.Days{}, err
	}
	return s.getDays(asked[none, none]{Request: a.Request, w: a.w, who: a.who})
}
