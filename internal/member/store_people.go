package member

import (
	"context"
	"fmt"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// selectPeople reads persons with their offices; where may speak of person p and office f.
func (m *Members) selectPeople(ctx context.Context, v marking.Viewer, where string, arg any) ([]Person, error) {
	offices := "(" + isSelf(v) + " OR " + m.mayReach(v, "f.org") + ")"
	rows, err := m.store.Read().QueryContext(ctx, `SELECT p.id, p.uuid, p.name, p.email, p.phone, p.lang, p.created_at, coalesce(f.org, 0), coalesce(f.role, '')
		FROM person p LEFT JOIN office f ON f.person = p.id AND `+offices+" WHERE "+where+" ORDER BY p.id, f.org, f.role", arg)
	type row struct {
		Person
		org  int64
		role Role
	}
	all, err := collect(rows, err, func(r *row) []any {
		return []any{&r.ID, &r.UUID, &r.Name, &r.Email, &r.Phone, &r.Lang, &r.CreatedAt, &r.org, &r.role}
	})
	var out []Person
	for _, r := range all {
		if len(out) == 0 || out[len(out)-1].ID != r.ID {
			out = append(out, r.Person)
		}
		if r.org != 0 {
			p := &out[len(out)-1]
			p.Offices = append(p.Offices, Office{r.ID, r.org, r.role})
		}
	}
	return out, err
}

// countColleagues counts those of the persons to whom by may give an office: anybody for the desk, else who stands in by's own
// organisation.
func (m *Members) countColleagues(ctx context.Context, by marking.Viewer, people []int64) (int, error) {
	where := "(1 = 1)"
	if !by.All() {
		where = "EXISTS (SELECT 1 FROM office f WHERE f.person = p.id AND " + whereOwn(by, "f.org") + ")"
	}
	var n int
	err := m.store.Read().QueryRowContext(ctx, "SELECT count(*) FROM person p WHERE p.id IN ("+idList(1)+") AND "+where, idsArg(people)).Scan(&n)
	return n, err
}

func insertPeople(ctx context.Context, tx *store.Tx, ids []int64, uuids []string, people []NewPerson, now int64) error {
	texts := func(column string, field func(NewPerson) string) store.Column {
		return store.Texts(column, pluck(people, field))
	}
	return tx.Insert(ctx, "person", "", store.Ints("id", ids), store.Texts("uuid", uuids),
		texts("name", func(n NewPerson) string { return n.Name }),
		texts("email", func(n NewPerson) string { return n.Email }),
		texts("phone", func(n NewPerson) string { return n.Phone }),
		texts("lang", func(n NewPerson) string { return string(n.Lang) }),
		store.Ints("created_at", pluck(people, func(NewPerson) int64 { return now })))
}

func insertOffices(ctx context.Context, tx *store.Tx, offices []Office) error {
	return tx.Insert(ctx, "office", "ON CONFLICT (person, org, role) DO NOTHING",
		store.Ints("person", pluck(offices, func(o Office) int64 { return o.Person })),
		store.Ints("org", pluck(offices, func(o Office) int64 { return o.Org })),
		store.Texts("role", pluck(offices, func(o Office) string { return string(o.Role) })))
}

// officesHeld is every office of these persons.
func officesHeld(ctx context.Context, q store.Querier, people []int64) (map[Office]bool, error) {
	rows, err := q.QueryContext(ctx, "SELECT person, org, role FROM office WHERE person IN ("+idList(1)+")", idsArg(people))
	all, err := collect(rows, err, func(o *Office) []any { return []any{&o.Person, &o.Org, &o.Role} })
	out := make(map[Office]bool, len(all))
	for _, o := range all {
		out[o] = true
	}
	return out, err
}

// deleteOffices takes them in one statement; the first condition is for the index, the second says which.
func deleteOffices(ctx context.Context, tx *store.Tx, offices []Office) ([]Office, error) {
	keys := store.Names(pluck(offices, func(o Office) string { return fmt.Sprintf("%d %d %s", o.Person, o.Org, o.Role) }))
	people := idsArg(pluck(offices, func(o Office) int64 { return o.Person }))
	rows, err := tx.QueryContext(ctx, "DELETE FROM office WHERE person IN ("+idList(1)+`)
		AND person || ' ' || org || ' ' || role IN (SELECT value FROM json_each($2)) RETURNING person, org, role`, people, keys)
	return collect(rows, err, func(o *Office) []any { return []any{&o.Person, &o.Org, &o.Role} })
}

func insertContacts(ctx context.Context, tx *store.Tx, ids []int64, contacts []NewContact, now int64) error {
	texts := func(column string, field func(NewContact) string) store.Column {
		return store.Texts(column, pluck(contacts, field))
	}
	ints := func(column string, field func(NewContact) int64) store.Column {
		return store.Ints(column, pluck(contacts, field))
	}
	err := tx.Insert(ctx, "contact", "", store.Ints("id", ids),
		ints("org", func(n NewContact) int64 { return n.Org }),
		ints("person", func(n NewContact) int64 { return n.Person }),
		texts("role", func(n NewContact) string { return n.Role }),
		texts("channel", func(n NewContact) string { return string(n.Channel) }),
		texts("address", func(n NewContact) string { return n.Address }),
		texts("secret", func(n NewContact) string { return n.Secret }),
		ints("rank", func(n NewContact) int64 { return n.Rank }),
		ints("verified_at", func(n NewContact) int64 {
			if n.Verified {
				return now
			}
			return 0
		}),
		ints("stale_at", func(NewContact) int64 { return 0 }),
		ints("added_at", func(NewContact) int64 { return now }))
	if err != nil {
		return err
	}
	return refreshReach(ctx, tx, pluck(contacts, func(c NewContact) int64 { return c.Org }))
}

func (m *Members) selectContacts(ctx context.Context, v marking.Viewer, orgs []int64) ([]Contact, error) {
	secret := "''"
	if v.Class == marking.ClassSystem {
		secret = "c.secret"
	}
	rows, err := m.store.Read().QueryContext(ctx, keptPlan(v)+"SELECT c.id, c.org, c.person, c.role, c.channel, c.address, "+secret+`, c.rank, c.verified_at, c.stale_at
		FROM contact c WHERE c.org IN (`+idList(1)+") AND "+m.mayReach(v, "c.org")+" ORDER BY c.org, c.rank, c.id", idsArg(orgs))
	return collect(rows, err, func(c *Contact) []any {
		return []any{&c.ID, &c.Org, &c.Person, &c.Role, &c.Channel, &c.Address, &c.Secret, &c.Rank, &c.VerifiedAt, &c.StaleAt}
	})
}

// stampContacts says of own contacts that they answered, or that they do not work.
func stampContacts(ctx context.Context, tx *store.Tx, by marking.Viewer, ids []int64, stale bool, now int64) (done, orgs []int64, err error) {
	set := "verified_at = $1, stale_at = 0"
	if stale {
		set = "stale_at = $1"
	}
	rows, err := tx.QueryContext(ctx, "UPDATE contact SET "+set+" WHERE id IN ("+idList(2)+") AND "+whereOwn(by, "org")+" RETURNING id, org", now, idsArg(ids))
	if done, orgs, err = pairs(rows, err); err != nil {
		return nil, nil, err
	}
	return done, orgs, refreshReach(ctx, tx, orgs)
}
