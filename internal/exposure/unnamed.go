package exposure

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"lianfang/internal/store"
)

// A row that names no machine stands on one of its own, "list.csv #7", so that it is never judged together with others. When the list comes again
// the same thing keeps its machine, wherever its line stands now: else a line more at the top would make the whole list another.

// loose is a line without a machine, or what one of the last snapshot became.
type loose struct {
	number     int // of its machine; 0 is none yet
	line       int
	as         string
	components []int64
}

func (l loose) key() string { return l.as + "\x00" + store.IDs(l.components) }

func unnamedKey(list string, n int) string { return list + " #" + strconv.Itoa(n) }

func unnamedNumber(list, asset string) (int, bool) {
	s, ok := strings.CutPrefix(asset, list+" #")
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n > 0
}

// assetNames gives the machine of each row of an upload.
func (w *inventoryWriter) assetNames(ctx context.Context, p *parsed) ([]string, error) {
	fresh := w.loose(p)
	numbers := map[int]int{}
	if len(fresh) > 0 {
		last, err := unnamedOf(ctx, w.tx, p.Org, p.Name)
		if err != nil {
			return nil, err
		}
		if numbers, err = w.number(ctx, last, fresh); err != nil {
			return nil, err
		}
	}
	out := make([]string, len(p.rows))
	for i, r := range p.rows {
		if out[i] = r.asset; r.asset == "" {
			out[i] = unnamedKey(p.Name, numbers[r.line])
		}
	}
	return out, nil
}

// loose lists the lines that name no machine.
func (w *inventoryWriter) loose(p *parsed) []loose {
	var out []loose
	for _, r := range p.rows {
		if r.asset != "" || r.link.soft() {
			continue
		}
		if len(out) == 0 || out[len(out)-1].line != r.line {
			out = append(out, loose{line: r.line, as: r.as})
		}
		l := &out[len(out)-1]
		l.components = append(l.components, w.ids[r.comp.name])
	}
	for i := range out {
		slices.Sort(out[i].components)
	}
	return out
}

// number gives each line the number of its machine: that of the same thing in the last snapshot, else of the same product, else one that is free.
func (w *inventoryWriter) number(ctx context.Context, last, fresh []loose) (map[int]int, error) {
	rest := match(last, fresh, loose.key)
	if len(rest) > 0 {
		products, err := productsByComponent(ctx, w.tx, componentsIn(rest, fresh))
		if err != nil {
			return nil, err
		}
		match(rest, fresh, func(l loose) string { return strconv.FormatInt(products[l.components[0]], 36) })
	}
	used, out := map[int]bool{}, map[int]int{}
	for _, l := range fresh {
		used[l.number] = true
	}
	free := 1
	for _, l := range fresh {
		n := l.number
		if n == 0 && !used[l.line] {
			n = l.line
		}
		for n == 0 {
			if !used[free] {
				n = free
			}
			free++
		}
		used[n], out[l.line] = true, n
	}
	return out, nil
}

// match gives lines without a number those of the last snapshot that have the same key, and returns the ones that nobody took.
func match(last, fresh []loose, key func(loose) string) (rest []loose) {
	waiting := map[string][]int{}
	for i := range fresh {
		if fresh[i].number == 0 {
			k := key(fresh[i])
			waiting[k] = append(waiting[k], i)
		}
	}
	for _, l := range last {
		k := key(l)
		if at := waiting[k]; len(at) > 0 {
			fresh[at[0]].number, waiting[k] = l.number, at[1:]
		} else {
			rest = append(rest, l)
		}
	}
	return rest
}

func componentsIn(lists ...[]loose) (out []int64) {
	for _, list := range lists {
		for _, l := range list {
			out = append(out, l.components...)
		}
	}
	return out
}
