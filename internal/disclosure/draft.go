package disclosure

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/format/cpe"
	"lianfang/internal/format/cvss"
	"lianfang/internal/format/purl"
	"lianfang/internal/format/vers"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Words are in both languages; an advisory has to speak both.
type Words struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// Text is them as text.
func (w Words) Text() text.Text { return text.Of(w.Zh, w.En) }

// Draft is an advisory that is being written.
type Draft struct {
	Title      Words       `json:"title"`
	Summary    Words       `json:"summary"`
	Products   []Affected  `json:"products"`
	Vector     string      `json:"vector,omitempty"` // CVSS 3.0 or 3.1: CSAF 2.0 has no other that is still given
	Remedy     Words       `json:"remedy"`
	RemedyKind string      `json:"remedy_kind"` // of Remedies
	RemedyURL  string      `json:"remedy_url,omitempty"`
	References []Reference `json:"references,omitempty"`
	Thanks     []string    `json:"thanks,omitempty"` // names
}

// Affected is a product with the versions that have the flaw, and those that no longer do.
type Affected struct {
	Vendor  string `json:"vendor"`
	Product string `json:"product"`
	Range   string `json:"range"`           // a vers string, or one version
	Fixed   string `json:"fixed,omitempty"` // likewise
	PURL    string `json:"purl,omitempty"`
	CPE     string `json:"cpe,omitempty"`
}

// Reference is a page elsewhere.
type Reference struct {
	Summary string `json:"summary"`
	URL     string `json:"url"`
}

// Remedies are the sorts of remedy that CSAF knows (section 3.2.3.12.1).
var Remedies = []string{"vendor_fix", "mitigation", "workaround", "no_fix_planned", "none_available"}

// check brings a draft into its normal form and tells what is wrong with it. What is only missing may be missing until it is published.
func (x *Draft) check() error {
	x.Vector, x.RemedyURL = strings.TrimSpace(x.Vector), strings.TrimSpace(x.RemedyURL)
	if x.RemedyKind == "" {
		x.RemedyKind = Remedies[0]
	}
	for _, f := range []*fault.Fault{
		written(text.Of("中文標題", "Title in Chinese"), x.Title.Zh, maxShort, false, false), written(text.Of("英文標題", "Title in English"), x.Title.En, maxShort, false, false),
		written(text.Of("中文摘要", "Summary in Chinese"), x.Summary.Zh, maxText, true, false), written(text.Of("英文摘要", "Summary in English"), x.Summary.En, maxText, true, false),
		written(text.Of("中文處置", "Remedy in Chinese"), x.Remedy.Zh, maxText, true, false), written(text.Of("英文處置", "Remedy in English"), x.Remedy.En, maxText, true, false),
	} {
		if f != nil {
			return f
		}
	}
	switch {
	case len(x.Products) > maxList || len(x.References) > maxList || len(x.Thanks) > maxList:
		return fault.New(fault.Invalid, "too_many", text.Format("產品、連結與致謝各最多 %d 項。", "At most %d products, links and names each.", maxList))
	case !slices.Contains(Remedies, x.RemedyKind):
		return invalid("bad_remedy", "請選處置的種類。", "Choose the sort of remedy.")
	}
	if err := checkURL(x.RemedyURL); err != nil {
		return err
	}
	if err := x.checkVector(); err != nil {
		return err
	}
	for _, n := range x.Thanks {
		if f := written(text.Of("致謝", "Thanks"), n, maxShort, false, true); f != nil {
			return f
		}
	}
	for _, r := range x.References {
		if f := written(text.Of("連結的說明", "Words of a link"), r.Summary, maxShort, false, true); f != nil {
			return f
		}
		if err := checkURL(r.URL); err != nil || r.URL == "" {
			return invalid("bad_url", "連結要以 https:// 或 http:// 開頭。", "A link begins with https:// or http://.")
		}
	}
	for i := range x.Products {
		if err := x.Products[i].check(); err != nil {
			return err
		}
	}
	return nil
}

