package sbom

import (
	"strings"

	"lianfang/internal/format/purl"
)

// packageURL writes what a package manager says as a package URL. Namespace is the distribution's vendor; where nobody told the distribution it is
// left out, though the types deb, rpm and apk ask for it: a guessed one would find another's advisories. It is "" when the name is none.
// Qualifiers are pairs of key and value; those without a value are left out.
func packageURL(kind, namespace, name, version string, qualifiers ...string) string {
	if name == "" || len(name)+len(version) > MaxField {
		return ""
	}
	p := purl.PURL{Type: kind, Namespace: namespace, Name: name, Version: version}
	for i := 0; i+1 < len(qualifiers); i += 2 {
		if qualifiers[i+1] != "" {
			p.Qualifiers = append(p.Qualifiers, purl.Qualifier{Key: qualifiers[i], Value: qualifiers[i+1]})
		}
	}
	if whole, err := purl.New(p); err == nil {
		return whole.String()
	}
	if kind != "deb" && kind != "rpm" && kind != "apk" {
		return ""
	}
	loose, _, err := purl.ParseLenient(p.String())
	if err != nil {
		return ""
	}
	return loose.String()
}

// ecosystems are the package URL types by the names that inventories and OSV (its schema, "Defined Ecosystems") give to registries.
var ecosystems = map[string]string{
	"npm": "npm", "node": "npm", "nodejs": "npm", "pypi": "pypi", "pip": "pypi", "python": "pypi", "go": "golang", "golang": "golang", "maven": "maven", "java": "maven",
	"cargo": "cargo", "crates.io": "cargo", "rust": "cargo", "gem": "gem", "rubygems": "gem", "ruby": "gem", "nuget": "nuget", "composer": "composer", "packagist": "composer",
	"hex": "hex", "pub": "pub", "cran": "cran", "hackage": "hackage", "swift": "swift", "swifturl": "swift", "cocoapods": "cocoapods", "conan": "conan", "conancenter": "conan",
	"deb": "deb", "dpkg": "deb", "rpm": "rpm", "apk": "apk",
}

// fromEcosystem writes the package URL of a row that names a registry, a package and a version: "npm", "@babel/core", "7.1.0". OSV's
// names of distributions, "Debian:10", are taken too.
func fromEcosystem(ecosystem, group, name, version string) string {
	word, release, _ := strings.Cut(strings.ToLower(strings.TrimSpace(ecosystem)), ":")
	switch word {
	case "debian", "ubuntu":
		return packageURL("deb", word, name, version, "distro", dashed(word, strings.TrimSuffix(release, ":lts")))
	case "alpine", "wolfi":
		return packageURL("apk", word, name, version, "distro", dashed(word, strings.TrimPrefix(release, "v")))
	case "rocky linux", "almalinux", "red hat", "suse", "opensuse":
		word = strings.TrimSuffix(strings.ReplaceAll(word, "red hat", "redhat"), " linux")
		return packageURL("rpm", word, name, version)
	}
	kind := ecosystems[word]
	switch kind {
	case "":
		return ""
	case "maven":
		if g, artifact, ok := strings.Cut(name, ":"); ok {
			group, name = g, artifact
		}
	case "npm", "golang", "composer", "swift":
		if at := strings.LastIndexByte(name, '/'); at > 0 {
			group, name = name[:at], name[at+1:]
		}
	default:
		group = ""
	}
	return packageURL(kind, group, name, version)
}

func dashed(word, release string) string {
	if release == "" {
		return ""
	}
	return word + "-" + release
}
