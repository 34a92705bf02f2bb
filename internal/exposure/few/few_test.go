package few_test

import (
	"fmt"
	"testing"

	"lianfang/internal/exposure/few"
)

// parts gives all ways to part a total of organisations, each of which is behind one thing.
func parts(total int64, n int, do func([]few.Part)) {
	list := make([]few.Part, n)
	var put func(i int, left int64)
	put = func(i int, left int64) {
		if i == n-1 {
			list[i] = few.Part{N: left, Orgs: left}
			do(list)
			return
		}
		for k := int64(0); k <= left; k++ {
			list[i] = few.Part{N: k, Orgs: k}
			put(i+1, left-k)
		}
	}
	put(0, total)
}

// Whoever knows the total, what is told and how it is told still cannot say of any small part what it is.
func TestNobodyReckonsASmallPartOfATotal(t *testing.T) {
	for total := int64(3); total <= 14; total++ {
		for n := 2; n <= 5; n++ {
			seen := map[string][]map[int64]bool{} // by what is told, the values that each part may have
			parts(total, n, func(list []few.Part) {
				key := fmt.Sprint(few.Partition(list, 2))
				if seen[key] == nil {
					seen[key] = make([]map[int64]bool, n)
					for i := range seen[key] {
						seen[key][i] = map[int64]bool{}
					}
				}
				for i, p := range list {
					seen[key][i][p.N] = true
				}
			})
			for key, may := range seen {
				for i, values := range may {
					if len(values) == 1 && (values[1] || values[2]) {
						t.Errorf("%d in %d parts told as %s: part %d can only be %v", total, n, key, i, values)
					}
				}
			}
		}
	}
}

func TestNobodyReckonsASmallAnswerOfAPair(t *testing.T) {
	for of := int64(3); of <= 40; of++ {
		seen := map[string][2]map[int64]bool{}
		for a := int64(0); a <= of; a++ {
			for b := int64(0); a+b <= of; b++ {
				x, y := few.Pair(a, b, of)
				key := fmt.Sprint(x, y)
				if _, ok := seen[key]; !ok {
					seen[key] = [2]map[int64]bool{{}, {}}
				}
				seen[key][0][a], seen[key][1][b] = true, true
			}
		}
		for key, may := range seen {
			for i, values := range may {
				if len(values) == 1 && (values[1] || values[2]) {
					t.Errorf("of %d told as %s: answer %d can only be %v", of, key, i, values)
				}
			}
		}
	}
}

func TestNobodyReckonsHowManyAreWithout(t *testing.T) {
	for of := int64(3); of <= 40; of++ {
		seen := map[few.Count]map[int64]bool{}
		for n := int64(0); n <= of; n++ {
			c := few.Share(n, of)
			if seen[c] == nil {
				seen[c] = map[int64]bool{}
			}
			seen[c][n] = true
		}
		for c, values := range seen {
			for n := range values {
				if len(values) == 1 && (n == 1 || n == 2 || of-n == 1 || of-n == 2) {
					t.Errorf("of %d told as %v can only be %d", of, c, n)
				}
			}
		}
	}
}

func TestWhatNeedsNoHidingIsTold(t *testing.T) {
	got := few.Partition([]few.Part{{N: 40, Orgs: 9}, {}, {N: 7, Orgs: 4}, {N: 3, Orgs: 3}}, 20)
	if want := fmt.Sprint([]few.Count{{N: 40}, {}, {N: 7}, {N: 3}}); fmt.Sprint(got) != want {
		t.Errorf("told %v, want %s", got, want)
	}
	if got := few.Partition([]few.Part{{N: 40, Orgs: 9}, {N: 12, Orgs: 2}, {N: 7, Orgs: 4}, {}}, 20); got[0].N != 40 || got[1].Hidden != few.Few || got[2].Hidden != few.Withheld {
		t.Errorf("told %v", got)
	}
}
