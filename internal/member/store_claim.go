package member

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

func joined(all []string) string { return strings.Join(all, "\n") }

func fieldsOf(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// selectClaims reads what waits, networks and domains by age; an id is older than every one after it.
func (m *Members) selectClaims(ctx context.Context, after int64, limit int) ([]Claim, error) {
	rows, err := m.store.Read().QueryContext(ctx, `SELECT place, id, org, what, claimed_at FROM (
			SELECT * FROM (SELECT 'network' AS place, id, org, cidr AS what, claimed_at FROM network WHERE approved_at = 0 AND ended_at = 0 AND id > $1 ORDER BY id LIMIT $2) a
			UNION ALL SELECT * FROM (SELECT 'domain' AS place, id, org, name AS what, claimed_at FROM domain WHERE approved_at = 0 AND ended_at = 0 AND id > $1 ORDER BY id LIMIT $2) b) c
		ORDER BY id LIMIT $2`, after, limit)
	return collect(rows, err, func(c *Claim) []any { return []any{&c.Place, &c.ID, &c.Org, &c.What, &c.At} })
}

func (m *Members) selectClaim(ctx context.Context, t table, id int64) (c Claim, err error) {
	what := "name"
	if t == networkTable {
		what = "cidr"
	}
	err = m.store.Read().QueryRowContext(ctx, "SELECT id, org, "+what+", claimed_at FROM "+string(t)+" WHERE id = $1 AND ended_at = 0", id).Scan(&c.ID, &c.Org, &c.What, &c.At)
	if errors.Is(err, sql.ErrNoRows) {
		return Claim{}, nil
	}
	return c, err
}

// selectDomainsNear reads the living claims on any of the names above, and on what lies below the names that are written backwards: the names of a
// branch begin with it and a dot, and "/" is the letter after the dot.
func (m *Members) selectDomainsNear(ctx context.Context, above, below []string) ([]Domain, error) {
	rows, err := m.store.Read().QueryContext(ctx, "SELECT "+domainColumns+` FROM domain d WHERE d.name IN (SELECT value FROM json_each($1)) AND d.ended_at = 0
		UNION SELECT `+domainColumns+` FROM json_each($2) r CROSS JOIN domain d WHERE d.backwards >= r.value || '.' AND d.backwards < r.value || '/' AND d.ended_at = 0 ORDER BY 1 LIMIT $3`,
		store.Names(above), store.Names(below), maxRivals)
	return collect(rows, err, domainFields)
}

// endPlace ends one that lives and gives its organisation, 0 where there was none. What has ended is not approved, so whoever asks for approved ones
// need not know.
func endPlace(ctx context.Context, tx *store.Tx, by marking.Viewer, t table, id int64, reason string, now int64) (org int64, err error) {
	err = tx.QueryRowContext(ctx, "UPDATE "+string(t)+" SET ended_at = $1, approved_at = 0, refused = $2 WHERE id = $3 AND ended_at = 0 AND "+whereOwn(by, "org")+" RETURNING org",
		now, reason, id).Scan(&org)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return org, err
}

// forgetEnded makes room for claims on names that were given back or refused before.
func forgetEnded(ctx context.Context, tx *store.Tx, ds []Domain) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM domain WHERE ended_at <> 0 AND name IN (SELECT value FROM json_each($1)) AND org IN ("+idList(2)+")",
		store.Names(pluck(ds, func(d Domain) string { return d.Name })), idsArg(pluck(ds, func(d Domain) int64 { return d.Org })))
	return err
}
