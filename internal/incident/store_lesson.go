package incident

import (
	"context"
	"database/sql"
	"errors"

	"lianfang/internal/fault"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

const lessonColumns = "SELECT l.uuid, c.uuid, c.number, c.kind, l.words, l.at, l.led, l.ref, l.reason, l.led_at FROM incident_lesson l JOIN incident_case c ON c.id = l.case_id"

func scanLesson(r interface{ Scan(...any) error }) (l Lesson, err error) {
	err = r.Scan(&l.UUID, &l.Case, &l.Number, &l.Kind, &l.Words, &l.At, &l.Led, &l.Ref, &l.Reason, &l.LedAt)
	return l, err
}

// selectLessons reads those of a case (0: of all), the last first.
func selectLessons(ctx context.Context, q store.Querier, of int64, open bool, limit int) ([]Lesson, error) {
	where := " WHERE ($1 = 0 OR l.case_id = $1)"
	if open {
		where += " AND l.led = ''"
	}
	rows, err := q.QueryContext(ctx, lessonColumns+where+" ORDER BY l.id DESC LIMIT $2", of, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Lesson, error) { return scanLesson(r) })
}

func oneLesson(ctx context.Context, q store.Querier, uuid string) (Lesson, error) {
	l, err := scanLesson(q.QueryRowContext(ctx, lessonColumns+" WHERE l.uuid = $1", uuid))
	if errors.Is(err, sql.ErrNoRows) {
		return l, fault.New(fault.NotFound, "no_such_lesson", text.Of("找不到這條心得。", "There is no such lesson."))
	}
	return l, err
}

func countLessons(ctx context.Context, q store.Querier, of int64) (n int, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM incident_lesson WHERE case_id = $1", of).Scan(&n)
	return n, err
}

func insertLesson(ctx context.Context, tx *store.Tx, id, of int64, l Lesson, actor int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_lesson (id, uuid, case_id, words, actor, at, led, ref, reason, led_by, led_at) VALUES ($1,$2,$3,$4,$5,$6,'','','',0,0)", id, l.UUID, of, l.Words, actor, l.At)
	return err
}

// leadLesson says what came of an open lesson; id is 0 where there is none.
func leadLesson(ctx context.Context, tx *store.Tx, uuid string, l Lesson, actor int64) (id, of int64, err error) {
	err = tx.QueryRowContext(ctx, "UPDATE incident_lesson SET led = $2, ref = $3, reason = $4, led_by = $5, led_at = $6 WHERE uuid = $1 AND led = '' RETURNING id, case_id", uuid, string(l.Led), l.Ref, l.Reason, actor, l.LedAt).Scan(&id, &of)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, 0, nil
	}
	return id, of, err
}
