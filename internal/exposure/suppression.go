package exposure

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"lianfang/internal/exposure/life"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Suppression is somebody's word that a vulnerability does not matter at an organisation, and why. It holds for a product whatever its version, so a new
// list or a new version leaves it in force; for one version where Component says so; on one machine or, where Asset is empty, on all.
type Suppression struct {
	ID            int64
	Org           int64
	Vulnerability int64
	Product       string // as judge.Component.Key
	Component     string // canonical name of one version; "" is every version
	Asset         string // the machine's name; "" is all
	Reason        life.Reason
	Words         string
	Until         time.Time
	At            time.Time
	Actor         int64
	AskedAt       time.Time // when it was put to people again: it does not hold since
	AskedWhy      text.Text
}

// Holds tells whether it is in force at a time.
func (s Suppression) Holds(now time.Time) bool { return s.AskedAt.IsZero() && now.Before(s.Until) }

func (s Suppression) check(now time.Time) error {
	switch {
	case !s.Reason.Known():
		return fault.New(fault.Invalid, "bad_reason", text.Of("請從清單中選一個理由。", "Choose a reason from the list."))
	case s.Words == "":
		return fault.New(fault.Invalid, "words_missing", text.Of("請說明為什麼，讓下一個看的人懂。", "Say why, for whoever looks at it next."))
	case utf8.RuneCountInString(s.Words) > maxWords:
		return tooManyWords()
	case !s.Until.After(now) || s.Until.Sub(now) > maxAhead:
		return fault.New(fault.Invalid, "bad_until", text.Of("請填到期日，從今天起一年以內。", "Give the day on which it ends, within a year from today."))
	}
	return nil
}

// where is what a vulnerability stands on at an organisation, with the grounds of the verdict.
type where struct {
	product, component, asset          int64
	productKey, componentName, machine string
	ground                             int64
}

// Suppress says that a vulnerability does not matter, for those who may act on the organisation's findings. It takes the place of one with the same
// product, version and machine.
func (e *Exposure) Suppress(ctx context.Context, by marking.Viewer, org int64, cve string, s Suppression) error {
	if err := mayHandle(by, org); err != nil {
		return err
	}
	s.Words = strings.TrimSpace(s.Words)
	if err := s.check(e.now()); err != nil {
		return err
	}
	at, err := e.StandingOf(ctx, by, org, cve)
	if err != nil {
		return err
	}
	row := suppressionRow{Suppression: s}
	row.Org, row.Vulnerability, row.Actor = org, at.Vulnerability, by.Actor()
	v, err := e.eyes(ctx, org)
	if err != nil {
		return err
	}
	if err := e.ground(ctx, by, v, &row); err != nil {
		return err
	}
	audience, err := e.audiences(ctx, org, []int64{at.Vulnerability})
	if err != nil {
		return err
	}
	first, err := e.store.TakeIDs(ctx, 2)
	if err != nil {
		return err
	}
	row.ID = first
	return e.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		now := e.now().UnixMicro()
		if err := ensureFinding(ctx, tx, org, at.Vulnerability, at.Since.UnixMicro()); err != nil {
			return nil, err
		}
		if err := insertSuppression(ctx, tx, row, now); err != nil {
			return nil, err
		}
		if err := restIfQuiet(ctx, tx, org, at.Vulnerability, now); err != nil {
			return nil, err
		}
		err := insertSteps(ctx, tx, first+1, []doneRow{{org, at.Vulnerability, row.Actor, life.Suppress, string(s.Reason), s.Until, s.Words}}, now)
		return []journal.Fact{{Kind: FindingSuppressed, Subject: at.Vulnerability, Object: org, Audience: audience[at.Vulnerability], Actor: row.Actor}}, err
	})
}

// ground finds what a suppression is on, as far as its maker sees it there, and what the verdict rests on as far as the organisation knows: what only the
// desk or one person may read must not be seen by what it changes.
func (e *Exposure) ground(ctx context.Context, by, eyes marking.Viewer, row *suppressionRow) error {
	there, err := whereabouts(ctx, e.store.Read(), by, row.Org, row.Vulnerability)
	if err != nil {
		return err
	}
	found := false
	for _, w := range there {
		if row.Component != "" && w.componentName == row.Component || row.Component == "" && w.productKey == row.Product {
			if row.Asset == "" || row.Asset == w.machine {
				found, row.product, row.Product = true, w.product, w.productKey
				if row.Component != "" {
					row.component = w.component
				}
				if row.Asset != "" {
					row.asset = w.asset
				}
			}
		}
	}
	if !found {
		return fault.New(fault.Invalid, "not_met", text.Of("這個單位的這個產品或設備，目前沒有這個漏洞。", "The vulnerability does not stand on this product or machine of the organisation now."))
	}
	known, err := whereabouts(ctx, e.store.Read(), eyes, row.Org, row.Vulnerability)
	for _, w := range known {
		if w.product == row.product && (row.component == 0 || row.component == w.component) && (row.asset == 0 || row.asset == w.asset) {
			row.grounds = append(row.grounds, w.ground)
		}
	}
	if err != nil {
		return err
	}
	words, err := saidOf(ctx, e.store.Read(), eyes, []int64{row.Vulnerability})
	row.kev = words[row.Vulnerability].KEV == priority.Is
	return err
}

