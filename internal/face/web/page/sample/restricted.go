package sample

import (
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

// Restricted is an agency's cameras and telephones. The brands are invented.
func Restricted() page.Restricted {
	return page.Restricted{
		Summary: both("列管 **3** 件，待處理 **1** 件，已確認汰換 **2** 件。", "Listed: **3** pieces; open: **1**; replaced: **2**."),
		Acts:    []page.Act{{Name: both("產品清單", "Register"), Href: "/exposure/restricted/register"}},
		Ask:     &page.Note{Tone: page.Waiting, Lead: both("2026 年度盤點還沒有申報。", "The inventory of 2026 is not answered yet."), Body: both("截止日 2026-12-31。", "The last day is 2026-12-31."), Act: page.Act{Name: both("去申報", "Answer it"), Href: "/exposure/restricted/survey"}},
		Filters: []page.Filter{{Name: both("狀態", "State"), Key: "state", Choices: []page.Choice{{Name: both("列管中", "standing"), On: true}, {Name: both("待處理", "open"), Value: "open"}}}},
		Rows: []page.RestrictedRow{
			{Thing: "Zorro A74", Where: text.Same("CAM-12"), Entry: page.Link{Name: text.Same("2026-001"), Href: "/exposure/restricted/register?q=2026-001"}, Why: both("名稱「Zorro」", "name \"Zorro\""), State: page.State{Tone: page.Bad, Name: both("待處理", "open")}, Href: "/exposure/restricted?mark=1#mark"},
			{Thing: "Zorro Phone 9", Where: both("手機 3F × 4", "phones 3F × 4"), Entry: page.Link{Name: text.Same("2026-001")}, Why: both("自行申報", "declared by hand"), State: page.State{Tone: page.Waiting, Name: both("預定汰換", "replacement planned")}, Until: both("2027-03-31 前汰換", "by 2027-03-31"), Said: "budget of next year", Except: page.Link{Name: both("例外申請", "exception"), Href: "/exposure/restricted/exceptions/x"}}},
		Cursor: page.Cursor{Shown: 2, Next: "/exposure/restricted?after=2"},
		Mark: &page.RestrictedMark{Name: text.Same("Zorro A74"), Post: "/exposure/restricted/1/mark", Events: []page.Choice{{Name: both("預定汰換", "To be replaced by a day"), Value: "plan"}}, Except: "/exposure/restricted/ask?holding=1", Rule: "/exposure/restricted/1/rule",
			Log: []page.LogLine{{At: at(24, 10, 6), Icon: "check", What: both("列冊", "Listed")}}},
	}
}

// Register is what the desk keeps.
func Register() page.Register {
	return page.Register{Desk: true, Import: "/exposure/restricted/register/import", Export: "/exposure/restricted/register/export", New: "/exposure/restricted/register?edit=-#edit",
		Rows:   []page.RegisterRow{{Code: "2026-001", Href: "/exposure/restricted/register?edit=2026-001#edit", Names: "Zorro, ZR", Models: "A7*", Kinds: both("攝影機", "cameras"), Whom: both("公務機關", "public agencies"), Legal: both("第 11 條", "article 11"), State: page.State{Tone: page.Good, Name: both("有效", "in force")}, Reason: "made abroad"}},
		Cursor: page.Cursor{Shown: 1},
		Edit: &page.RegisterForm{Post: "/exposure/restricted/register", End: "/exposure/restricted/register/end", Known: true, Code: "2026-001", Brand: "Zorro", Names: "ZR", Models: "A7*", Since: "2026-03-01", Public: true, Groups: "health:AB",
			Kinds: []page.Choice{{Name: both("攝影機", "cameras"), Value: "camera", On: true}}, Audience: []page.Choice{{Name: both("適用的單位都看得到", "all to whom it applies"), Value: "concerned", On: true}},
			Log: []page.LogLine{{At: at(24, 10, 6), Icon: "check", What: both("第 1 版", "version 1")}}}}
}

// RestrictedAsk is an application.
func RestrictedAsk() page.RestrictedAsk {
	return page.RestrictedAsk{Post: "/exposure/restricted/ask?first=1", Entry: "2026-001", Things: []page.Choice{{Name: both("Zorro A74（CAM-12）", "Zorro A74 (CAM-12)"), Value: "1", On: true}}, Need: "the gate", Until: "2027-03-31"}
}

// Exceptions is what the desk sees of them.
func Exceptions() page.Exceptions {
	return page.Exceptions{Desk: true, Filters: []page.Filter{{Name: both("階段", "Stage"), Key: "stage", Choices: []page.Choice{{Name: both("全部", "all"), On: true}}}},
		Rows:   []page.ExceptionRow{{Name: page.Link{Name: text.Same("2026-001, 2026-11-20"), Href: "/exposure/restricted/exceptions/x"}, Org: page.Link{Name: both("示範市政府", "Sample City Government"), Href: "/members/city"}, Area: "gate 3", Until: "2027-03-31", State: page.State{Tone: page.Waiting, Name: both("等資安長核可", "waits for the agency's CISO")}, Things: 2}},
		Cursor: page.Cursor{Shown: 1}}
}

// Exception is one that the authority has to decide on.
func Exception() page.Exception {
	return page.Exception{Org: page.Link{Name: both("示範市政府", "Sample City Government"), Href: "/exposure/restricted?org=city"}, Entry: "2026-001", State: page.State{Tone: page.Waiting, Name: both("等主管機關核定", "waits for the authority")},
		Way:    []page.Stop{{Kind: page.Done, Name: both("申請", "Asked for"), At: at(20, 9, 0), Note: text.Same("Lin")}, {Kind: page.Done, Name: both("資安長核可", "Approved by the CISO"), At: at(21, 9, 0), Note: text.Same("Chen")}, {Kind: page.Here, Name: both("主管機關核定", "Granted by the authority"), Word: both("等待中", "waiting")}},
		Facts:  []page.Fact{{Name: both("業務需求", "Business need"), Value: text.Same("the gate")}, {Name: both("使用期限", "Until"), Value: text.Same("2027-03-31")}},
		Things: []page.Link{{Name: text.Same("Zorro A74 CAM-12")}},
		Moves:  []page.ExceptionMove{{ID: "grant", Name: both("核定", "Grant it"), Tip: both("核定後列為例外使用。", "It counts as excepted then."), Post: "/exposure/restricted/exceptions/x/grant", Main: true}, {ID: "refuse", Name: both("不核可", "Refuse it"), Post: "/exposure/restricted/exceptions/x/refuse", Words: both("理由", "Why")}}}
}

// Yearly is the desk's view of a year.
func Yearly() page.YearlyInventory {
	return page.YearlyInventory{Year: "2026", Words: "as every year", State: page.Note{Lead: both("截止日 2026-12-31。", "The last day is 2026-12-31."), Body: both("2 個單位應申報。", "Asked: 2.")},
		Years:   []page.Filter{{Name: both("年度", "Year"), Key: "year", Choices: []page.Choice{{Name: text.Same("2026"), Value: "2026", On: true}, {Name: text.Same("2025"), Value: "2025"}}}},
		Figures: []page.Figure{{Name: both("應申報", "asked"), Value: "2"}}, Rows: []page.YearlyRow{{Org: page.Link{Name: both("示範市政府", "Sample City Government"), Href: "/exposure/restricted?org=city"}, Level: "A", State: page.State{Tone: page.Unknown, Name: both("未申報", "not answered")}}},
		Filters: []page.Filter{{Name: both("申報", "Answer"), Key: "answered", Choices: []page.Choice{{Name: both("全部", "all"), On: true}}}}, Cursor: page.Cursor{Shown: 1}, Export: "/exposure/restricted/survey/export?year=2026",
		Open: &page.YearlyOpen{Post: "/exposure/restricted/survey/open", Year: "2026", Deadline: "2026-12-31"}}
}

// YearlyOwn is an agency's.
func YearlyOwn() page.YearlyInventory {
	return page.YearlyInventory{Year: "2026", State: page.Note{Tone: page.Waiting, Lead: both("還沒有申報。", "Not answered yet."), Body: both("截止日 2026-12-31。", "The last day is 2026-12-31.")}, Answer: &page.YearlyAnswer{Post: "/exposure/restricted/survey?year=2026", Items: "Zorro,Phone 9,phone,3F,4", Known: 2}}
}

// Replacement is a curve of three months.
func Replacement() page.Replacement {
	return page.Replacement{Export: "/exposure/restricted/progress/export",
		Curve:  &page.Curve{Label: both("汰換率逐月曲線，現在 61%", "Replacement rate by month, 61% now"), Start: at(1, 0, 0), End: at(24, 0, 0), Daily: true, Points: []page.Point{{At: at(1, 0, 0)}, {At: at(12, 0, 0), Share: .3}, {At: at(24, 0, 0), Share: .61}}, NowWord: text.Same("61%")},
		Months: []page.ReplacementRow{{Name: text.Same("2026-11"), Listed: 100, Replaced: 61}, {Name: text.Same("2026-10"), Listed: 100, Replaced: 30}}, Groups: []page.ReplacementRow{{Name: both("A 級", "level A"), Listed: 40, Replaced: 30}}}
}
