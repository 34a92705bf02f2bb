package exposure

import (
	"encoding/binary"
	"sync"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/intel"
)

// shelf keeps what words say of products, since the bytes of a word never change and each of thousands of inventories asks for the same ones. They lie there
// packed, a few hundred bytes each. When it is full it begins anew. STIX is not kept: what it says hangs on other words too.
type shelf struct {
	mu    sync.RWMutex
	texts *judge.Lexicon
	words map[int64][]byte // by assertion
	bytes int
}

// What a shelf may hold, and what a word takes beside its own bytes.
const (
	shelfRoom  = 192 << 20
	costOfWord = 64
)

// get gives what a word says of products, if it is there, as the word stands now.
func (s *shelf) get(now intel.Standing) (known, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	b, ok := s.words[now.ID]
	if !ok {
		return known{}, false
	}
	r := unshelving{b, s.texts}
	w := intel.Said{ID: now.ID, Audience: now.Audience, Live: now.Live, Rating: now.Rating, Item: int64(r.number()), Type: r.text(), Format: r.text(), Source: r.text(), STIXID: string(r.bytes(r.number())), Title: string(r.bytes(r.number()))}
	k := known{word: w, cve: string(r.bytes(r.number()))}
	for n := r.number(); n > 0; n-- {
		k.record.Voices = append(k.record.Voices, r.voice())
	}
	k.opinion = k.record.Opinion()
	return k, true
}

// put keeps what was read from a word's bytes.
func (s *shelf) put(k known) {
	if k.word.Format == string(formatSTIX) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, there := s.words[k.word.ID]; there {
		return
	}
	if s.words == nil || s.bytes+s.texts.Bytes() > shelfRoom {
		s.texts, s.words, s.bytes = judge.NewLexicon(), map[int64][]byte{}, 0
	}
	b := binary.AppendUvarint(nil, uint64(k.word.Item))
	for _, t := range []string{k.word.Type, k.word.Format, k.word.Source} {
		b = binary.AppendUvarint(b, uint64(s.texts.Add(t)))
	}
	for _, t := range []string{k.word.STIXID, k.word.Title, k.cve} {
		b = append(binary.AppendUvarint(b, uint64(len(t))), t...)
	}
	b = binary.AppendUvarint(b, uint64(len(k.record.Voices)))
	for _, v := range k.record.Voices {
		b = shelve(b, s.texts, v)
	}
	s.words[k.word.ID], s.bytes = b, s.bytes+len(b)+costOfWord
}

func shelve(b []byte, texts *judge.Lexicon, v knowledge.Voice) []byte {
	said := v.Pack(nil, texts)
	for _, n := range []int{int(texts.Add(v.Name)), int(v.Rank), len(v.Loose)} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	for _, key := range v.Loose {
		b = binary.AppendUvarint(b, uint64(texts.Add(key)))
	}
	return append(binary.AppendUvarint(b, uint64(len(said))), said...)
}

// unshelving reads what shelve and put wrote.
type unshelving struct {
	b     []byte
	texts *judge.Lexicon
}

func (r *unshelving) number() int {
	n, size := binary.Uvarint(r.b)
	r.b = r.b[size:]
	return int(n)
}

func (r *unshelving) bytes(n int) []byte {
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *unshelving) text() string { return r.texts.Text(uint32(r.number())) }

func (r *unshelving) voice() knowledge.Voice {
	v := knowledge.Voice{Name: r.text(), Rank: knowledge.Rank(r.number())}
	for n := r.number(); n > 0; n-- {
		v.Loose = append(v.Loose, r.text())
	}
	v.Opinion = judge.Unpack(r.bytes(r.number()), r.texts)
	return v
}
