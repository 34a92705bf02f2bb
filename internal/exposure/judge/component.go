package judge

import (
	"fmt"
	"strings"

	"lianfang/internal/format/cpe"
	"lianfang/internal/format/purl"
	"lianfang/internal/format/vers"
)

// Component is a product at a version, as an inventory names it. It has a CPE or a purl.
type Component struct {
	Key     string // the product: "cpe:apache:tomcat" or "purl:maven/org.apache.tomcat/tomcat"
	Name    string // canonical CPE 2.3 or purl
	Version string // "" when the inventory does not say
	Scheme  string // of Version, a name of package vers
	CPE     cpe.Name
	PURL    bool
	Release string // of the distribution that built it, where that is known: "12", "3.18"
	AtLeast bool   // Version is only known to be reached: see FromVersion

	read              Readings // see Ready
	built, builtKnown bool     // whether a distribution built the version, and whether that was looked at
}

// cpeKey is the product that an index is kept by: vendor and product. The part is left out and compared with the other attributes, since
// an inventory in words does not say whether a thing is an application, an operating system or a device.
func cpeKey(n cpe.Name) string {
	return "cpe:" + string(n.Get(cpe.Vendor)) + ":" + string(n.Get(cpe.Product))
}

// inWords begins what is known in words alone.
const inWords = "name:"

// FromCPE reads a component from a CPE 2.3 name or 2.2 URI.
func FromCPE(s string) (Component, error) {
	n, err := cpe.Parse(s)
	if err != nil {
		return Component{}, err
	}
	return Component{Key: cpeKey(n), Name: n.String(), Version: versionOf(n), Scheme: schemeOf(n), CPE: n, AtLeast: n.Get(cpe.Other) == atLeast}, nil
}

// FromPURL reads a component from a package URL, forgiving what inventories get wrong: a capital in a key, a missing namespace.
func FromPURL(s string) (Component, error) {
	p, _, err := purl.ParseLenient(s)
	if err != nil {
		return Component{}, err
	}
	return Component{Key: purlKey(p), Name: p.String(), Version: purlVersion(p), Scheme: p.Type, PURL: true, Release: releaseOf(p)}, nil
}

// purlKey is the product that an index is kept by. Some registries take names for the same that the purl type tells apart: NuGet ignores
// case, PyPI takes "." "-" "_" for one sign (PEP 503), and Go paths were put into lower case by tools that follow older type definitions.
func purlKey(p purl.PURL) string {
	key := "purl:" + p.Key()
	switch p.Type {
	case "golang", "nuget":
		return strings.ToLower(key)
	case "pypi":
		return strings.Join(strings.FieldsFunc(key, func(r rune) bool { return r == '.' || r == '-' || r == '_' }), "-")
	}
	return key
}

// purlVersion puts the epoch, which package URLs of RPMs carry as a qualifier, in front of the version that it belongs to.
func purlVersion(p purl.PURL) string {
	if vers.Placeholder(p.Version) {
		return ""
	}
	if e := p.Qualifier("epoch"); e != "" && (p.Type == "rpm" || p.Type == "deb") && !strings.Contains(p.Version, ":") {
		return e + ":" + p.Version
	}
	return p.Version
}

// Read reads whichever of the two the text is. What is known in words alone ("name:…", as package names writes it) is a product that no opinion names.
func Read(s string) (Component, error) {
	if strings.HasPrefix(s, inWords) {
		key, _, _ := strings.Cut(s, "@")
		return Component{Key: key, Name: s, Scheme: "generic"}, nil
	}
	if strings.HasPrefix(strings.ToLower(s), "pkg:") {
		return FromPURL(s)
	}
	return FromCPE(s)
}

// Specific tells whether the name is one product's: a CPE whose vendor or product is open could be anybody's.
func (c Component) Specific() bool {
	return c.PURL || c.CPE.Get(cpe.Vendor).IsPlain() && c.CPE.Get(cpe.Product).IsPlain()
}

// versionOf joins version and update, which CPE keeps apart ("2.0" "rc1") and every version order wants together.
func versionOf(n cpe.Name) string {
	v := n.Get(cpe.Version)
	if !v.IsPlain() || vers.Placeholder(v.Text()) {
		return ""
	}
	if u := n.Get(cpe.Update); u.IsPlain() {
		return v.Text() + "-" + u.Text()
	}
	return v.Text()
}

// byTarget is the version order that a CPE's target software implies.
var byTarget = map[string]string{"node.js": "npm", "nodejs": "npm", "python": "pypi", "pypi": "pypi", "ruby": "gem", "maven": "maven",
	"go": "go", "golang": "go", "rust": "semver"}

