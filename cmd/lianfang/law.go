package main

import (
	"slices"
	"time"

	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

func lawFlags(regime text.Text) []flag {
	return []flag{
		{name: "regime", sort: list, value: "ID", say: regime},
		{name: "rules", sort: list, value: "FILE", say: text.Of("另加一份規定檔（JSON，格式同程式內附者）", "lay a further file of law beside (JSON, of the same form as the program's own)")},
		jsonFlag(),
	}
}

// book is the law of the program with the files that the line lays beside, and with everything switched on that it names.
func (c *call) book() (*law.Book, error) {
	b := law.Builtin()
	for _, name := range c.values["rules"] {
		file, err := c.lawFile(name)
		if err != nil {
			return nil, err
		}
		if b, err = b.With(file); err != nil {
			return nil, inFile(name, err)
		}
	}
	for _, r := range b.Regimes() {
		if named := c.values["regime"]; slices.Contains(named, r.ID) || slices.Contains(named, r.Family) {
			b = b.On(r.ID)
		}
	}
	return b, nil
}

func (c *call) lawFile(name string) ([]byte, error) {
	in, err := c.open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	return readAtMost(in, law.MaxFile)
}

// readLaw fills v from a JSON file that the line names.
func (c *call) readLaw(name string, v any) error {
	b, err := c.lawFile(name)
	if err != nil {
		return err
	}
	if err := law.Read(b, v); err != nil {
		return inFile(name, err)
	}
	return nil
}

// instant reads a point in time of a flag; none is now.
func (c *call) instant(name string) (time.Time, error) {
	w := c.word(name)
	if w == "" {
		return time.Now(), nil
	}
	t, err := time.Parse(time.RFC3339, w)
	if err != nil {
		return t, complain("--%s 要寫成 2026-03-10T09:00:00+08:00。", "--%s is written 2026-03-10T09:00:00+08:00.", name)
	}
	return t, nil
}

// lawWidths are columns on a terminal; the last one is open.
var lawWidths = []int{20, 20, 22}

// lawLine prints cells, and below them what is said of them.
func (c *call) lawLine(cells []string, below text.Text) error {
	if _, err := c.out.Write([]byte(tableLine(lawWidths, cells))); err != nil || below.IsZero() {
		return err
	}
	_, err := c.out.Write([]byte("    " + tableLine(nil, []string{below.In(c.lang)})))
	return err
}
