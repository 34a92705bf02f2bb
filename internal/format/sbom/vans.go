package sbom

import (
	"errors"
	"io"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/walk"
	"lianfang/internal/text"
)

// VANS is an upload to Taiwan's 資通安全弱點通報系統, both generations in one reader:
//
//	{"api_key":"…","data":[{"oid","orgName","identifier","assetGroupCode","assetName","brand","version","cpe","cpeName"}]}                      v2
//	{"api_key":"…","data":[{"oid","unit_name","asset_number","product_name","product_vendor","product_version","category","cpe23","product_cpename"}]}   v1
//
// The numbers of installed updates (已安裝 KBID) may stand in a member of a row, as a text or a list of texts, with the product or in a row of their own.
//
// It is read as its clients write it: N/A is no value, a package without a CPE has its purl for a name and its ecosystem for a vendor, a number may stand
// where a text should, data may be one asset instead of a list. (Sources: the API description of the system's manual, the client sbom2vans of NICS.)
const VANS Format = "vans"

// vansWords are the members of a row by what they mean. Case and underscores do not matter.
var vansWords = map[string]func(*Component, string){
	"identifier":     func(c *Component, s string) { c.Asset = s },
	"assetname":      func(c *Component, s string) { c.vansName(s) },
	"productname":    func(c *Component, s string) { c.vansName(s) },
	"brand":          func(c *Component, s string) { c.Vendor = s },
	"productvendor":  func(c *Component, s string) { c.Vendor = s },
	"version":        func(c *Component, s string) { c.Version = s },
	"productversion": func(c *Component, s string) { c.Version = s },
	"cpe":            (*Component).addCPE,
	"cpe23":          (*Component).addCPE,
	"purl":           (*Component).addPURL, // not of the standard, but nobody means another thing by it
	"category":       func(c *Component, s string) { c.Type = s },
	"assetgroupcode": func(c *Component, s string) { c.Said.Group = s },
	"assetgroup":     func(c *Component, s string) { c.Said.Group = s },
	"kbid":           (*Component).addPatchNumbers,
	"kbids":          (*Component).addPatchNumbers,
	"kbidlist":       (*Component).addPatchNumbers,
	"kblist":         (*Component).addPatchNumbers,
	"kb":             (*Component).addPatchNumbers,
	"kbs":            (*Component).addPatchNumbers,
	"hotfix":         (*Component).addPatchNumbers,
	"hotfixid":       (*Component).addPatchNumbers,
}

func vansWord(name string) func(*Component, string) {
	return vansWords[strings.ToLower(strings.ReplaceAll(name, "_", ""))]
}

// vansName takes a name, which is a purl where the package has no CPE.
func (c *Component) vansName(s string) {
	if isPURL(s) {
		c.addPURL(s)
		return
	}
	c.Name = s
}

type vans struct {
	cur  *walk.Cursor
	out  *sink
	data bool
}

func readVANS(r io.Reader, out *sink) error {
	d := &vans{cur: walk.New(r), out: out}
	if err := d.cur.Object(d.member); err != nil {
		return err
	}
	if !d.data {
		return &framing.Error{Code: framing.CodeWrongType, At: framing.Top, Say: text.Of("不是 VANS 上傳：沒有 data。", "This is no VANS upload: there is no data.")}
	}
	return onlyOne(d.cur)
}

func (d *vans) member(name string) error {
	if name != "data" { // api_key is the door's to read, and kept nowhere
		return d.cur.Skip()
	}
	d.data = true
	if d.cur.Kind() == '[' {
		return d.cur.Array(d.asset)
	}
	return d.asset()
}

func (d *vans) asset() error {
	c := Component{Row: d.out.next(), At: d.cur.At()}
	if d.cur.Kind() != '{' {
		c.wrongShape("data")
		if err := d.cur.Skip(); err != nil {
			return err
		}
		return d.out.emit(c)
	}
	err := d.cur.Object(func(name string) error {
		take := vansWord(name)
		if take == nil {
			return d.cur.Skip()
		}
		if d.cur.Kind() == '[' { // KB numbers, one an element
			return d.cur.Array(func() error { return d.value(&c, name, take) })
		}
		return d.value(&c, name, take)
	})
	if err != nil {
		return err
	}
	if len(c.PURLs) > 0 && c.Name == "" {
		c.Vendor = "" // the ecosystem stands there
	}
	if c.Name == "" && len(c.CPEs) == 0 && len(c.PURLs) == 0 && len(c.Patches) > 0 {
		c.Type, c.Name = "patch", strings.Join(c.Patches, " ")
	}
	return d.out.emit(c)
}

func (d *vans) value(c *Component, name string, take func(*Component, string)) error {
	s, ok, err := d.cur.Text(MaxField)
	if err == nil && !ok {
		c.tooLong(name)
	}
	if s = present(s); s != "" {
		take(c, s)
	}
	return err
}

// VANSKey finds the api_key of an upload; "" if it has none.
func VANSKey(r io.Reader) (key string, err error) {
	cur, found := walk.New(r), errors.New("found")
	err = cur.Object(func(name string) (err error) {
		if name != "api_key" {
			return cur.Skip()
		}
		if key, _, err = cur.Text(MaxField); err == nil {
			err = found
		}
		return err
	})
	if errors.Is(err, found) {
		err = nil
	}
	return key, err
}
