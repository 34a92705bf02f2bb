package sbom

import (
	"io"
	"regexp"
	"strings"

	"lianfang/internal/format/list/rows"
)

// rpm reads what the package manager of Red Hat, SUSE and others says is installed:
//
//	openssl-libs-1.1.1k-9.el8_7.x86_64                                              rpm -qa; an epoch stands as "1:" before the version or the name
//	openssl-libs<TAB>1<TAB>1.1.1k<TAB>9.el8_7<TAB>x86_64<TAB>Red Hat, Inc.           rpm -qa --qf …, name first; the rest is known by where and what it is
//	openssl-libs.x86_64   1:1.1.1k-9.el8_7   @baseos                                dnf list installed, yum list installed
//
// gpg-pubkey is a key and no software. (rpm(8), "Query Options"; rpm-version(7))
type rpm struct{ *packageLines }

func readRPM(r io.Reader, out *sink) error {
	d := rpm{newPackageLines(r, out)}
	if err := d.each(d.line); err != nil {
		return err
	}
	return emptyList(out, "rpm")
}

func (d rpm) line(line rows.Line) error {
	s := strings.TrimSpace(line.Text)
	if strings.HasPrefix(s, "gpg-pubkey") || rpmNoise(s) {
		return nil
	}
	p, ok := rpmPackageOf(s)
	if !ok {
		return d.notUnderstood(line)
	}
	return d.give(d.component(line), p)
}

// rpmNoise tells the lines that dnf and yum write around their table.
func rpmNoise(s string) bool {
	for _, head := range []string{"Installed Packages", "Loaded plugins:", "Last metadata expiration", "已安裝", "Updating Subscription"} {
		if strings.HasPrefix(s, head) {
			return true
		}
	}
	return false
}

// rpmPackage is a package with its parts apart.
type rpmPackage struct{ name, epoch, version, release, arch, vendor, source string }

func rpmPackageOf(s string) (rpmPackage, bool) {
	for _, comma := range []string{"\t", "|"} {
		if strings.Contains(s, comma) {
			return rpmCells(strings.Split(s, comma))
		}
	}
	if word := strings.Fields(s); len(word) == 3 && strings.Contains(word[0], ".") && strings.Contains(word[1], "-") { // dnf list
		p, ok := rpmPackage{}, false
		if p.name, p.arch, ok = cutLast(word[0], "."); ok && rpmArch[p.arch] {
			ok = p.evr(word[1])
			return p, ok
		}
		return p, false
	}
	return rpmNEVRA(s)
}

// rpmNEVRA takes name-[epoch:]version-release.arch apart, from its end, for names hold dashes and points.
func rpmNEVRA(s string) (p rpmPackage, ok bool) {
	if strings.ContainsAny(s, " ,;") {
		return p, false
	}
	rest, arch, ok := cutLast(s, ".")
	if !ok || !rpmArch[arch] && arch != "(none)" {
		return p, false
	}
	rest, p.release, ok = cutLast(rest, "-")
	if !ok {
		return p, false
	}
	if p.name, p.version, ok = cutLast(rest, "-"); !ok {
		return p, false
	}
	p.arch = arch
	if epoch, version, has := strings.Cut(p.version, ":"); has {
		p.epoch, p.version = epoch, version
	} else if epoch, name, has := strings.Cut(p.name, ":"); has {
		p.epoch, p.name = epoch, name
	}
	return p, p.whole()
}

