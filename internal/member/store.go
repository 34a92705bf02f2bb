package member

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// All SQL of this package stands in store.go (organisations), store_people.go (persons, contacts) and store_ties.go (what ties them
// to each other and to addresses).

// mayName is the predicate over org o that the viewer may know its name: members know members, everybody else only itself.
func mayName(v marking.Viewer) string {
	if v.Class == marking.ClassMember && v.Sees(marking.GreenMembers) {
		return "(coalesce(o.state, '') IN ('member','suspended') OR " + v.WhereOrg("o.id") + ")" // said so that no index of all members is gone through to find the one that is asked for
	}
	return v.WhereOrg("o.id")
}

// mayReach is the predicate over a column with an organisation whose contacts and people the viewer may know.
func (m *Members) mayReach(v marking.Viewer, column string) string {
	if v.All() {
		return "(1 = 1)"
	}
	own := whereOwn(v, column)
	if len(v.Clients) == 0 {
		return own
	}
	return "(" + own + " OR (" + v.WhereOrg(column) + " AND EXISTS (SELECT 1 FROM delegation md WHERE md.agent = " + number(v.Org) +
		" AND md.org = " + column + " AND md.what = '" + DelegateContacts + "' AND md.until > " + number(m.micro()) + ")))"
}

// mayMeet is the predicate over person p.
func (m *Members) mayMeet(v marking.Viewer) string {
	if v.All() {
		return "(1 = 1)"
	}
	return "(" + isSelf(v) + " OR EXISTS (SELECT 1 FROM office mo WHERE mo.person = p.id AND " + m.mayReach(v, "mo.org") + "))"
}

func isSelf(v marking.Viewer) string {
	if v.Person == 0 {
		return "(1 = 0)"
	}
	return "p.id = " + number(v.Person)
}

// whereOwn is narrower than Viewer.WhereOrg: an MSSP's clients are not its own.
func whereOwn(v marking.Viewer, column string) string {
	switch {
	case v.All():
		return "(1 = 1)"
	case v.Org == 0:
		return "(1 = 0)"
	}
	return column + " = " + number(v.Org)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// idList is the inside of IN (…) for the parameter with that number, which idsArg fills.
func idList(param int) string {
	return "SELECT CAST(value AS BIGINT) FROM json_each($" + strconv.Itoa(param) + ")"
}

func idsArg(ids []int64) string { return store.IDs(ids) }

func said(reason string) string {
	if reason == "" {
		return ""
	}
	b, err := json.Marshal(struct {
		Reason string `json:"reason"`
	}{reason})
	if err != nil {
		return "" // words() has refused what is not UTF-8
	}
	return string(b)
}

// table is a table whose rows others name by id.
type table string

const (
	orgTable       table = "org"
	communityTable table = "community"
	networkTable   table = "network"
	domainTable    table = "domain"
)

func (t table) missing() error {
	switch t {
	case orgTable:
		return noOrg()
	case communityTable:
		return noCommunity()
	case networkTable:
		return notFound("no_such_network", "找不到這個網段。", "There is no such network.")
	}
	return notFound("no_such_domain", "找不到這個網域。", "There is no such domain.")
}

// mustExist refuses ids that are not there. Rows of these tables are never deleted, so looking before the transaction is enough.
func (m *Members) mustExist(ctx context.Context, t table, ids []int64) error {
	return m.mustSee(ctx, t, ids, "(1 = 1)")
}

// mustKnow refuses organisations whose names the viewer may not know.
func (m *Members) mustKnow(ctx context.Context, v marking.Viewer, orgs []int64) error {
	return m.mustSee(ctx, orgTable, orgs, mayName(v))
}

func (m *Members) mustSee(ctx context.Context, t table, ids []int64, where string) error {
	ids = unique(ids)
	if len(ids) == 0 {
		return nil
	}
	var n int
	q := "SELECT count(*) FROM " + string(t) + " o WHERE o.id IN (" + idList(1) + ") AND " + where
	if err := m.store.Read().QueryRowContext(ctx, q, idsArg(ids)).Scan(&n); err != nil {
		return err
	}
	if n != len(ids) {
		return t.missing()
	}
	return nil
}

// mustReach tells "nobody there" from "you may not know".
func (m *Members) mustReach(ctx context.Context, v marking.Viewer, org int64) error {
	return m.mustSee(ctx, orgTable, []int64{org}, m.mayReach(v, "o.id"))
}

func (m *Members) selectOrgs(ctx context.Context, v marking.Viewer, where string, args ...any) ([]Org, error) {
	return m.selectOrgsFrom(ctx, v, "", "org o", where, args...)
}

// keptPlan lets the plan of a look-up by ids be kept for those whose SQL is always the same: the desk and the centre itself.
func keptPlan(v marking.Viewer) string {
	if v.All() {
		return store.Kept
	}
	return ""
}

func (m *Members) selectOrgsFrom(ctx context.Context, v marking.Viewer, plan, from, where string, args ...any) ([]Org, error) {
	own := v.WhereOrg("o.id")
	hidden := func(column, empty string) string {
		return "CASE WHEN " + own + " THEN " + column + " ELSE " + empty + " END"
	}
	q := plan + "SELECT o.id, o.uuid, o.slug, o.name_zh, o.name_en, o.level, o.sector, o.region, o.parent, o.kind, " +
		hidden("o.tier", "''") + ", " + hidden("o.state", "''") + ", " + hidden("o.agreed_at", "0") + ", " +
		hidden("o.agreed_version", "''") + ", " + hidden("o.registry", "''") + ", " + hidden("o.created_at", "0") + " FROM " + from + " WHERE " + where
	rows, err := m.store.Read().QueryContext(ctx, q, args...)
	return collect(rows, err, func(o *Org) []any {
		return []any{&o.ID, &o.UUID, &o.Slug, name{&o.Name, text.ZhTW}, name{&o.Name, text.En}, &o.Level, &o.Sector, &o.Region, &o.Parent, &o.Kind,
			&o.Tier, &o.State, &o.AgreedAt, &o.AgreedVersion, &o.Registry, &o.CreatedAt}
	})
}

func (m *Members) orgsBySlug(ctx context.Context, v marking.Viewer, slugs []string) ([]Org, error) {
	return m.selectOrgs(ctx, v, "o.slug IN (SELECT value FROM json_each($1)) AND "+mayName(v), store.Names(slugs))
}

// name scans one language of a Text; the Chinese column comes first.
type name struct {
	to *text.Text
	l  text.Lang
}

func (n name) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return errors.New("a name that is no text")
	}
	if n.l == text.ZhTW {
		*n.to = text.Of(s, n.to.In(text.En))
	} else {
		*n.to = text.Of(n.to.In(text.ZhTW), s)
	}
	return nil
}

