package sbom

import (
	"regexp"
	"strings"
)

// distro is a Linux distribution, named as os-release(5) does: ID "debian", VERSION_ID "10".
type distro struct{ id, version, pretty, cpe string }

func (d *distro) set(key, value string) {
	switch key {
	case "ID":
		d.id = strings.ToLower(value)
	case "VERSION_ID":
		d.version = value
	case "PRETTY_NAME":
		d.pretty = value
	case "CPE_NAME":
		if isCPE(value) {
			d.cpe = value
		}
	}
}

// tag is the value of the qualifier "distro" of package URLs: "debian-10"; "" when the distribution is not known.
func (d distro) tag() string {
	if d.id == "" || d.version == "" {
		return d.id
	}
	return d.id + "-" + d.version
}

// words is the distribution for people, else its tag.
func (d distro) words() string {
	if d.pretty != "" {
		return d.pretty
	}
	return d.tag()
}

// namespace is the vendor in a package URL, where it differs from the id (purl types deb, rpm, apk).
func (d distro) namespace() string {
	switch d.id {
	case "rhel":
		return "redhat"
	case "opensuse-leap", "opensuse-tumbleweed":
		return "opensuse"
	case "sles", "sled", "sles_sap":
		return "suse"
	}
	return d.id
}

// namespaceFor is the namespace in a package URL of a kind of package, "" when the distribution is not known or has no packages of the kind.
func (d distro) namespaceFor(kind string) string {
	if isDeb := debFamily[d.id]; d.id == "" || isDeb != (kind == "deb") && kind != "apk" {
		return ""
	}
	return d.namespace()
}

// debFamily are the distributions whose packages are Debian's format.
var debFamily = map[string]bool{"debian": true, "ubuntu": true, "linuxmint": true, "kali": true, "raspbian": true, "deepin": true, "uos": true, "pop": true, "proxmox": true, "devuan": true, "elementary": true}

// distroWords are the names of distributions in running text, longest first where one begins another.
var distroWords = []struct{ word, id string }{
	{"debian", "debian"}, {"ubuntu", "ubuntu"}, {"red hat enterprise linux", "rhel"}, {"redhat enterprise linux", "rhel"}, {"rhel", "rhel"},
	{"centos", "centos"}, {"fedora", "fedora"}, {"rocky", "rocky"}, {"almalinux", "almalinux"}, {"alma linux", "almalinux"},
	{"oracle linux", "ol"}, {"amazon linux", "amzn"}, {"alpine", "alpine"}, {"opensuse leap", "opensuse-leap"}, {"opensuse-leap", "opensuse-leap"},
	{"opensuse tumbleweed", "opensuse-tumbleweed"}, {"opensuse-tumbleweed", "opensuse-tumbleweed"}, {"suse linux enterprise server", "sles"}, {"sles", "sles"},
	{"linux mint", "linuxmint"}, {"kali", "kali"}, {"wolfi", "wolfi"}, {"photon", "photon"}, {"openeuler", "openeuler"}, {"raspbian", "raspbian"},
}

var (
	distroVersion = regexp.MustCompile(`[0-9]+(\.[0-9]+)*`)
	servicePack   = regexp.MustCompile(`(?i)\b([0-9]+) SP([0-9]+)`)
)

// distroNamed reads "Debian GNU/Linux 10 (buster)", "CentOS Linux release 7.9.2009 (Core)", "debian-10", "Ubuntu 22.04.3 LTS".
func distroNamed(s string) distro {
	d := distro{pretty: s}
	if isCPE(s) {
		d.cpe = s
		return d
	}
	lower := strings.ToLower(s)
	for _, w := range distroWords {
		if strings.HasPrefix(lower, w.word) {
			d.id = w.id
			lower = lower[len(w.word):]
			break
		}
	}
	if d.id == "" {
		return d
	}
	d.version = distroVersion.FindString(lower)
	switch d.id {
	case "ubuntu": // the point release names an image, not a distribution
		if parts := strings.SplitN(d.version, ".", 3); len(parts) > 1 {
			d.version = parts[0] + "." + parts[1]
		}
	case "sles": // VERSION_ID writes the service pack behind a point
		if m := servicePack.FindStringSubmatch(s); m != nil {
			d.version = m[1] + "." + m[2]
		}
	case "debian":
		d.version, _, _ = strings.Cut(d.version, ".")
	}
	return d
}
