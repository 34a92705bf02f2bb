package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// linkLasts is how long a sign-in link lasts; access allows no more.
const linkLasts = 15 * time.Minute

func orgFlag() flag {
	return flag{name: "org", value: "SLUG", say: text.Of("單位的代號；沒有指定就是中心本身", "the organisation's slug; else the centre itself")}
}

func roleFlag(def string) flag {
	return flag{name: "role", value: "ROLE", def: def, say: text.Of("角色：人員有 admin、desk、officer、reader；權杖有 desk、member、peer、public",
		"role: persons have admin, desk, officer or reader; tokens desk, member, peer or public")}
}

func adminPersonCreateCommand() *command {
	return &command{
		name: "admin person create", args: "NAME", min: 1, max: 1,
		brief: text.Of("新增人員", "add a person"),
		about: text.Of("新增一個人並給他在某個單位的第一個職務。第一次登入用一次性的連結，--link 會順便印一個；之後由本人設定通行密鑰或密碼。",
			"Adds a person with a first office in an organisation. The first sign-in is by a one-time link, which --link prints; then the person adds a passkey, or a password with a code."),
		flags: []flag{storeFlag(), orgFlag(), roleFlag("reader"),
			{name: "email", value: "ADDRESS", say: text.Of("電子郵件", "mail address")},
			{name: "phone", value: "NUMBER", say: text.Of("電話", "telephone")},
			{name: "speaks", value: "zh-TW|en", say: text.Of("這個人的語言；沒有指定時是中心的語言", "the person's language; else the centre's")},
			{name: "link", sort: toggle, say: text.Of("也印出登入連結", "print a sign-in link too")},
			publicURLFlag(), jsonFlag()},
		examples: []example{
			{"lianfang admin person create 林怡君 --email lin@north-hospital.example.tw --org north-hospital --role officer --link", text.Of("醫院的資安人員，連同登入連結", "a hospital's security officer, with a link")},
			{"lianfang admin person create 'Duty desk' --role desk", text.Of("中心的值班人員", "somebody at the centre's desk")},
		},
		do: adminPersonCreate,
	}
}

type personRow struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Email string   `json:"email"`
	Org   string   `json:"org"`
	Roles []string `json:"roles"`
	Link  string   `json:"link,omitempty"`
}

func shownPerson(p member.Person, org member.Org) personRow {
	r := personRow{ID: p.UUID, Name: p.Name, Email: p.Email, Org: org.Slug, Roles: []string{}}
	for _, o := range p.Offices {
		if o.Org == org.ID {
			r.Roles = append(r.Roles, string(o.Role))
		}
	}
	return r
}

func adminPersonCreate(c *call) error {
	return c.withApp(func(a *app.App) error {
		org, err := c.org(a)
		if err != nil {
			return err
		}
		lang, err := c.speaks(a)
		if err != nil {
			return err
		}
		ids, err := a.Members.AddPeople(c, atConsole(), []member.NewPerson{{Name: c.args[0], Email: c.word("email"), Phone: c.word("phone"), Lang: lang,
			Org: org.ID, Role: member.Role(c.word("role"))}})
		if err != nil {
			return err
		}
		p, err := a.Members.PersonByID(c, atConsole(), ids[0])
		if err != nil {
			return err
		}
		row := shownPerson(p, org)
		if c.on("link") {
			if row.Link, err = c.makeLink(a, p, org, member.Role(c.word("role"))); err != nil {
				return err
			}
		}
		if c.on("json") {
			return c.json(row)
		}
		if err := c.print(text.Format("已新增 %[1]s（%[2]s，%[3]s），編號 %[4]s", "added %[1]s (%[2]s, %[3]s), id %[4]s", p.Name, org.Slug, c.word("role"), p.UUID)); err != nil || row.Link == "" {
			return err
		}
		_, err = fmt.Fprintln(c.out, row.Link)
		return err
	})
}

// speaks is the language of a new person: as said, else the centre's.
func (c *call) speaks(a *app.App) (text.Lang, error) {
	if l := c.word("speaks"); l != "" {
		return parseLang(l)
	}
	p, err := a.Members.Profile(c, atConsole())
	return text.ParseLang(string(p.Lang)), err
}

func adminPersonListCommand() *command {
	return &command{
		name:  "admin person list",
		brief: text.Of("列出一個單位的人員", "list an organisation's people"),
		about: text.Of("列出一個單位的人員與他們的角色。", "Lists the people of an organisation with their roles."),
		flags: []flag{storeFlag(), orgFlag(), jsonFlag()},
		examples: []example{
			{"lianfang admin person list", text.Of("中心自己的人", "the centre's own people")},
			{"lianfang admin person list --org north-hospital --json", text.Of("一家醫院的人，JSON", "a hospital's people in JSON")},
		},
		do: adminPersonList,
	}
}

