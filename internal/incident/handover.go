package incident

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/incident/law"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// Handover is that a case was handed to the police, a prosecution or the Investigation Bureau. It is somebody's act, done elsewhere and written down here; nothing ever hands a case over by
// itself, and only the desk reads of it.
type Handover struct {
	ID     int64
	Unit   string // who received it
	Office string // the officer there
	At     time.Time
	Ground string // of law
	Items  []HandedItem
	TLP    tlp.Level
	PAP    tlp.PAP
	Agreed law.Answer // whether the body to which it happened agreed; "" nobody asked
	Silent bool       // the suspect must not be alerted: nothing of the case is published
	Words  string
	Actor  int64
	Noted  int64
	Lifted int64 // when the silence was lifted; 0 while it holds
}

// HandedItem is something that was handed over with it.
type HandedItem struct{ Name, SHA256 string }

var digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// ReadItems reads a list of items, one a line: the name, and the SHA-256 where there is one.
func ReadItems(s string) (out []HandedItem, err error) {
	for line := range strings.Lines(s) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		x := HandedItem{Name: strings.Join(words, " ")}
		if last := strings.ToLower(words[len(words)-1]); len(words) > 1 && digestForm.MatchString(last) {
			x = HandedItem{strings.Join(words[:len(words)-1], " "), last}
		}
		if out = append(out, x); len(out) > maxHanded {
			return nil, fault.New(fault.Invalid, "too_many_items", text.Format("一次最多 %d 項。", "At most %d items at once.", maxHanded))
		}
	}
	return out, nil
}

func (h *Handover) check(now time.Time) error {
	field := func(zh, en, said string, most int, must bool) wording.Field {
		return wording.Field{Name: text.Of(zh, en), Said: said, Most: most, Must: must}
	}
	all := []wording.Field{field("接收單位", "Who received it", h.Unit, maxShort, true), field("承辦人", "Officer", h.Office, maxShort, true), field("法律依據", "Legal ground", h.Ground, maxShort, true)}
	for i := range h.Items {
		x := &h.Items[i]
		if x.SHA256 = strings.ToLower(strings.TrimSpace(x.SHA256)); x.SHA256 != "" && !digestForm.MatchString(x.SHA256) {
			return invalid("bad_digest", "SHA-256 是 64 個十六進位字元。", "A SHA-256 has 64 hexadecimal digits.")
		}
		all = append(all, field("移送的項目", "Item", x.Name, maxShort, true))
	}
	if err := wording.Check(all...); err != nil {
		return err
	}
	if err := said(h.Words, false); err != nil {
		return err
	}
	switch {
	case len(h.Items) > maxHanded:
		return invalid("too_many_items", "移送的項目太多。", "There are too many items.")
	case h.At.IsZero() || h.At.After(now) || h.At.Year() < 2000:
		return invalid("bad_time", "請填移送的時間，不能在未來。", "Say when it was handed over; that is not in the future.")
	case !h.TLP.Valid() || !h.PAP.Valid():
		return invalid("bad_marking", "請選分享等級（TLP）與可採取的行動（PAP）。", "Choose who may read it (TLP) and what may be done with it (PAP).")
	case h.Agreed != "" && h.Agreed != law.Yes && h.Agreed != law.No:
		return invalid("bad_answer", "請選受害單位是否同意。", "Say whether the body agreed.")
	}
	return nil
}

// HandOver writes down that a case was handed over. A person of the desk does it.
func (n *Incidents) HandOver(ctx context.Context, by marking.Viewer, which string, h Handover) error {
	if err := deskPerson(by); err != nil {
		return err
	}
	c, _, err := n.seen(ctx, by, which)
	if err != nil {
		return err
	}
	if c.Exercise {
		return fault.New(fault.Conflict, "exercise", text.Of("這件是演練，不能移送。", "This is a drill; it is handed to nobody."))
	}
	if err := h.check(n.now()); err != nil {
		return err
	}
	if h.ID, err = n.store.TakeIDs(ctx, 1); err != nil {
		return err
	}
	h.Actor, h.Noted = by.Person, n.micro()
	return n.step(ctx, c.ID, deed{event: Handed, side: DeskSide, actor: by.Actor(), words: h.Unit + "，" + h.Ground, quiet: true, always: true, keep: func(ctx context.Context, tx *store.Tx) error {
		return insertHandover(ctx, tx, c.ID, h)
	}})
}

// LiftSilence ends that nothing of a case may be published. A person of the desk does it, with a reason.
func (n *Incidents) LiftSilence(ctx context.Context, by marking.Viewer, which, why string) error {
	if err := deskPerson(by); err != nil {
		return err
	}
	c, _, err := n.seen(ctx, by, which)
	if err == nil {
		err = said(why, true)
	}
	if err != nil {
		return err
	}
	switch silent, err := n.Silent(ctx, c.ID); {
	case err != nil:
		return err
	case !silent:
		return fault.New(fault.Conflict, "not_silent", text.Of("這件沒有「勿驚動嫌犯」的限制。", "Nothing of this case has to be kept quiet."))
	}
	return n.step(ctx, c.ID, deed{event: Lift, side: DeskSide, actor: by.Actor(), words: why, quiet: true, always: true, keep: func(ctx context.Context, tx *store.Tx) error {
		return liftSilence(ctx, tx, c.ID, n.micro())
	}})
}

// Handovers lists those of a case, the last first, for the desk.
func (n *Incidents) Handovers(ctx context.Context, v marking.Viewer, which string) ([]Handover, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	c, _, err := n.seen(ctx, v, which)
	if err != nil {
		return nil, err
	}
	return n.handoversOf(ctx, c.ID)
}

// Silent tells whether the suspect of a case must not be alerted. Whatever publishes anything of a case asks first.
func (n *Incidents) Silent(ctx context.Context, id int64) (bool, error) {
	all, err := n.handoversOf(ctx, id)
	return slices.ContainsFunc(all, func(h Handover) bool { return h.Silent && h.Lifted == 0 }), err
}

// deskPerson refuses whoever is no person of the desk: no program decides this.
func deskPerson(v marking.Viewer) error {
	if v.Class == marking.ClassDesk && v.Person != 0 {
		return nil
	}
	return fault.New(fault.NotAllowed, "person_only", text.Of("這需要值班台的一個人來決定。", "This needs a person of the desk to decide."))
}
