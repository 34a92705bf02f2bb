package sample

import (
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

// Uploads is what a hospital has handed in.
func Uploads() page.Uploads {
	done := page.State{Tone: page.Good, Name: both("已比對", "compared")}
	return page.Uploads{
		Rows: []page.UploadRow{
			{Name: text.Same("hospital-assets.csv"), N: 3, Href: "/exposure/uploads/4212", At: at(24, 10, 2), By: both("陳怡君", "Chen Yi-chun"), Rows: 1284, Moved: page.Moved{Added: 3, Removed: 1, Changed: 12}, State: page.State{Tone: page.Waiting, Name: both("比對中", "being compared")}},
			{Name: text.Same("VANS"), N: 211, Href: "/exposure/uploads/4211", At: at(23, 2, 0), By: both("海線醫院的程式", "a program of Coastline Hospital"), Rows: 61, Moved: page.Moved{}, State: done},
			{Name: text.Same("hospital-assets.csv"), N: 2, Href: "/exposure/uploads/4210", At: at(2, 9, 30), By: both("陳怡君", "Chen Yi-chun"), Rows: 1282, Moved: page.Moved{Added: -1, Removed: -1, Changed: -1}, State: done},
			{Name: text.Same("pacs.cdx.json"), N: 1, Href: "/exposure/uploads/4209", At: at(1, 9, 0), By: both("陳怡君", "Chen Yi-chun"), Rows: 412, Moved: page.Moved{First: true, Added: 412}, State: done},
		},
		Cursor: page.Cursor{Shown: 4, Next: "/exposure/uploads?after=4209"},
	}
}

// Snapshot is one of them that brought new versions.
func Snapshot() page.Snapshot {
	return page.Snapshot{
		Name: text.Same("hospital-assets.csv"), N: 3, State: page.State{Tone: page.Waiting, Name: both("比對中", "being compared")},
		Summary: both("1284 列，其中 **1279** 列可以比對，5 列沒有能比對的產品。", "Rows: 1284; **1279** can be compared, 5 name no product that can."),
		Judging: &page.Judging{Ask: "/exposure/progress", Back: "/exposure/uploads/4212", Done: 1500, All: 4000},
		Moved:   page.Moved{Added: 3, Removed: 1, Changed: 12}, Download: "/exposure/uploads/4212/list",
		Facts: []page.Fact{{Name: both("上傳者", "By"), Value: both("陳怡君", "Chen Yi-chun")}, {Name: both("格式", "Format"), Value: text.Same("CSV")},
			{Name: text.Same("SHA-256"), Value: text.Same("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"), Mono: true}},
		Fixed: []page.EffectRow{
			{Vuln: "CVE-2024-21762", Href: "/intelligence?q=CVE-2024-21762", Was: "fortinet fortios 7.2.5", Now: "fortinet fortios 7.4.7", Machines: 2},
			{Vuln: "CVE-2021-44228", Href: "/intelligence?q=CVE-2021-44228", Was: "log4j-core 2.14.1", Machines: 1, Open: true}},
		Begun: []page.EffectRow{{Vuln: "CVE-2025-30208", Href: "/intelligence?q=CVE-2025-30208", Now: "vite 6.2.2", Verdict: page.CannotTell, Machines: 1}},
		Changes: []page.ChangeRow{
			{Machine: "FW-01", Was: "fortinet fortios", Now: "fortinet fortios", WasV: "7.2.5", NowV: "7.4.7"},
			{Machine: "FW-01", Same: true, Now: "fortinet fortimanager 7.4.3"},
			{Machine: "HIS-WEB-02", Was: "log4j-core 2.14.1"},
			{Machine: "PACS-01", Was: "OpenSSL 3.0.13", Now: "pkg:generic/openssl@3.0.13", Rewritten: true},
		},
		Cursor:   page.Cursor{Shown: 4, Total: 16, Next: "/exposure/uploads/4212?after=4"},
		Others:   []page.Choice{{Name: both("上一次", "the one before"), On: true}, {Name: both("第 1 次（10 月 2 日）", "no. 1 (2 Oct)"), Value: "4201"}},
		Problems: []page.ProblemRow{{Row: 17, Say: both("「ECG」沒有 CPE 或 purl，無法比對", "“ECG” has no CPE or purl, so it cannot be compared")}},
		ProblemN: 5,
	}
}

// FirstSnapshot is the first upload of a list, read by whom it let look after its lists.
func FirstSnapshot() page.Snapshot {
	return page.Snapshot{Org: page.Link{Name: both("海線醫院", "Coastline Hospital"), Href: "/exposure/uploads?org=coastline"}, Name: text.Same("pacs.cdx.json"), N: 1,
		State: page.State{Tone: page.Good, Name: both("已比對", "compared")}, Moved: page.Moved{First: true, Added: 412}, Download: "/exposure/uploads/4209/list",
		Facts: []page.Fact{{Name: both("格式", "Format"), Value: text.Same("CycloneDX (JSON)")}}}
}
