package warning

import (
	"context"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"

	"lianfang/internal/exposure"
	"lianfang/internal/fault"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// UpdateKind is what an update says.
type UpdateKind string

// The kinds of updates.
const (
	ItemTakenBack    UpdateKind = "item_withdrawn" // something that the warning names is no longer to be used
	WarningTakenBack UpdateKind = "withdrawn"      // the whole warning
	Correction       UpdateKind = "correction"     // the desk has something to add
)

// Update is what everybody who was told of a warning is told later.
type Update struct {
	ID      int64
	Warning int64
	Kind    UpdateKind
	Item    int64 // 0 for none
	Words   text.Text
	At      time.Time
	cause   string
}

// ended is one piece of work of the WithdrawalFollower.
type ended struct {
	Item          int64 `json:"item,omitzero"`
	Vulnerability int64 `json:"vulnerability,omitzero"`
}

// WithdrawalFollower takes back what was taken back at its source: it updates the warnings that name a withdrawn item, and withdraws an
// advisory whose vulnerability concerns nobody any more.
func (w *Warnings) WithdrawalFollower() job.Follower {
	return job.Follower{
		Name:    "warning-withdrawal",
		Kinds:   []journal.Kind{intel.ItemWithdrawn, intel.WordWithdrawn, exposure.MatchGone},
		Step:    endedStep,
		Prepare: w.prepareEnded,
		Origin:  w.originOfEnded,
	}
}

func endedStep(facts []journal.Fact) []job.Part {
	var parts []job.Part
	seen := map[ended]bool{}
	for _, f := range facts {
		e := ended{Item: f.Subject}
		if f.Kind == exposure.MatchGone {
			e = ended{Vulnerability: f.Subject}
		}
		if !seen[e] {
			seen[e] = true
			parts = append(parts, job.Part{Seq: f.Seq, Payload: encode(e)})
		}
	}
	return parts
}

func (w *Warnings) prepareEnded(ctx context.Context, payload string) (job.Commit, error) {
	var e ended
	if err := json.Unmarshal([]byte(payload), &e); err != nil {
		return nil, err
	}
	if e.Vulnerability != 0 {
		return w.gone(ctx, e.Vulnerability)
	}
	return w.takeBackItem(ctx, e.Item)
}

// takeBackItem updates every released warning that names an item without a live word left. Drafts lose the item without a word.
func (w *Warnings) takeBackItem(ctx context.Context, item int64) (job.Commit, error) {
	live, title, err := liveWords(ctx, w.store.Read(), item)
	if err != nil || live > 0 {
		return nil, err
	}
	naming, err := warningsNaming(ctx, w.store.Read(), item)
	if err != nil || len(naming) == 0 {
		return nil, err
	}
	first, err := w.store.TakeIDs(ctx, len(naming))
	if err != nil {
		return nil, err
	}
	now := w.now()
	var ups []Update
	var facts []journal.Fact
	for i, x := range naming {
		if x.State != Released {
			continue
		}
		u := Update{ID: first + int64(i), Warning: x.ID, Kind: ItemTakenBack, Item: item, At: now, Words: takenBackWords(title),
			cause: "item:" + strconv.FormatInt(item, 10) + ":" + strconv.FormatInt(x.ID, 10)}
		ups, facts = append(ups, u), append(facts, journal.Fact{Kind: WarningUpdated, Subject: x.ID, Object: u.ID})
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		fresh, err := markItemWithdrawn(ctx, tx, item, now.UnixMicro())
		if err != nil || fresh == 0 {
			return nil, err
		}
		return facts, insertUpdates(ctx, tx, ups)
	}, nil
}

// takenBackWords are for those who may have acted on it.
func takenBackWords(title string) text.Text {
	title = plain(title, maxTitle)
	if title == "" {
		return text.Of("本則預警列出的一項情資已由來源撤回。若已據此封鎖，請解除；其餘內容照舊有效。",
			"One item of this warning was withdrawn by its source. If you block it, stop; everything else stands.")
	}
	return text.Format("「%s」已由來源撤回。若已據此封鎖，請解除；其餘內容照舊有效。",
		"“%s” was withdrawn by its source. If you block it, stop; everything else stands.", title)
}

// gone withdraws the advisory on a vulnerability that was rejected, or that concerns nobody any more.
func (w *Warnings) gone(ctx context.Context, vulnerability int64) (job.Commit, error) {
	v, err := w.exposed.VulnerabilityByID(ctx, background, vulnerability)
	known := !fault.Is(err, fault.NotFound)
	if known && err != nil {
		return nil, err
	}
	if known && !v.Rejected {
		left, err := w.exposed.OrgsExposed(ctx, background, vulnerability, 0, 1)
		if err != nil || len(left) > 0 {
			return nil, err
		}
	}
	x, err := newestGathered(ctx, w.store.Read(), vulnerability)
	if err != nil || x.State != Draft && x.State != Released {
		return nil, err
	}
	id, err := w.store.TakeIDs(ctx, 1)
	if err != nil {
		return nil, err
	}
	why := text.Of("來源更正或撤回了這個漏洞的說明，已沒有單位受影響。", "The source corrected or withdrew what it said of this vulnerability; nobody is affected any more.")
	if known && v.Rejected {
		why = text.Of("這個漏洞編號已被註銷，它不是漏洞。", "The number of this vulnerability was rejected: it is not one.")
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		now, err := lockWarning(ctx, tx, x.ID)
		if err != nil {
			return nil, err
		}
		switch now.State {
		case Draft:
			return w.dropTx(ctx, tx, x.ID, why, 0)
		case Released:
			return w.withdrawTx(ctx, tx, now, id, why, 0)
		}
		return nil, nil
	}, nil
}

// spread takes an update to one batch of those who were told.
func (w *Warnings) spread(ctx context.Context, update, after int64) (job.Commit, error) {
	u, err := updateByID(ctx, w.store.Read(), update)
	if err != nil || u.ID == 0 {
		return nil, err
	}
	x, err := warningByID(ctx, w.store.Read(), u.Warning)
	if err != nil {
		return nil, err
	}
	rows, err := toldBehind(ctx, w.store.Read(), u.Warning, after, batch)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	sending, err := w.deliveriesFor(ctx, x, rows, firstContacts)
	if err != nil {
		return nil, err
	}
	for i := range sending {
		sending[i].update = u.ID
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		if err := markNews(ctx, tx, rows, u.ID); err != nil {
			return nil, err
		}
		if err := insertDeliveries(ctx, tx, sending, w.micro()); err != nil {
			return nil, err
		}
		return updateFacts(x, u, rows), nil
	}, nil
}

// updateFacts are one a set of recipients, so that each reads it and none learns of the others.
func updateFacts(x Warning, u Update, rows []toldRow) []journal.Fact {
	last := rows[len(rows)-1].id
	facts := []journal.Fact{{Kind: UpdateTold, Subject: u.ID, Object: last, Audience: x.toldAudience()}}
	seen := map[int64]bool{x.Audience: true}
	for _, r := range rows {
		if !seen[r.audience] {
			seen[r.audience] = true
			facts = append(facts, journal.Fact{Kind: UpdateTold, Subject: u.ID, Object: last, Audience: r.audience})
		}
	}
	return facts
}
