package incident_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lianfang/internal/incident"
	"lianfang/internal/marking"
)

// secondDesk is another person of the desk.
var secondDesk = marking.Desk(78)

func announcement(change ...func(*incident.AnnouncementWords)) incident.AnnouncementWords {
	w := incident.AnnouncementWords{Title: [2]string{"醫院掛號系統中斷", "Appointments of a hospital are down"}, Items: map[string][2]string{}, Secrets: map[incident.Secret]string{}}
	for _, x := range incident.AnnouncementItems() {
		w.Items[x.ID] = [2]string{"中文" + x.ID, "english-" + x.ID}
	}
	for _, s := range incident.Secrets {
		w.Secrets[s] = incident.SecretNone
	}
	for _, c := range change {
		c(&w)
	}
	return w
}

// Two people of the desk announce a major incident: one writes it, the other publishes what it has read.
func TestAMajorIncidentIsAnnouncedByTwo(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		f := w.of(w.hospital, w.dutiful(time.Hour))
		public := func() []incident.Public {
			all, err := w.Announcements(ctx, 0, 10)
			w.ok(err)
			return all
		}
		begun, err := w.Announcement(ctx, desk, f.UUID)
		w.ok(err)
		if begun.Barred != nil || !strings.Contains(begun.Begin.Items["times"][0], "知悉：2026-11-27 08:00") {
			t.Errorf("%+v", begun)
		}
		_, err = w.Announcement(ctx, w.as(w.firm), f.UUID)
		w.refused(err, "no_such_incident")
		w.refused(w.DraftAnnouncement(ctx, marking.System("test"), f.UUID, announcement()), "person_only")
		w.refused(w.DraftAnnouncement(ctx, w.as(w.hospital), f.UUID, announcement()), "person_only")
		w.refused(w.Announce(ctx, secondDesk, f.UUID, 1), "no_draft")
		w.ok(w.DraftAnnouncement(ctx, desk, f.UUID, incident.AnnouncementWords{Title: [2]string{"草稿", ""}})) // a draft may lack anything
		w.refused(w.Announce(ctx, secondDesk, f.UUID, 1), "text_missing")
		w.ok(w.DraftAnnouncement(ctx, desk, f.UUID, announcement(func(a *incident.AnnouncementWords) {
			a.Items["cause"], a.Secrets[incident.TradeSecret], a.Left = [2]string{"由 reporter-NAME 發現", "x"}, incident.SecretOut, "left-words"
		})))
		w.refused(w.Announce(ctx, secondDesk, f.UUID, 1), "changed")
		w.refused(w.Announce(ctx, desk, f.UUID, 2), "second_person")
		w.refused(w.Announce(ctx, secondDesk, f.UUID, 2), "names_reporter")
		w.ok(w.DraftAnnouncement(ctx, desk, f.UUID, announcement(func(a *incident.AnnouncementWords) { a.Secrets[incident.TradeSecret], a.Left = "consent", "left-words" })))
		if len(public()) != 0 {
			t.Error("a draft stands in public")
		}
		w.ok(w.Announce(ctx, secondDesk, f.UUID, 3))
		told := public()
		if len(told) != 1 || told[0].Number != "LF-ANN-2026-0001" || len(told[0].Items) != 5 || strings.Contains(fmt.Sprintf("%+v", told), "left-words") || strings.Contains(fmt.Sprintf("%+v", told), f.Number) {
			t.Fatalf("%+v", told)
		}
		// The body and its authority read the text, and not what the desk thought about it.
		for _, org := range []int64{w.hospital, w.authority} {
			a, err := w.Announcement(ctx, w.as(org), f.UUID)
			w.ok(err)
			if s := fmt.Sprintf("%+v", a); len(a.Versions) != 1 || strings.Contains(s, "left-words") || !strings.Contains(s, "english-control") {
				t.Errorf("%d reads %s", org, s)
			}
		}
		// A newer draft is nobody's before it is published, and then it stands under the same number.
		w.clock = w.clock.Add(time.Hour)
		w.ok(w.DraftAnnouncement(ctx, secondDesk, f.UUID, announcement(func(a *incident.AnnouncementWords) { a.Title[1] = "All works again" })))
		if s := fmt.Sprintf("%+v", public()); strings.Contains(s, "works again") {
			t.Errorf("a draft is public: %s", s)
		}
		w.ok(w.Announce(ctx, desk, f.UUID, 4))
		if now := public(); len(now) != 1 || now[0].Number != told[0].Number || now[0].First != told[0].First || now[0].Told == told[0].Told {
			t.Errorf("%+v", now)
		}
		w.refused(w.UnAnnounce(ctx, desk, f.UUID, " "), "text_missing")
		w.ok(w.UnAnnounce(ctx, desk, f.UUID, "the times were wrong"))
		w.refused(w.UnAnnounce(ctx, desk, f.UUID, "again"), "not_announced")
		gone, err := w.FindAnnouncement(ctx, told[0].Number)
		w.ok(err)
		if gone.EndedAt == 0 || gone.Why != "the times were wrong" || len(gone.Items) != 0 {
			t.Errorf("%+v", gone)
		}
	})
}

// What came of somebody's own will, what is small, a drill and what must not alert a suspect is never announced, and a published text goes with the wish.
func TestWhatIsNeverAnnounced(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		free := w.of(w.firm)
		w.refused(w.DraftAnnouncement(ctx, desk, free.UUID, announcement()), "voluntary")
		small := w.of(w.hospital, func(r *incident.Report) { r.Duty, r.Knew = true, w.clock })
		w.refused(w.DraftAnnouncement(ctx, desk, small.UUID, announcement()), "not_major")
		drill := w.of(w.hospital, w.dutiful(time.Hour), func(r *incident.Report) { r.Exercise = true })
		w.refused(w.DraftAnnouncement(ctx, desk, drill.UUID, announcement()), "exercise")
		f := w.of(w.hospital, w.dutiful(time.Hour))
		w.ok(w.DraftAnnouncement(ctx, desk, f.UUID, announcement()))
		w.ok(w.Announce(ctx, secondDesk, f.UUID, 1))
		w.ok(w.HandOver(ctx, desk, f.UUID, w.handover()))
		all, err := w.Announcements(ctx, 0, 10)
		w.ok(err)
		_, gone := w.FindAnnouncement(ctx, "LF-ANN-2026-0001")
		w.refused(gone, "no_announcement")
		w.refused(w.DraftAnnouncement(ctx, desk, f.UUID, announcement()), "silent")
		w.refused(w.Announce(ctx, secondDesk, f.UUID, 1), "silent")
		if len(all) != 0 {
			t.Errorf("%+v", all)
		}
		w.ok(w.LiftSilence(ctx, desk, f.UUID, "the arrest was made"))
		if all, err = w.Announcements(ctx, 0, 10); len(all) != 1 || err != nil {
			t.Errorf("%+v %v", all, err)
		}
	})
}
