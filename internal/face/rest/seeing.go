package rest

import (
	"fmt"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/format/cvss"
	"lianfang/internal/text"
)

func (s *Server) seeingOperations() []operation {
	return []operation{
		op("getVulnerability", "GET /vulnerabilities/{cve}", access.ReadExposure, s.getVulnerability, "Gives all that is said of a vulnerability, voice beside voice", "Of each product which voice counts, and where they contradict each other. Only words that the reader may see; what is TLP:RED is counted and not told, and a vulnerability of which nothing else is said is answered 403 red_in_person."),
		op("getProduct", "GET /products/{product}", access.ReadExposure, s.getProduct, "Gives what is known of a product and which versions are in use", "A page of its vulnerabilities at a time."),
		op("getCoverage", "GET /exposure/coverage", access.ReadAudit, s.getCoverage, "Counts how much of what is known can be compared", "By kind of source and month of publication, with and without NVD, and how much each source sends."),
		op("listSectorExposure", "GET /exposure/sectors", access.ReadAudit, s.listSectorExposure, "Counts what is open in each sector", "Numbers, no names. For the desk."),
		op("getSectorExposure", "GET /exposure/sectors/{sector}", access.ReadExposure, s.getSectorExposure, "Gives how a sector stands, in numbers", "The desk reads each sector exactly. A sector's centre reads its own, without its own organisation's figures and so that none tells of one or two organisations: hidden says why a number is not told. Nobody else reads any."),
		op("getRiskMap", "GET /exposure/map", access.ReadAudit, s.getRiskMap, "Counts what is open by sector and region", "Numbers, no names. With a sector or region the vulnerabilities that are open there, too."),
	}
}

func (s *Server) getVulnerability(a asked[none, none]) (client.VulnerabilityWords, error) {
	ctx, v := a.Context(), a.who.Viewer
	t, err := s.Exposure.Told(ctx, v, a.PathValue("cve"))
	if err != nil {
		return client.VulnerabilityWords{}, err
	}
	if t.Red > 0 && t.Red == len(t.Words) {
		return client.VulnerabilityWords{}, redInPerson(text.Of("這個漏洞只有 TLP:RED 的說法，由本人登入後在頁面上閱讀。", "All that is said of it is TLP:RED, which is read in person, on its page."))
	}
	out := client.VulnerabilityWords{Vulnerability: t.CVE, Title: t.Title, Published: instant(t.Published), Rejected: t.Rejected, CVSS: score(t.CVSS), EPSS: score(t.EPSS), KEVAdded: instant(t.KEVAdded), KEVDue: instant(t.KEVDue),
		Ransomware: t.Ransomware, Red: t.Red, Said: []client.SaidWords{}, Scores: []client.CVSSScore{}, SSVC: []client.SSVCPoints{}, Voices: []client.Voice{}, Products: []client.VoicedProduct{}, Sectors: []client.SectorMet{}}
	for _, d := range t.Said {
		out.Said = append(out.Said, client.SaidWords{By: d.By, Lang: d.Lang, Text: d.Text})
	}
	for _, x := range t.Scores {
		c := client.CVSSScore{By: x.By, Version: x.Version, Vector: x.Vector, Base: x.Base}
		if vec, err := cvss.Parse(x.Vector); err == nil {
			c.Means = said(vec.Words())
		}
		out.Scores = append(out.Scores, c)
	}
	for _, x := range t.SSVC {
		out.SSVC = append(out.SSVC, client.SSVCPoints{By: x.By, At: instant(x.At), Exploitation: x.Exploitation, Automatable: x.Automatable, TechnicalImpact: x.TechnicalImpact})
	}
	for _, x := range t.Voices {
		out.Voices = append(out.Voices, voiceOf(x))
	}
	for _, p := range t.Products {
		x := client.VoicedProduct{Product: p.Key, Title: p.Title, Differ: p.Differ}
		if p.Counts >= 0 {
			x.Counts = t.Voices[p.Counts].Name
		}
		out.Products = append(out.Products, x)
	}
	if t.Red > 0 && !v.All() { // whom it concerns may rest on what is not told
		return out, nil
	}
	sectors, err := s.Exposure.SectorsExposed(ctx, v, t.ID)
	for _, x := range sectors {
		out.Sectors = append(out.Sectors, client.SectorMet{Sector: x.Sector, Affected: x.Affected, Possible: x.Possible})
	}
	return out, err
}

func voiceOf(x exposure.TellingVoice) client.Voice {
	v := client.Voice{Name: x.Name, Source: x.Source, Rank: int(x.Rank), Why: words(x.Rank.Words()), Claims: []client.VoiceClaim{}, More: x.More}
	for _, c := range x.Claims {
		v.Claims = append(v.Claims, client.VoiceClaim{Product: c.Key, Affected: allWords(c.Affected), Not: allWords(c.Not), Fixed: append([]string{}, c.Fixed...), Together: c.Together})
	}
	return v
}

