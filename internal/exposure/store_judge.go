package exposure

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

func scanComponent(r *sql.Rows) (component, error) {
	var c component
	var name string
	if err := r.Scan(&c.id, &c.product, &name, &c.judged); err != nil {
		return c, err
	}
	read, err := judge.Read(name)
	c.judge = read.Ready() // each is held against many words
	return c, err
}

// componentsOf lists the components of products that somebody holds.
func componentsOf(ctx context.Context, q store.Querier, products []string) (map[string][]component, error) {
	out := map[string][]component{}
	if len(products) == 0 {
		return out, nil
	}
	rows, err := q.QueryContext(ctx, `SELECT c.id, p.key, c.name, c.judged FROM product p JOIN component c ON c.product = p.id
		WHERE p.key IN (SELECT value FROM json_each($1)) AND EXISTS (SELECT 1 FROM holding h WHERE h.component = c.id)`, store.Names(products))
	if err != nil {
		return nil, err
	}
	list, err := store.Collect(rows, scanComponent)
	for _, c := range list {
		out[c.product] = append(out[c.product], c)
	}
	return out, err
}

type vulnRow struct {
	id     int64
	newKEV bool
}

// ensureVulnerabilities finds or makes the vulnerabilities that the words speak of, and tells which of them a word makes known as exploited.
func ensureVulnerabilities(ctx context.Context, tx *store.Tx, all []judged, id func() int64) (map[string]vulnRow, error) {
	names := make([]string, len(all))
	for i, j := range all {
		names[i] = j.cve
	}
	slices.Sort(names) // in one order everywhere, or two nodes lock each other out
	names = slices.Compact(names)
	rows, err := tx.QueryContext(ctx, "SELECT id, cve, kev_added FROM vulnerability WHERE cve IN (SELECT value FROM json_each($1))", store.Names(names))
	if err != nil {
		return nil, err
	}
	out, kev := map[string]vulnRow{}, map[string]int64{}
	if _, err := store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var v vulnRow
		var name string
		var added int64
		err = r.Scan(&v.id, &name, &added)
		out[name], kev[name] = v, added
		return none, err
	}); err != nil {
		return nil, err
	}
	var fresh []string
	for _, name := range names {
		if _, ok := out[name]; !ok {
			out[name], fresh = vulnRow{id: id()}, append(fresh, name)
		}
	}
	for _, j := range all {
		if v := out[j.cve]; j.kevAdded != 0 && kev[j.cve] == 0 && j.word.Live {
			v.newKEV, kev[j.cve] = true, j.kevAdded
			out[j.cve] = v
		}
	}
	return out, insertVulnerabilities(ctx, tx, fresh, out)
}

// insertVulnerabilities makes rows that say nothing yet; countSaid fills them.
func insertVulnerabilities(ctx context.Context, tx *store.Tx, names []string, rows map[string]vulnRow) error {
	n := len(names)
	id, zero, unknown, rejected := make([]int64, n), make([]int64, n), make([]int64, n), make([]bool, n)
	for i, name := range names {
		id[i], unknown[i] = rows[name].id, -1
	}
	return tx.Insert(ctx, "vulnerability", "", store.Ints("id", id), store.Texts("cve", names), store.Ints("kev_added", zero), store.Ints("kev_due", zero),
		store.Ints("cvss", unknown), store.Ints("epss", unknown), store.Bools("rejected", rejected), store.Ints("published", zero), store.Ints("covers", zero))
}

