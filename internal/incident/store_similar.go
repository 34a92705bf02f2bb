package incident

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

func scanID(r *sql.Rows) (id int64, err error) {
	err = r.Scan(&id)
	return id, err
}

// casesWith are the newest cases beside one with a gram in one of two parts; drills beside a drill, and true ones beside a true one. What stands in very many says nothing, and is not read to its end.
func (n *Incidents) casesWith(ctx context.Context, beside, gram, part, orPart int64) ([]int64, error) {
	rows, err := n.store.Read().QueryContext(ctx, `SELECT DISTINCT s.case_id FROM search_case s JOIN incident_case c ON c.id = s.case_id
		WHERE s.gram = $1 AND s.case_id <> $2 AND s.part IN ($3, $4) AND c.exercise = (SELECT b.exercise FROM incident_case b WHERE b.id = $2) ORDER BY s.case_id DESC LIMIT $5`, gram, beside, part, orPart, maxCompared)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

// casesOfReporter are the newest cases beside one of the same body, or of somebody with the same mail address or telephone, between two times.
func (n *Incidents) casesOfReporter(ctx context.Context, c Case, r Reporter, from, to int64) ([]int64, error) {
	rows, err := n.store.Read().QueryContext(ctx, `SELECT c.id FROM incident_case c JOIN (
		SELECT id FROM (SELECT id FROM incident_case WHERE org = $4 AND $4 > 0 ORDER BY id DESC LIMIT $7) a
		UNION SELECT id FROM (SELECT case_id AS id FROM incident_reporter WHERE mail = $5 AND mail <> '' ORDER BY case_id DESC LIMIT $7) b
		UNION SELECT id FROM (SELECT case_id AS id FROM incident_reporter WHERE phone = $6 AND phone <> '' ORDER BY case_id DESC LIMIT $7) d) x ON x.id = c.id
		WHERE c.id <> $1 AND c.received_at >= $2 AND c.received_at <= $3 ORDER BY c.id DESC LIMIT $7`, c.ID, from, to, c.Org, r.Mail, r.Phone, maxCompared)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

// rareOf are the rarest of some grams, of those that stand in few reports and in another than one's own.
func (n *Incidents) rareOf(ctx context.Context, grams []int64) ([]int64, error) {
	rows, err := n.store.Read().QueryContext(ctx, `SELECT x.g FROM (SELECT CAST(j.value AS BIGINT) AS g, (SELECT count(*) FROM (SELECT 1 FROM search_case s WHERE s.gram = CAST(j.value AS BIGINT) LIMIT $2) y) AS k FROM json_each($1) j) x
		WHERE x.k > 0 AND x.k < $2 ORDER BY x.k, x.g LIMIT $3`, store.IDs(grams[:min(len(grams), maxWeighed)]), rareGram, maxRare)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

// sharing are the reports that share most of some grams, each with all of its own.
func (n *Incidents) sharing(ctx context.Context, beside int64, rare []int64) (map[int64][]int64, error) {
	rows, err := n.store.Read().QueryContext(ctx, `SELECT w.case_id, w.grams FROM (SELECT s.case_id AS id, count(*) AS k FROM search_case s WHERE s.gram IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND s.part = $2 AND s.case_id <> $3
		GROUP BY s.case_id ORDER BY 2 DESC, 1 DESC LIMIT $4) x JOIN search_case_part w ON w.case_id = x.id AND w.part = $2`, store.IDs(rare), partReport, beside, maxCompared)
	if err != nil {
		return nil, err
	}
	out := map[int64][]int64{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id int64
		var packed []byte
		err = r.Scan(&id, &packed)
		out[id] = unpackGrams(packed)
		return none, err
	})
	return out, err
}
