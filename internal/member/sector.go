package member

import "lianfang/internal/text"

// Sector is a field of the country's life with a competent authority of its own.
type Sector struct {
	Code string
	Name text.Text
}

// Business is the private economy outside the eight sectors, which its centre calls the ninth.
const Business = "business"

// sectors are the eight critical-infrastructure sectors (關鍵基礎設施領域) and the private economy.
var sectors = []Sector{
	{"energy", text.Of("能源", "Energy")},
	{"water", text.Of("水資源", "Water")},
	{"communications", text.Of("通訊傳播", "Communications")},
	{"transport", text.Of("交通", "Transport")},
	{"finance", text.Of("銀行與金融", "Banking and finance")},
	{"health", text.Of("緊急救援與醫院", "Emergency services and hospitals")},
	{"government", text.Of("中央與地方政府", "Central and local government")},
	{"parks", text.Of("科學園區與工業區", "Science and industrial parks")},
	{Business, text.Of("民間企業", "Private economy")},
}

// Sectors lists the sectors in their usual order.
func Sectors() []Sector { return append([]Sector(nil), sectors...) }

// SectorName is the name behind a code; an unknown code is its own name.
func SectorName(code string) text.Text {
	for _, s := range sectors {
		if s.Code == code {
			return s.Name
		}
	}
	return text.Same(code)
}

// KnownSector tells whether there is a sector of a code.
func KnownSector(code string) bool {
	for _, s := range sectors {
		if s.Code == code {
			return true
		}
	}
	return false
}

// Region is a county or a city.
type Region struct {
	Code string // ISO 3166-2:TW without the country
	Name text.Text
}

var regions = []Region{
	{"KEE", text.Of("基隆市", "Keelung City")},
	{"TPE", text.Of("臺北市", "Taipei City")},
	{"NWT", text.Of("新北市", "New Taipei City")},
	{"TAO", text.Of("桃園市", "Taoyuan City")},
	{"HSZ", text.Of("新竹市", "Hsinchu City")},
	{"HSQ", text.Of("新竹縣", "Hsinchu County")},
	{"MIA", text.Of("苗栗縣", "Miaoli County")},
	{"TXG", text.Of("臺中市", "Taichung City")},
	{"CHA", text.Of("彰化縣", "Changhua County")},
	{"NAN", text.Of("南投縣", "Nantou County")},
	{"YUN", text.Of("雲林縣", "Yunlin County")},
	{"CYI", text.Of("嘉義市", "Chiayi City")},
	{"CYQ", text.Of("嘉義縣", "Chiayi County")},
	{"TNN", text.Of("臺南市", "Tainan City")},
	{"KHH", text.Of("高雄市", "Kaohsiung City")},
	{"PIF", text.Of("屏東縣", "Pingtung County")},
	{"ILA", text.Of("宜蘭縣", "Yilan County")},
	{"HUA", text.Of("花蓮縣", "Hualien County")},
	{"TTT", text.Of("臺東縣", "Taitung County")},
	{"PEN", text.Of("澎湖縣", "Penghu County")},
	{"KIN", text.Of("金門縣", "Kinmen County")},
	{"LIE", text.Of("連江縣", "Lienchiang County")},
}

// Regions lists the 22 counties and cities, north to south, then east and the islands.
func Regions() []Region { return append([]Region(nil), regions...) }

// RegionName is the name behind a code; an unknown code is its own name.
func RegionName(code string) text.Text {
	for _, r := range regions {
		if r.Code == code {
			return r.Name
		}
	}
	return text.Same(code)
}

func knownRegion(code string) bool {
	for _, r := range regions {
		if r.Code == code {
			return true
		}
	}
	return false
}
