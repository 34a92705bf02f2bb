package exposure

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"lianfang/internal/format/observable"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/store"
)

// TouchFollower looks new indicators up in all members' networks and domains, and new networks and domains in all indicators. Where a network or domain
// is somebody's no longer, what it touched ends for them.
func (e *Exposure) TouchFollower() job.Follower {
	return job.Follower{
		Name:  "exposure-touch",
		Kinds: []journal.Kind{intel.ItemAccepted, intel.ItemUpdated, intel.WordAdded, intel.ObjectReleased, member.NetworkApproved, member.DomainApproved, member.NetworkEnded, member.DomainEnded},
		Step: func(facts []journal.Fact) []job.Part {
			parts := job.Chunk(facts, job.Batch, touchedBy(isWord))
			for part, sort := range []touchCause{isPlace, isLost} {
				for _, p := range job.Chunk(facts, job.Batch, touchedBy(sort)) {
					p.Part = int64(part) + 1
					p.Payload = "{\"" + string(sort) + "\":" + p.Payload + "}"
					parts = append(parts, p)
				}
			}
			return parts
		},
		Prepare: e.prepareTouch,
		Origin:  e.intel.OriginOfWords,
	}
}

// touchCause is what a fact has touches looked at for.
type touchCause string

const (
	isWord  touchCause = "words"
	isPlace touchCause = "places" // a network or a domain that is a member's now
	isLost  touchCause = "lost"   // an organisation that lost one
)

// touchedBy gives the id of a fact of one sort.
func touchedBy(sort touchCause) func(journal.Fact) int64 {
	return func(f journal.Fact) int64 {
		switch f.Kind {
		case member.NetworkApproved, member.DomainApproved:
			if sort == isPlace {
				return f.Object
			}
		case member.NetworkEnded, member.DomainEnded:
			if sort == isLost {
				return f.Subject
			}
		default:
			if sort == isWord {
				return f.Object
			}
		}
		return 0
	}
}

func (e *Exposure) prepareTouch(ctx context.Context, payload string) (job.Commit, error) {
	var places struct{ Places, Lost []int64 }
	var words []int64
	if json.Unmarshal([]byte(payload), &places) == nil && len(places.Places) > 0 {
		return e.lookAtPlaces(ctx, places.Places)
	}
	if len(places.Lost) > 0 {
		return e.endTouches(ctx, places.Lost)
	}
	if err := json.Unmarshal([]byte(payload), &words); err != nil {
		return nil, err
	}
	seen, err := e.intel.Accusations(ctx, background, words)
	if err != nil {
		return nil, err
	}
	return e.touch(ctx, seen)
}

// touch finds whose networks and domains the values of some indicators lie in.
func (e *Exposure) touch(ctx context.Context, seen []intel.Accusation) (job.Commit, error) {
	found, err := e.ownersOf(ctx, seen)
	if err != nil {
		return nil, err
	}
	return e.writeTouches(found), nil
}

func (e *Exposure) ownersOf(ctx context.Context, seen []intel.Accusation) ([]Touch, error) {
	var ranges []member.Range
	var names []string
	var byRange, byName []intel.Accusation
	for _, a := range seen {
		host := a.Value
		if h, ok := host.Host(); ok {
			host = h
		}
		if lo, hi, ok := observable.RangeOf(host); ok {
			ranges, byRange = append(ranges, member.Range{Lo: lo, Hi: hi}), append(byRange, a)
		} else if host.Kind == observable.Domain {
			names, byName = append(names, host.Text), append(byName, a)
		}
	}
	var found []Touch
	for start := 0; start < len(ranges); start += job.Batch {
		end := min(start+job.Batch, len(ranges))
		owners, err := e.members.OwnersOfAddresses(ctx, background, ranges[start:end])
		if err != nil {
			return nil, err
		}
		found = appendTouches(found, byRange[start:end], owners)
	}
	for start := 0; start < len(names); start += job.Batch {
		end := min(start+job.Batch, len(names))
		owners, err := e.members.OwnersOfDomains(ctx, background, names[start:end])
		if err != nil {
			return nil, err
		}
		found = appendTouches(found, byName[start:end], owners)
	}
	return found, nil
}

