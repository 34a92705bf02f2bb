package nation

import (
	"lianfang/internal/text"
)

// Person is somebody who signs in to the demo.
type Person struct {
	Slug         string
	Name         text.Text
	Organisation string   // slug
	Offices      []string // roles of package member: admin, desk, officer, reader
	Title        text.Text
	Languages    []string // "zh-TW", "en"; the first is the person's own
	Mail, Phone  string
}

type peopleFile struct {
	Person []struct {
		Slug, Zh, En, Organisation string
		Offices, Languages         []string
		TitleZh                    string `toml:"title_zh"`
		TitleEn                    string `toml:"title_en"`
		Mail, Phone                string
	}
}

func (n *Nation) readPeople() error {
	var f peopleFile
	if err := decode("people.toml", &f); err != nil {
		return err
	}
	for _, p := range f.Person {
		n.People = append(n.People, Person{Slug: p.Slug, Name: text.Of(p.Zh, p.En), Organisation: p.Organisation, Offices: p.Offices,
			Title: text.Of(p.TitleZh, p.TitleEn), Languages: p.Languages, Mail: p.Mail, Phone: p.Phone})
	}
	return nil
}
