package journal

import (
	"context"

	"lianfang/internal/store"
)

// Erase removes the words of facts for good and appends one fact each that says so.
func (j *Journal) Erase(ctx context.Context, actor int64, reason string, seqs []int64) error {
	return j.Commit(ctx, func(tx *store.Tx) ([]Fact, error) {
		var facts []Fact
		for _, seq := range seqs {
			facts = append(facts, Fact{Kind: Erased, Subject: seq, Actor: actor, Body: reason})
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM fact_body WHERE seq IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(seqs))
		return facts, err
	})
}
