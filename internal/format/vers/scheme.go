package vers

import "strings"

// reader makes the comparable form of a version; ok is false for a text that is no version of the scheme.
type reader func(s string) (o order, ok bool)

// order is a version read for comparing. compare is called with the same kind only; it gives -1, 0 or 1, and ok is false when
// the two have no order.
type order interface {
	compare(order) (c int, ok bool)
}

// schemes holds the readers by canonical name.
var schemes = map[string]reader{
	"alpm":          readAlpm,
	"apk":           short(readApk),
	"composer":      short(readComposer),
	"conan":         readConan,
	"cran":          short(readCRAN),
	"date":          readDate,
	"datetime":      readDatetime,
	"deb":           short(readDeb),
	"gem":           short(readGem),
	"generic":       readGeneric,
	"gentoo":        readGentoo,
	"go":            short(readGo),
	"hackage":       short(readHackage),
	"intdot":        readIntdot,
	"lexicographic": readLexicographic,
	"maven":         short(readMaven),
	"npm":           short(readNpm),
	"nuget":         short(readNuGet),
	"openssl":       readOpenSSL,
	"pub":           short(readPub),
	"pypi":          short(readPyPI),
	"rpm":           short(readRpm),
	"semver":        short(readSemver),
}

// short puts the limit of the library before a reader.
func short(read reader) reader {
	return func(s string) (order, bool) {
		if len(s) > maxForeign {
			return nil, false
		}
		return read(s)
	}
}

// aliases are other names in use: package-url types, OSV ecosystems, VERS schemes, versionType of CVE records.
var aliases = map[string]string{
	"alpaquita": "apk", "alpine": "apk", "chainguard": "apk", "minimos": "apk", "wolfi": "apk", "bellsoft hardened containers": "apk",
	"arch": "alpm", "archlinux": "alpm", "arch linux": "alpm", "pacman": "alpm",
	"packagist": "composer", "php": "composer",
	"conancenter": "conan", "bioconductor": "cran", "r": "cran",
	"debian": "deb", "ubuntu": "deb", "dpkg": "deb",
	"rubygems": "gem", "ruby": "gem",
	"ebuild": "gentoo", "portage": "gentoo",
	"golang": "go",
	"maven2": "maven", "gradle": "maven",
	"node": "npm", "nodejs": "npm", "node.js": "npm",
	"nginx":  "intdot",
	"pep440": "pypi", "python": "pypi",
	"almalinux": "rpm", "mageia": "rpm", "openeuler": "rpm", "opensuse": "rpm", "red hat": "rpm", "redhat": "rpm", "rhel": "rpm",
	"rocky linux": "rpm", "suse": "rpm", "centos": "rpm", "fedora": "rpm", "sles": "rpm", "oracle linux": "rpm", "amazon linux": "rpm", "azure linux": "rpm",
	"cargo": "semver", "crates.io": "semver", "hex": "semver", "swift": "semver", "swifturl": "semver", "julia": "semver",
	"bitnami": "semver", "ghc": "semver", "semver2": "semver",
	"dart": "pub",
}

// Canonical gives the name under which this package knows a scheme: any case, aliases as in OSV ("Debian:12", "Red Hat:…:el9"),
// package URLs ("golang") and CVE records ("python"); "" for one it does not know.
func Canonical(scheme string) string {
	name := strings.ToLower(strings.TrimSpace(scheme))
	name, _, _ = strings.Cut(name, ":")
	if _, ok := schemes[name]; ok {
		return name
	}
	return aliases[name]
}

// Known tells whether versions of the scheme, or of the alias, can be ordered.
func Known(scheme string) bool { return Canonical(scheme) != "" }
