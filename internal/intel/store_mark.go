package intel

import (
	"context"
	"database/sql"
	"errors"

	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// markedRow is a word as marking sees it.
type markedRow struct {
	word, item, file, audience int64
	tlp                        tlp.Level
}

const markedColumns = "SELECT a.id, a.item, a.file, a.audience, d.tlp FROM assertion a JOIN audience d ON d.id = a.audience WHERE a.state NOT IN (1, 5) AND "

func scanMarked(row interface{ Scan(...any) error }) (markedRow, error) {
	var m markedRow
	var rank int64
	err := row.Scan(&m.word, &m.item, &m.file, &m.audience, &rank)
	m.tlp = levelOf(rank)
	return m, err
}

// findMarked gives the zero row when there is no such word, or it does not count any more.
func findMarked(ctx context.Context, q store.Querier, word int64) (markedRow, error) {
	m, err := scanMarked(q.QueryRowContext(ctx, markedColumns+"a.id = $1", word))
	if errors.Is(err, sql.ErrNoRows) {
		return markedRow{}, nil
	}
	return m, err
}

func unmarkedWord(ctx context.Context, tx *store.Tx, word int64) ([]markedRow, error) {
	return collectMarked(tx.QueryContext(ctx, markedColumns+"a.id = $1 AND a.audience = $2", word, marking.UnmarkedDesk))
}

func unmarkedOfFile(ctx context.Context, tx *store.Tx, file int64, limit int) ([]markedRow, error) {
	return collectMarked(tx.QueryContext(ctx, markedColumns+"a.file = $1 AND a.audience = $2 ORDER BY a.id LIMIT $3", file, marking.UnmarkedDesk, limit))
}

func collectMarked(rows *sql.Rows, err error) ([]markedRow, error) {
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (markedRow, error) { return scanMarked(r) })
}

func setAudience(ctx context.Context, tx *store.Tx, words []int64, audience int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE assertion SET audience = $1 WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($2))", audience, store.IDs(words))
	return err
}

func insertDisclosure(ctx context.Context, tx *store.Tx, word, audience int64, reason string) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO disclosure (assertion, audience, seq, reason) VALUES ($1, $2, 0, $3) ON CONFLICT (assertion, audience) DO NOTHING", word, audience, reason)
	return err
}
