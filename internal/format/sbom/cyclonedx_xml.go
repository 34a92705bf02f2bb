package sbom

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// cyclonedxXML reads the XML form. It takes a token at a time and knows no document type, so there is no entity to expand: a file with a
// DOCTYPE is refused before anything of it could grow.
type cyclonedxXML struct {
	dec   *xml.Decoder
	meter *meter
	out   *sink
	depth int
}

// meter stops a tag or text that does not end.
type meter struct {
	r           io.Reader
	total, mark int64
}

var errXMLToken = errors.New("xml token too long")

func (m *meter) Read(p []byte) (int, error) {
	if m.total-m.mark > maxXMLToken {
		return 0, errXMLToken
	}
	n, err := m.r.Read(p)
	m.total += int64(n)
	return n, err
}

const cyclonedxNamespace = "http://cyclonedx.org/schema/bom/"

func readCycloneDXXML(r io.Reader, out *sink) error {
	m := &meter{r: r}
	d := &cyclonedxXML{dec: xml.NewDecoder(m), meter: m, out: out}
	for {
		token, err := d.token()
		if err != nil {
			return err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if start.Name.Local != "bom" {
			return d.refuse(framing.CodeWrongType, text.Of("不是 CycloneDX：根元素不是 bom。", "This is not CycloneDX: the root is not bom."))
		}
		out.head.Version = strings.TrimPrefix(start.Name.Space, cyclonedxNamespace)
		out.head.ID = attribute(start, "serialNumber")
		checkVersion(out, "1.2", "1.3", "1.4", "1.5", "1.6", "1.7")
		if err := d.children(d.top); err != nil {
			return err
		}
		return d.end()
	}
}

// end makes sure that nothing but blanks and comments follows.
func (d *cyclonedxXML) end() error {
	for {
		token, err := d.dec.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return d.explain(err)
		}
		d.meter.mark = d.dec.InputOffset()
		if _, ok := token.(xml.StartElement); ok {
			return d.refuse(framing.CodeMalformed, text.Of("文件結束後還有內容。", "Something follows the end of the document."))
		}
	}
}

func (d *cyclonedxXML) top(start xml.StartElement) error {
	switch start.Name.Local {
	case "metadata":
		return d.children(d.metadata)
	case "components":
		return d.children(d.listed)
	}
	return d.skip()
}

func (d *cyclonedxXML) metadata(start xml.StartElement) error {
	switch start.Name.Local {
	case "timestamp":
		created, _, err := d.text()
		d.out.head.Created = created
		return err
	case "component":
		subject, err := d.component(start, 0)
		if err != nil {
			return err
		}
		subject.finish()
		d.out.head.Subject, d.out.head.Name = &subject, subject.Name
		return nil
	}
	return d.skip()
}

func (d *cyclonedxXML) listed(start xml.StartElement) error {
	if start.Name.Local != "component" {
		return d.skip()
	}
	c, err := d.component(start, d.out.next())
	if err != nil {
		return err
	}
	return d.out.emit(c)
}

func (d *cyclonedxXML) component(start xml.StartElement, row int) (Component, error) {
	c := Component{Row: row, At: d.at(), Type: attribute(start, "type"), ID: attribute(start, "bom-ref")}
	err := d.children(func(child xml.StartElement) error { return d.componentChild(&c, child) })
	return c, err
}

func (d *cyclonedxXML) componentChild(c *Component, start xml.StartElement) error {
	switch start.Name.Local {
	case "group":
		return d.field(c, start, &c.Group)
	case "name":
		return d.field(c, start, &c.Name)
	case "version":
		return d.field(c, start, &c.Version)
	case "cpe":
		return d.identifier(c, start, c.addCPE)
	case "purl":
		return d.identifier(c, start, c.addPURL)
	case "publisher":
		return d.vendor(c, start, false)
	case "supplier", "manufacturer":
		preferred := start.Name.Local == "supplier"
		return d.children(func(child xml.StartElement) error {
			if child.Name.Local == "name" {
				return d.vendor(c, child, preferred)
			}
			return d.skip()
		})
	case "hashes":
		return d.children(func(child xml.StartElement) error {
			var value string
			err := d.field(c, child, &value)
			c.addHash(attribute(child, "alg"), value)
			return err
		})
	case "properties":
		return d.children(func(child xml.StartElement) error {
			if attribute(child, "name") != "syft:cpe23" {
				return d.skip()
			}
			return d.identifier(c, child, c.addCPE)
		})
	case "evidence":
		return d.children(func(child xml.StartElement) error { return d.evidence(c, child) })
	case "swid":
		c.swidVersion = present(attribute(start, "version"))
	case "components":
		return d.children(d.listed)
	}
	return d.skip()
}

func (d *cyclonedxXML) field(c *Component, start xml.StartElement, to *string) error {
	s, ok, err := d.text()
	if err != nil {
		return err
	}
	if !ok {
		c.tooLong(start.Name.Local)
		return nil
	}
	*to = present(s)
	return nil
}

func (d *cyclonedxXML) identifier(c *Component, start xml.StartElement, add func(string)) error {
	var s string
	if err := d.field(c, start, &s); err != nil {
		return err
	}
	add(s)
	return nil
}

func (d *cyclonedxXML) vendor(c *Component, start xml.StartElement, preferred bool) error {
	var s string
	if err := d.field(c, start, &s); err != nil {
		return err
	}
	if s != "" && (preferred || c.Vendor == "") {
		c.Vendor = s
	}
	return nil
}

// attribute gives an attribute's value, "" if it is absent or too long to be one.
func attribute(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name && a.Name.Space == "" && len(a.Value) <= MaxField {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}
