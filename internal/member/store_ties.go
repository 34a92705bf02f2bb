package member

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"

	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

func insertCommunity(ctx context.Context, tx *store.Tx, c Community) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO community (id, slug, name_zh, name_en) VALUES ($1, $2, $3, $4)", c.ID, c.Slug, c.Name.In(text.ZhTW), c.Name.In(text.En))
	return err
}

// joinCommunity says who was not in it before. "WHERE true" keeps SQLite from reading ON CONFLICT as a join.
func joinCommunity(ctx context.Context, tx *store.Tx, community int64, orgs []int64) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, `INSERT INTO community_member (community, org) SELECT CAST($1 AS BIGINT), CAST(value AS BIGINT) FROM json_each($2)
		WHERE true ON CONFLICT (community, org) DO NOTHING RETURNING org`, community, idsArg(orgs))
	return collect(rows, err, func(id *int64) []any { return []any{id} })
}

func leaveCommunity(ctx context.Context, tx *store.Tx, community int64, orgs []int64) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, "DELETE FROM community_member WHERE community = $1 AND org IN ("+idList(2)+") RETURNING org", community, idsArg(orgs))
	return collect(rows, err, func(id *int64) []any { return []any{id} })
}

func (m *Members) selectCommunities(ctx context.Context, v marking.Viewer) ([]Community, error) {
	rows, err := m.store.Read().QueryContext(ctx, "SELECT c.id, c.slug, c.name_zh, c.name_en FROM community c WHERE "+mayKnowCommunity(v, "c.id")+" ORDER BY c.slug")
	return collect(rows, err, func(c *Community) []any {
		return []any{&c.ID, &c.Slug, name{&c.Name, text.ZhTW}, name{&c.Name, text.En}}
	})
}

func (m *Members) selectCommunityOrgs(ctx context.Context, v marking.Viewer, community int64) ([]int64, error) {
	rows, err := m.store.Read().QueryContext(ctx, "SELECT cm.org FROM community_member cm WHERE cm.community = $1 AND "+mayKnowCommunity(v, "cm.community")+
		" ORDER BY cm.org", community)
	return collect(rows, err, func(id *int64) []any { return []any{id} })
}

func (m *Members) communitiesOf(ctx context.Context, orgs []int64) (map[int64][]int64, error) {
	rows, err := m.store.Read().QueryContext(ctx, "SELECT org, community FROM community_member WHERE org IN ("+idList(1)+") ORDER BY org, community", idsArg(orgs))
	all, err := collect(rows, err, func(p *[2]int64) []any { return []any{&p[0], &p[1]} })
	out := map[int64][]int64{}
	for _, p := range all {
		out[p[0]] = append(out[p[0]], p[1])
	}
	return out, err
}

func upsertDelegations(ctx context.Context, tx *store.Tx, ds []Delegation) error {
	return tx.Insert(ctx, "delegation", "ON CONFLICT (agent, org, what) DO UPDATE SET amber = excluded.amber, until = excluded.until",
		store.Ints("agent", pluck(ds, func(d Delegation) int64 { return d.Agent })),
		store.Ints("org", pluck(ds, func(d Delegation) int64 { return d.Org })),
		store.Texts("what", pluck(ds, func(d Delegation) string { return d.What })),
		store.Bools("amber", pluck(ds, func(d Delegation) bool { return d.Amber })),
		store.Ints("until", pluck(ds, func(d Delegation) int64 { return d.Until })))
}

func deleteDelegation(ctx context.Context, tx *store.Tx, agent, org int64, what string) (int64, error) {
	res, err := tx.ExecContext(ctx, "DELETE FROM delegation WHERE agent = $1 AND org = $2 AND what = $3", agent, org, what)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (m *Members) anyOverdue(ctx context.Context, now int64) (bool, error) {
	var any bool
	err := m.store.Read().QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM delegation WHERE until <= $1)", now).Scan(&any)
	return any, err
}

