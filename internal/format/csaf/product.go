package csaf

import "lianfang/internal/format/vers"

// Product is one entry of the product tree, resolved. Names that stand in a branch above it are taken from there; of a product that is made
// of others, and says nothing itself, they are the Component's.
type Product struct {
	ID   string
	Name string // the full name as written, for people

	Vendor       string
	Product      string // the branch product_name
	Family       string
	Version      string    // the branch product_version, where it names one version
	Versions     *Versions // the branch product_version_range, or a product_version that is written as a range
	Architecture string
	ServicePack  string
	PatchLevel   string

	CPE     string
	PURLs   []string
	Models  []string // model numbers; "*" and "?" stand for any characters
	Serials []string
	SKUs    []string
	Hashes  []Hash

	Branch *Branch // the branch it stands in; nil for one from full_product_names, relationships or paths
	Made   *Made   // of what it is made; nil for most
}

// Hash is a digest of a product's file, by the algorithm's name as written.
type Hash struct{ File, Algorithm, Value string }

// Versions is a range of versions as written and, where it can be told, as a set.
type Versions struct {
	Text string
	Set  vers.Set
	Told bool // false: Text is prose that Set does not say
}

// Branch is one step of the tree.
type Branch struct {
	Category string // "vendor", "product_name", "product_version" …
	Name     string
	Up       *Branch
}

// Path gives the branches from the top.
func (b *Branch) Path() []*Branch {
	n := 0
	for up := b; up != nil; up = up.Up {
		n++
	}
	out := make([]*Branch, n)
	for ; b != nil; b = b.Up {
		n--
		out[n] = b
	}
	return out
}

// Made says that a product is another product in, on or with further ones: a package as a component of a distribution.
type Made struct {
	Component *Product
	Links     []Link // one; a product path of 2.1 may have several, each about all that stands before it
}

// Link is how it stands to the next product: "default_component_of", "optional_component_of", "external_component_of", "installed_on",
// "installed_with".
type Link struct {
	Category string
	To       *Product
}
