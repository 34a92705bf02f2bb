package incident

import (
	"context"

	"lianfang/internal/journal"
	"lianfang/internal/store"
)

// Sweep forgets who reported, half a year after the case ended.
func (n *Incidents) Sweep(ctx context.Context) error {
	if err := n.store.Write(ctx, func(tx *store.Tx) error { return forgetMails(ctx, tx, n.micro()-mailLasts.Microseconds()) }); err != nil {
		return err
	}
	ended := n.micro() - reporterLasts.Microseconds()
	if any, err := n.anyOutlived(ctx, ended); err != nil || !any {
		return err
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		gone, err := forgetReporters(ctx, tx, ended)
		var facts []journal.Fact
		for _, id := range gone {
			facts = append(facts, journal.Fact{Kind: ReporterGone, Subject: id, Audience: deskAlone})
		}
		return facts, err
	})
}
