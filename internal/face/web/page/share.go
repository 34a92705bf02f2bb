package page

import "strconv"

// share is the class that carries a part of a hundred.
func share(n int) string { return "n" + strconv.Itoa(min(max(n, 0), 100)) }

// shares splits a hundred by counts: the sum is 100, and what is not zero keeps at least 1, so that twelve units that could not be
// reached do not vanish beside a thousand.
func shares(counts []int) []int {
	total := 0
	for _, c := range counts {
		total += max(c, 0)
	}
	out := make([]int, len(counts))
	if total == 0 {
		return out
	}
	sum, largest := 0, 0
	for i, c := range counts {
		if c <= 0 {
			continue
		}
		out[i] = max(1, c*100/total)
		sum += out[i]
		if counts[i] > counts[largest] {
			largest = i
		}
	}
	out[largest] += 100 - sum
	return out
}

// percent is part of whole in whole per cent, never 100 before all of it is done.
func percent(part, whole int) int {
	if whole <= 0 {
		return 0
	}
	return min(max(part*100/whole, 0), 100)
}
