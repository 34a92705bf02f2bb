package fuzzyhash

import (
	"encoding/hex"
	"math"
	"slices"
	"strings"
)

// TLSH is Trend Micro's locality-sensitive hash with 128 buckets and one byte of checksum, as "T1…" (J. Oliver, C. Cheng, Y. Chen, "TLSH: a locality sensitive hash", 2013).
type TLSH struct {
	size    int64
	win     [5]byte // the newest first
	check   byte
	buckets [256]uint32
}

const (
	tlshBuckets = 128
	tlshLeast   = 50 // bytes
)

// mix is a step of Pearson's hash (CACM 33, 1990) over a salt and three bytes.
func mix(salt, a, b, c byte) byte { return pearson[pearson[pearson[pearson[salt]^a]^b]^c] }

// Write takes more of the file.
func (t *TLSH) Write(p []byte) (int, error) {
	for _, c := range p {
		w := &t.win
		w[4], w[3], w[2], w[1], w[0] = w[3], w[2], w[1], w[0], c
		if t.size++; t.size < int64(len(w)) {
			continue
		}
		t.check = mix(0, w[0], w[1], t.check)
		t.buckets[mix(2, w[0], w[1], w[2])]++
		t.buckets[mix(3, w[0], w[1], w[3])]++
		t.buckets[mix(5, w[0], w[2], w[3])]++
		t.buckets[mix(7, w[0], w[2], w[4])]++
		t.buckets[mix(11, w[0], w[1], w[4])]++
		t.buckets[mix(13, w[0], w[3], w[4])]++
	}
	return len(p), nil
}

// Sum is the hash of what was written; "" for what is too short or too regular to have one.
func (t *TLSH) Sum() string {
	used := t.buckets[:tlshBuckets]
	full := 0
	for _, n := range used {
		if n > 0 {
			full++
		}
	}
	sorted := slices.Sorted(slices.Values(used))
	q1, q2, q3 := sorted[tlshBuckets/4-1], sorted[tlshBuckets/2-1], sorted[tlshBuckets*3/4-1]
	if t.size < tlshLeast || full <= tlshBuckets/2 || q3 == 0 {
		return ""
	}
	ratio := func(q uint32) byte { return byte(uint64(float32(uint64(q)*100)/float32(q3)) % 16) }
	out := []byte{turned(t.check), turned(length(t.size)), turned(ratio(q1) | ratio(q2)<<4)}
	for i := tlshBuckets - 4; i >= 0; i -= 4 {
		var b byte
		for j, n := range used[i : i+4] {
			b |= quarter(n, q1, q2, q3) << (2 * j)
		}
		out = append(out, b)
	}
	return "T1" + strings.ToUpper(hex.EncodeToString(out))
}

func quarter(n, q1, q2, q3 uint32) byte {
	switch {
	case n > q3:
		return 3
	case n > q2:
		return 2
	case n > q1:
		return 1
	}
	return 0
}

// turned changes the halves of a byte.
func turned(b byte) byte { return b<<4 | b>>4 }

// length is the logarithm of a size, finer the larger it is.
func length(size int64) byte {
	l := math.Log(float64(size))
	switch {
	case size <= 656:
		return byte(int64(math.Floor(l / math.Log(1.5))))
	case size <= 3199:
		return byte(int64(math.Floor(l/math.Log(1.3) - 8.72777)))
	}
	return byte(int64(math.Floor(l/math.Log(1.1) - 62.5472)))
}

// pearson is the table of his paper.
var pearson = [256]byte{
	1, 87, 49, 12, 176, 178, 102, 166, 121, 193, 6, 84, 249, 230, 44, 163, 14, 197, 213, 181, 161, 85, 218, 80, 64, 239, 24, 226, 236, 142, 38, 200,
	110, 177, 104, 103, 141, 253, 255, 50, 77, 101, 81, 18, 45, 96, 31, 222, 25, 107, 190, 70, 86, 237, 240, 34, 72, 242, 20, 214, 244, 227, 149, 235,
	97, 234, 57, 22, 60, 250, 82, 175, 208, 5, 127, 199, 111, 62, 135, 248, 174, 169, 211, 58, 66, 154, 106, 195, 245, 171, 17, 187, 182, 179, 0, 243,
	132, 56, 148, 75, 128, 133, 158, 100, 130, 126, 91, 13, 153, 246, 216, 219, 119, 68, 223, 78, 83, 88, 201, 99, 122, 11, 92, 32, 136, 114, 52, 10,
	138, 30, 48, 183, 156, 35, 61, 26, 143, 74, 251, 94, 129, 162, 63, 152, 170, 7, 115, 167, 241, 206, 3, 150, 55, 59, 151, 220, 90, 53, 23, 131,
	125, 173, 15, 238, 79, 95, 89, 16, 105, 137, 225, 224, 217, 160, 37, 123, 118, 73, 2, 157, 46, 116, 9, 145, 134, 228, 207, 212, 202, 215, 69, 229,
	27, 188, 67, 124, 168, 252, 42, 4, 29, 108, 21, 247, 19, 205, 39, 203, 233, 40, 186, 147, 198, 192, 155, 33, 164, 191, 98, 204, 165, 180, 117, 76,
	140, 36, 210, 172, 41, 54, 159, 8, 185, 232, 113, 196, 231, 47, 146, 120, 51, 65, 28, 144, 254, 221, 93, 189, 194, 139, 112, 43, 71, 109, 184, 209,
}
