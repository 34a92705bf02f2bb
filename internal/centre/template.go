package centre

import (
	"embed"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/go-json-experiment/json"

	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/incident/playbook"
	"lianfang/internal/member"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

//go:embed templates
var templates embed.FS

// Template is a centre that is not there yet.
type Template struct {
	About       text.Text       `json:"about"`
	Slug        string          `json:"slug"`
	Name        text.Text       `json:"name"`
	Level       member.Level    `json:"level"`
	Sector      string          `json:"sector"`
	Region      string          `json:"region"`
	Language    string          `json:"language"` // of the first people
	Code        string          `json:"code"`
	Hotline     string          `json:"hotline"`
	Agreement   string          `json:"agreement"`
	Communities []Community     `json:"communities"`
	Sources     []Source        `json:"sources"`
	Offices     []Office        `json:"offices"`
	Policy      *warning.Policy `json:"policy"` // nil for the program's own
	// First advice beside the program's own, or in the place of those with the same slug; and the slugs of those that are not shown.
	Playbooks     []playbook.Playbook `json:"playbooks"`
	HidePlaybooks []string            `json:"hide_playbooks"`
}

// Community is a group to be made, without members yet.
type Community struct {
	Slug string    `json:"slug"`
	Name text.Text `json:"name"`
}

// Source is who will give intelligence, and what was agreed with them.
type Source struct {
	Slug        string    `json:"slug"`
	Name        text.Text `json:"name"`
	Reliability string    `json:"reliability"` // A to F of the Admiralty code
	Marking     string    `json:"marking"`     // what its unmarked objects mean; "" where nothing was agreed
}

// Office is a role that somebody has to hold before the centre can work as its policy says.
type Office struct {
	Role    member.Role `json:"role"`
	Why     text.Text   `json:"why"`
	AtLeast int         `json:"at_least"`
	People  []Person    `json:"people"`
}

// Person is somebody who holds an office from the first day.
type Person struct {
	Name   string `json:"name"`
	Email  string `json:"email"`
	Phone  string `json:"phone"`
	Speaks string `json:"speaks"` // zh-TW or en; "" for the centre's language
}

// Names lists the templates of the program.
func Names() []string {
	files, err := templates.ReadDir("templates")
	if err != nil {
		panic(err) // they are embedded
	}
	var out []string
	for _, f := range files {
		out = append(out, strings.TrimSuffix(f.Name(), ".toml"))
	}
	return out
}

// Text is a template of the program as it was written, to be changed.
func Text(name string) (string, error) {
	if !slices.Contains(Names(), name) {
		return "", fault.New(fault.Invalid, "no_such_template", text.Format("沒有叫做「%[1]s」的範本；有：%[2]s。", "There is no template called %[1]q; there are: %[2]s.", name, strings.Join(Names(), ", ")))
	}
	b, err := templates.ReadFile(path.Join("templates", name+".toml"))
	return string(b), err
}

// Parse reads a template. The keys of the policy are those that `admin policy show` prints, and a key that nothing reads is an error.
func Parse(written string) (Template, error) {
	var t Template
	var all map[string]any
	if _, err := toml.Decode(written, &all); err != nil {
		return t, badTemplate(err)
	}
	b, err := json.Marshal(all)
	if err != nil {
		return t, badTemplate(err)
	}
	if err := json.Unmarshal(b, &t, json.RejectUnknownMembers(true)); err != nil {
		return t, badTemplate(err)
	}
	return t, nil
}

func badTemplate(err error) error {
	return fault.New(fault.Invalid, "bad_template", text.Of("範本讀不懂；用 --print 看格式。", "The template cannot be read; see its form with --print.")).Because(err)
}

func (t Template) org() member.NewOrg {
	return member.NewOrg{Slug: t.Slug, Name: t.Name, Level: t.Level, Sector: t.Sector, Region: t.Region, Kind: member.KindCentre, AgreedVersion: t.Agreement}
}

func (t Template) profile() member.Profile {
	return member.Profile{Code: t.Code, Hotline: t.Hotline, Lang: text.Lang(t.Language)}
}

// people are those who hold an office from the first day, each once, with the first of their offices.
func (t Template) people() (first []member.NewPerson, more map[string][]member.Role) {
	more = map[string][]member.Role{}
	known := map[string]bool{}
	for _, o := range t.Offices {
		for _, p := range o.People {
			key := p.Name + "\x00" + p.Email
			if known[key] {
				more[key] = append(more[key], o.Role)
				continue
			}
			known[key] = true
			lang := p.Speaks
			if lang == "" {
				lang = t.Language
			}
			first = append(first, member.NewPerson{Name: p.Name, Email: p.Email, Phone: p.Phone, Lang: text.Lang(lang), Role: o.Role})
		}
	}
	return first, more
}

// Check tells what is wrong with a template, before anything is written.
func (t Template) Check() error {
	people, _ := t.people()
	if err := member.CheckCentre(t.org(), t.profile(), people); err != nil {
		return err
	}
	for _, c := range t.Communities {
		if err := member.CheckCommunity(c.Slug, c.Name); err != nil {
			return err
		}
	}
	for _, s := range t.Sources {
		if err := s.check(); err != nil {
			return err
		}
	}
	for _, o := range t.Offices {
		if o.Role.Name().IsZero() {
			return fault.New(fault.Invalid, "bad_role", text.Format("職務「%s」不是 admin、desk、officer 或 reader。", "The office %q is not admin, desk, officer or reader.", o.Role))
		}
	}
	if err := t.checkPlaybooks(); err != nil {
		return err
	}
	if t.Policy == nil {
		return nil
	}
	return t.Policy.Check()
}

func (t Template) checkPlaybooks() error {
	known := map[string]bool{}
	for _, p := range playbook.Shipped() {
		known[p.Slug] = true
	}
	for i := range t.Playbooks {
		if err := t.Playbooks[i].Check(); err != nil {
			return err
		}
		known[t.Playbooks[i].Slug] = true
	}
	for _, slug := range t.HidePlaybooks {
		if !known[slug] {
			return fault.New(fault.Invalid, "no_such_playbook", text.Format("hide_playbooks 裡的「%s」不是任何處置須知的代號。", "%q in hide_playbooks is no playbook's slug.", slug))
		}
	}
	return nil
}

func (s Source) check() error {
	_, known := tlp.Parse(s.Marking)
	switch {
	case s.Slug == "" || s.Name.IsZero():
		return fault.New(fault.Invalid, "bad_source", text.Of("每個來源要有代號與名稱。", "Each source has a slug and a name."))
	case len(s.Reliability) != 1 || s.Reliability < "A" || s.Reliability > "F":
		return fault.New(fault.Invalid, "bad_source", text.Format("來源 %s 的可靠度須為 A 至 F。", "The reliability of source %s is A to F.", s.Slug))
	case s.Marking != "" && !known:
		return fault.New(fault.Invalid, "bad_source", text.Format("來源 %[1]s 的分享等級「%[2]s」不認得。", "The sharing level of source %[1]s, %[2]q, is not known.", s.Slug, s.Marking))
	}
	return nil
}

// Vacant tells how many people an office still lacks.
func (o Office) Vacant() int { return max(0, o.AtLeast-len(o.People)) }

// WithFirst gives the template a first administrator where it names none. Whoever is alone also sits at the desk; the offices are separate, so the two can
// be given to different people later.
func (t Template) WithFirst(p Person) Template {
	t.Offices = slices.Clone(t.Offices)
	if t.fill(member.Admin, p) {
		t.fill(member.Desk, p)
	}
	return t
}

// fill puts a person in an office that nobody holds, and tells whether that was so.
func (t *Template) fill(r member.Role, p Person) bool {
	for _, o := range t.Offices {
		if o.Role == r && len(o.People) > 0 {
			return false
		}
	}
	i := slices.IndexFunc(t.Offices, func(o Office) bool { return o.Role == r })
	if i < 0 {
		t.Offices = append(t.Offices, Office{Role: r, AtLeast: 1})
		i = len(t.Offices) - 1
	}
	t.Offices[i].People = []Person{p}
	return true
}
