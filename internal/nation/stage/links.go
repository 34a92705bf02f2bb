package stage

import (
	"context"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/member"
	"lianfang/internal/nation"
	"lianfang/internal/text"
)

// linkLife is how long the demonstration's links work.
const linkLife = 7 * 24 * time.Hour

// Door is a person of the nation and the link by which a visitor becomes that person.
type Door struct {
	Slug   string
	Name   text.Text
	Title  text.Text
	Org    text.Text
	Desk   bool
	Secret string
}

// makeLinks gives everybody a link that works as often as wanted; only the demonstration has such.
func (s *Stage) makeLinks(ctx context.Context) error {
	for _, p := range s.nation.People {
		secret, err := s.app.Access.Link(ctx, keeper, s.people[p.Slug], s.orgs[p.Organisation], s.firstOffice(p), linkLife, true)
		if err != nil {
			return err
		}
		s.links[p.Slug] = secret
	}
	return nil
}

// firstOffice is in what quality a visitor comes in: at the centre the desk, elsewhere the first office that the file names.
func (s *Stage) firstOffice(p nation.Person) member.Role {
	for _, o := range p.Offices {
		if o == string(member.Desk) {
			return member.Desk
		}
	}
	return member.Role(p.Offices[0])
}

// Doors lists everybody's link, the desk first, then those who act in the play, then the rest in the order of the file.
func (s *Stage) Doors() []Door {
	acts := map[string]bool{}
	for _, st := range s.nation.Script.Steps {
		acts[st.Actor] = true
	}
	var desk, actors, rest []Door
	for _, p := range s.nation.People {
		o := s.nation.Organisation(p.Organisation)
		d := Door{Slug: p.Slug, Name: p.Name, Title: p.Title, Org: o.Name, Desk: s.firstOffice(p) == member.Desk, Secret: s.links[p.Slug]}
		switch {
		case d.Desk:
			desk = append(desk, d)
		case acts[p.Slug]:
			actors = append(actors, d)
		default:
			rest = append(rest, d)
		}
	}
	return append(append(desk, actors...), rest...)
}

// People lists the doors for the page of the sign-in.
func (s *Stage) People() []page.Entry {
	var out []page.Entry
	for _, d := range s.Doors() {
		icon := "people"
		if d.Desk {
			icon = "now"
		}
		out = append(out, page.Entry{Icon: icon, Name: text.Format("%[1]s，%[2]s", "%[1]s, %[2]s", d.Name, d.Org), Note: d.Title, Href: "/sign-in/" + d.Secret})
	}
	return out
}
