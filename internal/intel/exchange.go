package intel

import (
	"context"
	"slices"
	"time"

	"lianfang/internal/format/stix"
	"lianfang/internal/marking"
)

// Shared is an object as it is handed to other programs: the bytes that its owner sent.
type Shared struct {
	Seq     int64     // the fact by which the reader came to see it; the order of the exchange
	Added   time.Time // that fact's time; no two facts have the same
	ID      string
	Type    string
	Version time.Time // its modified or created, or when it came where it has neither
	Raw     []byte    // a JSON object
}

// Spec is the version of STIX that the object is written in, "2.1" or "2.0".
func (o Shared) Spec() string { return stix.SpecVersion(o.Type, o.Raw) }

// Wanted says which objects are asked for. An empty list does not limit.
type Wanted struct {
	IDs      []string
	Types    []string
	Specs    []string
	Versions []time.Time // exactly these; every object is served in its newest version only
	After    int64       // behind this fact
	UpTo     int64       // the journal's head when the question came
	Limit    int
}

const (
	// fewItems is up to how many objects of the types that are asked for are looked up one by one; of more, the journal is read on until there are enough.
	fewItems = 5000
	// exchangeScan is how many facts one answer looks at; behind them it is cut, and the reader goes on with the next.
	exchangeScan = 200_000
	// exchangeChunk bounds how many objects are in memory at once.
	exchangeChunk = 2000
)

// Exchange lists STIX objects that the viewer may see in the order in which they became visible to it, each once: what is marked RED or not marked
// at all is for people and never among them. passed is how far the list reaches; more tells that there is something behind it, or may be.
func (n *Intel) Exchange(ctx context.Context, v marking.Viewer, w Wanted) (list []Shared, passed int64, more bool, err error) {
	s := sharing{v: v, to: w.UpTo, types: w.Types}
	if s.items, s.all, err = n.wantedItems(ctx, w); err != nil || !s.all && len(s.items) == 0 {
		return nil, w.UpTo, false, err
	}
	passed = w.After
	for chunk, looked := w.Limit+1, 0; passed < w.UpTo; chunk = min(4*chunk, exchangeChunk) {
		facts, err := sharedFacts(ctx, n.store.Dialect, n.store.Read(), s, passed, chunk)
		if err != nil {
			return nil, 0, false, err
		}
		objects, err := sharedObjects(ctx, n.store.Read(), s, facts)
		if err != nil {
			return nil, 0, false, err
		}
		for _, o := range objects {
			if !w.has(o) {
				continue
			}
			if len(list) == w.Limit {
				return list, list[len(list)-1].Seq, true, nil
			}
			list = append(list, o)
		}
		if len(facts) < chunk {
			return list, w.UpTo, false, nil
		}
		passed = facts[len(facts)-1]
		if looked += len(facts); looked >= exchangeScan {
			return list, passed, true, nil
		}
	}
	return list, w.UpTo, false, nil
}

// wantedItems finds the items that are asked for where they are few; all tells that the journal is to be read instead.
func (n *Intel) wantedItems(ctx context.Context, w Wanted) (items []int64, all bool, err error) {
	if len(w.IDs) > 0 {
		items, err = itemsOfIDs(ctx, n.store.Read(), w.IDs)
		return items, false, err
	}
	if len(w.Types) == 0 {
		return nil, true, nil
	}
	items, err = itemsOfTypes(ctx, n.store.Read(), w.Types, fewItems+1)
	if len(items) > fewItems {
		return nil, true, err
	}
	return items, false, err
}

// has looks at what the database did not.
func (w Wanted) has(o Shared) bool {
	return (len(w.Specs) == 0 || slices.Contains(w.Specs, o.Spec())) &&
		(len(w.Versions) == 0 || slices.ContainsFunc(w.Versions, o.Version.Equal)) &&
		(len(w.Types) == 0 || slices.Contains(w.Types, o.Type)) && (len(w.IDs) == 0 || slices.Contains(w.IDs, o.ID))
}
