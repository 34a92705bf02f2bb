package exposure

import (
	"context"
	"encoding/json"
	"slices"

	"lianfang/internal/exposure/life"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/store"
)

// What inventories and records say moves findings on. Only that something was found, and since when, is written for each organisation; whether an inventory
// no longer has it is looked up when that inventory has been judged, and not before.

// wake is what a job of the follower looks at: vulnerabilities of which something new is said, inventories that were judged, or organisations that
// said what hangs on their machines.
type wake struct {
	Vulnerabilities []int64 `json:"vulnerabilities,omitempty"`
	Inventories     []int64 `json:"inventories,omitempty"`
	Orgs            []int64 `json:"orgs,omitempty"`
}

// wakeAtOnce is how many of them one job takes: a vulnerability of something common concerns every organisation.
const wakeAtOnce = 20

// FindingFollower keeps how far organisations are with what concerns them.
func (e *Exposure) FindingFollower() job.Follower {
	return job.Follower{Name: "exposure-finding", Kinds: []journal.Kind{MatchFound, MatchGone, KEVListed, InventoryJudged, AssetDescribed}, Step: wakeStep, Prepare: e.prepareFindings}
}

func wakeStep(facts []journal.Fact) []job.Part {
	var parts []job.Part
	have := map[[2]int64]bool{}
	var w wake
	flush := func(seq int64) {
		if len(w.Vulnerabilities)+len(w.Inventories)+len(w.Orgs) > 0 {
			b, _ := json.Marshal(w) // numbers always marshal
			parts = append(parts, job.Part{Seq: seq, Part: int64(len(parts)), Payload: string(b)})
		}
		w = wake{}
	}
	add := func(list *[]int64, sort, id int64) {
		if key := [2]int64{sort, id}; !have[key] {
			have[key] = true
			*list = append(*list, id)
		}
	}
	for _, f := range facts {
		switch f.Kind {
		case InventoryJudged:
			add(&w.Inventories, 1, f.Object)
		case AssetDescribed:
			add(&w.Orgs, 2, f.Subject)
		default:
			add(&w.Vulnerabilities, 3, f.Subject)
		}
		if len(w.Vulnerabilities) >= wakeAtOnce || len(w.Inventories) >= wakeAtOnce || len(w.Orgs) >= wakeAtOnce {
			flush(f.Seq)
		}
	}
	if len(facts) > 0 {
		flush(facts[len(facts)-1].Seq)
	}
	return parts
}

func (e *Exposure) prepareFindings(ctx context.Context, payload string) (job.Commit, error) {
	var w wake
	if err := json.Unmarshal([]byte(payload), &w); err != nil {
		return nil, err
	}
	var commits []job.Commit
	if len(w.Vulnerabilities) > 0 {
		c, err := e.afterKnowledge(ctx, w.Vulnerabilities)
		if err != nil {
			return nil, err
		}
		commits = append(commits, c)
	}
	list, err := stocks(ctx, e.store.Read(), w.Inventories)
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		c, err := e.afterInventory(ctx, s)
		if err != nil {
			return nil, err
		}
		commits = append(commits, c)
	}
	if len(w.Orgs) > 0 {
		commits = append(commits, func(tx *store.Tx) ([]journal.Fact, error) { return nil, lookAgainAtOrgs(ctx, tx, w.Orgs) })
	}
	return job.InTurn(commits...), nil
}

// turned is the findings of one organisation that an event moves.
type turned struct {
	org             int64
	event           life.Event
	vulnerabilities []int64
	before          int64 // for Still: claims before then are refuted
}

// afterKnowledge makes findings of what is new, ends those that no record speaks of any more, and asks again where a record changed what was decided on.
func (e *Exposure) afterKnowledge(ctx context.Context, vulnerabilities []int64) (job.Commit, error) {
	q := e.store.Read()
	back, err := foundAgain(ctx, q, vulnerabilities)
	if err != nil {
		return nil, err
	}
	gone, err := vanished(ctx, q, vulnerabilities)
	if err != nil {
		return nil, err
	}
	orgs, err := suppressing(ctx, q, vulnerabilities)
	if err != nil {
		return nil, err
	}
	var again []asked
	for _, org := range orgs {
		more, err := e.shaken(ctx, org, vulnerabilities)
		if err != nil {
			return nil, err
		}
		again = append(again, more...)
	}
	turn, err := e.turning(ctx, append(back, gone...), again)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		if err := insertFindings(ctx, tx, vulnerabilities, e.now().UnixMicro()); err != nil {
			return nil, err
		}
		if err := lookAgainAt(ctx, tx, vulnerabilities); err != nil {
			return nil, err
		}
		return turn(tx)
	}, nil
}

