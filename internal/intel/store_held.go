package intel

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"lianfang/internal/store"
	"lianfang/internal/text"
)

// stillHeld: nobody settled it, and the word was not overtaken by a newer one of its source.
const stillHeld = `v.outcome = 'held' AND v.settled_at = 0 AND (v.assertion = 0 OR a.state = 3)`

func selectHeld(ctx context.Context, q store.Querier, after int64, limit int) ([]Held, error) {
	rows, err := q.QueryContext(ctx, `SELECT v.id, v.stix_id, v.item, v.assertion, coalesce(a.title, ''), s.name_zh, s.name_en, f.name, v.at, v.trace
		FROM intake_verdict v JOIN intake_file f ON f.id = v.file JOIN source s ON s.id = f.source LEFT JOIN assertion a ON a.id = v.assertion
		WHERE v.id > $1 AND `+stillHeld+" ORDER BY v.id LIMIT $2", after, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Held, error) {
		var h Held
		var zh, en, trace string
		var at int64
		err := r.Scan(&h.ID, &h.STIXID, &h.Item, &h.Word, &h.Title, &zh, &en, &h.File, &at, &trace)
		h.Source, h.At, h.Why = text.Of(zh, en), time.UnixMicro(at).UTC(), whyHeld(DecodeTrace(trace))
		return h, err
	})
}

// whyHeld is the verdict of the stage that held it.
func whyHeld(t Trace) Verdict {
	for _, v := range t {
		if v.Result == Hold && v.Stage != StageAccept || v.Code == "conflict" {
			return v
		}
	}
	if len(t) == 0 {
		return Verdict{}
	}
	return t[len(t)-1]
}

// heldRow is a held object as settling sees it.
type heldRow struct {
	id, item, word, source, owner, audience int64
	code, kind                              string
	settled                                 bool
}

func lockHeld(ctx context.Context, tx *store.Tx, verdict int64) (heldRow, error) {
	var h heldRow
	var settled, state int64
	var trace string
	err := tx.QueryRowContext(ctx, "SELECT id, item, assertion, trace, settled_at FROM intake_verdict WHERE id = $1 AND outcome = 'held'"+tx.Dialect.Lock(), verdict).
		Scan(&h.id, &h.item, &h.word, &trace, &settled)
	if errors.Is(err, sql.ErrNoRows) {
		return heldRow{}, nil
	}
	h.code = whyHeld(DecodeTrace(trace)).Code
	if h.settled = settled != 0; err != nil || h.word == 0 {
		return h, err
	}
	err = tx.QueryRowContext(ctx, "SELECT a.source, a.audience, a.state, i.owner, i.type FROM assertion a JOIN item i ON i.id = a.item WHERE a.id = $1", h.word).
		Scan(&h.source, &h.audience, &state, &h.owner, &h.kind)
	h.settled = h.settled || state != stateHeld
	return h, err
}

func markSettled(ctx context.Context, tx *store.Tx, verdict, at int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE intake_verdict SET settled_at = $1 WHERE id = $2", at, verdict)
	return err
}

func setWordState(ctx context.Context, tx *store.Tx, word, state int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE assertion SET state = $1 WHERE id = $2", state, word)
	return err
}

// replaceOlder makes the source's older word on the item give way to the one that is let go on.
func replaceOlder(ctx context.Context, tx *store.Tx, h heldRow) error {
	_, err := tx.ExecContext(ctx, "UPDATE assertion SET state = 1 WHERE item = $1 AND source = $2 AND id < $3 AND audience = $4 AND state IN (0, 4)", h.item, h.source, h.word, h.audience)
	return err
}

// revokeWords takes back every live word on an item, and the held one that asked for it, and tells who could read them.
func revokeWords(ctx context.Context, tx *store.Tx, item int64) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, `SELECT a.audience FROM assertion a WHERE a.item = $1 AND a.state IN (0, 4)
		UNION SELECT d.audience FROM assertion a JOIN disclosure d ON d.assertion = a.id WHERE a.item = $1 AND a.state IN (0, 4)`, item)
	if err != nil {
		return nil, err
	}
	audiences, err := store.Collect(rows, scanInt)
	if err != nil {
		return nil, err
	}
	slices.Sort(audiences)
	_, err = tx.ExecContext(ctx, "UPDATE assertion SET state = 2 WHERE item = $1 AND state IN (0, 3, 4)", item)
	return audiences, err
}
