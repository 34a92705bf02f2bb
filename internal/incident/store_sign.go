package incident

import (
	"context"
	"database/sql"

	"lianfang/internal/format/observable"
	"lianfang/internal/format/tlp"
	"lianfang/internal/store"
)

// sentSigns are the signs of a case that went out, the last first.
func (n *Incidents) sentSigns(ctx context.Context, of int64) ([]SentSign, error) {
	rows, err := n.store.Read().QueryContext(ctx, "SELECT sign, kind, value, tlp, pap, actor, at FROM incident_sign WHERE case_id = $1 ORDER BY at DESC, sign", of)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (s SentSign, err error) {
		var kind, level, pap string
		if err = r.Scan(&s.ID, &kind, &s.Value.Text, &level, &pap, &s.Actor, &s.At); err != nil {
			return s, err
		}
		s.Value.Kind = observable.Kind(kind)
		s.TLP, _ = tlp.Parse(level)
		s.PAP, _ = tlp.ParsePAP(pap)
		return s, nil
	})
}

// insertSigns keeps what went out; what went out before gets its newer marking.
func insertSigns(ctx context.Context, tx *store.Tx, of int64, all []SentSign) error {
	var cases, actors, at []int64
	var ids, kinds, values, levels, paps []string
	for _, s := range all {
		cases, actors, at = append(cases, of), append(actors, s.Actor), append(at, s.At)
		ids, kinds, values = append(ids, s.ID), append(kinds, string(s.Value.Kind)), append(values, s.Value.Text)
		levels, paps = append(levels, s.TLP.String()), append(paps, s.PAP.String())
	}
	return tx.Insert(ctx, "incident_sign", "ON CONFLICT (case_id, sign) DO UPDATE SET tlp = excluded.tlp, pap = excluded.pap, actor = excluded.actor, at = excluded.at",
		store.Ints("case_id", cases), store.Texts("sign", ids), store.Texts("kind", kinds), store.Texts("value", values), store.Texts("tlp", levels), store.Texts("pap", paps), store.Ints("actor", actors), store.Ints("at", at))
}
