package sbom

import (
	"io"
	"regexp"
	"strings"

	"lianfang/internal/format/list/rows"
)

// goModules reads what Go says of the modules in a program or project:
//
//	server: go1.22.1 / <TAB>mod<TAB>example.org/server<TAB>v1.2.0<TAB>h1:… / <TAB>dep<TAB>golang.org/x/net<TAB>v0.17.0<TAB>h1:…      go version -m
//	golang.org/x/net v0.17.0 h1:…                                                                                                     go.sum
//	golang.org/x/net v0.17.0                                                                                                         go list -m all
//
// A program's Go itself is a component, for its standard library is inside. Of go.sum only modules whose content was taken count, not those of which
// the go.mod alone was. (Go, "Modules reference"; runtime/debug.BuildInfo)
type goModules struct {
	*packageLines
	program string
	dep     *Component // waits for a "=>" line that replaces it
}

var (
	goBuilt  = regexp.MustCompile(`^(\S.*): go([0-9]+\.[0-9]+\S*)$`)
	goModule = regexp.MustCompile(`^([a-zA-Z0-9][\w.~\-]*(?:/[\w.~\-!+]+)*) (v[0-9]+\.[0-9]+\.[0-9]+[\w.+\-]*)(/go\.mod)?(?: (h1:\S+|=> .*))?$`)
)

func readGo(r io.Reader, out *sink) error {
	d := &goModules{packageLines: newPackageLines(r, out)}
	if err := d.each(d.line); err != nil {
		return err
	}
	if err := d.flush(); err != nil {
		return err
	}
	return emptyList(out, "Go")
}

func (d *goModules) line(line rows.Line) error {
	if m := goBuilt.FindStringSubmatch(line.Text); m != nil {
		if err := d.flush(); err != nil {
			return err
		}
		d.program = m[1]
		return d.give(line, "stdlib", m[2])
	}
	cell := strings.Split(strings.TrimLeft(line.Text, "\t"), "\t")
	if strings.HasPrefix(line.Text, "\t") {
		return d.built(line, cell)
	}
	m := goModule.FindStringSubmatch(strings.TrimSpace(line.Text))
	switch {
	case m == nil && !strings.Contains(strings.TrimSpace(line.Text), " "): // the project itself, first of go list -m all
		return nil
	case m == nil:
		return d.notUnderstood(line)
	case m[3] != "":
		return nil
	}
	name, version := m[1], m[2]
	if replaced, ok := strings.CutPrefix(m[4], "=> "); ok {
		if word := strings.Fields(replaced); len(word) == 2 {
			name, version = word[0], word[1]
		}
	}
	return d.give(line, name, version)
}

// built takes a line of the build information of a program; path, build and mod are about the program itself.
func (d *goModules) built(line rows.Line, cell []string) error {
	switch {
	case cell[0] == "dep" && len(cell) >= 3:
		if err := d.flush(); err != nil {
			return err
		}
		c := d.module(line, cell[1], cell[2])
		d.dep = &c
	case cell[0] == "=>" && len(cell) >= 3 && d.dep != nil:
		d.dep.Name, d.dep.Version = cell[1], cell[2]
	}
	return nil
}

func (d *goModules) flush() error {
	if d.dep == nil {
		return nil
	}
	c := *d.dep
	d.dep = nil
	return d.out.emit(c)
}

func (d *goModules) give(line rows.Line, name, version string) error {
	return d.out.emit(d.module(line, name, version))
}

func (d *goModules) module(line rows.Line, name, version string) Component {
	c := d.component(line)
	c.Name, c.Version, c.Ecosystem, c.Type, c.ID = name, version, "Go", "library", d.program
	if name == "stdlib" {
		c.Group = "" // a package URL of its own needs no path
		c.addPURL("pkg:golang/stdlib@" + version)
	}
	return c
}
