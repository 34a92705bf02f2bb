package sbom

import (
	"io"
	"regexp"
	"strings"

	"lianfang/internal/format/list/rows"
	"lianfang/internal/text"
)

var (
	// pinned is what pip freeze writes of a package: a name (PEP 508), extras, and the one version (PEP 440 "==" and "===").
	pinned = regexp.MustCompile(`^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[A-Za-z0-9._,\s-]*\])?\s*(?:===?)\s*([^\s;,#*]+)\s*(?:[;#]|\\$|--|$)`)
	// asked is a requirement without one version: a range, an address, or a name alone.
	asked = regexp.MustCompile(`^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[A-Za-z0-9._,\s-]*\])?\s*(?:[<>=!~@;(#]|\\?$|--)`)
	egg   = regexp.MustCompile(`[#&]egg=([A-Za-z0-9._-]+)`)
)

// readPip reads pip freeze and requirements.txt. A requirement that is no single version is given without one: what is installed is not said.
// Options (-r, --hash …) are no components. (pip, "Requirements File Format"; PEP 440, PEP 508)
func readPip(r io.Reader, out *sink) error {
	p := newPackageLines(r, out)
	more := false
	err := p.each(func(line rows.Line) error {
		s := strings.TrimSpace(line.Text)
		continued := more
		more = strings.HasSuffix(s, `\`)
		switch {
		case continued && strings.HasPrefix(s, "--"):
			return nil
		case strings.HasPrefix(s, "-e "), strings.HasPrefix(s, "--editable"):
			if m := egg.FindStringSubmatch(s); m != nil {
				return p.pip(line, m[1], "")
			}
			return nil
		case strings.HasPrefix(s, "-"):
			return nil
		}
		if m := pinned.FindStringSubmatch(s); m != nil {
			return p.pip(line, m[1], m[2])
		}
		if m := asked.FindStringSubmatch(s); m != nil {
			return p.pip(line, m[1], "")
		}
		if m := egg.FindStringSubmatch(s); m != nil {
			return p.pip(line, m[1], "")
		}
		return p.notUnderstood(line)
	})
	if err != nil {
		return err
	}
	return emptyList(out, "pip")
}

func (p *packageLines) pip(line rows.Line, name, version string) error {
	c := p.component(line)
	c.Name, c.Version, c.Ecosystem, c.Type = name, version, "PyPI", "library"
	if version == "" {
		c.problem("no_version", text.Format("「%s」沒有寫明版本。", "No one version of “%s” is given.", short(name)))
	}
	return p.out.emit(c)
}
