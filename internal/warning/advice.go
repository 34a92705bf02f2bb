package warning

import (
	"strings"

	"lianfang/internal/text"
)

// Advice is what people who know a family of products wrote about what to do: it takes the place of the general text.
type Advice struct {
	Title, Lead text.Text
	Todo        []Advised
}

// Advised is one step; Do may hold one %s for the fixed versions, and is left out while none is known.
type Advised struct {
	Do, Note text.Text
	Minutes  int
	NeedsFix bool
}

// Adviser finds advice for a product, written as vendor and product of its CPE with a blank between; ok is false where nobody wrote any.
type Adviser func(product string) (Advice, bool)

// advise puts the advice of the first product that has any in the place of the general words.
func (a about) advise(w Words, find Adviser) Words {
	if find == nil {
		return w
	}
	for _, p := range a.products {
		x, ok := find(p)
		if !ok {
			continue
		}
		w.Title, w.Lead, w.Todo = x.Title, x.Lead, nil
		for _, s := range x.Todo {
			if s.NeedsFix && len(a.fixed) == 0 {
				continue
			}
			do := s.Do
			if s.NeedsFix {
				do = text.Of(strings.ReplaceAll(do.In(text.ZhTW), "%s", strings.Join(a.fixed, "、")), strings.ReplaceAll(do.In(text.En), "%s", strings.Join(a.fixed, ", ")))
			}
			w.Todo = append(w.Todo, Step{Do: do, Note: s.Note, Minutes: s.Minutes})
		}
		return w
	}
	return w
}
