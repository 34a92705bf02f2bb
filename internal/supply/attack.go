package supply

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianfang/internal/format/sniff"
	"lianfang/internal/format/stix"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Attack is what a supplier reports of an attack on itself.
type Attack struct {
	Said  string // what happened
	Since time.Time
	Todo  string    // what customers should do, a line a step
	TLP   tlp.Level // GREEN to AMBER+STRICT; None is AMBER
	Signs string    // addresses, names, digests to look for
}

func (a *Attack) check(now time.Time) error {
	if err := written(text.Of("發生什麼事", "What happened"), &a.Said, maxSaid, true); err != nil {
		return err
	}
	if err := written(text.Of("客戶該做什麼", "What customers should do"), &a.Todo, maxSteps*maxStep, false); err != nil {
		return err
	}
	todo := steps(a.Todo)
	if len(todo) > maxSteps {
		return invalid("too_many_steps", "步驟最多 10 行。", "There are at most 10 steps.")
	}
	for i := range todo {
		if err := written(text.Of("客戶該做什麼（每行）", "What customers should do (a line)"), &todo[i], maxStep, false); err != nil {
			return err
		}
	}
	if err := written(text.Of("跡象", "Signs"), &a.Signs, maxSigns, false); err != nil {
		return err
	}
	if !a.TLP.Valid() {
		a.TLP = tlp.Amber
	}
	switch {
	case a.TLP != tlp.Amber && a.TLP != tlp.AmberStrict:
		return invalid("bad_marking", "分享等級只能是 AMBER 或 AMBER+STRICT：客戶是被點名告知的。", "It is AMBER or AMBER+STRICT: customers are told one by one.")
	case a.Since.IsZero() || a.Since.After(now.Add(24*time.Hour)) || now.Sub(a.Since) > longAgo:
		return invalid("bad_since", "請填從哪一天開始，一年以內。", "Say since which day, within the last year.")
	}
	return nil
}

// TellAttack takes a supplier's report of an attack. Its signs go through intake as the supplier's own report with the same marking; the desk looks at the text
// before customers are told. It gives the notice's UUID.
func (s *Supply) TellAttack(ctx context.Context, by marking.Viewer, a Attack) (string, error) {
	if err := itself(by); err != nil {
		return "", err
	}
	if err := a.check(s.now()); err != nil {
		return "", err
	}
	if err := s.hasCustomers(ctx, by.Org); err != nil {
		return "", err
	}
	n := Notice{UUID: uuid.NewString(), Supplier: by.Org, Kind: Attacked, Given: Act, TLP: a.TLP, Since: a.Since, Said: a.Said, Todo: a.Todo, Actor: by.Person}
	n.cause = "attack:" + n.UUID
	if a.Signs == "" {
		return s.give(ctx, n)
	}
	if err := s.room(ctx, s.store.Read(), n); err != nil { // else signs would be taken of a report that is not
		return "", err
	}
	n.Signs = a.Signs
	if err := s.takeSigns(ctx, by, n); err != nil {
		return "", err
	}
	return s.give(ctx, n)
}

// takeSigns brings a report's signs in by the door that all intelligence comes in by.
func (s *Supply) takeSigns(ctx context.Context, by marking.Viewer, n Notice) error {
	all, err := n.signs()
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return invalid("no_signs", "在「跡象」裡找不到可以比對的位址、網域或雜湊值；沒有就留空。", "No address, name or digest to look for was found in the signs; leave them empty where there are none.")
	}
	document, err := stix.WriteSigns(n.UUID, s.now(), n.Since, all)
	if err != nil {
		return err
	}
	orgs, err := s.members.OrgsByID(ctx, background, []int64{n.Supplier})
	if err != nil {
		return err
	}
	f := intel.File{Name: "supplier-report.json", Format: sniff.STIX, Source: intel.OfMember(orgs[n.Supplier].Slug), Marking: n.TLP}
	_, err = s.intel.Import(ctx, by, f, bytes.NewReader(document))
	return err
}

// indicators are what intake made of a report's signs.
func (s *Supply) indicators(ctx context.Context, n Notice) ([]int64, error) {
	if n.Signs == "" {
		return nil, nil
	}
	all, err := n.signs()
	if err != nil {
		return nil, err
	}
	names := make([]string, len(all))
	for i, x := range all {
		names[i] = x.ID
	}
	found, err := s.intel.ItemsBySTIX(ctx, background, names)
	return slices.Sorted(maps.Values(found)), err
}
