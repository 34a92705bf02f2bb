package incident

import (
	"context"
	"database/sql"
	"time"

	"github.com/go-json-experiment/json"

	"lianfang/internal/format/tlp"
	"lianfang/internal/store"
)

// handoversOf reads those of a case, the last first.
func (n *Incidents) handoversOf(ctx context.Context, of int64) ([]Handover, error) {
	rows, err := n.store.Read().QueryContext(ctx, "SELECT id, unit, officer, at, ground, items, tlp, pap, agreed, silent, words, actor, noted_at, lifted_at FROM incident_handover WHERE case_id = $1 ORDER BY id DESC", of)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (h Handover, err error) {
		var at int64
		var items, level, pap string
		if err = r.Scan(&h.ID, &h.Unit, &h.Office, &at, &h.Ground, &items, &level, &pap, &h.Agreed, &h.Silent, &h.Words, &h.Actor, &h.Noted, &h.Lifted); err != nil {
			return h, err
		}
		h.At = time.UnixMicro(at)
		h.TLP, _ = tlp.Parse(level)
		h.PAP, _ = tlp.ParsePAP(pap)
		return h, json.Unmarshal([]byte(items), &h.Items)
	})
}

func insertHandover(ctx context.Context, tx *store.Tx, of int64, h Handover) error {
	items, err := json.Marshal(h.Items)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO incident_handover (id, case_id, unit, officer, at, ground, items, tlp, pap, agreed, silent, words, actor, noted_at, lifted_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,0)",
		h.ID, of, h.Unit, h.Office, h.At.UnixMicro(), h.Ground, string(items), h.TLP.String(), h.PAP.String(), string(h.Agreed), h.Silent, h.Words, h.Actor, h.Noted)
	return err
}

func liftSilence(ctx context.Context, tx *store.Tx, of, at int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE incident_handover SET lifted_at = $1 WHERE case_id = $2 AND silent AND lifted_at = 0", at, of)
	return err
}
