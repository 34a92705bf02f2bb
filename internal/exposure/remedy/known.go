package remedy

import (
	"unicode/utf8"

	"lianfang/internal/format/cvss"
	"lianfang/internal/text"
)

// Kind is what sort of thing the product is; it decides what can be done around it.
type Kind string

// The kinds.
const (
	UnknownKind Kind = ""
	Server      Kind = "server"  // answers on a network: web, mail, database …
	Client      Kind = "client"  // a person works with it: browser, office, reader …
	System      Kind = "system"  // an operating system
	Library     Kind = "library" // part of other programs
	Device      Kind = "device"  // a router, firewall, camera, storage: what runs in it is firmware
	Control     Kind = "control" // steers a plant (ICS, OT), medical devices too
)

// Quote is what a source wrote, in its language.
type Quote struct{ By, Text string }

// Known is what is known of one product with one vulnerability. Everything may be missing.
type Known struct {
	Product   string // as people call it
	Kind      Kind
	Ecosystem string // of packages, as OSV ("Debian:12", "PyPI") or package URLs ("deb", "npm") name it
	Package   string // the package's name there; of Maven "group:artifact", of others with their namespace: "@scope/name", "vendor/name"
	Scheme    string // version order where no ecosystem says it
	Held      string // the version that is installed

	Fixed  []string // versions from which on a source says that it is fixed, one a branch
	After  []string // last affected versions, where the source names no fixed one
	KBs    []string // updates of Windows that mend it: "KB5031356"
	Notice string   // address of the maker's notice

	Solutions   []Quote
	Workarounds []Quote

	EndOfLife bool   // the maker gives no updates any more
	EndedOn   string // when that began, as a source writes it; may be empty
	Hosted    bool   // runs at the maker's alone (CVE tag "exclusively-hosted-service")
	Exploited bool   // somebody is known to use it
	Vector    string // CVSS
}

// Does is what sort of step it is.
type Does string

// The sorts.
const (
	Update     Does = "update"
	Confirm    Does = "confirm"
	Replace    Does = "replace"
	Ask        Does = "ask" // the maker, or who looks after the machine
	Workaround Does = "workaround"
	Disconnect Does = "disconnect"
	Restrict   Does = "restrict"
	TurnOff    Does = "turn_off"
	Watch      Does = "watch"
)

// Step is one thing to do.
type Step struct {
	Does    Does
	Do      text.Text
	Note    text.Text // side effects, or where to look; may be empty
	Minutes int       // about how long it takes; 0: nobody can say
	Command string    // to be typed, one line; empty: none
	Quote   Quote     // a source's own words, untranslated; empty: none
}

// Flat puts command and quote behind the note, for a reader that has Do and Note alone; a quote that is too long for it is cut, and says so.
func (s Step) Flat() (do, note text.Text, minutes int) {
	note = s.Note
	add := func(t text.Text) {
		if note.IsZero() {
			note = t
			return
		}
		note = text.Format("%s\n%s", "%s\n%s", note, t)
	}
	if s.Command != "" {
		add(text.Format("指令：%s", "Command: %s", s.Command))
	}
	if s.Quote.Text != "" {
		room := maxFlat - 60 - utf8.RuneCountInString(s.Quote.By) - max(utf8.RuneCountInString(note.In(text.ZhTW)), utf8.RuneCountInString(note.In(text.En)))
		if words := []rune(s.Quote.Text); len(words) > room { // half a procedure has to say that it is half
			add(text.Format("%s 原文（節錄，全文見來源）：「%s…」", "%s writes (cut; the whole is at the source): “%s…”", s.Quote.by(), string(words[:max(room, 0)])))
		} else {
			add(text.Format("%s 原文：「%s」", "%s writes: “%s”", s.Quote.by(), s.Quote.Text))
		}
	}
	return s.Do, note, s.Minutes
}

func (q Quote) by() text.Text {
	if q.By == "" {
		return text.Of("來源", "The source")
	}
	return text.Same(q.By)
}

// Plan is what to do.
type Plan struct {
	Fix   []Step // what ends it
	Until []Step // what helps until then, or where nothing can be installed
}

// For makes the plan.
func For(k Known) Plan {
	k = k.tidy()
	v, err := cvss.Parse(k.Vector)
	if err != nil {
		v = cvss.Vector{}
	}
	if k.Hosted {
		return Plan{Fix: []Step{hosted()}, Until: []Step{k.watch()}}
	}
	return Plan{Fix: k.fix(), Until: k.until(v)}
}

func hosted() Step {
	return Step{Does: Ask, Minutes: 10,
		Do:   text.Of("這是廠商代管的服務，由廠商修補。向廠商確認是否已修補、您的資料是否受影響。", "The maker runs this service and mends it. Ask whether that is done and whether your data was touched."),
		Note: text.Of("您這邊沒有要安裝的更新。", "There is nothing to install on your side.")}
}
