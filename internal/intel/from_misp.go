package intel

import (
	"iter"

	"github.com/google/uuid"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/misp"
	"lianfang/internal/text"
)

// fromMISP reads MISP events. An event becomes a report, whose bytes are its own members without its attributes and objects; an attribute
// that is fit for detection becomes an indicator, any other an x-misp-attribute, and an object an x-misp-object without its attributes:
// each under its own UUID, so that a value changes without its event. Edges lead from the event to its attributes and objects, and from an object to its
// own attributes and to what it refers to.
//
// A thing is marked by its tags and those of its event, whichever are stricter.
func fromMISP(in *intake) iter.Seq2[*Draft, error] {
	return func(yield func(*Draft, error) bool) {
		m := &mispReader{in: in}
		for e, err := range misp.Heads(in.rewind()) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(m.event(&e), nil) {
				return
			}
		}
		for p, err := range misp.Parts(in.rewind()) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !m.part(&p, func(d *Draft) bool { return yield(d, nil) }) {
				return
			}
		}
	}
}

func checkMISP(in *intake) error {
	found := false
	var t tally
	for e, err := range misp.Heads(in.rewind()) {
		if err == nil {
			err = t.add(e.At, e.UUID == "")
		}
		if err != nil {
			return err
		}
		found = true
	}
	if !found {
		return &framing.Error{Code: framing.CodeWrongType, At: framing.Top, Say: text.Of("檔案裡沒有 MISP 事件。", "There is no MISP event in the file.")}
	}
	return dryRun(misp.Parts(in.rewind()), func(p misp.Part) (framing.Position, bool) {
		if p.Attribute != nil {
			return p.Attribute.At, p.Attribute.UUID == "" && (p.Attribute.Type == "" || p.Attribute.Value == "")
		}
		return p.Object.At, p.Object.UUID == ""
	})
}

// mispReader remembers of each event what its parts need.
type mispReader struct {
	in     *intake
	events []mispEvent // by Index
	index  int
}

type mispEvent struct {
	id         string // STIX id, "" when the event has no UUID
	said       said
	confidence int
}

func (m *mispReader) event(e *misp.Event) *Draft {
	for len(m.events) <= e.Index { // an event inside another ends before it
		m.events = append(m.events, mispEvent{confidence: -1})
	}
	ev := &m.events[e.Index]
	ev.said, ev.confidence = readTags(e.Tags, e.TagsLost)
	ev.said = ev.said.remark(e.Info)
	d := m.draft("report", e.UUID, e.At, e.Problems)
	ev.id = d.STIXID
	d.Modified, d.Title, d.Confidence = m.in.past(max(e.Timestamp, e.PublishTimestamp)), short(e.Info), ev.confidence
	d.read(m.in.membersAt(e.At, "Attribute", "Object", "RelatedEvent"))
	if id, ok := mispID("report", e.Extends); ok && d.STIXID != "" {
		d.Edge = &Edge{"extends", d.STIXID, id}
	}
	ev.said.mark(d)
	return d
}

// part hands out what an attribute or object becomes, one draft at a time: an object may have as many attributes as the file has room for.
func (m *mispReader) part(p *misp.Part, give func(*Draft) bool) bool {
	ev := mispEvent{confidence: -1}
	if p.Event < len(m.events) {
		ev = m.events[p.Event]
	}
	if p.Attribute != nil {
		_, more := m.attributes(p.Attribute, &ev, "", false, give)
		return more
	}
	d := m.object(p.Object, &ev)
	if !give(d) {
		return false
	}
	kinds := map[string]string{} // what the object's own attributes are, for references between them
	for i := range p.Object.Attributes {
		a := &p.Object.Attributes[i]
		id, more := m.attributes(a, &ev, d.STIXID, p.Object.Deleted, give)
		if !more {
			return false
		}
		kinds[a.UUID] = id
	}
	for _, r := range m.references(d, p.Object, &ev, kinds) {
		if !give(r) {
			return false
		}
	}
	return true
}

func (m *mispReader) object(o *misp.Object, ev *mispEvent) *Draft {
	d := m.draft("x-misp-object", o.UUID, o.At, o.Problems)
	d.Modified, d.FirstSeen, d.Revoked, d.Confidence = m.in.past(o.Timestamp), max(o.FirstSeen, 0), o.Deleted, ev.confidence
	d.Title = short(o.Name)
	if o.Comment != "" {
		d.Title = short(o.Name + ": " + o.Comment)
	}
	d.read(m.in.membersAt(o.At, "Attribute"))
	ev.said.mark(d)
	d.contained(ev.id)
	return d
}

// references are the relationships of an object, each an item under its own UUID.
func (m *mispReader) references(object *Draft, o *misp.Object, ev *mispEvent, own map[string]string) []*Draft {
	var out []*Draft
	raw := elementsOf(object.Raw, "ObjectReference")
	for i, r := range o.References {
		target := referenced(r, own)
		if target == "" || object.STIXID == "" || i >= len(raw) {
			continue
		}
		d := m.draft("relationship", r.UUID, o.At, nil)
		if d.Refused != nil {
			d.Refused, d.STIXID = nil, recordID("relationship", "misp-reference", object.STIXID+"\x00"+r.Relationship+"\x00"+target)
		}
		d.Raw, d.Title, d.Modified, d.Revoked = raw[i], short(r.Relationship), object.Modified, o.Deleted
		d.Confidence, d.Edge = ev.confidence, &Edge{r.Relationship, object.STIXID, target}
		ev.said.mark(d)
		out = append(out, d)
	}
	return out
}

