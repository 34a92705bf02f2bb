package nation

import (
	"encoding/binary"
	"fmt"
	"iter"
	"net/netip"

	"lianfang/internal/text"
)

// MaxOrganisations is how many Organisations can make: each has a network of its own.
const MaxOrganisations = 1 << 19

type twin struct{ zh, en string }

// Two halves of a name and a trade: 24 × 24 × 12 names before a number has to tell them apart.
var (
	firstHalf = []twin{{"銀", "Silver"}, {"霧", "Mist"}, {"楓", "Maple"}, {"礫", "Gravel"}, {"鷺", "Heron"}, {"燈", "Lamp"}, {"橡", "Oak"}, {"潮", "Tide"}, {"稻", "Rice"}, {"雁", "Goose"}, {"苔", "Moss"}, {"星", "Star"},
		{"桐", "Tung"}, {"貝", "Shell"}, {"雪", "Snow"}, {"梭", "Shuttle"}, {"鐘", "Bell"}, {"麥", "Barley"}, {"藍", "Blue"}, {"赤", "Red"}, {"靛", "Indigo"}, {"珀", "Amber"}, {"碧", "Jade"}, {"墨", "Ink"}}
	secondHalf = []twin{{"谷", "Hollow"}, {"橋", "Bridge"}, {"灘", "Shoal"}, {"嶺", "Ridge"}, {"渡", "Ferry"}, {"圃", "Garden"}, {"窗", "Window"}, {"帆", "Sail"}, {"井", "Well"}, {"林", "Grove"}, {"岬", "Cape"}, {"池", "Pond"},
		{"階", "Stair"}, {"塘", "Pool"}, {"坡", "Slope"}, {"舟", "Boat"}, {"壁", "Wall"}, {"徑", "Path"}, {"洲", "Isle"}, {"庭", "Court"}, {"梯", "Ladder"}, {"峽", "Gorge"}, {"磯", "Rock"}, {"倉", "Barn"}}
)

type trade struct {
	name         twin
	sector, kind string
}

var trades = table[trade]{
	{3, trade{twin{"電廠", "Power Station"}, "energy", "utility"}}, {2, trade{twin{"給水廠", "Water Works"}, "water", "utility"}},
	{3, trade{twin{"電信", "Telecom"}, "communications", "telecom"}}, {5, trade{twin{"客運", "Coaches"}, "transport", "carrier"}},
	{6, trade{twin{"銀行", "Bank"}, "finance", "bank"}}, {14, trade{twin{"醫院", "Hospital"}, "health", "hospital"}},
	{8, trade{twin{"診所", "Clinic"}, "health", "clinic"}}, {22, trade{twin{"公所", "District Office"}, "government", "agency"}},
	{10, trade{twin{"國小", "Primary School"}, "government", "school"}}, {9, trade{twin{"精密", "Precision"}, "parks", "supplier"}},
	{12, trade{twin{"商行", "Trading"}, "business", "sme"}}, {6, trade{twin{"軟體", "Software"}, "business", "business"}},
}

var tiers = table[string]{{1, "A"}, {7, "B"}, {22, "C"}, {40, "D"}, {30, ""}}

// counties are weighed by how many people live there, in ten thousands.
var counties = table[string]{{250, "TPE"}, {404, "NWT"}, {233, "TAO"}, {285, "TXG"}, {186, "TNN"}, {273, "KHH"}, {36, "KEE"}, {46, "HSZ"}, {59, "HSQ"}, {53, "MIA"}, {123, "CHA"},
	{47, "NAN"}, {65, "YUN"}, {26, "CYI"}, {48, "CYQ"}, {79, "PIF"}, {45, "ILA"}, {31, "HUA"}, {21, "TTT"}, {11, "PEN"}, {14, "KIN"}, {2, "LIE"}}

// Organisations makes n providers, at most MaxOrganisations, all members, under the centres of the nation. The same seed makes the same
// ones, and a longer run begins like a shorter one.
func Organisations(n int, seed uint64) iter.Seq[Organisation] {
	return func(yield func(Organisation) bool) {
		for i := range min(n, MaxOrganisations) {
			if !yield(organisation(i, seed)) {
				return
			}
		}
	}
}

func organisation(i int, seed uint64) Organisation {
	x := mix(seed, uint64(i))
	a, b, t := firstHalf[x%24], secondHalf[x/24%24], trades.pick(unit(mix(x, 1)))
	slug := fmt.Sprintf("org-%06d", i+1)
	domain := slug + ".example"
	o := Organisation{Slug: slug, Name: text.Of(fmt.Sprintf("%s%s%s%d", a.zh, b.zh, t.name.zh, i+1), fmt.Sprintf("%s %s %s %d", a.en, b.en, t.name.en, i+1)),
		Level: "provider", Sector: t.sector, Tier: tiers.pick(unit(mix(x, 2))), Region: counties.pick(unit(mix(x, 3))), Parent: t.sector + "-centre", Kind: t.kind, State: "member",
		AgreedVersion: "2026-1", AgreedOn: epoch, AgreedUntil: epoch.AddDate(3, 0, 0), Networks: []netip.Prefix{network(i)}, Domains: []string{domain}}
	o.Contacts = []Contact{{Rank: 1, Role: "security", Channel: "mail", Address: "security@" + domain}}
	if o.Tier == "A" || o.Tier == "B" {
		o.Contacts = append(o.Contacts, Contact{Rank: 2, Role: "duty", Channel: "phone", Address: fmt.Sprintf("02-5550-0%06d", i+1)})
	}
	return o
}

// network is the i-th /52 of 2001:db8:8000::/33 (RFC 3849), which the nation and the generated indicators leave alone.
func network(i int) netip.Prefix {
	var a [16]byte
	binary.BigEndian.PutUint64(a[:8], 0x20010db8_80000000|uint64(i)<<12)
	return netip.PrefixFrom(netip.AddrFrom16(a), 52)
}