// countSaid sums what all words together say of vulnerabilities, so that what a source takes back or lowers comes back here too. A number that
// one source rejects stands while another still says which versions are affected.
func countSaid(ctx context.Context, tx *store.Tx, vulns map[string]vulnRow) error {
	list := make([]int64, 0, len(vulns))
	for _, v := range vulns {
		list = append(list, v.id)
	}
	slices.Sort(list)
	most := func(column, none string) string {
		return column + " = coalesce((SELECT max(o." + column + ") FROM opinion o WHERE o.vulnerability = vulnerability.id), " + none + ")"
	}
	_, err := tx.ExecContext(ctx, "UPDATE vulnerability SET "+most("kev_added", "0")+", "+most("kev_due", "0")+", "+most("cvss", "-1")+", "+most("epss", "-1")+`,
		published = coalesce((SELECT min(o.published) FROM opinion o WHERE o.vulnerability = vulnerability.id AND o.published > 0), 0), covers = `+allCovers("vulnerability.id")+`,
		rejected = (EXISTS (SELECT 1 FROM opinion o WHERE o.vulnerability = vulnerability.id AND o.rejected)
			AND NOT EXISTS (SELECT 1 FROM opinion o JOIN rule r ON r.assertion = o.assertion WHERE o.vulnerability = vulnerability.id AND o.live))
		WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`, store.IDs(list))
	return err
}

