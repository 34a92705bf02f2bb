package nation

import (
	"io"

	"lianfang/internal/format/sniff"
	"lianfang/internal/format/tlp"
	"lianfang/internal/text"
)

// Source is who says something, and what was agreed with them.
type Source struct {
	Slug        string
	Name        text.Text
	Reliability string    // A to F (Admiralty code)
	TLP         tlp.Level // what its unmarked objects mean; None where nothing was agreed
	About       text.Text
}

// Slugs of the sources.
const (
	SourceKEV     = "cisa-kev"
	SourceNVD     = "nvd"
	SourceCVE     = "cve"
	SourceEPSS    = "epss"
	SourceATTACK  = "mitre-attack"
	SourceMISP    = "misp-warninglists"
	SourceBuoy    = "buoy-c2"
	SourceTide    = "tideline"
	SourceReef    = "reef-netset"
	SourceHarbour = "harbour-cert"
	SourceTern    = "tern-rock-csirt"
)

func sources() []Source {
	return []Source{
		{SourceKEV, text.Of("CISA 已遭利用漏洞目錄", "CISA known exploited vulnerabilities"), "A", tlp.Clear, text.Of("美國 CISA 公布、確定遭人利用的漏洞", "Vulnerabilities that the American CISA knows to be exploited")},
		{SourceNVD, text.Of("NVD 漏洞資料庫", "National Vulnerability Database"), "A", tlp.Clear, text.Of("哪些產品與版本受影響，以 CPE 表示", "Which products and versions are affected, in CPE")},
		{SourceCVE, text.Of("CVE 計畫與 CISA Vulnrichment", "CVE Program and CISA Vulnrichment"), "A", tlp.Clear, text.Of("CVE 原始紀錄與補充評估", "CVE records with added assessments")},
		{SourceEPSS, text.Of("FIRST EPSS", "FIRST EPSS"), "B", tlp.Clear, text.Of("三十天內遭利用的機率", "The chance of exploitation within thirty days")},
		{SourceATTACK, text.Of("MITRE ATT&CK", "MITRE ATT&CK"), "A", tlp.Clear, text.Of("攻擊手法、團體與工具", "Techniques, groups and tools of attackers")},
		{SourceMISP, text.Of("MISP 誤報清單", "MISP warning lists"), "B", tlp.Clear, text.Of("常被誤報的合法服務", "Lawful services that are often reported by mistake")},
		{SourceBuoy, text.Of("浮標中繼站清單（虛構）", "Buoy C2 list (fictitious)"), "B", tlp.Clear, text.Of("每日更新的中繼站位址", "Addresses of command servers, daily")},
		{SourceTide, text.Of("潮線指標交換（虛構）", "Tideline indicator exchange (fictitious)"), "C", tlp.Green, text.Of("志願者回報的惡意程式指標", "Malware indicators that volunteers report")},
		{SourceReef, text.Of("礁石攻擊來源清單（虛構）", "Reef attack sources (fictitious)"), "C", tlp.Green, text.Of("掃描與暴力破解的來源網段", "Networks that scan and guess passwords")},
		{SourceHarbour, text.Of("港灣 CERT（虛構的友國）", "Harbour CERT (a fictitious friend abroad)"), "A", tlp.Amber, text.Of("友國的緊急應變團隊，以 STIX 2.1 交換", "A response team abroad that sends STIX 2.1")},
		{SourceTern, text.Of("燕鷗岩 CSIRT（虛構的友國）", "Tern Rock CSIRT (a fictitious friend abroad)"), "B", tlp.Green, text.Of("供新手自行匯入的範例", "The example that a newcomer imports by hand")},
	}
}

// Use says when a file is taken in.
type Use string

// The uses.
const (
	UseBase  Use = "base"  // loaded before the scenario, with progress shown
	UseGuard Use = "guard" // lists of harmless things: not intelligence, but what the guard stage holds values against
	UseStory Use = "story" // a step of the script brings it
	UseLater Use = "later" // public knowledge of what the story tells, kept back so that the advisory is news; load it to see two sources agree
)

