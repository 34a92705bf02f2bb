package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// atConsole is who acts by the command line: whoever may open the store may do anything with it.
func atConsole() marking.Viewer { return marking.System("administration by command") }

// withApp opens a centre for one act beside a server that may be running.
func (c *call) withApp(act func(*app.App) error) error {
	a, err := c.openApp(app.Options{Store: c.word("store")}, patience)
	if err != nil {
		return err
	}
	err = act(a)
	if stop := a.Stop(context.WithoutCancel(c)); err == nil {
		err = stop
	}
	return err
}

func adminOrgCreateCommand() *command {
	return &command{
		name: "admin org create", args: "SLUG", min: 1, max: 1,
		brief: text.Of("新增單位", "add an organisation"),
		about: text.Of("新增一個單位：機關、公司、醫院、另一個中心。SLUG 是它在網址與指令裡的代號。有協議版本的立刻是成員，能看 GREEN；--applicant 則先當申請者。",
			"Adds an organisation: an agency, a company, a hospital, another centre. SLUG is its name in addresses and commands. With an agreement version it is a member at once and sees GREEN; "+
				"with --applicant it first applies."),
		flags: []flag{storeFlag(),
			{name: "name", value: "NAME", say: text.Of("名稱；沒有指定時用代號", "its name in Chinese; else the slug")},
			{name: "name-en", value: "NAME", say: text.Of("英文名稱；沒有指定時用名稱", "its name in English; else the name")},
			{name: "level", value: "nation|sector|provider", def: "provider", say: text.Of("層級", "level")},
			{name: "sector", value: "CODE", def: "government", say: text.Format("領域：%[1]s", "sector: %[1]s", sectorCodes())},
			{name: "kind", value: "WORD", def: "agency", say: text.Of("種類；centre 是中心本身，peer 是另一個中心，mssp 替別人看顧", "kind; centre is the centre itself, peer another centre, mssp looks after others")},
			{name: "tier", value: "A-E", say: text.Of("資通安全責任等級", "cyber-security responsibility tier")},
			{name: "region", value: "CODE", say: text.Of("縣市代碼，如 TPE；沒有指定就是全國", "county code such as TPE; else the whole country")},
			{name: "agreement", value: "VERSION", def: agreement, say: text.Of("協議版本", "version of the agreement")},
			{name: "applicant", sort: toggle, say: text.Of("還沒有簽協議", "it has signed no agreement yet")},
			jsonFlag(),
		},
		examples: []example{
			{"lianfang admin org create north-hospital --name 北區醫院 --name-en 'North Hospital' --sector health --kind hospital --tier A --region TPE", text.Of("一家醫院", "a hospital")},
			{"lianfang admin org create centre --kind centre --level nation --name 國家資安中心 --name-en 'National Centre'", text.Of("第一次啟動前，自己命名中心", "before the first start, to name the centre")},
		},
		do: adminOrgCreate,
	}
}

func sectorCodes() string {
	s := ""
	for _, x := range member.Sectors() {
		s += " " + x.Code
	}
	return s[1:]
}

func adminOrgCreate(c *call) error {
	slug := c.args[0]
	name := cmp.Or(c.word("name"), slug)
	n := member.NewOrg{Slug: slug, Name: text.Of(name, cmp.Or(c.word("name-en"), name)), Level: member.Level(c.word("level")), Sector: c.word("sector"),
		Tier: c.word("tier"), Region: c.word("region"), Kind: c.word("kind"), AgreedVersion: c.word("agreement")}
	if c.on("applicant") {
		n.AgreedVersion = ""
	}
	return c.withApp(func(a *app.App) error {
		ids, err := a.Members.CreateOrgs(c, atConsole(), []member.NewOrg{n})
		if err != nil {
			return err
		}
		o, err := a.Members.FindOrg(c, atConsole(), ids[0])
		if err != nil {
			return err
		}
		if c.on("json") {
			return c.json(shownOrg(o))
		}
		return c.print(text.Format("已新增 %[1]s（%[2]s），狀態 %[3]s", "added %[1]s (%[2]s), state %[3]s", o.Slug, o.Name, o.State))
	})
}

