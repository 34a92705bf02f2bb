package abuse

import (
	"io"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/rpsl"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// registry is what a registry's file says before its references are followed: a block names who answers for it, and that one's object may stand anywhere. A handle,
// a response team and an organisation are looked up each among its own: what a role is called is free, and must not pass for another's name.
type registry struct {
	nets                 []netObject
	handles, teams, orgs map[string]string // mailboxes by nic-hdl, by the name of an irt, by that of an organisation, in small letters
	orgHandles           map[string]string // the contact that an organisation names
	kept                 int
}

type netObject struct {
	of, holder, own      string
	handles, teams, orgs []string
	line                 int
}

// readObjects reads RPSL. A block's contact is, in this order: its own abuse-mailbox; the one of its abuse-c; of its incident response team (mnt-irt, as APNIC
// and TWNIC have it); of its organisation. A block without one is answered for by the wider block that has one.
func readObjects(r io.Reader) (e entries, err error) {
	g := registry{handles: map[string]string{}, teams: map[string]string{}, orgs: map[string]string{}, orgHandles: map[string]string{}}
	for o, err := range rpsl.Read(r) {
		if err != nil {
			return e, err
		}
		if g.kept > maxEntries {
			return e, invalid(framing.Position{Line: o.Line}, "too_many_contacts", "一個來源最多 %d 筆。請只留下需要的國家或單位。", "a source has at most %d entries; keep those of the countries or bodies that you need.", maxEntries)
		}
		g.take(o)
	}
	for _, n := range g.nets {
		if err := e.add(framing.Position{Line: n.line}, n.of, g.mailboxOf(n), n.holder); err != nil {
			return e, err
		}
	}
	if len(g.nets) == 0 {
		return e, fault.New(fault.Invalid, "no_networks", text.Of("檔案裡沒有 inetnum 或 inet6num 物件。", "There is no inetnum or inet6num object in the file."))
	}
	return e, e.check()
}

func (g *registry) take(o rpsl.Object) {
	switch o.Class() {
	case "inetnum", "inet6num":
		g.nets = append(g.nets, netObject{of: o.Key(), holder: o.First("netname"), own: o.First("abuse-mailbox"), handles: o.All("abuse-c"), teams: o.All("mnt-irt"), orgs: o.All("org"), line: o.Line})
		g.kept++
	case "role", "person":
		g.keep(g.handles, o.First("nic-hdl"), o.First("abuse-mailbox"))
	case "irt":
		mail := o.First("abuse-mailbox")
		if mail == "" { // a response team's address is for nothing else
			mail = o.First("e-mail")
		}
		g.keep(g.teams, o.Key(), mail)
	case "organisation":
		g.keep(g.orgs, o.Key(), o.First("abuse-mailbox"))
		g.keep(g.orgHandles, o.Key(), strings.ToLower(o.First("abuse-c")))
	}
}

func (g *registry) keep(in map[string]string, key, value string) {
	if key != "" && value != "" {
		in[strings.ToLower(key)] = value
		g.kept++
	}
}

// mailboxOf is who answers for a block. What is no mail address there is none.
func (g *registry) mailboxOf(n netObject) string {
	all := []string{n.own}
	for _, h := range n.handles {
		all = append(all, g.handles[strings.ToLower(h)])
	}
	for _, t := range n.teams {
		all = append(all, g.teams[strings.ToLower(t)])
	}
	for _, o := range n.orgs {
		o = strings.ToLower(o)
		all = append(all, g.handles[g.orgHandles[o]], g.orgs[o])
	}
	for _, m := range all {
		if mail, wrong := wording.Mail(m); wrong == nil && mail != "" {
			return mail
		}
	}
	return ""
}
