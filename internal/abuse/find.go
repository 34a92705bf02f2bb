package abuse

import (
	"bytes"
	"context"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/format/observable"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Asked is one thing whose contact is sought: a range of addresses (one address has Lo = Hi), or a name.
type Asked struct {
	Lo, Hi [16]byte
	Name   string // "" for a range
}

// Of gives, for each thing that is asked, who answers for it: of the narrowest block that holds all of it or of the longest name; of several sources that know the
// same, the one that was loaded last. A zero Contact is nobody. It takes two questions to the store, whatever is asked. For the desk and the system.
func (d *Directory) Of(ctx context.Context, v marking.Viewer, asked []Asked) ([]Contact, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	if len(asked) > maxAsked {
		return nil, fault.New(fault.Invalid, "asked_too_much", text.Format("一次最多查 %d 個值。", "At most %d values at a time.", maxAsked))
	}
	starts, names := map[[16]byte]bool{}, map[string]bool{}
	for _, a := range asked {
		if a.Name == "" {
			for _, s := range beginnings(a.Lo) {
				starts[s] = true
			}
			continue
		}
		for _, s := range parents(a.Name) {
			names[s] = true
		}
	}
	blocks, err := selectBlocks(ctx, d.store, starts)
	if err != nil {
		return nil, err
	}
	named, err := selectNames(ctx, d.store.Read(), names)
	if err != nil {
		return nil, err
	}
	out := make([]Contact, len(asked))
	for i, a := range asked {
		if a.Name == "" {
			out[i] = narrowest(blocks, a)
		} else {
			out[i] = longest(named, a.Name)
		}
	}
	return out, nil
}

// Find gives who answers for an address, a network or a name; a zero Contact is nobody who is known.
func (d *Directory) Find(ctx context.Context, v marking.Viewer, value string) (Contact, error) {
	var a Asked
	lo, hi, ok := addresses(value)
	if ok {
		a = Asked{Lo: lo, Hi: hi}
	} else {
		name, err := observable.Normalise(observable.Domain, value)
		if err != nil {
			return Contact{}, fault.New(fault.Invalid, "bad_value", text.Of("請填位址、網段或網域。", "Give an address, a network or a domain."))
		}
		a.Name = name.Text
	}
	found, err := d.Of(ctx, v, []Asked{a})
	if err != nil {
		return Contact{}, err
	}
	return found[0], nil
}

// found is a block of a source.
type found struct {
	hi [16]byte
	Contact
}

// narrowest goes from the latest beginning to the earliest: blocks lie within each other. At one beginning the store gives the narrowest first, and of the same
// block the one that was loaded last.
func narrowest(blocks map[[16]byte][]found, a Asked) Contact {
	for _, s := range beginnings(a.Lo) {
		for _, b := range blocks[s] {
			if bytes.Compare(b.hi[:], a.Hi[:]) >= 0 {
				return b.Contact
			}
		}
	}
	return Contact{}
}

func longest(names map[string]Contact, name string) Contact {
	for _, s := range parents(name) {
		if c, ok := names[s]; ok {
			return c
		}
	}
	return Contact{}
}

// beginnings are where blocks may begin that hold an address.
func beginnings(a [16]byte) [][16]byte { return observable.Beginnings(a, 0, 0) }

// parents are a name and those above it down to the top, the longest first: a registry of schools or of the government answers for names right below a public
// suffix.
func parents(name string) (out []string) {
	name = strings.TrimPrefix(strings.TrimSuffix(strings.ToLower(name), "."), "*.")
	for name != "" && len(out) < maxLabels {
		out = append(out, name)
		_, name, _ = strings.Cut(name, ".")
	}
	return out
}

// maxLabels is how many labels a name can have (RFC 1035, 255 bytes).
const maxLabels = 127
