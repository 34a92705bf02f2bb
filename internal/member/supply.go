package member

import (
	"context"
	"slices"

	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// Link says that one organisation supplies another, and who says so.
type Link struct {
	Supplier, Customer int64
	What               string // "case management system", in the words of whoever wrote it
	Named              bool   // the customer lets the supplier know that it is named
	ByCustomer         bool
	BySupplier         bool
	ByDesk             bool
}

// Agreed tells whether a link counts: the customer says so, and so does the desk, or the supplier whom the customer let know. One voice alone is a claim,
// which anybody can make of anybody: to hear what a supplier tells its customers, or to reach whom one does not supply.
func (l Link) Agreed() bool { return l.ByCustomer && (l.ByDesk || l.Named && l.BySupplier) }

// AddLinks adds supply links. An organisation may write down its own suppliers and customers; what the desk writes down it has looked at.
func (m *Members) AddLinks(ctx context.Context, by marking.Viewer, links []Link) error {
	if err := batch(len(links)); err != nil {
		return err
	}
	var ends []int64
	links = slices.Clone(links)
	for i := range links {
		l := &links[i]
		if err := at(i, needed("what", l.What, maxName)); err != nil {
			return err
		}
		if l.Supplier == l.Customer {
			return at(i, invalid("supplies_itself", "供應者與客戶是同一個單位。", "Supplier and customer are one organisation."))
		}
		if !by.All() && by.Org != l.Supplier && by.Org != l.Customer {
			return noOrg()
		}
		l.ByDesk, l.ByCustomer, l.BySupplier = by.All(), by.All() || by.Org == l.Customer, !by.All() && by.Org == l.Supplier
		l.Named = l.Named && l.ByCustomer
		ends = append(ends, l.Supplier, l.Customer)
	}
	if err := m.mustKnow(ctx, by, ends); err != nil {
		return err
	}
	return m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := insertLinks(ctx, tx, links, m.micro()); err != nil {
			return nil, err
		}
		return linkFacts(by, LinkAdded, links), nil
	})
}

func linkFacts(by marking.Viewer, kind journal.Kind, links []Link) []journal.Fact {
	return facts(by, kind, pluck(links, func(l Link) int64 { return l.Supplier }), pluck(links, func(l Link) int64 { return l.Customer }))
}

// ConfirmLink adds the voice of whoever confirms: the supplier whom the customer let know, the customer whom a supplier named, or the desk. A customer that
// confirms lets the supplier know.
func (m *Members) ConfirmLink(ctx context.Context, by marking.Viewer, supplier, customer int64) error {
	return m.changeLink(ctx, by, LinkConfirmed, supplier, customer, confirmLink)
}

// EndLink takes a link away: the customer and the desk wholly, the supplier its own word and what the desk made of it. A link that the supplier may not know
// is for it as if it were not there.
func (m *Members) EndLink(ctx context.Context, by marking.Viewer, supplier, customer int64) error {
	return m.changeLink(ctx, by, LinkEnded, supplier, customer, endLink)
}

// end is for whom somebody speaks of a link.
type end int

const (
	deskEnd end = iota
	customerEnd
	supplierEnd
)

func (m *Members) changeLink(ctx context.Context, by marking.Viewer, kind journal.Kind, supplier, customer int64, change func(context.Context, *store.Tx, end, int64, int64, int64) (int64, error)) error {
	of := deskEnd
	switch {
	case by.All():
	case by.Org != 0 && by.Org == customer:
		of = customerEnd
	case by.Org != 0 && by.Org == supplier:
		of = supplierEnd
	default:
		return noLink()
	}
	return m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		n, err := change(ctx, tx, of, supplier, customer, m.micro())
		if err == nil && n == 0 {
			err = noLink()
		}
		return linkFacts(by, kind, []Link{{Supplier: supplier, Customer: customer}}), err
	})
}

// LinksOf lists the links in which one of the organisations is supplier or customer and which the viewer may know: those of its own. A supplier reads of a
// customer that did not let it know only what it wrote itself, as it wrote it; who looks after an organisation reads none, since it may be the supplier.
func (m *Members) LinksOf(ctx context.Context, v marking.Viewer, orgs []int64) ([]Link, error) {
	if len(orgs) == 0 {
		return nil, nil
	}
	links, err := m.selectLinks(ctx, v, orgs)
	for i := range links {
		if l := &links[i]; !l.Named && !v.All() && v.Org != l.Customer {
			l.ByCustomer, l.ByDesk = false, false
		}
	}
	return links, err
}

// WaitingLinks lists links that customers wrote down and nobody has confirmed, for the desk, by supplier and customer.
func (m *Members) WaitingLinks(ctx context.Context, v marking.Viewer, limit int) ([]Link, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	return m.selectWaitingLinks(ctx, min(limit, maxPage))
}

// Customers counts who named an organisation as its supplier.
type Customers struct {
	Unnamed int64 // did not let it know
	Agreed  int64 // would be told of it: confirmed, and a member
}

// CustomersOf counts the customers of a supplier, for itself and the desk.
func (m *Members) CustomersOf(ctx context.Context, v marking.Viewer, supplier int64) (Customers, error) {
	if !v.All() && (v.Org == 0 || v.Org != supplier) {
		return Customers{}, noOrg()
	}
	return m.countCustomers(ctx, supplier)
}

// AgreedCustomers lists the members that are a supplier's customers by a link that counts, a page at a time by their ids: for background work, which tells them.
// Those with fewer agreed suppliers than least are left out.
func (m *Members) AgreedCustomers(ctx context.Context, v marking.Viewer, supplier, after int64, least, limit int) ([]int64, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	return m.selectAgreedCustomers(ctx, supplier, after, least, limit)
}
