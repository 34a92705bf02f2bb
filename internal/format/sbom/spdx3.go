package sbom

import (
	"io"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/walk"
	"lianfang/internal/text"
)

// spdx3 reads SPDX 3.0 JSON-LD: the elements of type software_Package in the @graph (SPDX 3.0.1, Software profile). A supplier is named
// when the organisation stands before the package, as every known tool writes it; the reader keeps no package waiting.
type spdx3 struct {
	cur    *walk.Cursor
	out    *sink
	agents map[string]string // spdxId → name
	size   int               // bytes of both
}

// element is one object of the graph before its type is known; members may come in any order.
type element struct {
	c        Component
	kind     string
	supplier string
	version  string // specVersion of a CreationInfo
	created  string
}

func readSPDX3(r io.Reader, out *sink) error {
	d := &spdx3{cur: walk.New(r), out: out, agents: map[string]string{}}
	// A document of one element has no @graph: the top object is the element.
	root := element{c: Component{At: d.cur.At()}}
	graph := false
	err := d.cur.Object(func(name string) error {
		if name != "@graph" {
			return d.member(&root, name)
		}
		graph = true
		return takeArray(d.cur, func() {
			out.problem("wrong_type", d.cur.At(), text.Of("「@graph」不是陣列。", "“@graph” is no array."))
		}, d.listed)
	})
	if err != nil {
		return err
	}
	if !graph && root.kind == "" {
		return &framing.Error{Code: framing.CodeWrongType, At: framing.Top, Say: text.Of("不是 SPDX 3.0：沒有 @graph。", "This is not SPDX 3.0: there is no @graph.")}
	}
	if err := d.take(&root); err != nil {
		return err
	}
	checkVersion(out, "3.0", "3.0.0", "3.0.1")
	return onlyOne(d.cur)
}

func (d *spdx3) listed() error {
	e := element{c: Component{At: d.cur.At()}}
	err := takeObject(d.cur, func() {
		d.out.problem("wrong_type", d.cur.At(), text.Of("圖中有不是物件的元素。", "The graph has an element that is no object."))
	}, func(name string) error { return d.member(&e, name) })
	if err != nil {
		return err
	}
	return d.take(&e)
}

func (d *spdx3) member(e *element, name string) error {
	c := &e.c
	switch term(name) {
	case "type", "@type":
		return d.firstOf(e, name, &e.kind)
	case "spdxId", "@id":
		return d.field(e, name, &c.ID)
	case "name":
		return d.firstOf(e, name, &c.Name)
	case "packageVersion":
		return d.firstOf(e, name, &c.Version)
	case "primaryPurpose":
		return d.firstOf(e, name, &c.Type)
	case "packageUrl":
		var s string
		err := d.firstOf(e, name, &s)
		c.addPURL(s)
		return err
	case "suppliedBy":
		return d.agent(e, name)
	case "specVersion":
		return d.field(e, name, &e.version)
	case "created":
		return d.field(e, name, &e.created)
	case "externalIdentifier":
		return d.each(e, name, func() error { return d.identifier(e) })
	case "verifiedUsing":
		return d.each(e, name, func() error { return d.integrity(e) })
	}
	return d.cur.Skip()
}

// field takes a scalar; an object or array where a reference could stand is passed over.
func (d *spdx3) field(e *element, name string, to *string) error {
	if kind := d.cur.Kind(); kind == '{' || kind == '[' {
		return d.cur.Skip()
	}
	s, ok, err := d.cur.Text(MaxField)
	if err != nil {
		return err
	}
	if !ok {
		e.c.tooLong(name)
		return nil
	}
	*to = present(s)
	return nil
}

func (d *spdx3) identifier(e *element) error {
	var kind, value string
	err := takeObject(d.cur, func() { e.c.wrongShape("externalIdentifier") }, func(name string) error {
		switch term(name) {
		case "externalIdentifierType":
			return d.firstOf(e, name, &kind)
		case "identifier":
			return d.firstOf(e, name, &value)
		}
		return d.cur.Skip()
	})
	switch term(kind) {
	case "cpe22", "cpe23":
		e.c.addCPE(value)
	case "packageUrl":
		e.c.addPURL(value)
	}
	return err
}

func (d *spdx3) integrity(e *element) error {
	var algorithm, value string
	err := takeObject(d.cur, func() { e.c.wrongShape("verifiedUsing") }, func(name string) error {
		switch term(name) {
		case "algorithm":
			return d.firstOf(e, name, &algorithm)
		case "hashValue":
			return d.firstOf(e, name, &value)
		}
		return d.cur.Skip()
	})
	e.c.addHash(term(algorithm), value)
	return err
}

// take does with an element what its type asks for.
func (d *spdx3) take(e *element) error {
	switch term(e.kind) {
	case "Package", "AIPackage", "DatasetPackage":
		if e.c.Vendor == "" {
			e.c.Vendor = d.agents[e.supplier]
		}
		e.c.Type = purpose(e.c.Type)
		e.c.Row = d.out.next()
		return d.out.emit(e.c)
	case "Organization", "Person", "SoftwareAgent", "Agent":
		if d.size += len(e.c.ID) + len(e.c.Name); len(d.agents) < MaxAgents && d.size <= maxAgentBytes && e.c.Name != "Unknown" {
			d.agents[e.c.ID] = e.c.Name
		}
	case "SpdxDocument":
		d.out.head.ID, d.out.head.Name = e.c.ID, e.c.Name
	case "CreationInfo":
		// A document may have several; the first is the document's own in every known tool.
		if d.out.head.Version == "" {
			d.out.head.Version, d.out.head.Created = e.version, e.created
		}
	}
	return nil
}
