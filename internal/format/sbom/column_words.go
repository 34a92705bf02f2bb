package sbom

import (
	"cmp"
	"slices"
	"strings"
)

// headerWords are headers as people and programs write them, in the form of headerKey, with what they mean and how sure that is.
var headerWords = words(map[Column]map[int][]string{
	AssetColumn: {
		100: {"asset", "資產", "主機", "主機名稱", "hostname", "pscomputername", "hostidentifier"},
		95:  {"電腦名稱", "computername", "csname", "machinename", "devicename", "servername", "伺服器名稱", "機器名稱", "主機名"},
		90:  {"資產編號", "財產編號", "assetid", "assettag", "assetnumber", "identifier", "資產識別碼", "設備編號", "設備識別碼", "host", "computer", "machine", "node", "電腦", "伺服器", "systemname"},
		80:  {"設備名稱", "設備", "device", "server"},
		70:  {"資產名稱", "財產名稱", "assetname"},
		50:  {"ip", "ip位址", "ipaddress", "系統名稱"},
	},
	VendorColumn: {
		100: {"vendor", "廠商", "廠牌", "publisher", "manufacturer"},
		95:  {"brand", "品牌", "製造商", "製造廠商", "發行者", "發行商", "出版者", "廠商名稱", "產品廠商", "軟體廠商", "資產廠商", "廠牌名稱", "vendorname", "productvendor", "開發商", "軟體發行者", "softwarevendor", "vendorproject"},
		80:  {"supplier", "原廠", "maker", "開發廠商", "developer"},
		60:  {"供應商", "company"},
	},
	ProductColumn: {
		100: {"product", "產品", "產品名稱", "軟體名稱", "displayname", "productname", "softwarename"},
		95:  {"software", "軟體", "品名", "套件", "套件名稱", "package", "packagename", "application", "applicationname", "應用程式", "應用程式名稱", "元件", "元件名稱", "component", "componentname", "軟體品名", "程式名稱", "資訊資產名稱"},
		70:  {"型號", "model", "機型", "廠牌型號", "設備型號", "產品型號", "modelname"},
		60:  {"name", "名稱", "資產名稱", "assetname", "財產名稱"},
		50:  {"系統名稱", "設備名稱", "caption", "項目", "title"},
	},
	VersionColumn: {
		100: {"version", "版本", "displayversion", "productversion", "版本號", "軟體版本", "產品版本", "softwareversion", "資產版本"},
		95:  {"版號", "ver", "版次", "目前版本", "現行版本", "安裝版本", "installedversion", "bundleshortversion", "版本資訊", "currentversion", "versioninfo"},
		90:  {"韌體版本", "firmwareversion", "韌體", "firmware"},
	},
	OSColumn: {
		100: {"os", "作業系統", "operatingsystem", "osname", "作業系統名稱"},
		60:  {"平台", "platform", "系統平台", "作業平台"},
	},
	OSVersionColumn:   {100: {"osversion", "作業系統版本", "作業系統版號", "operatingsystemversion"}},
	EcosystemColumn:   {100: {"ecosystem", "生態系"}, 90: {"packagemanager", "套件管理", "套件管理程式", "套件來源"}},
	TypeColumn:        {90: {"資產類別", "資產類型", "assettype", "componenttype", "軟體類別"}, 80: {"類型", "類別", "category", "type", "種類"}},
	CPEColumn:         {100: {"cpe", "cpe23", "cpe22", "cpeuri", "cpe23uri", "cpeid"}, 60: {"cpename", "cpe名稱", "cpe編號"}},
	PURLColumn:        {100: {"purl", "packageurl", "套件網址"}},
	CriticalityColumn: {100: {"criticality", "重要性", "資產重要性", "assetcriticality", "businesscriticality"}, 90: {"重要程度", "重要等級", "資產價值", "assetvalue", "importance"}},
	InternetColumn:    {100: {"internet", "internetfacing", "對外", "是否對外", "對外服務", "可從網際網路連線", "可從網際網路連到", "網際網路"}, 90: {"internetexposed", "facesinternet", "publicfacing", "連外", "是否連外", "對外開放"}},
	OwnerColumn:       {100: {"owner", "負責人", "assetowner", "資產負責人", "設備負責人"}, 90: {"保管人", "管理人", "擁有者", "資產擁有者", "custodian", "administrator"}, 80: {"負責單位", "保管單位", "管理單位"}},
	GroupColumn:       {100: {"assetgroup", "資產群組", "設備群組", "分組", "群組", "資產分群"}, 90: {"group", "assetgroupcode", "資產群組代碼", "資產分群代碼"}},
	PatchColumn:       {100: {"hotfixid", "kb", "kbs", "kb編號", "patch", "patches", "hotfix", "hotfixes", "hotfixs"}, 90: {"修補程式", "更新編號", "已安裝更新", "修補程式編號", "已安裝修補程式", "kb清單", "kbnumber", "kbid", "windowsupdate"}},
})

// headerParts are parts of longer headers: "軟體版本(含修正)", "Vendor / Publisher". The first that is there counts.
var headerParts = []struct {
	word  string
	means Column
	score int
}{
	{"cpe", CPEColumn, 60}, {"purl", PURLColumn, 60}, {"作業系統版", OSVersionColumn, 60}, {"作業系統", OSColumn, 60}, {"operatingsystem", OSColumn, 60},
	{"版本", VersionColumn, 60}, {"version", VersionColumn, 55}, {"版號", VersionColumn, 55}, {"廠牌", VendorColumn, 60}, {"廠商", VendorColumn, 60}, {"品牌", VendorColumn, 60},
	{"vendor", VendorColumn, 60}, {"publisher", VendorColumn, 60}, {"manufacturer", VendorColumn, 60}, {"主機名", AssetColumn, 60}, {"電腦名", AssetColumn, 60},
	{"hostname", AssetColumn, 60}, {"computername", AssetColumn, 60}, {"財產編號", AssetColumn, 60}, {"資產編號", AssetColumn, 60}, {"軟體名", ProductColumn, 60},
	{"產品名", ProductColumn, 60}, {"品名", ProductColumn, 60}, {"softwarename", ProductColumn, 60}, {"productname", ProductColumn, 60},
}

// otherWords are parts that make a header another thing than it seems: the newest version is not the installed one, who maintains a product has not made it.
var otherWords = []string{"bios", "最新", "建議", "修補版", "更新版", "可用", "授權", "日期", "時間", "latest", "available", "recommend", "fixed", "date", "聯絡", "電話", "維護", "維運", "保固",
	"採購", "承辦", "負責", "保管", "合約", "備註", "信箱", "email", "contact", "license", "cve", "說明", "description", "數量", "序號", "serial", "url", "path"}

// words turns the table about: by header.
func words(table map[Column]map[int][]string) map[string][]guess {
	out := map[string][]guess{}
	for means, byScore := range table {
		for score, list := range byScore {
			for _, w := range list {
				out[w] = append(out[w], guess{means: means, score: score})
			}
		}
	}
	for _, readings := range out {
		slices.SortFunc(readings, func(a, b guess) int {
			return cmp.Or(b.score-a.score, strings.Compare(string(a.means), string(b.means)))
		})
	}
	return out
}
