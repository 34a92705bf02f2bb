package incident

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// letterKind is what a letter is about. None says anything of the incident, for mail is read by others, and after a break-in by the intruder; but the one to who
// answers for abuse of addresses has nothing else to read.
type letterKind string

const (
	letterNews   letterKind = "news"   // to who reported: there is something to read
	letterClock  letterKind = "clock"  // to the body: a clock of the law needs a look
	letterOpened letterKind = "opened" // to the body: the desk opened a case for it
	letterMailed letterKind = "mailed" // to who reported by mail: the number and the code
	letterAbuse  letterKind = "abuse"  // to who answers for abuse of addresses: rows of a list, which it cannot read otherwise
	letterDuty   letterKind = "duty"   // to who is on duty: reports wait, or a clock of the law; its subject is the line
	letterGuest  letterKind = "guest"  // to who was let in: there is something to read; its subject is the party
)

// tellReporter puts a letter on its way to who reported.
func (n *Incidents) tellReporter(ctx context.Context, tx *store.Tx, c Case) error {
	if !n.Mails() {
		return nil
	}
	return n.letters.Put(ctx, tx, string(letterNews), c.ID)
}

// tellBodies puts a letter on its way to each body whose own clock came to a warning.
func (n *Incidents) tellBodies(ctx context.Context, tx *store.Tx, all []fired) error {
	if !n.Mails() {
		return nil
	}
	var ids []int64
	for _, f := range all {
		if f.of.Org != 0 && !slices.Contains(ids, f.of.ID) {
			ids = append(ids, f.of.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return n.letters.Put(ctx, tx, string(letterClock), ids...)
}

// UsePost lets letters be sent; call it before anything else uses n.
func (n *Incidents) UsePost(p letter.Post) { n.letters.Post, n.out.Post = p, p }

// Mails tells whether letters are sent here.
func (n *Incidents) Mails() bool { return n.letters.Mails() }

// SendLetters sends what is due, until the context ends. base is the address of the centre; told hears what could not be sent.
func (n *Incidents) SendLetters(ctx context.Context, base string, told func(error)) {
	var all sync.WaitGroup
	all.Go(func() { n.letters.Send(ctx, base, told) })
	all.Go(func() { n.out.Send(ctx, base, told) })
	all.Wait()
}

// SendLetter sends one that is due, and tells whether there was one.
func (n *Incidents) SendLetter(ctx context.Context, base string) (bool, error) {
	if sent, err := n.letters.SendOne(ctx, base); sent || err != nil {
		return sent, err
	}
	return n.out.SendOne(ctx, base)
}

func (n *Incidents) useLetters() {
	lost := func(l letter.Due) journal.Fact {
		return journal.Fact{Kind: LetterLost, Subject: l.Subject, Audience: deskAlone, Body: fmt.Sprintf(`{"letter":%q}`, l.Kind)}
	}
	n.letters = &letter.Queue{Store: n.store, Journal: n.journal, Now: n.now, Table: "incident_letter", Write: n.writeLetter, GivenUp: lost}
	n.out = &letter.Queue{Store: n.store, Journal: n.journal, Now: n.now, Table: "incident_letter_out", Write: n.writeOut, Bounced: n.cameBack, GivenUp: lost, Dropped: n.lostOut}
}

// writeOut is a letter of the kinds that have a table of their own.
func (n *Incidents) writeOut(ctx context.Context, l letter.Due, base string) ([]letter.Addressed, error) {
	if letterKind(l.Kind) == letterDuty {
		return n.writeDuty(ctx, l.Subject, base)
	}
	c, err := oneCase(ctx, n.store.Read(), "c.id = $1", l.Subject)
	if err != nil {
		return nil, err
	}
	return n.writeAbuse(ctx, c, base)
}

// tellGuest puts a letter on its way to an organisation that was let in.
func (n *Incidents) tellGuest(ctx context.Context, tx *store.Tx, p Party) error {
	if !n.Mails() {
		return nil
	}
	return n.letters.Put(ctx, tx, string(letterGuest), p.ID)
}

// writeGuest is the letter to who was let in, as long as it is.
func (n *Incidents) writeGuest(ctx context.Context, party int64, base string) ([]letter.Addressed, error) {
	p, ok, err := n.partyByID(ctx, party)
	if err != nil || !ok || !p.In(n.micro()) {
		return nil, err
	}
	c, err := oneCase(ctx, n.store.Read(), "c.id = $1", p.Case)
	if err != nil {
		return nil, err
	}
	c.Org = p.Org // to whom it goes
	all, err := n.toBody(ctx, c, letter.Letter{Lang: c.Lang, Link: base + "/incidents/" + c.UUID, Subject: text.Format("[聯防] 事件 %s 有新的進展", "[Lianfang] news of incident %s", c.Number),
		Body: []text.Text{text.Of("貴單位獲邀參與一件資安事件的處理，有新的內容可看。內容不在信裡：請登入查看。", "your organisation was let into the handling of an incident, and there is something to read. Nothing of it stands in this mail: sign in to read it.")}})
	return c.asDrill(all), err
}

func (n *Incidents) writeLetter(ctx context.Context, l letter.Due, base string) ([]letter.Addressed, error) {
	if letterKind(l.Kind) == letterGuest {
		return n.writeGuest(ctx, l.Subject, base)
	}
	c, err := oneCase(ctx, n.store.Read(), "c.id = $1", l.Subject)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	all, err := n.writeOf(ctx, c, l, base)
	return c.asDrill(all), err
}

// asDrill says in letters of a drill that it is one, before everything else.
func (c Case) asDrill(all []letter.Addressed) []letter.Addressed {
	if !c.Exercise {
		return all
	}
	for i, a := range all {
		all[i].Subject = text.Format("【演練】%v", "[Drill] %v", a.Subject)
		all[i].Body = append([]text.Text{text.Of("這是演練，不是真的事件。", "this is a drill and no true incident.")}, a.Body...)
	}
	return all
}

func (n *Incidents) writeOf(ctx context.Context, c Case, l letter.Due, base string) ([]letter.Addressed, error) {
	out := letter.Letter{Lang: c.Lang, Link: base + "/incidents/" + c.UUID}
	if letterKind(l.Kind) == letterClock {
		out.Subject = text.Format("[聯防] 通報 %s 的法定時限", "[Lianfang] a statutory clock of incident %s", c.Number)
		out.Body = []text.Text{text.Of("有一件資安事件的法定時限過了一半、快到，或已經逾期。內容不在信裡：請登入查看。", "a statutory clock of an incident is half over, nearly over, or over. Nothing of it stands in this mail: sign in to read it.")}
		return n.toBody(ctx, c, out)
	}
	if letterKind(l.Kind) == letterOpened {
		out.Subject = text.Format("[聯防] 值班台為貴單位開了事件 %s", "[Lianfang] the desk opened incident %s for your organisation", c.Number)
		if c.Exercise {
			out.Subject = text.Format("[聯防] 演練開始：%s", "[Lianfang] a drill begins: %s", c.Number)
			out.Body = []text.Text{text.Of("值班台請貴單位參加這場演練。請登入，依裡面的說明回覆；裡面寫了時限。", "the desk asks your organisation to take part. Sign in and answer as it says there; the times are stated there.")}
			return n.toBody(ctx, c, out)
		}
		out.Body = []text.Text{text.Of("值班台得知可能與貴單位有關的資安事件。內容不在信裡：請登入查看並回覆。", "the desk learned of something that may concern your organisation. Nothing of it stands in this mail: sign in, read it and answer.")}
		return n.toBody(ctx, c, out)
	}
	if letterKind(l.Kind) == letterMailed {
		return n.writeMailed(ctx, c, base)
	}
	out.Subject = text.Format("[聯防] 通報 %s 有新的進展", "[Lianfang] news of your report %s", c.Number)
	r, err := selectReporter(ctx, n.store.Read(), c.ID)
	if err != nil {
		return nil, err
	}
	if r.Mail == "" {
		out.Body = []text.Text{text.Of("貴單位的資安事件有新的進展。內容不在信裡：請登入查看。", "there is news of an incident of your organisation. Nothing of it stands in this mail: sign in to read it.")}
		return n.toBody(ctx, c, out)
	}
	out.Address, out.Name = r.Mail, r.Name
	if c.Origin == FromPublic || c.Origin == FromDesk {
		out.Link = base + "/track"
		out.Body = []text.Text{text.Of("您的通報有新的進展。內容不在信裡：請打開下面的連結，輸入通報時給您的查詢碼。", "there is news of your report. Nothing of it stands in this mail: open the link below and enter the code that you got when you reported.")}
		_, contact, _, _, err := shareOf(ctx, n.store.Read(), c.ID)
		if err != nil {
			return nil, err
		}
		if contact != "" { // who reported nothing
			out.Subject = text.Format("[聯防] %s 有新的進展", "[Lianfang] news of %s", c.Number)
			out.Body = []text.Text{text.Of("我們寫信告訴過您的那件有新的進展。內容不在信裡：請打開下面的連結，輸入信裡給您的查詢碼。", "there is news of the case that we wrote to you about. Nothing of it stands in this mail: open the link below and enter the code of that mail.")}
		}
		if n.mailbox != "" {
			hash, err := codeHash(ctx, n.store.Read(), c.ID)
			if err != nil {
				return nil, err
			}
			out.ID, out.ReplyTo = letterID(c, hash), n.mailbox
			out.Body = append(out.Body, text.Of("要補充，也可以直接回覆這封信。", "To add something you may also answer this mail."))
		}
		return []letter.Addressed{{Letter: out}}, nil
	}
	out.Body = []text.Text{text.Of("您通報的事件有新的進展。內容不在信裡：請登入查看。", "there is news of the incident that you reported. Nothing of it stands in this mail: sign in to read it.")}
	return []letter.Addressed{{Letter: out}}, nil
}

// toBody writes to the mail contacts of the body to which it happened.
func (n *Incidents) toBody(ctx context.Context, c Case, l letter.Letter) (out []letter.Addressed, err error) {
	if c.Org == 0 {
		return nil, nil
	}
	all, err := n.members.MailsOf(ctx, marking.System("news of an incident"), c.Org)
	for _, address := range all {
		l.Address = address
		out = append(out, letter.Addressed{Letter: l})
	}
	return out, err
}
