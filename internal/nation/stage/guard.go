package stage

import (
	"fmt"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/misp"
	"lianfang/internal/format/observable"
	"lianfang/internal/nation"
)

// harmless lets the guard stage look at MISP warning lists.
type harmless struct{ set *misp.WarningSet }

// Listed names the first list that the value stands on.
func (h harmless) Listed(v observable.Value) string {
	if hits := h.set.Match(v); len(hits) > 0 {
		return hits[0].List.Name
	}
	return ""
}

// loadGuard keeps the warning lists in memory; they are read at every start.
func (s *Stage) loadGuard() error {
	b := misp.NewWarningBuilder()
	for _, f := range s.nation.Files {
		if f.Use != nation.UseGuard {
			continue
		}
		if err := readGuard(f, b); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	s.app.Intel.UseWarninglists(harmless{b.Build()})
	return nil
}

func readGuard(f nation.File, b *misp.WarningBuilder) error {
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	plain, err := framing.Open(in, f.Name)
	if err != nil {
		return err
	}
	defer func() { _ = plain.Close() }()
	for l, err := range misp.Warninglists(plain) {
		if err != nil {
			return err
		}
		b.Add(l)
	}
	return nil
}
