package main

import (
	"bufio"
	"compress/gzip"
	"net/url"
	"os"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/exposure/identity"
	"lianfang/internal/exposure/judge"
)

// witness is how all records of one CVE call what is vulnerable.
type witness struct{ names, packages, cpes map[string]bool }

type witnesses map[string]*witness

func (w witnesses) of(cve string) *witness {
	if w[cve] == nil {
		w[cve] = &witness{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	}
	return w[cve]
}

// record is what is looked at of a record of any of the three kinds.
type record struct {
	Doc  jsontext.Value `json:"doc"`
	OSV  jsontext.Value `json:"osv"`
	CVE  jsontext.Value `json:"cve"`
	ID   string         `json:"id"`
	Meta struct {
		ID    string `json:"cveId"`
		State string `json:"state"`
	} `json:"cveMetadata"`
	Containers struct {
		CNA container   `json:"cna"`
		ADP []container `json:"adp"`
	} `json:"containers"`
	Configurations []struct {
		Nodes []struct {
			Match []struct {
				Vulnerable bool   `json:"vulnerable"`
				Criteria   string `json:"criteria"`
			} `json:"cpeMatch"`
		} `json:"nodes"`
	} `json:"configurations"`
	Aliases  []string   `json:"aliases"`
	Affected []affected `json:"affected"`
}

type container struct {
	Affected []affected `json:"affected"`
}

type affected struct {
	Vendor        string   `json:"vendor"`
	Product       string   `json:"product"`
	PackageName   string   `json:"packageName"`
	CollectionURL string   `json:"collectionURL"`
	PackageURL    string   `json:"packageURL"`
	CPEs          []string `json:"cpes"`
	Package       struct {
		Name      string `json:"name"`
		Ecosystem string `json:"ecosystem"`
		PURL      string `json:"purl"`
	} `json:"package"`
}

var lenient = []json.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

func (w witnesses) readFile(name string) (n int, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		return 0, err
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var r record
		if json.Unmarshal(lines.Bytes(), &r, lenient...) != nil {
			continue // a record whose shape is another says nothing here
		}
		for _, inner := range []jsontext.Value{r.Doc, r.OSV, r.CVE} {
			if inner.Kind() == '{' {
				r = record{}
				_ = json.Unmarshal(inner, &r, lenient...)
				break
			}
		}
		w.take(r)
		n++
	}
	return n, lines.Err()
}

func (w witnesses) take(r record) {
	if r.Meta.State == "REJECTED" {
		return
	}
	if r.Meta.ID != "" {
		said := w.of(r.Meta.ID)
		said.affected(r.Containers.CNA.Affected, true)
		for _, c := range r.Containers.ADP {
			said.affected(c.Affected, false)
		}
		return
	}
	for _, id := range append(r.Aliases, r.ID) {
		if !strings.HasPrefix(id, "CVE-") {
			continue
		}
		said := w.of(id)
		said.affected(r.Affected, false)
		for _, c := range r.Configurations {
			for _, n := range c.Nodes {
				for _, m := range n.Match {
					if m.Vulnerable {
						said.cpe(m.Criteria)
					}
				}
			}
		}
	}
}

// affected takes what a container lists; the words of a CNA are its own, those of others are made of CPE names.
func (w *witness) affected(list []affected, words bool) {
	for _, a := range list {
		if words {
			if key := identity.NameKey(a.Vendor, a.Product); key != "" {
				w.names[key] = true
			}
		}
		for _, s := range a.CPEs {
			w.cpe(s)
		}
		if c, err := judge.FromPURL(packageOf(a)); err == nil {
			w.packages[c.Key] = true
		}
	}
}

func (w *witness) cpe(s string) {
	if c, err := judge.FromCPE(s); err == nil && c.Specific() && !strings.HasPrefix(c.Key, "cpe:null:") {
		w.cpes[c.Key] = true
	}
}

// collections are where packages have package URLs; ecosystems are what OSV calls them.
var (
	collections = map[string]string{"packagist.org": "composer", "registry.npmjs.org": "npm", "npmjs.com": "npm", "pypi.org": "pypi", "pypi.python.org": "pypi", "rubygems.org": "gem",
		"crates.io": "cargo", "nuget.org": "nuget", "repo.maven.apache.org": "maven", "repo1.maven.org": "maven", "hex.pm": "hex", "pub.dev": "pub", "pkg.go.dev": "golang"}
	ecosystems = map[string]string{"Go": "golang", "PyPI": "pypi", "npm": "npm", "Maven": "maven", "crates.io": "cargo", "RubyGems": "gem", "NuGet": "nuget", "Packagist": "composer", "Hex": "hex", "Pub": "pub"}
)

func packageOf(a affected) string {
	kind, name := ecosystems[a.Package.Ecosystem], a.Package.Name
	switch {
	case a.PackageURL != "":
		return a.PackageURL
	case kind == "" && a.PackageName != "":
		u, err := url.Parse(a.CollectionURL)
		if err != nil {
			return ""
		}
		kind, name = collections[strings.TrimPrefix(u.Hostname(), "www.")], a.PackageName
	}
	if kind == "" || name == "" || name == "stdlib" || name == "toolchain" {
		return ""
	}
	if kind == "maven" {
		name = strings.Replace(name, ":", "/", 1)
	}
	return "pkg:" + kind + "/" + strings.ReplaceAll(name, "@", "%40")
}

// nameKey is the name that is nothing but the product's own words.
func nameKey(product string) string {
	part := strings.SplitN(strings.TrimPrefix(product, "cpe:"), ":", 2)
	if len(part) != 2 {
		return ""
	}
	return identity.NameKey(part[0], part[1])
}