// collect reads all rows; fields says where the columns of one go.
func collect[T any](rows *sql.Rows, err error, fields func(*T) []any) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []T
	for rows.Next() {
		var row T
		if err := rows.Scan(fields(&row)...); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, rows.Err()
}

// where builds the predicate of a list with its order and limit; one row more than asked tells whether there is a next page.
// from is what a list reads. One of gaps is led by the row that tells of them, whose partial indexes are in the order of the list; CROSS JOIN keeps SQLite to that.
func (f Filter) from() string {
	if f.Gap == "" {
		return "org o"
	}
	return "reach k CROSS JOIN org o"
}

func (f Filter) where(d store.Dialect, v marking.Viewer, now int64) (string, []any) {
	parts := []string{mayName(v)}
	var args []any
	add := func(sql string, arg any) {
		args = append(args, arg)
		parts = append(parts, strings.ReplaceAll(sql, "$$", "$"+strconv.Itoa(len(args))))
	}
	for _, eq := range []struct{ column, want string }{
		{"o.sector", f.Sector}, {"o.level", string(f.Level)}, {"o.region", f.Region}, {"o.kind", f.Kind},
	} {
		if eq.want != "" {
			add(eq.column+" = $$", eq.want)
		}
	}
	if f.State != "" {
		add("(o.state = $$ AND "+v.WhereOrg("o.id")+")", string(f.State))
	}
	order := "o.id"
	if f.Gap != "" {
		add("(o.state = 'member' AND o.kind <> 'peer' AND k.org = o.id AND "+whereGap(f.Gap)+")", now-freshFor.Microseconds())
		order = "k.org"
	}
	if f.Tier != "" {
		add("(o.tier = $$ AND "+v.WhereOrg("o.id")+")", strings.Trim(f.Tier, "-"))
	}
	if f.Old {
		add("(o.state = $$ AND o.kind <> 'centre' AND o.agreed_version <> (SELECT version FROM agreement_text ORDER BY published_at DESC, version DESC LIMIT 1))", string(Member))
	}
	if f.Community != 0 {
		add("o.id IN (SELECT cm.org FROM community_member cm WHERE cm.community = $$ AND "+mayKnowCommunity(v, "cm.community")+")", f.Community)
	}
	if f.Text != "" {
		if q := nameQuery(d, f.Text); q != "" {
			add(whereNamed(d), q)
		} else {
			parts = append(parts, "(1 = 0)")
		}
	}
	if f.After != 0 {
		add(order+" > $$", f.After)
	}
	return strings.Join(parts, " AND ") + " ORDER BY " + order + " LIMIT " + strconv.Itoa(f.Limit+1), args
}

func mayKnowCommunity(v marking.Viewer, column string) string {
	if v.All() {
		return "(1 = 1)"
	}
	return "EXISTS (SELECT 1 FROM community_member own WHERE own.community = " + column + " AND " + whereOwn(v, "own.org") + ")"
}

func (m *Members) countSectors(ctx context.Context, v marking.Viewer) (map[string]int64, error) {
	out := map[string]int64{}
	if !v.Sees(marking.ClearAll) {
		return out, nil
	}
	rows, err := m.store.Read().QueryContext(ctx, "SELECT sector, count(*) FROM org WHERE state IN ('member','suspended') GROUP BY sector")
	counts, err := collect(rows, err, func(c *SectorCount) []any { return []any{&c.Sector, &c.Orgs} })
	for _, c := range counts {
		out[c.Sector] = c.Orgs
	}
	return out, err
}

