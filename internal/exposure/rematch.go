package exposure

import (
	"context"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"

	"lianfang/internal/fault"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// A new release may read records better, or know another order of versions. What was judged before is then compared once more: every word on a
// vulnerability with everything that is held. It is cut into jobs like all other work, so that it goes on after a kill and on every node, and only
// what has changed is written and told: a comparison that changes nothing leaves no trace but its own fact.

// Words of one job: at least so many, and more where there would be too many jobs for one fact.
const (
	rematchWords = 2_000
	rematchJobs  = 2_000
)

// rematchBody is the body of a Rematched fact: where each stretch of words begins, by the assertion's number. The last one has no end.
type rematchBody struct {
	From []int64 `json:"from"`
}

// stretch is the work of one job.
type stretch struct {
	From int64 `json:"from"`
	To   int64 `json:"to"` // not of it; 0 is none
}

// Rematch has all that is known compared with all that is held once more, in the background; it gives how many words that are. It is for the desk.
func (e *Exposure) Rematch(ctx context.Context, by marking.Viewer) (words int64, err error) {
	if err := by.DeskOnly(); err != nil {
		return 0, err
	}
	err = e.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if words, err = countOpinions(ctx, tx); err != nil || words == 0 {
			return nil, err
		}
		from, err := stretches(ctx, tx, max(rematchWords, words/rematchJobs+1))
		if err != nil {
			return nil, err
		}
		body, err := json.Marshal(rematchBody{from})
		return []journal.Fact{{Kind: Rematched, Actor: by.Actor(), Body: string(body)}}, err
	})
	if err == nil && words == 0 {
		return 0, fault.New(fault.Conflict, "nothing_known", text.Of("還沒有任何弱點紀錄，沒有東西可比對。", "No record of a vulnerability is here yet; there is nothing to compare."))
	}
	return words, err
}

// RematchFollower does what Rematch asked for.
func (e *Exposure) RematchFollower() job.Follower {
	return job.Follower{Name: "exposure-rematch", Kinds: []journal.Kind{Rematched}, Step: rematchStep, Prepare: e.prepareRematch}
}

func rematchStep(facts []journal.Fact) []job.Part {
	var parts []job.Part
	for _, f := range facts {
		var b rematchBody
		if json.Unmarshal([]byte(f.Body), &b) != nil {
			continue
		}
		for i, from := range b.From {
			s := stretch{From: from}
			if i+1 < len(b.From) {
				s.To = b.From[i+1]
			}
			parts = append(parts, job.Part{Seq: f.Seq, Part: int64(i), Payload: fmt.Sprintf(`{"from":%d,"to":%d}`, s.From, s.To)})
		}
	}
	return parts
}

func (e *Exposure) prepareRematch(ctx context.Context, payload string) (job.Commit, error) {
	var s stretch
	if err := json.Unmarshal([]byte(payload), &s); err != nil {
		return nil, err
	}
	words, err := opinionsIn(ctx, e.store.Read(), s)
	if err != nil {
		return nil, err
	}
	var commits []job.Commit
	room := &stockroom{q: e.store.Read()} // products come again and again in the words of one job
	for piece := range slices.Chunk(words, recordsAtOnce) {
		c, err := e.rematch(ctx, piece, room)
		if err != nil {
			return nil, err
		}
		commits = append(commits, c)
	}
	return job.InTurn(commits...), nil
}

// rematch gives the writing of those words of which something would be written that is not there.
func (e *Exposure) rematch(ctx context.Context, words []int64, room *stockroom) (job.Commit, error) {
	said, err := e.intel.SaidByID(ctx, background, words, "vulnerability")
	if err != nil {
		return nil, err
	}
	all, products, err := e.readSaid(ctx, said)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	now, err := e.judgeAndWeigh(ctx, all, products, room)
	if err != nil {
		return nil, err
	}
	changed, err := e.changed(ctx, now)
	if err != nil || len(changed) == 0 {
		return nil, err
	}
	return e.judgeWords(ctx, slices.DeleteFunc(said, func(w intel.Said) bool { return !changed[w.ID] }))
}

// changed are the words of which not everything is kept as it is judged now.
func (e *Exposure) changed(ctx context.Context, now weighed) (map[int64]bool, error) {
	kept, err := keptWords(ctx, e.store.Read(), now.ids())
	if err != nil {
		return nil, err
	}
	denied := map[int64][]denial{}
	for _, d := range now.denials {
		denied[d.assertion] = append(denied[d.assertion], d)
	}
	out := map[int64]bool{}
	for _, j := range now.words {
		lines, had := linesOf(j, denied[j.word.ID]), kept[j.word.ID]
		slices.Sort(lines)
		slices.Sort(had)
		if !slices.Equal(lines, had) {
			out[j.word.ID] = true
		}
	}
	return out, nil
}

// linesOf is what would be written of a word, as keptWords reads it.
func linesOf(j judged, denied []denial) []string {
	out := []string{fmt.Sprintf("o %t %s %d %d %d %d %t %s %s %d %d", j.word.Live && !j.rejected, j.word.Title, j.kevAdded, j.kevDue, j.cvss, j.epss, j.rejected, j.vector, j.ssvc, j.published, int64(j.covers))}
	for _, v := range j.vendors {
		out = append(out, "n "+v)
	}
	for _, p := range j.opinion.Products() {
		out = append(out, fmt.Sprintf("r %s %t %d", p, j.opinion.Platforms(p), j.opinion.Ground(p)))
	}
	for _, v := range j.verdicts {
		is := 0
		if v.denied {
			is = 1
		}
		out = append(out, fmt.Sprintf("v %d %d %d %d %s %d", v.component, v.asset, int64(v.answer), v.confidence, v.needs, is))
	}
	for _, d := range denied {
		out = append(out, fmt.Sprintf("d %d %d %d %d %d %d", d.component, d.asset, d.denier, d.via, d.machine, int64(d.way)))
	}
	return out
}