func deleteOverdue(ctx context.Context, tx *store.Tx, now int64) ([]Delegation, error) {
	rows, err := tx.QueryContext(ctx, "DELETE FROM delegation WHERE until <= $1 RETURNING agent, org, what, amber, until", now)
	return collect(rows, err, delegationFields)
}

func delegationFields(d *Delegation) []any {
	return []any{&d.Agent, &d.Org, &d.What, &d.Amber, &d.Until}
}

func (m *Members) selectDelegations(ctx context.Context, v marking.Viewer, org int64) ([]Delegation, error) {
	rows, err := m.store.Read().QueryContext(ctx, `SELECT d.agent, d.org, d.what, d.amber, d.until FROM delegation d
		WHERE (d.agent = $1 OR d.org = $1) AND (`+v.WhereOrg("d.agent")+" OR "+v.WhereOrg("d.org")+") ORDER BY d.agent, d.org, d.what", org)
	return collect(rows, err, delegationFields)
}

// clients is the members that an agent looks after now; several delegations of one client are one, with what any of them allows.
func (m *Members) clients(ctx context.Context, agent int64) ([]marking.Client, error) {
	rows, err := m.store.Read().QueryContext(ctx, `SELECT d.org, d.amber, o.sector, d.what = '`+DelegateWarnings+`', d.what = '`+DelegateInventory+`' FROM delegation d JOIN org o ON o.id = d.org
		WHERE d.agent = $1 AND d.until > $2 AND o.state = 'member' AND o.agreed_version <> '' ORDER BY d.org`, agent, m.micro())
	all, err := collect(rows, err, func(c *marking.Client) []any { return []any{&c.Org, &c.Amber, &c.Sector, &c.Answers, &c.Uploads} })
	var out []marking.Client
	for _, c := range all {
		if len(out) > 0 && out[len(out)-1].Org == c.Org {
			last := &out[len(out)-1]
			last.Amber, last.Answers, last.Uploads = last.Amber || c.Amber, last.Answers || c.Answers, last.Uploads || c.Uploads
			continue
		}
		out = append(out, c)
	}
	return out, err
}

func insertNetworks(ctx context.Context, tx *store.Tx, ns []Network) error {
	return tx.Insert(ctx, "network", "",
		store.Ints("id", pluck(ns, func(n Network) int64 { return n.ID })),
		store.Ints("org", pluck(ns, func(n Network) int64 { return n.Org })),
		store.Texts("cidr", pluck(ns, func(n Network) string { return n.CIDR })),
		store.Bytes("lo", pluck(ns, func(n Network) []byte { return n.Lo[:] })),
		store.Bytes("hi", pluck(ns, func(n Network) []byte { return n.Hi[:] })),
		store.Ints("approved_at", pluck(ns, func(n Network) int64 { return n.ApprovedAt })),
		store.Ints("claimed_at", pluck(ns, func(n Network) int64 { return n.ClaimedAt })))
}

func insertDomains(ctx context.Context, tx *store.Tx, ds []Domain) error {
	return tx.Insert(ctx, "domain", "",
		store.Ints("id", pluck(ds, func(d Domain) int64 { return d.ID })),
		store.Ints("org", pluck(ds, func(d Domain) int64 { return d.Org })),
		store.Texts("name", pluck(ds, func(d Domain) string { return d.Name })),
		store.Texts("backwards", pluck(ds, func(d Domain) string { return backwards(d.Name) })),
		store.Ints("approved_at", pluck(ds, func(d Domain) int64 { return d.ApprovedAt })),
		store.Ints("claimed_at", pluck(ds, func(d Domain) int64 { return d.ClaimedAt })))
}

func approveRows(ctx context.Context, tx *store.Tx, t table, ids []int64, now int64) (done, orgs []int64, err error) {
	rows, err := tx.QueryContext(ctx, "UPDATE "+string(t)+" SET approved_at = $1 WHERE approved_at = 0 AND ended_at = 0 AND id IN ("+idList(2)+") RETURNING id, org", now, idsArg(ids))
	return pairs(rows, err)
}

