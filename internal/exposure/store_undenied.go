package exposure

import (
	"lianfang/internal/marking"
)

// undenied is the predicate that verdict d counts: no word that decides before the one it rests on, and that the reader may read, says no. It is the one way to
// ask; whoever reads verdicts adds it to `seen`. h is the alias of the holding that d meets, "" where the question has none; then a denial
// counts only if it holds of the component wherever it stands.
//
// Who comes in the background acts on organisations, so that what counts is what the organisation of h may read; without h what everybody may.
func undenied(v marking.Viewer, h string) string {
	where, reads := "n.via = n.component AND n.machine IN (0, d.asset)", heard(v, "k")
	if h != "" {
		where = "n.machine IN (0, " + h + ".asset) AND (n.via = n.component OR EXISTS (SELECT 1 FROM holding w WHERE w.component = n.via AND w.org = " + h + ".org AND w.asset = " + h + ".asset AND w.as_written = " + h + ".as_written AND (n.way = 0 OR n.way = 1 AND (w.link = 0 OR " + h + ".link <> 0) OR n.way = 2 AND w.link = 0 AND " + h + ".link <> 0)))"
	}
	switch {
	case v.Class == marking.ClassSystem && h != "":
		reads = heardBy(h+".org", "k")
	case v.Class == marking.ClassSystem:
		reads = heardByAll("k")
	case v.All():
		reads = "(1 = 1)"
	}
	return "(d.denied < 1 OR NOT EXISTS (SELECT 1 FROM denial n JOIN opinion k ON k.assertion = n.denier AND k.live WHERE n.assertion = d.assertion AND n.component = d.component AND n.asset = d.asset AND " + where + " AND " + reads + "))"
}

// heardByAll is the predicate that every member may read an opinion.
func heardByAll(alias string) string {
	return "(" + alias + ".audience IN (1, 2) OR EXISTS (SELECT 1 FROM disclosure vd WHERE vd.assertion = " + alias + ".assertion AND vd.audience IN (1, 2)))"
}

// heardBy is the predicate that an organisation as a whole may read an opinion, as marking.Resolve says for a member without an office.
func heardBy(org, alias string) string {
	return "EXISTS (SELECT 1 FROM (SELECT " + alias + ".audience AS id UNION ALL SELECT vd.audience FROM disclosure vd WHERE vd.assertion = " + alias + `.assertion) r JOIN audience u ON u.id = r.id JOIN org g ON g.id = ` + org + `
		WHERE u.id = 1 OR g.state = 'member' AND g.agreed_version <> '' AND (u.id = 2 OR u.tlp IN (2, 3) AND (u.id IN (SELECT audience FROM audience_org WHERE org = g.id) OR u.id IN (SELECT audience FROM audience_sector WHERE sector = g.sector)
		OR u.id IN (SELECT x.audience FROM community_member y JOIN audience_community x ON x.community = y.community WHERE y.org = g.id))))`
}
