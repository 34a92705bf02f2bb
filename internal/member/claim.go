package member

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/format/observable"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Place is what a claim is about.
type Place string

// The places.
const (
	NetworkPlace Place = "network"
	DomainPlace  Place = "domain"
)

// Claim is a network or domain that waits for the desk.
type Claim struct {
	Place  Place
	ID     int64
	Org    int64
	What   string // the block, or the name
	At     int64
	Rivals []Rival // other organisations' claims that overlap it
}

// Rival is what another organisation claims of the same.
type Rival struct {
	Org      int64
	What     string
	Approved bool
}

// ClaimPage is a part of the list of claims, oldest first.
type ClaimPage struct {
	Claims []Claim
	Next   int64
}

// Claims lists what waits for the desk, each with its rivals: who is shown what concerns an address depends on it.
func (m *Members) Claims(ctx context.Context, v marking.Viewer, after int64, limit int) (ClaimPage, error) {
	if err := v.DeskOnly(); err != nil {
		return ClaimPage{}, err
	}
	limit = min(max(limit, 1), maxPage)
	all, err := m.selectClaims(ctx, after, limit+1)
	if err != nil {
		return ClaimPage{}, err
	}
	p := ClaimPage{Claims: all}
	if len(all) > limit {
		p.Claims = all[:limit]
		p.Next = all[limit-1].ID
	}
	return p, m.addRivals(ctx, p.Claims)
}

func (m *Members) addRivals(ctx context.Context, claims []Claim) error {
	var names, blocks []string
	for _, c := range claims {
		if c.Place == DomainPlace {
			names = append(names, c.What)
		} else {
			blocks = append(blocks, c.What)
		}
	}
	near, err := m.near(ctx, names, blocks)
	if err != nil {
		return err
	}
	for i := range claims {
		c := &claims[i]
		for _, r := range near {
			if r.Org != c.Org && overlap(c.Place, c.What, r.What) {
				c.Rivals = append(c.Rivals, r)
			}
		}
	}
	return nil
}

// rivals is what organisations other than org claim of these names and blocks.
func (m *Members) rivals(ctx context.Context, org int64, names, blocks []string) ([]Rival, error) {
	near, err := m.near(ctx, names, blocks)
	return slices.DeleteFunc(near, func(r Rival) bool { return r.Org == org }), err
}

// near finds the claims, approved or not, that overlap any of the names and blocks, by indexes alone. Of very many it gives the first.
func (m *Members) near(ctx context.Context, names, blocks []string) ([]Rival, error) {
	var out []Rival
	if len(names) > 0 {
		found, err := m.domainsNear(ctx, names)
		if err != nil {
			return nil, err
		}
		for _, d := range found {
			out = append(out, Rival{d.Org, d.Name, d.ApprovedAt != 0})
		}
	}
	starts, inside := map[[16]byte]bool{}, []Range{}
	for _, b := range blocks {
		n, bad := NewNetwork{CIDR: b}.read()
		if bad != nil {
			continue
		}
		for _, s := range beginnings(n.Lo) {
			starts[s] = true
		}
		inside = append(inside, Range{n.Lo, n.Hi})
	}
	if len(inside) == 0 {
		return out, nil
	}
	found, err := m.selectOverlaps(ctx, marking.System("claims on one network"), starts, inside, "n.ended_at = 0")
	for _, n := range found[:min(len(found), maxRivals)] {
		if slices.ContainsFunc(inside, func(r Range) bool { return meet(r, Range{n.Lo, n.Hi}) }) {
			out = append(out, Rival{n.Org, n.CIDR, n.ApprovedAt != 0})
		}
	}
	return out, err
}

func meet(a, b Range) bool {
	return bytes.Compare(a.Lo[:], b.Hi[:]) <= 0 && bytes.Compare(b.Lo[:], a.Hi[:]) <= 0
}

