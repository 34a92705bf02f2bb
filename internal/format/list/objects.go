package list

import (
	"io"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/walk"
	"lianfang/internal/text"
)

// objectReader reads JSON whose objects are rows: their members are named as columns are.
type objectReader struct {
	cur *walk.Cursor
	out *sink
}

// readObjects takes JSON lines, or an array of objects or of values.
func readObjects(r io.Reader, out *sink) error {
	d := &objectReader{cur: walk.New(r), out: out}
	for {
		more, err := d.cur.More()
		if err != nil || !more {
			return err
		}
		if d.cur.Kind() == '[' {
			err = d.cur.Array(d.row)
		} else {
			err = d.row()
		}
		if err != nil {
			return err
		}
	}
}

func (d *objectReader) row() error {
	e := newEntry(d.cur.At())
	if kind := d.cur.Kind(); kind != '{' && kind != '[' {
		s, ok, err := d.cur.Text(MaxField)
		if err != nil {
			return err
		}
		e.take(s, "")
		if !ok {
			e.problem("value_too_long", text.Format("值超過 %d 位元組。", "The value is longer than %d bytes.", MaxField))
		}
		return d.out.emit(e)
	}
	if err := d.entry(&e); err != nil {
		return err
	}
	return d.out.emit(e)
}

// entry reads an object into e. A member that is no value and not known is passed over.
func (d *objectReader) entry(e *Entry) error {
	var value, sort, column string
	general := false // a member called so beats one named for a kind
	if d.cur.Kind() != '{' {
		e.problem("wrong_type", text.Of("這裡應為物件。", "An object was expected here."))
		return d.cur.Skip()
	}
	err := d.cur.Object(func(name string) error {
		c := columnOf(name)
		kind := d.cur.Kind()
		switch {
		case c == tagsColumn && kind == '[':
			return d.cur.Array(func() error { return d.tag(e) })
		case c == tlpColumn && kind == '[':
			return d.cur.Array(func() error { return d.marking(e) })
		case c == unknownColumn && kind != '"':
			return d.cur.Skip()
		}
		s, ok, err := d.cur.Text(MaxField)
		switch {
		case err != nil:
			return err
		case c == unknownColumn:
			e.beside(s)
		case !ok && c == tlpColumn:
			e.TLP = Unreadable
			fallthrough
		case !ok:
			e.problem("too_long", text.Format("「%s」過長或形狀不對，未採用。", "“%s” is too long or of the wrong shape and was left out.", name))
		case c == valueColumn && s != "":
			value, column, general = s, name, true
		case c == kindColumn && !general && value == "":
			value, column = s, name
			if sort == "" {
				sort, _ = columnKind(name)
			}
		case c == typeColumn:
			sort = s
		default:
			e.set(c, s)
		}
		return nil
	})
	if err != nil {
		return err
	}
	e.Column = column
	if nothing(value) {
		e.problem("no_value", text.Of("這個物件沒有值。", "The object has no value."))
		return nil
	}
	e.take(value, sort)
	return nil
}

// tag takes one of several tags: a word, or an object with its name as MISP writes them.
func (d *objectReader) tag(e *Entry) error {
	if d.cur.Kind() == '{' {
		return d.cur.Object(func(name string) error {
			if name != "name" {
				return d.cur.Skip()
			}
			return d.tag(e)
		})
	}
	s, ok, err := d.cur.Text(MaxField)
	if ok && err == nil {
		e.tag(s)
	}
	return err
}

// marking takes one of several markings of an entry. Each of them holds, so they stand together and a reader takes the strictest.
func (d *objectReader) marking(e *Entry) error {
	s, ok, err := d.cur.Text(MaxField)
	switch {
	case err != nil:
		return err
	case !ok:
		e.TLP = Unreadable
	case e.TLP == "":
		e.TLP = s
	case s != "" && s != e.TLP:
		e.tag("tlp:" + strings.TrimPrefix(strings.ToLower(s), "tlp:"))
	}
	return nil
}

// pulse is what an OTX pulse says about all its indicators.
type pulse struct {
	name, tlp, author string
	tags              []string
	families          []string
}

// readPulse takes an OTX pulse, or several after each other or in {"results": […]}. The marking may follow the indicators, so these wait for
// it, but not more than maxWaiting of them: the others are given unmarked, which a later stage treats as the most confidential.
func readPulse(r io.Reader, out *sink) error {
	d := &objectReader{cur: walk.New(r), out: out}
	for {
		more, err := d.cur.More()
		if err != nil || !more {
			return err
		}
		if err := d.pulses(0); err != nil {
			return err
		}
	}
}

func (d *objectReader) pulses(depth int) error {
	if d.cur.Kind() == '[' && depth < 4 {
		return d.cur.Array(func() error { return d.pulses(depth + 1) })
	}
	if d.cur.Kind() != '{' {
		return &framing.Error{Code: framing.CodeWrongType, At: d.cur.At(), Say: text.Of("這裡應為 OTX pulse。", "An OTX pulse was expected here.")}
	}
	var p pulse
	var waiting []Entry
	size := 0
	err := d.cur.Object(func(name string) error {
		switch {
		case name == "indicators" && d.cur.Kind() == '[':
			return d.cur.Array(func() error {
				e := newEntry(d.cur.At())
				if err := d.entry(&e); err != nil {
					return err
				}
				size += len(e.Raw) + len(e.Description) + len(e.Source) + len(e.Family)
				if len(waiting) >= maxWaiting || size > maxWaitingSize {
					return d.give(&p, e)
				}
				waiting = append(waiting, e)
				return nil
			})
		case name == "results" && depth < 4:
			return d.pulses(depth + 1)
		}
		return d.pulseMember(&p, name)
	})
	if err != nil {
		return err
	}
	for _, e := range waiting {
		if err := d.give(&p, e); err != nil {
			return err
		}
	}
	return nil
}

func (d *objectReader) pulseMember(p *pulse, name string) (err error) {
	switch name {
	case "name":
		p.name, _, err = d.cur.Text(MaxField)
	case "TLP", "tlp":
		var ok bool
		if p.tlp, ok, err = d.cur.Text(MaxField); !ok && err == nil {
			p.tlp = Unreadable
		}
	case "author_name":
		p.author, _, err = d.cur.Text(MaxField)
	case "tags":
		return d.strings(&p.tags)
	case "malware_families":
		return d.strings(&p.families)
	default:
		return d.cur.Skip()
	}
	return err
}

// strings takes a list of words; objects in it give their "display_name", as newer pulses write families.
func (d *objectReader) strings(to *[]string) error {
	if d.cur.Kind() != '[' {
		return d.cur.Skip()
	}
	add := func() error {
		s, ok, err := d.cur.Text(MaxField)
		if ok && err == nil && s != "" && len(*to) < MaxTags {
			*to = append(*to, s)
		}
		return err
	}
	return d.cur.Array(func() error {
		if d.cur.Kind() != '{' {
			return add()
		}
		return d.cur.Object(func(name string) error {
			if name == "display_name" {
				return add()
			}
			return d.cur.Skip()
		})
	})
}

func (d *objectReader) give(p *pulse, e Entry) error {
	if e.TLP == "" {
		e.TLP = p.tlp
	}
	if e.Description == "" {
		e.Description = p.name
	}
	if e.Family == "" && len(p.families) > 0 {
		e.Family = p.families[0]
	}
	if e.Source == "" {
		e.Source = p.author
	}
	e.tag(p.tags...)
	return d.out.emit(e)
}
