package disclosure

import (
	"context"

	"lianfang/internal/fault"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Handed is a case as its vendor sees it. Nothing of the report is in it, and of the finder only what they agreed to.
type Handed struct {
	ID       int64
	UUID     string
	Number   string
	State    State
	Title    string
	Product  string
	Version  string
	Brief    string
	CVE      string
	TVN      string
	Org      int64
	Name     string
	ToldAt   int64
	Deadline int64
	Finder   string // "" where the finder did not say that the vendor may know
	Steps    []Step // since the vendor was told; who did them at the desk is not said
	Messages []Message
	Advisory string
}

// DaysLeft is how many days are left, as Case has it.
func (h Handed) DaysLeft() Case { return Case{State: h.State, Deadline: h.Deadline} }

// HandedTo lists the cases of the viewer's own organisation, the newest first.
func (d *Disclosures) HandedTo(ctx context.Context, v marking.Viewer, after int64, limit int) ([]Handed, int64, error) {
	if v.All() || v.Org == 0 {
		return nil, 0, nil
	}
	limit = min(max(limit, 1), maxPage)
	if after <= 0 {
		after = 1 << 62
	}
	all, err := selectCases(ctx, d.store.Read(), "c.vendor_org = $1 AND c.told_at <> 0 AND c.id < $2 AND "+v.Where("c.audience")+" ORDER BY c.id DESC LIMIT $3", v.Org, after, limit+1)
	p := pageOf(all, limit)
	out := make([]Handed, 0, len(p.Cases))
	for _, c := range p.Cases {
		out = append(out, c.handed())
	}
	return out, p.Next, err
}

// Handed gives a case to a member that is its vendor; which is its UUID.
func (d *Disclosures) Handed(ctx context.Context, v marking.Viewer, which string) (Handed, error) {
	c, err := d.own(ctx, v, which)
	if err != nil {
		return Handed{}, err
	}
	return d.whole(ctx, c)
}

// own finds a case of which the viewer's own organisation is the vendor. Whoever looks after it does not see it.
func (d *Disclosures) own(ctx context.Context, v marking.Viewer, which string) (Case, error) {
	if v.Org == 0 {
		return Case{}, noCase()
	}
	c, err := d.visible(ctx, v, which)
	if err != nil {
		return Case{}, err
	}
	if c.VendorOrg != v.Org || c.ToldAt == 0 {
		return Case{}, noCase()
	}
	return c, nil
}

// ByVendorSecret gives a case to a vendor that is no member. Whoever holds the secret is the vendor.
func (d *Disclosures) ByVendorSecret(ctx context.Context, secret string) (Handed, error) {
	c, err := d.byVendorSecret(ctx, secret)
	if err != nil {
		return Handed{}, err
	}
	return d.whole(ctx, c)
}

func (d *Disclosures) byVendorSecret(ctx context.Context, secret string) (Case, error) {
	if len(secret) != letter.SecretLength {
		return Case{}, noCase()
	}
	return oneCase(ctx, d.store.Read(), "c.vendor_hash = $1 AND c.told_at <> 0 AND c.vendor_org = 0", letter.Digest(secret))
}

func (c Case) handed() Handed {
	return Handed{ID: c.ID, UUID: c.UUID, Number: c.Number, State: c.State, Title: c.Title, Product: c.Product, Version: c.Version, Brief: c.Brief, CVE: c.CVE, TVN: c.TVN, Org: c.VendorOrg, Name: c.VendorName,
		ToldAt: c.ToldAt, Deadline: c.Deadline}
}

func (d *Disclosures) whole(ctx context.Context, c Case) (Handed, error) {
	h, q := c.handed(), d.store.Read()
	f, err := selectFinder(ctx, q, c.ID)
	if err != nil {
		return Handed{}, err
	}
	if f.Share {
		h.Finder = f.Name
	}
	steps, err := selectSteps(ctx, q, c.ID)
	if err != nil {
		return Handed{}, err
	}
	for _, s := range steps {
		if s.At < c.ToldAt {
			continue
		}
		if s.Side == DeskSide {
			s.Actor = 0
		}
		if s.Side == DeskSide && s.Event != Extend { // the desk's reasons may speak of the finder
			s.Words = ""
		}
		h.Steps = append(h.Steps, s)
	}
	if h.Messages, err = selectMessages(ctx, q, c.ID, VendorSide); err != nil {
		return Handed{}, err
	}
	h.Advisory, err = trackingOf(ctx, q, c.ID)
	return h, err
}

// Reply is what a vendor answers.
type Reply struct {
	Words string
	Ready bool // the fix is ready
}

// Answer is a member's answer to a case that was handed to it.
func (d *Disclosures) Answer(ctx context.Context, by marking.Viewer, which string, r Reply) error {
	c, err := d.own(ctx, by, which)
	if err != nil {
		return err
	}
	return d.reply(ctx, c, by.Actor(), r)
}

// AnswerBySecret is the answer of a vendor that is no member.
func (d *Disclosures) AnswerBySecret(ctx context.Context, secret string, r Reply) error {
	c, err := d.byVendorSecret(ctx, secret)
	if err != nil {
		return err
	}
	return d.reply(ctx, c, 0, r)
}

// reply writes into the vendor's thread, and moves the case while it runs.
func (d *Disclosures) reply(ctx context.Context, c Case, by int64, r Reply) error {
	if err := words(r.Words); err != nil {
		return err
	}
	event := Answer
	if r.Ready {
		event = FixReady
	}
	if c.State == Ready && !r.Ready { // more words take nothing back
		return d.say(ctx, c, VendorSide, VendorSide, by, r.Words)
	}
	if _, ok := Next(c.State, event); !ok {
		if c.State == Published && !r.Ready {
			return d.say(ctx, c, VendorSide, VendorSide, by, r.Words)
		}
		return wrongState(c.State)
	}
	if n, err := countMessages(ctx, d.store.Read(), c.ID, VendorSide); err != nil || n >= maxMessages {
		if err != nil {
			return err
		}
		return fault.New(fault.Conflict, "thread_full", text.Of("這件的往來太多了，請打電話給中心。", "There are too many words on this case; call the centre."))
	}
	return d.step(ctx, c.ID, deed{event: event, side: VendorSide, actor: by, vendor: r.Words})
}
