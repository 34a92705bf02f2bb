package rest

import (
	"cmp"
	"context"
	"strings"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

func (s *Server) exposureOperations() []operation {
	return []operation{
		op("getExposure", "GET /exposure", access.ReadExposure, s.getExposure, "Counts how an organisation stands", "In components on machines."),
		op("listMatches", "GET /exposure/matches", access.ReadExposure, s.listMatches, "Lists what vulnerabilities concern at an organisation, the surest first", "Without evidence, which a vulnerability's own page has."),
		op("getEvidence", "GET /exposure/matches/{cve}", access.ReadExposure, s.getEvidence, "Gives what one vulnerability concerns at an organisation, with the evidence", "Each match bears the steps that led to its result, and the fact that is missing where it cannot be told. What rests on something TLP:RED is answered 403 red_in_person."),
		op("listAssets", "GET /exposure/assets", access.ReadExposure, s.listAssets, "Lists what an organisation has on record", "A line a component on a machine."),
		op("listNationalExposure", "GET /exposure/national", access.ReadAudit, s.listNational, "Counts organisations by vulnerability, the exploited ones first", "Numbers, no names."),
	}
}

func (s *Server) getExposure(a asked[client.OrgQuery, none]) (client.Exposure, error) {
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return client.Exposure{}, err
	}
	c, err := s.Exposure.CountsOf(a.Context(), a.who.Viewer, org)
	return client.Exposure{Assets: c.Assets, Components: c.Components, Affected: c.Affected, Possible: c.Possible}, err
}

func (s *Server) listMatches(a asked[client.MatchQuery, none]) (client.MatchList, error) {
	out := client.MatchList{Matches: []client.Match{}}
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return out, err
	}
	found, err := s.Exposure.Findings(a.Context(), a.who.Viewer, org, 0, a.query.Limit+1)
	out.More = len(found) > a.query.Limit
	for _, f := range found[:min(len(found), a.query.Limit)] {
		out.Matches = append(out.Matches, matchOf(f))
	}
	return out, err
}

var resultName = map[judge.Result]string{judge.Yes: "affected", judge.No: "not_affected", judge.Unknown: "cannot_tell"}

func matchOf(f exposure.Finding) client.Match {
	return client.Match{Vulnerability: f.CVE, Asset: f.AssetName, Product: f.Product, Version: f.Version, AsWritten: f.AsWritten, Result: resultName[f.Result], KEV: f.KEV, Confidence: f.Confidence, Since: instant(f.At)}
}

const evidenceMost = 500

func (s *Server) getEvidence(a asked[client.OrgQuery, none]) (client.VulnerabilityExposure, error) {
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return client.VulnerabilityExposure{}, err
	}
	if !a.who.Viewer.For(org) {
		return client.VulnerabilityExposure{}, noOrg()
	}
	x, err := s.Exposure.VulnerabilityByCVE(a.Context(), a.who.Viewer, a.PathValue("cve"))
	if err != nil {
		return client.VulnerabilityExposure{}, err
	}
	if err := s.noRed(a.Context(), a.who.Viewer, x.Items); err != nil {
		return client.VulnerabilityExposure{}, err
	}
	found, err := s.Exposure.Findings(a.Context(), a.who.Viewer, org, x.ID, evidenceMost)
	out := client.VulnerabilityExposure{Vulnerability: x.CVE, KEVAdded: instant(x.KEVAdded), KEVDue: instant(x.KEVDue), CVSS: score(x.CVSS), EPSS: score(x.EPSS), Matches: []client.EvidenceMatch{}}
	for _, f := range found {
		out.Matches = append(out.Matches, evidenceMatch(f))
	}
	if err != nil {
		return out, err
	}
	denied, err := s.Exposure.Denied(a.Context(), a.who.Viewer, org, x.ID, evidenceMost)
	for _, f := range denied {
		out.Denied = append(out.Denied, evidenceMatch(f))
	}
	return out, err
}

// noRed refuses what rests on something TLP:RED that the viewer may read: the evidence would tell its words. A vulnerability has few items.
func (s *Server) noRed(ctx context.Context, v marking.Viewer, items []int64) error {
	names, err := s.Intel.Names(ctx, v, items)
	if err != nil {
		return err
	}
	for _, n := range names {
		if red, err := s.Intel.HoldsRed(ctx, v, n.STIXID); err != nil || red {
			return cmp.Or(err, redInPerson(text.Of("證據引用了 TLP:RED 的情資，由本人登入後在頁面上閱讀。", "The evidence rests on something TLP:RED, which is read in person, on its page.")))
		}
	}
	return nil
}

