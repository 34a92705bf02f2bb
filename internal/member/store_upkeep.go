package member

import (
	"context"
	"database/sql"
	"errors"

	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// selectUntended finds members that have a mail address which works, none of whose contacts was confirmed or added since old, and that were not asked,
// or once and before again.
func (m *Members) selectUntended(ctx context.Context, old, again int64, limit int) ([]int64, error) {
	rows, err := m.store.Read().QueryContext(ctx, `SELECT c.org FROM contact c JOIN org o ON o.id = c.org LEFT JOIN upkeep u ON u.org = c.org
		WHERE c.stale_at = 0 AND o.state = 'member' AND (u.org IS NULL OR u.asked = 1 AND u.asked_at <= $2)
		GROUP BY c.org HAVING max(c.verified_at) <= $1 AND max(c.added_at) <= $1 AND sum(CASE WHEN c.channel = 'mail' THEN 1 ELSE 0 END) > 0 ORDER BY c.org LIMIT $3`, old, again, limit)
	return collect(rows, err, func(id *int64) []any { return []any{id} })
}

// noteAsked writes down that organisations are asked, and tells whom nobody else has asked meanwhile. The hash is set when the letter leaves; until
// then it is one that no secret has.
func noteAsked(ctx context.Context, tx *store.Tx, orgs []int64, now, again int64) ([]int64, error) {
	blank := tx.Dialect.Pick("randomblob(32)", "sha256(convert_to(gen_random_uuid()::text, 'UTF8'))")
	rows, err := tx.QueryContext(ctx, "INSERT INTO upkeep (org, asked, asked_at, hash) SELECT CAST(value AS BIGINT), 1, CAST($2 AS BIGINT), "+blank+` FROM json_each($1) WHERE true
		ON CONFLICT (org) DO UPDATE SET asked = upkeep.asked + 1, asked_at = excluded.asked_at WHERE upkeep.asked = 1 AND upkeep.asked_at <= $3 RETURNING org`, idsArg(orgs), now, again)
	return collect(rows, err, func(id *int64) []any { return []any{id} })
}

func (m *Members) upkeepOrg(ctx context.Context, hash []byte) (org int64, err error) {
	err = m.store.Read().QueryRowContext(ctx, "SELECT coalesce(max(org), 0) FROM upkeep WHERE hash = $1", hash).Scan(&org)
	return org, err
}

// setUpkeepHash gives how often was asked, 0 where the contacts were confirmed meanwhile.
func setUpkeepHash(ctx context.Context, tx *store.Tx, org int64, hash []byte) (asked int64, err error) {
	err = tx.QueryRowContext(ctx, "UPDATE upkeep SET hash = $1 WHERE org = $2 RETURNING asked", hash, org).Scan(&asked)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return asked, err
}

// confirmContacts stamps every contact that is thought to work, and ends the asking.
func confirmContacts(ctx context.Context, tx *store.Tx, org, now int64) (int64, error) {
	res, err := tx.ExecContext(ctx, "UPDATE contact SET verified_at = $1 WHERE org = $2 AND stale_at = 0", now, org)
	if err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM upkeep WHERE org = $1", org); err != nil {
		return 0, err
	}
	if err := refreshReach(ctx, tx, []int64{org}); err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// endAsking ends the asking of organisations that gave a sign.
func endAsking(ctx context.Context, tx *store.Tx, orgs []int64) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM upkeep WHERE org IN ("+idList(1)+")", idsArg(orgs))
	return err
}

// deleteContact gives the organisation whose contact it was, 0 where there was none.
func deleteContact(ctx context.Context, tx *store.Tx, by marking.Viewer, id int64) (org int64, err error) {
	err = tx.QueryRowContext(ctx, "DELETE FROM contact WHERE id = $1 AND "+whereOwn(by, "org")+" RETURNING org", id).Scan(&org)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return org, refreshReach(ctx, tx, []int64{org})
}

// langsOf is the language of each person behind contacts; an office is written to in Chinese.
func (m *Members) langsOf(ctx context.Context, contacts []Contact) (map[int64]text.Lang, error) {
	type row struct {
		id   int64
		lang text.Lang
	}
	rows, err := m.store.Read().QueryContext(ctx, "SELECT id, lang FROM person WHERE id IN ("+idList(1)+")", idsArg(pluck(contacts, func(c Contact) int64 { return c.Person })))
	all, err := collect(rows, err, func(r *row) []any { return []any{&r.id, &r.lang} })
	out := map[int64]text.Lang{0: text.ZhTW}
	for _, r := range all {
		out[r.id] = r.lang
	}
	return out, err
}

