package incident

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/journal"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// Report is what somebody tells who was hit.
type Report struct {
	Kind     string // slug of a playbook; "" for something else
	What     string
	GoingOn  GoingOn
	Happened time.Time // zero where nobody knows
	Place    string    // where, if that is no member
	Name     string    // all of these may stay empty
	Phone    string
	Mail     string
	Lang     text.Lang
	Once     string // a word that stands in the form, as letter.NewSecret makes it: sent a second time, the report is the first one; "" for none

	// Of a report by ReportAs.
	Org      int64     // the member to which it happened, 0 for none
	Duty     bool      // as the law asks; else of one's own will
	Knew     time.Time // from when the law's clocks run; zero: now
	Facts    law.Facts // answers about the level
	Exercise bool
	Warning  string    // number of the warning from which it came
	Told     time.Time // when the authority was told in another way, since the usual one was closed; zero: by this report
	ToldHow  string    // in which way, and why

	Filled time.Time // when it was written down, where that was without a line (format/offline), by the clock of that device; zero: now
}

func (n *Incidents) check(ctx context.Context, r *Report) error {
	err := wording.Check(
		wording.Field{Name: text.Of("發生什麼事", "What happened"), Said: r.What, Most: maxText, Lines: true, Must: true},
		wording.Field{Name: text.Of("單位或地點", "Where"), Said: r.Place, Most: maxShort}, wording.Field{Name: text.Of("姓名", "Name"), Said: r.Name, Most: maxShort},
		wording.Field{Name: text.Of("電話", "Telephone"), Said: r.Phone, Most: maxPhone}, wording.Field{Name: text.Of("預警編號", "Number of the warning"), Said: r.Warning, Most: maxShort},
		wording.Field{Name: text.Of("用什麼方式通報、為什麼", "How they were told, and why so"), Said: r.ToldHow, Most: maxShort, Must: !r.Told.IsZero()})
	if err != nil {
		return err
	}
	mail, wrong := wording.Mail(r.Mail)
	if wrong != nil {
		return wrong
	}
	r.Mail = mail
	for _, s := range []*string{&r.What, &r.Place, &r.Name, &r.Phone, &r.Warning, &r.ToldHow} {
		*s = strings.TrimSpace(*s)
	}
	if r.GoingOn != StillOn && r.GoingOn != Over {
		r.GoingOn = Unsure
	}
	if r.Lang != text.En {
		r.Lang = text.ZhTW
	}
	for _, at := range []time.Time{r.Happened, r.Knew, r.Told} {
		if !at.IsZero() && (at.After(n.now()) || at.Year() < 2000) {
			return invalid("bad_time", "時間不能在未來，也不能早於 2000 年。", "The time cannot be in the future, nor before 2000.")
		}
	}
	return n.checkKind(ctx, r.Kind)
}

func (n *Incidents) checkKind(ctx context.Context, slug string) error {
	if slug == "" {
		return nil
	}
	_, err := n.Playbook(ctx, marking.Public(), slug)
	return err
}

// Report takes a report from anybody and gives its number, and the code by which whoever sent it reads on; nobody can give that a second time.
//
// A connection may be lost after the report came and before its answer did. So a form that is sent again gives the number and the code of the first time; if
// other words stand in it by then, they are added to the thread.
func (n *Incidents) Report(ctx context.Context, r Report) (number, code string, err error) {
	if err := n.check(ctx, &r); err != nil {
		return "", "", err
	}
	code, hash, again := letter.SecretOf(r.Once)
	if !again {
		code, hash = letter.NewSecret()
	} else if c, err := n.sentBefore(ctx, code, r.What); !fault.Is(err, fault.NotFound) {
		return c.Number, code, err
	}
	if err := n.takeRoom(len(r.What)); err != nil {
		return "", "", err
	}
	c := n.begin(r, FromPublic)
	c.Audience = deskAlone
	c, err = n.insert(ctx, c, hash, Reporter{r.Name, r.Phone, r.Mail}, 0, nil, nil)
	if again && store.Duplicate(err) { // the same at the same time
		c, err = n.sentBefore(ctx, code, r.What)
	}
	return c.Number, code, err
}