const (
	networkColumns = "n.id, n.org, n.cidr, n.lo, n.hi, n.approved_at, n.claimed_at, n.refused"
	domainColumns  = "d.id, d.org, d.name, d.approved_at, d.claimed_at, d.refused"
)

// shownPlace is the predicate that its organisation sees a claim: it lives, or the desk refused it.
func shownPlace(of string) string { return "(" + of + ".ended_at = 0 OR " + of + ".refused <> '')" }

// address scans 16 bytes.
type address struct{ to *[16]byte }

func (a address) Scan(v any) error {
	b, ok := v.([]byte)
	if !ok || len(b) != 16 {
		return errors.New("an address that is not 16 bytes")
	}
	copy(a.to[:], b)
	return nil
}

func networkFields(n *Network) []any {
	return []any{&n.ID, &n.Org, &n.CIDR, address{&n.Lo}, address{&n.Hi}, &n.ApprovedAt, &n.ClaimedAt, &n.Refused}
}

func (m *Members) selectNetworks(ctx context.Context, where string, arg any) ([]Network, error) {
	rows, err := m.store.Read().QueryContext(ctx, "SELECT "+networkColumns+" FROM network n WHERE "+where, arg)
	return collect(rows, err, networkFields)
}

// selectOverlaps reads the networks of a sort that begin at one of starts, or inside one of the ranges, ordered by their beginning. The
// list drives and the index answers; CROSS JOIN keeps SQLite to that order. Bytes travel as hexadecimal text, which the databases
// read by different names.
func (m *Members) selectOverlaps(ctx context.Context, v marking.Viewer, starts map[[16]byte]bool, inside []Range, which string) ([]Network, error) {
	unhex := m.store.Dialect.Unhex
	list := make([]string, 0, len(starts))
	for s := range starts {
		list = append(list, hex.EncodeToString(s[:]))
	}
	slices.Sort(list)
	startsArg := store.Names(list)
	insideArg := store.Names(pluck(inside, func(r Range) string { return hex.EncodeToString(r.Lo[:]) + hex.EncodeToString(r.Hi[:]) }))
	may := " AND " + which + " AND " + v.WhereOrg("n.org")
	rows, err := m.store.Read().QueryContext(ctx, "SELECT "+networkColumns+" FROM network n WHERE n.lo IN (SELECT "+unhex("value")+" FROM json_each($1))"+may+
		" UNION SELECT "+networkColumns+" FROM json_each($2) r CROSS JOIN network n WHERE n.lo > "+unhex("substr(r.value, 1, 32)")+
		" AND n.lo <= "+unhex("substr(r.value, 33, 32)")+may+" ORDER BY 4, 1", startsArg, insideArg)
	return collect(rows, err, networkFields)
}

func domainFields(d *Domain) []any {
	return []any{&d.ID, &d.Org, &d.Name, &d.ApprovedAt, &d.ClaimedAt, &d.Refused}
}

func (m *Members) selectDomains(ctx context.Context, where string, arg any) ([]Domain, error) {
	rows, err := m.store.Read().QueryContext(ctx, "SELECT "+domainColumns+" FROM domain d WHERE "+where, arg)
	return collect(rows, err, domainFields)
}

func (m *Members) selectNamed(ctx context.Context, v marking.Viewer, names []string) (map[string][]Domain, error) {
	all, err := m.selectDomains(ctx, "d.name IN (SELECT value FROM json_each($1)) AND d.approved_at <> 0 AND "+v.WhereOrg("d.org")+" ORDER BY d.name, d.id", store.Names(names))
	out := make(map[string][]Domain, len(all))
	for _, d := range all {
		out[d.Name] = append(out[d.Name], d)
	}
	return out, err
}
