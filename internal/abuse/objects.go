package abuse

import (
	"io"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/rpsl"
	"lianfang/internal/text"
)

// registry is what a registry's file says before its references are followed: a block names who answers for it, and that one's object may stand anywhere.
type registry struct {
	nets []netObject
	mail map[string]string // of a role, a person, a response team (irt) or an organisation, by its key in small letters
	also map[string]string // the contact that an organisation names
}

type netObject struct {
	of, holder, own string
	refs            []string // best first
	line            int
}

// classes of objects that say who somebody is.
var whoClasses = map[string]bool{"role": true, "person": true, "irt": true, "organisation": true}

// readObjects reads RPSL. A block's contact is, in this order: its own abuse-mailbox; the one of its abuse-c; of its incident response team (mnt-irt, as APNIC
// and TWNIC have it); of its organisation. A block without one is answered for by the wider block that has one.
func readObjects(r io.Reader) (e entries, err error) {
	g := registry{mail: map[string]string{}, also: map[string]string{}}
	for o, err := range rpsl.Read(r) {
		if err != nil {
			return e, err
		}
		if len(g.nets)+len(g.mail)+len(g.also) > maxEntries {
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
	switch class := o.Class(); {
	case class == "inetnum" || class == "inet6num":
		g.nets = append(g.nets, netObject{of: o.Key(), holder: o.First("netname"), own: o.First("abuse-mailbox"), refs: append(append(o.All("abuse-c"), o.All("mnt-irt")...), o.All("org")...), line: o.Line})
	case whoClasses[class]:
		mail := o.First("abuse-mailbox")
		if mail == "" && class == "irt" { // a response team's address is for nothing else
			mail = o.First("e-mail")
		}
		for _, key := range append(o.All("nic-hdl"), o.Key()) {
			if mail != "" {
				g.mail[strings.ToLower(key)] = mail
			}
			if c := o.First("abuse-c"); c != "" {
				g.also[strings.ToLower(key)] = strings.ToLower(c)
			}
		}
	}
}

func (g *registry) mailboxOf(n netObject) string {
	if n.own != "" {
		return n.own
	}
	for _, ref := range n.refs {
		ref = strings.ToLower(ref)
		if m := g.mail[ref]; m != "" {
			return m
		}
		if m := g.mail[g.also[ref]]; m != "" {
			return m
		}
	}
	return ""
}