// sentBefore is the case that a form made when it was sent before; words that are new since stand in its thread then.
func (n *Incidents) sentBefore(ctx context.Context, code, what string) (Case, error) {
	c, err := n.bySecret(ctx, code)
	if err != nil {
		return c, err
	}
	return c, n.addWhatIsNew(ctx, c, 0, what)
}

// addWhatIsNew adds words to the thread of a case that does not hold them yet.
func (n *Incidents) addWhatIsNew(ctx context.Context, c Case, by int64, what string) error {
	if c.What == what {
		return nil
	}
	said, err := selectMessages(ctx, n.store.Read(), c.ID, ReporterSide)
	if err != nil {
		return err
	}
	for part := range slices.Chunk([]rune(what), maxWords) {
		if slices.ContainsFunc(said, func(m Message) bool { return m.Side == ReporterSide && m.Words == string(part) }) {
			continue
		}
		if err := n.say(ctx, c.ID, ReporterSide, ReporterSide, by, string(part)); err != nil {
			return err
		}
	}
	return nil
}

// takeRoom bounds what strangers can fill the store with.
func (n *Incidents) takeRoom(size int) error {
	if n.room.AllowN(n.now(), costOfReport+size) {
		return nil
	}
	return fault.New(fault.Busy, "too_many_reports", text.Of("目前通報太多，暫時收不下。請打電話給中心，或過幾分鐘再試。", "Too many reports are coming in. Call the centre, or try again in some minutes."))
}

// begin is a case as its report makes it.
func (n *Incidents) begin(r Report, origin Origin) Case {
	c := Case{UUID: uuid.NewString(), Origin: origin, State: Received, Kind: r.Kind, Line: 1, What: r.What, Place: r.Place, GoingOn: r.GoingOn, ReceivedAt: n.micro(), ChangedAt: n.micro(), Exercise: r.Exercise,
		Lang: r.Lang, Warning: r.Warning, Level: -1, DueAt: never, WakeAt: never}
	if !r.Happened.IsZero() {
		c.HappenedAt = r.Happened.UnixMicro()
	}
	if !r.Filled.IsZero() {
		c.filled = r.Filled.UnixMicro()
	}
	return c
}

// insert makes a case with its first events of the law and the assessment behind them.
func (n *Incidents) insert(ctx context.Context, c Case, hash []byte, who Reporter, by int64, events []law.Event, found *Assessment) (Case, error) {
	c, open, err := n.opening(ctx, c, hash, who, by, events, found)
	if err != nil {
		return Case{}, err
	}
	err = n.journal.Commit(ctx, func(tx *store.Tx) (facts []journal.Fact, err error) {
		c, facts, err = open(tx)
		return facts, err
	})
	return c, err
}