func countCentres(ctx context.Context, tx *store.Tx) (int, error) {
	var n int
	err := tx.QueryRowContext(ctx, "SELECT count(*) FROM org WHERE kind = $1", KindCentre).Scan(&n)
	return n, err
}

// centreAmong is the id of the centre if it is one of these organisations, else 0.
func (m *Members) centreAmong(ctx context.Context, orgs []int64) (int64, error) {
	var id int64
	err := m.store.Read().QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM org WHERE kind = $1 AND id IN ("+idList(2)+")", KindCentre, idsArg(orgs)).Scan(&id)
	return id, err
}

func firstTakenSlug(ctx context.Context, tx *store.Tx, slugs []string) (string, error) {
	var slug string
	err := tx.QueryRowContext(ctx, "SELECT coalesce(min(slug), '') FROM org WHERE slug IN (SELECT value FROM json_each($1))", store.Names(slugs)).Scan(&slug)
	return slug, err
}

func insertOrgs(ctx context.Context, tx *store.Tx, ids []int64, uuids []string, orgs []NewOrg, now int64) error {
	texts := func(column string, field func(NewOrg) string) store.Column {
		return store.Texts(column, pluck(orgs, field))
	}
	ints := func(column string, field func(NewOrg) int64) store.Column {
		return store.Ints(column, pluck(orgs, field))
	}
	err := tx.Insert(ctx, "org", "", store.Ints("id", ids), store.Texts("uuid", uuids),
		texts("slug", func(n NewOrg) string { return n.Slug }),
		texts("name_zh", func(n NewOrg) string { return n.Name.In(text.ZhTW) }),
		texts("name_en", func(n NewOrg) string { return n.Name.In(text.En) }),
		texts("level", func(n NewOrg) string { return string(n.Level) }),
		texts("sector", func(n NewOrg) string { return n.Sector }),
		texts("tier", func(n NewOrg) string { return n.Tier }),
		texts("region", func(n NewOrg) string { return n.Region }),
		ints("parent", func(n NewOrg) int64 { return n.Parent }),
		texts("kind", func(n NewOrg) string { return n.Kind }),
		texts("state", func(n NewOrg) string { return string(n.state()) }),
		ints("agreed_at", func(n NewOrg) int64 { return agreedAt(n, now) }),
		texts("agreed_version", func(n NewOrg) string { return n.AgreedVersion }),
		texts("registry", func(n NewOrg) string { return n.Registry }),
		ints("created_at", func(NewOrg) int64 { return now }))
	if err != nil {
		return err
	}
	bodies := pluck(orgs, func(n NewOrg) string { return nameTokens(n.Name, n.Slug) })
	if err := insertNames(ctx, tx, ids, bodies); err != nil {
		return err
	}
	return refreshReach(ctx, tx, ids)
}

func (n NewOrg) state() State {
	if n.AgreedVersion == "" {
		return Applicant
	}
	return Member
}

func agreedAt(n NewOrg, now int64) int64 {
	if n.AgreedVersion == "" {
		return 0
	}
	return now
}

// lockState reads the state under a lock: two decisions about one organisation come one after the other.
func lockState(ctx context.Context, tx *store.Tx, org int64) (State, string, error) {
	var s State
	var version string
	err := tx.QueryRowContext(ctx, "SELECT state, agreed_version FROM org WHERE id = $1"+tx.Dialect.Lock(), org).Scan(&s, &version)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", noOrg()
	}
	return s, version, err
}

func agree(ctx context.Context, tx *store.Tx, org int64, version string, now int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE org SET state = 'member', agreed_at = $1, agreed_version = $2 WHERE id = $3", now, version, org)
	return err
}

func setState(ctx context.Context, tx *store.Tx, org int64, to State) error {
	_, err := tx.ExecContext(ctx, "UPDATE org SET state = $1 WHERE id = $2", string(to), org)
	return err
}

func (m *Members) standingRow(ctx context.Context, person, org int64, role Role) (Org, bool, error) {
	var o Org
	var holds bool
	err := m.store.Read().QueryRowContext(ctx, `SELECT o.state, o.sector, o.kind, o.agreed_version,
		EXISTS (SELECT 1 FROM office f WHERE f.person = $1 AND f.org = o.id AND f.role = $2) FROM org o WHERE o.id = $3`,
		person, string(role), org).Scan(&o.State, &o.Sector, &o.Kind, &o.AgreedVersion, &holds)
	if errors.Is(err, sql.ErrNoRows) {
		return o, false, noOrg()
	}
	return o, holds, err
}

// pairs is the facts' subjects and objects of statements that say which rows they changed.
func pairs(rows *sql.Rows, err error) (ids, orgs []int64, _ error) {
	both, err := collect(rows, err, func(p *[2]int64) []any { return []any{&p[0], &p[1]} })
	for _, p := range both {
		ids, orgs = append(ids, p[0]), append(orgs, p[1])
	}
	return ids, orgs, err
}