// selectCoverage counts by sector and tier, and what is missing, in one reading of the members.
func (m *Members) selectCoverage(ctx context.Context, fresh int64) (Coverage, error) {
	out := Coverage{Gaps: map[Gap]int64{}}
	type row struct {
		sector, tier                              string
		orgs, fresh, none, broken, noDuty, oldOne int64
	}
	rows, err := m.store.Read().QueryContext(ctx, `SELECT o.sector, o.tier, count(*), sum(CASE WHEN k.fresh_at > $1 THEN 1 ELSE 0 END), sum(CASE WHEN k.works = 0 THEN 1 ELSE 0 END),
			sum(CASE WHEN k.broken > 0 THEN 1 ELSE 0 END), sum(CASE WHEN o.tier IN ('A','B') AND k.duty = 0 THEN 1 ELSE 0 END), sum(CASE WHEN k.works > 0 AND k.fresh_at <= $1 THEN 1 ELSE 0 END)
		FROM org o JOIN reach k ON k.org = o.id WHERE o.state = 'member' AND o.kind <> 'peer' GROUP BY o.sector, o.tier`, fresh)
	all, err := collect(rows, err, func(r *row) []any {
		return []any{&r.sector, &r.tier, &r.orgs, &r.fresh, &r.none, &r.broken, &r.noDuty, &r.oldOne}
	})
	if err != nil {
		return out, err
	}
	at := map[[2]string]row{}
	for _, r := range all {
		at[[2]string{r.sector, r.tier}] = r
		out.Members, out.Fresh = out.Members+r.orgs, out.Fresh+r.fresh
		out.Gaps[GapNone] += r.none
		out.Gaps[GapBroken] += r.broken
		out.Gaps[GapDuty] += r.noDuty
		out.Gaps[GapOld] += r.oldOne
	}
	for _, s := range sectors {
		for _, tier := range []string{"A", "B", "C", "D", "E", ""} {
			r := at[[2]string{s.Code, tier}]
			out.Cells = append(out.Cells, CoverageCell{s.Code, tier, r.orgs, r.fresh})
		}
	}
	out.Old, err = m.countOldAgreements(ctx)
	return out, err
}

// countOldAgreements counts members under another version than the newest that was published.
func (m *Members) countOldAgreements(ctx context.Context) (n int64, err error) {
	err = m.store.Read().QueryRowContext(ctx, `SELECT count(*) FROM org o WHERE o.state = 'member' AND o.kind <> 'centre' AND EXISTS (SELECT 1 FROM agreement_text)
		AND o.agreed_version <> (SELECT version FROM agreement_text ORDER BY published_at DESC, version DESC LIMIT 1)`).Scan(&n)
	return n, err
}

// countWaiting counts what waits for the desk; both counts have an index of just those rows.
func (m *Members) countWaiting(ctx context.Context) (applications, claims int64, err error) {
	err = m.store.Read().QueryRowContext(ctx, `SELECT (SELECT count(*) FROM application WHERE stage = 'waiting'),
		(SELECT count(*) FROM network WHERE approved_at = 0 AND ended_at = 0) + (SELECT count(*) FROM domain WHERE approved_at = 0 AND ended_at = 0)`).Scan(&applications, &claims)
	return applications, claims, err
}

// whereGap is the predicate over reach k and org o that something is missing; $$ is a moment before which nothing counts as fresh.
func whereGap(g Gap) string {
	switch g {
	case GapNone:
		return "k.works = 0 AND CAST($$ AS BIGINT) <> 0"
	case GapDuty:
		return "k.duty = 0 AND o.tier IN ('A','B') AND CAST($$ AS BIGINT) <> 0"
	case GapBroken:
		return "k.broken > 0 AND CAST($$ AS BIGINT) <> 0"
	case GapOld:
		return "k.works > 0 AND k.fresh_at <= $$"
	}
	return "1 = 0 AND CAST($$ AS BIGINT) <> 0"
}

// refreshReach brings the one row of each of these organisations up to date; it is the last step of whatever changed their contacts.
func refreshReach(ctx context.Context, tx *store.Tx, orgs []int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO reach (org, works, broken, duty, fresh_at)
		SELECT o.id, coalesce(sum(CASE WHEN c.stale_at = 0 THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN c.stale_at <> 0 THEN 1 ELSE 0 END), 0),
			coalesce(sum(CASE WHEN c.stale_at = 0 AND c.role = 'duty' AND c.channel = 'phone' THEN 1 ELSE 0 END), 0), coalesce(max(CASE WHEN c.stale_at = 0 THEN c.verified_at ELSE 0 END), 0)
		FROM org o LEFT JOIN contact c ON c.org = o.id WHERE o.id IN (`+idList(1)+`) GROUP BY o.id
		ON CONFLICT (org) DO UPDATE SET works = excluded.works, broken = excluded.broken, duty = excluded.duty, fresh_at = excluded.fresh_at`, idsArg(unique(orgs)))
	return err
}