// takenSince tells whether an inventory with one of the products was taken, or judged, after a fact.
func takenSince(ctx context.Context, tx *store.Tx, seq int64, products []string) (bool, error) {
	if len(products) == 0 {
		return false, nil
	}
	var n int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 AS one FROM fact f CROSS JOIN holding h JOIN component c ON c.id = h.component JOIN product p ON p.id = c.product
		WHERE h.org = f.subject AND h.inventory = f.object AND f.seq > $1 AND f.kind IN ($2, $4, $5) AND p.key IN (SELECT value FROM json_each($3)) LIMIT 1) x`, seq, string(InventoryTaken), store.Names(products), string(InventoryJudged), string(InventoryReread)).Scan(&n)
	return n > 0, err
}

// wordsWithVerdicts tells which words matched something so far, they or the earlier versions that they replace.
func wordsWithVerdicts(ctx context.Context, tx *store.Tx, words []int64) (map[int64]bool, error) {
	rows, err := tx.QueryContext(ctx, `SELECT n.id FROM assertion n JOIN assertion o ON o.item = n.item AND o.source = n.source AND (o.id = n.id OR o.state IN (1, 2))
		WHERE n.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND EXISTS (SELECT 1 FROM verdict v WHERE v.assertion = o.id)`, store.IDs(words))
	if err != nil {
		return nil, err
	}
	out := map[int64]bool{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id int64
		err = r.Scan(&id)
		out[id] = true
		return none, err
	})
	return out, err
}

// overtaken tells which words were superseded or revoked.
func overtaken(ctx context.Context, tx *store.Tx, words []int64) (map[int64]bool, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id FROM assertion WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND state IN (1, 2)", store.IDs(words))
	if err != nil {
		return nil, err
	}
	list, err := store.Collect(rows, scanID)
	out := make(map[int64]bool, len(list))
	for _, id := range list {
		out[id] = true
	}
	return out, err
}

// dropOpinions removes what these words said before, and what earlier versions of the same word said: those are superseded.
func dropOpinions(ctx context.Context, tx *store.Tx, words []int64) error {
	for _, table := range []string{"verdict", "rule", "opinion_vendor", "opinion"} {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE assertion IN "+superseded, store.IDs(words)); err != nil {
			return err
		}
	}
	return nil
}

func insertOpinions(ctx context.Context, tx *store.Tx, all []judged, pids map[string]int64, vulns map[string]vulnRow, now int64) error {
	var word, vuln, audience []int64
	var live, rejected []bool
	var title, vector, ssvc []string
	var kevAdded, kevDue, cvss, epss []int64
	var rProduct, rWord, rVuln, rGround []int64
	var rMachine []bool
	var published, covers []int64
	var v verdictColumns
	for _, j := range all {
		id := vulns[j.cve].id
		word, vuln, audience = append(word, j.word.ID), append(vuln, id), append(audience, j.word.Audience)
		live, title = append(live, j.word.Live && !j.rejected), append(title, j.word.Title)
		kevAdded, kevDue, cvss, epss, rejected = append(kevAdded, j.kevAdded), append(kevDue, j.kevDue), append(cvss, j.cvss), append(epss, j.epss), append(rejected, j.rejected)
		vector, ssvc = append(vector, j.vector), append(ssvc, j.ssvc)
		published, covers = append(published, j.published), append(covers, int64(j.covers))
		for _, p := range j.opinion.Products() {
			rProduct, rWord, rVuln = append(rProduct, pids[p]), append(rWord, j.word.ID), append(rVuln, id)
			rMachine, rGround = append(rMachine, j.opinion.Platforms(p)), append(rGround, j.opinion.Ground(p))
		}
		slices.SortFunc(j.verdicts, byPlace) // as the indexes have them
		for _, x := range j.verdicts {
			x.vulnerability = id
			v.add(x, now)
		}
	}
	if err := tx.Insert(ctx, "opinion", "", store.Ints("assertion", word), store.Ints("vulnerability", vuln), store.Ints("audience", audience),
		store.Bools("live", live), store.Texts("title", title), store.Ints("kev_added", kevAdded), store.Ints("kev_due", kevDue), store.Ints("cvss", cvss),
		store.Ints("epss", epss), store.Bools("rejected", rejected), store.Texts("vector", vector), store.Texts("ssvc", ssvc), store.Ints("published", published), store.Ints("covers", covers)); err != nil {
		return err
	}
	if err := insertVendors(ctx, tx, all, vulns); err != nil {
		return err
	}
	if err := tx.Insert(ctx, "rule", "", store.Ints("product", rProduct), store.Ints("assertion", rWord), store.Ints("vulnerability", rVuln),
		store.Bools("machine", rMachine), store.Ints("ground", rGround)); err != nil {
		return err
	}
	return v.insert(ctx, tx)
}

func byPlace(a, b verdictRow) int {
	return cmp.Or(cmp.Compare(a.component, b.component), cmp.Compare(a.asset, b.asset))
}

// verdictColumns gathers verdicts for the bulk loader.
type verdictColumns struct {
	assertion, component, asset, vulnerability, answer, confidence, at, denied []int64
	needs                                                                      []string
}

func (v *verdictColumns) add(x verdictRow, now int64) {
	v.assertion, v.component, v.asset = append(v.assertion, x.assertion), append(v.component, x.component), append(v.asset, x.asset)
	v.vulnerability, v.answer, v.confidence = append(v.vulnerability, x.vulnerability), append(v.answer, int64(x.answer)), append(v.confidence, int64(x.confidence))
	v.at, v.needs, v.denied = append(v.at, now), append(v.needs, x.needs), append(v.denied, onlyIf(x.denied))
}

func (v *verdictColumns) insert(ctx context.Context, tx *store.Tx) error {
	return tx.Insert(ctx, "verdict", `ON CONFLICT (assertion, component, asset) DO UPDATE SET answer = excluded.answer, confidence = excluded.confidence, needs = excluded.needs,
			denied = CASE WHEN verdict.denied > excluded.denied THEN verdict.denied ELSE excluded.denied END
		WHERE verdict.answer <> excluded.answer OR verdict.confidence <> excluded.confidence OR verdict.needs <> excluded.needs OR verdict.denied < excluded.denied`,
		store.Ints("assertion", v.assertion), store.Ints("component", v.component), store.Ints("asset", v.asset), store.Ints("vulnerability", v.vulnerability),
		store.Ints("answer", v.answer), store.Ints("confidence", v.confidence), store.Texts("needs", v.needs), store.Ints("at", v.at), store.Ints("denied", v.denied))
}

func encodeText(t text.Text) string {
	if t.IsZero() {
		return ""
	}
	b, _ := t.MarshalJSON() // two strings always marshal
	return string(b)
}

func decodeText(s string) text.Text {
	var t text.Text
	if s != "" {
		_ = t.UnmarshalJSON([]byte(s)) // what encodeText wrote
	}
	return t
}
