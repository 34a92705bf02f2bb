package nation

import (
	"net/netip"
	"strings"
	"testing"

	"lianfang/internal/format/observable"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

func load(t *testing.T) *Nation {
	t.Helper()
	n, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNationHasItsShape(t *testing.T) {
	n := load(t)
	levels, sectors, kinds, applicants := map[string]int{}, map[string]int{}, map[string]int{}, 0
	for _, o := range n.Organisations {
		levels[o.Level]++
		kinds[o.Kind]++
		if o.Level == "provider" {
			sectors[o.Sector]++
		}
		if o.State == "applicant" {
			applicants++
		}
	}
	if len(n.Organisations) != 45 || levels["nation"] != 1 || levels["sector"] != 9 || levels["provider"] != 35 {
		t.Errorf("%d organisations, levels %v", len(n.Organisations), levels)
	}
	if kinds["centre"] != 1 || n.Organisations[0].Kind != "centre" {
		t.Error("a store has one centre, and it comes first")
	}
	if applicants != 2 {
		t.Errorf("%d applicants", applicants)
	}
	for _, s := range member.Sectors() {
		if sectors[s.Code] < 2 {
			t.Errorf("sector %s has %d providers", s.Code, sectors[s.Code])
		}
	}
	if len(n.People) < 60 || len(n.Sources) != 11 || len(n.Files) != 13 || len(n.Inventories) != 37 {
		t.Errorf("%d people, %d sources, %d files, %d inventories", len(n.People), len(n.Sources), len(n.Files), len(n.Inventories))
	}
}

func TestOrganisationsAreSound(t *testing.T) {
	n := load(t)
	sectors, regions := codes(member.Sectors(), func(s member.Sector) string { return s.Code }), codes(member.Regions(), func(r member.Region) string { return r.Code })
	for i, o := range n.Organisations {
		if o.Slug == "" || !sectors[o.Sector] || !regions[o.Region] || len(o.Networks) == 0 || len(o.Domains) == 0 || len(o.Contacts) == 0 {
			t.Errorf("%s: something is missing or unknown", o.Slug)
		}
		if len(o.Tier) > 1 || o.Tier != "" && !strings.Contains("ABCDE", o.Tier) {
			t.Errorf("%s: tier %q", o.Slug, o.Tier)
		}
		if p := n.Organisation(o.Parent); (p == nil) != (i == 0) {
			t.Errorf("%s: parent %q", o.Slug, o.Parent)
		}
		agreed := o.AgreedVersion != "" && o.AgreedUntil.After(o.AgreedOn) && !o.AgreedOn.IsZero()
		if (o.State == "member") != agreed || (o.State == "applicant") == o.AppliedOn.IsZero() {
			t.Errorf("%s: state %s does not go with its papers", o.Slug, o.State)
		}
		for k, c := range o.Contacts {
			if c.Rank != k+1 || member.ContactRoleName(c.Role).IsZero() || c.Channel != "mail" && c.Channel != "phone" {
				t.Errorf("%s: contact %+v", o.Slug, c)
			}
			if c.Person != "" && (n.Person(c.Person) == nil || n.Person(c.Person).Organisation != o.Slug) {
				t.Errorf("%s: contact %s does not stand here", o.Slug, c.Person)
			}
			checkAddress(t, o.Slug, c.Channel, c.Address)
		}
	}
}

func codes[T any](all []T, code func(T) string) map[string]bool {
	out := map[string]bool{}
	for _, x := range all {
		out[code(x)] = true
	}
	return out
}

// checkAddress wants a mail address that leads nowhere and a telephone number of the made-up kind.
func checkAddress(t *testing.T, who, channel, address string) {
	t.Helper()
	if channel == "mail" {
		_, name, _ := strings.Cut(address, "@")
		if !strings.HasSuffix(name, ".example") {
			t.Errorf("%s: mail %s", who, address)
		}
		return
	}
	if !strings.Contains(address, "-5550-0") && !strings.HasPrefix(address, "0900-555-0") {
		t.Errorf("%s: telephone %s", who, address)
	}
}

func TestNamesAreUnlike(t *testing.T) {
	n := load(t)
	seen := map[string]bool{}
	once := func(kind, name string) {
		if name == "" || seen[kind+name] {
			t.Errorf("%s %q is missing or occurs twice", kind, name)
		}
		seen[kind+name] = true
	}
	for _, o := range n.Organisations {
		once("slug", o.Slug)
		once("zh", o.Name.In(text.ZhTW))
		once("en", o.Name.In(text.En))
		for _, d := range o.Domains {
			once("domain", d)
		}
	}
	for _, p := range n.People {
		once("slug", p.Slug)
		once("zh", p.Name.In(text.ZhTW))
		once("en", p.Name.In(text.En))
		once("mail", p.Mail)
		once("phone", p.Phone)
	}
	for _, s := range n.Sources {
		once("source", s.Slug)
	}
	for _, f := range n.Files {
		once("file", f.Name)
	}
}

func TestNetworksAreNobodysAndDoNotOverlap(t *testing.T) {
	n := load(t)
	type owned struct {
		slug string
		net  netip.Prefix
	}
	var all []owned
	for _, o := range n.Organisations {
		for _, p := range o.Networks {
			if p != p.Masked() {
				t.Errorf("%s: %s has host bits", o.Slug, p)
			}
			checkNobodys(t, o.Slug, observable.Value{Kind: kindOf(p), Text: p.String()})
			for _, other := range all {
				if other.net.Overlaps(p) {
					t.Errorf("%s and %s overlap: %s, %s", o.Slug, other.slug, p, other.net)
				}
			}
			all = append(all, owned{o.Slug, p})
		}
		for _, d := range o.Domains {
			checkNobodys(t, o.Slug, observable.Value{Kind: observable.Domain, Text: d})
		}
	}
}

func kindOf(p netip.Prefix) observable.Kind {
	if p.Addr().Is4() {
		return observable.IPv4CIDR
	}
	return observable.IPv6CIDR
}

// checkNobodys wants an address or a name that the registries keep for examples or laboratories.
func checkNobodys(t *testing.T, where string, v observable.Value) {
	t.Helper()
	use, ok := observable.SpecialUse(v)
	if !ok || use.Code != "documentation" && use.Code != "benchmark" {
		t.Errorf("%s: %s might be somebody's", where, v.Text)
	}
}

func TestPeopleStandSomewhere(t *testing.T) {
	n := load(t)
	held, english := map[string]int{}, 0
	for _, p := range n.People {
		o := n.Organisation(p.Organisation)
		if o == nil || len(p.Offices) == 0 || len(p.Languages) == 0 || p.Title.IsZero() {
			t.Errorf("%s: %+v", p.Slug, p)
			continue
		}
		held[o.Slug]++
		for _, r := range p.Offices {
			if member.Role(r).Name().IsZero() || r == "desk" && o.Kind != "centre" {
				t.Errorf("%s: office %s", p.Slug, r)
			}
		}
		if p.Languages[0] == "en" {
			english++
		}
		if !strings.HasSuffix(p.Mail, "@"+o.Domains[0]) {
			t.Errorf("%s: mail %s", p.Slug, p.Mail)
		}
		checkAddress(t, p.Slug, "phone", p.Phone)
	}
	for _, o := range n.Organisations {
		if held[o.Slug] == 0 {
			t.Errorf("nobody works at %s", o.Slug)
		}
	}
	if english < 2 || held["national-centre"] < 5 {
		t.Errorf("%d speak English first, %d at the centre", english, held["national-centre"])
	}
}

func TestTiesHoldTheSupplyChain(t *testing.T) {
	n := load(t)
	suppliers := map[string]map[int]int{}
	for _, l := range n.Links {
		if n.Organisation(l.Supplier) == nil || n.Organisation(l.Customer) == nil || l.Supplier == l.Customer || l.What.IsZero() {
			t.Errorf("link %+v", l)
		}
		if suppliers[l.Customer] == nil {
			suppliers[l.Customer] = map[int]int{}
		}
		suppliers[l.Customer][l.Tier]++
	}
	if suppliers["crystalridge-fab"][1] < 3 || suppliers["calmsea-precision"][2] != 2 || suppliers["clearstone-materials"][2] != 1 {
		t.Errorf("the chain is %v", suppliers)
	}
	for _, d := range n.Delegations {
		agent, client := n.Organisation(d.Agent), n.Organisation(d.Organisation)
		if agent == nil || client == nil || agent.Kind != "mssp" || d.Until.IsZero() {
			t.Errorf("delegation %+v", d)
		}
	}
	if len(n.Delegations) != 4 {
		t.Errorf("%d delegations", len(n.Delegations))
	}
}
