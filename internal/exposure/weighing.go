package exposure

import (
	"context"
	"maps"
	"slices"

	"lianfang/internal/exposure/judge"
)

// A verdict is one word's. Which word counts where they differ is decided for each reader, out of the words that this reader may read (stands). What can be known without
// the reader is found here: which word takes which verdict away. That goes by pairs: a yes counts unless a no stands before it that the reader may read, and an open
// answer unless any word that the reader may read says no; what a third word says changes neither.

// matter is a vulnerability with the words on it that give rules.
type matter struct {
	words []known
	met   map[int64]bool // components that some word says are affected, or may be
}

// denial is a word that takes a verdict away.
type denial struct {
	assertion, component, asset int64 // the verdict
	denier, via, machine        int64
	way                         denialWay
}

// denialWay is when what is said of one name of a thing takes away what is said of another: the names that a row gives itself count before those that it is
// known to mean (package identity), and only among equals the rank does. Which is which the inventory knows, row by row (undenied).
type denialWay int64

const (
	anyway     denialWay = iota // the verdict is open, or of the same name
	byRank                      // the denial counts before the verdict, unless it is of a farther name
	ofNearOnly                  // it does not, so it has to be of a nearer name
)

// wayOf is how y, which says no, takes x of another name away.
func wayOf(x, y heardOne) denialWay {
	switch {
	case x.answer == judge.Unknown:
		return anyway
	case y.before(x):
		return byRank
	}
	return ofNearOnly
}

// idle tells whether there is nothing that could be denied.
func (m matter) idle() bool { return len(m.met) == 0 || len(m.words) == 0 }

// alone tells whether there is nobody who could deny: one voice, and nothing that is met has another name of which that voice might say otherwise.
func (m matter) alone(near map[int64][]int64) bool {
	if m.idle() || len(m.words) > 1 || len(m.words[0].voices()) > 1 {
		return m.idle()
	}
	for c := range m.met {
		if len(near[c]) > 0 {
			return false
		}
	}
	return true
}

// weigh finds the denials of some matters among the components that somebody holds; only limits the machines that are looked at, as in judgeOne.
func (e *Exposure) weigh(ctx context.Context, all []matter, room *stockroom, only *scope) ([]denial, error) {
	var met []int64
	for _, m := range all {
		if !m.idle() {
			met = slices.AppendSeq(met, maps.Keys(m.met))
		}
	}
	if len(met) == 0 {
		return nil, nil
	}
	near, err := twinsOf(ctx, e.store.Read(), met)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(m matter) bool { return m.alone(near) })
	var named []string
	for _, m := range all {
		for _, k := range m.words {
			named = append(named, k.opinion.Products()...)
		}
	}
	held, err := room.of(ctx, named)
	if err != nil {
		return nil, err
	}
	var out []denial
	for _, m := range all {
		heard, err := e.hear(ctx, m, near, held, only)
		if err != nil {
			return nil, err
		}
		out = append(out, taken(heard, near)...)
	}
	return out, nil
}

// hear asks every word of a matter of the components that are met, and of those that are other names of them.
func (e *Exposure) hear(ctx context.Context, m matter, near map[int64][]int64, held map[string][]component, only *scope) ([]heardOne, error) {
	wanted := map[int64]bool{}
	for c := range m.met {
		wanted[c] = true
		for _, t := range near[c] {
			wanted[t] = true
		}
	}
	var out []heardOne
	for _, k := range m.words {
		for _, product := range k.opinion.Products() {
			var comps []component
			for _, c := range held[product] {
				if wanted[c.id] {
					comps = append(comps, c)
				}
			}
			err := e.askEach(ctx, k, product, comps, only, func(c component, asset int64, s spoken) {
				if s.Result != judge.No || k.mayDeny() {
					out = append(out, heardOne{k.word.ID, s.by.Rank, s.by.Name, c.id, asset, c.judge.PURL, s.Result})
				}
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// taken pairs what was heard: each verdict with those that take it away.
func taken(heard []heardOne, near map[int64][]int64) []denial {
	no := map[int64][]heardOne{}
	for _, x := range heard {
		if x.answer == judge.No {
			no[x.component] = append(no[x.component], x)
		}
	}
	if len(no) == 0 {
		return nil
	}
	var out []denial
	for _, x := range heard {
		if x.answer == judge.No {
			continue
		}
		for _, y := range no[x.component] {
			if y.takes(x) && x.meets(y) {
				out = append(out, denial{x.word, x.component, x.asset, y.word, x.component, y.asset, anyway})
			}
		}
		for _, via := range near[x.component] {
			for _, y := range no[via] {
				if x.meets(y) {
					out = append(out, denial{x.word, x.component, x.asset, y.word, via, y.asset, wayOf(x, y)})
				}
			}
		}
	}
	return out
}

// spot is where a verdict stands.
type spot struct{ assertion, component, asset int64 }

func (d denial) spot() spot { return spot{d.assertion, d.component, d.asset} }

func (v verdictRow) spot() spot { return spot{v.assertion, v.component, v.asset} }

func spotsOf(all []denial) map[spot]bool {
	out := make(map[spot]bool, len(all))
	for _, d := range all {
		out[d.spot()] = true
	}
	return out
}
