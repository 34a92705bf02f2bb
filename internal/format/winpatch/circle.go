package winpatch

import "slices"

// circles numbers the updates above the fix (and the fix) so that two have one number just where each replaces the other in the end: the
// strongly connected components, found by Kosaraju's two passes. Without recursion, because the depth is another's choice.
func (v view) circles(fix KB) map[KB]int {
	order := finished(fix, v.later)
	above := make(map[KB]bool, len(order))
	for _, k := range order {
		above[k] = true
	}
	number := make(map[KB]int, len(order))
	for i, root := range slices.Backward(order) {
		if _, done := number[root]; done {
			continue
		}
		number[root] = i
		for queue := []KB{root}; len(queue) > 0; queue = queue[1:] {
			for _, old := range v.earlier(queue[0]) {
				if _, done := number[old]; above[old] && !done {
					number[old] = i
					queue = append(queue, old)
				}
			}
		}
	}
	return number
}

// finished lists what next leads to from k in the order in which a walk in depth is done with each.
func finished(k KB, next func(KB) []KB) (order []KB) {
	type stop struct {
		at   KB
		left []KB
	}
	seen := map[KB]bool{k: true}
	for path := []stop{{k, next(k)}}; len(path) > 0; {
		top := &path[len(path)-1]
		if len(top.left) == 0 {
			order = append(order, top.at)
			path = path[:len(path)-1]
			continue
		}
		n := top.left[0]
		top.left = top.left[1:]
		if !seen[n] {
			seen[n] = true
			path = append(path, stop{n, next(n)})
		}
	}
	return order
}