func adminPersonList(c *call) error {
	return c.withApp(func(a *app.App) error {
		org, err := c.org(a)
		if err != nil {
			return err
		}
		people, err := a.Members.PeopleOf(c, atConsole(), org.ID)
		if err != nil {
			return err
		}
		rows := []personRow{}
		for _, p := range people {
			rows = append(rows, shownPerson(p, org))
		}
		if c.on("json") {
			return c.json(struct {
				People []personRow `json:"people"`
			}{rows})
		}
		for _, r := range rows {
			if _, err := fmt.Fprintf(c.out, "%s  %-20s %-32s %s\n", r.ID, strings.Join(r.Roles, ","), cmp.Or(r.Email, "-"), r.Name); err != nil {
				return err
			}
		}
		return nil
	})
}

func adminPersonLinkCommand() *command {
	return &command{
		name: "admin person link", args: "PERSON", min: 1, max: 1,
		brief: text.Of("印一個一次性的登入連結", "print a one-time sign-in link"),
		about: text.Of("為一個人印一個登入連結，15 分鐘內有效，只能用一次。PERSON 是電子郵件、姓名或編號（admin person list 有）。伺服器執行中也能用。",
			"Prints a sign-in link for a person; it lasts 15 minutes and works once. PERSON is a mail address, a name or an id as admin person list shows it. It works while the server runs."),
		flags: []flag{storeFlag(), orgFlag(), {name: "role", value: "ROLE", say: text.Of("以哪個角色登入；沒有指定就是這個人的第一個角色", "the role to sign in with; else the person's first")},
			publicURLFlag(), jsonFlag()},
		examples: []example{
			{"lianfang admin person link lin@north-hospital.example.tw --org north-hospital", text.Of("給醫院的資安人員", "for a hospital's security officer")},
			{"lianfang admin person link 管理者 --role desk --public-url https://cert.example.tw", text.Of("管理者以值班角色登入", "the administrator, to sit at the desk")},
		},
		do: adminPersonLink,
	}
}

func adminPersonLink(c *call) error {
	return c.withApp(func(a *app.App) error {
		org, err := c.org(a)
		if err != nil {
			return err
		}
		people, err := a.Members.PeopleOf(c, atConsole(), org.ID)
		if err != nil {
			return err
		}
		who := c.args[0]
		people = slices.DeleteFunc(people, func(p member.Person) bool {
			return p.UUID != who && p.Name != who && (p.Email == "" || !strings.EqualFold(p.Email, who))
		})
		if len(people) != 1 {
			return complain("%[1]s 在 %[2]s 有 %[3]d 個人符合；請用 `lianfang admin person list` 列出的編號。",
				"%[1]s fits %[3]d people of %[2]s; use the id that `lianfang admin person list` shows.", who, org.Slug, len(people))
		}
		role, err := c.roleFor(people[0], org)
		if err != nil {
			return err
		}
		link, err := c.makeLink(a, people[0], org, role)
		if err != nil {
			return err
		}
		if c.on("json") {
			return c.json(struct {
				Link    string `json:"link"`
				Seconds int    `json:"seconds"`
			}{link, int(linkLasts.Seconds())})
		}
		_, err = fmt.Fprintln(c.out, link)
		return err
	})
}

func (c *call) roleFor(p member.Person, org member.Org) (member.Role, error) {
	if r := c.word("role"); r != "" {
		return member.Role(r), nil
	}
	for _, o := range p.Offices {
		if o.Org == org.ID {
			return o.Role, nil
		}
	}
	return "", complain("%s 在那裡沒有角色。", "%s has no role there.", p.Name)
}

func (c *call) makeLink(a *app.App, p member.Person, org member.Org, role member.Role) (string, error) {
	secret, err := a.Access.Link(c, atConsole(), p.ID, org.ID, role, linkLasts, false)
	if err != nil {
		return "", err
	}
	return linkURL(c.address(a), secret), nil
}

// address is where people reach this centre: as said, else where its server says it is, else the usual port.
func (c *call) address(a *app.App) string {
	if u := c.word("public-url"); u != "" {
		return strings.TrimSuffix(u, "/")
	}
	if a.Store.Folder != "" {
		if b, err := readSmall(filepath.Join(a.Store.Folder, addressFile)); err == nil {
			return strings.TrimSpace(string(b))
		} else if !os.IsNotExist(err) {
			c.tell(text.Format("讀不到伺服器的位址：%v", "the server's address cannot be read: %v", err))
		}
	}
	return "http://localhost:8119"
}
