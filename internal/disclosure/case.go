package disclosure

import (
	"context"
	"log/slog"
	"regexp"
	"time"

	"lianfang/internal/journal"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Options is how a centre discloses.
type Options struct {
	// Address gives the address of this centre as others use it; it is known once the centre listens.
	Address func() string
	Code    string    // begins the numbers of cases and advisories; "LF"
	Centre  text.Text // its name; that of the store's centre where nothing is said
	Hotline string    // how it is reached, in advisories and security.txt
	Log     *slog.Logger
	Intake  func(ctx context.Context, name string, document []byte) error // takes a published advisory as any other intelligence; nil: nothing does
}

// Disclosures leads cases.
type Disclosures struct {
	store   *store.Store
	journal *journal.Journal
	book    *marking.Book
	members *member.Members
	now     func() time.Time
	letters *letter.Queue
	options Options
}

// New leads the cases of a store.
func New(s *store.Store, j *journal.Journal, b *marking.Book, m *member.Members, now func() time.Time, o Options) *Disclosures {
	if o.Code == "" {
		o.Code = "LF"
	}
	if o.Address == nil {
		o.Address = func() string { return "" }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	d := &Disclosures{store: s, journal: j, book: b, members: m, now: now, options: o}
	d.useLetters()
	return d
}

func (d *Disclosures) micro() int64 { return d.now().UnixMicro() }

// Case is a flaw that somebody reported. What, How and Others are the finder's own words: the desk's alone to read.
type Case struct {
	ID         int64
	UUID       string
	Number     string // "LF-CVD-2026-0001"
	State      State
	Product    string
	Version    string
	What       string
	How        string
	Others     string // who else knows
	Lang       text.Lang
	SentAt     int64
	ReceivedAt int64
	ChangedAt  int64
	Title      string // by the desk
	Brief      string // by the desk, for the vendor
	Duplicate  int64
	CVE        string
	TVN        string
	VendorOrg  int64 // a member, 0 for none
	VendorName string
	VendorMail string // of one that is no member
	VendorLang text.Lang
	ToldAt     int64
	Deadline   int64 // 0 while no vendor was told
	Extended   int64
	Audience   int64
}

// Finder is who found a flaw.
type Finder struct {
	Mail        string // "" for one who stays anonymous
	Name        string
	Credit      bool // to be thanked by name
	Share       bool // the vendor may know the name
	ConfirmedAt int64
}

// DaysLeft is how many days of a case's clock are left, the day that runs counted whole; negative once it is over. ok is false where no clock runs.
func (c Case) DaysLeft(now time.Time) (days int, ok bool) {
	if !c.State.Runs() || c.Deadline == 0 {
		return 0, false
	}
	left := time.UnixMicro(c.Deadline).Sub(now)
	if left <= 0 {
		return int(left/day) - 1, true
	}
	return int((left + day - 1) / day), true
}

// Overdue tells whether the clock of a case is over.
func (c Case) Overdue(now time.Time) bool {
	n, ok := c.DaysLeft(now)
	return ok && n < 0
}

// Name is what a case is called: the desk's title, or else the product.
func (c Case) Name() string {
	if c.Title != "" {
		return c.Title
	}
	return c.Product
}

// Step is something that was done.
type Step struct {
	Event Event
	Side  Side
	Actor int64
	Words string
	At    int64
}

// Message is a line of a thread.
type Message struct {
	Side  Side
	Actor int64
	Words string
	At    int64
}

var (
	cveForm = regexp.MustCompile(`^CVE-(1999|2\d{3})-\d{4,19}$`)
	tvnForm = regexp.MustCompile(`^TVN-\d{4}(0[1-9]|1[0-2])\d{3,8}$`) // year, month, running number
)

func checkNumbers(cve, tvn string) error {
	if cve != "" && !cveForm.MatchString(cve) {
		return invalid("bad_cve", "CVE 編號的寫法是 CVE-2026-12345。", "A CVE number is written like CVE-2026-12345.")
	}
	if tvn != "" && !tvnForm.MatchString(tvn) {
		return invalid("bad_tvn", "TVN 編號的寫法是 TVN-202611001：年、月、流水號。", "A TVN number is written like TVN-202611001: year, month, running number.")
	}
	return nil
}

// read makes one fault of a row that is not there.
func orNoCase(err error, found bool) error {
	if err == nil && !found {
		return noCase()
	}
	return err
}
