package exposure

import (
	"cmp"
	"context"
	"slices"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/marking"
)

// contested is the confidence in an answer that another voice denies.
const contested = 80

// answerTo is one word's answer to a finding.
type answerTo struct {
	heardOne
	judge.Verdict
	decides bool
	source  string
	own     bool // the voice is the source itself
	far     bool // it is of a name that the line does not give itself, which counts after those that it does
}

// explain draws the evidence of findings of one vulnerability at an organisation from what the words say that the reader may read: whose counts, and who says otherwise. The decision
// is that by which the verdicts were weighed.
func (e *Exposure) explain(ctx context.Context, v marking.Viewer, org, vulnerability int64, found []Finding) error {
	var words, assets []int64
	for _, f := range found {
		words, assets = append(words, f.Word), append(assets, f.Asset)
	}
	if len(found) == 0 {
		return nil
	}
	more, err := wordsToExplain(ctx, e.store.Read(), v, org, vulnerability, words)
	if err != nil {
		return err
	}
	known, err := e.readWords(ctx, more)
	if err != nil {
		return err
	}
	machines, err := onMachines(ctx, e.store.Read(), assets)
	if err != nil {
		return err
	}
	names, err := namesOnMachines(ctx, e.store.Read(), org, assets)
	if err != nil {
		return err
	}
	for i := range found {
		f := &found[i]
		all := answersTo(known, names[thingKey{f.Asset, f.AsWritten}], machines[f.Asset])
		slices.SortStableFunc(all, func(a, b answerTo) int {
			switch {
			case a.far != b.far && b.far, a.far == b.far && a.before(b.heardOne):
				return -1
			}
			return 1
		})
		f.settle(all, v.All())
	}
	return nil
}

// answersTo asks words of a thing under each of its names.
func answersTo(words []known, names []nameOf, machine []judge.Component) []answerTo {
	var out []answerTo
	for _, k := range words {
		for i, c := range names {
			s, ok := ask(k.speakers(c.Key), c.Component, machine)
			if ok {
				out = append(out, answerTo{heardOne{k.word.ID, s.by.Rank, s.by.Name, int64(i), 0, c.PURL, s.Result}, s.Verdict, s.decides && (s.Result != judge.No || k.mayDeny()), k.word.Source, len(k.record.Voices) == 0, c.far})
			}
		}
	}
	return out
}

// settle takes the answer that counts, which is the first that decides, else the first that leaves it open, and names those who say otherwise. Where what was
// stored was found otherwise, as for a machine that changed a moment ago, the word of the stored answer is drawn.
func (f *Finding) settle(all []answerTo, desk bool) {
	best := slices.IndexFunc(all, func(a answerTo) bool { return a.decides })
	if best < 0 || all[best].Result != f.Result {
		best = slices.IndexFunc(all, func(a answerTo) bool { return a.Result == f.Result && (a.word == f.Word || f.Result == judge.No) })
	}
	if best < 0 {
		return
	}
	a := all[best]
	f.Tree, f.Fixed, f.Needs, f.Voice = a.Tree, a.Fixed, a.Needs, a.name(desk)
	if desk && f.Source != "" {
		f.Source = a.source
	}
	for _, x := range all {
		switch {
		case x.Result != f.Result && (x.word != a.word || x.voice != a.voice):
			o := Voice{x.name(desk), x.rank, x.Result, x.Tree.Sentence()}
			if !slices.ContainsFunc(f.Others, func(y Voice) bool { return y.Name == o.Name && y.Result == o.Result }) {
				f.Others = append(f.Others, o)
			}
		case x.Result == judge.Yes && len(f.Fixed) == 0:
			f.Fixed = x.Fixed
		}
	}
	if len(f.Others) > 0 && f.Result == judge.Yes {
		f.Confidence = min(f.Confidence, contested)
	}
	slices.SortStableFunc(f.Others, func(a, b Voice) int { return cmp.Compare(a.Rank, b.Rank) })
}

// name is what the voice is called; a source of its own kind is called by its name, which is the desk's.
func (a answerTo) name(desk bool) string {
	if !desk && a.own {
		return string(knowledge.STIX)
	}
	return a.voice
}
