package disclosure

import (
	"context"
	"time"

	"lianfang/internal/journal"
	"lianfang/internal/store"
)

// taipei is the zone in which years of numbers and days of deadlines are reckoned.
var taipei = time.FixedZone("Asia/Taipei", 8*60*60)

// EndOf is the last moment of a day, as deadlines are given.
func EndOf(day time.Time) time.Time {
	y, m, d := day.In(taipei).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, taipei).Add(-time.Microsecond)
}

// ParseDay reads a day as a form writes it, 2026-11-26, and gives its last moment.
func ParseDay(s string) (time.Time, error) {
	t, err := time.ParseInLocation(time.DateOnly, s, taipei)
	if err != nil {
		return time.Time{}, invalid("bad_day", "請填日期，例如 2027-02-24。", "Give a day such as 2027-02-24.")
	}
	return EndOf(t), nil
}

// Sweep forgets reports that nobody confirmed within a day, and half a year after a case ended who found the flaw.
func (d *Disclosures) Sweep(ctx context.Context) error {
	unconfirmed, ended := d.micro()-unconfirmedLasts.Microseconds(), d.micro()-finderLasts.Microseconds()
	if any, err := d.anyForgotten(ctx, unconfirmed, ended); err != nil || !any {
		return err
	}
	return d.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := sweepUnconfirmed(ctx, tx, unconfirmed); err != nil {
			return nil, err
		}
		gone, err := forgetFinders(ctx, tx, ended)
		var facts []journal.Fact
		for _, id := range gone {
			facts = append(facts, journal.Fact{Kind: FinderGone, Subject: id, Audience: deskAlone})
		}
		return facts, err
	})
}
