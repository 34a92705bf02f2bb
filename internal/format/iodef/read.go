package iodef

import (
	"strings"
	"time"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// CodeIODEF is what a document is refused with that is XML and no IODEF.
const CodeIODEF = "not_iodef"

// Read takes a document whole or not at all; the error is a *framing.Error with the place.
func Read(b []byte) (Document, error) {
	if len(b) > MaxDocument {
		return Document{}, &framing.Error{Code: framing.CodeTooLarge, At: framing.Top, Say: text.Format("內容超過 %d MB。", "It is longer than %d MB.", MaxDocument>>20)}
	}
	root, err := tree(b)
	if err != nil {
		return Document{}, err
	}
	if v := root.attrs["version"]; v != "2.00" {
		return Document{}, root.wrong(text.Of("只收 IODEF 第 2 版：version 要是 2.00。", "Version 2 of IODEF is taken: version is 2.00."))
	}
	found := root.all("Incident")
	switch {
	case len(found) == 0:
		return Document{}, root.wrong(text.Of("裡面沒有 Incident。", "There is no Incident in it."))
	case len(found) > MaxIncidents:
		return Document{}, &framing.Error{Code: framing.CodeTooLarge, At: found[MaxIncidents].at, Say: text.Format("一份最多 %d 件 Incident，請分成幾份。", "A document has at most %d Incidents; send it in parts.", MaxIncidents)}
	}
	d := Document{Lang: root.attrs["lang"]}
	for _, n := range found {
		x, err := n.incident()
		if err != nil {
			return Document{}, err
		}
		d.Incidents = append(d.Incidents, x)
	}
	return d, nil
}

func (n *node) wrong(say text.Text) error {
	return &framing.Error{Code: CodeIODEF, Say: say, At: n.at}
}

func (n *node) incident() (x Incident, err error) {
	x = Incident{Purpose: n.attrs["purpose"], Status: n.attrs["status"], Restriction: n.attrs["restriction"]}
	if x.Purpose == "" {
		return x, n.wrong(text.Of("Incident 缺少 purpose。", "The Incident has no purpose."))
	}
	ids := n.all("IncidentID")
	if len(ids) != 1 || ids[0].text == "" || ids[0].attrs["name"] == "" {
		return x, n.wrong(text.Of("Incident 要有一個 IncidentID，並以 name 說明是誰編的號。", "An Incident has one IncidentID, whose name says who gave the number."))
	}
	x.ID = ids[0].id()
	for _, k := range first(n.all("AlternativeID", "IncidentID")) {
		x.Alternative = append(x.Alternative, k.id())
	}
	if err := n.times(&x); err != nil {
		return x, err
	}
	if x.Generated.IsZero() {
		return x, n.wrong(text.Of("Incident 缺少 GenerationTime。", "The Incident has no GenerationTime."))
	}
	x.Descriptions = n.texts("Description")
	for _, a := range first(n.all("Assessment")) {
		x.assessed(a)
	}
	for _, e := range first(n.all("EventData")) {
		x.event(e)
	}
	for _, m := range n.all("Method") {
		x.method(m)
	}
	for _, k := range first(n.all("Contact")) {
		x.Contacts = append(x.Contacts, k.contact())
	}
	if len(x.Contacts) == 0 {
		return x, n.wrong(text.Of("Incident 缺少 Contact。", "The Incident has no Contact."))
	}
	for _, k := range n.all("IndicatorData") {
		x.systems(k, indicator)
	}
	return x, n.history(&x)
}

func first(all []*node) []*node { return all[:min(len(all), maxEach)] }

func (n *node) id() ID { return ID{n.attrs["name"], n.text} }

func (n *node) texts(path ...string) (out []string) {
	for _, k := range first(n.all(path...)) {
		if k.text != "" {
			out = append(out, k.text)
		}
	}
	return out
}

func (n *node) times(x *Incident) error {
	for name, into := range map[string]*time.Time{"DetectTime": &x.Detected, "StartTime": &x.Started, "EndTime": &x.Ended, "RecoveryTime": &x.Recovered, "ReportTime": &x.Reported, "GenerationTime": &x.Generated} {
		for _, k := range n.all(name) {
			at, err := k.time()
			if err != nil {
				return err
			}
			*into = at
		}
	}
	return nil
}

// time is an instant as XML Schema writes it, with its zone (§2.11).
func (n *node) time() (time.Time, error) {
	at, err := time.Parse(time.RFC3339, n.text)
	if err != nil || at.Year() < 1 {
		return time.Time{}, n.wrong(text.Format("%s 要像 2026-11-27T08:30:00Z。", "%s is like 2026-11-27T08:30:00Z.", n.name))
	}
	return at.UTC(), nil
}

// impacts are the elements that tell what it did (§3.12).
var impacts = map[string]bool{"SystemImpact": true, "BusinessImpact": true, "TimeImpact": true, "MonetaryImpact": true, "IntendedImpact": true}

func (x *Incident) assessed(a *node) {
	x.Categories = append(x.Categories, a.texts("IncidentCategory")...)
	for _, k := range a.kids {
		if impacts[k.name] && len(x.Impacts) < maxEach {
			said := strings.Join(append(k.texts("Description"), k.text), " ")
			x.Impacts = append(x.Impacts, Impact{Of: k.name, Severity: k.attrs["severity"], Type: k.attrs["type"], Words: strings.TrimSpace(said)})
		}
	}
}

// event adds what one part of an incident tells, and the parts of that.
func (x *Incident) event(e *node) {
	x.Descriptions = append(x.Descriptions, e.texts("Description")...)
	for _, a := range e.all("Assessment") {
		x.assessed(a)
	}
	for _, m := range e.all("Method") {
		x.method(m)
	}
	for _, s := range first(e.all("Flow", "System")) {
		category := s.attrs["category"]
		if category == "" {
			category = "unknown"
		}
		x.systems(s, category)
	}
	for _, k := range first(e.all("EventData")) {
		x.event(k)
	}
}

func (x *Incident) method(m *node) {
	x.Descriptions = append(x.Descriptions, m.texts("Description")...)
	for _, r := range first(m.all("Reference")) {
		for _, name := range []string{r.first("ReferenceName", "ID"), r.first("URL")} {
			if name != "" && len(x.References) < maxEach {
				x.References = append(x.References, name)
			}
		}
	}
}

// systems adds the addresses, names and hashes below an element.
func (x *Incident) systems(n *node, category string) {
	add := func(kind, value string) {
		if value != "" && len(x.Systems) < maxEach {
			x.Systems = append(x.Systems, System{category, kind, value})
		}
	}
	n.each(func(k *node) bool {
		switch k.name {
		case "Address":
			add(k.attrs["category"], k.text)
		case "DomainData":
			add("domain", k.first("Name"))
			return false
		case "URL":
			add("url", k.text)
		case "BulkObservable":
			for _, line := range strings.Fields(k.first("BulkObservableList")) {
				add(k.attrs["type"], line)
			}
			return false
		case "Reference":
			return false
		}
		return true
	})
}

func (n *node) contact() Contact {
	return Contact{Role: n.attrs["role"], Type: n.attrs["type"], Name: n.first("ContactName"), Mail: n.first("Email", "EmailTo"), Phone: n.first("Telephone", "TelephoneNumber")}
}

func (n *node) history(x *Incident) error {
	for _, k := range first(n.all("History", "HistoryItem")) {
		d := Deed{Action: k.attrs["action"], Words: strings.Join(k.texts("Description"), "\n")}
		for _, at := range k.all("DateTime") {
			when, err := at.time()
			if err != nil {
				return err
			}
			d.At = when
		}
		x.History = append(x.History, d)
	}
	return nil
}