type orgRow struct {
	ID        string `json:"id"`
	Slug      string `json:"slug"`
	Name      string `json:"name"`
	NameEn    string `json:"name_en"`
	Level     string `json:"level"`
	Sector    string `json:"sector"`
	Tier      string `json:"tier"`
	Region    string `json:"region"`
	Kind      string `json:"kind"`
	State     string `json:"state"`
	Agreement string `json:"agreement"`
	Created   string `json:"created"`
}

func shownOrg(o member.Org) orgRow {
	return orgRow{o.UUID, o.Slug, o.Name.In(text.ZhTW), o.Name.In(text.En), string(o.Level), o.Sector, o.Tier, o.Region, o.Kind, string(o.State),
		o.AgreedVersion, instant(o.CreatedAt)}
}

// instant writes UTC microseconds as RFC 3339, "" for never.
func instant(at int64) string {
	if at == 0 {
		return ""
	}
	return time.UnixMicro(at).UTC().Format(time.RFC3339)
}

func adminOrgListCommand() *command {
	return &command{
		name:  "admin org list",
		brief: text.Of("列出單位", "list the organisations"),
		about: text.Of("列出所有單位，或某個領域、種類、狀態的單位，最早加入的在前。", "Lists all organisations, or those of a sector, kind or state, the oldest first."),
		flags: []flag{storeFlag(),
			{name: "sector", value: "CODE", say: text.Of("只列這個領域", "only this sector")},
			{name: "kind", value: "WORD", say: text.Of("只列這個種類", "only this kind")},
			{name: "state", value: "applicant|member|suspended|left", say: text.Of("只列這個狀態", "only this state")},
			jsonFlag(),
		},
		examples: []example{
			{"lianfang admin org list --sector health", text.Of("醫療領域的單位", "the organisations of the health sector")},
			{"lianfang admin org list --json | jq -r '.organisations[].slug'", text.Of("所有代號", "all slugs")},
		},
		do: adminOrgList,
	}
}

func adminOrgList(c *call) error {
	return c.withApp(func(a *app.App) error {
		rows := []orgRow{}
		f := member.Filter{Sector: c.word("sector"), Kind: c.word("kind"), State: member.State(c.word("state")), Limit: 500}
		for {
			p, err := a.Members.ListOrgs(c, atConsole(), f)
			if err != nil {
				return err
			}
			for _, o := range p.Orgs {
				rows = append(rows, shownOrg(o))
			}
			if f.After = p.Next; p.Next == 0 {
				break
			}
		}
		if c.on("json") {
			return c.json(struct {
				Organisations []orgRow `json:"organisations"`
			}{rows})
		}
		for _, o := range rows {
			if _, err := fmt.Fprintf(c.out, "%-24s %-10s %-16s %-10s %s\n", o.Slug, o.State, o.Sector, o.Kind, text.Of(o.Name, o.NameEn).In(c.lang)); err != nil {
				return err
			}
		}
		return nil
	})
}

// org finds the organisation that --org names; "" is the centre.
func (c *call) org(a *app.App) (member.Org, error) {
	slug := c.word("org")
	if slug == "" {
		o, err := a.Members.Centre(c, atConsole())
		if fault.Is(err, fault.NotFound) {
			return o, complain("這個資料庫還沒有中心。先用 `lianfang serve` 啟動一次，或 `lianfang admin org create --kind centre …`。",
				"This store has no centre yet; run `lianfang serve` once, or `lianfang admin org create --kind centre …`.")
		}
		return o, err
	}
	o, err := a.Members.FindOrgBySlug(c, atConsole(), slug)
	if fault.Is(err, fault.NotFound) {
		return o, complain("沒有代號為 %s 的單位。用 `lianfang admin org list` 看有哪些。", "there is no organisation with the slug %s; `lianfang admin org list` lists them.", slug)
	}
	return o, err
}
