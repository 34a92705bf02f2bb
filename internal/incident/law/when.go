package law

import (
	"regexp"
	"strconv"
	"time"

	"lianfang/internal/text"
)

// Taipei is the zone in which days and months are reckoned. Taiwan has kept UTC+8 without summer time since 1980, so the machine needs no zone data.
var Taipei = time.FixedZone("Asia/Taipei", 8*60*60)

const dayForm = "2006-01-02"

func dayOf(t time.Time) string { return t.In(Taipei).Format(dayForm) }

// clockForm is how an instant is written for people.
const clockForm = "2006-01-02 15:04:05"

func say(t time.Time) text.Text { return text.Same(t.In(Taipei).Format(clockForm)) }

// Limit is the time that a duty gives: hours and minutes on the wall clock, weekends included, or days or months as the law counts them.
type Limit struct {
	For    time.Duration
	Days   int
	Months int
}

var limitForm = regexp.MustCompile(`^([1-9][0-9]{0,4})(m|h|d|mo)$`)

// parseLimit reads "15m", "72h", "1d", "1mo"; "" is no limit.
func parseLimit(s string) (Limit, bool) {
	if s == "" {
		return Limit{}, true
	}
	m := limitForm.FindStringSubmatch(s)
	if m == nil {
		return Limit{}, false
	}
	n, _ := strconv.Atoi(m[1])
	var l Limit
	switch m[2] {
	case "m":
		l.For = time.Duration(n) * time.Minute
	case "h":
		l.For = time.Duration(n) * time.Hour
	case "d":
		l.Days = n
	case "mo":
		l.Months = n
	}
	return l, l.For <= maxLimit && l.Days <= int(maxLimit/(24*time.Hour)) && l.Months <= maxMonths
}

// None tells whether no time is set.
func (l Limit) None() bool { return l == Limit{} }

// Words says the time.
func (l Limit) Words() text.Text {
	switch {
	case l.Months > 0:
		return plural(l.Months, "個月", "month")
	case l.Days > 0:
		return plural(l.Days, "日", "day")
	case l.For > 0 && l.For%time.Hour == 0:
		return plural(int(l.For/time.Hour), "小時", "hour")
	case l.For > 0:
		return plural(int(l.For/time.Minute), "分鐘", "minute")
	}
	return text.Text{}
}

func plural(n int, zh, en string) text.Text {
	if n != 1 {
		en += "s"
	}
	return text.Format("%d "+zh, "%d "+en, n)
}

// Counting is how a statute counts months.
type Counting string

// The two ways. CivilCode: articles 120 and 121 of the Civil Code. The day of the event does not count; the period ends with the day before the one
// that corresponds to its first day, or with the last day of the month where there is none. SameDate ends with the day of the same date, or the last of
// the month (EU regulation 1182/71).
const (
	CivilCode Counting = "civil-code"
	SameDate  Counting = "same-date"
)

// After is the last second in which something is in time.
func (l Limit) After(start time.Time, c Counting) time.Time {
	if l.Days == 0 && l.Months == 0 {
		return start.Add(l.For)
	}
	y, m, d := start.In(Taipei).Date()
	switch {
	case l.Days > 0:
		d += l.Days
	case c == SameDate:
		m += time.Month(l.Months)
		d = min(d, lastOf(y, m))
	default:
		y, m, d = civilMonths(y, m, d, l.Months)
	}
	return time.Date(y, m, d, 23, 59, 59, 0, Taipei).UTC()
}

// civilMonths is the last day of a period of months that begins with the day after y-m-d.
func civilMonths(y int, m time.Month, d, months int) (int, time.Month, int) {
	y, m, d = time.Date(y, m, d+1, 0, 0, 0, 0, time.UTC).Date() // article 120: the first day does not count
	m += time.Month(months)
	if last := lastOf(y, m); d > last {
		return y, m, last // article 121: no corresponding day
	}
	return y, m, d - 1 // article 121: the day before; the day before the first is the last of the month before
}

func lastOf(y int, m time.Month) int { return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day() }

// second cuts an instant to the second, to which law is exact.
func second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

func sane(t time.Time) bool {
	y := t.UTC().Year()
	return y >= firstYear && y < lastYear
}