// schemeOf chooses the version order by evidence: what the software runs in, then whose it is, else the generic one of the CPE world.
func schemeOf(n cpe.Name) string {
	if t := n.Get(cpe.TargetSW); t.IsPlain() && byTarget[t.Text()] != "" {
		return byTarget[t.Text()]
	}
	if n.Get(cpe.Vendor).Text() == "openssl" && n.Get(cpe.Product).Text() == "openssl" {
		return "openssl"
	}
	return "generic"
}

// WithVersion gives the component the version that an inventory wrote in a column of its own.
func (c Component) WithVersion(v string) Component {
	if c.PURL {
		p, _, err := purl.ParseLenient(c.Name)
		if err != nil {
			return c
		}
		p.Version = v
		full, err := FromPURL(p.String())
		if err != nil {
			return c
		}
		return full
	}
	lit, err := cpe.Literal(strings.ToLower(v))
	if err != nil {
		return c
	}
	n := c.CPE.With(cpe.Version, lit)
	return Component{Key: c.Key, Name: n.String(), Version: versionOf(n), Scheme: schemeOf(n), CPE: n}
}

// FromNames makes a component of a vendor, a product and a version that are written in words, as CPE dictionaries write them: lower case,
// blanks as underscores. Without a vendor there is no product: names alone are shared by strangers.
func FromNames(vendor, product, version string) (Component, bool) {
	if vendor == "" || product == "" {
		return Component{}, false
	}
	if strings.EqualFold(vendor, "linux") && strings.EqualFold(product, "linux") {
		product = "linux_kernel" // as the kernel's numbering authority calls what everybody else calls linux_kernel
	}
	n := cpe.Name{}
	for a, s := range map[cpe.Attribute]string{cpe.Vendor: vendor, cpe.Product: product, cpe.Version: version} {
		if s == "" {
			continue
		}
		v, err := cpe.Literal(inASCII(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), " ", "_")))
		if err != nil {
			return Component{}, false
		}
		n = n.With(a, v)
	}
	return Component{Key: cpeKey(n), Name: n.String(), Version: versionOf(n), Scheme: schemeOf(n), CPE: n}, true
}

// FromKey makes a component of a product's key and a version.
func FromKey(key, version string) (Component, bool) {
	if rest, ok := strings.CutPrefix(key, "purl:"); ok {
		c, err := FromPURL("pkg:" + rest)
		if err != nil {
			return Component{}, false
		}
		if version != "" {
			c = c.WithVersion(version)
		}
		return c, true
	}
	rest, ok := strings.CutPrefix(key, "cpe:")
	if !ok {
		return Component{}, false
	}
	c, err := FromCPE("cpe:2.3:*:" + rest + ":*:*:*:*:*:*:*:*")
	if err != nil || !c.Specific() {
		return Component{}, false
	}
	if version != "" {
		c = c.WithVersion(version)
	}
	return c, true
}

// inASCII writes what a CPE name cannot hold (NISTIR 7695 §5.3.2: printable ASCII), such as a product's name in Chinese, by code points, so that the
// same words stay the same product.
func inASCII(s string) string {
	if !strings.ContainsFunc(s, foreign) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= 0x2010 && r <= 0x2015: // dashes
			b.WriteByte('-')
		case r == 0x2018 || r == 0x2019:
			b.WriteByte('\'')
		case foreign(r):
			fmt.Fprintf(&b, "_%x", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func foreign(r rune) bool { return r <= ' ' || r >= 0x7f }

// Criterion is the statement that exactly this component is vulnerable; one without a version means every version.
func (c Component) Criterion() Criterion {
	return Criterion{Key: c.Key, Vulnerable: true, CPE: c.CPE, PURL: c.PURL, Scheme: c.Scheme, Exact: c.Version, Any: c.Version == ""}
}

// Title writes a component's name for people: vendor, product and version of a CPE, name and version of a purl.
func Title(name string) string {
	if strings.HasPrefix(name, inWords) {
		words, rest, _ := strings.Cut(name, "@")
		version, _, _ := strings.Cut(rest, "|")
		return strings.TrimSpace(KeyTitle(words) + " " + version)
	}
	c, err := Read(name)
	if err != nil {
		return name
	}
	if c.PURL {
		p, _, err := purl.ParseLenient(name)
		if err != nil {
			return name
		}
		return strings.TrimSpace(p.Name + " " + p.Version)
	}
	version := c.Version
	if c.AtLeast {
		version = "≥ " + version
	}
	words := c.CPE.Get(cpe.Vendor).Text() + " " + c.CPE.Get(cpe.Product).Text() + " " + version
	return strings.TrimSpace(strings.ReplaceAll(words, "_", " "))
}

// Order is the version order that the component brings; "generic" when it says none.
func (c Component) Order() string { return new(Criterion).OrderFor(c.Scheme) }
