package member

import (
	"context"

	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// Link says that one organisation supplies another.
type Link struct {
	Supplier, Customer int64
	What               string // "case management system", in the words of whoever wrote it
}

// AddLinks adds supply links. An organisation may write down its own suppliers and customers.
func (m *Members) AddLinks(ctx context.Context, by marking.Viewer, links []Link) error {
	if err := batch(len(links)); err != nil {
		return err
	}
	var ends []int64
	for i, l := range links {
		if err := at(i, needed("what", l.What, maxName)); err != nil {
			return err
		}
		if l.Supplier == l.Customer {
			return at(i, invalid("supplies_itself", "供應者與客戶是同一個單位。", "Supplier and customer are one organisation."))
		}
		if !by.All() && by.Org != l.Supplier && by.Org != l.Customer {
			return noOrg()
		}
		ends = append(ends, l.Supplier, l.Customer)
	}
	if err := m.mustKnow(ctx, by, ends); err != nil {
		return err
	}
	return m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return facts(by, LinkAdded, pluck(links, func(l Link) int64 { return l.Supplier }), pluck(links, func(l Link) int64 { return l.Customer })),
			insertLinks(ctx, tx, links)
	})
}

// LinksOf lists the links in which one of the organisations is supplier or customer and which the viewer may know: those of its own.
func (m *Members) LinksOf(ctx context.Context, v marking.Viewer, orgs []int64) ([]Link, error) {
	if len(orgs) == 0 {
		return nil, nil
	}
	return m.selectLinks(ctx, v, orgs)
}
