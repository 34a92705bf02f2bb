package cpe

import "strings"

// Attribute is one of the eleven parts of a name, in the order of the formatted string (NISTIR 7695 §5.2).
type Attribute int

// The attributes.
const (
	Part Attribute = iota
	Vendor
	Product
	Version
	Update
	Edition
	Language
	SWEdition
	TargetSW
	TargetHW
	Other

	attributes = 11
)

var attributeNames = [attributes]string{"part", "vendor", "product", "version", "update", "edition", "language",
	"sw_edition", "target_sw", "target_hw", "other"}

// String is the attribute's name in the standard.
func (a Attribute) String() string {
	if a < 0 || a >= attributes {
		return "?"
	}
	return attributeNames[a]
}

// Attributes lists all eleven in order.
func Attributes() []Attribute {
	out := make([]Attribute, attributes)
	for i := range out {
		out[i] = Attribute(i)
	}
	return out
}

// Name is a product, or a class of products. Names with the same Values are the same name.
type Name struct {
	Values [attributes]Value // each in canonical form; the empty Value counts as ANY
	Padded int               // how many attributes were missing or empty in the text and were taken as ANY
}

// Get gives one attribute.
func (n Name) Get(a Attribute) Value { return n.Values[a].orAny() }

// With gives the name with one attribute replaced.
func (n Name) With(a Attribute, v Value) Name {
	n.Values[a] = v.orAny()
	return n
}

// String is the formatted string of CPE 2.3 (NISTIR 7695 §6.2.2).
func (n Name) String() string {
	size := len("cpe:2.3")
	for _, v := range n.Values {
		size += 1 + len(v.orAny())
	}
	var b strings.Builder
	b.Grow(size)
	b.WriteString("cpe:2.3")
	for _, v := range n.Values {
		b.WriteByte(':')
		b.WriteString(string(v.orAny()))
	}
	return b.String()
}

// Key is "part:vendor:product" in canonical form, for an index. A name that is not Specific gives a key too, but one that
// must never be looked up as if it were a product: see Specific.
func (n Name) Key() string {
	return string(n.Get(Part)) + ":" + string(n.Get(Vendor)) + ":" + string(n.Get(Product))
}

// Specific tells whether part, vendor and product are all plain values. A name with ANY, NA or wildcards there names no one
// product; matching it against another such name has marked whole inventories as vulnerable elsewhere.
func (n Name) Specific() bool {
	return n.Get(Part).IsPlain() && n.Get(Vendor).IsPlain() && n.Get(Product).IsPlain()
}