// rpmCells takes the cells of a query format: the name, then epoch, version and release in up to three cells, the architecture, and behind
// it the source package and the vendor in any order.
func rpmCells(cells []string) (p rpmPackage, ok bool) {
	for i := range cells {
		cells[i] = strings.Trim(strings.TrimSpace(cells[i]), `"`)
	}
	arch := -1
	for i, c := range cells {
		if i > 1 && rpmArch[c] {
			arch = i
			break
		}
	}
	if arch < 0 {
		return p, false
	}
	p.name, p.arch = cells[0], cells[arch]
	if !p.numbers(cells[1:arch]) {
		return p, false
	}
	for _, c := range cells[arch+1:] {
		switch {
		case strings.HasSuffix(c, ".src.rpm"), strings.HasSuffix(c, ".nosrc.rpm"):
			p.source = c
		case isEpoch(c) && len(c) <= 6 && p.epoch == "":
			p.epoch = c
		case p.vendor == "" && present(c) != "" && !digits(c) && c != "(none)":
			p.vendor = c
		}
	}
	return p, p.whole()
}

// numbers takes what stands between name and architecture.
func (p *rpmPackage) numbers(c []string) bool {
	switch len(c) {
	case 1:
		return p.evr(c[0])
	case 2:
		if isEpoch(c[0]) && strings.Contains(c[1], "-") {
			ok := p.evr(c[1])
			p.epoch = c[0]
			return ok
		}
		p.version, p.release = c[0], c[1]
	case 3:
		if isEpoch(c[0]) {
			p.epoch, p.version, p.release = c[0], c[1], c[2]
		} else {
			p.version, p.release, p.epoch = c[0], c[1], c[2]
		}
	default:
		return false
	}
	if epoch, version, ok := strings.Cut(p.version, ":"); ok {
		p.epoch, p.version = epoch, version
	}
	return true
}

// evr takes [epoch:]version-release.
func (p *rpmPackage) evr(s string) (ok bool) {
	if epoch, rest, has := strings.Cut(s, ":"); has {
		p.epoch, s = epoch, rest
	}
	p.version, p.release, ok = cutLast(s, "-")
	return ok
}

// The signs that a name and a version may have (rpm-spec(7); versions also rpm-version(7)).
var (
	rpmName    = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.+\-()]*$`)
	rpmVersion = regexp.MustCompile(`^[A-Za-z0-9._+~^%]+$`)
)

// whole tidies the epoch and tells whether the parts can be a package.
func (p *rpmPackage) whole() bool {
	if p.epoch == "(none)" || p.epoch == "0" {
		p.epoch = ""
	}
	if p.arch == "(none)" {
		p.arch = ""
	}
	return rpmName.MatchString(p.name) && rpmVersion.MatchString(p.version) && rpmVersion.MatchString(p.release) && (p.epoch == "" || digits(p.epoch))
}

func (d rpm) give(c Component, p rpmPackage) error {
	c.Name, c.Version, c.Vendor = p.name, p.version+"-"+p.release, p.vendor
	if p.source != "" {
		source := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(p.source, ".rpm"), ".nosrc"), ".src")
		if rest, release, ok := cutLast(source, "-"); ok {
			if name, version, ok := cutLast(rest, "-"); ok {
				c.SourceName, c.SourceVersion = name, version+"-"+release
			}
		}
	}
	return d.system(c, "rpm", p.arch, "epoch", p.epoch)
}

var rpmArch = map[string]bool{"noarch": true, "x86_64": true, "x86_64_v2": true, "i386": true, "i486": true, "i586": true, "i686": true, "athlon": true, "aarch64": true, "armv7hl": true, "armv6hl": true,
	"armv5tel": true, "armv7hnl": true, "ppc": true, "ppc64": true, "ppc64le": true, "s390": true, "s390x": true, "riscv64": true, "ia64": true, "loongarch64": true, "sw_64": true,
	"mips": true, "mips64": true, "sparc": true, "sparc64": true, "alpha": true}

func isEpoch(s string) bool { return s == "(none)" || digits(s) }

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// cutLast cuts at the last separator; not ok when one side would be empty.
func cutLast(s, separator string) (before, after string, ok bool) {
	at := strings.LastIndex(s, separator)
	if at <= 0 || at+len(separator) == len(s) {
		return s, "", false
	}
	return s[:at], s[at+len(separator):], true
}
