package disclosure

import (
	"context"
	"fmt"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// letterKind is what a letter is about. None says anything of the flaw: mail is read by others.
type letterKind string

const (
	letterConfirm letterKind = "confirm" // to a finder: is the address yours?
	letterFinder  letterKind = "finder"  // there is news
	letterVendor  letterKind = "vendor"
)

// tell puts letters on their way to those who can be written to.
func (d *Disclosures) tell(ctx context.Context, tx *store.Tx, c Case, kinds []letterKind) error {
	if !d.Mails() || c.State == Sent {
		return nil
	}
	for _, k := range kinds {
		if k == letterVendor && c.ToldAt == 0 {
			continue
		}
		if err := d.letters.Put(ctx, tx, string(k), c.ID); err != nil {
			return err
		}
	}
	return nil
}

// UsePost lets letters be sent; call it before anything else uses d.
func (d *Disclosures) UsePost(p letter.Post) { d.letters.Post = p }

// Mails tells whether letters are sent here.
func (d *Disclosures) Mails() bool { return d.letters.Mails() }

// SendLetters sends what is due, until the context ends. base is the address of the centre; told hears what could not be sent.
func (d *Disclosures) SendLetters(ctx context.Context, base string, told func(error)) {
	d.letters.Send(ctx, base, told)
}

// SendLetter sends one that is due, and tells whether there was one.
func (d *Disclosures) SendLetter(ctx context.Context, base string) (bool, error) {
	return d.letters.SendOne(ctx, base)
}

func (d *Disclosures) useLetters() {
	d.letters = &letter.Queue{Store: d.store, Journal: d.journal, Now: d.now, Table: "cvd_letter", Write: d.write, GivenUp: func(l letter.Due) journal.Fact {
		return journal.Fact{Kind: LetterGivenUp, Subject: l.Subject, Audience: deskAlone, Body: fmt.Sprintf(`{"letter":%q}`, l.Kind)}
	}}
}

func (d *Disclosures) write(ctx context.Context, l letter.Due, base string) ([]letter.Addressed, error) {
	c, err := oneCase(ctx, d.store.Read(), "c.id = $1", l.Subject)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	kind := letterKind(l.Kind)
	if kind == letterVendor {
		return d.writeVendor(ctx, c, base)
	}
	f, err := selectFinder(ctx, d.store.Read(), c.ID)
	if err != nil || f.Mail == "" || kind == letterConfirm && c.State != Sent {
		return nil, err
	}
	secret, hash := letter.NewSecret()
	out := letter.Letter{Address: f.Mail, Lang: c.Lang, Name: f.Name, Link: base + "/disclosure/thread/" + secret}
	if kind == letterConfirm {
		out.Subject = text.Format("[聯防] 請確認漏洞通報 %s", "[Lianfang] confirm your report %s", c.Number)
		out.Body = []text.Text{text.Of("我們收到一件漏洞通報，留的是這個信箱。請打開下面的連結按「確認」，值班台才會看到。", "we have a report of a vulnerability that gave this address. Open the link below and press “Confirm”; only then does the desk see it."),
			text.Of("同一個連結可以看進度、補充說明。不是您通報的？不必理會，24 小時後就會刪除。", "The same link shows how far it is, and takes what you want to add. It was not you? Leave it be: it is deleted after 24 hours.")}
	} else {
		out.Subject = text.Format("[聯防] 漏洞通報 %s 有新的進展", "[Lianfang] news of your report %s", c.Number)
		out.Body = []text.Text{text.Of("您通報的漏洞有新的進展。請打開下面的連結查看；先前的連結已失效。", "there is news of the vulnerability that you reported. Open the link below to read it; earlier links no longer work.")}
	}
	// The secret is kept before the letter leaves: one that was sent twice opens by its newest copy.
	return []letter.Addressed{{Letter: out}}, d.store.Write(ctx, func(tx *store.Tx) error { return setFinderHash(ctx, tx, c.ID, hash) })
}

func (d *Disclosures) writeVendor(ctx context.Context, c Case, base string) ([]letter.Addressed, error) {
	if c.ToldAt == 0 {
		return nil, nil
	}
	out := letter.Letter{Lang: c.VendorLang, Name: c.VendorName, Subject: text.Format("[聯防] 漏洞協調 %s", "[Lianfang] vulnerability coordination %s", c.Number)}
	if c.VendorOrg != 0 {
		out.Link = base + "/disclosure/handed/" + c.UUID
		out.Body = []text.Text{text.Of("有一件與貴單位產品有關的漏洞協調案有新的進展。內容不在信裡：請登入查看並回覆。", "there is news in a case about a vulnerability in one of your products. Nothing of it stands in this mail: sign in to read and answer.")}
		return d.toContacts(ctx, c.VendorOrg, out)
	}
	secret, hash := letter.NewSecret()
	out.Address, out.Link = c.VendorMail, base+"/disclosure/vendor/"+secret
	out.Body = []text.Text{text.Of("有人向我們通報貴公司產品的漏洞，我們負責協調。內容不在信裡：請打開下面的連結查看並回覆，不需要帳號；先前的連結已失效。",
		"a vulnerability in one of your products was reported to us, and we coordinate its disclosure. Nothing of it stands in this mail: open the link below to read and answer, without an account; earlier links no longer work."),
		text.Of("連結就是憑證，請只轉給處理這件事的同仁。", "The link is the key: pass it on to those alone who deal with this.")}
	return []letter.Addressed{{Letter: out}}, d.store.Write(ctx, func(tx *store.Tx) error { return setVendorHash(ctx, tx, c.ID, hash) })
}

// toContacts writes to the mail contacts of a member, each address once.
func (d *Disclosures) toContacts(ctx context.Context, org int64, l letter.Letter) (out []letter.Addressed, err error) {
	all, err := d.members.MailsOf(ctx, marking.System("a vendor is told of a case"), org)
	for _, address := range all {
		l.Address = address
		out = append(out, letter.Addressed{Letter: l})
	}
	return out, err
}