// File is a file of intelligence.
type File struct {
	Name    string
	Format  sniff.Format
	Source  string    // slug
	Marking tlp.Level // of what in it is not marked
	Use     Use
	Objects int // how many, for a progress bar before anything is read
	About   text.Text
	path    string
}

// Open gives the bytes as they come, perhaps compressed; framing.Open takes that off.
func (f File) Open() (io.ReadCloser, error) { return data.Open(f.path) }

// The two files of the script.
const (
	AdvisoryFile   = "advisory.stix.json"
	WithdrawalFile = "withdrawal.stix.json"
)

func files() []File {
	in := func(path string, format sniff.Format, source string, marking tlp.Level, use Use, objects int, zh, en string) File {
		return File{Name: base(path), Format: format, Source: source, Marking: marking, Use: use, Objects: objects, About: text.Of(zh, en), path: "data/" + path}
	}
	return []File{
		in("intel/warninglists.jsonl.gz", sniff.MISPWarning, SourceMISP, tlp.Clear, UseGuard, 44, "誤報清單 44 份", "44 warning lists"),
		in("intel/kev.json.gz", sniff.KEV, SourceKEV, tlp.Clear, UseBase, 1662, "已遭利用漏洞目錄，全部", "The whole catalogue of known exploited vulnerabilities"),
		in("intel/nvd.json.gz", sniff.NVD2, SourceNVD, tlp.Clear, UseBase, 83, "與成員資產有關的已遭利用漏洞：受影響範圍", "Affected ranges of exploited vulnerabilities in products that members run"),
		in("intel/cve.jsonl.gz", sniff.CVE5, SourceCVE, tlp.Clear, UseBase, 103, "與成員資產有關的 CVE 紀錄", "CVE records of products that members run"),
		in("intel/epss.csv.gz", sniff.EPSS, SourceEPSS, tlp.Clear, UseBase, 1556, "遭利用機率", "Chances of exploitation"),
		in("intel/attack.stix21.json.gz", sniff.STIX, SourceATTACK, tlp.Clear, UseBase, 600, "攻擊手法與團體", "Techniques and groups"),
		in("intel/buoy-c2.csv.gz", sniff.CSV, SourceBuoy, tlp.Clear, UseBase, 150, "中繼站位址", "Command servers"),
		in("intel/tideline-iocs.csv.gz", sniff.CSV, SourceTide, tlp.Green, UseBase, 300, "惡意程式指標", "Malware indicators"),
		in("intel/reef-netset.txt.gz", sniff.PlainList, SourceReef, tlp.Green, UseBase, 120, "攻擊來源網段", "Networks that attack"),
		in("scenario/"+AdvisoryFile, sniff.STIX, SourceHarbour, tlp.Amber, UseStory, 51, "英文預警 HC-2026-118", "Advisory HC-2026-118"),
		in("scenario/"+WithdrawalFile, sniff.STIX, SourceHarbour, tlp.Amber, UseStory, 4, "來源撤回一項指標", "The source withdraws one indicator"),
		in("intel/cve-2024-21762.json.gz", sniff.CVE5, SourceCVE, tlp.Clear, UseLater, 1, "情境漏洞的公開 CVE 紀錄", "The public CVE record of the story's vulnerability"),
		in("intel/nvd-cve-2025-24813.json.gz", sniff.NVD2, SourceNVD, tlp.Clear, UseLater, 1, "範例漏洞的公開範圍資料", "The public ranges of the example's vulnerability"),
	}
}

// File gives the file with that name, nil if there is none.
func (n *Nation) File(name string) *File {
	for i := range n.Files {
		if n.Files[i].Name == name {
			return &n.Files[i]
		}
	}
	return nil
}
