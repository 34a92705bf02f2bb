package rest

import (
	"context"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/warning"
)

// Change is one fact as programs read it. What it is about is named by the names that are used outside: STIX ids, numbers of warnings, CVE
// numbers, short names of organisations.
type Change struct {
	Cursor        string      `json:"cursor"` // reading on behind it begins with the next change
	At            string      `json:"at"`     // RFC 3339, UTC, microseconds; never earlier than the change before
	Kind          string      `json:"kind"`
	Item          *ItemName   `json:"item,omitempty"`
	Warning       *WarnedName `json:"warning,omitempty"`
	Vulnerability string      `json:"vulnerability,omitempty"` // CVE number, or the STIX id of one without
	Org           string      `json:"org,omitempty"`
	Answer        string      `json:"answer,omitempty"`    // of receipt.given
	Community     string      `json:"community,omitempty"` // of community.left: what was for it alone is not for the reader any more
}

// ItemName names an item of intelligence.
type ItemName struct {
	ID   string `json:"id"` // STIX id
	Type string `json:"type"`
}

// WarnedName names a warning. A draft has no number yet.
type WarnedName struct {
	ID     string `json:"id"` // UUID
	Number string `json:"number,omitempty"`
}

// sort is a sort of thing that facts are about.
type sort int

const (
	nothing sort = iota
	item
	warned
	vulnerability
	org
	receipt
	community
)

// about says what a kind of fact is about. A closed kind is the desk's alone, though its audience is wider: it would tell others what is known of
// members. So are kinds that are not here.
type about struct {
	subject, object sort
	closed          bool
}

var told = map[journal.Kind]about{
	intel.ItemAccepted: {subject: item}, intel.ItemUpdated: {subject: item}, intel.ItemWithdrawn: {subject: item}, intel.WordAdded: {subject: item},
	intel.WordWithdrawn: {subject: item}, intel.ObjectReleased: {subject: item}, intel.ItemDisclosed: {subject: item}, intel.ItemMarked: {subject: item},
	intel.ObjectHeld: {subject: item, closed: true}, intel.ObjectRefused: {subject: item, closed: true}, intel.ObjectRead: {subject: item, closed: true},
	warning.WarningReleased: {subject: warned}, warning.WarningTold: {subject: warned}, warning.WarningWithdrawn: {subject: warned},
	warning.ReceiptGiven: {subject: warned, object: receipt}, warning.ReceiptTakenBack: {subject: warned},
	warning.WarningUpdated: {subject: warned, closed: true}, warning.WarningDrafted: {subject: warned, closed: true},
	warning.WarningApproved: {subject: warned, closed: true}, warning.WarningDropped: {subject: warned, closed: true},
	warning.WarningEscalated: {subject: warned, closed: true},
	exposure.KEVListed:       {subject: vulnerability},
	exposure.MatchFound:      {subject: vulnerability, closed: true}, exposure.MatchGone: {subject: vulnerability, closed: true},
	exposure.TouchFound: {subject: item, object: org, closed: true}, exposure.InventoryTaken: {subject: org, closed: true},
	exposure.OrgMatched: {object: org, closed: true}, member.CommunityLeft: {subject: org, object: community},
}

// shows tells whether a viewer may have a fact of this kind at all.
func shows(v marking.Viewer, f journal.Fact) bool {
	if !v.Sees(f.Audience) {
		return false
	}
	a, known := told[f.Kind]
	return v.All() || known && !a.closed
}

var naming = marking.System("names of changes")

// name makes changes of facts, with one look-up a sort of thing. Whoever may see a fact may know what it is about: its audience is never wider
// than that of the thing.
func (s *Server) name(ctx context.Context, facts []journal.Fact) ([]Change, error) {
	ids := map[sort][]int64{}
	for _, f := range facts {
		a := told[f.Kind]
		ids[a.subject], ids[a.object] = append(ids[a.subject], f.Subject), append(ids[a.object], f.Object)
	}
	known, err := s.lookUp(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Change, len(facts))
	for i, f := range facts {
		a := told[f.Kind]
		out[i] = Change{Cursor: s.Journal.Cursor(f.Seq), At: time.UnixMicro(f.At).UTC().Format("2006-01-02T15:04:05.000000Z"), Kind: string(f.Kind)}
		known.put(&out[i], a.subject, f.Subject)
		known.put(&out[i], a.object, f.Object)
	}
	return out, nil
}
