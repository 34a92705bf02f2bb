package exposure

import (
	"context"
	"database/sql"
	"fmt"
	"math"

	"lianfang/internal/store"
)

func countOpinions(ctx context.Context, q store.Querier) (n int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM opinion").Scan(&n)
	return n, err
}

// stretches gives the first word of every so many.
func stretches(ctx context.Context, q store.Querier, every int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT x.assertion FROM (SELECT assertion, row_number() OVER (ORDER BY assertion) AS n FROM opinion) x WHERE (x.n - 1) % $1 = 0 ORDER BY x.assertion", every)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

func opinionsIn(ctx context.Context, q store.Querier, s stretch) ([]int64, error) {
	end := s.To
	if end == 0 {
		end = math.MaxInt64
	}
	rows, err := q.QueryContext(ctx, "SELECT assertion FROM opinion WHERE assertion >= $1 AND assertion < $2 ORDER BY assertion", s.From, end)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

// keptWords reads what is kept of words, a line a row.
func keptWords(ctx context.Context, q store.Querier, words []int64) (map[int64][]string, error) {
	const these = " IN (SELECT CAST(value AS BIGINT) FROM json_each($1))"
	out := make(map[int64][]string, len(words))
	read := func(query string, line func(r *sql.Rows) (int64, string, error)) error {
		rows, err := q.QueryContext(ctx, query, store.IDs(words))
		if err != nil {
			return err
		}
		_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
			word, s, err := line(r)
			out[word] = append(out[word], s)
			return none, err
		})
		return err
	}
	err := read("SELECT assertion, live, title, kev_added, kev_due, cvss, epss, rejected, vector, ssvc, published, covers FROM opinion WHERE assertion"+these, func(r *sql.Rows) (word int64, s string, err error) {
		var live, rejected bool
		var title, vector, ssvc string
		var added, due, cvss, epss, published, covers int64
		err = r.Scan(&word, &live, &title, &added, &due, &cvss, &epss, &rejected, &vector, &ssvc, &published, &covers)
		return word, fmt.Sprintf("o %t %s %d %d %d %d %t %s %s %d %d", live, title, added, due, cvss, epss, rejected, vector, ssvc, published, covers), err
	})
	if err != nil {
		return nil, err
	}
	if err := read("SELECT assertion, vendor FROM opinion_vendor WHERE assertion"+these, func(r *sql.Rows) (word int64, s string, err error) {
		err = r.Scan(&word, &s)
		return word, "n " + s, err
	}); err != nil {
		return nil, err
	}
	if err := read("SELECT r.assertion, p.key, r.machine, r.ground FROM rule r JOIN product p ON p.id = r.product WHERE r.assertion"+these, func(r *sql.Rows) (word int64, s string, err error) {
		var key string
		var machine bool
		var ground int64
		err = r.Scan(&word, &key, &machine, &ground)
		return word, fmt.Sprintf("r %s %t %d", key, machine, ground), err
	}); err != nil {
		return nil, err
	}
	if err := read("SELECT assertion, component, asset, denier, via, machine, way FROM denial WHERE assertion"+these, func(r *sql.Rows) (word int64, s string, err error) {
		var component, asset, denier, via, machine, way int64
		err = r.Scan(&word, &component, &asset, &denier, &via, &machine, &way)
		return word, fmt.Sprintf("d %d %d %d %d %d %d", component, asset, denier, via, machine, way), err
	}); err != nil {
		return nil, err
	}
	err = read("SELECT assertion, component, asset, answer, confidence, needs, denied FROM verdict WHERE assertion"+these, func(r *sql.Rows) (word int64, s string, err error) {
		var component, asset, answer, confidence, denied int64
		var needs string
		err = r.Scan(&word, &component, &asset, &answer, &confidence, &needs, &denied)
		return word, fmt.Sprintf("v %d %d %d %d %s %d", component, asset, answer, confidence, needs, denied), err
	})
	return out, err
}
