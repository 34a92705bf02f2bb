package misp

import (
	"strconv"
	"strings"
	"time"

	"lianfang/internal/text"
)

// short takes a scalar of at most MaxShort bytes.
func (d *reader) short(n notes, name string, to *string) error { return d.text(n, name, MaxShort, to) }

// long takes prose.
func (d *reader) long(n notes, name string, to *string) error { return d.text(n, name, MaxLong, to) }

func (d *reader) text(n notes, name string, most int, to *string) error {
	if kind := d.cur.Kind(); kind == '{' || kind == '[' {
		n.wrongShape(name)
		return d.cur.Skip()
	}
	s, ok, err := d.cur.Text(most)
	if err != nil {
		return err
	}
	if !ok {
		n.tooLong(name, most)
		return nil
	}
	if d.kept += len(s); d.kept > MaxKept {
		n.add("too_large", text.Format("文字共超過 %d 位元組，其餘未採用。", "Its texts are together longer than %d bytes; the rest was left out.", MaxKept))
		return nil
	}
	*to = s
	return nil
}

// small takes a number that MISP writes as a number or as digits in a string.
func (d *reader) small(n notes, name string, to *int) error {
	var s string
	if err := d.short(n, name, &s); err != nil || s == "" {
		return err
	}
	v, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		n.wrongShape(name)
		return nil
	}
	*to = int(v)
	return nil
}

// truth takes a boolean, which older versions write as 0, 1, "0" or "1".
func (d *reader) truth(n notes, name string, to *bool) error {
	var s string
	if err := d.short(n, name, &s); err != nil {
		return err
	}
	switch strings.ToLower(s) {
	case "true", "1":
		*to = true
	case "false", "0", "":
		*to = false
	default:
		n.wrongShape(name)
	}
	return nil
}

// time takes an instant: seconds since 1970 as number or string, or RFC 3339 (first_seen, last_seen).
func (d *reader) time(n notes, name string, to *int64) error {
	var s string
	if err := d.short(n, name, &s); err != nil || s == "" {
		return err
	}
	v, ok := instant(s)
	if !ok {
		n.wrongShape(name)
		return nil
	}
	*to = v
	return nil
}

// instant reads a MISP time as microseconds since 1970 UTC.
func instant(s string) (int64, bool) {
	if seconds, err := strconv.ParseInt(s, 10, 64); err == nil {
		const farthest = 253402300799 // the end of the year 9999
		if seconds < 0 || seconds > farthest {
			return 0, false
		}
		return seconds * 1_000_000, true
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UnixMicro(), true
		}
	}
	return 0, false
}

// array takes a list; nothing or null is an empty one. Old versions write an object with numbers as names where a list should be, and a
// single thing without a list around it; neither is taken.
func (d *reader) array(n notes, name string, item func() error) error {
	switch d.cur.Kind() {
	case '[':
		return d.cur.Array(item)
	case 'n':
	default:
		n.wrongShape(name)
	}
	return d.cur.Skip()
}

func (d *reader) members(n notes, name string, member func(string) error) error {
	switch d.cur.Kind() {
	case '{':
		return d.cur.Object(member)
	case 'n':
	default:
		n.wrongShape(name)
	}
	return d.cur.Skip()
}

func (d *reader) org(n notes, name string, to *Org) error {
	return d.members(n, name, func(member string) error {
		switch member {
		case "name":
			return d.short(n, name, &to.Name)
		case "uuid":
			return d.short(n, name, &to.UUID)
		}
		return d.cur.Skip()
	})
}

// tagging is where the tags of a thing go, and whether some were lost.
type tagging struct {
	tags *[]Tag
	lost *bool
}

// tags takes the tags of a thing. Other programs than MISP write one alone, or the names without objects around them; these are tags too.
func (d *reader) tags(n notes, t tagging) error {
	if d.cur.Kind() == '[' {
		return d.cur.Array(func() error { return d.tag(n, t) })
	}
	return d.tag(n, t)
}

func (d *reader) tag(n notes, t tagging) error {
	var tag Tag
	var err error
	switch d.cur.Kind() {
	case 'n':
		return d.cur.Skip()
	case '"':
		err = d.short(n, "Tag", &tag.Name)
	default:
		err = d.members(n, "Tag", func(member string) error {
			switch member {
			case "name":
				return d.short(n, "Tag", &tag.Name)
			case "local":
				return d.truth(n, "Tag", &tag.Local)
			}
			return d.cur.Skip()
		})
	}
	switch {
	case err != nil:
		return err
	case tag.Name == "":
		*t.lost = true
	case len(*t.tags) >= MaxTags:
		n.tooMany("Tag", MaxTags)
		*t.lost = true
	default:
		*t.tags = append(*t.tags, tag)
	}
	return nil
}

// taggings takes EventTag and AttributeTag, in which the index of a MISP instance puts an object around each tag.
func (d *reader) taggings(n notes, name string, t tagging) error {
	return d.array(n, name, func() error {
		return d.members(n, name, func(member string) error {
			if member == "Tag" {
				return d.tags(n, t)
			}
			return d.cur.Skip()
		})
	})
}

// galaxies takes the clusters of every galaxy that is attached.
func (d *reader) galaxies(n notes, to *[]Cluster) error {
	return d.array(n, "Galaxy", func() error {
		return d.members(n, "Galaxy", func(member string) error {
			if member != "GalaxyCluster" {
				return d.cur.Skip()
			}
			return d.array(n, member, func() error { return d.cluster(n, to) })
		})
	})
}

func (d *reader) cluster(n notes, to *[]Cluster) error {
	var c Cluster
	err := d.members(n, "GalaxyCluster", func(member string) error {
		switch member {
		case "tag_name":
			return d.short(n, "GalaxyCluster", &c.Tag)
		case "type":
			return d.short(n, "GalaxyCluster", &c.Type)
		case "value":
			return d.short(n, "GalaxyCluster", &c.Value)
		case "uuid":
			return d.short(n, "GalaxyCluster", &c.UUID)
		}
		return d.cur.Skip()
	})
	if err != nil || c == (Cluster{}) {
		return err
	}
	if len(*to) >= MaxTags {
		n.tooMany("GalaxyCluster", MaxTags)
		return nil
	}
	*to = append(*to, c)
	return nil
}

func (d *reader) report(n notes, e *Event) error {
	var r Report
	err := d.members(n, "EventReport", func(member string) error {
		switch member {
		case "uuid":
			return d.short(n, "EventReport", &r.UUID)
		case "name":
			return d.short(n, "EventReport", &r.Name)
		case "content":
			return d.long(n, "EventReport", &r.Content)
		case "timestamp":
			return d.time(n, "EventReport", &r.Timestamp)
		case "deleted":
			return d.truth(n, "EventReport", &r.Deleted)
		}
		return d.cur.Skip()
	})
	if err != nil {
		return err
	}
	// Only the pass over the heads keeps reports, so only there is their number a matter.
	if d.head == nil {
		return nil
	}
	if len(e.Reports) >= MaxReports {
		n.tooMany("EventReport", MaxReports)
		return nil
	}
	e.Reports = append(e.Reports, r)
	return nil
}
