package web

import (
	"time"

	"lianfang/internal/exposure/priority"
	"lianfang/internal/face/web/page"
	"lianfang/internal/restricted"
	"lianfang/internal/text"
)

// replacementCurve draws the share at the end of each month, the running one up to now.
func replacementCurve(c restricted.Curve, now time.Time) *page.Curve {
	first := c.Months[0]
	start := time.Date(first.Month/100, time.Month(first.Month%100), 1, 0, 0, 0, 0, priority.Taipei)
	out := &page.Curve{Start: start, End: now, Daily: true, Points: []page.Point{{At: start}}}
	for _, m := range c.Months {
		end := time.Date(m.Month/100, time.Month(m.Month%100)+1, 1, 0, 0, 0, 0, priority.Taipei)
		if end.After(now) {
			end = now
		}
		out.Points = append(out.Points, page.Point{At: end, Share: m.Rate()})
	}
	last := c.Last()
	out.NowWord = text.Same(percent(last))
	out.Label = text.Format("汰換率逐月曲線，現在 %s：%d 件中汰換 %d 件", "Replacement rate by month, %[1]s now: %[3]d of %[2]d pieces", percent(last), last.Listed, last.Replaced)
	return out
}

func percent(m restricted.Month) string { return page.Share(int(m.Replaced), int(m.Listed)) }
