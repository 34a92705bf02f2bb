package disclosure

import (
	"context"
	"strings"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// File is a case with all that the desk knows of it.
type File struct {
	Case
	Finder  Finder
	Steps   []Step
	Threads map[Side][]Message
	Of      string // number of the case that it repeats
}

// Find gives a case to the desk; which is its UUID.
func (d *Disclosures) Find(ctx context.Context, v marking.Viewer, which string) (File, error) {
	if err := v.DeskOnly(); err != nil {
		return File{}, err
	}
	c, err := d.visible(ctx, v, which)
	if err != nil {
		return File{}, err
	}
	q := d.store.Read()
	f := File{Case: c, Threads: map[Side][]Message{}}
	if f.Finder, err = selectFinder(ctx, q, c.ID); err != nil {
		return File{}, err
	}
	if f.Steps, err = selectSteps(ctx, q, c.ID); err != nil {
		return File{}, err
	}
	for _, thread := range []Side{FinderSide, VendorSide, DeskSide} {
		if f.Threads[thread], err = selectMessages(ctx, q, c.ID, thread); err != nil {
			return File{}, err
		}
	}
	if c.Duplicate != 0 {
		of, err := oneCase(ctx, q, "c.id = $1", c.Duplicate)
		if err != nil {
			return File{}, err
		}
		f.Of = of.Number
	}
	return f, nil
}

// visible finds a case that a viewer may see.
func (d *Disclosures) visible(ctx context.Context, v marking.Viewer, which string) (Case, error) {
	if len(which) > maxShort {
		return Case{}, noCase()
	}
	return oneCase(ctx, d.store.Read(), "c.uuid = $1 AND c.state <> 'sent' AND "+v.Where("c.audience"), which)
}

// List asks for a part of the desk's list.
type List struct {
	State State // "" for all that are open
	After int64
	Limit int
}

// Page is a part of a list.
type Page struct {
	Cases []Case
	Next  int64 // the after of the next page, 0 at the end
}

// Cases lists the cases of a state for the desk, oldest first; the open ones all at once.
func (d *Disclosures) Cases(ctx context.Context, v marking.Viewer, l List) (Page, error) {
	if err := v.DeskOnly(); err != nil {
		return Page{}, err
	}
	if l.State != "" && (stateNames[l.State].IsZero() || l.State == Sent) {
		return Page{}, invalid("bad_state", "沒有這種狀態。", "There is no such state.")
	}
	limit := min(max(l.Limit, 1), maxPage)
	where := "c.state = $1"
	if l.State == "" {
		where = "c.state IN ('received','validated','told','answered','ready') AND $1 = ''"
	}
	all, err := selectCases(ctx, d.store.Read(), where+" AND c.id > $2 AND "+v.Where("c.audience")+" ORDER BY c.id LIMIT $3", string(l.State), l.After, limit+1)
	return pageOf(all, limit), err
}

func pageOf(all []Case, limit int) Page {
	p := Page{Cases: all}
	if len(all) > limit {
		p.Cases, p.Next = all[:limit], all[limit-1].ID
	}
	return p
}

// Counts is how many cases wait for the desk: those that came and those whose day has passed.
type Counts struct{ Received, Overdue, Running int64 }

// Count counts them; whoever is not the desk has none.
func (d *Disclosures) Count(ctx context.Context, v marking.Viewer) (Counts, error) {
	if !v.All() {
		return Counts{}, nil
	}
	return d.countCases(ctx, d.micro())
}

// Assessment is what the desk finds about a report.
type Assessment struct {
	Title   string
	Product string
	Version string
	Words   string
}

// Validate says that a report holds. Title, product and version are from now on the desk's own words.
func (d *Disclosures) Validate(ctx context.Context, by marking.Viewer, id int64, a Assessment) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	for _, f := range []*fault.Fault{written(text.Of("標題", "Title"), a.Title, maxShort, false, true), written(text.Of("產品", "Product"), a.Product, maxShort, false, true),
		written(text.Of("版本", "Version"), a.Version, maxVersion, false, false), written(text.Of("說明", "the words"), a.Words, maxWords, true, false)} {
		if f != nil {
			return f
		}
	}
	return d.step(ctx, id, deed{event: Validate, side: DeskSide, actor: by.Actor(), words: a.Words, tells: []letterKind{letterFinder}, change: func(_ context.Context, _ *store.Tx, c *Case) error {
		c.Title, c.Product, c.Version = strings.TrimSpace(a.Title), strings.TrimSpace(a.Product), strings.TrimSpace(a.Version)
		return nil
	}})
}

