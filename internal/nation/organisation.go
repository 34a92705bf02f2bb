package nation

import (
	"fmt"
	"net/netip"
	"time"

	"lianfang/internal/text"
)

// Organisation is a centre, a company, an agency, a clinic. Codes are those of package member: Level nation, sector or provider; Sector
// one of nine; Tier A to E or ""; Region a county (ISO 3166-2:TW without the country); State member or applicant.
type Organisation struct {
	Slug   string
	Name   text.Text
	Level  string
	Sector string
	Tier   string
	Region string
	Parent string // slug, "" for the national centre
	Kind   string // centre (the one), isac, utility, hospital, fab, supplier, sme, mssp …
	State  string

	AgreedVersion string    // of the agreement that it signed, "" for an applicant
	AgreedOn      time.Time // a day, midnight UTC
	AgreedUntil   time.Time
	AppliedOn     time.Time // of an applicant

	Networks []netip.Prefix // masked; no two in the nation overlap
	Domains  []string
	Contacts []Contact // by rank, from 1
}

// Contact is where an organisation is reached. Role and Channel are those of package member.
type Contact struct {
	Rank    int
	Role    string // security, duty, ciso, deputy
	Channel string // mail, phone
	Address string
	Person  string // slug, "" for a switchboard
}

// Link says that one organisation delivers to another. Tier counts from the maker at the end of the chain.
type Link struct {
	Supplier, Customer string // slugs
	What               text.Text
	Tier               int
}

// Delegation lets an agent act for an organisation; What is one of the words of package member.
type Delegation struct {
	Agent, Organisation string // slugs
	What                string
	Amber               bool // TLP:AMBER may reach the agent
	Until               time.Time
}

type organisationsFile struct {
	Organisation []organisationRow
	Supply       []struct {
		Supplier, Customer, Zh, En string
		Tier                       int
	}
	Delegation []struct {
		Agent, Organisation, What, Until string
		Amber                            bool
	}
}

type organisationRow struct {
	Slug, Zh, En, Level, Sector, Tier, Region, Parent, Kind, State, Applied string
	Agreement                                                               struct{ Version, Signed, Until string }
	Networks, Domains                                                       []string
	Contacts                                                                []Contact
}

func (n *Nation) readOrganisations() error {
	var f organisationsFile
	if err := decode("organisations.toml", &f); err != nil {
		return err
	}
	for _, r := range f.Organisation {
		o, err := r.organisation()
		if err != nil {
			return fmt.Errorf("nation: organisation %s: %w", r.Slug, err)
		}
		n.Organisations = append(n.Organisations, o)
	}
	for _, s := range f.Supply {
		n.Links = append(n.Links, Link{Supplier: s.Supplier, Customer: s.Customer, What: text.Of(s.Zh, s.En), Tier: s.Tier})
	}
	for _, d := range f.Delegation {
		until, err := day(d.Until)
		if err != nil {
			return fmt.Errorf("nation: delegation to %s: %w", d.Agent, err)
		}
		n.Delegations = append(n.Delegations, Delegation{Agent: d.Agent, Organisation: d.Organisation, What: d.What, Amber: d.Amber, Until: until})
	}
	return nil
}

func (r organisationRow) organisation() (Organisation, error) {
	o := Organisation{Slug: r.Slug, Name: text.Of(r.Zh, r.En), Level: r.Level, Sector: r.Sector, Tier: r.Tier, Region: r.Region, Parent: r.Parent,
		Kind: r.Kind, State: r.State, AgreedVersion: r.Agreement.Version, Domains: r.Domains, Contacts: r.Contacts}
	for _, d := range []struct {
		from string
		to   *time.Time
	}{{r.Agreement.Signed, &o.AgreedOn}, {r.Agreement.Until, &o.AgreedUntil}, {r.Applied, &o.AppliedOn}} {
		t, err := day(d.from)
		if err != nil {
			return o, err
		}
		*d.to = t
	}
	for _, s := range r.Networks {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return o, err
		}
		o.Networks = append(o.Networks, p)
	}
	return o, nil
}
