package exposure

import (
	"context"
	"database/sql"
	"slices"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// superseded are some words ($1) and the earlier versions that they replace.
const superseded = `(SELECT o.id FROM assertion o JOIN assertion n ON n.item = o.item AND n.source = o.source
	WHERE n.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND (o.id = n.id OR o.state IN (1, 2)))`

// wordOn is a word that gives rules on a vulnerability, and the components that it says are met.
type wordOn struct {
	cve       string
	assertion int64
}

// othersOn lists the live words beside some which give rules on vulnerabilities, in order.
func othersOn(ctx context.Context, q store.Querier, cves []string, words []int64) ([]wordOn, error) {
	rows, err := q.QueryContext(ctx, `SELECT u.cve, p.assertion FROM vulnerability u JOIN opinion p ON p.vulnerability = u.id
		WHERE u.cve IN (SELECT value FROM json_each($2)) AND p.live AND EXISTS (SELECT 1 FROM rule r WHERE r.assertion = p.assertion) AND p.assertion NOT IN `+superseded, store.IDs(words), store.Names(cves))
	if err != nil {
		return nil, err
	}
	out, err := store.Collect(rows, func(r *sql.Rows) (w wordOn, err error) {
		err = r.Scan(&w.cve, &w.assertion)
		return w, err
	})
	slices.SortFunc(out, func(a, b wordOn) int { return int(a.assertion - b.assertion) })
	return out, err
}

// componentsMetBy lists which components words say are affected, or may be.
func componentsMetBy(ctx context.Context, q store.Querier, words []int64) (map[int64][]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT assertion, component FROM verdict WHERE answer > 0 AND assertion IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(words))
	if err != nil {
		return nil, err
	}
	return groupsOf(rows)
}

// groupsOf reads rows of two numbers, the second by the first.
func groupsOf(rows *sql.Rows) (map[int64][]int64, error) {
	out := map[int64][]int64{}
	_, err := store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var a, b int64
		err = r.Scan(&a, &b)
		out[a] = append(out[a], b)
		return none, err
	})
	return out, err
}

// freedPlace is a verdict that a word no longer denies.
type freedPlace struct {
	spot
	vulnerability, audience int64
}

// freedBy lists what words and their earlier versions deny of others' verdicts so far.
func freedBy(ctx context.Context, q store.Querier, words []int64) ([]freedPlace, error) {
	rows, err := q.QueryContext(ctx, `SELECT DISTINCT d.assertion, d.component, d.asset, d.vulnerability, k.audience FROM denial d JOIN opinion k ON k.assertion = d.assertion
		WHERE d.denier IN `+superseded+" AND d.assertion NOT IN "+superseded, store.IDs(words))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (f freedPlace, err error) {
		err = r.Scan(&f.assertion, &f.component, &f.asset, &f.vulnerability, &f.audience)
		return f, err
	})
}

func dropDenials(ctx context.Context, tx *store.Tx, words []int64) error {
	for _, column := range []string{"assertion", "denier"} {
		if _, err := tx.ExecContext(ctx, "DELETE FROM denial WHERE "+column+" IN "+superseded, store.IDs(words)); err != nil {
			return err
		}
	}
	return nil
}

// insertDenials writes denials, of which the vulnerability is that of the word denied, and marks verdicts that were there before.
func insertDenials(ctx context.Context, tx *store.Tx, all []denial, vulnerability map[int64]int64) error {
	if len(all) == 0 {
		return nil
	}
	n := len(all)
	assertion, component, asset, denier, via, machine, vuln, way := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	for i, d := range all {
		assertion[i], component[i], asset[i] = d.assertion, d.component, d.asset
		denier[i], via[i], machine[i], vuln[i], way[i] = d.denier, d.via, d.machine, vulnerability[d.assertion], int64(d.way)
	}
	if err := tx.Insert(ctx, "denial", "ON CONFLICT (assertion, component, asset, denier, via, machine) DO NOTHING", store.Ints("assertion", assertion), store.Ints("component", component),
		store.Ints("asset", asset), store.Ints("denier", denier), store.Ints("via", via), store.Ints("machine", machine), store.Ints("vulnerability", vuln), store.Ints("way", way)); err != nil {
		return err
	}
	slices.Sort(assertion)
	_, err := tx.ExecContext(ctx, `UPDATE verdict SET denied = 1 WHERE denied < 1 AND assertion IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
		AND EXISTS (SELECT 1 FROM denial n WHERE n.assertion = verdict.assertion AND n.component = verdict.component AND n.asset = verdict.asset)`, store.IDs(slices.Compact(assertion)))
	return err
}

// dropMachineDenials removes what was denied on single machines of organisations; all of it is judged anew.
func dropMachineDenials(ctx context.Context, tx *store.Tx, list []stock) error {
	const machines = "(SELECT id FROM asset WHERE org IN (SELECT CAST(value AS BIGINT) FROM json_each($1)))"
	for _, column := range []string{"asset", "machine"} {
		if _, err := tx.ExecContext(ctx, "DELETE FROM denial WHERE "+column+" <> 0 AND "+column+" IN "+machines, orgsOf(list)); err != nil {
			return err
		}
	}
	return nil
}

// newestWord is the newest word that was judged.
func newestWord(ctx context.Context, q store.Querier) (n int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT coalesce(max(assertion), 0) FROM opinion").Scan(&n)
	return n, err
}

