package exposure

import (
	"context"
	"slices"

	"lianfang/internal/exposure/identity"
	"lianfang/internal/exposure/names"
)

// saidInWords is what the rows of an upload say in words alone.
type saidInWords struct {
	reader names.Reader
	links  map[linkKey]*linking // each once, however many rows have it
	rows   []saidRow
}

// saidRow is a row in words: where it stands among the upload's rows, and whether it names nothing else.
type saidRow struct {
	at    int
	words identity.Written
	alone bool
}

func (s *saidInWords) link(l identity.Link) *linking {
	if s.links == nil {
		s.links = map[linkKey]*linking{}
	}
	made := linkingOf(l)
	if have := s.links[made.key()]; have != nil {
		return have
	}
	s.links[made.key()] = made
	return made
}

// productsInWords are the keys of all that names in words name as they are written, by name: they stand in the same line.
func (p *parsed) productsInWords(out map[string][]string) {
	for _, r := range p.said.rows {
		name, line := names.Key(r.words), p.rows[r.at].line
		if _, known := out[name]; known {
			continue
		}
		var list []string
		for i := r.at - 1; i >= 0 && p.rows[i].line == line; i-- {
			list = append(list, p.rows[i].comp.product)
		}
		for i := r.at + 1; i < len(p.rows) && p.rows[i].line == line; i++ {
			list = append(list, p.rows[i].comp.product)
		}
		out[name] = list
	}
}

// meaning is what a name in words means to an organisation.
type meaning struct {
	product string // "" is none of what is known
	source  string // linkConfirmed, linkPicked
}

// settled gives uploads with what the names in their rows are known to mean, and with the builds that updates bring. It changes none of what it is given: a
// transaction may be run again.
func (w *inventoryWriter) settled(ctx context.Context, all []parsed) ([]parsed, error) {
	out := make([]parsed, len(all))
	for i, p := range all {
		if err := w.withBuilds(ctx, &p); err != nil {
			return nil, err
		}
		if len(p.said.rows) > 0 {
			p.problems, p.left = slices.Clone(p.problems), slices.Clone(p.left)
			if err := w.withMeanings(ctx, &p); err != nil {
				return nil, err
			}
		}
		out[i] = p
	}
	return out, nil
}

func (w *inventoryWriter) withMeanings(ctx context.Context, p *parsed) error {
	keys := map[string]bool{}
	for _, r := range p.said.rows {
		keys[r.words.Key] = true
	}
	known, err := meaningsFor(ctx, w.tx, p.Org, keys)
	if err != nil {
		return err
	}
	told := 0
	for _, r := range p.said.rows {
		if known[r.words.Key].product != "" {
			told++
		}
	}
	if told == 0 { // mostly so: then the rows are not copied
		for _, r := range p.said.rows {
			if r.alone {
				p.unnamed(p.rows[r.at].line, p.rows[r.at].as)
			}
		}
		return nil
	}
	rows, last := make([]row, 0, len(p.rows)+told), 0
	for _, r := range p.said.rows { // in the order of the rows; the rows of a line follow one another
		m := known[r.words.Key]
		comp, ok := names.As(r.words, m.product)
		rows, last = append(rows, p.rows[last:r.at+1]...), r.at+1
		switch {
		case m.product != "" && ok:
			from := p.rows[r.at]
			from.comp, from.link = namingOf(comp), meant(names.Key(r.words), m.product, m.source)
			rows = append(rows, from)
			if r.alone {
				p.named++
			}
		case r.alone:
			p.unnamed(p.rows[r.at].line, p.rows[r.at].as)
		}
	}
	p.rows = append(rows, p.rows[last:]...)
	return nil
}
