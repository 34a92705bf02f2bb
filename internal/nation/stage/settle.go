package stage

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"lianfang/internal/app"
	"lianfang/internal/exposure"
	"lianfang/internal/fault"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/nation"
	"lianfang/internal/text"
)

// Progress tells what is being done: a step in words, how far it is and how far it goes; 0 means that it cannot be told.
type Progress func(what text.Text, done, of int64)

// Stage is the nation in one running centre.
type Stage struct {
	app    *app.App
	nation *nation.Nation
	orgs   map[string]int64 // by slug
	people map[string]int64
	links  map[string]string // secrets of sign-in links, by person's slug
	play   playing
}

var keeper = marking.System("demo")

// Settle fills an empty store with the nation. A store that the demo made before is taken as it is; any other is refused.
func Settle(ctx context.Context, a *app.App, say Progress) (*Stage, error) {
	n, err := nation.Load()
	if err != nil {
		return nil, err
	}
	s := &Stage{app: a, nation: n, orgs: map[string]int64{}, people: map[string]int64{}, links: map[string]string{}}
	settled, err := s.find(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.loadGuard(); err != nil {
		return nil, err
	}
	if !settled {
		if err := s.settle(ctx, say); err != nil {
			return nil, err
		}
	}
	return s, s.makeLinks(ctx)
}

// find recognises a store of the demo by its centre and people.
func (s *Stage) find(ctx context.Context) (bool, error) {
	var after int64
	known := 0
	for {
		p, err := s.app.Members.ListOrgs(ctx, keeper, member.Filter{After: after, Limit: 500})
		if err != nil {
			return false, err
		}
		for _, o := range p.Orgs {
			if s.nation.Organisation(o.Slug) == nil {
				return false, notADemo()
			}
			s.orgs[o.Slug] = o.ID
			known++
		}
		if after = p.Next; after == 0 {
			break
		}
	}
	if known == 0 {
		return false, nil
	}
	for _, p := range s.nation.People {
		found, err := s.app.Members.PersonByEmail(ctx, keeper, p.Mail)
		if err != nil {
			return false, notADemo()
		}
		s.people[p.Slug] = found.ID
	}
	return true, nil
}

func notADemo() error {
	return fault.New(fault.Conflict, "not_a_demo_store", text.Of("這個資料庫不是示範用的，示範不會動它。請用 --store 另選一個資料夾。",
		"This store is not one of the demo, so the demo leaves it alone. Name another folder with --store."))
}

func (s *Stage) settle(ctx context.Context, say Progress) error {
	steps := []struct {
		what text.Text
		do   func(context.Context, func(done, of int64)) error
	}{
		{text.Of("單位與人員", "Organisations and people"), s.settlePeople},
		{text.Of("公開情資", "Public intelligence"), s.loadIntelligence},
		{text.Of("資產清單", "Inventories"), s.loadInventories},
		{text.Of("待辦的案件", "What waits for people"), s.addPending},
	}
	for _, step := range steps {
		say(step.what, 0, 0)
		if err := step.do(ctx, func(done, of int64) { say(step.what, done, of) }); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
	}
	return nil
}

func (s *Stage) settlePeople(ctx context.Context, _ func(done, of int64)) error {
	for _, f := range []func(context.Context) error{s.addOrgs, s.addPeople, s.addContacts, s.addTies, s.addNewcomers} {
		if err := f(ctx); err != nil {
			return err
		}
	}
	return nil
}

// addOrgs makes the organisations, parents before children.
func (s *Stage) addOrgs(ctx context.Context) error {
	left := s.nation.Organisations
	for len(left) > 0 {
		var now []member.NewOrg
		var later []nation.Organisation
		for _, o := range left {
			if o.Parent != "" && s.orgs[o.Parent] == 0 {
				later = append(later, o)
				continue
			}
			now = append(now, member.NewOrg{Slug: o.Slug, Name: o.Name, Level: member.Level(o.Level), Sector: o.Sector, Tier: o.Tier, Region: o.Region,
				Parent: s.orgs[o.Parent], Kind: o.Kind, AgreedVersion: o.AgreedVersion})
		}
		ids, err := s.app.Members.CreateOrgs(ctx, keeper, now)
		if err != nil {
			return err
		}
		for i, id := range ids {
			s.orgs[now[i].Slug] = id
		}
		left = later
	}
	return nil
}

func (s *Stage) addPeople(ctx context.Context) error {
	var people []member.NewPerson
	var more []member.Office
	for _, p := range s.nation.People {
		people = append(people, member.NewPerson{Name: s.nameOf(p), Email: p.Mail, Phone: p.Phone, Lang: text.ParseLang(p.Languages[0]), Org: s.orgs[p.Organisation], Role: member.Role(p.Offices[0])})
	}
	ids, err := s.app.Members.AddPeople(ctx, keeper, people)
	if err != nil {
		return err
	}
	for i, p := range s.nation.People {
		s.people[p.Slug] = ids[i]
		for _, office := range p.Offices[1:] {
			more = append(more, member.Office{Person: ids[i], Org: s.orgs[p.Organisation], Role: member.Role(office)})
		}
	}
	return s.app.Members.AddOffices(ctx, keeper, more)
}

// nameOf writes a person's name in the person's own language.
func (s *Stage) nameOf(p nation.Person) string { return p.Name.In(text.ParseLang(p.Languages[0])) }

func (s *Stage) addContacts(ctx context.Context) error {
	var contacts []member.NewContact
	var networks []member.NewNetwork
	var domains []member.NewDomain
	for _, o := range s.nation.Organisations {
		for _, c := range o.Contacts {
			contacts = append(contacts, member.NewContact{Org: s.orgs[o.Slug], Person: s.people[c.Person], Role: c.Role, Channel: member.Channel(c.Channel),
				Address: c.Address, Rank: int64(c.Rank), Verified: true})
		}
		for _, n := range o.Networks {
			networks = append(networks, member.NewNetwork{Org: s.orgs[o.Slug], CIDR: n.String()})
		}
		for _, d := range o.Domains {
			domains = append(domains, member.NewDomain{Org: s.orgs[o.Slug], Name: d})
		}
	}
	if _, err := s.app.Members.AddContacts(ctx, keeper, contacts); err != nil {
		return err
	}
	ids, err := s.app.Members.AddNetworks(ctx, keeper, networks)
	if err != nil {
		return err
	}
	if err := s.app.Members.ApproveNetworks(ctx, keeper, ids); err != nil {
		return err
	}
	if ids, err = s.app.Members.AddDomains(ctx, keeper, domains); err != nil {
		return err
	}
	return s.app.Members.ApproveDomains(ctx, keeper, ids)
}

func (s *Stage) addTies(ctx context.Context) error {
	var links []member.Link
	for _, l := range s.nation.Links {
		links = append(links, member.Link{Supplier: s.orgs[l.Supplier], Customer: s.orgs[l.Customer], What: l.What.In(text.En)})
	}
	if err := s.app.Members.AddLinks(ctx, keeper, links); err != nil {
		return err
	}
	var ds []member.Delegation
	for _, d := range s.nation.Delegations {
		ds = append(ds, member.Delegation{Agent: s.orgs[d.Agent], Org: s.orgs[d.Organisation], What: d.What, Amber: d.Amber, Until: d.Until.UnixMicro()})
	}
	return s.app.Members.Delegate(ctx, keeper, ds)
}

func (s *Stage) loadIntelligence(ctx context.Context, say func(done, of int64)) error {
	var sources []intel.Source
	for _, x := range s.nation.Sources {
		sources = append(sources, intel.Source{Slug: x.Slug, Name: x.Name, Reliability: x.Reliability, DefaultTLP: x.TLP})
	}
	if err := s.app.Intel.AddSources(ctx, keeper, sources); err != nil {
		return err
	}
	var done, all int64
	for _, f := range s.nation.Files {
		if f.Use == nation.UseBase {
			all += int64(f.Objects)
		}
	}
	for _, f := range s.nation.Files {
		if f.Use != nation.UseBase {
			continue
		}
		if _, err := s.take(ctx, f, func(n int64) { say(done+n, all) }); err != nil {
			return err
		}
		done += int64(f.Objects)
	}
	return nil
}

func (s *Stage) take(ctx context.Context, f nation.File, say func(n int64)) (*intel.Report, error) {
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	return s.takeFrom(ctx, f, in, say)
}

func (s *Stage) takeBytes(ctx context.Context, f nation.File, raw []byte, say func(n int64)) (*intel.Report, error) {
	return s.takeFrom(ctx, f, bytes.NewReader(raw), say)
}

func (s *Stage) takeFrom(ctx context.Context, f nation.File, in io.Reader, say func(n int64)) (*intel.Report, error) {
	r, err := s.app.Intel.Import(ctx, keeper, intel.File{Name: f.Name, Format: f.Format, Source: f.Source, Marking: f.Marking,
		Progress: func(objects, _ int64) { say(objects) }}, in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	return r, nil
}

// loadInventories begins with a policy that warns nobody of what is old: these members joined long ago, and were told then.
func (s *Stage) loadInventories(ctx context.Context, say func(done, of int64)) error {
	if err := s.app.Drain(ctx); err != nil { // what is known is read before anybody's inventory is
		return err
	}
	p, err := s.app.Warning.Policy(ctx)
	if err != nil {
		return err
	}
	p.DraftForNewInventory = false
	if _, err := s.app.Warning.SetPolicy(ctx, keeper, p); err != nil {
		return err
	}
	for i, inv := range s.nation.Inventories {
		if err := s.takeInventory(ctx, inv); err != nil {
			return fmt.Errorf("%s: %w", inv.Name, err)
		}
		say(int64(i+1), int64(len(s.nation.Inventories)))
	}
	return s.app.Drain(ctx)
}

func (s *Stage) takeInventory(ctx context.Context, inv nation.Inventory) error {
	in, err := inv.Open()
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	_, err = s.app.Exposure.Take(ctx, keeper, exposure.Upload{Org: s.orgs[inv.Organisation], Name: inv.Name, Format: inv.Format, Body: io.Reader(in)})
	return err
}
