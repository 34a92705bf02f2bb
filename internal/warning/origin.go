package warning

import (
	"context"

	"github.com/go-json-experiment/json"

	"lianfang/internal/exposure"
	"lianfang/internal/intel"
	"lianfang/internal/spans"
	"lianfang/internal/store"
)

// warningThing is a warning as traces know it: what follows from it hangs below its draft.
func warningThing(id int64) spans.Thing { return spans.Thing{Kind: "warning", ID: id} }

func ofFile(id int64) []spans.Origin {
	if id == 0 {
		return nil
	}
	return []spans.Origin{{Root: intel.FileThing(id)}}
}

// originOfDraft: what makes a warning is the file that spoke last of its vulnerability or its indicators, or an inventory that meets them.
func (w *Warnings) originOfDraft(ctx context.Context, payload string) ([]spans.Origin, error) {
	var x wanted
	if err := json.Unmarshal([]byte(payload), &x); err != nil {
		return nil, err
	}
	switch {
	case x.Warning != 0:
		return w.originsOf(ctx, w.store.Read(), x.Warning)
	case x.Vulnerability != 0:
		file, err := lastFileOn(ctx, w.store.Read(), x.Vulnerability)
		return ofFile(file), err
	case len(x.Joining) > 0:
		var out []spans.Origin
		for _, j := range x.Joining {
			out = append(out, spans.Origin{Root: exposure.InventoryThing(j.Inventory)})
		}
		return out, nil
	}
	file, err := lastFileOfItems(ctx, w.store.Read(), x.Items)
	return ofFile(file), err
}

func (w *Warnings) originOfTelling(ctx context.Context, payload string) ([]spans.Origin, error) {
	var all []telling
	if err := json.Unmarshal([]byte(payload), &all); err != nil {
		return nil, err
	}
	var ids []int64
	for _, t := range all {
		if t.Warning != 0 {
			ids = append(ids, t.Warning)
			continue
		}
		u, err := updateByID(ctx, w.store.Read(), t.Update)
		if err != nil {
			return nil, err
		}
		ids = append(ids, u.Warning)
	}
	return w.originsOf(ctx, w.store.Read(), ids...)
}

func (w *Warnings) originOfEnded(ctx context.Context, payload string) ([]spans.Origin, error) {
	var e ended
	if err := json.Unmarshal([]byte(payload), &e); err != nil {
		return nil, err
	}
	if e.Vulnerability != 0 {
		file, err := lastFileOn(ctx, w.store.Read(), e.Vulnerability)
		return ofFile(file), err
	}
	file, err := lastFileOfItems(ctx, w.store.Read(), []int64{e.Item})
	return ofFile(file), err
}

// originsOf tells where the traces of warnings began, in the order asked for; of one that is gone nothing.
func (w *Warnings) originsOf(ctx context.Context, q store.Querier, ids ...int64) ([]spans.Origin, error) {
	known, err := originsByWarning(ctx, q, ids)
	var out []spans.Origin
	for _, id := range ids {
		if o, ok := known[id]; ok {
			out = append(out, o)
		}
	}
	return out, err
}

func originsByWarning(ctx context.Context, q store.Querier, ids []int64) (map[int64]spans.Origin, error) {
	files, err := filesOfWarnings(ctx, q, ids)
	out := make(map[int64]spans.Origin, len(files))
	for id, file := range files {
		if out[id] = (spans.Origin{Root: warningThing(id)}); file != 0 { // else somebody wrote it
			out[id] = spans.Origin{Root: intel.FileThing(file), Parent: warningThing(id)}
		}
	}
	return out, err
}

// spanOf begins a span of something that is done to a warning, nil where nothing is traced.
func (w *Warnings) spanOf(ctx context.Context, q store.Querier, name string, warning int64) *spans.Span {
	t := w.journal.Spans()
	if t == nil {
		return nil
	}
	origins, err := w.originsOf(ctx, q, warning)
	if err != nil { // on PostgreSQL the transaction has failed then, which its next statement tells
		w.log.Error("the origin of a warning could not be told", "error", err)
		return nil
	}
	_, sp := t.Under(ctx, name, origins...)
	return sp
}

// traced begins the span of a draft, below which everything hangs that becomes of the warning, in the trace of the job that makes it. What joins a
// warning that is there already names that by a link.
func (d *drafting) traced() (end func()) {
	var sp *spans.Span
	if d.fresh {
		_, sp = spans.StartAs(d.ctx, "draft", warningThing(d.warning.ID))
	} else if _, sp = spans.Start(d.ctx, "gather"); sp != nil {
		origins, err := d.w.originsOf(d.ctx, d.w.store.Read(), d.warning.ID)
		if err != nil {
			d.w.log.Error("the origin of a warning could not be told", "error", err)
		}
		sp.Link(origins...)
	}
	sp.Count("warning", d.warning.ID)
	sp.Count("recipients", int64(len(d.rows)))
	sp.Kind("kind", string(d.warning.Kind))
	return func() { sp.End(nil) }
}

// trace finds out where the traces of claimed messages began.
func (w *Warnings) trace(ctx context.Context, claimed []sending) error {
	if w.journal.Spans() == nil {
		return nil
	}
	ids := make([]int64, len(claimed))
	for i, s := range claimed {
		ids[i] = s.warning
	}
	known, err := originsByWarning(ctx, w.store.Read(), ids)
	for i, s := range claimed {
		claimed[i].origin = known[s.warning]
	}
	return err
}

func (g group) origins() []spans.Origin {
	out := make([]spans.Origin, len(g))
	for i, s := range g {
		out[i] = s.origin
	}
	return out
}

var resultWords = map[Result]string{Sent: "sent", TryAgain: "try_again", GaveUp: "gave_up", Bounced: "bounced"}

// tell ends the span of a message.
func (g group) tell(sp *spans.Span, o Outcome) {
	if sp == nil {
		return
	}
	sp.Kind("channel", string(g[0].channel))
	sp.Kind("outcome", resultWords[o.Result])
	sp.Count("delivery", g[0].id)
	sp.Count("notices", int64(len(g)))
	sp.Count("attempt", g[0].attempts+1)
	sp.End(nil)
}