// afterInventory compares what an organisation meets now with what it met before. While another of its inventories is still being judged nothing ends: what
// replaced a component may be affected too.
func (e *Exposure) afterInventory(ctx context.Context, s stock) (job.Commit, error) {
	q := e.store.Read()
	at, waits, err := inventoryAt(ctx, q, s)
	if err != nil {
		return nil, err
	}
	meets, err := metByOrg(ctx, q, background, s.org, s.inventory, nothingQuiet)
	if err != nil {
		return nil, err
	}
	had, err := handlings(ctx, q, s.org, nil)
	if err != nil {
		return nil, err
	}
	var fresh []int64
	found, still, cleared := turned{org: s.org, event: life.Found}, turned{org: s.org, event: life.Still, before: at}, turned{org: s.org, event: life.Cleared}
	for id, here := range meets {
		switch h, known := had[id]; {
		case !known:
			fresh = append(fresh, id)
		case h.State.Ended():
			found.vulnerabilities = append(found.vulnerabilities, id)
		case h.State == life.Fixed && here && micros(h.ClaimedAt) < at:
			still.vulnerabilities = append(still.vulnerabilities, id)
		}
	}
	for id, h := range had {
		if _, there := meets[id]; !there && !h.State.Ended() && !waits {
			cleared.vulnerabilities = append(cleared.vulnerabilities, id)
		}
	}
	again, err := e.shaken(ctx, s.org, nil)
	if err != nil {
		return nil, err
	}
	turn, err := e.turning(ctx, []turned{found, still, cleared}, again)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		if err := insertFindingsOf(ctx, tx, s.org, fresh, e.now().UnixMicro()); err != nil {
			return nil, err
		}
		return turn(tx)
	}, nil
}

var kindOf = map[life.Event]journal.Kind{life.Found: FindingReopened, life.Still: FindingReopened, life.Cleared: FindingVerified, life.Vanished: FindingGone}

// turning gives the writing of what moves, with its facts. Rows that somebody moved meanwhile so that the event means nothing to them stay as they are.
func (e *Exposure) turning(ctx context.Context, all []turned, again []asked) (job.Commit, error) {
	all = slices.DeleteFunc(all, func(t turned) bool { return len(t.vulnerabilities) == 0 })
	of := map[int64][]int64{}
	n := len(again)
	for _, t := range all {
		slices.Sort(t.vulnerabilities)
		of[t.org], n = append(of[t.org], t.vulnerabilities...), n+len(t.vulnerabilities)
	}
	for _, a := range again {
		of[a.org] = append(of[a.org], a.vulnerability)
	}
	if len(of) == 0 {
		return func(*store.Tx) ([]journal.Fact, error) { return nil, nil }, nil
	}
	audience := map[int64]map[int64]int64{}
	for org, list := range of {
		var err error
		if audience[org], err = e.audiences(ctx, org, list); err != nil {
			return nil, err
		}
	}
	first, err := e.store.TakeIDs(ctx, n)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		now := e.now().UnixMicro()
		var facts []journal.Fact
		var steps []doneRow
		for _, t := range all {
			moved, err := turnFindings(ctx, tx, t, now)
			if err != nil {
				return nil, err
			}
			for _, id := range moved {
				steps = append(steps, doneRow{org: t.org, vulnerability: id, event: t.event})
				facts = append(facts, journal.Fact{Kind: kindOf[t.event], Subject: id, Object: t.org, Audience: audience[t.org][id]})
			}
		}
		open, err := askAgain(ctx, tx, again, now)
		if err != nil {
			return nil, err
		}
		for _, a := range open {
			if err := countFromNow(ctx, tx, a.org, []int64{a.vulnerability}, now); err != nil {
				return nil, err
			}
			steps = append(steps, doneRow{org: a.org, vulnerability: a.vulnerability, event: life.AskAgain})
			facts = append(facts, journal.Fact{Kind: SuppressionAsked, Subject: a.vulnerability, Object: a.org, Audience: audience[a.org][a.vulnerability]})
		}
		return facts, insertSteps(ctx, tx, first, steps, now)
	}, nil
}
