package member

import (
	"context"
	"database/sql"
	"strconv"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

const (
	linkColumns = "l.supplier, l.customer, l.what, l.named, l.customer_at <> 0, l.supplier_at <> 0, l.desk_at <> 0"
	agreedLink  = "l.customer_at <> 0 AND (l.desk_at <> 0 OR l.named AND l.supplier_at <> 0)"
	waitingLink = "l.customer_at <> 0 AND l.desk_at = 0 AND NOT (l.named AND l.supplier_at <> 0)"
)

func linkFields(l *Link) []any {
	return []any{&l.Supplier, &l.Customer, &l.What, &l.Named, &l.ByCustomer, &l.BySupplier, &l.ByDesk}
}

// insertLinks adds links; of one that is there a further voice is noted.
func insertLinks(ctx context.Context, tx *store.Tx, links []Link, now int64) error {
	at := func(says func(Link) bool) func(Link) int64 {
		return func(l Link) int64 {
			if says(l) {
				return now
			}
			return 0
		}
	}
	return tx.Insert(ctx, "supply_link", `ON CONFLICT (supplier, customer, what) DO UPDATE SET named = supply_link.named OR excluded.named,
		customer_at = CASE WHEN supply_link.customer_at = 0 THEN excluded.customer_at ELSE supply_link.customer_at END,
		supplier_at = CASE WHEN supply_link.supplier_at = 0 THEN excluded.supplier_at ELSE supply_link.supplier_at END,
		desk_at = CASE WHEN supply_link.desk_at = 0 THEN excluded.desk_at ELSE supply_link.desk_at END`,
		store.Ints("supplier", pluck(links, func(l Link) int64 { return l.Supplier })),
		store.Ints("customer", pluck(links, func(l Link) int64 { return l.Customer })),
		store.Texts("what", pluck(links, func(l Link) string { return l.What })),
		store.Bools("named", pluck(links, func(l Link) bool { return l.Named })),
		store.Ints("customer_at", pluck(links, at(func(l Link) bool { return l.ByCustomer }))),
		store.Ints("supplier_at", pluck(links, at(func(l Link) bool { return l.BySupplier }))),
		store.Ints("desk_at", pluck(links, at(func(l Link) bool { return l.ByDesk }))))
}

// selectLinks asks each end by its own index.
func (m *Members) selectLinks(ctx context.Context, v marking.Viewer, orgs []int64) ([]Link, error) {
	own := "(1 = 1)"
	if !v.All() {
		me := strconv.FormatInt(v.Org, 10)
		own = "(l.customer = " + me + " OR l.supplier = " + me + " AND (l.named OR l.supplier_at <> 0))"
	}
	rows, err := m.store.Read().QueryContext(ctx, "SELECT "+linkColumns+" FROM supply_link l WHERE l.supplier IN ("+idList(1)+") AND "+own+
		" UNION SELECT "+linkColumns+" FROM supply_link l WHERE l.customer IN ("+idList(1)+") AND "+own+" ORDER BY 1, 2, 3", idsArg(orgs))
	return collect(rows, err, linkFields)
}

func (m *Members) selectWaitingLinks(ctx context.Context, limit int) ([]Link, error) {
	rows, err := m.store.Read().QueryContext(ctx, "SELECT "+linkColumns+" FROM supply_link l WHERE "+waitingLink+" ORDER BY l.supplier, l.customer LIMIT $1", limit)
	return collect(rows, err, linkFields)
}

func (m *Members) countCustomers(ctx context.Context, supplier int64) (c Customers, err error) {
	err = m.store.Read().QueryRowContext(ctx, `SELECT (SELECT count(DISTINCT l.customer) FROM supply_link l WHERE l.supplier = $1 AND l.customer_at <> 0 AND NOT l.named),
		(SELECT count(DISTINCT l.customer) FROM supply_link l JOIN org o ON o.id = l.customer WHERE l.supplier = $1 AND `+agreedLink+" AND "+toldOrg+")", supplier).Scan(&c.Unnamed, &c.Agreed)
	return c, err
}

// toldOrg is the predicate that organisation o is told anything at all.
const toldOrg = "o.state = 'member' AND o.agreed_version <> ''"

// selectAgreedCustomers walks the links of a supplier by its key; how many suppliers each has is looked up by the customer's index where it is asked for.
func (m *Members) selectAgreedCustomers(ctx context.Context, supplier, after int64, least, limit int) ([]int64, error) {
	const others = "(SELECT count(DISTINCT n.supplier) FROM supply_link n WHERE n.customer = l.customer AND n.customer_at <> 0 AND (n.desk_at <> 0 OR n.named AND n.supplier_at <> 0))"
	where, args := "", []any{supplier, after, limit}
	if least > 1 {
		where, args = " AND "+others+" >= $4", append(args, least)
	}
	rows, err := m.store.Read().QueryContext(ctx, "SELECT DISTINCT l.customer FROM supply_link l JOIN org o ON o.id = l.customer WHERE l.supplier = $1 AND l.customer > $2 AND "+agreedLink+" AND "+toldOrg+where+
		" ORDER BY l.customer LIMIT $3", args...)
	return collect(rows, err, func(id *int64) []any { return []any{id} })
}

// confirmLink adds the voice of an end to the lines between two organisations, and counts those that it could be added to.
func confirmLink(ctx context.Context, tx *store.Tx, of end, supplier, customer, now int64) (int64, error) {
	set := map[end]string{
		deskEnd:     "desk_at = $3 WHERE customer_at <> 0",
		supplierEnd: "supplier_at = $3 WHERE named",
		customerEnd: "customer_at = $3, named = TRUE WHERE TRUE",
	}[of]
	return changedRows(tx.ExecContext(ctx, "UPDATE supply_link SET "+set+" AND supplier = $1 AND customer = $2", supplier, customer, now))
}

func endLink(ctx context.Context, tx *store.Tx, of end, supplier, customer, now int64) (int64, error) {
	const between = " AND supplier = $1 AND customer = $2"
	if of != supplierEnd {
		return changedRows(tx.ExecContext(ctx, "DELETE FROM supply_link WHERE TRUE"+between, supplier, customer))
	}
	gone, err := changedRows(tx.ExecContext(ctx, "DELETE FROM supply_link WHERE customer_at = 0"+between, supplier, customer))
	if err != nil {
		return 0, err
	}
	left, err := changedRows(tx.ExecContext(ctx, "UPDATE supply_link SET supplier_at = 0, desk_at = CASE WHEN named THEN 0 ELSE desk_at END WHERE (named OR supplier_at <> 0)"+between, supplier, customer))
	return gone + left, err
}

func changedRows(res sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}
