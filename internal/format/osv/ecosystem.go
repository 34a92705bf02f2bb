package osv

import (
	"strings"

	"lianfang/internal/format/vers"
)

// Ecosystem says whose package a name is: "Debian:12" is release 12 of Debian, "Ubuntu:Pro:18.04:LTS" release Pro:18.04:LTS of Ubuntu.
type Ecosystem struct {
	Name    string // as written, without what follows the first colon
	Release string // what follows it: a release, a stream, a repository
}

// ParseEcosystem splits the text of a record.
func ParseEcosystem(s string) Ecosystem {
	name, release, _ := strings.Cut(s, ":")
	return Ecosystem{name, release}
}

func (e Ecosystem) String() string {
	if e.Release == "" {
		return e.Name
	}
	return e.Name + ":" + e.Release
}

// kind is what is known of an ecosystem.
type kind struct {
	scheme    string // of package vers; empty: its versions have no known order
	purl      string // type of the package URL; empty: it has none that a name alone can make
	namespace string // of the package URL; empty where the name says it
}

// kinds are the ecosystems of the schema (1.7.5) and those that databases use beside it, in lower case.
var kinds = map[string]kind{
	"almalinux":                    {"rpm", "rpm", "almalinux"},
	"alpaquita":                    {"apk", "apk", "alpaquita"},
	"alpine":                       {"apk", "apk", "alpine"},
	"amazon linux":                 {"rpm", "rpm", "amzn"},
	"android":                      {},
	"azure linux":                  {"rpm", "rpm", "azurelinux"},
	"bellsoft hardened containers": {"apk", "apk", "bellsoft-hardened-containers"},
	"bioconductor":                 {"cran", "bioconductor", ""},
	"bitnami":                      {"semver", "bitnami", ""},
	"chainguard":                   {"apk", "apk", "chainguard"},
	"cleanstart":                   {},
	"conancenter":                  {"conan", "conan", ""},
	"cran":                         {"cran", "cran", ""},
	"crates.io":                    {"semver", "cargo", ""},
	"debian":                       {"deb", "deb", "debian"},
	"docker hardened images":       {},
	"echo":                         {"deb", "deb", "echo"},
	"freebsd":                      {},
	"ghc":                          {"semver", "", ""},
	"github actions":               {"semver", "github", ""},
	"go":                           {"go", "golang", ""},
	"hackage":                      {"hackage", "hackage", ""},
	"hex":                          {"semver", "hex", ""},
	"julia":                        {"semver", "", ""}, // its purl needs the package's UUID
	"kubernetes":                   {"semver", "golang", ""},
	"linux":                        {"semver", "", ""},
	"mageia":                       {"rpm", "rpm", "mageia"},
	"maven":                        {"maven", "maven", ""},
	"minimos":                      {"apk", "apk", "minimos"},
	"npm":                          {"npm", "npm", ""},
	"nuget":                        {"nuget", "nuget", ""},
	"opam":                         {"", "opam", ""},
	"openeuler":                    {"rpm", "rpm", "openeuler"},
	"opensuse":                     {"rpm", "rpm", "opensuse"},
	"oracle linux":                 {"rpm", "rpm", "oracle"},
	"oss-fuzz":                     {"", "generic", ""},
	"packagist":                    {"composer", "composer", ""},
	"photon os":                    {"rpm", "rpm", "photon"},
	"pub":                          {"pub", "pub", ""},
	"pypi":                         {"pypi", "pypi", ""},
	"red hat":                      {"rpm", "rpm", "redhat"},
	"rocky linux":                  {"rpm", "rpm", "rocky-linux"},
	"rubygems":                     {"gem", "gem", ""},
	"suse":                         {"rpm", "rpm", "suse"},
	"swifturl":                     {"semver", "swift", ""},
	"ubuntu":                       {"deb", "deb", "ubuntu"},
	"vscode":                       {"semver", "vscode-extension", ""},
	"wolfi":                        {"apk", "apk", "wolfi"},
}

// patched are the ecosystems of vendors who patch the packages of another one, whose name stands behind the colon ("Root:Debian:12").
var patched = map[string]bool{"root": true, "seal": true}

func (e Ecosystem) kind() (kind, bool) {
	k, ok := kinds[strings.ToLower(strings.TrimSpace(e.Name))]
	return k, ok
}

// Original gives the ecosystem that a vendor's patched packages come from ("Root:PyPI" → PyPI), or the ecosystem itself.
func (e Ecosystem) Original() Ecosystem {
	if e.Release != "" && patched[strings.ToLower(e.Name)] {
		return ParseEcosystem(e.Release)
	}
	return e
}

// Known tells whether the schema, or a database in use, has the ecosystem.
func (e Ecosystem) Known() bool {
	_, ok := e.Original().kind()
	return ok
}

// Scheme gives the name under which package vers orders the versions; empty where no order is known.
func (e Ecosystem) Scheme() string {
	o := e.Original()
	if k, ok := o.kind(); ok {
		return k.scheme
	}
	return vers.Canonical(o.Name)
}

// PURLType gives the type of package URLs of the ecosystem, empty where there is none.
func (e Ecosystem) PURLType() string {
	k, _ := e.Original().kind()
	return k.purl
}
