package warning

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Kind is the sort of a warning, by the three-letter codes that the country's exchange uses.
type Kind string

// The kinds.
const (
	ANA Kind = "ANA" // 資安訊息情資: something to know and to act on
	EWA Kind = "EWA" // 資安預警情資: a given organisation may be hit
	INT Kind = "INT" // 入侵攻擊情資: a given system is compromised
	DEF Kind = "DEF" // 網頁攻擊情資: a given page is defaced or phishes
	FBI Kind = "FBI" // 回饋情資: about an earlier one
)

var kindNames = map[Kind]text.Text{
	ANA: text.Of("資安訊息情資", "Advisory"),
	EWA: text.Of("資安預警情資", "Early warning"),
	INT: text.Of("入侵攻擊情資", "Intrusion"),
	DEF: text.Of("網頁攻擊情資", "Web attack"),
	FBI: text.Of("回饋情資", "Feedback"),
}

// Name is the kind in words.
func (k Kind) Name() text.Text { return kindNames[k] }

func (k Kind) known() bool { _, ok := kindNames[k]; return ok }

// Heading is the title as people read it: an exercise says so before anything else.
func (x Warning) Heading() text.Text {
	if !x.Drill {
		return x.Words.Title
	}
	return text.Format("【演練】%v", "[Drill] %v", x.Words.Title)
}

// personal kinds are about one organisation's own systems, so their text is never for everybody.
func (k Kind) personal() bool { return k == EWA || k == INT || k == DEF }

// State is where a warning stands; doc.go has the life-cycle.
type State string

// The states.
const (
	Draft     State = "draft"
	Released  State = "released"
	Withdrawn State = "withdrawn"
	Dropped   State = "dropped"
)

// Warning is a warning without its recipients.
type Warning struct {
	ID            int64
	UUID          string
	Number        string // "" until released
	Kind          Kind
	State         State
	Urgency       int       // 1 is the most urgent, 4 the least
	TLP           tlp.Level // None: unmarked, for the desk alone
	Audience      int64     // who may read it, 0 until released
	Cause         string
	Vulnerability int64 // 0 for none
	Item          int64 // the item that began it, 0 for none
	Words         Words
	Plan          Plan
	Drill         bool
	Policy        int64 // version that decided
	Approvers     int
	DraftedBy     int64 // 0: the centre's own followers
	DraftedAt     time.Time
	ReleasedAt    time.Time
	DueAt         time.Time
	EndedAt       time.Time
	EndedWhy      text.Text
}

// Exposed is what this package asks of package exposure.
type Exposed interface {
	VulnerabilityByID(ctx context.Context, v marking.Viewer, id int64) (exposure.Vulnerability, error)
	VulnerabilityByCVE(ctx context.Context, v marking.Viewer, cve string) (exposure.Vulnerability, error)
	OrgsExposed(ctx context.Context, v marking.Viewer, vulnerability, afterOrg int64, limit int) ([]exposure.OrgExposure, error)
	OrgsToTell(ctx context.Context, v marking.Viewer, vulnerability, afterOrg int64, limit int) ([]exposure.OrgExposure, error)
	VulnerabilitiesOf(ctx context.Context, v marking.Viewer, org, inventory int64) ([]int64, error)
	ExploitedByID(ctx context.Context, v marking.Viewer, ids []int64) ([]exposure.Vulnerability, error)
	ExposureOf(ctx context.Context, v marking.Viewer, org int64, vulnerabilities []int64) (map[int64]exposure.OrgExposure, error)
	Findings(ctx context.Context, v marking.Viewer, org, vulnerability int64, limit int) ([]exposure.Finding, error)
}

// Companions is what this package asks of package intel: what came in the same file as a word.
type Companions interface {
	Companions(ctx context.Context, v marking.Viewer, word int64, limit int) ([]intel.Item, error)
}

// Members is what this package asks of package member.
type Members interface {
	OrgsByID(ctx context.Context, v marking.Viewer, ids []int64) (map[int64]member.Org, error)
	ContactsOf(ctx context.Context, v marking.Viewer, orgs []int64) (map[int64][]member.Contact, error)
	StaleContacts(ctx context.Context, by marking.Viewer, ids []int64) error
}

// Options are a centre's own settings.
type Options struct {
	// Centre begins every number. Empty means LF. Letters and digits, at most 12.
	Centre string
	// PublicURL is where members open warnings, without a slash at its end, e.g. https://lianfang.example.tw.
	PublicURL string
	// Channels send; a channel that is not here is not used, and what was queued for it waits.
	Channels []Channel
	// Advice finds what was written for a product; nil leaves the general text.
	Advice Adviser
}

// Warnings is the warning domain of one centre.
type Warnings struct {
	store    *store.Store
	journal  *journal.Journal
	book     *marking.Book
	intel    Companions
	exposed  Exposed
	members  Members
	now      func() time.Time
	log      *slog.Logger
	options  Options
	channels map[member.Channel]Channel

	open store.Memory[struct{}, Open]
	list store.Memory[int64, ListCounts]
}

// New makes the warning domain of a store.
func New(s *store.Store, j *journal.Journal, b *marking.Book, n Companions, e Exposed, m Members, now func() time.Time, log *slog.Logger, o Options) *Warnings {
	if o.Centre == "" {
		o.Centre = "LF"
	}
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	w := &Warnings{store: s, journal: j, book: b, intel: n, exposed: e, members: m, now: now, log: log, options: o, channels: map[member.Channel]Channel{}}
	for _, c := range o.Channels {
		w.channels[c.Name()] = c
	}
	return w
}

func (w *Warnings) micro() int64 { return w.now().UnixMicro() }

// Link is where a person opens a warning.
func (w *Warnings) Link(number string) string { return w.options.PublicURL + "/warnings/" + number }

func noWarning() error {
	return fault.New(fault.NotFound, "no_such_warning", text.Of("找不到這則預警，或您沒有權限看它。", "There is no such warning, or it is not for you to see."))
}

// aPerson refuses tokens and programs: a release and a withdrawal are somebody's decision.
func aPerson(by marking.Viewer) error {
	if by.Class == marking.ClassDesk && by.Person != 0 {
		return nil
	}
	return fault.New(fault.NotAllowed, "person_only", text.Of("這需要值班台的一個人來決定。", "This needs a person of the desk to decide."))
}

func invalid(code, zh, en string) error { return fault.New(fault.Invalid, code, text.Of(zh, en)) }

func conflict(code, zh, en string) error { return fault.New(fault.Conflict, code, text.Of(zh, en)) }

func instant(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}
