package main

// nearest gives the name closest to what was written, "" when none is close enough to be meant: a third of the letters may differ.
func nearest(written string, names []string) string {
	best, least := "", max(1, len(written)/3)+1
	for _, n := range names {
		if d := distance(written, n); d < least {
			best, least = n, d
		}
	}
	return best
}

// distance counts the letters put in, left out, changed, or swapped with their neighbour (optimal string alignment).
func distance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
