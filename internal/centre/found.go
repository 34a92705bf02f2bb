package centre

import (
	"context"
	"slices"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/incident/playbook"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// Founded is a centre that was made.
type Founded struct {
	Centre member.Org
	Policy int64 // its version, 0 for the program's own
	First  int64 // the first administrator
	Secret string
}

// linkLasts is how long the first administrator's link lasts.
const linkLasts = 15 * time.Minute

// Found makes a centre in a store that has none. The centre and its people come last: whoever is interrupted before runs it again, and what is there
// already stays.
func Found(ctx context.Context, a *app.App, t Template) (Founded, error) {
	by := marking.System("a new centre")
	if c, err := a.Members.Centre(ctx, by); err == nil {
		return Founded{}, exists(a, c)
	} else if !fault.Is(err, fault.NotFound) {
		return Founded{}, err
	}
	if err := t.Check(); err != nil {
		return Founded{}, err
	}
	if err := t.settle(ctx, a, by); err != nil {
		return Founded{}, err
	}
	f := Founded{}
	if t.Policy != nil {
		version, err := a.Warning.SetPolicy(ctx, by, *t.Policy)
		if err != nil {
			return f, err
		}
		f.Policy = version
	}
	if err := t.advise(ctx, a, by); err != nil {
		return f, err
	}
	ids, err := a.Members.CreateOrgs(ctx, by, []member.NewOrg{t.org()})
	if err != nil {
		return f, err
	}
	if f.Centre, err = a.Members.FindOrg(ctx, by, ids[0]); err != nil {
		return f, err
	}
	if f.First, err = t.appoint(ctx, a, by, f.Centre.ID); err != nil || f.First == 0 {
		return f, err
	}
	f.Secret, err = a.Access.Link(ctx, by, f.First, f.Centre.ID, member.Admin, linkLasts, false)
	return f, err
}

func exists(a *app.App, c member.Org) error {
	return fault.New(fault.Conflict, "centre_exists", text.Format("%[1]s 裡已經有中心「%[2]s」（%[3]s）。要另開一個中心，請用 --store 指定空的資料夾或資料庫。",
		"%[1]s holds the centre %[2]q (%[3]s) already. For another one, name an empty folder or database with --store.", a.Store.Where(), c.Name, c.Slug))
}

// settle writes what stands without the centre: its profile, whom it listens to, and its groups.
func (t Template) settle(ctx context.Context, a *app.App, by marking.Viewer) error {
	if err := a.Members.SetProfile(ctx, by, t.profile()); err != nil {
		return err
	}
	sources := make([]intel.Source, len(t.Sources))
	for i, s := range t.Sources {
		level, _ := tlp.Parse(s.Marking) // nothing means that nothing was agreed
		sources[i] = intel.Source{Slug: s.Slug, Name: s.Name, Reliability: s.Reliability, DefaultTLP: level}
	}
	if err := a.Intel.AddSources(ctx, by, sources); err != nil {
		return err
	}
	there, err := a.Members.Communities(ctx, by)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, c := range there {
		known[c.Slug] = true
	}
	for _, c := range t.Communities {
		if known[c.Slug] {
			continue
		}
		if _, err := a.Members.AddCommunity(ctx, by, c.Slug, c.Name); err != nil {
			return err
		}
	}
	return t.publish(ctx, a, by)
}

// publish puts up a model of the agreement in the template's version, so that who applies has something to sign; the centre changes it by a newer one.
func (t Template) publish(ctx context.Context, a *app.App, by marking.Viewer) error {
	texts, err := a.Members.AgreementTexts(ctx)
	if err != nil || len(texts) > 0 || t.Agreement == "" {
		return err
	}
	return a.Members.PublishAgreement(ctx, by, t.Agreement, member.ModelAgreement)
}

// appoint adds the first people and gives the first administrator, 0 where the template names none.
func (t Template) appoint(ctx context.Context, a *app.App, by marking.Viewer, centre int64) (admin int64, err error) {
	people, more := t.people()
	if len(people) == 0 {
		return 0, nil
	}
	for i := range people {
		people[i].Org = centre
	}
	ids, err := a.Members.AddPeople(ctx, by, people)
	if err != nil {
		return 0, err
	}
	var offices []member.Office
	for i, p := range people {
		if p.Role == member.Admin && admin == 0 {
			admin = ids[i]
		}
		for _, r := range more[p.Name+"\x00"+p.Email] {
			if offices = append(offices, member.Office{Person: ids[i], Org: centre, Role: r}); r == member.Admin && admin == 0 {
				admin = ids[i]
			}
		}
	}
	if len(offices) == 0 {
		return admin, nil
	}
	return admin, a.Members.AddOffices(ctx, by, offices)
}

// advise words the first advice as the template does. What was worded before an interruption is left alone.
func (t Template) advise(ctx context.Context, a *app.App, by marking.Viewer) error {
	now, err := a.Incidents.AllPlaybooks(ctx, by)
	if err != nil {
		return err
	}
	words := map[string]playbook.Playbook{}
	for _, p := range t.Playbooks {
		words[p.Slug] = p
	}
	for _, p := range now {
		if p.Version != 0 {
			delete(words, p.Slug)
			continue
		}
		if _, own := words[p.Slug]; !own && slices.Contains(t.HidePlaybooks, p.Slug) {
			words[p.Slug] = p.Playbook
		}
	}
	for slug, p := range words {
		if _, err := a.Incidents.SetPlaybook(ctx, by, 0, p, !slices.Contains(t.HidePlaybooks, slug)); err != nil {
			return err
		}
	}
	return nil
}
