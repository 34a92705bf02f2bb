package sbom

import (
	"io"
	"regexp"
	"strings"

	"lianfang/internal/format/list/rows"
	"lianfang/internal/text"
)

// dpkg reads what Debian's package manager says is installed, in its three writings:
//
//	ii  openssl  1.1.1d-0+deb10u2  amd64  Secure Sockets Layer toolkit      dpkg -l
//	openssl<TAB>1.1.1d-0+deb10u2<TAB>amd64<TAB>install ok installed         dpkg-query -W, with or without -f; further cells are known by what they hold
//	Package: openssl / Status: install ok installed / Version: …            /var/lib/dpkg/status
//
// Packages of which only the configuration is left ("rc") are not installed and are no components. (dpkg(1), dpkg-query(1), deb-control(5))
type dpkg struct {
	*packageLines
	narrow bool // the table was cut to the width of a terminal
	para   *dpkgParagraph
}

// dpkgParagraph is one package of the status file.
type dpkgParagraph struct {
	c            Component
	status, arch string
	source       string
}

func readDpkg(r io.Reader, out *sink) error {
	d := &dpkg{packageLines: newPackageLines(r, out)}
	for {
		line, ok := d.lines.Next()
		if !ok {
			break
		}
		if err := d.line(line); err != nil {
			return err
		}
	}
	if err := d.lines.Err(); err != nil {
		return err
	}
	if err := d.flush(); err != nil {
		return err
	}
	return emptyList(out, "dpkg")
}

func (d *dpkg) line(line rows.Line) error {
	if field, value, ok := strings.Cut(line.Text, ":"); ok && (field == "Package" || d.para != nil) || line.Text == "" {
		return d.field(line, field, strings.TrimSpace(value))
	}
	if d.para != nil { // the second line of a field
		return nil
	}
	switch {
	case d.host.head(line.Text):
		d.noteHost()
		return nil
	case d.legend(line.Text):
		return nil
	case strings.ContainsRune(line.Text, '\t'):
		return d.cells(line)
	}
	return d.row(line)
}

// legend takes the lines above the table: "Desired=…", "| Status=…", "|/ Err?=…", "||/ Name …", "+++-====-====".
func (d *dpkg) legend(s string) bool {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "+++-") {
		// dpkg before 1.18 cut the table to 80 columns when it wrote to no terminal.
		d.narrow = strings.HasPrefix(s, "+++-==============-============-") || strings.HasPrefix(s, "+++-==============-==============-============-=")
		return true
	}
	// Translated, the first line is "要求=未知(U)/安裝(I)…".
	return strings.HasPrefix(s, "Desired=") || strings.HasPrefix(s, "|") || strings.Contains(s, "=") && strings.Contains(s, "/") && s[0] >= 0x80
}

// row takes a line of the table: status, name, version, architecture, description (dpkg before 1.16 wrote no architecture).
func (d *dpkg) row(line rows.Line) error {
	word := strings.Fields(line.Text)
	if len(word) < 3 || !isAbbreviation(word[0]) {
		return d.notUnderstood(line)
	}
	if !held(word[0][1]) {
		return nil
	}
	at := 1
	if len(word[0]) == 2 && len(word[1]) == 1 && word[1] == "R" && len(word) > 3 { // "iiR": an error stands apart in some widths
		at = 2
	}
	c := d.component(line)
	arch := ""
	if len(word) > at+2 && debArch[word[at+2]] {
		arch = word[at+2]
	}
	if d.narrow && (len(word[at]) == 14 || len(word[at+1]) >= 12) {
		c.problem("cut", text.Format("「%s」的名稱或版本可能被表格寬度截斷，請用 dpkg-query -W。", "The name or version of “%s” may be cut off by the width of the table; use dpkg-query -W.", word[at]))
	}
	return d.give(c, word[at], word[at+1], arch, "")
}

// cells takes a line of dpkg-query: the package, its version, and cells that are known by what they hold.
func (d *dpkg) cells(line rows.Line) error {
	var plain []string
	var arch, source string
	cells := strings.Split(line.Text, "\t")
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		switch {
		case cell == "":
		case isStatus(cell), isAbbreviation(cell) && (i > 0 || len(cells) > 2 && debVersion.MatchString(strings.TrimSpace(cells[2]))):
			if !heldStatus(cell) {
				return nil
			}
		case debArch[cell]:
			arch = cell
		case len(plain) > 1 && !debPackage.MatchString(cell) && !debVersion.MatchString(cell):
			// a size, a maintainer or a description
		default:
			plain = append(plain, cell)
		}
	}
	if len(plain) < 2 {
		return d.notUnderstood(line)
	}
	if len(plain) > 2 {
		source = strings.Join(plain[2:min(len(plain), 4)], " ")
	}
	return d.give(d.component(line), plain[0], plain[1], arch, source)
}

