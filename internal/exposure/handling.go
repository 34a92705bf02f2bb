package exposure

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"lianfang/internal/exposure/life"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Step is what somebody does about a finding.
type Step struct {
	Event life.Event // one of life.Steps
	Who   string     // for accept: who works on it
	Until time.Time  // for accept: until when
	Words string     // for mitigate: how
}

// Done is a line of a finding's history.
type Done struct {
	At    time.Time
	Actor int64 // a person or a token; 0 is the centre's own watch
	Event life.Event
	Who   string
	Until time.Time
	Words string
}

// Limits of what people write about a finding.
const (
	maxWords = 2000 // characters
	maxAhead = 366 * 24 * time.Hour
)

func orNoFinding(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.NotFound, "no_such_finding", text.Of("這個漏洞與這個單位無關，或您沒有權限看它。", "The vulnerability does not concern this organisation, or it is not for you to see."))
}

func (s Step) check(now time.Time) error {
	if utf8.RuneCountInString(s.Who) > maxOwner || utf8.RuneCountInString(s.Words) > maxWords {
		return tooManyWords()
	}
	switch {
	case s.Event == life.Accept && s.Who == "":
		return fault.New(fault.Invalid, "who_missing", text.Of("請填由誰處理。", "Say who works on it."))
	case s.Event == life.Accept && (!s.Until.After(now) || s.Until.Sub(now) > maxAhead):
		return fault.New(fault.Invalid, "bad_until", text.Of("請填預計完成的日期，從今天起一年以內。", "Say by which day, within a year from today."))
	case s.Event == life.Mitigate && s.Words == "":
		return fault.New(fault.Invalid, "how_missing", text.Of("請說明採取了什麼措施。", "Say what was done to mitigate it."))
	}
	for _, e := range life.Steps {
		if e == s.Event {
			return nil
		}
	}
	return fault.New(fault.Invalid, "bad_event", text.Of("可以做的是：開始處理、採取緩解、回報已修補、重新開啟。", "What can be done is accept, mitigate, fix or reopen."))
}

func tooManyWords() error {
	return fault.New(fault.Invalid, "too_long", text.Format("說明最多 %d 字。", "The words have at most %d characters.", maxWords))
}

// mayHandle tells who may not act on an organisation's findings, and why.
func mayHandle(v marking.Viewer, org int64) error {
	if !v.For(org) {
		return orNoFinding(nil)
	}
	if !v.MayAnswer(org) {
		return fault.New(fault.NotAllowed, "not_delegated", text.Of("這個單位沒有委任您處理。", "The organisation has not delegated this to you."))
	}
	return nil
}

// Handle does one step on a finding that the viewer may see and act on. A step that the state does not allow is answered Conflict.
func (e *Exposure) Handle(ctx context.Context, by marking.Viewer, org int64, cve string, s Step) error {
	if err := mayHandle(by, org); err != nil {
		return err
	}
	s.Who, s.Words = strings.TrimSpace(s.Who), strings.TrimSpace(s.Words)
	if err := s.check(e.now()); err != nil {
		return err
	}
	at, err := e.StandingOf(ctx, by, org, cve)
	if err != nil {
		return err
	}
	audience, err := e.audiences(ctx, org, []int64{at.Vulnerability})
	if err != nil {
		return err
	}
	id, err := e.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return e.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		now := e.now().UnixMicro()
		if err := ensureFinding(ctx, tx, org, at.Vulnerability, at.Since.UnixMicro()); err != nil {
			return nil, err
		}
		moved, err := stepFinding(ctx, tx, org, at.Vulnerability, s, now)
		if err != nil {
			return nil, err
		}
		if !moved {
			return nil, fault.New(fault.Conflict, "wrong_state", text.Format("目前是「%s」，不能這樣做。請重新整理頁面。", "It is %s now, so this cannot be done. Load the page again.", at.State.Words()))
		}
		err = insertSteps(ctx, tx, id, []doneRow{{org, at.Vulnerability, by.Actor(), s.Event, s.Who, s.Until, s.Words}}, now)
		return []journal.Fact{{Kind: FindingHandled, Subject: at.Vulnerability, Object: org, Audience: audience[at.Vulnerability], Actor: by.Actor(), Body: fmt.Sprintf(`{"event":%q}`, s.Event)}}, err
	})
}

// History lists what was done about a finding, the newest first.
func (e *Exposure) History(ctx context.Context, v marking.Viewer, org, vulnerability int64, limit int) ([]Done, error) {
	if err := notThisOrg(v, org); err != nil {
		return nil, err
	}
	return historyOf(ctx, e.store.Read(), org, vulnerability, limit)
}

// ownAudience is the organisation's own people and programs, and the desk.
func (e *Exposure) ownAudience(ctx context.Context, org int64) (int64, error) {
	return e.book.Intern(ctx, marking.Audience{TLP: tlp.AmberStrict, Orgs: []int64{org}})
}

// eyes is what an organisation as a whole may read: what its programs do. RED is for single people.
func (e *Exposure) eyes(ctx context.Context, org int64) (marking.Viewer, error) {
	s, err := e.members.Standing(ctx, 0, org, "")
	if err != nil {
		return marking.Viewer{}, err
	}
	return e.book.Resolve(ctx, s)
}

// audiences is who reads the facts on each of an organisation's findings: the organisation and the desk. A vulnerability of which the organisation
// as a whole may not know is the desk's alone, since the fact names it.
func (e *Exposure) audiences(ctx context.Context, org int64, vulnerabilities []int64) (map[int64]int64, error) {
	own, err := e.ownAudience(ctx, org)
	if err != nil {
		return nil, err
	}
	v, err := e.eyes(ctx, org)
	if err != nil {
		return nil, err
	}
	known, err := heardOf(ctx, e.store.Read(), v, vulnerabilities)
	out := map[int64]int64{}
	for _, id := range known {
		out[id] = own
	}
	return out, err
}
