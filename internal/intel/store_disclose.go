package intel

import (
	"context"
	"database/sql"

	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/store"
)

// Disclose lets an audience read what is said of some items, as part of the caller's transaction: every live word whose own marking is
// AMBER up to the given level. Milder words need no disclosure, stricter ones are not touched, and unmarked ones stay with the desk. The
// facts it returns are the caller's to append; a word that the audience has already makes none. reason is a short English phrase with the
// warning's number.
func Disclose(ctx context.Context, tx *store.Tx, items []int64, upTo tlp.Level, audience int64, reason string) ([]journal.Fact, error) {
	if len(items) == 0 || !upTo.Valid() || upTo < tlp.Amber {
		return nil, nil
	}
	rows, err := tx.QueryContext(ctx, `SELECT a.item, a.id FROM assertion a JOIN audience d ON d.id = a.audience
		WHERE a.item IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND a.state IN (0, 4) AND d.tlp BETWEEN 2 AND $2 AND a.audience <> $3
		AND NOT EXISTS (SELECT 1 FROM disclosure x WHERE x.assertion = a.id AND x.audience = $3) ORDER BY a.id`,
		store.IDs(items), upTo.Rank(), audience)
	if err != nil {
		return nil, err
	}
	facts, err := store.Collect(rows, func(r *sql.Rows) (journal.Fact, error) {
		f := journal.Fact{Kind: ItemDisclosed, Audience: audience}
		err := r.Scan(&f.Subject, &f.Object)
		return f, err
	})
	if err != nil || len(facts) == 0 {
		return nil, err
	}
	n := len(facts)
	words, audiences, zero, why := make([]int64, n), make([]int64, n), make([]int64, n), make([]string, n)
	for i, f := range facts {
		words[i], audiences[i], why[i] = f.Object, audience, reason
	}
	err = tx.Insert(ctx, "disclosure", "ON CONFLICT (assertion, audience) DO NOTHING", store.Ints("assertion", words), store.Ints("audience", audiences),
		store.Ints("seq", zero), store.Texts("reason", why))
	return facts, err
}
