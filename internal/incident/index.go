package incident

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"hash/fnv"
	"slices"
	"strings"

	"lianfang/internal/format/gram"
	"lianfang/internal/format/observable"
	"lianfang/internal/format/prose"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/store"
)

// IndexName is the follower that keeps the index of cases.
const IndexName = "incident-search"

// The parts of a case, by who reads them: a hit counts for whoever may read the part in which it stands. Any other number is a guest, whose thread it is.
const (
	partReport int64 = iota + 1
	partThread
	partDesk
	partPlace
)

// indexBatch is how many cases one job puts into the index.
const indexBatch = 25

// IndexFollower keeps the index of what people wrote about cases. It reads a case again whenever something was written, so what is gone leaves the index; and it begins at the
// first fact, so cases that are older than the index come into it by themselves.
func (n *Incidents) IndexFollower() job.Follower {
	return job.Follower{
		Name:  IndexName,
		Kinds: []journal.Kind{CaseCame, CaseSaid, CaseStepped},
		Step: func(facts []journal.Fact) []job.Part {
			return job.Chunk(onceEach(facts), indexBatch, func(f journal.Fact) int64 { return f.Subject })
		},
		Prepare: n.prepareIndex,
	}
}

// onceEach keeps the last fact of each case.
func onceEach(facts []journal.Fact) []journal.Fact {
	last := map[int64]int64{}
	for _, f := range facts {
		last[f.Subject] = f.Seq
	}
	return slices.DeleteFunc(slices.Clone(facts), func(f journal.Fact) bool { return last[f.Subject] != f.Seq })
}

func (n *Incidents) prepareIndex(ctx context.Context, payload string) (job.Commit, error) {
	var ids []int64
	if err := json.Unmarshal([]byte(payload), &ids); err != nil {
		return nil, err
	}
	slices.Sort(ids) // two jobs lock them in one order
	made := make([]written, len(ids))
	for i, id := range ids {
		w, err := n.readWritten(ctx, n.store.Read(), id)
		if err != nil {
			return nil, err
		}
		made[i] = w.cut()
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		for _, w := range made {
			if err := n.putIndex(ctx, tx, w); err != nil {
				return nil, err
			}
		}
		return nil, nil
	}, nil
}

// written is all that people wrote of a case.
type written struct {
	id    int64
	lines int64 // how many there are: whether some came since
	words map[int64]string
	grams map[int64][]int64
}

// cut makes grams of the words.
func (w written) cut() written {
	w.grams = map[int64][]int64{}
	for part, words := range w.words {
		w.grams[part] = gramsOf(words)
	}
	return w
}

// putIndex brings the index to what a case says, under the case's lock: what was written since it was read is read again.
func (n *Incidents) putIndex(ctx context.Context, tx *store.Tx, w written) error {
	if _, err := lockCase(ctx, tx, w.id); err != nil {
		return err
	}
	now, err := countWritten(ctx, tx, w.id)
	if err != nil {
		return err
	}
	if now != w.lines {
		if w, err = n.readWritten(ctx, tx, w.id); err != nil {
			return err
		}
		w = w.cut()
	}
	before, err := selectWords(ctx, tx, w.id)
	if err != nil {
		return err
	}
	for part, had := range before {
		if err := dropGrams(ctx, tx, w.id, part, without(had, w.grams[part])); err != nil {
			return err
		}
	}
	for part, has := range w.grams {
		had, known := before[part]
		if known && slices.Equal(had, has) {
			continue
		}
		if err := putGrams(ctx, tx, w.id, part, without(has, had)); err != nil {
			return err
		}
		if err := putWords(ctx, tx, w.id, part, has); err != nil {
			return err
		}
	}
	return nil
}

// without are those of a that are not in b; both are in order.
func without(a, b []int64) (out []int64) {
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); !ok {
			out = append(out, x)
		}
	}
	return out
}

// gramsOf are the grams of words: pairs of characters, words and values, each once and in order.
func gramsOf(words string) []int64 {
	var out []int64
	for _, t := range gram.Tokens(words) {
		out = append(out, hashOf(t))
	}
	for _, v := range valuesOf(words) {
		out = append(out, valueGram(v))
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out[:min(len(out), maxGrams)]
}

// valuesOf are the addresses, names, hashes and so on in words, with the host of each that has one.
func valuesOf(words string) (out []observable.Value) {
	found, err := prose.Extract(strings.NewReader(words))
	if err != nil {
		return nil // it is no text for whoever reads values; its grams still stand
	}
	for _, f := range found {
		out = append(out, f.Value)
		if h, ok := f.Value.Host(); ok {
			out = append(out, h)
		}
	}
	return out
}

// valueGram sets values apart from words: no token holds a sign.
func valueGram(v observable.Value) int64 { return hashOf(string(v.Kind) + "=" + v.Text) }

// hashOf is 48 bits, which both stores keep small; two tokens with one hash make a candidate too many, and its words are looked at.
func hashOf(token string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(token))
	return int64(h.Sum64() >> 16)
}

func packGrams(all []int64) []byte {
	out := make([]byte, 0, 8*len(all))
	for _, g := range all {
		out = binary.BigEndian.AppendUint64(out, uint64(g))
	}
	return out
}

func unpackGrams(b []byte) []int64 {
	out := make([]int64, 0, len(b)/8)
	for ; len(b) >= 8; b = b[8:] {
		out = append(out, int64(binary.BigEndian.Uint64(b)))
	}
	return out
}
