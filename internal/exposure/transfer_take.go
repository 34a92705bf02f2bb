package exposure

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"lianfang/internal/fault"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/sbom"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// TransferFollower takes files that have arrived as inventories.
func (e *Exposure) TransferFollower() job.Follower {
	return job.Follower{
		Name: "exposure-transfer", Kinds: []journal.Kind{InventoryReceived},
		Step: func(facts []journal.Fact) []job.Part {
			return job.Chunk(facts, 1, func(f journal.Fact) int64 { return f.Object })
		},
		Prepare: e.prepareTransfer,
	}
}

func (e *Exposure) prepareTransfer(ctx context.Context, payload string) (job.Commit, error) {
	var ids []int64
	if err := json.Unmarshal([]byte(payload), &ids); err != nil || len(ids) != 1 {
		return nil, errors.Join(err, errors.New("a transfer's job names one transfer"))
	}
	t, found, err := transferByID(ctx, e.store.Read(), ids[0])
	if err != nil || !found || t.State != Reading {
		return nil, err
	}
	parts := &partsReader{ctx: ctx, q: e.store.Read(), transfer: t.ID}
	up := Upload{Org: t.Org, Name: t.Name, Format: sbom.Unknown, Body: parts, ByMachine: t.ByMachine}
	said, err := e.finders(ctx, []Upload{up})
	if err != nil {
		return nil, err
	}
	p, err := read(up, said[t.Org])
	if parts.err != nil {
		return nil, parts.err
	}
	if err != nil {
		return e.refuseTransfer(ctx, t, e.askColumns(ctx, t.Org, err))
	}
	start, all := e.now(), []parsed{p}
	write, err := e.plan(ctx, t.by, all)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		took, facts, err := write(ctx, tx)
		if err != nil {
			return nil, err
		}
		e.traceTaken(ctx, start, took, all)
		return facts, endTransfer(ctx, tx, t.ID, TakenIn, took[0].Inventory, "", text.Text{})
	}, nil
}

// refuseTransfer keeps why a file could not be read; what is not the file's fault is tried again.
func (e *Exposure) refuseTransfer(ctx context.Context, t Transfer, err error) (job.Commit, error) {
	var form *framing.Error
	f := fault.Of(err)
	if errors.As(err, &form) {
		f = fault.New(fault.Invalid, form.Code, form.Words())
	}
	if f.Kind == fault.Internal {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		body, err := json.Marshal(map[string]string{"code": f.Code})
		if err != nil {
			return nil, err
		}
		fact := journal.Fact{Kind: InventoryRefused, Subject: t.Org, Object: t.ID, Actor: t.by.person, Body: string(body)}
		return []journal.Fact{fact}, endTransfer(ctx, tx, t.ID, Refused, 0, f.Code, f.Say)
	}, nil
}

// partsAtOnce is how many parts of a file are in memory while it is read.
const partsAtOnce = 4

// partsReader reads the parts of a transfer as one file, some at a time, so that no reading of the store is long.
type partsReader struct {
	ctx      context.Context
	q        store.Querier
	transfer int64
	at       int64
	have     [][]byte
	err      error // the store's; the file is not to blame
}

func (r *partsReader) Read(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	if len(r.have) == 0 {
		if r.have, r.err = partsFrom(r.ctx, r.q, r.transfer, r.at, partsAtOnce); r.err != nil {
			return 0, r.err
		}
		if len(r.have) == 0 {
			return 0, io.EOF
		}
	}
	n := copy(p, r.have[0])
	r.at += int64(n)
	if r.have[0] = r.have[0][n:]; len(r.have[0]) == 0 {
		r.have = r.have[1:]
	}
	return n, nil
}
