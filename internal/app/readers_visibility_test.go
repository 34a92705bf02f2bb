package app_test

import (
	"net/http"
	"strings"
	"time"

	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// reader is one class of readers with the rule of package marking for it, written down a second time.
type reader struct {
	name   string
	org    int64
	role   member.Role
	person int64
	cookie *http.Cookie

	all    bool
	level  tlp.Level        // up to here without being named; tlp.None for nothing
	named  map[to]tlp.Level // and up to here where named
	warned tlp.Level        // up to here what the hospital was warned of
	out    bool             // the session counts no more
	noRed  bool             // lists name what is RED, its pages stay shut: that is the duty officers'
}

func (r *reader) String() string { return r.name }

// sees is the rule.
func (r *reader) sees(c cell) bool {
	if r.all {
		return true
	}
	if !c.level.Valid() {
		return false
	}
	most, ok := r.named[c.to]
	return c.level <= r.level || ok && c.level <= most
}

// told tells whether the hospital's warning of a level is for the reader: what is CLEAR or GREEN is for whoever reads that level.
func (r *reader) told(l tlp.Level) bool {
	return r.all || l.Valid() && (l <= tlp.Green && l <= r.level || r.warned.Valid() && l <= r.warned)
}

func (r *reader) viewer(w *world) marking.Viewer {
	if r.cookie == nil || r.out {
		return marking.Public()
	}
	who, err := w.app.Access.Who(w.t.Context(), r.cookie.Value)
	w.ok(err)
	return who.Viewer
}

func (w *world) reader(name string) *reader {
	for _, r := range w.readers {
		if r.name == name {
			return r
		}
	}
	w.t.Fatalf("no reader %q", name)
	return nil
}

func (w *world) people() {
	green, amber, strict, red, none := tlp.Green, tlp.Amber, tlp.AmberStrict, tlp.Red, tlp.None
	all := reader{all: true, level: red, warned: red}
	plain := reader{level: green, warned: none}
	with := func(t to, l tlp.Level) reader {
		r := plain
		r.named = map[to]tlp.Level{t: l}
		if t == toOrg {
			r.warned = l
		}
		return r
	}
	bare := reader{level: tlp.Clear, warned: none}
	gone := w.add("expired session", w.hospital, member.Officer, bare)
	gone.out = true
	w.clock.pass(13 * time.Hour)

	w.add("desk", w.centre, member.Desk, all)
	w.add("second of the desk", w.centre, member.Desk, all)
	w.add("administrator of the centre", w.centre, member.Admin, all).noRed = true
	w.add("officer of the hospital", w.hospital, member.Officer, with(toOrg, red))
	w.add("administrator of the hospital", w.hospital, member.Admin, with(toOrg, strict))
	w.add("reader of the hospital", w.hospital, member.Reader, with(toOrg, strict))
	w.add("officer of the clinic", w.clinic, member.Officer, plain)
	w.add("officer of the bank", w.bank, member.Officer, with(toSector, strict))
	w.add("reader of the bank", w.bank, member.Reader, with(toSector, strict))
	w.add("officer of the sector's centre", w.sector, member.Officer, with(toSector, strict))
	w.add("officer of the school", w.school, member.Officer, with(toCommunity, strict))
	w.add("agent with AMBER", w.agent, member.Officer, with(toOrg, amber))
	agent2 := plain
	agent2.warned = green
	w.add("agent without AMBER", w.agent2, member.Officer, agent2)
	w.add("agent that monitors", w.monitor, member.Officer, with(toOrg, amber))
	w.add("officer of an applicant", w.newcomer, member.Officer, bare)
	w.add("officer of a suspended member", w.paused, member.Officer, bare)
	w.ok(w.app.Members.Suspend(w.t.Context(), system, w.paused, "test"))
	revoked := w.add("revoked officer", w.hospital, member.Officer, bare)
	revoked.out = true
	w.ok(w.app.Members.RemoveOffices(w.t.Context(), system, []member.Office{{Person: revoked.person, Org: w.hospital, Role: member.Officer}}))
	signedOut := w.add("signed out", w.hospital, member.Officer, bare)
	signedOut.out = true
	w.ok(w.app.Access.SignOut(w.t.Context(), signedOut.cookie.Value))
	w.readers = append(w.readers, &reader{name: "nobody", level: tlp.Clear, warned: none, out: true})
}

// add makes a person with an office and signs it in.
func (w *world) add(name string, org int64, role member.Role, r reader) *reader {
	ctx := w.t.Context()
	ids, err := w.app.Members.AddPeople(ctx, system, []member.NewPerson{{Name: "P " + name, Email: strings.NewReplacer(" ", ".", "'", "").Replace(name) + "@mail.example", Lang: text.En, Org: org, Role: role}})
	w.ok(err)
	r.name, r.org, r.role, r.person = name, org, role, ids[0]
	r.cookie = &http.Cookie{Name: "lf_session", Value: w.session(&r)}
	w.readers = append(w.readers, &r)
	return &r
}

func (w *world) session(r *reader) string {
	link, err := w.app.Access.Link(w.t.Context(), system, r.person, r.org, r.role, 10*time.Minute, false)
	w.ok(err)
	session, err := w.app.Access.Redeem(w.t.Context(), link)
	w.ok(err)
	return session
}