// endTouches ends what organisations were touched by through networks and domains that are theirs no longer. A value may lie in another that still is.
func (e *Exposure) endTouches(ctx context.Context, orgs []int64) (job.Commit, error) {
	over := map[int64][]int64{} // values by organisation
	var moved []Touch           // into another of its networks or domains
	for after := (Touch{}); ; {
		had, err := touchesOfOrgs(ctx, e.store.Read(), orgs, after, job.Batch)
		if err != nil {
			return nil, err
		}
		if len(had) == 0 {
			break
		}
		seen := make([]intel.Accusation, len(had))
		for i, t := range had {
			seen[i] = intel.Accusation{Item: t.Item, Observable: t.Observable, Value: t.Value}
		}
		owned, err := e.ownersOf(ctx, seen)
		if err != nil {
			return nil, err
		}
		still := map[[3]int64][]string{}
		for _, t := range owned {
			k := [3]int64{t.Item, t.Org, t.Observable}
			still[k] = append(still[k], t.What)
		}
		for _, t := range had {
			switch in := still[[3]int64{t.Item, t.Org, t.Observable}]; {
			case len(in) == 0:
				over[t.Org] = append(over[t.Org], t.Observable)
			case !slices.Contains(in, t.What):
				t.What = in[0]
				moved = append(moved, t)
			}
		}
		after = had[len(had)-1]
	}
	if len(over)+len(moved) == 0 {
		return nil, nil
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, touchKey); err != nil {
			return nil, err
		}
		if err := moveTouches(ctx, tx, moved); err != nil {
			return nil, err
		}
		for _, org := range slices.Sorted(maps.Keys(over)) {
			if err := deleteTouches(ctx, tx, org, over[org]); err != nil {
				return nil, err
			}
		}
		return nil, nil
	}, nil
}

func appendTouches(found []Touch, asked []intel.Accusation, owners []member.Owner) []Touch {
	for _, o := range owners {
		a := asked[o.Asked]
		found = append(found, Touch{Item: a.Item, Org: o.Org, Observable: a.Observable, Value: a.Value, What: o.What})
	}
	return found
}

// touchKey keeps two workers from finding one touch at once.
const touchKey = 8119_122

func (e *Exposure) writeTouches(found []Touch) job.Commit {
	if len(found) == 0 {
		return nil
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(context.Background(), touchKey); err != nil {
			return nil, err
		}
		fresh, err := insertTouches(context.Background(), tx, found, e.now().UnixMicro())
		if err != nil {
			return nil, err
		}
		var facts []journal.Fact
		for _, t := range fresh {
			facts = append(facts, journal.Fact{Kind: TouchFound, Subject: t.Item, Object: t.Org})
		}
		return facts, nil
	}
}

// placeSpan is how many indicators one new network is held against at most.
const placeSpan = 10_000

func (e *Exposure) lookAtPlaces(ctx context.Context, ids []int64) (job.Commit, error) {
	networks, err := e.members.NetworksByID(ctx, background, ids)
	if err != nil {
		return nil, err
	}
	domains, err := e.members.DomainsByID(ctx, background, ids)
	if err != nil {
		return nil, err
	}
	var seen []intel.Accusation
	for _, n := range networks { // a network is a range of its own in the index
		more, err := e.intel.AccusedInRange(ctx, background, n.Lo, n.Hi, placeSpan)
		if err != nil {
			return nil, err
		}
		seen = append(seen, more...)
	}
	for _, d := range domains {
		more, err := e.intel.AccusedUnder(ctx, background, d.Name, placeSpan)
		if err != nil {
			return nil, err
		}
		seen = append(seen, more...)
	}
	return e.touch(ctx, seen)
}
