package incident

import (
	"context"
	"database/sql"
	"errors"
	"math"

	"github.com/go-json-experiment/json"

	"lianfang/internal/store"
)

const announcementColumns = "a.id, a.number, a.case_id, a.told, a.first_at, a.told_at, a.ended_at, a.why"

func scanAnnouncement(scan func(...any) error, more ...any) (a Announcement, err error) {
	err = scan(append([]any{&a.ID, &a.Number, &a.Case, &a.Told, &a.FirstAt, &a.ToldAt, &a.EndedAt, &a.Why}, more...)...)
	return a, err
}

// oneAnnouncement reads one; the zero one where there is none.
func oneAnnouncement(ctx context.Context, q store.Querier, where string, args ...any) (Announcement, error) {
	a, err := scanAnnouncement(q.QueryRowContext(ctx, "SELECT "+announcementColumns+" FROM incident_announcement a WHERE a."+where, args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Announcement{}, nil
	}
	return a, err
}

func insertAnnouncement(ctx context.Context, tx *store.Tx, a Announcement) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_announcement (case_id, id, number, told, first_at, told_at, ended_at, why) VALUES ($1,$2,'',0,0,0,0,'')", a.Case, a.ID)
	return err
}

func updateAnnouncement(ctx context.Context, tx *store.Tx, a Announcement) error {
	_, err := tx.ExecContext(ctx, "UPDATE incident_announcement SET number = $1, told = $2, first_at = $3, told_at = $4, ended_at = $5, why = $6 WHERE id = $7", a.Number, a.Told, a.FirstAt, a.ToldAt, a.EndedAt, a.Why, a.ID)
	return err
}

func countAnnouncementVersions(ctx context.Context, q store.Querier, of int64) (n int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM incident_announcement_version WHERE id = $1", of).Scan(&n)
	return n, err
}

func announcementVersions(ctx context.Context, q store.Querier, of int64) ([]AnnouncementVersion, error) {
	rows, err := q.QueryContext(ctx, "SELECT n, body, actor, at FROM incident_announcement_version WHERE id = $1 ORDER BY n DESC", of)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (v AnnouncementVersion, err error) {
		var body string
		if err = r.Scan(&v.N, &body, &v.Actor, &v.At); err != nil {
			return v, err
		}
		return v, json.Unmarshal([]byte(body), &v.Says)
	})
}

func insertAnnouncementVersion(ctx context.Context, tx *store.Tx, of int64, v AnnouncementVersion) error {
	body, err := json.Marshal(v.Says, json.Deterministic(true))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO incident_announcement_version (id, n, body, actor, at) VALUES ($1,$2,$3,$4,$5)", of, v.N, string(body), v.Actor, v.At)
	return err
}

// inPublic finds what everybody reads. While a suspect must not be alerted nothing of the case is published, also nothing that was before.
const inPublic = " FROM incident_announcement a JOIN incident_announcement_version v ON v.id = a.id AND v.n = a.told WHERE a.told > 0 AND NOT EXISTS (SELECT 1 FROM incident_handover h WHERE h.case_id = a.case_id AND h.silent AND h.lifted_at = 0)"

func scanPublic(scan func(...any) error) (Public, error) {
	var body string
	a, err := scanAnnouncement(scan, &body)
	if err != nil {
		return Public{}, err
	}
	var w AnnouncementWords
	err = json.Unmarshal([]byte(body), &w)
	return publicOf(a, w), err
}

func publicAnnouncements(ctx context.Context, q store.Querier, before int64, most int) ([]Public, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	rows, err := q.QueryContext(ctx, "SELECT "+announcementColumns+", v.body"+inPublic+" AND a.told_at < $1 ORDER BY a.told_at DESC, a.id DESC LIMIT $2", before, most)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Public, error) { return scanPublic(r.Scan) })
}

func publicAnnouncement(ctx context.Context, q store.Querier, number string) (Public, error) {
	p, err := scanPublic(q.QueryRowContext(ctx, "SELECT "+announcementColumns+", v.body"+inPublic+" AND a.number = $1", number).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Public{}, noAnnouncement()
	}
	return p, err
}
