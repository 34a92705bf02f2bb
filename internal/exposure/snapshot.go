package exposure

import (
	"context"
	"iter"
	"slices"
	"time"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Snapshot is one upload of a list: what the list was from then on, until the next.
type Snapshot struct {
	ID        int64
	Org       int64
	List      int64
	N         int64 // which snapshot of its list
	Name      string
	Format    string
	SHA256    []byte // of the file's bytes as they came
	At        time.Time
	Person    int64 // who handed it in: a person, or a token
	Token     int64
	ByOrg     int64 // whose that person or token is
	ByMachine bool  // only the machines that it names were replaced
	Rows      int64
	Known     int64 // rows that name a product which can be compared; -1: not counted then
	Problems  int64
	Added     int64 // in things on machines; -1: not counted then
	Removed   int64
	Changed   int64
	Diff      bool      // its differences to the one before are kept
	Told      string    // fingerprint of the header by whose told columns it was read; "" is none
	Rebuilt   bool      // what it listed can be given
	Judged    time.Time // zero: still being compared
	JudgeDone int64     // records compared so far, of
	JudgeAll  int64
	Said      []RowProblem // the first of the problems; only SnapshotByID gives them
}

// First tells whether there was no snapshot of the list before.
func (s Snapshot) First() bool { return s.N == 1 }

// Change is a thing on a machine that a snapshot brought, dropped, or has in another version. Either side is empty where there is none.
type Change struct {
	Place    int64
	Machine  string
	Was, Now Held
}

// Held is a thing as its owner writes it, and what we read it as.
type Held struct {
	Written string
	Names   []string // CPE, purl
}

// Title is the name for people.
func (h Held) Title() string {
	if len(h.Names) == 0 {
		return h.Written
	}
	return judge.Title(h.Names[0])
}

// IsZero tells whether nothing is there.
func (h Held) IsZero() bool { return len(h.Names) == 0 }

// SnapshotRow is a row of a snapshot.
type SnapshotRow struct {
	Asset, Component       int64
	Machine, Written, Name string
	Version                string
}

// Effect is a vulnerability that an upload ended or began, of one product.
type Effect struct {
	Gone          bool
	Vulnerability int64
	CVE           string
	Was, Now      string // the product for people; "" where there is none
	Result        judge.Result
	Machines      int64
	Open          bool // the organisation still meets it somewhere today
}

func noSnapshot() error {
	return fault.New(fault.NotFound, "no_such_upload", text.Of("找不到這次上傳，或您沒有權限看它。", "There is no such upload, or it is not for you to see."))
}

// readsList tells whether a viewer reads an organisation's lists row by row: its own people, the desk, and whom it lets hand them in.
func readsList(v marking.Viewer, org int64) bool { return v.MayUpload(org) }

// Snapshots lists an organisation's uploads, the newest first; before is the last of the page before, 0 for the first page.
func (e *Exposure) Snapshots(ctx context.Context, v marking.Viewer, org, before int64, limit int) ([]Snapshot, error) {
	if !readsList(v, org) {
		return nil, noOrg()
	}
	return snapshotsOf(ctx, e.store.Read(), org, before, limit)
}

// SnapshotsOfList lists the uploads of the list that a snapshot is of, the newest first.
func (e *Exposure) SnapshotsOfList(ctx context.Context, v marking.Viewer, s Snapshot, limit int) ([]Snapshot, error) {
	if !readsList(v, s.Org) {
		return nil, noSnapshot()
	}
	return snapshotsOfList(ctx, e.store.Read(), s.List, limit)
}

// SnapshotByID finds an upload of an organisation whose lists the viewer reads.
func (e *Exposure) SnapshotByID(ctx context.Context, v marking.Viewer, id int64) (Snapshot, error) {
	s, found, err := snapshotByID(ctx, e.store.Read(), id)
	if err == nil && (!found || !readsList(v, s.Org)) {
		err = noSnapshot()
	}
	if err != nil {
		return Snapshot{}, err
	}
	return s, nil
}

// Changes lists how a snapshot differs from the one before, by machine, a page at a time by place.
func (e *Exposure) Changes(ctx context.Context, v marking.Viewer, s Snapshot, after int64, limit int) ([]Change, error) {
	if !readsList(v, s.Org) {
		return nil, noSnapshot()
	}
	return changesAfter(ctx, e.store.Read(), s, after, limit)
}

// Effects lists the vulnerabilities that an upload ended and began, as far as the viewer may know of them.
func (e *Exposure) Effects(ctx context.Context, v marking.Viewer, s Snapshot, gone bool, limit int) ([]Effect, error) {
	if !readsList(v, s.Org) {
		return nil, noSnapshot()
	}
	found, err := effectsSeen(ctx, e.store.Read(), v, s, gone, limit)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	open, err := stillOpen(ctx, e.store.Read(), v, s.Org, found)
	for i := range found {
		found[i].Open = open[found[i].Vulnerability]
	}
	return found, err
}

// machinesRead is how many machines of a snapshot are read at once, so that no reading is long.
const machinesRead = 1000

func notRebuilt() error {
	return fault.New(fault.NotFound, "snapshot_not_kept", text.Of("這次上傳之後的差異沒有全部留著，無法還原當時的清單。", "Not all differences since this upload are kept, so the list as it was cannot be given."))
}

// RowsOf gives what a list said from a snapshot on, by machine. It is found by walking back from now: what the later snapshots dropped is put back,
// what they brought is left out.
func (e *Exposure) RowsOf(ctx context.Context, v marking.Viewer, s Snapshot) (iter.Seq2[SnapshotRow, error], error) {
	if !readsList(v, s.Org) {
		return nil, noSnapshot()
	}
	if !s.Rebuilt {
		return nil, notRebuilt()
	}
	machines, err := machinesOf(ctx, e.store.Read(), s.Org)
	if err != nil {
		return nil, err
	}
	return func(yield func(SnapshotRow, error) bool) {
		for piece := range slices.Chunk(machines, machinesRead) {
			rows, err := rowsOn(ctx, e.store.Read(), s, piece)
			if err != nil {
				yield(SnapshotRow{}, err)
				return
			}
			for _, r := range rows {
				if !yield(r, nil) {
					return
				}
			}
		}
	}, nil
}

// Compare lists how two snapshots of one list differ, whatever lies between them, a page at a time by place; all is how many differences there are.
func (e *Exposure) Compare(ctx context.Context, v marking.Viewer, from, to Snapshot, after int64, limit int) (page []Change, all int, err error) {
	if !readsList(v, from.Org) || !readsList(v, to.Org) {
		return nil, 0, noSnapshot()
	}
	if from.List != to.List {
		return nil, 0, fault.New(fault.Invalid, "other_list", text.Of("兩次上傳不是同一份清單，不能比較。", "The two uploads are not of one list, so they cannot be compared."))
	}
	if from.N > to.N {
		from, to = to, from
	}
	if !from.Rebuilt {
		return nil, 0, notRebuilt()
	}
	q := e.store.Read()
	gone, came, err := between(ctx, q, from.List, from.N, to.N)
	if err != nil {
		return nil, 0, err
	}
	found, err := differences(ctx, q, gone, came)
	if err != nil {
		return nil, 0, err
	}
	first := min(max(after, 0), int64(len(found)))
	page, err = inWords(ctx, q, found[first:min(first+int64(limit), int64(len(found)))], first+1)
	return page, len(found), err
}

// Judging is the uploads of an organisation that are still being compared with what is known.
func (e *Exposure) Judging(ctx context.Context, v marking.Viewer, org int64) ([]Snapshot, error) {
	if err := notThisOrg(v, org); err != nil {
		return nil, err
	}
	return waitingOf(ctx, e.store.Read(), v, org)
}
