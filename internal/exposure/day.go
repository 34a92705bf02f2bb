package exposure

import (
	"time"

	"lianfang/internal/exposure/priority"
	"lianfang/internal/fault"
	"lianfang/internal/text"
)

const dayForm = "2006-01-02"

// Day reads a day as people write it, "2026-12-31" in Taipei, as the first instant after it: the day counts whole.
func Day(s string) (time.Time, error) {
	t, err := time.ParseInLocation(dayForm, s, priority.Taipei)
	if err != nil {
		return time.Time{}, fault.New(fault.Invalid, "bad_day", text.Of("日期請寫成 2026-12-31 的樣子。", "Write the day like 2026-12-31."))
	}
	return t.AddDate(0, 0, 1), nil
}

// LastDay is the day that ends at an instant, as Day reads it; "" for none.
func LastDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(priority.Taipei).Add(-time.Microsecond).Format(dayForm)
}
