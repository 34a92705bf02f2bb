package exposure

import (
	"context"
	"encoding/json"

	"lianfang/internal/format/observable"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/store"
)

// TouchFollower looks new indicators up in all members' networks and domains, and new networks and domains in all indicators.
func (e *Exposure) TouchFollower() job.Follower {
	return job.Follower{
		Name:  "exposure-touch",
		Kinds: []journal.Kind{intel.ItemAccepted, intel.ItemUpdated, intel.WordAdded, intel.ObjectReleased, member.NetworkApproved, member.DomainApproved},
		Step: func(facts []journal.Fact) []job.Part {
			words := job.Chunk(facts, job.Batch, pickKind(false))
			for _, p := range job.Chunk(facts, job.Batch, pickKind(true)) {
				p.Part = 1
				p.Payload = "{\"places\":" + p.Payload + "}"
				words = append(words, p)
			}
			return words
		},
		Prepare: e.prepareTouch,
		Origin:  e.intel.OriginOfWords,
	}
}

func pickKind(place bool) func(journal.Fact) int64 {
	return func(f journal.Fact) int64 {
		if isPlace := f.Kind == member.NetworkApproved || f.Kind == member.DomainApproved; isPlace != place {
			return 0
		}
		return f.Object
	}
}

func (e *Exposure) prepareTouch(ctx context.Context, payload string) (job.Commit, error) {
	var places struct{ Places []int64 }
	var words []int64
	if json.Unmarshal([]byte(payload), &places) == nil && len(places.Places) > 0 {
		return e.lookAtPlaces(ctx, places.Places)
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
	return e.writeTouches(found), nil
}

func appendTouches(found []Touch, asked []intel.Accusation, owners []member.Owner) []Touch {
	for _, o := range owners {
		a := asked[o.Asked]
		found = append(found, Touch{Item: a.Item, Org: o.Org, Observable: a.Observable, Value: a.Value})
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
