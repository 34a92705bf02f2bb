package stage

import (
	"strings"

	"lianfang/internal/nation"
	"lianfang/internal/warning"
)

// Advice is the nation's guidance as package warning takes it.
func Advice(product string) (warning.Advice, bool) {
	g, ok := nation.GuidanceFor(strings.Replace(product, " ", ":", 1))
	if !ok {
		return warning.Advice{}, false
	}
	a := warning.Advice{Title: g.Title, Lead: g.Lead}
	for _, t := range g.Todo {
		a.Todo = append(a.Todo, warning.Advised{Do: t.Do, Note: t.Note, Minutes: t.Minutes, NeedsFix: t.NeedsFix})
	}
	return a, true
}
