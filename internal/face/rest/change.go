package rest

import (
	"context"
	"time"

	"lianfang/client"
	"lianfang/internal/exposure"
	"lianfang/internal/incident"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/restricted"
	"lianfang/internal/supply"
	"lianfang/internal/warning"
)

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
	exposure.NamePicked:      {object: org},
	exposure.ColumnsTold:     {subject: org},
	exposure.InventoryJudged: {subject: org, closed: true}, exposure.AssetDescribed: {subject: org},
	exposure.FindingHandled: {subject: vulnerability, object: org}, exposure.FindingVerified: {subject: vulnerability, object: org}, exposure.FindingReopened: {subject: vulnerability, object: org},
	exposure.FindingGone: {subject: vulnerability, object: org}, exposure.FindingSuppressed: {subject: vulnerability, object: org}, exposure.SuppressionEnded: {subject: vulnerability, object: org},
	exposure.SuppressionAsked: {subject: vulnerability, object: org}, exposure.FindingOverdue: {subject: vulnerability, object: org},
	restricted.Flagged: {subject: org}, restricted.Reopened: {subject: org}, restricted.Verified: {subject: org}, restricted.Lifted: {subject: org}, restricted.FlagMarked: {subject: org}, restricted.Ruled: {subject: org},
	restricted.ExceptionAsked: {subject: org}, restricted.ExceptionMoved: {subject: org}, restricted.SurveyAnswered: {subject: org}, restricted.EntryReaches: {object: org, closed: true},
	supply.ConsentSet: {subject: org}, supply.NoticeGiven: {subject: org}, supply.NoticeEnded: {subject: org}, supply.SupplierAsked: {subject: org}, supply.SupplierAnswers: {subject: org},
	incident.CaseCame: {object: org}, incident.CaseStepped: {object: org}, incident.ClockFired: {object: org}, incident.CaseSaid: {object: org, closed: true},
	incident.PaperSaved: {object: org, closed: true}, incident.PaperFiled: {object: org}, incident.PaperJudged: {object: org}, incident.AnnouncementTold: {}, incident.AnnouncementEnded: {},
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
func (s *Server) name(ctx context.Context, facts []journal.Fact) ([]client.Change, error) {
	ids := map[sort][]int64{}
	for _, f := range facts {
		a := told[f.Kind]
		ids[a.subject], ids[a.object] = append(ids[a.subject], f.Subject), append(ids[a.object], f.Object)
	}
	known, err := s.lookUp(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]client.Change, len(facts))
	for i, f := range facts {
		a := told[f.Kind]
		out[i] = client.Change{Cursor: s.Journal.Cursor(f.Seq), At: time.UnixMicro(f.At).UTC().Format("2006-01-02T15:04:05.000000Z"), Kind: string(f.Kind)}
		known.put(&out[i], a.subject, f.Subject)
		known.put(&out[i], a.object, f.Object)
	}
	return out, nil
}