// wordsBehind lists the words that name one of the products and are newer than one, in order.
func wordsBehind(ctx context.Context, q store.Querier, products []string, word int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT r.assertion FROM product p JOIN rule r ON r.product = p.id AND r.assertion > $2 WHERE p.key IN (SELECT value FROM json_each($1)) ORDER BY r.assertion", store.Names(products), word)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

// unweighed lists some vulnerabilities of which verdicts were not weighed yet, and the live words on them that give rules.
func unweighed(ctx context.Context, q store.Querier, limit int) (words []int64, vulnerabilities []int64, err error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT vulnerability FROM verdict WHERE denied < 0 ORDER BY vulnerability LIMIT $1", limit)
	if err != nil {
		return nil, nil, err
	}
	if vulnerabilities, err = store.Collect(rows, scanID); err != nil || len(vulnerabilities) == 0 {
		return nil, vulnerabilities, err
	}
	rows, err = q.QueryContext(ctx, `SELECT p.assertion FROM opinion p WHERE p.vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND p.live
		AND EXISTS (SELECT 1 FROM rule r WHERE r.assertion = p.assertion) ORDER BY p.vulnerability, p.assertion`, store.IDs(vulnerabilities))
	if err != nil {
		return nil, nil, err
	}
	words, err = store.Collect(rows, scanID)
	return words, vulnerabilities, err
}

// noteWeighed says of verdicts that nobody denies that they were looked at.
func noteWeighed(ctx context.Context, tx *store.Tx, vulnerabilities []int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE verdict SET denied = 0 WHERE denied < 0 AND vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(vulnerabilities))
	return err
}

// wordsToExplain lists the live words with rules on a vulnerability that a reader may read and that may be shown on any page, and some words. Who comes in the background
// reads for an organisation.
func wordsToExplain(ctx context.Context, q store.Querier, v marking.Viewer, org, vulnerability int64, words []int64) ([]int64, error) {
	reads, args := seen(v, "o"), []any{vulnerability, store.IDs(words), maxWordsTold}
	if v.Class == marking.ClassSystem {
		reads, args = "o.live AND "+heardBy("$4", "o"), append(args, org)
	}
	rows, err := q.QueryContext(ctx, `SELECT o.assertion FROM opinion o WHERE o.vulnerability = $1 AND EXISTS (SELECT 1 FROM rule r WHERE r.assertion = o.assertion)
		AND (o.assertion IN (SELECT CAST(value AS BIGINT) FROM json_each($2)) OR NOT `+red("o.audience")+" AND "+reads+") ORDER BY o.assertion DESC LIMIT $3", args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

// thingKey is a thing on a machine, as its owner writes it.
type thingKey struct {
	asset int64
	as    string
}

// nameOf is a name of a thing; far is one that its line does not give, but is known to mean.
type nameOf struct {
	judge.Component
	far bool
}

// namesOnMachines reads the names of each thing on an organisation's machines.
func namesOnMachines(ctx context.Context, q store.Querier, org int64, assets []int64) (map[thingKey][]nameOf, error) {
	rows, err := q.QueryContext(ctx, `SELECT DISTINCT h.asset, h.as_written, c.id, c.name, h.link FROM holding h JOIN component c ON c.id = h.component
		WHERE h.org = $1 AND h.asset IN (SELECT CAST(value AS BIGINT) FROM json_each($2)) ORDER BY h.asset, h.as_written, c.id`, org, store.IDs(assets))
	if err != nil {
		return nil, err
	}
	out := map[thingKey][]nameOf{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var k thingKey
		var id, link int64
		var name string
		if err = r.Scan(&k.asset, &k.as, &id, &name, &link); err != nil {
			return none, err
		}
		if c, err := judge.Read(name); err == nil {
			out[k] = append(out[k], nameOf{c, link != 0})
		}
		return none, nil
	})
	return out, err
}

// opinionsOf picks the words that are opinions.
func opinionsOf(ctx context.Context, q store.Querier, words []int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT assertion FROM opinion WHERE assertion IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY assertion", store.IDs(words))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

// markedWord is a word, of what it speaks, and who may read it.
type markedWord struct{ assertion, vulnerability, audience int64 }

func scanMarkedWord(r *sql.Rows) (m markedWord, err error) {
	err = r.Scan(&m.assertion, &m.vulnerability, &m.audience)
	return m, err
}

// followMarking gives opinions the audience of their words, and lists those of which that was another and which meet something.
func followMarking(ctx context.Context, tx *store.Tx, words []int64) ([]markedWord, error) {
	rows, err := tx.QueryContext(ctx, `UPDATE opinion SET audience = (SELECT a.audience FROM assertion a WHERE a.id = opinion.assertion)
		WHERE assertion IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND audience <> (SELECT a.audience FROM assertion a WHERE a.id = opinion.assertion) RETURNING assertion`, store.IDs(words))
	if err != nil {
		return nil, err
	}
	changed, err := store.Collect(rows, scanID)
	if err != nil || len(changed) == 0 {
		return nil, err
	}
	rows, err = tx.QueryContext(ctx, `SELECT o.assertion, o.vulnerability, o.audience FROM opinion o WHERE o.live AND o.assertion IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
		AND EXISTS (SELECT 1 FROM verdict d WHERE d.assertion = o.assertion AND d.answer > 0) ORDER BY o.assertion`, store.IDs(changed))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanMarkedWord)
}

// denyingNow lists those of some words that deny a verdict.
func denyingNow(ctx context.Context, tx *store.Tx, words []int64) ([]markedWord, error) {
	rows, err := tx.QueryContext(ctx, `SELECT o.assertion, o.vulnerability, o.audience FROM opinion o WHERE o.live AND o.assertion IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
		AND EXISTS (SELECT 1 FROM denial n WHERE n.denier = o.assertion) ORDER BY o.assertion`, store.IDs(words))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanMarkedWord)
}
