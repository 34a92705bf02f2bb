package evidence

import (
	"context"
	"log/slog"
	"time"

	"lianfang/internal/blob"
	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// Options is how a centre keeps evidence.
type Options struct {
	Folder *blob.Folder // where the bytes lie; nil: this centre takes none
	Centre func() text.Text
	// Ended picks, of some cases, those that ended before an instant.
	Ended func(ctx context.Context, cases []int64, before int64) ([]int64, error)
	Log   *slog.Logger
	Rules *Rules // YARA rules, nil for none
}

// Vault is the door of the package.
type Vault struct {
	store   *store.Store
	journal *journal.Journal
	now     func() time.Time
	Options
}

// New opens it.
func New(s *store.Store, j *journal.Journal, now func() time.Time, o Options) *Vault {
	return &Vault{store: s, journal: j, now: now, Options: o}
}

func (v *Vault) micro() int64 { return v.now().UnixMicro() }

// Takes tells whether this centre has a place for evidence.
func (v *Vault) Takes() bool { return v.Folder != nil }

func (v *Vault) open() error {
	if v.Folder == nil {
		return fault.New(fault.Conflict, "no_evidence_here", text.Of("這個中心還沒有設定放證物的地方，請聯絡值班台。", "This centre has no place for evidence yet; call the desk."))
	}
	return nil
}

// What this package tells the journal. The subject is the case, the object the piece (0 for all); the desk alone reads them.
const (
	Came    journal.Kind = "evidence.came"
	Handled journal.Kind = "evidence.handled" // body: the act
	Changed journal.Kind = "evidence.changed" // its bytes are no longer what came
)

func invalid(code, zh, en string) error { return fault.New(fault.Invalid, code, text.Of(zh, en)) }

func noItem() error {
	return fault.New(fault.NotFound, "no_such_evidence", text.Of("沒有這件證物，或您沒有權限看它。", "There is no such piece of evidence, or it is not for you to see."))
}

func destroyed() error {
	return fault.New(fault.Conflict, "evidence_destroyed", text.Of("這件證物已依期限銷毀，只留下雜湊與紀錄。", "The evidence was destroyed when its time was over; its hash and the record are left."))
}

// reason checks why something is done.
func reason(s string) error {
	return wording.Check(wording.Field{Name: text.Of("理由", "the reason"), Said: s, Most: maxWords, Lines: true, Must: true})
}

func deskOnly(p Pass) error {
	if p.Side != ByDesk {
		return noItem()
	}
	return nil
}
