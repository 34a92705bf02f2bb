package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"lianfang/internal/app"
	"lianfang/internal/centre"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

func adminCentreCommand() *command {
	return &command{
		name:  "admin centre",
		brief: text.Of("從範本建立一個新中心", "make a new centre from a template"),
		about: text.Format("在空的資料庫裡建立一個中心：領域、來源與約定、社群、派送政策、要補的職務，都照範本。範本有 %[1]s；--print 印出來改，再用 --file 交回。已經有中心的資料庫不會動。"+
			"做完會印出第一位管理者的一次性登入連結，15 分鐘內有效。",
			"Makes a centre in an empty store: its sector, sources with their contracts, groups, release policy and the offices to fill are those of a template. There are %[1]s; --print shows one to be changed, and --file takes it back. "+
				"A store that has a centre is left alone. At the end it prints the first administrator's one-time sign-in link, good for 15 minutes.", strings.Join(centre.Names(), ", ")),
		flags: []flag{storeFlag(),
			{name: "template", value: "NAME", say: text.Format("範本：%[1]s（預設 national）", "the template: %[1]s (default national)", strings.Join(centre.Names(), ", "))},
			{name: "file", value: "FILE", say: text.Of("自己的範本（TOML）；- 是標準輸入", "a template of your own (TOML); - is standard input")},
			{name: "print", sort: toggle, say: text.Of("只印出範本，什麼都不建立", "only print the template, and make nothing")},
			{name: "name", value: "NAME", say: text.Of("中心的名稱；沒有指定時用範本的", "the centre's name in Chinese; else the template's")},
			{name: "name-en", value: "NAME", say: text.Of("英文名稱；只給 --name 時兩種語言都用它", "its name in English; with --name alone that name stands in both languages")},
			{name: "code", value: "CODE", say: text.Of("預警編號的開頭，英文字母與數字，最多 12 個", "what the numbers of warnings begin with: letters and digits, at most 12")},
			{name: "sector", value: "CODE", say: text.Format("領域：%[1]s；沒有指定時用範本的", "sector: %[1]s; else the template's", sectorCodes())},
			{name: "region", value: "CODE", say: text.Of("縣市代碼，如 TPE；沒有指定時用範本的", "county code such as TPE; else the template's")},
			{name: "language", value: "zh-TW|en", say: text.Of("第一批人員的語言；沒有指定時用範本的", "the language of the first people; else the template's")},
			{name: "hotline", value: "PHONE", setting: true, say: text.Of("每一頁上顯示的 24 小時專線", "the 24-hour telephone line shown on every page")},
			{name: "admin-name", value: "NAME", setting: true, say: text.Of("第一位管理者的姓名（預設「管理者」）", "the first administrator's name (default 管理者)")},
			{name: "admin-email", value: "ADDRESS", setting: true, say: text.Of("第一位管理者的電子郵件", "the first administrator's mail address")},
			publicURLFlag(), jsonFlag()},
		examples: []example{
			{"lianfang admin centre --template sector-hospital --name 醫療資安中心 --name-en 'Health Security Centre' --code HISAC --store /srv/lianfang", text.Of("一個領域中心", "a sector's centre")},
			{"lianfang admin centre --template company --print > my-centre.toml", text.Of("印出範本來改", "a template to be changed")},
			{"lianfang admin centre --file my-centre.toml --store postgres://lianfang@db.example.tw/lianfang", text.Of("用改好的範本", "made from your own")},
		},
		do: adminCentre,
	}
}

func adminCentre(c *call) error {
	written, err := c.template()
	if err != nil {
		return err
	}
	if c.on("print") {
		_, err := io.WriteString(c.out, written)
		return err
	}
	t, err := centre.Parse(written)
	if err != nil {
		return err
	}
	if t, err = c.amend(t); err != nil {
		return err
	}
	if err := t.Check(); err != nil {
		return err
	}
	return c.withApp(func(a *app.App) error {
		f, err := centre.Found(c, a, t)
		if err != nil {
			return err
		}
		return c.tellFounded(a, t, f)
	})
}