func overlap(p Place, a, b string) bool {
	if p == DomainPlace {
		return under(a, b) || under(b, a)
	}
	x, bad := NewNetwork{CIDR: a}.read()
	y, worse := NewNetwork{CIDR: b}.read()
	return bad == nil && worse == nil && meet(Range{x.Lo, x.Hi}, Range{y.Lo, y.Hi})
}

// under tells whether a name is another or lies below it.
func under(name, other string) bool {
	return name == other || strings.HasSuffix(name, "."+other)
}

// domainOf is the domain of a mail address in lower case.
func domainOf(mail string) string {
	_, domain, _ := strings.Cut(mail, "@")
	return domain
}

// domainsNear asks for the names themselves, those above them, and those below them.
func (m *Members) domainsNear(ctx context.Context, names []string) ([]Domain, error) {
	var above []string
	for _, n := range names {
		above = append(above, observable.Suffixes(n)...)
	}
	slices.Sort(above)
	return m.selectDomainsNear(ctx, slices.Compact(above), pluck(names, backwards))
}

// backwards writes a name from its end, so that what lies below it begins with it.
func backwards(name string) string {
	b := []byte(name)
	slices.Reverse(b)
	return string(b)
}

// RefuseClaim ends a claim with a reason that its organisation reads. An approved one is taken away by it. The desk alone may.
func (m *Members) RefuseClaim(ctx context.Context, by marking.Viewer, p Place, id int64, reason string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if f := needed("理由 reason", reason, maxName); f != nil {
		return f
	}
	return m.endClaim(ctx, by, p, id, reason)
}

// WithdrawClaim gives back what the organisation itself claimed.
func (m *Members) WithdrawClaim(ctx context.Context, by marking.Viewer, p Place, id int64) error {
	return m.endClaim(ctx, by, p, id, "")
}

func (m *Members) endClaim(ctx context.Context, by marking.Viewer, p Place, id int64, reason string) error {
	t, kind := networkTable, NetworkEnded
	switch p {
	case NetworkPlace:
	case DomainPlace:
		t, kind = domainTable, DomainEnded
	default:
		return invalid("bad_place", "須為 network 或 domain。", "It is network or domain.")
	}
	return m.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		org, err := endPlace(ctx, tx, by, t, id, reason, m.micro())
		if err != nil {
			return nil, err
		}
		if org == 0 {
			return nil, t.missing()
		}
		out := facts(by, kind, []int64{org}, []int64{id})
		out[0].Body = said(reason)
		return out, nil
	})
}

// ApproveClaim lets a claim count. Where another organisation has an approved claim on the same, the desk says so with despite.
func (m *Members) ApproveClaim(ctx context.Context, by marking.Viewer, p Place, id int64, despite bool) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	c, err := m.claimByID(ctx, p, id)
	if err != nil {
		return err
	}
	claims := []Claim{c}
	if err := m.addRivals(ctx, claims); err != nil {
		return err
	}
	if !despite && slices.ContainsFunc(claims[0].Rivals, func(r Rival) bool { return r.Approved }) {
		return fault.New(fault.Conflict, "claimed_twice", text.Of("另一個單位已經核可登錄了重疊的範圍。先弄清楚是誰的；確實共用時，勾選「仍要核可」。",
			"Another organisation has an approved claim that overlaps it. Find out whose it is; where they do share it, tick “approve all the same”."))
	}
	if p == DomainPlace {
		return m.ApproveDomains(ctx, by, []int64{id})
	}
	return m.ApproveNetworks(ctx, by, []int64{id})
}

func (m *Members) claimByID(ctx context.Context, p Place, id int64) (Claim, error) {
	t := networkTable
	if p == DomainPlace {
		t = domainTable
	} else if p != NetworkPlace {
		return Claim{}, invalid("bad_place", "須為 network 或 domain。", "It is network or domain.")
	}
	c, err := m.selectClaim(ctx, t, id)
	if err == nil && c.ID == 0 {
		err = t.missing()
	}
	c.Place = p
	return c, err
}
