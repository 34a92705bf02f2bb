package incident

import (
	"context"
	"fmt"
	"strconv"

	"lianfang/internal/fault"
	"lianfang/internal/incident/paper"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// majorFrom is the level from which an incident is a major one (重大資通安全事件).
const majorFrom = 3

// maxAnnounced is how many versions one announcement has at most.
const maxAnnounced = 100

// announceable tells why nothing of a case may be announced; nil where it may.
func (n *Incidents) announceable(ctx context.Context, c Case) error {
	switch {
	case c.Exercise:
		return fault.New(fault.Conflict, "exercise", text.Of("這件是演練，沒有事可以公告。", "This is a drill; there is nothing to announce."))
	case !c.Duty:
		return fault.New(fault.Conflict, "voluntary", text.Of("這件是自願通報，不公告。", "This was reported of somebody’s own will and is not announced."))
	case c.Level < majorFrom:
		return fault.New(fault.Conflict, "not_major", text.Of("只有第 3 級以上的重大資通安全事件可以公告；請先評估或審核等級。", "Only a major incident, of level 3 or 4, is announced; assess or review the level first."))
	}
	silent, err := n.Silent(ctx, c.ID)
	if err == nil && silent {
		return fault.New(fault.Conflict, "silent", text.Of("這件移送時要求勿驚動嫌犯，解除以前什麼都不能公開。", "This case was handed over with the wish that the suspect is not alerted; nothing of it is published until that is lifted."))
	}
	return err
}

// Announced is the announcement of a case as its reader may have it. The desk reads all; the body and whoever reviews it read the newest text, so that they can say what must not be in it.
type Announced struct {
	Announcement
	UUID   string
	Number string // of the case
	Desk   bool
	Barred error             // why nothing may be published now; nil where it may
	Begin  AnnouncementWords // what the case itself tells; for the desk, where nothing was written yet
}

// Announcement gives the announcement of a case. Where none was written it has no versions.
func (n *Incidents) Announcement(ctx context.Context, v marking.Viewer, which string) (Announced, error) {
	c, at, err := n.seenBy(ctx, v, which, DeskSide, ReporterSide, ReviewerSide)
	if err != nil {
		return Announced{}, err
	}
	out := Announced{UUID: c.UUID, Number: c.Number, Desk: at.side == DeskSide}
	if out.Announcement, err = oneAnnouncement(ctx, n.store.Read(), "case_id = $1", c.ID); err != nil {
		return Announced{}, err
	}
	if out.Versions, err = announcementVersions(ctx, n.store.Read(), out.ID); err != nil {
		return Announced{}, err
	}
	if out.Desk {
		if out.Barred = n.announceable(ctx, c); out.Barred != nil && !fault.Is(out.Barred, fault.Conflict) {
			return Announced{}, out.Barred
		}
		if len(out.Versions) == 0 {
			out.Begin, err = n.announcementBegun(ctx, c)
		}
		return out, err
	}
	// Who reads along at the side of the body reads a text that may become public, and not who wrote it or what the desk thought of it.
	if len(out.Versions) > 1 {
		out.Versions = out.Versions[:1]
	}
	for i := range out.Versions {
		out.Versions[i].Actor, out.Versions[i].Says.Left, out.Versions[i].Says.Secrets = 0, "", nil
	}
	return out, nil
}

// announcementBegun is what the case tells by itself: times and whether it is under control. The rest is for somebody to write.
func (n *Incidents) announcementBegun(ctx context.Context, c Case) (AnnouncementWords, error) {
	w := AnnouncementWords{Items: map[string][2]string{}}
	day := func(micro int64) string { return moment(micro).In(taipei).Format("2006-01-02 15:04") }
	times := [2]string{"知悉：" + day(c.known().UnixMicro()), "Known: " + day(c.known().UnixMicro()) + " (UTC+8)"}
	if c.HappenedAt != 0 {
		times = [2]string{"發生：" + day(c.HappenedAt) + "\n" + times[0], "Happened: " + day(c.HappenedAt) + " (UTC+8)\n" + times[1]}
	}
	w.Items["times"] = times
	var k paper.Known
	if err := n.knownOfLaw(ctx, n.store.Read(), c.ID, &k); err != nil {
		return w, err
	}
	if !k.Controlled.IsZero() {
		stamp := day(k.Controlled.UnixMicro())
		w.Items["control"] = [2]string{"已於 " + stamp + " 完成損害控制或復原。", "Damage under control, or all restored, at " + stamp + " (UTC+8)."}
	}
	return w, nil
}

// DraftAnnouncement keeps a version. It is not public before another person of the desk publishes it.
func (n *Incidents) DraftAnnouncement(ctx context.Context, by marking.Viewer, which string, says AnnouncementWords) error {
	if err := deskPerson(by); err != nil {
		return err
	}
	c, _, err := n.seen(ctx, by, which)
	if err != nil {
		return err
	}
	if err := n.announceable(ctx, c); err != nil {
		return err
	}
	if err := says.check(false); err != nil {
		return err
	}
	id, err := n.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return n.step(ctx, c.ID, deed{event: AnnounceDraft, side: DeskSide, actor: by.Actor(), quiet: true, always: true, keep: func(ctx context.Context, tx *store.Tx) error {
		a, err := oneAnnouncement(ctx, tx, "case_id = $1", c.ID)
		if err != nil {
			return err
		}
		if a.ID == 0 {
			a.ID, a.Case = id, c.ID
			if err := insertAnnouncement(ctx, tx, a); err != nil {
				return err
			}
		}
		last, err := countAnnouncementVersions(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		if last >= maxAnnounced {
			return fault.New(fault.Conflict, "too_many_versions", text.Format("一則公告最多 %d 版。", "An announcement has at most %d versions.", maxAnnounced))
		}
		return insertAnnouncementVersion(ctx, tx, a.ID, AnnouncementVersion{N: last + 1, Says: says, Actor: by.Person, At: n.micro()})
	}})
}

// Announce publishes a version: a person of the desk other than the one who wrote it, with all that the article asks for in it. version is what that person has read.
func (n *Incidents) Announce(ctx context.Context, by marking.Viewer, which string, version int64) error {
	if err := deskPerson(by); err != nil {
		return err
	}
	c, _, err := n.seen(ctx, by, which)
	if err != nil {
		return err
	}
	if err := n.announceable(ctx, c); err != nil {
		return err
	}
	return n.announced(ctx, by, c.ID, func(ctx context.Context, tx *store.Tx, a Announcement) (Announcement, string, error) {
		all, err := announcementVersions(ctx, tx, a.ID)
		if err != nil {
			return a, "", err
		}
		if err := n.mayTell(ctx, tx, by, c.ID, all, version); err != nil {
			return a, "", err
		}
		if a.Number == "" {
			year := n.now().In(taipei).Year()
			k, err := tx.NextOf(ctx, "incident_number", "ANN-"+strconv.Itoa(year))
			if err != nil {
				return a, "", err
			}
			a.Number, a.FirstAt = fmt.Sprintf("%s-ANN-%d-%04d", n.code, year, k), n.micro()
		}
		a.Told, a.ToldAt, a.EndedAt, a.Why = version, n.micro(), 0, ""
		return a, fmt.Sprintf(`{"number":%q,"version":%d}`, a.Number, version), nil
	}, AnnouncementTold, deed{event: AnnounceTell, words: strconv.FormatInt(version, 10)})
}

// mayTell tells what stands in the way of publishing a version.
func (n *Incidents) mayTell(ctx context.Context, tx *store.Tx, by marking.Viewer, of int64, all []AnnouncementVersion, version int64) error {
	switch {
	case len(all) == 0:
		return fault.New(fault.Conflict, "no_draft", text.Of("還沒有公告稿。", "No announcement was written yet."))
	case all[0].N != version:
		return fault.New(fault.Conflict, "changed", text.Of("公告稿在您看的時候改過了，請再看一次。", "The text was changed while you read it; read it again."))
	case all[0].Actor == by.Person:
		return fault.New(fault.Conflict, "second_person", text.Of("寫這一版的人不能自己公布，請值班台另一位確認。", "Who wrote this version cannot publish it; another person of the desk has to."))
	}
	if err := all[0].Says.check(true); err != nil {
		return err
	}
	who, err := selectReporter(ctx, tx, of)
	if err != nil {
		return err
	}
	if x := all[0].Says.names(who.Name, who.Phone, who.Mail); x != "" {
		return fault.New(fault.Conflict, "names_reporter", text.Format("公告裡有通報人的資料：「%s」，請刪去。", "The announcement tells of who reported: %q. Take it out.", x))
	}
	return nil
}

// UnAnnounce takes an announcement back; everybody reads the reason.
func (n *Incidents) UnAnnounce(ctx context.Context, by marking.Viewer, which, why string) error {
	if err := deskPerson(by); err != nil {
		return err
	}
	if err := wording.Check(wording.Field{Name: text.Of("理由", "Reason"), Said: why, Most: maxItem, Lines: true, Must: true}); err != nil {
		return err
	}
	c, _, err := n.seen(ctx, by, which)
	if err != nil {
		return err
	}
	return n.announced(ctx, by, c.ID, func(_ context.Context, _ *store.Tx, a Announcement) (Announcement, string, error) {
		if !a.Published() {
			return a, "", fault.New(fault.Conflict, "not_announced", text.Of("這件沒有公布中的公告。", "Nothing of this case stands in public."))
		}
		a.EndedAt, a.Why = n.micro(), why
		return a, fmt.Sprintf(`{"number":%q}`, a.Number), nil
	}, AnnouncementEnded, deed{event: AnnounceEnd, words: why})
}

// announced changes what stands in public, with a fact that everybody may read: its subject is the announcement, and nothing in it names the case.
func (n *Incidents) announced(ctx context.Context, by marking.Viewer, of int64, change func(context.Context, *store.Tx, Announcement) (Announcement, string, error), kind journal.Kind, d deed) error {
	ids, err := n.store.TakeIDs(ctx, 2)
	if err != nil {
		return err
	}
	d.side, d.actor, d.always = DeskSide, by.Actor(), true
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		c, err := lockCase(ctx, tx, of)
		if err != nil {
			return nil, err
		}
		a, err := oneAnnouncement(ctx, tx, "case_id = $1", c.ID)
		if err != nil {
			return nil, err
		}
		a, body, err := change(ctx, tx, a)
		if err != nil {
			return nil, err
		}
		if err := updateAnnouncement(ctx, tx, a); err != nil {
			return nil, err
		}
		if err := n.write(ctx, tx, &c, d, ids+1); err != nil {
			return nil, err
		}
		if err := insertStep(ctx, tx, ids, c.ID, Step{Event: d.event, Side: DeskSide, Actor: d.actor, Words: d.words, At: n.micro()}); err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: kind, Subject: a.ID, Audience: marking.ClearAll, Actor: d.actor, Body: body},
			{Kind: CaseStepped, Subject: c.ID, Object: c.Org, Audience: c.Audience, Actor: d.actor, Body: fmt.Sprintf(`{"event":%q}`, d.event)}}, nil
	})
}