// maxTemplate is far more than a policy of a hundred rules needs.
const maxTemplate = 1 << 20

// template reads the template that the line names.
func (c *call) template() (string, error) {
	name, path := c.word("template"), c.word("file")
	if path == "" {
		return centre.Text(cmp.Or(name, "national"))
	}
	if name != "" {
		return "", complain("--template 與 --file 只能給一個。", "give --template or --file, not both.")
	}
	in, err := c.open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }()
	b, err := readAtMost(in, maxTemplate)
	return string(b), err
}

// amend puts what the line says in the place of the template's words.
func (c *call) amend(t centre.Template) (centre.Template, error) {
	if n := c.word("name"); n != "" {
		t.Name = text.Of(n, cmp.Or(c.word("name-en"), n))
	} else if n := c.word("name-en"); n != "" {
		t.Name = text.Of(t.Name.In(text.ZhTW), n)
	}
	for flag, field := range map[string]*string{"code": &t.Code, "sector": &t.Sector, "region": &t.Region, "hotline": &t.Hotline} {
		*field = cmp.Or(c.word(flag), *field)
	}
	if l := c.word("language"); l != "" {
		lang, err := parseLang(l)
		if err != nil {
			return t, err
		}
		t.Language = string(lang)
	}
	return t.WithFirst(centre.Person{Name: cmp.Or(c.word("admin-name"), "管理者"), Email: c.word("admin-email")}), nil
}

type foundedRow struct {
	Centre      orgRow      `json:"centre"`
	Code        string      `json:"code"`
	Policy      int64       `json:"policy"`
	Communities int         `json:"communities"`
	Sources     int         `json:"sources"`
	First       string      `json:"first"`
	Link        string      `json:"link"`
	Vacant      []vacantRow `json:"vacant"`
}

type vacantRow struct {
	Role    member.Role `json:"role"`
	Missing int         `json:"missing"`
	Why     text.Text   `json:"why"`
}

func (c *call) tellFounded(a *app.App, t centre.Template, f centre.Founded) error {
	p, err := a.Members.PersonByID(c, atConsole(), f.First)
	if err != nil {
		return err
	}
	row := foundedRow{Centre: shownOrg(f.Centre), Code: t.Code, Policy: f.Policy, Communities: len(t.Communities), Sources: len(t.Sources), First: p.UUID,
		Link: linkURL(c.address(a), f.Secret), Vacant: []vacantRow{}}
	for _, o := range t.Offices {
		if n := o.Vacant(); n > 0 {
			row.Vacant = append(row.Vacant, vacantRow{o.Role, n, o.Why})
		}
	}
	if c.on("json") {
		return c.json(row)
	}
	if err := c.print(text.Format("已建立「%[1]s」（%[2]s，%[3]s）：%[4]d 個來源、%[5]d 個社群。", "Made %[1]s (%[2]s, %[3]s): %[4]d sources, %[5]d groups.",
		f.Centre.Name, t.Level, member.SectorName(t.Sector), row.Sources, row.Communities)); err != nil {
		return err
	}
	for _, v := range row.Vacant {
		if err := c.print(text.Format("還缺 %[1]d 位%[2]s：%[3]s", "Still to fill, %[1]d × %[2]s: %[3]s", v.Missing, v.Role.Name(), v.Why)); err != nil {
			return err
		}
	}
	if len(row.Vacant) > 0 {
		if err := c.print(text.Of("加人：lianfang admin person create 姓名 --role desk --link", "To add somebody: lianfang admin person create NAME --role desk --link")); err != nil {
			return err
		}
	}
	if err := c.print(text.Format("接著啟動：lianfang serve --store %[1]s\n%[2]s 請在 15 分鐘內用這個連結登入，只能用一次：", "Now start it: lianfang serve --store %[1]s\n%[2]s signs in within 15 minutes by this link, which works once:",
		a.Store.Where(), p.Name)); err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.out, row.Link)
	return err
}
