package misp

import (
	"errors"
	"io"
	"iter"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/walk"
	"lianfang/internal/text"
)

// errStop ends the reading because the caller wants no more.
var errStop = errors.New("enough")

// Heads gives the events of a file without their attributes and objects, which are counted. The file is an event ({"Event": {…}} or bare), a list
// of them, {"response": …} around either, or several of these after each other (JSON lines). A non-nil error, a *framing.Error or what the reader
// below said, is the last thing given; events before it were given.
func Heads(r io.Reader) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		d := &reader{cur: walk.New(r), head: func(e Event) error {
			if !yield(e, nil) {
				return errStop
			}
			return nil
		}}
		if err := d.file(); err != nil && !errors.Is(err, errStop) {
			yield(Event{}, err)
		}
	}
}

// Parts gives the attributes and objects of the same files, one at a time and with the Index of their event as Heads counts. Proposals
// (ShadowAttribute) and related events are not parts of an event and are passed over.
func Parts(r io.Reader) iter.Seq2[Part, error] {
	return func(yield func(Part, error) bool) {
		d := &reader{cur: walk.New(r), part: func(p Part) error {
			if !yield(p, nil) {
				return errStop
			}
			return nil
		}}
		if err := d.file(); err != nil && !errors.Is(err, errStop) {
			yield(Part{}, err)
		}
	}
}

// reader walks a file of events. One of head and part is set: what the caller wants.
type reader struct {
	cur  *walk.Cursor
	head func(Event) error
	part func(Part) error

	events, attributes, objects int

	kept int // bytes of text kept of the thing that is being read
}

// afresh reads a thing with its own count of what is kept.
func (d *reader) afresh(read func() error) error {
	outer := d.kept
	d.kept = 0
	err := read()
	d.kept = outer
	return err
}

func (d *reader) file() error {
	for {
		more, err := d.cur.More()
		if err != nil || !more {
			return err
		}
		if err := d.wrapped(0); err != nil {
			return err
		}
	}
}

// wrapped takes whatever may stand around events.
func (d *reader) wrapped(depth int) error {
	if depth > maxWrapping {
		return &framing.Error{Code: framing.CodeTooDeep, At: d.cur.At(), Say: text.Of("事件外層包得太深。", "Events are wrapped too deep.")}
	}
	switch d.cur.Kind() {
	case '[':
		return d.cur.Array(func() error { return d.wrapped(depth + 1) })
	case '{':
		return d.afresh(func() error { return d.event(depth) })
	case 0:
		return d.cur.Skip() // says what is broken
	}
	return &framing.Error{Code: framing.CodeWrongType, At: d.cur.At(), Say: text.Of("這裡應為 MISP 事件。", "A MISP event was expected here.")}
}

// event takes an object that is an event, or holds one as "Event" or several as "response". It counts as an event from the first
// member that only an event has.
func (d *reader) event(depth int) error {
	e := Event{Index: -1, Analysis: -1, Distribution: -1, At: d.cur.At()}
	err := d.cur.Object(func(name string) error {
		switch name {
		case "Event", "event", "response":
			if kind := d.cur.Kind(); kind == '{' || kind == '[' {
				return d.wrapped(depth + 1)
			}
			return d.cur.Skip()
		}
		return d.eventMember(&e, name)
	})
	if err != nil || e.Index < 0 {
		return err
	}
	if e.UUID == "" {
		notesOf(&e).add("no_uuid", text.Of("事件沒有 uuid。", "The event has no uuid."))
	}
	if d.head == nil {
		return nil
	}
	return d.head(e)
}

// begin gives the event its number, once.
func (d *reader) begin(e *Event) error {
	if e.Index >= 0 {
		return nil
	}
	if d.events >= MaxEvents {
		return tooMany(d.cur, text.Format("超過 %d 個事件。", "There are more than %d events.", MaxEvents))
	}
	e.Index = d.events
	d.events++
	return nil
}

func tooMany(cur *walk.Cursor, say text.Text) error {
	return &framing.Error{Code: framing.CodeTooLarge, At: cur.At(), Say: say}
}

func notesOf(e *Event) notes { return notes{&e.Problems, &e.UUID, e.At} }

func (d *reader) eventMember(e *Event, name string) error {
	switch name {
	case "uuid", "info", "Attribute", "Object", "Orgc", "Tag", "threat_level_id", "publish_timestamp", "attribute_count":
		if err := d.begin(e); err != nil {
			return err
		}
	}
	n := notesOf(e)
	switch name {
	case "uuid":
		return d.short(n, name, &e.UUID)
	case "info":
		return d.long(n, name, &e.Info)
	case "date":
		return d.short(n, name, &e.Date)
	case "timestamp":
		return d.time(n, name, &e.Timestamp)
	case "publish_timestamp":
		return d.time(n, name, &e.PublishTimestamp)
	case "threat_level_id":
		return d.small(n, name, &e.ThreatLevel)
	case "analysis":
		return d.small(n, name, &e.Analysis)
	case "distribution":
		return d.small(n, name, &e.Distribution)
	case "sharing_group_id":
		return d.short(n, name, &e.SharingGroup)
	case "published":
		return d.truth(n, name, &e.Published)
	case "extends_uuid":
		return d.short(n, name, &e.Extends)
	}
	return d.eventPart(e, n, name)
}

// eventPart takes the members of an event that are themselves lists or objects.
func (d *reader) eventPart(e *Event, n notes, name string) error {
	switch name {
	case "Org":
		return d.org(n, name, &e.Org)
	case "Orgc":
		return d.org(n, name, &e.Orgc)
	case "Tag":
		return d.tags(n, tagging{&e.Tags, &e.TagsLost})
	case "EventTag":
		return d.taggings(n, name, tagging{&e.Tags, &e.TagsLost})
	case "Galaxy":
		return d.galaxies(n, &e.Galaxies)
	case "EventReport":
		return d.array(n, name, func() error { return d.report(n, e) })
	case "Attribute":
		return d.array(n, name, func() error { return d.afresh(func() error { return d.listed(e) }) })
	case "Object":
		return d.array(n, name, func() error { return d.afresh(func() error { return d.object(e) }) })
	}
	return d.cur.Skip()
}

// listed takes an attribute of the event itself.
func (d *reader) listed(e *Event) error {
	e.Attributes++
	if d.attributes++; d.attributes > MaxAttributes {
		return tooMany(d.cur, text.Format("超過 %d 個屬性。", "There are more than %d attributes.", MaxAttributes))
	}
	if d.part == nil {
		return d.cur.Skip()
	}
	a, err := d.attribute()
	if err != nil {
		return err
	}
	return d.part(Part{Event: e.Index, Attribute: &a})
}
