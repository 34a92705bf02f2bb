package judge

import (
	"slices"
	"strings"

	"lianfang/internal/format/cpe"
	"lianfang/internal/format/purl"
	"lianfang/internal/format/sbom"
)

// maxIdentities is how many products one row may be taken for; some tools list dozens of guessed CPE names.
const maxIdentities = 8

// Named finds the products that a row of an inventory names: each package URL and CPE that it gives, since some sources speak of the one and
// some of the other, and vendor, product and version in words, as numbering authorities write them. A package URL says already whose product it
// is, so words add nothing to it. A name without a vendor is nobody's product and is not guessed at.
func Named(c sbom.Component) []Component {
	var out []Component
	seen := func(key string) bool { return slices.ContainsFunc(out, func(c Component) bool { return c.Key == key }) }
	for _, names := range [...][]string{c.PURLs, sources(c), c.CPEs} {
		for _, s := range names {
			comp, err := Read(s)
			if err != nil || !comp.Specific() || seen(comp.Key) || len(out) == maxIdentities {
				continue
			}
			if comp.Version == "" && c.Version != "" {
				comp = comp.WithVersion(c.Version)
			}
			out = append(out, comp)
		}
	}
	if len(out) > 0 && len(c.PURLs) > 0 {
		return out
	}
	if comp, ok := FromNames(c.Vendor, c.Name, c.Version); ok && !seen(comp.Key) {
		out = append(out, comp)
	}
	return out
}

// sources are the source packages that binary packages say they were built from, by the qualifier "upstream" or in a field of their own: distributions' data
// is about those.
func sources(c sbom.Component) []string {
	var out []string
	for _, s := range c.PURLs {
		p, _, err := purl.ParseLenient(s)
		if err != nil || p.Type != "deb" && p.Type != "rpm" && p.Type != "apk" {
			continue
		}
		up := p.Qualifier("upstream")
		if up == "" {
			if c.SourceName != "" && (c.SourceName != p.Name || c.SourceVersion != p.Version) {
				if p.Name = c.SourceName; c.SourceVersion != "" {
					p.Version = c.SourceVersion
				}
				out = append(out, p.String())
			}
			continue
		}
		name, version, _ := strings.Cut(up, "@")
		if name, _, _ = strings.Cut(name, ".src.rpm"); p.Type == "rpm" {
			name = sourceName(name)
		}
		if p.Name = name; version != "" {
			p.Version = version
		}
		out = append(out, p.String())
	}
	return out
}

// sourceName takes version and release off the name of a source RPM: openssl-3.0.7-27.el9.
func sourceName(s string) string {
	for range 2 {
		if i := strings.LastIndexByte(s, '-'); i > 0 {
			s = s[:i]
		}
	}
	return s
}

// System reads what an inventory says of a machine's operating system: a CPE, or words like "Windows Server 2019" and "Ubuntu 22.04".
func System(s string) (Component, bool) {
	s = strings.TrimSpace(s)
	if c, err := FromCPE(s); err == nil {
		return c, c.Specific()
	}
	lower := strings.ToLower(s)
	for _, k := range systems {
		rest, ok := strings.CutPrefix(lower, k.word)
		if !ok {
			continue
		}
		n := cpe.Name{}
		for a, v := range map[cpe.Attribute]string{cpe.Part: "o", cpe.Vendor: k.vendor, cpe.Product: k.product} {
			lit, err := cpe.Literal(v)
			if err != nil {
				return Component{}, false
			}
			n = n.With(a, lit)
		}
		c := Component{Key: cpeKey(n), Name: n.String(), Scheme: "generic", CPE: n}
		if f := strings.Fields(rest); len(f) > 0 && f[0][0] >= '0' && f[0][0] <= '9' && !k.named {
			c = c.WithVersion(f[0])
		}
		return c, true
	}
	return Component{}, false
}

// systems are the words by which people and tools call operating systems, the longer first. Those that are named carry what looks like a
// version in the product's name, as CPE dictionaries write them.
var systems = []struct {
	word, vendor, product string
	named                 bool
}{
	{"windows server 2025", "microsoft", "windows_server_2025", true}, {"windows server 2022", "microsoft", "windows_server_2022", true},
	{"windows server 2019", "microsoft", "windows_server_2019", true}, {"windows server 2016", "microsoft", "windows_server_2016", true},
	{"windows server 2012", "microsoft", "windows_server_2012", true}, {"windows server 2008", "microsoft", "windows_server_2008", true},
	{"windows 11", "microsoft", "windows_11", true}, {"windows 10", "microsoft", "windows_10", true}, {"windows 8.1", "microsoft", "windows_8.1", true},
	{"windows 7", "microsoft", "windows_7", true}, {"windows", "microsoft", "windows", true}, {"microsoft windows", "microsoft", "windows", true},
	{"ubuntu", "canonical", "ubuntu_linux", false}, {"debian", "debian", "debian_linux", false}, {"red hat enterprise linux", "redhat", "enterprise_linux", false},
	{"rhel", "redhat", "enterprise_linux", false}, {"centos", "centos", "centos", false}, {"rocky", "rockylinux", "rocky_linux", false},
	{"almalinux", "almalinux", "almalinux", false}, {"fedora", "fedoraproject", "fedora", false}, {"alpine", "alpinelinux", "alpine_linux", false},
	{"sles", "suse", "linux_enterprise_server", false}, {"macos", "apple", "macos", false}, {"mac os x", "apple", "mac_os_x", false},
	{"linux", "linux", "linux_kernel", true}, {"freebsd", "freebsd", "freebsd", false}, {"android", "google", "android", false}, {"ios", "apple", "iphone_os", false},
}