// referenced is what a reference points to. The file does not say whether a UUID is an object's or an attribute's; where it is none of
// the object's own attributes it is nearly always another object.
func referenced(r misp.Reference, own map[string]string) string {
	if id := own[r.Referenced]; id != "" {
		return id
	}
	id, _ := mispID("x-misp-object", r.Referenced)
	return id
}

// attributes hands out an attribute and gives its id. One that its author no longer holds fit for detection was an indicator before: that is
// taken back first.
func (m *mispReader) attributes(a *misp.Attribute, ev *mispEvent, object string, deleted bool, give func(*Draft) bool) (id string, more bool) {
	d := m.attribute(a, ev, object, deleted)
	id, ok := mispID("indicator", a.UUID)
	if !a.ToIDS && ok && m.in.speaksOf(id) {
		back := *d
		back.STIXID, back.Type, back.Revoked, back.Sighting, back.Index = id, "indicator", true, nil, m.index
		if back.Edge != nil {
			back.Edge = &Edge{back.Edge.Kind, back.Edge.Source, id}
		}
		m.index++
		if !give(&back) {
			return "", false
		}
	}
	return d.STIXID, give(d)
}

func (m *mispReader) attribute(a *misp.Attribute, ev *mispEvent, object string, deleted bool) *Draft {
	kind := "x-misp-attribute"
	if a.ToIDS {
		kind = "indicator"
	}
	d := m.draft(kind, a.UUID, a.At, a.Problems)
	if d.STIXID == "" && ev.id != "" && a.Type != "" && a.Value != "" { // old events leave out the UUID
		d.STIXID, d.Refused = recordID(kind, "misp-attribute", ev.id+"\x00"+a.Type+"\x00"+a.Value), nil
	}
	d.FirstSeen, d.Revoked, d.Modified = max(a.FirstSeen, 0), a.Deleted || deleted, a.Timestamp
	s, confidence := readTags(a.Tags, a.TagsLost)
	s.and(ev.said).remark(a.Comment).mark(d)
	if d.Confidence = confidence; confidence < 0 {
		d.Confidence = ev.confidence
	}
	d.read(m.in.valueAt(a.At))
	if object == "" {
		object = ev.id
	}
	d.contained(object)
	for _, o := range a.Observables() {
		d.Values = append(d.Values, rawValue{o.Kind, o.Raw})
	}
	d.sightings(a.Sightings)
	d.Modified = m.in.past(d.Modified)
	d.Title = attributeTitle(a, d.Values)
	return d
}

func attributeTitle(a *misp.Attribute, values []rawValue) string {
	title := a.Value
	if len(values) > 0 {
		if v, ok := normalValue(values[0]); ok {
			title = v.Defanged()
		}
	}
	if a.Comment != "" {
		title += " (" + a.Comment + ")"
	}
	return short(title)
}

func (m *mispReader) draft(kind, id string, at framing.Position, problems []framing.Problem) *Draft {
	d := &Draft{At: at, Index: m.index, Type: kind, Confidence: -1, Problems: problems}
	m.index++
	stixID, ok := mispID(kind, id)
	if !ok {
		d.Refused = &framing.Problem{Code: "no_uuid", At: at, Object: short(id), Say: text.Of("沒有有效的 uuid。", "It has no valid uuid.")}
		return d
	}
	d.STIXID = stixID
	return d
}

// mispID is the STIX id of a thing of MISP. UUIDs are written in any case.
func mispID(kind, id string) (string, bool) {
	u, err := uuid.Parse(id)
	if err != nil || len(id) != 36 {
		return "", false
	}
	return kind + "--" + u.String(), true
}

func (d *Draft) read(raw []byte, problem *framing.Problem) {
	d.Raw = raw
	if problem != nil && d.Refused == nil {
		problem.Object = d.STIXID
		d.Refused = problem
	}
}

func (d *Draft) contained(by string) {
	if by != "" && d.STIXID != "" {
		d.Edge = &Edge{"contains", by, d.STIXID}
	}
}

// sightings joins the times at which a value was really seen. MISP adds sightings without touching the attribute's own timestamp, so the
// newest moves its version too.
func (d *Draft) sightings(all []misp.Sighting) {
	for _, s := range all {
		d.Modified = max(d.Modified, s.Date)
		if s.Type != 0 || s.Date <= 0 {
			continue
		}
		if d.Sighting == nil {
			d.Sighting = &sighting{Of: d.STIXID, FirstSeen: s.Date}
		}
		d.Sighting.FirstSeen = min(d.Sighting.FirstSeen, s.Date)
		d.Sighting.LastSeen = max(d.Sighting.LastSeen, s.Date)
		d.Sighting.Count++
	}
}