// Refuse says that a report does not hold; the finder reads why.
func (d *Disclosures) Refuse(ctx context.Context, by marking.Viewer, id int64, reason string) error {
	return d.ends(ctx, by, id, deed{event: Refuse, words: reason})
}

// Close ends a case for which nothing is published.
func (d *Disclosures) Close(ctx context.Context, by marking.Viewer, id int64, reason string) error {
	return d.ends(ctx, by, id, deed{event: Close, words: reason})
}

// Reopen looks at a case that ended once more.
func (d *Disclosures) Reopen(ctx context.Context, by marking.Viewer, id int64, reason string) error {
	return d.ends(ctx, by, id, deed{event: Reopen, words: reason, change: func(_ context.Context, _ *store.Tx, c *Case) error {
		c.Duplicate, c.ToldAt, c.Deadline, c.Extended, c.Audience, c.VendorOrg = 0, 0, 0, 0, deskAlone, 0
		return nil
	}})
}

// Repeat says that a case repeats another, by its number.
func (d *Disclosures) Repeat(ctx context.Context, by marking.Viewer, id int64, number, why string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if len(number) > maxShort {
		return noCase()
	}
	of, err := oneCase(ctx, d.store.Read(), "c.number = $1 AND c.state <> 'sent'", strings.TrimSpace(strings.ToUpper(number)))
	if err != nil {
		return err
	}
	if of.ID == id || of.State == Duplicate {
		return invalid("bad_duplicate", "請填原本那一件的編號。", "Give the number of the case that came first.")
	}
	return d.ends(ctx, by, id, deed{event: Repeat, words: why, change: func(_ context.Context, _ *store.Tx, c *Case) error {
		c.Duplicate = of.ID
		return nil
	}})
}

// ends is a step of the desk with a reason.
func (d *Disclosures) ends(ctx context.Context, by marking.Viewer, id int64, s deed) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if err := words(s.words); err != nil {
		return err
	}
	s.side, s.actor, s.tells = DeskSide, by.Actor(), []letterKind{letterFinder, letterVendor}
	return d.step(ctx, id, s)
}

// Vendor is whom the desk tells: a member, or a mail address.
type Vendor struct {
	Org   int64
	Name  string
	Mail  string
	Lang  text.Lang
	Brief string // what the vendor reads: the desk's own words, never the report
	Days  int    // until it may be published; DeadlineDays where 0
}

// Tell tells the vendor, and starts the clock. For one that is no member, where no letters are sent, it gives the secret that the desk hands over itself. Telling another
// vendor takes the case from the one before; the clock of a vendor that was told before goes on.
func (d *Disclosures) Tell(ctx context.Context, by marking.Viewer, id int64, n Vendor) (secret string, err error) {
	if err := by.DeskOnly(); err != nil {
		return "", err
	}
	if n.Days == 0 {
		n.Days = DeadlineDays
	}
	if err := n.check(); err != nil {
		return "", err
	}
	audience := int64(deskAlone)
	if n.Org != 0 {
		o, err := d.members.FindOrg(ctx, by, n.Org)
		if err != nil {
			return "", err
		}
		n.Name = o.Name.In(text.ZhTW)
		if audience, err = d.book.Intern(ctx, marking.Audience{TLP: tlp.AmberStrict, Orgs: []int64{n.Org}}); err != nil {
			return "", err
		}
	}
	secret, hash := letter.NewSecret()
	err = d.step(ctx, id, deed{event: Tell, side: DeskSide, actor: by.Actor(), vendor: "", tells: []letterKind{letterFinder, letterVendor}, change: func(ctx context.Context, tx *store.Tx, c *Case) error {
		other := c.VendorOrg != n.Org || c.VendorMail != n.Mail
		c.VendorOrg, c.VendorName, c.VendorMail, c.VendorLang, c.Brief, c.Audience = n.Org, n.Name, n.Mail, n.Lang, n.Brief, audience
		if c.ToldAt == 0 || other {
			c.ToldAt, c.Extended = d.micro(), 0
			c.Deadline = d.now().Add(time.Duration(n.Days) * day).UnixMicro()
		}
		if n.Org != 0 {
			hash = nil
		}
		if other {
			if err := moveVendorThread(ctx, tx, c.ID); err != nil { // what was said with another vendor is not this one's to read
				return err
			}
		}
		return setVendorHash(ctx, tx, c.ID, hash)
	}})
	if err != nil || n.Org != 0 || d.Mails() {
		return "", err
	}
	return secret, nil
}

