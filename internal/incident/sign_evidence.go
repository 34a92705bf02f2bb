package incident

import (
	"context"
	"slices"

	"lianfang/internal/evidence"
	"lianfang/internal/format/magic"
	"lianfang/internal/format/observable"
)

// Pieces is what this package asks of the vault: the evidence of a case, with what triage found in it.
type Pieces interface {
	Items(ctx context.Context, p evidence.Pass) ([]evidence.Item, error)
}

// UseEvidence tells where the evidence of cases is. Before it is told, signs are found in words alone.
func (n *Incidents) UseEvidence(p Pieces) { n.pieces = p }

// signsOfEvidence adds what triage found in the evidence of a case, and the digests of what can carry something out. Nothing of it is accused: logs name the innocent too, so a person ticks it.
func (n *Incidents) signsOfEvidence(ctx context.Context, c Case, l *signList) error {
	if n.pieces == nil {
		return nil
	}
	items, err := n.pieces.Items(ctx, evidence.Pass{Case: c.ID, Number: c.Number, Side: evidence.ByDesk})
	if err != nil {
		return err
	}
	for _, x := range items {
		if x.DestroyedAt != 0 || x.Triage == nil {
			continue
		}
		for _, v := range valuesIn(x) {
			if s := l.add(v); s != nil && !slices.Contains(s.Pieces, x.N) {
				s.Pieces = append(s.Pieces, x.N)
			}
		}
	}
	return nil
}

// valuesIn are the digests of a piece and of what lies in it, where they can carry something out, and then the values in its words.
func valuesIn(x evidence.Item) (out []observable.Value) {
	own := magic.Runs(x.Kind) || slices.ContainsFunc(x.Triage.Also, magic.Runs)
	if a := x.Triage.Archive; a != nil {
		for _, m := range a.Members {
			if m.SHA256 != "" && magic.Runs(m.Kind) {
				own, out = true, append(out, observable.Value{Kind: observable.SHA256, Text: m.SHA256})
			}
		}
	}
	if own {
		out = append([]observable.Value{{Kind: observable.SHA256, Text: x.SHA256.String()}}, out...)
	}
	for _, f := range x.Triage.Found {
		out = append(out, observable.Value{Kind: f.Kind, Text: f.Value})
	}
	return out
}
