package incident

import (
	"context"
	"database/sql"
	"strings"

	"lianfang/internal/store"
)

// readWritten reads what people wrote of a case, by who reads it, as far as the index goes.
func (n *Incidents) readWritten(ctx context.Context, q store.Querier, id int64) (written, error) {
	w := written{id: id, words: map[int64]string{}}
	c, err := oneCase(ctx, q, "c.id = $1", id)
	if err != nil {
		return w, err
	}
	parts := map[int64]*strings.Builder{}
	add := func(part int64, words string) {
		b := parts[part]
		if b == nil {
			b = &strings.Builder{}
			parts[part] = b
		}
		if words != "" && b.Len()+len(words) < maxRead {
			b.WriteString(words + "\n\n")
		}
	}
	add(partReport, c.What)
	add(partPlace, c.Place)
	rows, err := q.QueryContext(ctx, `SELECT CASE thread WHEN 'desk' THEN 3 ELSE 2 END AS part, id, words FROM incident_message WHERE case_id = $1
		UNION ALL SELECT p.id, m.id, m.words FROM incident_party p JOIN incident_party_message m ON m.party = p.id WHERE p.case_id = $1
		UNION ALL SELECT 3, id, words FROM incident_step WHERE case_id = $1 AND side <> 'system' ORDER BY 1, 2`, id)
	if err != nil {
		return w, err
	}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var part, line int64
		var words string
		if err = r.Scan(&part, &line, &words); err == nil {
			w.lines++
			add(part, words)
		}
		return none, err
	})
	for part, b := range parts {
		w.words[part] = b.String()
	}
	return w, err
}

// countWritten counts the lines that readWritten reads: they are only ever added.
func countWritten(ctx context.Context, q store.Querier, id int64) (n int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM incident_message WHERE case_id = $1) + (SELECT count(*) FROM incident_party p JOIN incident_party_message m ON m.party = p.id WHERE p.case_id = $1)
		+ (SELECT count(*) FROM incident_step WHERE case_id = $1 AND side <> 'system')`, id).Scan(&n)
	return n, err
}

// selectWords reads the grams of each part as the index has them.
func selectWords(ctx context.Context, q store.Querier, id int64) (map[int64][]int64, error) {
	out := map[int64][]int64{}
	rows, err := q.QueryContext(ctx, "SELECT part, grams FROM search_case_part WHERE case_id = $1", id)
	if err != nil {
		return nil, err
	}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var part int64
		var packed []byte
		err = r.Scan(&part, &packed)
		out[part] = unpackGrams(packed)
		return none, err
	})
	return out, err
}

func putWords(ctx context.Context, tx *store.Tx, id, part int64, grams []int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO search_case_part (case_id, part, grams) VALUES ($1, $2, $3) ON CONFLICT (case_id, part) DO UPDATE SET grams = excluded.grams", id, part, packGrams(grams))
	return err
}

func putGrams(ctx context.Context, tx *store.Tx, id, part int64, grams []int64) error {
	cases, parts := make([]int64, len(grams)), make([]int64, len(grams))
	for i := range grams {
		cases[i], parts[i] = id, part
	}
	return tx.Insert(ctx, "search_case", "ON CONFLICT (gram, case_id, part) DO NOTHING", store.Ints("gram", grams), store.Ints("case_id", cases), store.Ints("part", parts))
}

func dropGrams(ctx context.Context, tx *store.Tx, id, part int64, grams []int64) error {
	if len(grams) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM search_case WHERE gram IN (SELECT CAST(value AS BIGINT) FROM json_each($3)) AND case_id = $1 AND part = $2", id, part, store.IDs(grams))
	return err
}
