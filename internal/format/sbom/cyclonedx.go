package sbom

import (
	"io"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/walk"
	"lianfang/internal/text"
)

// cyclonedx reads the JSON form (ECMA-424, CycloneDX 1.2–1.7). Only the members named here are looked at.
type cyclonedx struct {
	cur    *walk.Cursor
	out    *sink
	format string
}

func readCycloneDX(r io.Reader, out *sink) error {
	d := &cyclonedx{cur: walk.New(r), out: out}
	if err := d.cur.Object(d.member); err != nil {
		return err
	}
	if d.format == "" && out.head.Version == "" {
		return &framing.Error{Code: framing.CodeWrongType, At: framing.Top, Say: text.Of("不是 CycloneDX：沒有 bomFormat。", "This is not CycloneDX: there is no bomFormat.")}
	}
	checkVersion(out, "1.2", "1.3", "1.4", "1.5", "1.6", "1.7")
	return onlyOne(d.cur)
}

// onlyOne makes sure that nothing follows the document.
func onlyOne(cur *walk.Cursor) error {
	more, err := cur.More()
	if err != nil || !more {
		return err
	}
	return &framing.Error{Code: framing.CodeMalformed, At: cur.At(), Say: text.Of("文件結束後還有內容。", "Something follows the end of the document.")}
}

// checkVersion notes a version that this reader was not made for; the file is read all the same.
func checkVersion(out *sink, known ...string) {
	for _, v := range known {
		if out.head.Version == v {
			return
		}
	}
	out.problem("version", framing.Position{}, text.Format("未知的格式版本「%s」，仍照已知版本讀取。",
		"Unknown version “%s” of the format; read as the known ones are.", short(out.head.Version)))
}

func (d *cyclonedx) member(name string) (err error) {
	head := d.out.head
	switch name {
	case "bomFormat":
		d.format, _, err = d.cur.Text(MaxField)
	case "specVersion":
		head.Version, _, err = d.cur.Text(MaxField)
	case "serialNumber":
		head.ID, _, err = d.cur.Text(MaxField)
	case "metadata":
		return d.objectOr(nil, name, d.metadata)
	case "components":
		return d.arrayOr(nil, name, d.listed)
	default:
		return d.cur.Skip()
	}
	return err
}

func (d *cyclonedx) metadata(name string) (err error) {
	switch name {
	case "timestamp":
		d.out.head.Created, _, err = d.cur.Text(MaxField)
		return err
	case "component":
		if d.cur.Kind() != '{' {
			return d.cur.Skip()
		}
		subject, err := d.component(0)
		if err != nil {
			return err
		}
		subject.finish()
		d.out.head.Subject, d.out.head.Name = &subject, subject.Name
		return nil
	}
	return d.cur.Skip()
}

// listed takes an element of a list of components.
func (d *cyclonedx) listed() error {
	row := d.out.next()
	if d.cur.Kind() != '{' {
		c := Component{Row: row, At: d.cur.At()}
		c.wrongShape("components")
		if err := d.cur.Skip(); err != nil {
			return err
		}
		return d.out.emit(c)
	}
	c, err := d.component(row)
	if err != nil {
		return err
	}
	return d.out.emit(c)
}

func (d *cyclonedx) component(row int) (Component, error) {
	c := Component{Row: row, At: d.cur.At()}
	err := d.cur.Object(func(name string) error { return d.componentMember(&c, name) })
	return c, err
}

func (d *cyclonedx) componentMember(c *Component, name string) error {
	switch name {
	case "bom-ref":
		return d.field(c, name, &c.ID)
	case "type":
		return d.field(c, name, &c.Type)
	case "group":
		return d.field(c, name, &c.Group)
	case "name":
		return d.field(c, name, &c.Name)
	case "version":
		return d.field(c, name, &c.Version)
	case "cpe":
		return d.identifier(c, name, c.addCPE)
	case "purl":
		return d.identifier(c, name, c.addPURL)
	case "publisher":
		return d.vendor(c, name, false)
	case "supplier", "manufacturer":
		return d.organisation(c, name)
	case "hashes":
		return d.arrayOr(c, name, func() error { return d.hash(c) })
	case "properties":
		return d.arrayOr(c, name, func() error { return d.property(c) })
	case "evidence":
		return d.objectOr(c, name, func(name string) error { return d.evidence(c, name) })
	case "swid":
		return d.objectOr(c, name, func(name string) error { return d.swid(c, name) })
	case "components":
		return d.arrayOr(c, name, d.listed)
	}
	return d.cur.Skip()
}

// field takes a scalar member of a component.
func (d *cyclonedx) field(c *Component, name string, to *string) error {
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

func (d *cyclonedx) identifier(c *Component, name string, add func(string)) error {
	var s string
	if err := d.field(c, name, &s); err != nil {
		return err
	}
	add(s)
	return nil
}

// vendor takes who made it. The supplier is preferred to the publisher, wherever each stands.
func (d *cyclonedx) vendor(c *Component, name string, preferred bool) error {
	var s string
	if err := d.field(c, name, &s); err != nil {
		return err
	}
	if s != "" && (preferred || c.Vendor == "") {
		c.Vendor = s
	}
	return nil
}

func (d *cyclonedx) organisation(c *Component, member string) error {
	return d.objectOr(c, member, func(name string) error {
		if name == "name" {
			return d.vendor(c, member, member == "supplier")
		}
		return d.cur.Skip()
	})
}

func (d *cyclonedx) hash(c *Component) error {
	var algorithm, content string
	err := d.objectOr(c, "hashes", func(name string) error {
		switch name {
		case "alg":
			return d.field(c, name, &algorithm)
		case "content":
			return d.field(c, name, &content)
		}
		return d.cur.Skip()
	})
	c.addHash(algorithm, content)
	return err
}

// property takes the one property that names more CPEs: Syft writes its other candidates as "syft:cpe23".
func (d *cyclonedx) property(c *Component) error {
	var key, value string
	err := d.objectOr(c, "properties", func(name string) (err error) {
		switch name {
		case "name":
			key, _, err = d.cur.Text(MaxField)
		case "value":
			// Most values are of no interest, so a long one is no problem.
			value, _, err = d.cur.Text(MaxField)
		default:
			return d.cur.Skip()
		}
		return err
	})
	if key == "syft:cpe23" {
		c.addCPE(value)
	}
	return err
}

// arrayOr takes an array, or notes that there is none where one should be; null is as good as nothing.
func (d *cyclonedx) arrayOr(c *Component, name string, item func() error) error {
	return takeArray(d.cur, func() { d.misshaped(c, name) }, item)
}

func (d *cyclonedx) objectOr(c *Component, name string, member func(string) error) error {
	return takeObject(d.cur, func() { d.misshaped(c, name) }, member)
}

func (d *cyclonedx) misshaped(c *Component, name string) {
	if c != nil {
		c.wrongShape(name)
		return
	}
	d.out.problem("wrong_type", d.cur.At(), text.Format("「%s」的形狀不對，未採用。", "“%s” has the wrong shape and was left out.", name))
}

func takeArray(cur *walk.Cursor, misshaped func(), item func() error) error {
	switch cur.Kind() {
	case '[':
		return cur.Array(item)
	case 'n':
	default:
		misshaped()
	}
	return cur.Skip()
}

func takeObject(cur *walk.Cursor, misshaped func(), member func(string) error) error {
	switch cur.Kind() {
	case '{':
		return cur.Object(member)
	case 'n':
	default:
		misshaped()
	}
	return cur.Skip()
}
