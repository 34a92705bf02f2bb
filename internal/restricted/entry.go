package restricted

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/fault"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// Kind is the sort of a product.
type Kind string

// The kinds that the yearly inventories ask for, and what is none of them.
const (
	Phone    Kind = "phone"
	Camera   Kind = "camera"
	Drone    Kind = "drone"
	Network  Kind = "network"
	Computer Kind = "computer"
	Software Kind = "software"
	Other    Kind = "other"
)

// Kinds are all of them.
var Kinds = []Kind{Phone, Camera, Drone, Network, Computer, Software, Other}

var kindNames = map[Kind]text.Text{
	Phone: text.Of("手機", "phones"), Camera: text.Of("攝影機", "cameras"), Drone: text.Of("無人機", "drones"), Network: text.Of("網通設備", "network gear"),
	Computer: text.Of("電腦與周邊", "computers"), Software: text.Of("軟體、App 與服務", "software, apps, services"), Other: text.Of("其他", "other"),
}

// Name is the kind in words.
func (k Kind) Name() text.Text { return kindNames[k] }

// Audience is who may read an entry beside the desk.
type Audience string

// The audiences. Nobody ever reads an entry that does not apply to their organisation.
const (
	Concerned Audience = "concerned" // every organisation to which it applies
	Holders   Audience = "flagged"   // those of them that have something of it
	DeskAlone Audience = "desk"      // nobody: what it meets is shown to the desk alone
)

// Audiences are all of them.
var Audiences = []Audience{Concerned, Holders, DeskAlone}

var audienceNames = map[Audience]text.Text{
	Concerned: text.Of("適用的單位都看得到", "all to whom it applies"), Holders: text.Of("只有持有的單位看得到", "those who have some of it"), DeskAlone: text.Of("只有值班台看得到", "the desk alone"),
}

// Name is the audience in words.
func (a Audience) Name() text.Text { return audienceNames[a] }

// Applies is to whom an entry applies.
type Applies struct {
	Public bool    `json:"public"`           // public agencies
	Orgs   []int64 `json:"orgs,omitempty"`   // who was named by their sector's authority
	Groups []Group `json:"groups,omitempty"` // likewise, by sector and level
}

// Group is the members of a sector with one of some levels; "" is every sector, no levels is every level. Who has no level is in no group.
type Group struct {
	Sector string   `json:"sector,omitempty"`
	Tiers  []string `json:"tiers,omitempty"`
}

// To tells whether it applies to an organisation.
func (a Applies) To(o member.Org) bool {
	if !o.Obliged() {
		return false
	}
	if a.Public && o.PublicAgency() || slices.Contains(a.Orgs, o.ID) {
		return true
	}
	return slices.ContainsFunc(a.Groups, func(g Group) bool {
		return o.Tier != "" && (g.Sector == "" || g.Sector == o.Sector) && (len(g.Tiers) == 0 || slices.Contains(g.Tiers, o.Tier))
	})
}

// body is what an entry says.
type body struct {
	Brand    string   `json:"brand"`
	Names    []string `json:"names,omitempty"`    // the brand as it is also written, in Chinese too
	Models   []string `json:"models,omitempty"`   // none: all of the brand; "XC-2*" is all that begin so
	Products []string `json:"products,omitempty"` // cpe:vendor, cpe:vendor:product, purl:npm/name
	Kinds    []Kind   `json:"kinds,omitempty"`
	Reason   string   `json:"reason,omitempty"`
	Legal    string   `json:"legal,omitempty"`  // article
	Letter   string   `json:"letter,omitempty"` // number and date of the letter
	Applies  Applies  `json:"applies"`
}

// Entry is one line of the register.
type Entry struct {
	ID   int64
	Code string // what the operator calls it
	body
	Audience Audience
	Since    time.Time // zero: from when it was written
	Until    time.Time // the first instant after its last day; zero is none
	Version  int64
	Active   bool // in force
	At       time.Time
	Actor    int64
}

// NewEntry makes an entry to be written.
func NewEntry(code, brand string) Entry {
	return Entry{Code: code, body: body{Brand: brand, Applies: Applies{Public: true}}, Audience: Concerned}
}

// inForce tells whether it is at a time.
func (e Entry) inForce(now time.Time) bool {
	return !e.Since.After(now) && (e.Until.IsZero() || e.Until.After(now))
}

