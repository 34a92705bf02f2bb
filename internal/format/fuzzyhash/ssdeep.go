// Package fuzzyhash makes hashes that are alike where files are alike, so that others can find variants of a file. They prove nothing.
package fuzzyhash

import (
	"strconv"
)

// SSDeep is a hash by context-triggered pieces as ssdeep writes it (J. Kornblum, "Identifying almost identical files using context triggered piecewise hashing", 2006; spamsum by A. Tridgell). The size of a file
// decides which of many block sizes counts and is known at its end only, so all are kept while it is read, each from when it can matter.
type SSDeep struct {
	size int64
	roll rolling
	sums [scales]scale
	last int // block sizes above are not begun
}

const (
	least   = 3  // smallest block size
	scales  = 31 // block sizes, each twice the one before
	spam    = 64 // letters of a hash
	window  = 7
	fnvInit = 0x27 // of 0x28021967, six bits of which ever count
)

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// scale is the hash for one block size: the whole, and one of half the length.
type scale struct {
	h, half byte
	out     []byte
	halved  []byte
	tail    string // the last piece that ended, once the letters are used up
	short   string // the same of the half
}

type rolling struct {
	win        [window]byte
	h1, h2, h3 uint32
	n          uint32
}

func (r *rolling) add(c byte) uint32 {
	r.h2 -= r.h1
	r.h2 += window * uint32(c)
	r.h1 += uint32(c)
	r.h1 -= uint32(r.win[r.n])
	r.win[r.n] = c
	if r.n++; r.n == window {
		r.n = 0
	}
	r.h3 = r.h3<<5 ^ uint32(c)
	return r.h1 + r.h2 + r.h3
}

func (r *rolling) sum() uint32 { return r.h1 + r.h2 + r.h3 }

// fnv is the six low bits of an FNV step, which is all that is ever seen of it.
func fnv(h, c byte) byte { return (h*0x13 ^ c) & 0x3f }

// Write takes more of the file.
func (s *SSDeep) Write(p []byte) (int, error) {
	if s.size == 0 {
		s.sums[0] = scale{h: fnvInit, half: fnvInit}
		s.last = 1
	}
	for _, c := range p {
		s.step(c)
	}
	s.size += int64(len(p))
	return len(p), nil
}

func (s *SSDeep) step(c byte) {
	h := s.roll.add(c)
	for i := range s.last {
		b := &s.sums[i]
		b.h, b.half = fnv(b.h, c), fnv(b.half, c)
	}
	for i := 0; i < s.last; i++ { // cut may begin one more
		if size := uint32(least) << i; h%size != size-1 { // where a smaller size does not end, a larger one does not either
			return
		}
		s.cut(i)
	}
}

// cut ends a piece of a block size.
func (s *SSDeep) cut(i int) {
	b := &s.sums[i]
	if len(b.out) == 0 && i+1 < scales && s.last == i+1 { // a larger one begins as this one's first piece ends
		s.sums[i+1] = scale{h: b.h, half: b.half}
		s.last++
	}
	if letter := letters[b.h]; len(b.out) < spam-1 {
		b.out = append(b.out, letter)
		b.h = fnvInit
	} else {
		b.tail = string(letter)
	}
	if letter := letters[b.half]; len(b.halved) < spam/2-1 {
		b.halved = append(b.halved, letter)
		b.half = fnvInit
	} else {
		b.short = string(letter)
	}
}

// Sum is the hash of what was written.
func (s *SSDeep) Sum() string {
	if s.size == 0 {
		return "3::"
	}
	i := 0
	for int64(least)<<i*spam < s.size && i < scales-1 {
		i++
	}
	i = min(i, s.last-1)
	for i > 0 && len(s.sums[i].out) < spam/2 {
		i--
	}
	return strconv.Itoa(least<<i) + ":" + s.whole(i) + ":" + s.next(i)
}

// whole is the hash of a block size with what stands behind its last piece.
func (s *SSDeep) whole(i int) string {
	b := s.sums[i]
	if s.roll.sum() != 0 {
		return string(b.out) + string(letters[b.h])
	}
	return string(b.out) + b.tail
}

// next is the half hash of the block size above.
func (s *SSDeep) next(i int) string {
	if i+1 < s.last {
		b := s.sums[i+1]
		if s.roll.sum() != 0 {
			return string(b.halved) + string(letters[b.half])
		}
		return string(b.halved) + b.short
	}
	b := s.sums[i]
	if s.roll.sum() != 0 && len(b.out) == 0 {
		return string(letters[b.h])
	}
	return ""
}