func allWords(list []text.Text) []client.Words {
	out := make([]client.Words, len(list))
	for i, t := range list {
		out[i] = words(t)
	}
	return out
}

const versionsMost = 100

func (s *Server) getProduct(a asked[client.ProductQuery, none]) (client.ProductKnown, error) {
	ctx, v, key := a.Context(), a.who.Viewer, a.PathValue("product")
	x, err := s.Exposure.ProductByKey(ctx, v, key)
	if err != nil {
		return client.ProductKnown{}, err
	}
	out := client.ProductKnown{Product: x.Key, Title: x.Title, Known: x.Known, Exploited: x.Exploited, OtherNames: append([]string{}, x.Others...), Versions: []client.ProductVersion{}, Rows: []client.ProductFlaw{}}
	order := exposure.UrgentFirst
	if a.query.Order != "" {
		order = exposure.ProductOrder(a.query.Order)
	}
	list, err := s.Exposure.VulnerabilitiesOfProduct(ctx, v, key, order, a.query.After, a.query.Limit)
	if err != nil {
		return out, err
	}
	out.Next = list.Next
	for _, r := range list.Rows {
		out.Rows = append(out.Rows, client.ProductFlaw{Vulnerability: r.CVE, Title: r.Title, KEV: r.KEV, CVSS: score(r.CVSS), EPSS: score(r.EPSS), Published: day(r.Published), Organisations: r.Orgs})
	}
	runs, err := s.Exposure.VersionsInUse(ctx, v, key, versionsMost)
	for _, r := range runs {
		out.Versions = append(out.Versions, client.ProductVersion{Name: r.Name, Version: r.Version, Organisations: r.Orgs, Machines: r.Machines, Affected: r.Affected, Possible: r.Possible})
	}
	return out, err
}

func day(n int64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", n/10_000, n/100%100, n%100)
}

func (s *Server) getCoverage(a asked[none, none]) (client.KnowledgeCoverage, error) {
	c, err := s.Exposure.Coverage(a.Context(), a.who.Viewer)
	if err != nil {
		return client.KnowledgeCoverage{}, err
	}
	out := client.KnowledgeCoverage{CoverageCount: countOf(c.Tally), Uncounted: c.Uncounted, BlindN: c.BlindN, Sources: []client.SourceCover{}, Months: []client.MonthCover{}, Paces: []client.SourcePace{}, Blind: []client.BlindKnowledge{}}
	for _, k := range knowledge.Kinds {
		if x, ok := c.ByKind[k]; ok {
			out.Sources = append(out.Sources, client.SourceCover{Kind: k.Name(), Speaks: x.Speaks, Rules: x.Rules})
		}
	}
	for _, m := range c.Months.Newest() {
		row := client.MonthCover{CoverageCount: countOf(*c.Months[m])}
		if m > 0 {
			row.Month = fmt.Sprintf("%04d-%02d", m/100, m%100)
		}
		out.Months = append(out.Months, row)
	}
	for _, b := range c.Blind {
		out.Blind = append(out.Blind, client.BlindKnowledge{Vulnerability: b.CVE, Vendor: b.Vendor, Published: day(b.Published), KEV: b.KEV})
	}
	paces, err := s.Intel.Paces(a.Context(), a.who.Viewer)
	for _, p := range paces {
		out.Paces = append(out.Paces, client.SourcePace{Source: p.Slug, Before: p.Before, Now: p.Now, Last: instant(p.Last), Dries: p.Dries()})
	}
	return out, err
}

func countOf(t knowledge.Tally) client.CoverageCount {
	return client.CoverageCount{Known: t.Known, Usable: t.Usable, WithoutNVD: t.NoNVD, NVD: t.WithNVD}
}

func (s *Server) getRiskMap(a asked[client.RiskQuery, none]) (client.RiskMap, error) {
	out := client.RiskMap{Cells: []client.RiskCell{}, Vulnerabilities: []client.NationalExposure{}}
	if !a.who.Viewer.All() {
		return out, deskOnly()
	}
	all, _, err := s.Exposure.RiskMap(a.Context(), a.who.Viewer)
	if err != nil {
		return out, err
	}
	for _, x := range all {
		out.Cells = append(out.Cells, client.RiskCell{Sector: x.Sector, Region: x.Region, Listed: x.Listed, Organisations: x.Orgs, Open: x.Sum(), Exploited: x.Exploited, Worst: string(x.Worst), Worsts: x.Worsts, Weight: x.Weight()})
	}
	if a.query.Sector == "" && a.query.Region == "" {
		return out, nil
	}
	rows, err := s.Exposure.RiskIn(a.Context(), a.who.Viewer, a.query.Sector, a.query.Region, a.query.Limit)
	if err != nil {
		return out, err
	}
	out.Vulnerabilities, err = s.nationalRows(a.Context(), a.who.Viewer, rows)
	return out, err
}