var codeForm = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9])?$`)

// check brings an entry into its normal form.
func (e *Entry) check() error {
	e.Code, e.Brand = strings.TrimSpace(e.Code), strings.TrimSpace(e.Brand)
	e.Reason, e.Legal, e.Letter = strings.TrimSpace(e.Reason), strings.TrimSpace(e.Legal), strings.TrimSpace(e.Letter)
	if !codeForm.MatchString(e.Code) {
		return invalid("bad_code", "代號用英文字母、數字、點、底線與連字號，最多 40 個字。", "A code has letters, digits, dots, underscores and hyphens, at most 40.")
	}
	if e.Audience == "" {
		e.Audience = Concerned
	}
	if !slices.Contains(Audiences, e.Audience) {
		return invalid("bad_audience", "閱讀對象須為 concerned、flagged 或 desk。", "The audience is concerned, flagged or desk.")
	}
	for _, list := range []*[]string{&e.Names, &e.Models, &e.Products} {
		if *list = tidy(*list); len(*list) > maxList {
			return fault.New(fault.Invalid, "too_many_names", text.Format("名稱、型號與產品識別碼各最多 %d 個。", "At most %d names, models and product keys each.", maxList))
		}
	}
	for _, s := range []string{e.Reason, e.Legal, e.Letter} {
		if utf8.RuneCountInString(s) > maxWords {
			return tooLong()
		}
	}
	if !e.Until.IsZero() && !e.Until.After(e.Since) {
		return invalid("bad_until", "失效日須在生效日之後。", "It ends after the day on which it begins.")
	}
	return e.checkNames()
}

func (e *Entry) checkNames() error {
	if e.Brand == "" && len(e.Products) == 0 {
		return invalid("brand_missing", "請填廠牌，或至少一個產品識別碼。", "Give a brand, or a product key at least.")
	}
	for _, s := range slices.Concat([]string{e.Brand}, e.Names, e.Models) {
		if utf8.RuneCountInString(s) > maxName {
			return tooLong()
		}
		if s != "" && len(phraseOf(strings.TrimSuffix(s, "*")).joined) < 2 {
			return quoted("short_name", "「%s」太短，會配到不相干的產品；名稱與型號至少兩個字。", "%q is too short and would meet others' products: names and models have two characters at least.", s)
		}
	}
	for i, s := range e.Products {
		key, ok := productKey(s)
		if !ok {
			return quoted("bad_product", "「%s」不是產品識別碼，例如 cpe:vendor:product 或 purl:npm/name。", "%q is no product key, such as cpe:vendor:product or purl:npm/name.", s)
		}
		e.Products[i] = key
	}
	for _, k := range e.Kinds {
		if !slices.Contains(Kinds, k) {
			return quoted("bad_kind", "不認得種類「%s」。", "The kind %q is not known.", string(k))
		}
	}
	return e.checkApplies()
}

func (e *Entry) checkApplies() error {
	a := &e.Applies
	slices.Sort(a.Orgs)
	a.Orgs = slices.Compact(a.Orgs)
	if !a.Public && len(a.Orgs)+len(a.Groups) == 0 {
		return invalid("applies_to_nobody", "請說明適用對象。", "Say to whom it applies.")
	}
	if len(a.Orgs) > maxOrgs || len(a.Groups) > maxList {
		return invalid("too_many_orgs", "適用的單位太多，請改用領域與等級。", "Too many organisations are named; use sectors and levels.")
	}
	for _, g := range a.Groups {
		if g.Sector != "" && !slices.ContainsFunc(member.Sectors(), func(s member.Sector) bool { return s.Code == g.Sector }) {
			return quoted("bad_sector", "不認得領域「%s」。", "The sector %q is not known.", g.Sector)
		}
		for _, t := range g.Tiers {
			if len(t) != 1 || t < "A" || t > "E" {
				return quoted("bad_tier", "責任等級須為 A 至 E，不是「%s」。", "The level is A to E, not %q.", t)
			}
		}
	}
	return nil
}

func quoted(code, zh, en, s string) error {
	return fault.New(fault.Invalid, code, text.Format(zh, en, s))
}

func tooLong() error {
	return fault.New(fault.Invalid, "too_long", text.Format("名稱最多 %d 字，說明最多 %d 字。", "Names have at most %d characters, texts %d.", maxName, maxWords))
}

func tidy(list []string) (out []string) {
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// productKey reads a product's key, a CPE name or a package URL, into the form in which matching compares it; cpe:vendor is all of a vendor.
func productKey(s string) (string, bool) {
	lower := strings.ToLower(s)
	if vendor, ok := strings.CutPrefix(lower, "cpe:"); ok && vendor != "" && !strings.ContainsAny(vendor, ":/*? ") {
		return lower, true
	}
	if strings.HasPrefix(lower, "cpe:2.3:") || strings.HasPrefix(lower, "cpe:/") || strings.HasPrefix(lower, "pkg:") {
		c, err := judge.Read(s)
		return c.Key, err == nil && c.Specific()
	}
	c, ok := judge.FromKey(s, "")
	return c.Key, ok
}
