package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/format/archive"
	"lianfang/internal/format/fuzzyhash"
	"lianfang/internal/format/magic"
	"lianfang/internal/format/observable"
	"lianfang/internal/format/prose"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/store"
)

// Triage is what was found of a piece by looking at its bytes. Nothing of it was run or unpacked.
type Triage struct {
	Also    []string         `json:"also,omitempty"` // media types that it looks like too
	Entropy float64          `json:"entropy"`        // bits a byte: near 8 is packed or encrypted
	SSDeep  string           `json:"ssdeep,omitempty"`
	TLSH    string           `json:"tlsh,omitempty"`
	Found   []Found          `json:"found,omitempty"`
	Archive *archive.Listing `json:"archive,omitempty"`
	Rules   []string         `json:"rules,omitempty"`   // YARA rules that hold for it
	Unruled string           `json:"unruled,omitempty"` // why the rules could not be asked, in their program's words
}

// Found is an address or the like that stands in the words of a file.
type Found struct {
	Kind  observable.Kind `json:"kind"`
	Value string          `json:"value"`
}

// Defanged is a value as it can be shown without being followed.
func (f Found) Defanged() string { return observable.Value{Kind: f.Kind, Text: f.Value}.Defanged() }

const maxFound = 100

// Follower looks at evidence that came.
func (v *Vault) Follower() job.Follower {
	return job.Follower{
		Name: "evidence-triage", Kinds: []journal.Kind{Came},
		Step: func(facts []journal.Fact) []job.Part {
			return job.Chunk(facts, 1, func(f journal.Fact) int64 { return f.Object })
		},
		Prepare: v.prepareTriage,
	}
}

func (v *Vault) prepareTriage(ctx context.Context, payload string) (job.Commit, error) {
	var ids []int64
	if err := json.Unmarshal([]byte(payload), &ids); err != nil || len(ids) != 1 {
		return nil, errors.Join(err, errors.New("a job of triage names one piece"))
	}
	all, err := selectItems(ctx, v.store.Read(), "id = $1", ids[0])
	if err != nil || len(all) == 0 || all[0].DestroyedAt != 0 || v.Folder == nil {
		return nil, err
	}
	t, err := v.look(ctx, all[0])
	if f := fault.Of(err); f != nil && f.Code == "blob_missing" { // the daily check says so
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) { return nil, updateTriage(ctx, tx, ids[0], string(b)) }, nil
}

// look reads a piece once from its beginning to its end, and an archive's members.
func (v *Vault) look(ctx context.Context, x Item) (t Triage, err error) {
	file, err := v.Folder.Open(x.SHA256)
	if err != nil {
		return t, err
	}
	defer func() { _ = file.Close() }()
	var head headOf
	var tail tailOf
	var counts histogram
	var said wordsOf
	var alike fuzzyhash.SSDeep
	var near fuzzyhash.TLSH
	if _, err := io.CopyBuffer(io.MultiWriter(&head, &tail, &counts, &said, &alike, &near), reading{ctx, file}, make([]byte, 256<<10)); err != nil {
		return t, err
	}
	for _, k := range magic.Also(head, tail) {
		t.Also = append(t.Also, k.Code)
	}
	t.Entropy, t.SSDeep, t.TLSH = counts.entropy(), alike.Sum(), near.Sum()
	if t.Found, err = findIn(said.text(head)); err != nil {
		return t, err
	}
	if l, ok := archive.List(file, x.Size); ok {
		t.Archive = &l
	}
	if v.Rules != nil {
		t.Rules, t.Unruled, err = v.Rules.ask(ctx, file.Name())
	}
	return t, err
}

// reading ends with its context, so that a server that stops is not held up by a large file.
type reading struct {
	ctx context.Context
	io.Reader
}

func (r reading) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}

// tailOf keeps the end of what is written.
type tailOf []byte

func (t *tailOf) Write(p []byte) (int, error) {
	b := append(*t, p[max(0, len(p)-magic.Tail):]...)
	*t = append((*t)[:0], b[max(0, len(b)-magic.Tail):]...)
	return len(p), nil
}

// histogram counts bytes.
type histogram struct {
	of  [256]int64
	all int64
}

func (h *histogram) Write(p []byte) (int, error) {
	for _, c := range p {
		h.of[c]++
	}
	h.all += int64(len(p))
	return len(p), nil
}

func (h *histogram) entropy() (bits float64) {
	for _, n := range h.of {
		if n > 0 {
			share := float64(n) / float64(h.all)
			bits -= share * math.Log2(share)
		}
	}
	return math.Round(bits*100) / 100
}

// wordsOf collects what can be read in a file: runs of six letters or more, one byte each or two as Windows writes them.
type wordsOf struct {
	out  bytes.Buffer
	run  []byte
	wide []byte
	last byte
}

const shortest = 6

func (w *wordsOf) Write(p []byte) (int, error) {
	for _, c := range p {
		if w.out.Len() >= maxSearch {
			break
		}
		w.add(c)
	}
	return len(p), nil
}

func (w *wordsOf) add(c byte) {
	readable := c >= ' ' && c < 0x7f || c == '\t'
	switch {
	case c == 0 && readableByte(w.last):
		w.wide = append(w.wide, w.last)
	case readable && w.last != 0, readable && len(w.wide) == 0:
		w.wide = w.end(w.wide)
	case !readable:
		w.wide = w.end(w.wide)
	}
	if readable {
		w.run = append(w.run, c)
	} else {
		w.run = w.end(w.run)
	}
	w.last = c
}

func readableByte(c byte) bool { return c >= ' ' && c < 0x7f }

func (w *wordsOf) end(run []byte) []byte {
	if len(run) >= shortest {
		w.out.Write(run)
		w.out.WriteByte('\n')
	}
	return run[:0]
}

// text is what is searched: a text as it is where its beginning is one, else the runs.
func (w *wordsOf) text(head []byte) string {
	w.run, w.wide = w.end(w.run), w.end(w.wide)
	s := w.out.String()
	if magic.Of(head).Code == "text/plain" && int64(len(head)) < magic.Head {
		s = string(head) // whole, so that a word in Chinese still stands before its address
	}
	return strings.ToValidUTF8(s, "?")
}

// findIn finds addresses and the like in words.
func findIn(said string) (out []Found, err error) {
	all, err := prose.Extract(strings.NewReader(said))
	if err != nil {
		return nil, nil //nolint:nilerr // what is no text has none
	}
	for _, f := range all {
		if len(out) == maxFound {
			break
		}
		out = append(out, Found{Kind: f.Value.Kind, Value: f.Value.Text})
	}
	return out, nil
}
