package sample

import (
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

// Finding is a hospital's firewall with a known hole, on which somebody works.
func Finding() page.Finding {
	return page.Finding{
		Vuln: "CVE-2024-21762", Href: "/intelligence?q=CVE-2024-21762", About: both("FortiOS SSL VPN 越界寫入", "FortiOS SSL VPN out-of-bounds write"), Verdict: page.Affected, Urgency: 1, Overdue: true,
		State:    page.State{Tone: page.Waiting, Name: both("處理中", "being worked on")},
		Summary:  both("立即處理（act）。期限 2026-11-27。", "act: fix or isolate as soon as possible. Due 2026-11-27."),
		Describe: "/exposure/machines",
		Points: []page.Fact{{Name: both("遭利用情形", "exploitation"), Value: both("已遭利用（active）", "active"), Note: both("列於 CISA 已遭利用漏洞目錄", "in CISA's catalogue")},
			{Name: both("暴露程度", "exposure"), Value: both("未知（推定）", "unknown (assumed)"), Note: both("不知道能否從網際網路連到", "it is not known whether it can be reached")}},
		Evidence: []page.FindingEvidence{{Name: both("FW-03 檢驗科", "FW-03 laboratory"), Why: *whyUnknown()}}, MoreEvidence: 3,
		Remedies: []page.RemedyBlock{{Product: "fortinet fortios", Fix: []page.RemedyStep{{Do: both("把 fortinet fortios 從 7.2.5 更新到 7.2.7 或更新的版本。", "Update fortinet fortios from 7.2.5 to 7.2.7 or later."), Note: both("更新時連線會中斷。", "Connections break during the update."), Minutes: 60, Command: "execute update-now"}},
			Until: []page.RemedyStep{{Do: both("停用 SSL VPN。", "Turn SSL VPN off."), Quote: "Disable SSL VPN.", By: "Fortinet"}}}},
		Handle: &page.HandleForm{Post: "/exposure/findings/CVE-2024-21762/handle", Steps: []page.Choice{{Name: both("回報已修補", "Said to be fixed"), Value: "fix"}}, Who: "Lin Shu-yu", Until: "2026-11-30"},
		Suppress: &page.SuppressForm{Post: "/exposure/findings/CVE-2024-21762/suppress", Whats: []page.Choice{{Name: text.Same("fortinet fortios"), Value: "cpe:fortinet:fortios"}}, Assets: []page.Choice{{Name: both("全部", "all")}, {Name: text.Same("FW-03"), Value: "FW-03"}},
			Reasons: []page.Choice{{Name: both("接受風險，暫不處理", "the risk is accepted for now"), Value: "accepted_risk"}}},
		Suppressions: []page.SuppressionRow{{ID: "1", Reason: both("已有防護措施擋住", "protections that are in place stop it"), On: text.Same("fortinet fortios · FW-01"), Words: "IPS 54321", Until: text.Same("2027-01-31"), Asked: both("來源改了受影響的版本。", "A source changed the versions."), End: "/exposure/findings/CVE-2024-21762/unsuppress"}},
		Log:          []page.LogLine{{At: at(24, 10, 6), Icon: "clock", What: both("**開始處理** 林書瑜", "**Taken on** Lin Shu-yu"), Why: both("週末停機更新", "at the weekend")}},
		Problem:      both("請填由誰處理。", "Say who works on it."),
	}
}

// Machines are a hospital's.
func Machines() page.Machines {
	return page.Machines{
		Rows: []page.MachineRow{{Name: "FW-01", Href: "/exposure/machines?edit=FW-01#edit", Components: 3, Criticality: both("高", "high"), Internet: both("是", "yes"), Owner: "Lin Shu-yu", Group: "OPD"},
			{Name: "PACS-01", Href: "/exposure/machines?edit=PACS-01#edit", Components: 412, Criticality: both("沒有填", "not said"), Internet: both("不知道", "not known")}},
		Cursor: page.Cursor{Shown: 2, Next: "/exposure/machines?after=PACS-01"},
		Edit:   &page.MachineForm{Post: "/exposure/machines", Name: "FW-01", Criticality: []page.Choice{{Name: both("高", "high"), Value: "high", On: true}}, Internet: []page.Choice{{Name: both("是", "yes"), Value: "yes", On: true}}, Owner: "Lin Shu-yu", Group: "OPD"},
	}
}

// Overdue is what the desk sees.
func Overdue() page.Overdue {
	return page.Overdue{Summary: both("2 件", "2 of them"), Rows: []page.OverdueRow{
		{Org: page.Link{Name: both("晨曦綜合醫院", "Morning Light General Hospital"), Href: "/members/1"}, Vuln: page.Link{Name: text.Same("CVE-2024-21762"), Href: "/exposure/findings/CVE-2024-21762?org=1"}, State: page.State{Name: both("待處理", "open")}, Day: "2026-11-20", Days: 4}},
		Cursor: page.Cursor{Shown: 1}}
}
