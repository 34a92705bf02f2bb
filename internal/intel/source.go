package intel

import (
	"context"
	"strings"

	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Source is somebody who gives intelligence to the centre, and what was agreed with them.
type Source struct {
	ID          int64
	Slug        string
	Name        text.Text
	Reliability string    // A to F of the Admiralty code
	DefaultTLP  tlp.Level // what its unmarked objects mean by agreement; None where the agreement is silent
	SeenAt      int64
}

// Facts of sources and of the intake.
const (
	SourceAdded    journal.Kind = "source.added"
	FileImported   journal.Kind = "file.imported"
	ItemAccepted   journal.Kind = "item.accepted" // subject item, object assertion
	ItemUpdated    journal.Kind = "item.updated"
	ItemWithdrawn  journal.Kind = "item.withdrawn"  // by its owner: no longer to be used
	WordWithdrawn  journal.Kind = "word.withdrawn"  // one source takes back its word; the item stands on others'
	WordAdded      journal.Kind = "word.added"      // another source's assertion on a known item
	ObjectHeld     journal.Kind = "object.held"     // subject item, object assertion; the desk's
	ObjectReleased journal.Kind = "object.released" // the desk let a held object go on
	ItemDisclosed  journal.Kind = "item.disclosed"  // an audience was widened
	ObjectRead     journal.Kind = "object.read"     // a TLP:RED object was opened
)

// AddSources makes sources that are not there yet; those that are keep what was agreed.
func (n *Intel) AddSources(ctx context.Context, by marking.Viewer, sources []Source) error {
	first, err := n.store.TakeIDs(ctx, len(sources))
	if err != nil {
		return err
	}
	now := n.now().UnixMicro()
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		var facts []journal.Fact
		for i, s := range sources {
			s.ID = first + int64(i)
			added, err := insertSource(ctx, tx, s, now)
			if err != nil {
				return nil, err
			}
			if added {
				facts = append(facts, journal.Fact{Kind: SourceAdded, Subject: s.ID, Actor: by.Person})
			}
		}
		return facts, nil
	})
}

// OfMember is the source that an organisation's own words stand under.
func OfMember(slug string) string { return memberPrefix + slug }

const memberPrefix = "member-"

// IsMember tells whether a source is an organisation that hands in its own words.
func IsMember(source string) bool { return strings.HasPrefix(source, memberPrefix) }

// sourceFor finds a source by its slug. An unknown one becomes a source of unknown reliability whose unmarked objects nobody but the
// desk sees.
func (n *Intel) sourceFor(ctx context.Context, by marking.Viewer, slug string) (Source, error) {
	s, err := findSource(ctx, n.store.Read(), slug)
	if err != nil || s.ID != 0 {
		return s, err
	}
	fresh := Source{Slug: slug, Name: text.Same(slug), Reliability: "F"}
	if err := n.AddSources(ctx, by, []Source{fresh}); err != nil {
		return Source{}, err
	}
	return findSource(ctx, n.store.Read(), slug)
}

// Sources lists all sources by name; only the desk may see who they are.
func (n *Intel) Sources(ctx context.Context, v marking.Viewer) ([]Source, error) {
	if !v.All() {
		return nil, nil
	}
	return listSources(ctx, n.store.Read())
}
