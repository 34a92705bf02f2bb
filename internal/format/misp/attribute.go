package misp

import (
	"lianfang/internal/text"
)

func (d *reader) attribute() (Attribute, error) {
	a := Attribute{Distribution: -1, At: d.cur.At()}
	n := notes{&a.Problems, &a.UUID, a.At}
	err := d.members(n, "Attribute", func(name string) error { return d.attributeMember(&a, n, name) })
	if err == nil && (a.Type == "" || a.Value == "") {
		n.add("incomplete", text.Of("屬性沒有 type 或 value。", "The attribute has no type or no value."))
	}
	return a, err
}

func (d *reader) attributeMember(a *Attribute, n notes, name string) error {
	switch name {
	case "uuid":
		return d.short(n, name, &a.UUID)
	case "type":
		return d.short(n, name, &a.Type)
	case "category":
		return d.short(n, name, &a.Category)
	case "value":
		return d.text(n, name, MaxValue, &a.Value)
	case "comment":
		return d.long(n, name, &a.Comment)
	case "to_ids":
		return d.truth(n, name, &a.ToIDS)
	case "timestamp":
		return d.time(n, name, &a.Timestamp)
	case "first_seen":
		return d.time(n, name, &a.FirstSeen)
	case "last_seen":
		return d.time(n, name, &a.LastSeen)
	case "deleted":
		return d.truth(n, name, &a.Deleted)
	case "distribution":
		return d.small(n, name, &a.Distribution)
	case "sharing_group_id":
		return d.short(n, name, &a.SharingGroup)
	case "disable_correlation":
		return d.truth(n, name, &a.DisableCorrelation)
	case "object_relation":
		return d.short(n, name, &a.ObjectRelation)
	case "Tag":
		return d.tags(n, tagging{&a.Tags, &a.TagsLost})
	case "AttributeTag":
		return d.taggings(n, name, tagging{&a.Tags, &a.TagsLost})
	case "Galaxy":
		return d.galaxies(n, &a.Galaxies)
	case "Sighting":
		return d.array(n, name, func() error { return d.sighting(n, a) })
	}
	return d.cur.Skip()
}

func (d *reader) sighting(n notes, a *Attribute) error {
	var s Sighting
	err := d.members(n, "Sighting", func(name string) error {
		switch name {
		case "uuid":
			return d.short(n, "Sighting", &s.UUID)
		case "type":
			return d.small(n, "Sighting", &s.Type)
		case "date_sighting":
			return d.time(n, "Sighting", &s.Date)
		case "source":
			return d.short(n, "Sighting", &s.Source)
		case "Organisation":
			return d.org(n, "Sighting", &s.Org)
		}
		return d.cur.Skip()
	})
	if err != nil {
		return err
	}
	if len(a.Sightings) >= MaxSightings {
		n.tooMany("Sighting", MaxSightings)
		return nil
	}
	a.Sightings = append(a.Sightings, s)
	return nil
}

// object takes an object with its attributes, which are kept together up to MaxInObject.
func (d *reader) object(e *Event) error {
	e.Objects++
	if d.objects++; d.objects > MaxObjects {
		return tooMany(d.cur, text.Format("超過 %d 個物件。", "There are more than %d objects.", MaxObjects))
	}
	if d.part == nil {
		return d.cur.Skip()
	}
	o := Object{Distribution: -1, At: d.cur.At()}
	n := notes{&o.Problems, &o.UUID, o.At}
	err := d.members(n, "Object", func(name string) error { return d.objectMember(&o, n, name) })
	if err != nil {
		return err
	}
	return d.part(Part{Event: e.Index, Object: &o})
}

func (d *reader) objectMember(o *Object, n notes, name string) error {
	switch name {
	case "uuid":
		return d.short(n, name, &o.UUID)
	case "name":
		return d.short(n, name, &o.Name)
	case "meta-category":
		return d.short(n, name, &o.MetaCategory)
	case "description":
		return d.long(n, name, &o.Description)
	case "template_uuid":
		return d.short(n, name, &o.TemplateUUID)
	case "comment":
		return d.long(n, name, &o.Comment)
	case "timestamp":
		return d.time(n, name, &o.Timestamp)
	case "first_seen":
		return d.time(n, name, &o.FirstSeen)
	case "last_seen":
		return d.time(n, name, &o.LastSeen)
	case "deleted":
		return d.truth(n, name, &o.Deleted)
	case "distribution":
		return d.small(n, name, &o.Distribution)
	case "sharing_group_id":
		return d.short(n, name, &o.SharingGroup)
	case "ObjectReference":
		return d.array(n, name, func() error { return d.reference(n, o) })
	case "Attribute":
		return d.array(n, name, func() error { return d.objectAttribute(n, o) })
	}
	return d.cur.Skip()
}

func (d *reader) objectAttribute(n notes, o *Object) error {
	if d.attributes++; d.attributes > MaxAttributes {
		return tooMany(d.cur, text.Format("超過 %d 個屬性。", "There are more than %d attributes.", MaxAttributes))
	}
	if len(o.Attributes) >= MaxInObject {
		n.tooMany("Attribute", MaxInObject)
		return d.cur.Skip()
	}
	a, err := d.attribute()
	o.Attributes = append(o.Attributes, a)
	return err
}

func (d *reader) reference(n notes, o *Object) error {
	var r Reference
	err := d.members(n, "ObjectReference", func(name string) error {
		switch name {
		case "uuid":
			return d.short(n, "ObjectReference", &r.UUID)
		case "referenced_uuid":
			return d.short(n, "ObjectReference", &r.Referenced)
		case "relationship_type":
			return d.short(n, "ObjectReference", &r.Relationship)
		case "comment":
			return d.long(n, "ObjectReference", &r.Comment)
		}
		return d.cur.Skip()
	})
	if err != nil {
		return err
	}
	if len(o.References) >= MaxReferences {
		n.tooMany("ObjectReference", MaxReferences)
		return nil
	}
	o.References = append(o.References, r)
	return nil
}