// give fills in a package: "openssl:amd64" names its architecture, the source is "openssl", "openssl (1.1)" or "openssl 1.1".
func (d *dpkg) give(c Component, name, version, arch, source string) error {
	if bare, suffix, ok := strings.Cut(name, ":"); ok {
		name = bare
		if arch == "" {
			arch = suffix
		}
	}
	c.Name, c.Version = name, version
	if !debPackage.MatchString(name) || !debVersion.MatchString(version) {
		c.problem("no_package", text.Format("「%s」與「%s」不是 Debian 的套件名稱與版本。", "“%s” and “%s” are no package name and version of Debian.", short(name), short(version)))
		return d.out.emit(c)
	}
	c.SourceName, c.SourceVersion = debSource(source, name, version)
	return d.system(c, "deb", arch)
}

func debSource(source, name, version string) (string, string) {
	part := strings.Fields(strings.NewReplacer("(", " ", ")", " ").Replace(source))
	switch len(part) {
	case 0:
		return name, version
	case 1:
		return part[0], version
	}
	return part[0], part[1]
}

// field takes a line of the status file (deb-control(5): "Field: value", more lines begin with a blank, a blank line ends the package).
func (d *dpkg) field(line rows.Line, field, value string) error {
	switch {
	case line.Text == "":
		return d.flush()
	case field == "Package":
		if err := d.flush(); err != nil {
			return err
		}
		d.para = &dpkgParagraph{c: d.component(line)}
		d.para.c.Name = value
	case d.para == nil || line.Text[0] == ' ' || line.Text[0] == '\t':
	case field == "Version":
		d.para.c.Version = value
	case field == "Architecture":
		d.para.arch = value
	case field == "Status":
		d.para.status = value
	case field == "Source":
		d.para.source = value
	}
	return nil
}

func (d *dpkg) flush() error {
	p := d.para
	if p == nil {
		return nil
	}
	d.para = nil
	if p.status != "" && !heldStatus(p.status) {
		d.out.rows-- // its number goes to the next
		return nil
	}
	return d.give(p.c, p.c.Name, p.c.Version, p.arch, p.source)
}

var (
	// debPackage is Debian Policy §5.6.1, with capitals for what vendors ship; debVersion §5.6.12.
	debPackage = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9+.\-_]+$`)
	debVersion = regexp.MustCompile(`^([0-9]+:)?[0-9A-Za-z][A-Za-z0-9.+~:\-_]*$`)
	// abbreviation is dpkg's three columns: wanted, is, error.
	abbreviation = regexp.MustCompile(`^[uihrpUIHRP][ncHUFWtiWTI][ RxX]?$`)
)

var debArch = map[string]bool{"all": true, "any": true, "amd64": true, "i386": true, "arm64": true, "armhf": true, "armel": true, "arm": true, "ppc64el": true, "ppc64": true, "powerpc": true,
	"s390x": true, "riscv64": true, "mips": true, "mipsel": true, "mips64el": true, "loong64": true, "loongarch64": true, "ia64": true, "sparc64": true, "sparc": true, "alpha": true,
	"hppa": true, "m68k": true, "sh4": true, "x32": true, "kfreebsd-amd64": true, "kfreebsd-i386": true, "hurd-i386": true}

func isAbbreviation(s string) bool { return abbreviation.MatchString(s) }

// isStatus tells the long form: "install ok installed" (wanted, flag, state).
func isStatus(s string) bool {
	word := strings.Fields(s)
	return len(word) == 3 && (word[1] == "ok" || word[1] == "reinstreq") && dpkgStates[word[2]]
}

var dpkgStates = map[string]bool{"not-installed": true, "config-files": true, "half-installed": true, "unpacked": true, "half-configured": true, "triggers-awaited": true,
	"triggers-pending": true, "installed": true}

func heldStatus(s string) bool {
	if word := strings.Fields(s); len(word) == 3 {
		return word[2] != "not-installed" && word[2] != "config-files"
	}
	return len(s) < 2 || held(s[1])
}

// held tells by the second letter whether files of the package are on the machine: n is not installed, c has its configuration left.
func held(state byte) bool { return state != 'n' && state != 'c' }
