package member

import (
	"context"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Letter is a mail about membership. Its words say all there is; Link is a secret.
type Letter struct {
	Address string
	Lang    text.Lang
	Subject text.Text
	Name    string // of whom it is written to, "" for an office
	Body    []text.Text
	Link    string
}

// Post sends a letter. bounced says that the address does not exist.
type Post func(context.Context, Letter) (bounced bool, err error)

// letterKind is what a letter is about; its subject is an application, an organisation, or (NewWay) a person.
type letterKind string

const (
	letterConfirm  letterKind = "application.confirm"
	letterAsked    letterKind = "application.asked"
	letterRefused  letterKind = "application.refused"
	letterApproved letterKind = "application.approved"
	letterContacts letterKind = "contacts"
)

// letter is one on its way. What it says is made when it leaves, from what is true by then.
type letter struct {
	kind     letterKind
	subject  int64
	attempts int64
}

// UsePost lets letters be sent; call it before anything else uses m.
func (m *Members) UsePost(p Post) { m.post = p }

// Mails tells whether letters are sent here.
func (m *Members) Mails() bool { return m.post != nil }

// SendLetters sends what is due, until the context ends. base is the address of the centre; told hears what could not be sent.
func (m *Members) SendLetters(ctx context.Context, base string, told func(error)) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		for {
			sent, err := m.SendLetter(ctx, base)
			if err != nil && ctx.Err() == nil {
				told(err)
			}
			if !sent || ctx.Err() != nil {
				break
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// SendLetter sends one that is due, and tells whether there was one. It may run on several nodes: a letter is one node's for two minutes.
func (m *Members) SendLetter(ctx context.Context, base string) (bool, error) {
	due, err := m.anyLetter(ctx, m.micro())
	if err != nil || !due {
		return false, err
	}
	var l letter
	err = m.store.Write(ctx, func(tx *store.Tx) (err error) {
		l, err = claimLetter(ctx, tx, m.micro(), m.micro()+letterLease.Microseconds())
		return err
	})
	if err != nil || l.kind == "" {
		return false, err
	}
	all, err := m.write(ctx, l, base)
	if err != nil {
		return true, m.later(ctx, l, err)
	}
	for _, one := range all {
		bounced, err := m.post(ctx, one.Letter)
		if bounced && one.contact != 0 {
			if err := m.StaleContacts(ctx, marking.System("a letter came back"), []int64{one.contact}); err != nil {
				return true, err
			}
		} else if err != nil && !bounced {
			return true, m.later(ctx, l, err)
		}
	}
	return true, m.store.Write(ctx, func(tx *store.Tx) error { return dropLetter(ctx, tx, l) })
}

// later puts a letter back, or gives it up after some tries.
func (m *Members) later(ctx context.Context, l letter, why error) error {
	if ctx.Err() != nil {
		return nil // it is free again when its lease ends
	}
	if l.attempts < letterTries {
		pause := time.Duration(l.attempts*l.attempts) * 15 * time.Second
		err := m.store.Write(ctx, func(tx *store.Tx) error { return putBackLetter(ctx, tx, l, m.now().Add(pause).UnixMicro()) })
		if err != nil {
			return err
		}
		return why
	}
	err := m.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return []journal.Fact{{Kind: LetterGivenUp, Subject: l.subject, Body: said(string(l.kind))}}, dropLetter(ctx, tx, l)
	})
	if err != nil {
		return err
	}
	return why
}

// addressed is a letter to one address; contact is what it goes to, 0 for none.
type addressed struct {
	Letter
	contact int64
}

func (m *Members) write(ctx context.Context, l letter, base string) ([]addressed, error) {
	if l.kind == letterContacts {
		return m.writeUpkeep(ctx, l, base)
	}
	if wayWords[NewWay(l.kind)] != (text.Text{}) {
		return m.writeWay(ctx, l, base)
	}
	a, err := m.oneApplication(ctx, "a.id = $1", l.subject)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	secret, hash := newSecret()
	out := Letter{Address: a.Mail, Lang: a.Lang, Name: a.Person, Link: base + "/join/" + secret}
	out.Subject, out.Body = a.tell(l.kind)
	if l.kind == letterApproved {
		out.Link = base + "/sign-in"
		return []addressed{{Letter: out}}, nil
	}
	// The secret is kept before the letter leaves: one that was sent twice opens by its newest copy.
	err = m.store.Write(ctx, func(tx *store.Tx) error { return setApplicationHash(ctx, tx, a.ID, hash) })
	return []addressed{{Letter: out}}, err
}

// tell words a letter about an application.
func (a Application) tell(k letterKind) (subject text.Text, body []text.Text) {
	last := text.Text{}
	if n := len(a.Notes); n > 0 {
		last = text.Same(a.Notes[n-1].Words)
	}
	switch k {
	case letterConfirm:
		return text.Of("[聯防] 請確認入會申請", "[Lianfang] confirm your application"), []text.Text{
			text.Format("我們收到「%v」的入會申請。請打開下面的連結按「確認」，中心才會開始審查。", "we have an application from %q. Open the link below and press “Confirm”; only then does the centre look at it.", a.Name),
			text.Of("同一個連結可以查進度。不是您申請的？不必理會，24 小時後就會刪除。", "The same link shows how far it is. You did not apply? Leave it be: it is deleted after 24 hours."),
		}
	case letterAsked:
		return text.Of("[聯防] 入會申請需要補充", "[Lianfang] a question about your application"), []text.Text{
			text.Format("關於「%v」的入會申請，中心想請問：", "about the application of %q the centre asks:", a.Name), last,
			text.Of("請打開下面的連結回覆。先前的連結已失效。", "Open the link below to answer. Earlier links no longer work."),
		}
	case letterRefused:
		return text.Of("[聯防] 入會申請的結果", "[Lianfang] the outcome of your application"), []text.Text{
			text.Format("「%v」的入會申請未通過，理由是：", "the application of %q was not accepted, because:", a.Name), last,
			text.Of("情況有變時歡迎再申請。遇到資安事件，不是成員也可以通報。", "Apply again when things have changed. Anybody may report an incident, member or not."),
		}
	}
	return text.Of("[聯防] 入會申請已核可，請簽協議", "[Lianfang] your application is approved: sign the agreement"), []text.Text{
		text.Format("「%v」的入會申請已核可。請用這個信箱登入，讀過協議並簽署，簽了就開始收到預警。", "the application of %q is approved. Sign in with this address, read the agreement and sign it; warnings come from then on.", a.Name),
	}
}

// writeUpkeep asks whether contacts still hold: the first contact with a mail address, and the second time all of them.
func (m *Members) writeUpkeep(ctx context.Context, l letter, base string) ([]addressed, error) {
	by := marking.System("contacts that nobody confirmed for long")
	o, err := m.FindOrg(ctx, by, l.subject)
	if err != nil {
		return nil, err
	}
	contacts, err := m.ContactsOf(ctx, by, []int64{o.ID})
	if err != nil {
		return nil, err
	}
	secret, hash := newSecret()
	var asked int64
	err = m.store.Write(ctx, func(tx *store.Tx) (err error) {
		asked, err = setUpkeepHash(ctx, tx, o.ID, hash)
		return err
	})
	if err != nil || asked == 0 { // confirmed meanwhile
		return nil, err
	}
	most := 1
	if asked > 1 {
		most = 5
	}
	langs, err := m.langsOf(ctx, contacts[o.ID])
	if err != nil {
		return nil, err
	}
	var out []addressed
	told := map[string]bool{}
	for _, c := range contacts[o.ID] {
		if c.Channel != Mail || c.StaleAt != 0 || told[c.Address] || len(out) == most {
			continue
		}
		told[c.Address] = true
		out = append(out, addressed{contact: c.ID, Letter: Letter{Address: c.Address, Lang: langs[c.Person],
			Subject: text.Of("[聯防] 聯絡窗口還正確嗎？", "[Lianfang] are your contacts still right?"),
			Body: []text.Text{
				text.Format("出事時，我們會照這份名單找「%v」的人。名單已三個月沒有人確認。", "when something happens we reach %q by this list. Nobody has confirmed it for three months.", o.Name),
				text.Of("請打開下面的連結看一眼：都對就按一下「都沒有變」，有變就登入修改。", "Open the link below and look: press “Nothing has changed” if all is right, else sign in and change it."),
			},
			Link: base + "/contacts/" + secret}})
	}
	return out, nil
}
