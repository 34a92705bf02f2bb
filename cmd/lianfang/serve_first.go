package main

import (
	"cmp"
	"lianfang/internal/app"
	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// firstFlags name the centre and the administrator that the first start makes.
func firstFlags() []flag {
	return []flag{
		{name: "centre-name", value: "NAME", setting: true, say: text.Of("中心的名稱（預設「資安聯防中心」）", "the centre's name in Chinese (default 資安聯防中心)")},
		{name: "centre-name-en", value: "NAME", setting: true, say: text.Of("中心的英文名稱（預設「Cyber Defence Centre」）", "the centre's name in English (default Cyber Defence Centre)")},
		{name: "admin-name", value: "NAME", setting: true, say: text.Of("第一位管理者的姓名（預設「管理者」）", "the first administrator's name (default 管理者)")},
		{name: "admin-email", value: "ADDRESS", setting: true, say: text.Of("第一位管理者的電子郵件", "the first administrator's mail address")},
	}
}

const firstSlug = "centre"

// agreement is the version under which the command line accepts organisations when no other is named.
const agreement = "1"

// firstStart makes the centre and its first administrator where there is nobody yet, and gives the secret of their sign-in link, "" where
// somebody is there.
func (c *call) firstStart(a *app.App) (string, error) {
	by := marking.System("first start")
	centre, err := c.centreOf(a, by)
	if err != nil {
		return "", err
	}
	people, err := a.Members.PeopleOf(c, by, centre.ID)
	if err != nil || len(people) > 0 {
		return "", err
	}
	ids, err := a.Members.AddPeople(c, by, []member.NewPerson{{Name: cmp.Or(c.word("admin-name"), "管理者"), Email: c.word("admin-email"),
		Lang: c.lang, Org: centre.ID, Role: member.Admin}})
	if err != nil {
		return "", err
	}
	// Whoever is alone also sits at the desk; the offices are separate, so the two can be given to different people later.
	if err := a.Members.AddOffices(c, by, []member.Office{{Person: ids[0], Org: centre.ID, Role: member.Desk}}); err != nil {
		return "", err
	}
	return a.Access.Link(c, by, ids[0], centre.ID, member.Admin, linkLasts, false)
}

func (c *call) centreOf(a *app.App, by marking.Viewer) (member.Org, error) {
	centre, err := a.Members.Centre(c, by)
	if !fault.Is(err, fault.NotFound) {
		return centre, err
	}
	name := text.Of(cmp.Or(c.word("centre-name"), "資安聯防中心"), cmp.Or(c.word("centre-name-en"), cmp.Or(c.word("centre-name"), "Cyber Defence Centre")))
	_, err = a.Members.CreateOrgs(c, by, []member.NewOrg{{Slug: firstSlug, Name: name, Level: member.NationLevel, Sector: "government",
		Kind: member.KindCentre, AgreedVersion: agreement}})
	if err != nil && !fault.Is(err, fault.Conflict) { // another server of the same PostgreSQL store may have been first
		return member.Org{}, err
	}
	return a.Members.Centre(c, by)
}

func (c *call) tellFirst(a *app.App, secret string) {
	c.tell(text.Format("第一次啟動：已建立中心與第一位管理者。請在 15 分鐘內用這個連結登入，只能用一次：\n\n  %s\n\n"+
		"名稱取自 --centre-name、--centre-name-en、--admin-name、--admin-email；要改就停下來，換一個空的資料庫，帶著這些旗標再啟動。\n"+
		"連結過期了：lianfang admin person list，再 lianfang admin person link 那個人。加人：lianfang admin person create --help。",
		"First start: the centre and its first administrator are made. Sign in within 15 minutes by this link, which works once:\n\n  %s\n\n"+
			"Their names are those of --centre-name, --centre-name-en, --admin-name and --admin-email; to choose others, stop, take an empty store and start with these flags.\n"+
			"If the link has run out: lianfang admin person list, then lianfang admin person link and that person. More people: lianfang admin person create --help.",
		linkURL(a.PublicURL(), secret)))
}

func linkURL(base, secret string) string { return base + "/sign-in/" + secret }