// Public is an announcement as everybody reads it.
type Public struct {
	Number   string
	Title    text.Text
	Items    []PublicItem // none once it was taken back
	First    int64
	Told     int64
	Revision int64
	EndedAt  int64
	Why      string
}

// PublicItem is one of the five things that it says.
type PublicItem struct{ Name, Words text.Text }

// Announcements lists those that stand in public, the newest first, from before a time; 0 is from the newest.
func (n *Incidents) Announcements(ctx context.Context, before int64, most int) ([]Public, error) {
	return publicAnnouncements(ctx, n.store.Read(), before, min(max(most, 1), maxPage))
}

// FindAnnouncement gives one by its number. One that was taken back tells that, and why.
func (n *Incidents) FindAnnouncement(ctx context.Context, number string) (Public, error) {
	if len(number) > maxShort {
		return Public{}, noAnnouncement()
	}
	return publicAnnouncement(ctx, n.store.Read(), number)
}

func noAnnouncement() error {
	return fault.New(fault.NotFound, "no_announcement", text.Of("沒有這一則公告。", "There is no such announcement."))
}

func publicOf(a Announcement, w AnnouncementWords) Public {
	p := Public{Number: a.Number, Title: text.Of(w.Title[0], w.Title[1]), First: a.FirstAt, Told: a.ToldAt, Revision: a.Told, EndedAt: a.EndedAt, Why: a.Why}
	if a.EndedAt != 0 {
		return p
	}
	for _, x := range AnnouncementItems() {
		p.Items = append(p.Items, PublicItem{x.Name, text.Of(w.Items[x.ID][0], w.Items[x.ID][1])})
	}
	return p
}
