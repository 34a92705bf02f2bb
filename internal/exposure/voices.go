package exposure

import (
	"slices"
	"strings"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/intel"
)

// speaker is one voice of a word, as far as it names a product.
type speaker struct {
	knowledge.Voice
	machine bool // it looks at what else stands on the machine
	loose   bool // that it does not name a version says little: see knowledge.Voice
}

// voices are those of a word in the order in which they count. A STIX object is the word of whoever sent it.
func (k known) voices() []knowledge.Voice {
	if len(k.record.Voices) == 0 && len(k.opinion.Configurations) > 0 {
		return []knowledge.Voice{{Name: k.word.Source, Rank: knowledge.Analyst, Opinion: k.opinion}}
	}
	if k.opinion.Configurations == nil && k.opinion.Denials == nil {
		return nil // rejected, or taken back
	}
	out := slices.Clone(k.record.Voices)
	slices.SortStableFunc(out, knowledge.Before)
	return out
}

// speakers are the voices of a word that name a product.
func (k known) speakers(product string) []speaker {
	var out []speaker
	for _, v := range k.voices() {
		if v.Names(product) {
			out = append(out, speaker{v, v.Platforms(product), slices.Contains(v.Loose, product)})
		}
	}
	return out
}

// machine tells whether a word looks at what else stands on the machine to judge a product.
func (k known) machine(product string) bool {
	return slices.ContainsFunc(k.voices(), func(v knowledge.Voice) bool { return v.Names(product) && v.Platforms(product) })
}

// mayDeny tells whether a word can take away what others say. An organisation that hands in an advisory under a supplier's name is not that supplier: what it denies
// counts for nobody until the desk has found that it can be relied upon.
func (k known) mayDeny() bool {
	return !intel.IsMember(k.word.Source) || k.word.Rating >= "A" && k.word.Rating <= "C"
}

// spoken is what a word says of a component: its first voice that decides. Of what all voices of a word say to one thing no more is needed, since whoever may
// read one of them may read them all.
type spoken struct {
	judge.Verdict
	by      *speaker
	decides bool // it says yes or no; else it leaves the answer open
}

// ask asks a word's voices of a component. ok is false where none says anything of it that counts. The rule is that of package match: the first, by rank, that
// decides, and a list of single versions that has not this one does not.
func ask(all []speaker, c judge.Component, machine []judge.Component) (out spoken, ok bool) {
	for i := range all {
		s := &all[i]
		beside := machine
		if !s.machine {
			beside = nil
		}
		v := judge.Judge(s.Opinion, c, beside)
		switch {
		case v.Silent || v.Result == judge.No && s.loose:
		case v.Result != judge.Unknown:
			return spoken{v, s, true}, true
		case !ok:
			out, ok = spoken{v, s, false}, true
		}
	}
	return out, ok
}

// heardOne is what one word says of one component, on a machine or (0) wherever it stands.
type heardOne struct {
	word             int64
	rank             knowledge.Rank
	voice            string
	component, asset int64
	purl             bool // the component's name is a package URL, which stands before a CPE
	answer           judge.Result
}

// before tells whether x counts before y.
func (x heardOne) before(y heardOne) bool {
	switch {
	case x.rank != y.rank:
		return x.rank < y.rank
	case x.voice != y.voice:
		return strings.Compare(x.voice, y.voice) < 0
	case x.purl != y.purl:
		return x.purl
	}
	return x.word < y.word
}

// meets tells whether two answers can be of one machine.
func (x heardOne) meets(y heardOne) bool { return x.asset == 0 || y.asset == 0 || x.asset == y.asset }

// takes tells whether no, which decides, takes x away: what is open gives way to any voice that decides, a yes to one that counts before it. What one
// word says of one component was weighed already.
func (no heardOne) takes(x heardOne) bool {
	if no.word == x.word && no.component == x.component {
		return false
	}
	return x.answer == judge.Unknown || no.before(x)
}
