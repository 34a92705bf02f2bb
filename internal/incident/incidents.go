package incident

import (
	"time"

	"golang.org/x/time/rate"

	"lianfang/internal/incident/law"
	"lianfang/internal/journal"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
)

// Options is how a centre takes incidents.
type Options struct {
	Code   string    // begins the numbers; "LF"
	Law    *law.Book // what it goes by; the law that comes with the program
	Intake Intake    // where signs go; nil for nowhere
}

// Incidents is the door of the package.
type Incidents struct {
	store   *store.Store
	journal *journal.Journal
	book    *marking.Book
	members *member.Members
	now     func() time.Time
	letters *letter.Queue
	out     *letter.Queue // to who answers for abuse, and who is on duty
	law     *law.Book
	code    string
	intake  Intake
	pieces  Pieces
	abuse   Directory
	library Library
	counts  store.Memory[struct{}, Counts]
	room    *rate.Limiter // bytes of public reports
	mailbox string        // to which people write to report, "" for none
	months  store.Memory[string, Month]
}

// New opens it.
func New(s *store.Store, j *journal.Journal, b *marking.Book, m *member.Members, now func() time.Time, o Options) *Incidents {
	n := &Incidents{store: s, journal: j, book: b, members: m, now: now, law: o.Law, code: o.Code, intake: o.Intake, room: rate.NewLimiter(roomASecond, roomAtOnce)}
	if n.code == "" {
		n.code = "LF"
	}
	if n.law == nil {
		n.law = law.Builtin()
	}
	n.useLetters()
	return n
}

func (n *Incidents) micro() int64 { return n.now().UnixMicro() }
