package identity

import (
	"slices"
	"strings"

	"lianfang/internal/text"
)

// Link says that two keys name one product.
type Link struct {
	From, To   string
	Confidence int    // 0–100; 100 is nobody's doubt
	Source     string // package, renamed, same, chinese, company, former, title, short: written by hand; observed: drawn out of public records; prefix: the product's name repeats its maker's
	Records    int    // how many records show it, if observed
	Why        text.Text
}

// Links gives the other names of a product, the surest first: one step from the key, of whichever kind it is. A purl's links are CPE keys and the other way
// round. A key that nothing is known of has none.
func Links(key string) []Link {
	t := known()
	out := append(slices.Clone(t.links[key]), derived(key)...)
	if words, ok := strings.CutPrefix(key, "vendor:"); ok {
		if v, ok := t.vendors[words]; ok {
			out = append(out, Link{From: key, To: "vendor:" + v.cpe, Confidence: v.confidence, Source: v.why, Why: reasons[v.why]})
		}
	}
	return once(out)
}

// Vendor gives the vendor of CPE names that a vendor's name in words stands for; ok is false when it is not known. A name that
// is a vendor of CPE names by itself need not be known here.
func Vendor(words string) (cpe string, link Link, ok bool) {
	key := VendorKey(words)
	v, ok := known().vendors[strings.TrimPrefix(key, "vendor:")]
	if !ok {
		return "", Link{}, false
	}
	return v.cpe, Link{From: key, To: "vendor:" + v.cpe, Confidence: v.confidence, Source: v.why, Why: reasons[v.why]}, true
}
