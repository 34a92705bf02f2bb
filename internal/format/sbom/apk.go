package sbom

import (
	"io"
	"regexp"
	"strings"

	"lianfang/internal/format/list/rows"
)

// apk reads what Alpine's package manager says is installed:
//
//	musl-1.2.3-r4                                             apk info -v (-vv adds " - description")
//	musl-1.2.3-r4 x86_64 {musl} (MIT) [installed]             apk list -I
//	P:musl / V:1.2.3-r4 / A:x86_64 / o:musl                   /lib/apk/db/installed, a blank line behind each package
//
// (apk-package(5), apk-list(8), the installed database of apk-tools)
type apk struct {
	*packageLines
	db *apkEntry
}

type apkEntry struct {
	c            Component
	arch, origin string
}

func readAPK(r io.Reader, out *sink) error {
	d := &apk{packageLines: newPackageLines(r, out)}
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
	return emptyList(out, "apk")
}

func (d *apk) line(line rows.Line) error {
	s := strings.TrimSpace(line.Text)
	switch {
	case s == "":
		return d.flush()
	case len(s) > 1 && s[1] == ':':
		return d.field(line, s[0], strings.TrimSpace(s[2:]))
	case d.host.head(s):
		d.noteHost()
		return nil
	case strings.HasPrefix(s, "WARNING:"): // apk complains about its index on the same output
		return nil
	}
	return d.row(line, s)
}

// field takes a line of the database. A package begins with C (its checksum) or P.
func (d *apk) field(line rows.Line, key byte, value string) error {
	if d.db == nil {
		d.db = &apkEntry{c: d.component(line)}
	}
	switch key {
	case 'P':
		d.db.c.Name = value
	case 'V':
		d.db.c.Version = value
	case 'A':
		d.db.arch = value
	case 'o':
		d.db.origin = value
	}
	return nil
}

func (d *apk) flush() error {
	e := d.db
	if e == nil {
		return nil
	}
	d.db = nil
	if e.c.Name == "" {
		return d.out.emit(e.c)
	}
	e.c.SourceName, e.c.SourceVersion = e.origin, e.c.Version
	return d.system(e.c, "apk", e.arch)
}

var (
	// apkNamed is a name and a version that begins with a digit, and usually "-r" and the build.
	apkNamed = regexp.MustCompile(`^([A-Za-z0-9_.][A-Za-z0-9_.+\-]*)-([0-9][A-Za-z0-9_.~]*(?:-r[0-9]+)?)$`)
	apkArch  = map[string]bool{"x86_64": true, "x86": true, "aarch64": true, "armhf": true, "armv7": true, "ppc64le": true, "s390x": true, "riscv64": true, "loongarch64": true, "noarch": true}
)

func (d *apk) row(line rows.Line, s string) error {
	word := strings.Fields(s)
	m := apkNamed.FindStringSubmatch(word[0])
	if m == nil || len(word) > 1 && !apkArch[word[1]] && word[1] != "-" {
		return d.notUnderstood(line)
	}
	c := d.component(line)
	c.Name, c.Version = m[1], m[2]
	arch := d.host.arch
	if len(word) > 1 && apkArch[word[1]] {
		arch = word[1]
		if len(word) > 2 && strings.HasPrefix(word[2], "{") {
			c.SourceName, c.SourceVersion = strings.Trim(word[2], "{}"), c.Version
		}
	}
	return d.system(c, "apk", arch)
}
