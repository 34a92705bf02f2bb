package exposure

import (
	"cmp"
	"context"
	"slices"

	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// weighed is what became of words that were judged together, with who denies whom among them and the other words on the same vulnerabilities.
type weighed struct {
	words    []judged
	denials  []denial
	others   []wordOn
	cves     []string
	cveOf    map[int64]string // of each word
	audience map[int64]int64  // and who may read it
}

func (w weighed) ids() []int64 {
	out := make([]int64, len(w.words))
	for i, j := range w.words {
		out[i] = j.word.ID
	}
	return out
}

// overtaken tells whether the other words are not those of before any more.
func (w weighed) overtaken(ctx context.Context, q store.Querier) (bool, error) {
	if len(w.cves) == 0 {
		return false, nil
	}
	now, err := othersOn(ctx, q, w.cves, w.ids())
	return !slices.Equal(now, w.others), err
}

// vulnerabilities is of which each word speaks.
func (w weighed) vulnerabilities(vulns map[string]vulnRow) map[int64]int64 {
	out := make(map[int64]int64, len(w.cveOf))
	for word, cve := range w.cveOf {
		out[word] = vulns[cve].id
	}
	return out
}

// judgeAndWeigh judges words by themselves, and then against the other words on the same vulnerabilities. Those are read again only where somebody holds something that
// one of them says is affected.
func (e *Exposure) judgeAndWeigh(ctx context.Context, all []known, products []string, room *stockroom) (weighed, error) {
	w := weighed{cveOf: map[int64]string{}, audience: map[int64]int64{}}
	var err error
	if w.words, err = e.judgeAll(ctx, all, products, room); err != nil {
		return w, err
	}
	matters := map[string]matter{}
	for _, j := range w.words {
		if len(j.opinion.Configurations)+len(j.opinion.Denials) == 0 {
			continue
		}
		m, seen := matters[j.cve]
		if !seen {
			m.met, w.cves = map[int64]bool{}, append(w.cves, j.cve)
		}
		m.words = append(m.words, j.known)
		for _, v := range j.verdicts {
			m.met[v.component] = true
		}
		matters[j.cve] = m
		w.cveOf[j.word.ID], w.audience[j.word.ID] = j.cve, j.word.Audience
	}
	if len(w.cves) == 0 {
		return w, nil
	}
	if w.others, err = othersOn(ctx, e.store.Read(), w.cves, w.ids()); err != nil {
		return w, err
	}
	list, err := e.withOthers(ctx, matters, w)
	if err != nil || len(list) == 0 {
		return w, err
	}
	w.denials, err = e.weigh(ctx, list, room, nil)
	denied := spotsOf(w.denials)
	for i := range w.words {
		for n := range w.words[i].verdicts {
			v := &w.words[i].verdicts[n]
			v.denied = denied[v.spot()]
		}
	}
	return w, err
}

// withOthers gives the matters in which somebody is met and somebody may deny it, with all of their words.
func (e *Exposure) withOthers(ctx context.Context, matters map[string]matter, w weighed) ([]matter, error) {
	ids := make([]int64, len(w.others))
	for i, o := range w.others {
		ids[i] = o.assertion
	}
	met, err := componentsMetBy(ctx, e.store.Read(), ids)
	if err != nil {
		return nil, err
	}
	for _, o := range w.others {
		for _, c := range met[o.assertion] {
			matters[o.cve].met[c] = true
		}
	}
	ids = ids[:0]
	for _, o := range w.others {
		if len(matters[o.cve].met) > 0 {
			ids = append(ids, o.assertion)
		}
	}
	for piece := range slices.Chunk(ids, recordsAtOnce) {
		more, err := e.readWords(ctx, piece)
		if err != nil {
			return nil, err
		}
		for _, k := range more {
			m, ours := matters[k.cve]
			if !ours {
				continue
			}
			m.words = append(m.words, k)
			matters[k.cve] = m
			w.cveOf[k.word.ID], w.audience[k.word.ID] = k.cve, k.word.Audience
		}
	}
	var out []matter
	for _, m := range matters {
		if !m.idle() {
			out = append(out, m)
		}
	}
	return out, nil
}

// readWords reads what words say of products, those that still do, in their order; what else they say is left out.
func (e *Exposure) readWords(ctx context.Context, ids []int64) ([]known, error) {
	stand, err := e.intel.StandingsByID(ctx, background, ids)
	if err != nil {
		return nil, err
	}
	var unread []int64
	out := make([]known, 0, len(stand))
	for _, s := range stand {
		if !s.Live {
			continue
		}
		if k, there := e.shelf.get(s); there {
			out = append(out, k)
		} else {
			unread = append(unread, s.ID)
		}
	}
	if len(unread) == 0 {
		return out, nil
	}
	more, err := e.readBytes(ctx, unread)
	out = append(out, more...)
	slices.SortFunc(out, func(a, b known) int { return cmp.Compare(a.word.ID, b.word.ID) })
	return out, err
}

// readBytes reads words that are not on the shelf, and puts them there.
func (e *Exposure) readBytes(ctx context.Context, ids []int64) ([]known, error) {
	words, err := e.intel.SaidByID(ctx, background, ids, "vulnerability")
	if err != nil {
		return nil, err
	}
	soft, err := e.around(ctx, words)
	if err != nil {
		return nil, err
	}
	var out []known
	for _, w := range words {
		if k, ok := readKnown(w, soft[w.ID]); ok && !k.rejected && w.Live {
			e.shelf.put(k)
			out = append(out, k)
		}
	}
	return out, nil
}

// concerns tells whether a word meets something that nobody denies for every member.
func (w weighed) concerns(j judged) bool {
	for _, v := range j.verdicts {
		if !v.denied || !slices.ContainsFunc(w.denials, func(d denial) bool {
			return d.spot() == v.spot() && d.via == d.component && d.machine == 0 && w.audience[d.denier] <= marking.GreenMembers
		}) {
			return true
		}
	}
	return false
}

// takenAway lists the words that now deny what they did not deny before.
func (w weighed) takenAway(had map[int64]bool, freed []freedPlace) map[int64]bool {
	before := map[spot]bool{}
	for _, f := range freed {
		before[f.spot] = true
	}
	ours := map[int64]bool{}
	for _, j := range w.words {
		ours[j.word.ID] = true
	}
	out := map[int64]bool{}
	for _, d := range w.denials {
		if ours[d.denier] && !before[d.spot()] && (!ours[d.assertion] || had[d.assertion]) {
			out[d.denier] = true
		}
	}
	return out
}

// givenBack tells of each word whose verdicts count again.
func (w weighed) givenBack(freed []freedPlace) []journal.Fact {
	still := spotsOf(w.denials)
	told := map[int64]bool{}
	var facts []journal.Fact
	for _, f := range freed {
		if !still[f.spot] && !told[f.assertion] {
			told[f.assertion] = true
			facts = append(facts, journal.Fact{Kind: MatchFound, Subject: f.vulnerability, Object: f.assertion, Audience: f.audience})
		}
	}
	return facts
}

// weighedAtOnce is how many vulnerabilities are weighed together that were not before.
const weighedAtOnce = 20

// SweepVerdicts looks through what was stored before words were weighed against each other, or by an older version that runs beside this one.
func (e *Exposure) SweepVerdicts(ctx context.Context) error {
	if err := e.findTwins(ctx); err != nil {
		return err
	}
	for {
		words, vulnerabilities, err := unweighed(ctx, e.store.Read(), weighedAtOnce)
		if err != nil || len(vulnerabilities) == 0 {
			return err
		}
		said, err := e.intel.SaidByID(ctx, background, words, "vulnerability")
		if err != nil {
			return err
		}
		commit, err := e.judgeWords(ctx, said)
		if err != nil {
			return err
		}
		if err := e.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
			var facts []journal.Fact
			if commit != nil {
				if facts, err = commit(tx); err != nil {
					return nil, err
				}
			}
			facts = slices.DeleteFunc(facts, func(f journal.Fact) bool { return f.Kind == MatchFound }) // of what is found nobody is to hear twice
			return facts, noteWeighed(ctx, tx, vulnerabilities)
		}); err != nil {
			return err
		}
	}
}

// twinsAtOnce is about how many rows of lists are looked through together.
const twinsAtOnce = 20_000

// findTwins looks once through lists that came before twins were noted.
func (e *Exposure) findTwins(ctx context.Context) error {
	at, err := twinSearch(ctx, e.store.Read())
	for err == nil && at >= 0 {
		var found twins
		if found, at, err = twinsBehind(ctx, e.store.Read(), at, twinsAtOnce); err != nil {
			return err
		}
		err = e.store.Write(ctx, func(tx *store.Tx) error {
			if err := found.insert(ctx, tx); err != nil {
				return err
			}
			return noteTwinSearch(ctx, tx, at)
		})
	}
	return err
}
