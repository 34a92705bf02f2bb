package exposure

import (
	"context"
	"errors"
	"time"

	"lianfang/internal/exposure/priority"
	"lianfang/internal/fault"
	"lianfang/internal/format/framing"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Days is the policy that says how soon what has to be dealt with: which tree decides, and how many days a decision gives. It is no secret: everybody whose
// days it sets may read it.
type Days struct {
	Version int64 // 0 is the policy that the program comes with
	At      time.Time
	Actor   int64
	File    string // as it was set, TOML or JSON
	priority.Policy
}

func defaultDays() Days { return Days{File: priority.DefaultText(), Policy: priority.Default()} }

// Days gives the policy in force.
func (e *Exposure) Days(ctx context.Context) (Days, error) {
	all, err := selectDays(ctx, e.store.Read(), 1)
	if err != nil || len(all) == 0 {
		return defaultDays(), err
	}
	return all[0], nil
}

// EarlierDays lists the policies so far, the newest, which is in force, first.
func (e *Exposure) EarlierDays(ctx context.Context, v marking.Viewer, limit int) ([]Days, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	return selectDays(ctx, e.store.Read(), limit)
}

// daysKey lets one policy be set at a time.
const daysKey = 8119_125

// SetDays puts a policy in force from now on, made by changing the version from; it gives the new version. What has been found keeps the day on which it
// was found, and its last day follows the new policy at once: a day is never stored.
func (e *Exposure) SetDays(ctx context.Context, by marking.Viewer, from int64, file string) (int64, error) {
	if err := by.DeskOnly(); err != nil {
		return 0, err
	}
	if _, err := priority.ParsePolicy([]byte(file)); err != nil {
		var bad *framing.Error
		if errors.As(err, &bad) {
			return 0, fault.New(fault.Invalid, bad.Code, text.Format("%s（%s）", "%s (%s)", bad.Say, bad.At.String()))
		}
		return 0, err
	}
	var version int64
	err := e.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, daysKey); err != nil {
			return nil, err
		}
		now, err := selectDays(ctx, tx, 1)
		if err != nil {
			return nil, err
		}
		last := int64(0)
		if len(now) > 0 {
			last = now[0].Version
		}
		if last != from {
			return nil, fault.New(fault.Conflict, "policy_changed", text.Of("有人剛改過政策，請看過新的再改。", "Somebody has just changed the policy; look at the new one and change that."))
		}
		version = last + 1
		if err := insertDays(ctx, tx, Days{Version: version, At: e.now(), Actor: by.Actor(), File: file}); err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: DaysSet, Subject: version, Actor: by.Actor()}}, nil
	})
	return version, err
}
