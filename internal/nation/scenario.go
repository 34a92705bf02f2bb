package nation

import "lianfang/internal/text"

// Act is what somebody does in a step of the script.
type Act string

// The acts. Acknowledge, NeedHelp and NotMine are receipts as package warning names them.
const (
	Tell        Act = "tell" // nobody acts: the narrator speaks
	Import      Act = "import"
	Acknowledge Act = "acknowledged"
	NeedHelp    Act = "need_help"
	NotMine     Act = "not_mine"
	Withdraw    Act = "withdraw" // the source's own file takes an object back
)

// Script is the story that the demo plays.
type Script struct {
	Title, Lead text.Text
	CVE         string // of the vulnerability
	Withdrawn   string // STIX id of the indicator that is taken back
	Steps       []Step // by At
	Expected    []Expected
}

// Step is one thing that happens.
type Step struct {
	At      int    // seconds from the beginning, at speed 1
	Actor   string // slug of the person who acts, "" for a source or the narrator
	Source  string // slug of the source of File
	Act     Act
	File    string // name of the file that comes in
	Remark  string // what the person writes beside the answer, in the person's language
	Caption text.Text
}

// ExtensionAffected is our STIX extension of a vulnerability: its property configurations says which products and versions are affected,
// in the form of NVD API 2.0.
const ExtensionAffected = "extension-definition--b1f5a7d2-3c64-4e8a-9d27-6f0e5c4b3a19"

func script() Script {
	return Script{
		Title:     text.Of("防火牆的 SSL VPN 正被入侵", "Firewalls under attack through SSL VPN"),
		Lead:      text.Of("一則英文預警從友國送來。不到一分鐘，看它找到該知道的人、收到他們的回答，最後把錯的一項收回來。", "An advisory in English arrives from a friend abroad. In less than a minute it finds those it concerns, brings back their answers, and takes back the one thing that was wrong."),
		CVE:       "CVE-2024-21762",
		Withdrawn: "indicator--74b4f6eb-b439-4bd2-8a15-0c11821045b3",
		Steps:     steps(),
		Expected:  expected(),
	}
}

func steps() []Step {
	return []Step{
		{At: 0, Act: Tell, Caption: text.Of("45 個單位、九個領域、三個層級。值班台今早很安靜，名單與清單都已就位。", "45 organisations, nine sectors, three levels. The desk has a quiet morning; members and inventories are in place.")},
		{At: 3, Act: Import, Source: SourceHarbour, File: AdvisoryFile, Caption: text.Of("港灣 CERT 送來一份 STIX 2.1 預警，標示 TLP:AMBER：FortiOS 的漏洞、受影響的版本、14 項指標，全文是英文。", "Harbour CERT sends a STIX 2.1 bundle, TLP:AMBER: a vulnerability of FortiOS, the affected versions, 14 indicators, all in English.")},
		{At: 6, Act: Tell, Caption: text.Of("比對 35 個單位的資產清單：6 個單位確定受影響，3 個還缺版本號碼，不能確定。九個單位的收件匣裡已經有中英文預警。", "The inventories of 35 organisations are compared: 6 organisations are affected for certain, 3 lack a version and cannot tell. All nine have a warning in both languages in their inbox.")},
		{At: 13, Actor: "chou-yi-chun", Act: Acknowledge, Remark: "今晚門診結束後更新 FW-01，SSL VPN 已先關閉。FW-03 的版本正在請檢驗科查。", Caption: text.Of("晨曦綜合醫院的周怡君按了「已收到」：FW-01 確定受影響，FW-03 還缺版本。", "Chou Yi-chun of Morning Light Hospital answers “Got it”: FW-01 is affected, FW-03 still lacks its version.")},
		{At: 19, Actor: "hsu-chin-shui", Act: NeedHelp, Remark: "店裡沒有人懂電腦，防火牆是以前的廠商裝的，找不到人了。", Caption: text.Of("三把傘五金行的老闆許金水按了「需要協助」。他沒有資訊人員，協處中心會打電話給他。", "Hsu Chin-shui, who owns Three Umbrellas Hardware, presses “Need help”. He has nobody for IT; the response centre will call him.")},
		{At: 25, Actor: "tsai-pei-ling", Act: NotMine, Remark: "這台防火牆租約九月到期，已退還廠商，清單忘了刪。", Caption: text.Of("竹影信用合作社的蔡佩玲回答「與我無關」：設備九月已退租。清單會記下這件事，下次不再打擾她。", "Tsai Pei-ling of Bamboo Shadow Credit Union answers “Not mine”: the device was returned in September. The inventory remembers, so she is not bothered again.")},
		{At: 32, Act: Withdraw, Source: SourceHarbour, File: WithdrawalFile, Caption: text.Of("港灣 CERT 撤回一項指標：203.0.113[.]45 是共用主機，攻擊者已經離開，再擋會誤傷正常網站。", "Harbour CERT withdraws one indicator: 203.0.113[.]45 is a shared host, the attackers have left, and blocking it would hurt lawful sites.")},
		{At: 36, Act: Tell, Caption: text.Of("撤回通知走同一條路，送到每一個收過這項指標的單位；其餘 13 項照舊有效。整件事都留在日誌裡，可以再播一次。", "The withdrawal takes the same road to everybody who was told; the other 13 indicators stand. All of it is in the journal, and you can play it again.")},
	}
}
