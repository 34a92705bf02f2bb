package nation

import "lianfang/internal/text"

// Verdict is what the comparison of an inventory with a vulnerability must say, as package exposure names it.
type Verdict string

// The verdicts.
const (
	Affected    Verdict = "affected"
	Possible    Verdict = "possible"
	NotAffected Verdict = "not_affected"
)

// Expected is what the advisory must come to for one organisation that runs the product. Those that do not run it are not listed.
type Expected struct {
	Organisation string   // slug
	Verdict      Verdict  // the gravest among its assets
	Assets       []string // that bear this verdict, as the inventory calls them
	Warned       bool     // the organisation itself gets a warning
	Through      []string // slugs of agents who get it on its behalf
	Why          text.Text
}

func expected() []Expected {
	return []Expected{
		{"morninglight-hospital", Affected, []string{"FW-01 門診大樓"}, true, nil, text.Of("FortiOS 7.2.5 在 7.2.0 到 7.2.6 之間；另一台缺版本，還有一台 7.4.8 已修補", "FortiOS 7.2.5 lies in 7.2.0 to 7.2.6; a second device lacks its version, a third runs 7.4.8, which is fixed")},
		{"eastfoot-city", Affected, []string{"市府防火牆"}, true, nil, text.Of("FortiOS 7.0.12 低於 7.0.14", "FortiOS 7.0.12 is below 7.0.14")},
		{"calmsea-precision", Affected, []string{"南科廠防火牆"}, true, nil, text.Of("FortiOS 7.2.6 是 7.2 版中最後一個受影響的版本", "FortiOS 7.2.6 is the last affected version of 7.2")},
		{"soundbridge-telecom", Affected, []string{"PROXY-1", "PROXY-2"}, true, nil, text.Of("FortiProxy 7.2.8 低於 7.2.9", "FortiProxy 7.2.8 is below 7.2.9")},
		{"blueswell-water", Affected, []string{"總公司防火牆"}, true, nil, text.Of("FortiOS 6.4.14 低於 6.4.15", "FortiOS 6.4.14 is below 6.4.15")},
		{"three-umbrellas", Affected, []string{"店裡的防火牆"}, true, nil, text.Of("FortiOS 6.2.15 低於 6.2.16", "FortiOS 6.2.15 is below 6.2.16")},
		{"bamboo-credit", Possible, []string{"總社防火牆"}, true, nil, text.Of("清單裡沒有版本", "The inventory has no version")},
		{"reefstone-port", Possible, []string{"港區防火牆"}, true, []string{"lampkeeper-security"}, text.Of("清單裡沒有版本；代管廠商的協議容許 TLP:AMBER", "The inventory has no version; the agreement lets TLP:AMBER reach its provider")},
		{"lightchisel-optics", Possible, []string{"防火牆"}, true, nil, text.Of("只有廠商與產品名稱，沒有 CPE 也沒有版本", "Only vendor and product are named, with no CPE and no version")},
		{"ricefield-bank", NotAffected, nil, false, nil, text.Of("7.4.8 與 7.2.10 都已修補", "7.4.8 and 7.2.10 are fixed")},
		{"pinewave-hospital", NotAffected, nil, false, nil, text.Of("7.0.14 正是修補的版本", "7.0.14 is the very version that fixes it")},
		{"windvane-weather", NotAffected, nil, false, nil, text.Of("7.4.3 正是修補的版本", "7.4.3 is the very version that fixes it")},
		{"starloom-university", NotAffected, nil, false, nil, text.Of("7.2.7 正是修補的版本", "7.2.7 is the very version that fixes it")},
		{"sunyoke-power", NotAffected, nil, false, nil, text.Of("7.4.5 已修補", "7.4.5 is fixed")},
		{"crystalridge-fab", NotAffected, nil, false, nil, text.Of("7.6.0 從來不受影響", "7.6.0 was never affected")},
		{"lampkeeper-security", NotAffected, nil, false, nil, text.Of("7.4.4 已修補；它只替客戶收預警", "7.4.4 is fixed; it gets warnings only for clients")},
		{"afterrain-foods", Affected, []string{"防火牆"}, false, nil, text.Of("7.2.4 受影響，但申請還在審核，沒有協議就不能收 TLP:AMBER", "7.2.4 is affected, but the application is under review, and without an agreement TLP:AMBER may not reach it")},
	}
}
