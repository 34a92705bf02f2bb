package member

import (
	"context"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// letterKind is what a letter is about; its subject is an application, an organisation, or (NewWay) a person.
type letterKind string

const (
	letterConfirm  letterKind = "application.confirm"
	letterAsked    letterKind = "application.asked"
	letterRefused  letterKind = "application.refused"
	letterApproved letterKind = "application.approved"
	letterContacts letterKind = "contacts"
)

// UsePost lets letters be sent; call it before anything else uses m.
func (m *Members) UsePost(p letter.Post) { m.letters.Post = p }

// Mails tells whether letters are sent here.
func (m *Members) Mails() bool { return m.letters.Mails() }

// SendLetters sends what is due, until the context ends. base is the address of the centre; told hears what could not be sent.
func (m *Members) SendLetters(ctx context.Context, base string, told func(error)) {
	m.letters.Send(ctx, base, told)
}

// SendLetter sends one that is due, and tells whether there was one.
func (m *Members) SendLetter(ctx context.Context, base string) (bool, error) {
	return m.letters.SendOne(ctx, base)
}

func (m *Members) useLetters() {
	m.letters = &letter.Queue{Store: m.store, Journal: m.journal, Now: m.now, Table: "letter", Write: m.write,
		Bounced: func(ctx context.Context, contact int64) error {
			return m.StaleContacts(ctx, marking.System("a letter came back"), []int64{contact})
		},
		GivenUp: func(l letter.Due) journal.Fact {
			return journal.Fact{Kind: LetterGivenUp, Subject: l.Subject, Body: said(l.Kind)}
		}}
}

func (m *Members) write(ctx context.Context, l letter.Due, base string) ([]letter.Addressed, error) {
	if letterKind(l.Kind) == letterContacts {
		return m.writeUpkeep(ctx, l, base)
	}
	if wayWords[NewWay(l.Kind)] != (text.Text{}) {
		return m.writeWay(ctx, l, base)
	}
	a, err := m.oneApplication(ctx, "a.id = $1", l.Subject)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	secret, hash := letter.NewSecret()
	out := letter.Letter{Address: a.Mail, Lang: a.Lang, Name: a.Person, Link: base + "/join/" + secret}
	out.Subject, out.Body = a.tell(letterKind(l.Kind))
	if letterKind(l.Kind) == letterApproved {
		out.Link = base + "/sign-in"
		return []letter.Addressed{{Letter: out}}, nil
	}
	// The secret is kept before the letter leaves: one that was sent twice opens by its newest copy.
	err = m.store.Write(ctx, func(tx *store.Tx) error { return setApplicationHash(ctx, tx, a.ID, hash) })
	return []letter.Addressed{{Letter: out}}, err
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
func (m *Members) writeUpkeep(ctx context.Context, l letter.Due, base string) ([]letter.Addressed, error) {
	by := marking.System("contacts that nobody confirmed for long")
	o, err := m.FindOrg(ctx, by, l.Subject)
	if err != nil {
		return nil, err
	}
	contacts, err := m.ContactsOf(ctx, by, []int64{o.ID})
	if err != nil {
		return nil, err
	}
	secret, hash := letter.NewSecret()
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
	var out []letter.Addressed
	told := map[string]bool{}
	for _, c := range contacts[o.ID] {
		if c.Channel != Mail || c.StaleAt != 0 || told[c.Address] || len(out) == most {
			continue
		}
		told[c.Address] = true
		out = append(out, letter.Addressed{Contact: c.ID, Letter: letter.Letter{Address: c.Address, Lang: langs[c.Person],
			Subject: text.Of("[聯防] 聯絡窗口還正確嗎？", "[Lianfang] are your contacts still right?"),
			Body: []text.Text{
				text.Format("出事時，我們會照這份名單找「%v」的人。名單已三個月沒有人確認。", "when something happens we reach %q by this list. Nobody has confirmed it for three months.", o.Name),
				text.Of("請打開下面的連結看一眼：都對就按一下「都沒有變」，有變就登入修改。", "Open the link below and look: press “Nothing has changed” if all is right, else sign in and change it."),
			},
			Link: base + "/contacts/" + secret}})
	}
	return out, nil
}
