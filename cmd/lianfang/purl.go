package main

import (
	"fmt"

	"lianfang/internal/format/purl"
	"lianfang/internal/text"
)

func purlParseCommand() *command {
	return &command{
		name: "purl parse", args: "PURL", min: 1, max: 1,
		brief: text.Of("拆解套件位址（purl）", "take a package URL apart"),
		about: text.Of("讀一個套件位址，印出標準寫法與各部分。", "Reads a package URL and prints its canonical form and its parts."),
		flags: []flag{{name: "lenient", sort: toggle, say: text.Of("照盤點檔的讀法，容許小錯", "read it as in inventories, forgiving small slips")}, jsonFlag()},
		examples: []example{
			{"lianfang purl parse pkg:NPM/%40angular/core@17.0.0", text.Of("標準寫法與各部分", "the canonical form and the parts")},
			{"lianfang purl parse --json 'pkg:deb/debian/curl@8.5.0?arch=amd64'", text.Of("JSON", "in JSON")},
		},
		do: purlParse,
	}
}

type purlParts struct {
	Canonical  string            `json:"canonical"`
	Type       string            `json:"type"`
	Namespace  string            `json:"namespace"`
	Name       string            `json:"name"`
	Version    string            `json:"version"`
	Qualifiers map[string]string `json:"qualifiers"`
	Subpath    string            `json:"subpath"`
}

func purlParse(c *call) error {
	p, err := c.readPURL(c.args[0])
	if err != nil {
		return inText(c.args[0], err)
	}
	out := purlParts{p.String(), p.Type, p.Namespace, p.Name, p.Version, map[string]string{}, p.Subpath}
	for _, q := range p.Qualifiers {
		out.Qualifiers[q.Key] = q.Value
	}
	if c.on("json") {
		return c.json(out)
	}
	lines := [][2]string{{"", out.Canonical}, {"type: ", p.Type}, {"namespace: ", p.Namespace}, {"name: ", p.Name}, {"version: ", p.Version}}
	for _, q := range p.Qualifiers {
		lines = append(lines, [2]string{"qualifier " + q.Key + ": ", q.Value})
	}
	for _, l := range append(lines, [2]string{"subpath: ", p.Subpath}) {
		if l[1] == "" {
			continue
		}
		if _, err := fmt.Fprintln(c.out, l[0]+l[1]); err != nil {
			return err
		}
	}
	return nil
}

func (c *call) readPURL(s string) (purl.PURL, error) {
	if !c.on("lenient") {
		return purl.Parse(s)
	}
	p, notes, err := purl.ParseLenient(s)
	for _, n := range notes {
		c.tell(n)
	}
	return p, err
}
