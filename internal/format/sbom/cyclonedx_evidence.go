package sbom

import (
	"encoding/xml"
	"strconv"
)

// identity is what a tool concluded about a component by looking at it (CycloneDX 1.6 evidence.identity; one object in 1.5, which
// names no value yet, a list since).
type identity struct{ field, value, confidence string }

// minConfidence is how sure a tool must be, from 0 to 1, before its conclusion counts as a name; below it is a guess among several.
const minConfidence = 0.8

// add takes the names among the conclusions.
func (i identity) add(c *Component) {
	if sure, err := strconv.ParseFloat(i.confidence, 64); i.confidence != "" && (err != nil || sure < minConfidence) {
		return
	}
	switch i.field {
	case "cpe":
		c.addCPE(i.value)
	case "purl":
		c.addPURL(i.value)
	}
}

func (d *cyclonedx) evidence(c *Component, name string) error {
	if name != "identity" {
		return d.cur.Skip()
	}
	if d.cur.Kind() == '[' {
		return d.cur.Array(func() error { return d.identity(c) })
	}
	return d.identity(c)
}

func (d *cyclonedx) identity(c *Component) error {
	var i identity
	err := d.objectOr(c, "identity", func(name string) error {
		switch name {
		case "field":
			return d.field(c, name, &i.field)
		case "concludedValue":
			return d.field(c, name, &i.value)
		case "confidence":
			return d.field(c, name, &i.confidence)
		}
		return d.cur.Skip()
	})
	i.add(c)
	return err
}

// swid takes the version of a SWID tag (ISO/IEC 19770-2) where the component has none.
func (d *cyclonedx) swid(c *Component, name string) error {
	if name != "version" {
		return d.cur.Skip()
	}
	var version string
	err := d.field(c, name, &version)
	c.swidVersion = version
	return err
}

func (d *cyclonedxXML) evidence(c *Component, start xml.StartElement) error {
	if start.Name.Local != "identity" {
		return d.skip()
	}
	var i identity
	err := d.children(func(child xml.StartElement) error {
		switch child.Name.Local {
		case "field":
			return d.field(c, child, &i.field)
		case "concludedValue":
			return d.field(c, child, &i.value)
		case "confidence":
			return d.field(c, child, &i.confidence)
		}
		return d.skip()
	})
	i.add(c)
	return err
}
