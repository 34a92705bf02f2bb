// Package few keeps counts of organisations from naming one of few.
//
// A count of one or two is told as "fewer than three". That alone is not enough: whoever knows a total and the other parts of it takes them away and has
// the count after all. So each table that is told is a Partition, whose total the reader is taken to know, or a Pair of answers of one vulnerability, of
// which at most all the organisations that answered are one or the other. Both hide more until each small count can still be either. A count of nothing is
// told as it is: nobody stands behind it.
//
// The package is pure.
package few

// Least is from how many organisations on a count is told.
const Least = 3

// Hidden says why a count is not told.
type Hidden string

// Why a count is not told.
const (
	Told     Hidden = ""
	Few      Hidden = "few"      // it is one or two organisations
	Withheld Hidden = "withheld" // with it one could reckon another's
	Nearly   Hidden = "nearly"   // all, or all but one or two
	Rounded  Hidden = "rounded"  // at least N
)

// Count is a count as it may be told.
type Count struct {
	N      int64 // 0 where it is hidden, at least this where it is rounded
	Hidden Hidden
}

// Exact is a count for who may know whose it is.
func Exact(n int64) Count { return Count{N: n} }

// Of is a count of organisations that stands alone: no total of it is told.
func Of(n int64) Count { return Behind(n, n) }

// Behind is a count of something that stands behind so many organisations, and no total of it is told.
func Behind(n, orgs int64) Count {
	if orgs > 0 && orgs < Least {
		return Count{Hidden: Few}
	}
	return Count{N: n}
}

// Share is how many of so many organisations, all of whom everybody knows.
func Share(n, of int64) Count {
	switch {
	case n > 0 && n < Least:
		return Count{Hidden: Few}
	case n > 0 && of-n < Least:
		return Count{Hidden: Nearly}
	}
	return Count{N: n}
}

// Pair is how many of so many organisations answer one thing, and how many another. Where all but one answer the one, whether the last answers the other
// is not told.
func Pair(a, b, of int64) (Count, Count) {
	x, y := Of(a), Of(b)
	if a >= Least && of-a == 1 {
		y = Count{Hidden: Withheld}
	}
	if b >= Least && of-b == 1 {
		x = Count{Hidden: Withheld}
	}
	return x, y
}

// Part is a part of a total: how much, and behind how many organisations.
type Part struct{ N, Orgs int64 }

// Partition tells the parts of a total that the reader is taken to know. most is what a part behind two organisations can be at most.
//
// Beside small parts one that is not small is hidden: the last, whatever it is, or else its being hidden would tell how large it is. Where the sum of what
// is hidden still says what a small part is, nothing is told.
func Partition(parts []Part, most int64) []Count {
	out := make([]Count, len(parts))
	var small, sum, total int64
	for i, p := range parts {
		out[i], total = Behind(p.N, p.Orgs), total+p.N
		if out[i].Hidden == Few {
			small, sum = small+1, sum+p.N
		}
	}
	if small == 0 {
		return out
	}
	last := len(parts) - 1
	for last >= 0 && out[last].N == 0 {
		last--
	}
	switch {
	case total < int64(len(parts))*Least: // so little that all of it may be small
	case last < 0 && sum > small && sum < small*most: // some are one and some are more, and nobody knows which
		return out
	case last >= 0 && sum+parts[last].N >= small+Least+1:
		out[last] = Count{Hidden: Withheld}
		return out
	}
	for i := range out {
		out[i] = Count{Hidden: Withheld}
	}
	return out
}

// steps are the counts that AtLeast tells.
var steps = []int64{Least, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000}

// AtLeast tells a count by the greatest step that it reaches.
func AtLeast(n int64) Count {
	if n < Least {
		return Of(n)
	}
	c := Count{Hidden: Rounded}
	for _, s := range steps {
		if s <= n {
			c.N = s
		}
	}
	return c
}
