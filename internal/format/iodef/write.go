package iodef

import (
	"encoding/xml"
	"slices"
	"strings"
	"time"
)

// Write gives the bytes of a document, its elements in the order of the schema (§8). What XML cannot hold is written as U+FFFD.
func Write(d Document) []byte {
	w := &writer{}
	w.b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	w.within("IODEF-Document", []string{"version", "2.00", "xml:lang", d.Lang, "xmlns", Namespace}, func() {
		for _, x := range d.Incidents {
			w.incident(x)
		}
	})
	return []byte(w.b.String())
}

type writer struct {
	b     strings.Builder
	depth int
}

// open writes a start tag; attributes come as name and value, and one without a value is left out.
func (w *writer) open(name string, attrs []string) {
	w.b.WriteString(strings.Repeat("  ", w.depth) + "<" + name)
	for i := 0; i < len(attrs); i += 2 {
		if attrs[i+1] != "" {
			w.b.WriteString(" " + attrs[i] + `="`)
			w.escape(attrs[i+1])
			w.b.WriteString(`"`)
		}
	}
	w.b.WriteString(">")
}

func (w *writer) escape(s string) { _ = xml.EscapeText(&w.b, []byte(s)) } // a strings.Builder never fails

func (w *writer) within(name string, attrs []string, inside func()) {
	w.open(name, attrs)
	w.b.WriteString("\n")
	w.depth++
	inside()
	w.depth--
	w.b.WriteString(strings.Repeat("  ", w.depth) + "</" + name + ">\n")
}

// leaf writes an element that holds words alone; without words nothing.
func (w *writer) leaf(name, words string, attrs ...string) {
	if words == "" {
		return
	}
	w.open(name, attrs)
	w.escape(words)
	w.b.WriteString("</" + name + ">\n")
}

func (w *writer) time(name string, at time.Time) {
	if !at.IsZero() {
		w.leaf(name, at.UTC().Format(time.RFC3339))
	}
}

func (w *writer) incident(x Incident) {
	w.within("Incident", []string{"purpose", x.Purpose, "status", x.Status, "restriction", x.Restriction}, func() {
		w.leaf("IncidentID", x.ID.Number, "name", x.ID.Name)
		if len(x.Alternative) > 0 {
			w.within("AlternativeID", nil, func() {
				for _, id := range x.Alternative {
					w.leaf("IncidentID", id.Number, "name", id.Name)
				}
			})
		}
		w.time("DetectTime", x.Detected)
		w.time("StartTime", x.Started)
		w.time("EndTime", x.Ended)
		w.time("RecoveryTime", x.Recovered)
		w.time("ReportTime", x.Reported)
		w.time("GenerationTime", x.Generated)
		for _, s := range x.Descriptions {
			w.leaf("Description", s)
		}
		w.assessment(x)
		w.method(x.References)
		for _, c := range x.Contacts {
			w.contact(c)
		}
		w.flow(x.Systems)
		w.history(x.History)
	})
}

// assessment has one impact at least, or the schema does not take it.
func (w *writer) assessment(x Incident) {
	if len(x.Impacts) == 0 {
		return
	}
	w.within("Assessment", nil, func() {
		for _, c := range x.Categories {
			w.leaf("IncidentCategory", c)
		}
		for _, i := range x.Impacts {
			w.within(i.Of, []string{"severity", i.Severity, "type", i.Type}, func() { w.leaf("Description", i.Words) })
		}
	})
}

func (w *writer) method(references []string) {
	if len(references) == 0 {
		return
	}
	w.within("Method", nil, func() {
		for _, r := range references {
			w.within("Reference", nil, func() { w.leaf("URL", r) })
		}
	})
}

func (w *writer) contact(c Contact) {
	w.within("Contact", []string{"role", c.Role, "type", c.Type}, func() {
		w.leaf("ContactName", c.Name)
		if c.Mail != "" {
			w.within("Email", nil, func() { w.leaf("EmailTo", c.Mail) })
		}
		if c.Phone != "" {
			w.within("Telephone", nil, func() { w.leaf("TelephoneNumber", c.Phone) })
		}
	})
}

// flow tells of the systems that take part, each in an element of its own. Signs are none of them and are not written.
func (w *writer) flow(all []System) {
	all = slices.DeleteFunc(slices.Clone(all), func(s System) bool { return s.Category == indicator })
	if len(all) == 0 {
		return
	}
	w.within("EventData", nil, func() {
		w.within("Flow", nil, func() {
			for _, s := range all {
				w.within("System", []string{"category", s.Category}, func() { w.within("Node", nil, func() { w.node(s) }) })
			}
		})
	})
}

func (w *writer) node(s System) {
	if s.Kind == "domain" {
		w.within("DomainData", []string{"system-status", "unknown", "domain-status", "unknown"}, func() { w.leaf("Name", s.Value) })
		return
	}
	w.leaf("Address", s.Value, "category", s.Kind)
}

func (w *writer) history(all []Deed) {
	if len(all) == 0 {
		return
	}
	w.within("History", nil, func() {
		for _, d := range all {
			w.within("HistoryItem", []string{"action", d.Action}, func() {
				w.time("DateTime", d.At)
				w.leaf("Description", d.Words)
			})
		}
	})
}
