package page

import "lianfang/internal/text"

var (
	wSectorHead  = text.Of("領域曝險", "Exposure of a sector")
	wSectorFacts = text.Of("清單與修補", "Inventories and fixing")
	wSideBound   = text.Of("有資安責任等級", "With a responsibility level")
	wSideFree    = text.Of("自願加入", "Joined freely")
	wSectorOpen  = text.Of("未處理的漏洞，依急迫程度", "Open, by how urgent")
	wSectorUnit  = text.Of("單位 × 漏洞。已緩解、已回報修補或標記不成問題的不算。", "Organisation × vulnerability. What is mitigated, said to be fixed or said not to matter is not counted.")
	wSectorFlaws = text.Of("已遭利用、還沒處理的漏洞", "Exploited and open")
	wSectorOrgs  = text.Of("數字是單位數。", "How many organisations.")
	wSectorNone  = text.Of("沒有已遭利用的漏洞還開著", "No exploited vulnerability is open")
	wSectorNoTip = text.Of("上傳的清單和已遭利用的漏洞沒有相符，或都處理了。", "No list meets an exploited vulnerability, or all are dealt with.")
	wSectorHeld  = text.Of("用得最多、有上述漏洞的產品", "Products with these flaws, the most used first")
	wSectorHeldT = text.Of("登錄了這個產品的單位數，不論版本。", "How many organisations have it on record, in whatever version.")
	wSectorWeeks = text.Of("最近十二週", "The last twelve weeks")
	wWeekFrom    = text.Of("那一週起", "Week from")
	wWeekFound   = text.Of("新增", "found")
	wWeekFixed   = text.Of("修補", "fixed")
	wWhat        = text.Of("項目", "What")
	wBySectorTip = text.Of("受影響、還沒處理的（單位 × 漏洞）。", "Affected and open (organisation × vulnerability).")
	wExploitedN  = text.Of("已遭利用", "Exploited")
	wSectorCol   = text.Of("領域", "Sector")
	wListedCol   = text.Of("有清單", "With an inventory")
	wListedOf    = text.Of("%[1]s／%[2]s", "%[1]s of %[2]s")
)