func (n *Vendor) check() error {
	mail, f := wording.Mail(n.Mail)
	if f != nil {
		return f
	}
	n.Mail = mail
	for _, f := range []*fault.Fault{written(text.Of("廠商名稱", "Name of the vendor"), n.Name, maxShort, false, n.Org == 0), written(text.Of("給廠商的說明", "What the vendor reads"), n.Brief, maxText, true, true)} {
		if f != nil {
			return f
		}
	}
	switch {
	case n.Org == 0 && n.Mail == "" || n.Org != 0 && n.Mail != "":
		return invalid("bad_vendor", "請選一個成員單位，或填廠商的電子郵件，擇一。", "Choose a member, or give the vendor's mail address: one of them.")
	case n.Days < 1 || n.Days > MostDays:
		return fault.New(fault.Invalid, "bad_days", text.Format("公開期限是 1 到 %d 天。", "The deadline is 1 to %d days.", MostDays))
	}
	if n.Lang != text.En {
		n.Lang = text.ZhTW
	}
	return nil
}

// Extend moves the deadline to a day, with a reason: later at most MostExtensions times and MostDays from the vendor being told, earlier as often as needed.
func (d *Disclosures) Extend(ctx context.Context, by marking.Viewer, id int64, until time.Time, reason string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if err := words(reason); err != nil {
		return err
	}
	return d.step(ctx, id, deed{event: Extend, side: DeskSide, actor: by.Actor(), words: reason, tells: []letterKind{letterFinder, letterVendor}, change: func(_ context.Context, _ *store.Tx, c *Case) error {
		most := time.UnixMicro(c.ToldAt).Add(MostDays * day)
		later := until.UnixMicro() > c.Deadline
		switch {
		case !c.State.Runs():
			return wrongState(c.State)
		case until.Before(d.now()):
			return invalid("bad_deadline", "期限不能是過去。", "The deadline cannot be in the past.")
		case until.After(most):
			return fault.New(fault.Invalid, "bad_deadline", text.Format("通知廠商後最多 %d 天。", "At most %d days after the vendor was told.", MostDays))
		case later && c.Extended >= MostExtensions:
			return fault.New(fault.Conflict, "extended_enough", text.Format("期限最多延後 %d 次。", "A deadline is put off at most %d times.", MostExtensions))
		}
		if later {
			c.Extended++
		}
		c.Deadline = until.UnixMicro()
		return nil
	}})
}

// Number notes the numbers under which a flaw is known elsewhere; "" takes one away.
func (d *Disclosures) Number(ctx context.Context, by marking.Viewer, id int64, cve, tvn string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	cve, tvn = strings.ToUpper(strings.TrimSpace(cve)), strings.ToUpper(strings.TrimSpace(tvn))
	if err := checkNumbers(cve, tvn); err != nil {
		return err
	}
	return d.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		c, err := lockCase(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		c.CVE, c.TVN, c.ChangedAt = cve, tvn, d.micro()
		return []journal.Fact{{Kind: CaseNumbered, Subject: c.ID, Object: c.VendorOrg, Audience: c.Audience, Actor: by.Actor()}}, updateCase(ctx, tx, c)
	})
}

// Write is what the desk writes into one of the threads.
func (d *Disclosures) Write(ctx context.Context, by marking.Viewer, id int64, thread Side, said string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if thread != FinderSide && thread != VendorSide && thread != DeskSide {
		return invalid("bad_thread", "請選寫給誰。", "Say to whom it is written.")
	}
	c, err := oneCase(ctx, d.store.Read(), "c.id = $1", id)
	if err != nil {
		return err
	}
	if thread == VendorSide && c.ToldAt == 0 {
		return fault.New(fault.Conflict, "no_vendor", text.Of("還沒有通知廠商。", "The vendor was not told yet."))
	}
	return d.say(ctx, c, thread, DeskSide, by.Actor(), said)
}

// Note is a step that the desk writes down for a vendor that answered by telephone or mail.
func (d *Disclosures) Note(ctx context.Context, by marking.Viewer, id int64, e Event, said string) error {
	if e != Answer && e != FixReady {
		return invalid("bad_event", "可以記下的是廠商回覆或修補備妥。", "What can be noted is an answer, or that the fix is ready.")
	}
	return d.ends(ctx, by, id, deed{event: e, words: said})
}
