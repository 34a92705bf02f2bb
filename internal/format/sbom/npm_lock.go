package sbom

import (
	"io"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/walk"
	"lianfang/internal/text"
)

// npmLock reads package-lock.json and npm-shrinkwrap.json, lockfileVersion 1 (nested "dependencies"), 2 and 3 ("packages" by folder).
// Version 2 has both, which say the same; the first that stands in the file counts. The project itself and its own workspaces are no components: their names are nobody's
// in the registry. (npm, "package-lock.json")
type npmLock struct {
	cur  *walk.Cursor
	out  *sink
	seen string // which of the two lists was read
}

// npmEntry is what a lock says of one package.
type npmEntry struct {
	version, name, resolved string
	link                    bool
}

func readNPMLock(r io.Reader, out *sink) error {
	d := &npmLock{cur: walk.New(r), out: out}
	if err := d.cur.Object(d.member); err != nil {
		return err
	}
	if out.head.Version == "" && d.seen == "" {
		return &framing.Error{Code: framing.CodeWrongType, At: framing.Top, Say: text.Of("不是 package-lock.json：沒有 lockfileVersion。", "This is no package-lock.json: there is no lockfileVersion.")}
	}
	return onlyOne(d.cur)
}

func (d *npmLock) member(name string) (err error) {
	switch name {
	case "lockfileVersion":
		d.out.head.Version, _, err = d.cur.Text(MaxField)
		return err
	case "name":
		d.out.head.Name, _, err = d.cur.Text(MaxField)
		return err
	case "packages", "dependencies":
		if d.seen != "" {
			return d.cur.Skip()
		}
		d.seen = name
		each := d.folder
		if name == "dependencies" {
			each = d.dependency
		}
		return takeObject(d.cur, func() {
			d.out.problem("wrong_type", d.cur.At(), text.Format("「%s」的形狀不對，未採用。", "“%s” has the wrong shape and was left out.", name))
		}, each)
	}
	return d.cur.Skip()
}

// folder takes a member of "packages": "node_modules/a/node_modules/@scope/b".
func (d *npmLock) folder(path string) error {
	const modules = "node_modules/"
	at := strings.LastIndex(path, modules)
	if at < 0 || at > 0 && path[at-1] != '/' {
		return d.cur.Skip()
	}
	c := Component{At: d.cur.At(), ID: path}
	if len(path) > MaxField {
		c.ID = ""
		c.tooLong("packages")
	}
	var e npmEntry
	if err := d.entry(&c, &e, d.cur.Skip); err != nil || e.link {
		return err
	}
	c.Row = d.out.next()
	return d.give(c, path[at+len(modules):], e)
}

// dependency takes a member of "dependencies", which may hold more of them.
func (d *npmLock) dependency(name string) error {
	c := Component{Row: d.out.next(), At: d.cur.At()}
	var e npmEntry
	nested := func() error {
		return takeObject(d.cur, func() { c.wrongShape("dependencies") }, d.dependency)
	}
	if err := d.entry(&c, &e, nested); err != nil {
		return err
	}
	return d.give(c, name, e)
}

func (d *npmLock) entry(c *Component, e *npmEntry, nested func() error) error {
	return takeObject(d.cur, func() { c.wrongShape("packages") }, func(name string) (err error) {
		switch name {
		case "version":
			return d.field(c, name, &e.version)
		case "name":
			return d.field(c, name, &e.name)
		case "resolved":
			return d.field(c, name, &e.resolved)
		case "link":
			e.link = d.cur.Kind() == 't'
		case "dependencies":
			return nested()
		}
		return d.cur.Skip()
	})
}

func (d *npmLock) field(c *Component, name string, to *string) error {
	s, ok, err := d.cur.Text(MaxField)
	if err == nil && !ok {
		c.tooLong(name)
	}
	*to = present(s)
	return err
}

// give fills in the component. An alias ("name", or the version "npm:real@1.0.0") is the package that it stands for; one from a repository or a file is none
// of the registry's and has no package URL.
func (d *npmLock) give(c Component, name string, e npmEntry) error {
	if e.name != "" {
		name = e.name
	}
	c.Name, c.Version, c.Type = name, e.version, "library"
	if alias, ok := strings.CutPrefix(e.version, "npm:"); ok {
		if real, version, ok := cutLast(alias, "@"); ok {
			c.Name, c.Version = real, version
		}
	}
	if len(c.Name) > MaxField {
		c.Name = ""
		c.tooLong("name")
	}
	if !strings.Contains(c.Version, ":") && !strings.HasPrefix(e.resolved, "git") && !strings.HasPrefix(e.resolved, "file:") {
		c.Ecosystem = "npm"
	}
	return d.out.emit(c)
}