func evidenceMatch(f exposure.Finding) client.EvidenceMatch {
	out := client.EvidenceMatch{Match: matchOf(f), Needs: said(f.Needs), Fixed: append([]string{}, f.Fixed...), Source: f.Source, Voice: f.Voice, Evidence: evidenceTree(&f.Tree)}
	for _, o := range f.Others {
		out.Others = append(out.Others, client.OtherVoice{Name: o.Name, Result: resultName[o.Result], Text: words(o.Why)})
	}
	if f.SameAs != nil {
		out.SameAs = &client.SameAs{From: f.SameAs.From, Why: words(f.SameAs.Why)}
	}
	return out
}

func evidenceTree(s *judge.Step) client.Evidence {
	e := client.Evidence{Op: cmp.Or(s.Op, "test"), Result: resultName[s.Result], Text: words(s.Text.Now())}
	for i := range s.Children {
		e.Children = append(e.Children, evidenceTree(&s.Children[i]))
	}
	return e
}

// score is a figure that somebody gave.
func score(n float64) *float64 {
	if n < 0 {
		return nil
	}
	return &n
}

func noOrg() error {
	return fault.New(fault.NotFound, "no_such_org", text.Of("找不到這個單位。", "There is no such organisation."))
}

// A page of machines reads so many components at first, and more where one machine alone has more: the parts of a whole program may stand under one.
const (
	rowsAMachine = 20
	rowsMost     = 100_000 // as many as an inventory has
)

func (s *Server) listAssets(a asked[client.AssetQuery, none]) (client.AssetList, error) {
	out := client.AssetList{Assets: []client.Asset{}}
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return out, err
	}
	after, err := cursor(a.query.After)
	if err != nil {
		return out, err
	}
	for most := a.query.Limit * rowsAMachine; ; most *= 10 {
		rows, err := s.Exposure.Assets(a.Context(), a.who.Viewer, org, after, most+1)
		if err != nil {
			return out, err
		}
		page, behind := wholeMachines(rows, a.query.Limit, len(rows) > most)
		if len(page) == 0 && len(rows) > 0 && most < rowsMost {
			continue
		}
		for _, r := range page {
			out.Assets = append(out.Assets, client.Asset{Asset: r.Name, AsWritten: r.Product, Product: strings.TrimSuffix(r.Title, " "+r.Version), Version: r.Version, Inventory: r.Inventory, At: instant(r.At)})
		}
		out.Next = next(behind)
		return out, nil
	}
}

// wholeMachines is the first machines of some rows, none of them cut: a page begins behind a machine. behind is the last of them where there are more. Of
// rows that were cut the last machine is left to the next page.
func wholeMachines(rows []exposure.AssetRow, machines int, cut bool) (_ []exposure.AssetRow, behind int64) {
	n, last := 0, 0
	for i := range rows {
		if i > 0 && rows[i].Asset == rows[i-1].Asset {
			continue
		}
		if last = i; n == machines {
			return rows[:i], rows[i-1].Asset
		}
		n++
	}
	if !cut {
		return rows, 0
	}
	if last == 0 {
		return nil, 0
	}
	return rows[:last], rows[last-1].Asset
}

func (s *Server) listNational(a asked[client.NationalQuery, none]) (client.NationalList, error) {
	rows, _, err := s.Exposure.National(a.Context(), a.who.Viewer, a.query.Limit)
	if err != nil {
		return client.NationalList{}, err
	}
	list, err := s.nationalRows(a.Context(), a.who.Viewer, rows)
	return client.NationalList{Vulnerabilities: list}, err
}

// nationalRows writes vulnerabilities with how many organisations each concerns, and the warning in force.
func (s *Server) nationalRows(ctx context.Context, v marking.Viewer, rows []exposure.NationalRow) ([]client.NationalExposure, error) {
	out := []client.NationalExposure{}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	warned, err := s.Warning.InForceOf(ctx, v, ids)
	for _, r := range rows {
		out = append(out, client.NationalExposure{Vulnerability: r.CVE, KEVAdded: instant(r.KEVAdded), CVSS: score(r.CVSS), EPSS: score(r.EPSS),
			Affected: r.Affected, Possible: r.Possible, Warning: warned[r.ID].Number})
	}
	return out, err
}
