package supply

import (
	"context"
	"slices"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
	"lianfang/internal/warning"
)

// strict is how far what is told of an exposure goes: the customer's own house, and no further.
const strict = tlp.AmberStrict

// Preview is what customers would be told, before anybody is.
type Preview struct {
	CVE       string
	Words     warning.Words
	TLP       tlp.Level
	Customers int64 // would be told
	Told      bool  // they were told of it already
}

// PreviewExposed shows a supplier the very text that its customers would read of one of its findings, and how many they are.
func (s *Supply) PreviewExposed(ctx context.Context, by marking.Viewer, cve string) (Preview, error) {
	if err := itself(by); err != nil {
		return Preview{}, err
	}
	n, err := s.exposedNotice(ctx, by.Org, cve)
	if err != nil {
		return Preview{}, err
	}
	was, err := noticeWhere(ctx, s.store.Read(), "n.cause = $1", n.cause)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{CVE: cve, TLP: n.TLP, Told: was.State == Open}
	if p.Words, err = s.words(ctx, n); err != nil {
		return p, err
	}
	c, err := s.members.CustomersOf(ctx, by, by.Org)
	p.Customers = c.Agreed
	return p, err
}

// TellExposed tells a supplier's customers of one of its findings, by its own act; it gives the notice's UUID.
func (s *Supply) TellExposed(ctx context.Context, by marking.Viewer, cve string) (string, error) {
	if err := itself(by); err != nil {
		return "", err
	}
	n, err := s.exposedNotice(ctx, by.Org, cve)
	if err != nil {
		return "", err
	}
	if err := s.hasCustomers(ctx, by.Org); err != nil {
		return "", err
	}
	n.Given, n.Actor = Act, by.Person
	return s.give(ctx, n)
}

func (s *Supply) hasCustomers(ctx context.Context, supplier int64) error {
	c, err := s.members.CustomersOf(ctx, background, supplier)
	if err == nil && c.Agreed == 0 {
		err = conflict("no_customers", "還沒有確認過的客戶可以告訴。", "There is no confirmed customer to tell.")
	}
	return err
}

// exposedNotice is the notice of a finding by which a supplier is affected for certain, as the supplier's organisation may know it: what is for one person alone
// is not passed on.
func (s *Supply) exposedNotice(ctx context.Context, supplier int64, cve string) (Notice, error) {
	eyes, err := s.eyes(ctx, supplier)
	if err != nil {
		return Notice{}, err
	}
	st, err := s.exposed.StandingOf(ctx, eyes, supplier, cve)
	if err != nil {
		return Notice{}, err
	}
	if !affected(st) {
		return Notice{}, invalid("not_affected", "清單裡還沒有確定受這個弱點影響的系統，或已經處理好了。", "No system in the inventory is affected by it for certain, or it was dealt with.")
	}
	return noticeOf(st), nil
}

func affected(st exposure.Standing) bool {
	return st.Result == judge.Yes && st.Machines > 0 && !st.State.Ended()
}

func noticeOf(st exposure.Standing) Notice {
	return Notice{Supplier: st.Org, Kind: Flawed, Vulnerability: st.Vulnerability, TLP: strict, Since: st.Since, cause: causeOf(st.Org, st.Vulnerability)}
}

// words makes the text of a notice. What it says of the flaw is what every member may read.
func (s *Supply) words(ctx context.Context, n Notice) (warning.Words, error) {
	orgs, err := s.members.OrgsByID(ctx, background, []int64{n.Supplier})
	if err != nil {
		return warning.Words{}, err
	}
	cve, exploited := "", false
	if n.Vulnerability != 0 {
		known, err := s.exposed.VulnerabilitiesByID(ctx, everyMember, []int64{n.Vulnerability})
		if err != nil {
			return warning.Words{}, err
		}
		v := known[n.Vulnerability]
		cve, exploited = v.CVE, !v.KEVAdded.IsZero()
	}
	return wording(n, orgs[n.Supplier], cve, exploited), nil
}

// Sweep tells customers of what a supplier's standing consent covers: decided to act on, exploited, affected for certain, and not dealt with within the first day.
// It looks with the supplier's own eyes.
func (s *Supply) Sweep(ctx context.Context) error {
	for after := int64(0); ; {
		list, err := candidates(ctx, s.store.Read(), s.now().Add(-firstDay).UnixMicro(), after, sweepPage)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, c := range list {
			if err := s.sweepOne(ctx, c); err != nil {
				return err
			}
		}
		after = list[len(list)-1].supplier
	}
}

// candidate is a supplier with something that its consent may cover.
type candidate struct {
	supplier, open int64 // how many notices of its standing consent are open
}

func (s *Supply) sweepOne(ctx context.Context, c candidate) error {
	eyes, err := s.eyes(ctx, c.supplier)
	if err != nil {
		return err
	}
	all, err := s.exposed.Standings(ctx, eyes, c.supplier) // the most urgent first
	if err != nil {
		return err
	}
	due := slices.DeleteFunc(all, func(st exposure.Standing) bool { return !s.covered(st) })
	var ids []int64
	for _, st := range due {
		ids = append(ids, st.Vulnerability)
	}
	told, err := toldOf(ctx, s.store.Read(), c.supplier, ids)
	if err != nil {
		return err
	}
	for _, st := range due {
		if c.open >= maxStanding {
			return nil
		}
		if told[st.Vulnerability] {
			continue
		}
		n := noticeOf(st)
		n.Given = Standing
		if _, err := s.give(ctx, n); err != nil && !fault.Is(err, fault.Conflict) { // its officer was first
			return err
		}
		c.open++
	}
	return nil
}

func (s *Supply) covered(st exposure.Standing) bool {
	return affected(st) && st.State.Waits() && st.Priority.Decision == priority.Act && st.Knowledge.KEV == priority.Is && s.now().Sub(st.Since) >= firstDay
}
