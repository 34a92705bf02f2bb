package member

import (
	"context"

	"golang.org/x/net/publicsuffix"

	"lianfang/internal/fault"
	"lianfang/internal/format/observable"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// Domain is a name that an organisation calls its own, with everything below it.
type Domain struct {
	ID, Org    int64
	Name       string // lower-case A-labels
	ApprovedAt int64  // 0 while the desk has not looked at it
	ClaimedAt  int64
	Refused    string // why the desk did not approve it; such a claim has ended
}

// NewDomain is a domain to be declared.
type NewDomain struct {
	Org  int64
	Name string
}

func (n NewDomain) read() (Domain, *fault.Fault) {
	v, err := observable.Normalise(observable.Domain, n.Name)
	if err != nil {
		return Domain{}, invalid("bad_domain", "這不是網域名稱。", "This is not a domain name.")
	}
	if _, err := publicsuffix.EffectiveTLDPlusOne(v.Text); err != nil {
		return Domain{}, invalid("public_suffix", "這是公用的網域字尾，不屬於單一單位。", "This is a public suffix; it belongs to no single organisation.")
	}
	return Domain{Org: n.Org, Name: v.Text}, nil
}

// AddDomains declares domains, all or none, and gives their ids. Declared by the desk they count at once, else after ApproveDomains.
func (m *Members) AddDomains(ctx context.Context, by marking.Viewer, domains []NewDomain) ([]int64, error) {
	if err := batch(len(domains)); err != nil {
		return nil, err
	}
	read := make([]Domain, len(domains))
	for i, n := range domains {
		var f *fault.Fault
		if read[i], f = n.read(); f != nil {
			return nil, at(i, f)
		}
	}
	orgs := pluck(read, func(d Domain) int64 { return d.Org })
	if err := m.mustOwn(ctx, by, orgs); err != nil {
		return nil, err
	}
	ids, err := m.series(ctx, len(read))
	if err != nil {
		return nil, err
	}
	kind, approved := DomainDeclared, int64(0)
	if by.All() {
		kind, approved = DomainApproved, m.micro()
	}
	for i := range read {
		read[i].ID, read[i].ApprovedAt, read[i].ClaimedAt = ids[i], approved, m.micro()
	}
	err = m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := forgetEnded(ctx, tx, read); err != nil {
			return nil, err
		}
		if err := insertDomains(ctx, tx, read); err != nil {
			return nil, taken(err, "domain_declared", "這個單位已經登錄過這個網域。", "The organisation has declared this domain already.")
		}
		return facts(by, kind, orgs, ids), nil
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}

// ApproveDomains lets declared domains count.
func (m *Members) ApproveDomains(ctx context.Context, by marking.Viewer, ids []int64) error {
	return m.approve(ctx, by, ids, domainTable, DomainApproved)
}

// DomainsOf lists the domains of organisations whose own rows the viewer may read, approved or not.
func (m *Members) DomainsOf(ctx context.Context, v marking.Viewer, orgs []int64) ([]Domain, error) {
	return m.selectDomains(ctx, "d.org IN ("+idList(1)+") AND "+shownPlace("d")+" AND "+v.WhereOrg("d.org")+" ORDER BY d.org, d.name, d.id", idsArg(orgs))
}

// DomainsByID gives domains by their ids: what a fact named.
func (m *Members) DomainsByID(ctx context.Context, v marking.Viewer, ids []int64) ([]Domain, error) {
	return m.selectDomains(ctx, "d.id IN ("+idList(1)+") AND d.ended_at = 0 AND "+v.WhereOrg("d.org")+" ORDER BY d.id", idsArg(ids))
}