// opening makes what writes a case, for a transaction that may do more. A class that the case brings stays.
func (n *Incidents) opening(ctx context.Context, c Case, hash []byte, who Reporter, by int64, events []law.Event, found *Assessment) (Case, func(*store.Tx) (Case, []journal.Fact, error), error) {
	class, err := n.usualClass(ctx, c.Kind)
	if err != nil {
		return Case{}, nil, err
	}
	if c.ID, err = n.store.TakeIDs(ctx, 3); err != nil {
		return Case{}, nil, err
	}
	if c.Class == "" {
		c.Class = class
	}
	side := ReporterSide
	if c.Origin == FromDesk {
		side = DeskSide
	}
	whole := c
	return c, func(tx *store.Tx) (c Case, facts []journal.Fact, err error) {
		c = whole
		if c.Number, err = n.nextNumber(ctx, tx); err != nil {
			return c, nil, err
		}
		rows, err := n.settle(&c, nil, events)
		if err != nil {
			return c, nil, err
		}
		if err := n.raise(ctx, tx, &c, found, c.ID+2); err != nil {
			return c, nil, err
		}
		if err := insertCase(ctx, tx, c, hash, who); err != nil {
			return c, nil, err
		}
		if err := insertEvents(ctx, tx, c.ID, rows); err != nil {
			return c, nil, err
		}
		if found != nil {
			if err := insertAssessment(ctx, tx, c.ID, 1, by, *found); err != nil {
				return c, nil, err
			}
		}
		facts = []journal.Fact{{Kind: CaseCame, Subject: c.ID, Object: c.Org, Audience: c.Audience, Actor: by}}
		return c, facts, insertStep(ctx, tx, c.ID+1, c.ID, Step{Event: Came, Side: side, Actor: by, Words: howItCame(c), At: n.micro()})
	}, nil
}

// usualClass is the class that the playbook of a kind has.
func (n *Incidents) usualClass(ctx context.Context, kind string) (string, error) {
	if kind == "" {
		return "", nil
	}
	a, err := n.Playbook(ctx, marking.Public(), kind)
	if err != nil || !classed(a.Class) {
		return "", err
	}
	return a.Class, nil
}

// BySecret is a case as its reporter reads it. Whoever holds the code is the reporter.
func (n *Incidents) BySecret(ctx context.Context, code string) (Told, error) {
	c, err := n.bySecret(ctx, code)
	if err != nil {
		return Told{}, err
	}
	t, err := n.toldOf(ctx, c)
	t.Steps = slices.DeleteFunc(t.Steps, func(s Step) bool { return slices.Contains(lawfulSteps, s.Event) })
	return t, err
}

// lawfulSteps are what the law asks of a body, and who was let into its case: nothing for whoever has a code, who may be somebody else.
var lawfulSteps = []Event{Bind, Unbind, Happen, Stop, Correct, Withdraw, Leak, Admit, Leave, Tasked, TaskEnded}

func (n *Incidents) bySecret(ctx context.Context, code string) (Case, error) {
	if len(code) != letter.SecretLength {
		return Case{}, noCase()
	}
	return oneCase(ctx, n.store.Read(), "c.hash = $1", letter.Digest(code))
}

// toldOf adds what was done and said to what a reporter reads.
func (n *Incidents) toldOf(ctx context.Context, c Case) (t Told, err error) {
	t = c.told()
	if t.Steps, err = selectSteps(ctx, n.store.Read(), c.ID); err != nil {
		return Told{}, err
	}
	t.Steps = slices.DeleteFunc(t.Steps, func(s Step) bool { return s.Event == Fired && !c.Duty || slices.Contains(deskSteps, s.Event) })
	for i, s := range t.Steps {
		t.Steps[i].Actor = 0
		if !slices.Contains(reasons, s.Event) {
			t.Steps[i].Words = ""
		}
	}
	t.Messages, err = selectMessages(ctx, n.store.Read(), c.ID, ReporterSide)
	return t, err
}

// deskSteps are the desk's alone: that there is one at all says too much.
var deskSteps = []Event{Send, Handed, Lift, AdmitPolice, Raise, AnnounceDraft}

// reasons are the events whose words the reporter reads.
var reasons = []Event{Came, Refuse, Close, Reopen, Extend, Review, Fired, Note, Control, Bind, Unbind, Happen, Stop, Correct, Withdraw, Leak, Admit, Leave, Tasked, TaskEnded, Filed, Judged, AnnounceEnd}

// AddWords is what a reporter writes into their thread.
func (n *Incidents) AddWords(ctx context.Context, code, words string) error {
	c, err := n.bySecret(ctx, code)
	if err != nil {
		return err
	}
	return n.say(ctx, c.ID, ReporterSide, ReporterSide, 0, words)
}
