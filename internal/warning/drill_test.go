package warning_test

import (
	"strings"
	"testing"
	"time"

	"lianfang/internal/text"
	"lianfang/internal/warning"
)

func TestADrillIsAnsweredLikeAnyOtherAndCountsNowhereElse(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		x := w.release(func(n *warning.NewWarning) { n.Orgs, n.Drill = []int64{w.hospital, w.bank, w.clinic}, true })
		if h := x.Heading(); !strings.HasPrefix(h.In(text.ZhTW), "【演練】") || !strings.HasPrefix(h.In(text.En), "[Drill] ") {
			t.Errorf("nobody sees that it is a drill: %v", h)
		}
		w.deliver()
		for _, m := range w.mail.take() {
			if len(m.Notices) != 1 || !m.Notices[0].Drill {
				t.Errorf("the mail does not say that it is a drill: %+v", m)
			}
		}
		w.clock.pass(10 * time.Minute)
		must(t, w.Give(ctx, w.as(w.nurse, w.hospital), x.ID, w.hospital, warning.Reply{Answer: warning.Acknowledged}))
		w.clock.pass(20 * time.Minute)
		must(t, w.Give(ctx, w.as(w.teller, w.bank), x.ID, w.bank, warning.Reply{Answer: warning.Fixed}))
		p, err := w.Progress(ctx, system, x.ID)
		must(t, err)
		near := func(got, want time.Duration) bool { return got >= want && got < want+time.Minute }
		if p.Told != 3 || p.Answered != 2 || !near(p.Half, 10*time.Minute) || !near(p.Most, 30*time.Minute) {
			t.Errorf("told %d, answered %d, half within %v, most within %v", p.Told, p.Answered, p.Half, p.Most)
		}
		if o, err := w.Open(ctx, system); err != nil || o.Unanswered != 0 || o.Overdue != 0 {
			t.Errorf("a drill is counted as if it were real: %+v %v", o, err)
		}
	})
}