// Suppressions lists those of a finding that nobody took back and whose day has not come, the newest first.
func (e *Exposure) Suppressions(ctx context.Context, v marking.Viewer, org, vulnerability int64) ([]Suppression, error) {
	if err := notThisOrg(v, org); err != nil {
		return nil, err
	}
	return suppressionsOf(ctx, e.store.Read(), org, vulnerability)
}

// Unsuppress takes a suppression of a finding back: what it kept out counts again from now on.
func (e *Exposure) Unsuppress(ctx context.Context, by marking.Viewer, org int64, cve string, id int64) error {
	if err := mayHandle(by, org); err != nil {
		return err
	}
	at, err := e.StandingOf(ctx, by, org, cve)
	if err != nil {
		return err
	}
	return e.endSuppression(ctx, org, at.Vulnerability, id, life.Unsuppress, by.Actor())
}

// endSuppression ends one by a person or by its day.
func (e *Exposure) endSuppression(ctx context.Context, org, vulnerability, id int64, event life.Event, actor int64) error {
	audience, err := e.audiences(ctx, org, []int64{vulnerability})
	if err != nil {
		return err
	}
	step, err := e.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return e.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		now := e.now().UnixMicro()
		ended, err := closeSuppression(ctx, tx, id, org, vulnerability, string(event), now)
		if err != nil {
			return nil, err
		}
		if !ended {
			if event == life.Expire {
				return nil, nil // another node was faster
			}
			return nil, fault.New(fault.NotFound, "no_such_suppression", text.Of("找不到這個標記，可能已經取消。", "There is no such suppression; it may have been taken back already."))
		}
		if err := countFromNow(ctx, tx, org, []int64{vulnerability}, now); err != nil {
			return nil, err
		}
		err = insertSteps(ctx, tx, step, []doneRow{{org: org, vulnerability: vulnerability, actor: actor, event: event}}, now)
		return []journal.Fact{{Kind: SuppressionEnded, Subject: vulnerability, Object: org, Audience: audience[vulnerability], Actor: actor}}, err
	})
}

// expireSuppressions ends those whose day has come, some at a time.
func (e *Exposure) expireSuppressions(ctx context.Context) error {
	for {
		due, err := suppressionsDue(ctx, e.store.Read(), e.now().UnixMicro(), sweptAtOnce)
		if err != nil || len(due) == 0 {
			return err
		}
		for _, s := range due {
			if err := e.endSuppression(ctx, s.Org, s.Vulnerability, s.ID, life.Expire, 0); err != nil {
				return err
			}
		}
	}
}

// sweptAtOnce is how many suppressions and findings are looked at before more are read.
const sweptAtOnce = 200

// asked is a suppression whose ground changed.
type asked struct {
	id, org, vulnerability int64
	why                    text.Text
}

// shaken finds suppressions of one organisation that no longer rest on what they did, as far as the organisation may know.
func (e *Exposure) shaken(ctx context.Context, org int64, only []int64) ([]asked, error) {
	list, err := suppressionRows(ctx, e.store.Read(), org, only)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	v, err := e.eyes(ctx, org)
	if err != nil {
		return nil, err
	}
	var vulns []int64
	for _, s := range list {
		vulns = append(vulns, s.Vulnerability)
	}
	words, err := saidOf(ctx, e.store.Read(), v, vulns)
	if err != nil {
		return nil, err
	}
	now, err := groundsOf(ctx, e.store.Read(), v, org, vulns)
	if err != nil {
		return nil, err
	}
	var out []asked
	for _, s := range list {
		if why := s.shakenBy(now[s.ID], words[s.Vulnerability].KEV == priority.Is); !why.IsZero() {
			out = append(out, asked{s.ID, org, s.Vulnerability, why})
		}
	}
	return out, nil
}

// shakenBy says why a suppression has to be decided again; nothing where it stands.
func (s suppressionRow) shakenBy(grounds []int64, exploited bool) text.Text {
	if s.Reason == life.AcceptedRisk && exploited && !s.kev {
		return text.Of("接受風險之後，這個漏洞已列入已遭利用漏洞目錄（KEV）。", "After the risk was accepted, the vulnerability became known to be exploited (KEV).")
	}
	if !s.Reason.VersionBound() {
		return text.Text{}
	}
	had := map[int64]bool{}
	for _, g := range s.grounds {
		had[g] = true
	}
	if had[0] { // the record was read before grounds were taken
		return text.Text{}
	}
	for _, g := range grounds {
		if g != 0 && !had[g] {
			return text.Of("來源改了受影響的版本或條件，當初的理由可能不再成立。", "A source changed the versions or conditions that are affected, so the reason may no longer hold.")
		}
	}
	return text.Text{}
}
