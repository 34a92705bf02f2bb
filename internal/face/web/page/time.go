package page

import (
	"fmt"
	"regexp"
	"time"

	"lianfang/internal/text"
)

// When writes an instant as people say it: today the clock alone, then 昨天, then the day; Chinese years are ROC years.
func (v View) When(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	t, now := t.In(v.zone()), v.Now.In(v.zone())
	clock := t.Format("15:04")
	switch days(t, now) {
	case 0:
		return clock
	case 1:
		return v.T(wYesterday) + " " + clock
	case -1:
		return v.T(wTomorrow) + " " + clock
	}
	if t.Year() != now.Year() {
		return v.Day(t)
	}
	return v.Day(t) + " " + clock
}

// Deadline writes an instant that something must be done by; today is named, since 18:00 alone could be any evening.
func (v View) Deadline(t time.Time) string {
	if days(t.In(v.zone()), v.Now.In(v.zone())) == 0 {
		return v.T(wToday.With(v.Clock(t)))
	}
	return v.When(t)
}

// Day writes a date: 11/24 within the year, 114/11/24 beyond it; in English 24 Nov, 24 Nov 2025.
func (v View) Day(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	t, now := t.In(v.zone()), v.Now.In(v.zone())
	same := t.Year() == now.Year()
	switch {
	case !v.zh() && same:
		return t.Format("2 Jan")
	case !v.zh():
		return t.Format("2 Jan 2006")
	case same:
		return t.Format("01/02")
	}
	return fmt.Sprintf("%d/%02d/%02d", t.Year()-1911, t.Month(), t.Day())
}

// Clock writes the time of day.
func (v View) Clock(t time.Time) string { return t.In(v.zone()).Format("15:04") }

// Dated writes an instant with its day, which When leaves out of today's.
func (v View) Dated(t time.Time) string { return v.Day(t) + " " + v.Clock(t) }

// ISO writes an instant for machines, with its offset (RFC 3339).
func (v View) ISO(t time.Time) string { return t.In(v.zone()).Format(time.RFC3339) }

// Left writes a span as a running clock with its units, never bare digits: 17 分 52 秒, 3 時 33 分, 2 天 4 時.
func (v View) Left(d time.Duration) string {
	if d < 0 {
		d = -d
	}
	s := int(d.Round(time.Second) / time.Second)
	switch {
	case s < 60:
		return v.T(wSeconds.With(s))
	case s < 3600:
		return v.T(wMinSec.With(s/60, s%60))
	case s < 48*3600:
		return v.T(wHourMin.With(s/3600, s/60%60))
	}
	return v.T(wDayHour.With(s/86400, s/3600%24))
}

// stamp is a date, perhaps with a clock, as it stands in records: 2026-11-26, 2026-11-26 09:14.
var stamp = regexp.MustCompile(`\b(\d{4}-\d{2}-\d{2})( \d{2}:\d{2})?\b`)

// say speaks a text with the dates in it as people say them; what has a clock is in the centre's own time.
func (v View) say(t text.Text) string {
	return stamp.ReplaceAllStringFunc(v.T(t), func(s string) string {
		if at, err := time.ParseInLocation("2006-01-02 15:04", s, v.zone()); err == nil {
			return v.When(at)
		}
		if day, err := time.ParseInLocation("2006-01-02", s, v.zone()); err == nil {
			return v.Day(day)
		}
		return s
	})
}

// said is say for a part that speaks for itself; what is not a date alone, such as a version or a name, stays as it is.
func (v View) said(t text.Text) text.Text {
	if w := v.T(t); stamp.FindString(w) == w && w != "" {
		return text.Same(v.say(t))
	}
	return t
}

// days counts midnights from t to now; both must be in one zone.
func days(t, now time.Time) int {
	a := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	b := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	return int(b.Sub(a).Hours() / 24)
}
