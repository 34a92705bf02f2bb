package sbom

import (
	"io"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/walk"
	"lianfang/internal/text"
)

// spdx reads the JSON form of SPDX 2.2 and 2.3: the packages of the document. Files and snippets are parts of packages and
// carry no version, so they are no components.
type spdx struct {
	cur *walk.Cursor
	out *sink
}

func readSPDX(r io.Reader, out *sink) error {
	d := &spdx{cur: walk.New(r), out: out}
	if err := d.cur.Object(d.member); err != nil {
		return err
	}
	if out.head.Version == "" && out.rows == 0 {
		return &framing.Error{Code: framing.CodeWrongType, At: framing.Top, Say: text.Of("不是 SPDX：沒有 spdxVersion。", "This is not SPDX: there is no spdxVersion.")}
	}
	checkVersion(out, "2.2", "2.3")
	return onlyOne(d.cur)
}

func (d *spdx) member(name string) (err error) {
	head := d.out.head
	switch name {
	case "spdxVersion":
		head.Version, _, err = d.cur.Text(MaxField)
		head.Version = strings.TrimPrefix(head.Version, "SPDX-")
		return err
	case "name":
		head.Name, _, err = d.cur.Text(MaxField)
		return err
	case "documentNamespace":
		head.ID, _, err = d.cur.Text(MaxField)
		return err
	case "creationInfo":
		return takeObject(d.cur, func() {}, d.creation)
	case "sbom": // a forge's interface hands the document out inside of another object
		return takeObject(d.cur, func() {}, d.member)
	case "packages":
		return takeArray(d.cur, func() {
			d.out.problem("wrong_type", d.cur.At(), text.Of("「packages」不是陣列。", "“packages” is no array."))
		}, d.listed)
	}
	return d.cur.Skip()
}

func (d *spdx) creation(name string) (err error) {
	if name != "created" {
		return d.cur.Skip()
	}
	d.out.head.Created, _, err = d.cur.Text(MaxField)
	return err
}

func (d *spdx) listed() error {
	c := Component{Row: d.out.next(), At: d.cur.At()}
	err := takeObject(d.cur, func() { c.wrongShape("packages") }, func(name string) error { return d.packageMember(&c, name) })
	if err != nil {
		return err
	}
	return d.out.emit(c)
}

// packageMember takes a member of a package (SPDX 2.3 §7).
func (d *spdx) packageMember(c *Component, name string) error {
	switch name {
	case "SPDXID":
		return d.field(c, name, &c.ID)
	case "name":
		return d.field(c, name, &c.Name)
	case "versionInfo":
		return d.field(c, name, &c.Version)
	case "primaryPackagePurpose":
		return d.field(c, name, &c.Type)
	case "supplier":
		err := d.field(c, name, &c.Vendor)
		c.Vendor = agentName(c.Vendor)
		return err
	case "externalRefs":
		return takeArray(d.cur, func() { c.wrongShape(name) }, func() error { return d.reference(c) })
	case "checksums":
		return takeArray(d.cur, func() { c.wrongShape(name) }, func() error { return d.checksum(c) })
	}
	return d.cur.Skip()
}

func (d *spdx) field(c *Component, name string, to *string) error {
	s, ok, err := d.cur.Text(MaxField)
	if err != nil {
		return err
	}
	if !ok {
		c.tooLong(name)
		return nil
	}
	*to = present(s)
	return nil
}

func (d *spdx) reference(c *Component) error {
	var kind, locator string
	err := takeObject(d.cur, func() { c.wrongShape("externalRefs") }, func(name string) error {
		switch name {
		case "referenceType":
			return d.field(c, name, &kind)
		case "referenceLocator":
			return d.field(c, name, &locator)
		}
		return d.cur.Skip()
	})
	addReference(c, kind, locator)
	return err
}

func (d *spdx) checksum(c *Component) error {
	var algorithm, value string
	err := takeObject(d.cur, func() { c.wrongShape("checksums") }, func(name string) error {
		switch name {
		case "algorithm":
			return d.field(c, name, &algorithm)
		case "checksumValue":
			return d.field(c, name, &value)
		}
		return d.cur.Skip()
	})
	c.addHash(algorithm, value)
	return err
}

// addReference takes an external reference (SPDX 2.3 annex F). The type may be written as a whole IRI; its last part counts.
func addReference(c *Component, kind, locator string) {
	if i := strings.LastIndexAny(kind, "/#"); i >= 0 {
		kind = kind[i+1:]
	}
	switch kind {
	case "cpe22Type", "cpe23Type":
		c.addCPE(locator)
	case "purl":
		c.addPURL(locator)
	}
}

// agentName drops the sort of agent and the address: "Organization: Example (mail@example.org)".
func agentName(s string) string {
	for _, sort := range []string{"Organization:", "Person:", "Tool:"} {
		if rest, ok := strings.CutPrefix(s, sort); ok {
			s = rest
			break
		}
	}
	if i := strings.LastIndex(s, "("); i > 0 && strings.HasSuffix(s, ")") && (strings.Contains(s[i:], "@") || s[i:] == "()") {
		s = s[:i]
	}
	return present(s)
}