func (x *Draft) checkVector() error {
	if x.Vector == "" {
		return nil
	}
	v, err := cvss.Parse(x.Vector)
	if err != nil || v.Version != cvss.V30 && v.Version != cvss.V31 {
		return invalid("bad_vector", "請填 CVSS 3.1（或 3.0）的向量，例如 CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H。CSAF 2.0 沒有 4.0 版的評分。",
			"Give a vector of CVSS 3.1 (or 3.0), such as CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H. CSAF 2.0 has no scores of CVSS 4.0.")
	}
	x.Vector = v.Text
	return nil
}

func checkURL(s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || len(s) > maxURL || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.ContainsAny(s, " \t\r\n<>\"") {
		return invalid("bad_url", "連結要以 https:// 或 http:// 開頭。", "A link begins with https:// or http://.")
	}
	return nil
}

func (a *Affected) check() error {
	for _, s := range []*string{&a.Vendor, &a.Product, &a.Range, &a.Fixed, &a.PURL, &a.CPE} {
		*s = strings.TrimSpace(*s)
	}
	for _, f := range []*fault.Fault{written(text.Of("廠商", "Vendor"), a.Vendor, maxShort, false, true), written(text.Of("產品", "Product"), a.Product, maxShort, false, true),
		written(text.Of("受影響的版本", "Affected versions"), a.Range, maxRange, false, true), written(text.Of("已修補的版本", "Fixed versions"), a.Fixed, maxRange, false, false)} {
		if f != nil {
			return f
		}
	}
	for _, r := range []string{a.Range, a.Fixed} {
		if !strings.HasPrefix(r, "vers:") {
			if strings.ContainsAny(r, "<>|*") {
				return invalid("bad_range", "一個以上的版本請寫成 vers，例如 vers:generic/>=2.0|<2.1。", "More than one version is written as vers, such as vers:generic/>=2.0|<2.1.")
			}
			continue
		}
		if _, err := vers.Parse(r); err != nil {
			return fault.New(fault.Invalid, "bad_range", text.Format("「%[1]s」不是 vers 的寫法：%[2]v", "%[1]q is not written as vers has it: %[2]v", r, err))
		}
	}
	if a.PURL != "" {
		p, err := purl.Parse(a.PURL)
		if err != nil {
			return fault.New(fault.Invalid, "bad_purl", text.Format("「%s」不是 purl。", "%q is no package URL.", a.PURL))
		}
		a.PURL = p.String()
	}
	if a.CPE != "" {
		if _, err := cpe.Parse(a.CPE); err != nil || !strings.HasPrefix(a.CPE, "cpe:2.3:") {
			return fault.New(fault.Invalid, "bad_cpe", text.Format("「%s」不是 CPE 2.3。", "%q is no CPE 2.3.", a.CPE))
		}
	}
	return nil
}

// DraftOf gives what is written of a case's advisory: as it was left, else as it was published last, else what the case itself says.
func (d *Disclosures) DraftOf(ctx context.Context, v marking.Viewer, which string) (Draft, error) {
	f, err := d.Find(ctx, v, which)
	if err != nil {
		return Draft{}, err
	}
	body, err := selectDraft(ctx, d.store.Read(), f.ID)
	if err != nil {
		return Draft{}, err
	}
	if body != "" {
		var x Draft
		return x, json.Unmarshal([]byte(body), &x)
	}
	x := Draft{Title: Words{Zh: f.Name(), En: f.Name()}, RemedyKind: Remedies[0], Products: []Affected{{Vendor: f.VendorName, Product: f.Product, Range: f.Version}}}
	if f.Finder.Credit && f.Finder.Name != "" {
		x.Thanks = []string{f.Finder.Name}
	}
	return x, nil
}

// SaveDraft keeps what is written of a case's advisory.
func (d *Disclosures) SaveDraft(ctx context.Context, by marking.Viewer, id int64, x Draft) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if err := x.check(); err != nil {
		return err
	}
	body, err := json.Marshal(x)
	if err != nil {
		return err
	}
	return d.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		c, err := lockCase(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if _, ok := Next(c.State, Publish); !ok {
			return nil, wrongState(c.State)
		}
		return []journal.Fact{{Kind: DraftWritten, Subject: c.ID, Object: c.VendorOrg, Audience: deskAlone, Actor: by.Actor()}}, upsertDraft(ctx, tx, c.ID, string(body), d.micro(), by.Actor())
	})
}
