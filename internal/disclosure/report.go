package disclosure

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/letter"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// Report is what somebody who found a flaw writes.
type Report struct {
	Product string
	Version string
	What    string // what is wrong
	How     string // how to see it
	Others  string // who else knows
	Mail    string // "" to stay anonymous
	Name    string
	Credit  bool // wishes to be thanked by name
	Share   bool // the vendor may know the name
	Lang    text.Lang
}

func (r *Report) check() error {
	for _, f := range []*fault.Fault{
		written(text.Of("產品", "Product"), r.Product, maxShort, false, true), written(text.Of("版本", "Version"), r.Version, maxVersion, false, false),
		written(text.Of("問題是什麼", "What is wrong"), r.What, maxText, true, true), written(text.Of("怎麼重現", "How to reproduce it"), r.How, maxText, true, false),
		written(text.Of("還有誰知道", "Who else knows"), r.Others, maxWords, true, false), written(text.Of("姓名", "Name"), r.Name, maxShort, false, r.Credit || r.Share),
	} {
		if f != nil {
			return f
		}
	}
	mail, f := wording.Mail(r.Mail)
	if f != nil {
		return f
	}
	r.Mail = mail
	if r.Lang != text.En {
		r.Lang = text.ZhTW
	}
	for _, s := range []*string{&r.Product, &r.Version, &r.Name} {
		*s = strings.TrimSpace(*s)
	}
	return nil
}

// Report takes a report and gives its number. Where the finder gave an address and letters are sent, the desk does not see it before the letter that goes there was opened: secret
// is then "". Else it is what the finder reads on by; nobody can give it a second time.
func (d *Disclosures) Report(ctx context.Context, r Report) (number, secret string, err error) {
	if err := r.check(); err != nil {
		return "", "", err
	}
	if err := d.room(ctx, r.Mail); err != nil {
		return "", "", err
	}
	ids, err := d.store.TakeIDs(ctx, 2)
	if err != nil {
		return "", "", err
	}
	writes := r.Mail != "" && d.Mails()
	secret, hash := letter.NewSecret()
	c := Case{ID: ids, UUID: uuid.NewString(), State: Sent, Product: r.Product, Version: r.Version, What: r.What, How: r.How, Others: r.Others, Lang: r.Lang, SentAt: d.micro(), ChangedAt: d.micro(), Audience: deskAlone}
	if !writes {
		c.State, c.ReceivedAt = Received, d.micro()
	}
	err = d.journal.Commit(ctx, func(tx *store.Tx) (facts []journal.Fact, err error) {
		if c.Number, err = d.nextNumber(ctx, tx, "CVD"); err != nil {
			return nil, err
		}
		if err := insertCase(ctx, tx, c, hash, Finder{Mail: r.Mail, Name: r.Name, Credit: r.Credit, Share: r.Share}); err != nil {
			return nil, err
		}
		if writes {
			return nil, d.letters.Put(ctx, tx, string(letterConfirm), c.ID)
		}
		return []journal.Fact{{Kind: CaseCame, Subject: c.ID, Audience: deskAlone}}, insertStep(ctx, tx, ids+1, c.ID, Step{Event: Confirm, Side: FinderSide, At: d.micro()})
	})
	if err != nil || writes {
		return c.Number, "", err
	}
	return c.Number, secret, nil
}

// room bounds what strangers can fill the store with.
func (d *Disclosures) room(ctx context.Context, mail string) error {
	hour, same, waiting, err := d.countReports(ctx, mail, d.micro()-time.Hour.Microseconds())
	if err != nil {
		return err
	}
	if mail != "" && same >= maxUnconfirmed {
		return fault.New(fault.Conflict, "report_waits", text.Of("這個信箱已有通報等您確認：請打開我們寄去的信。", "A report with this address waits for you: open the letter that we sent there."))
	}
	if hour >= maxAnHour || waiting >= maxWaiting {
		return fault.New(fault.Busy, "too_many_reports", text.Of("目前通報太多，暫時收不下。請一小時後再試，或打電話給中心。", "Too many reports are waiting. Try again in an hour, or call the centre."))
	}
	return nil
}

// Seen is a case as its finder sees it.
type Seen struct {
	Number    string
	State     State
	Product   string
	Version   string
	What      string
	How       string
	Others    string
	Lang      text.Lang
	SentAt    int64
	Deadline  int64
	Anonymous bool
	Steps     []Step // the words only of what is the finder's to read: why it was refused
	Messages  []Message
	Advisory  string // number of the advisory, once there is one
}

// BySecret is a case as its finder sees it. Whoever holds the secret is the finder.
func (d *Disclosures) BySecret(ctx context.Context, secret string) (Seen, error) {
	c, err := d.bySecret(ctx, secret)
	if err != nil {
		return Seen{}, err
	}
	s := Seen{Number: c.Number, State: c.State, Product: c.Product, Version: c.Version, What: c.What, How: c.How, Others: c.Others, Lang: c.Lang, SentAt: c.SentAt, Deadline: c.Deadline}
	f, err := selectFinder(ctx, d.store.Read(), c.ID)
	if err != nil {
		return Seen{}, err
	}
	s.Anonymous = f.Mail == ""
	if s.Steps, err = selectSteps(ctx, d.store.Read(), c.ID); err != nil {
		return Seen{}, err
	}
	for i := range s.Steps {
		s.Steps[i].Actor = 0
		if s.Steps[i].Event != Refuse {
			s.Steps[i].Words = ""
		}
	}
	if s.Messages, err = selectMessages(ctx, d.store.Read(), c.ID, FinderSide); err != nil {
		return Seen{}, err
	}
	s.Advisory, err = trackingOf(ctx, d.store.Read(), c.ID)
	return s, err
}

func (d *Disclosures) bySecret(ctx context.Context, secret string) (Case, error) {
	if len(secret) != letter.SecretLength {
		return Case{}, noCase()
	}
	return oneCase(ctx, d.store.Read(), "c.hash = $1", letter.Digest(secret))
}

// ConfirmReport notes that the address is the finder's, and shows the case to the desk. Doing it twice is no error.
func (d *Disclosures) ConfirmReport(ctx context.Context, secret string) error {
	c, err := d.bySecret(ctx, secret)
	if err != nil || c.State != Sent {
		return err
	}
	err = d.step(ctx, c.ID, deed{event: Confirm, side: FinderSide, change: func(ctx context.Context, tx *store.Tx, c *Case) error {
		c.ReceivedAt = d.micro()
		return confirmFinder(ctx, tx, c.ID, d.micro())
	}})
	if err != nil && fault.Of(err).Code == "wrong_state" { // two at once
		return nil
	}
	return err
}

// AddWords is what the finder writes into their thread.
func (d *Disclosures) AddWords(ctx context.Context, secret, said string) error {
	c, err := d.bySecret(ctx, secret)
	if err != nil {
		return err
	}
	if c.State == Sent {
		return wrongState(c.State)
	}
	return d.say(ctx, c, FinderSide, FinderSide, 0, said)
}
