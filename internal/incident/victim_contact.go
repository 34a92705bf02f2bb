package incident

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"lianfang/internal/abuse"
	"lianfang/internal/format/observable"
	"lianfang/internal/format/tlp"
	"lianfang/internal/job"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Rows of a list that are no member's go to whoever answers for abuse of their addresses: a provider, or a firm that never joined. That one has no way in, so the
// letter itself holds the rows, and a code opens the case; an answer by mail goes into its thread. Nothing of other rows, and nothing of members, is in it.

// Directory tells who answers for abuse of addresses and names.
type Directory interface {
	Of(ctx context.Context, v marking.Viewer, asked []abuse.Asked) ([]abuse.Contact, error)
}

// UseAbuse says where abuse contacts are found. Before it is told, rows of nobody are told to nobody.
func (n *Incidents) UseAbuse(d Directory) { n.abuse = d }

// openContact opens the case of one mailbox, which gets its letter with the rows.
func (n *Incidents) openContact(ctx context.Context, actor int64, x VictimList, s VictimShare) (job.Commit, error) {
	_, hash := letter.NewSecret() // nobody has it: the letter makes another
	lang := text.En
	if strings.HasSuffix(s.Contact, ".tw") {
		lang = text.ZhTW
	}
	c := n.begin(Report{What: x.ToldContact(s.Rows).In(lang), GoingOn: Unsure, Lang: lang, Place: s.Holder}, FromDesk)
	c.UUID = uuid.NewSHA1(uuid.MustParse(x.UUID), []byte("mailto:"+s.Contact)).String()
	c.Class, c.Audience = x.Class, deskAlone
	_, open, err := n.opening(ctx, c, hash, Reporter{Name: s.Holder, Mail: s.Contact}, actor, nil, nil)
	if err != nil {
		return nil, err
	}
	return n.opened(ctx, x, s, open, n.out, letterAbuse, func(tx *store.Tx, c Case) error { return setContactCase(ctx, tx, x.ID, s.Contact, c.ID) }), nil
}

// ToldContact is what whoever answers for addresses reads of a list.
func (x VictimList) ToldContact(rows int64) text.Text {
	return text.Format("%[1]s\n\n%[2]v：有 %[3]d 列在貴單位負責的位址或網域。請查證。%[5]v\n分享等級：%[4]s",
		"%[1]s\n\n%[2]v what lies in addresses or names for which you answer: %[3]d in number. Please check them. %[5]v\nMarking: %[4]s", x.What, x.how(), rows, x.TLP, x.onward())
}

// onward says whether customers may hear: TLP:AMBER+STRICT keeps a thing within the organisation that got it (FIRST, TLP 2.0).
func (x VictimList) onward() text.Text {
	if x.TLP == tlp.AmberStrict.String() {
		return text.Of("這份標示不得轉給客戶；需要轉告時請先聯絡我們。", "The marking keeps it from your customers; ask us before you pass anything on.")
	}
	return text.Of("不是貴單位自己的，請轉告使用它的客戶。", "Pass what is not your own to the customer who uses it.")
}

// writeAbuse is the letter to a mailbox. The code in it is made now, so that it stands nowhere but in the letter.
func (n *Incidents) writeAbuse(ctx context.Context, c Case, base string) ([]letter.Addressed, error) {
	r, err := selectReporter(ctx, n.store.Read(), c.ID)
	if err != nil || r.Mail == "" {
		return nil, err
	}
	rows, _, ok, err := n.victimsOf(ctx, c)
	if err != nil || !ok {
		return nil, err
	}
	code, hash := letter.NewSecret()
	if err := n.store.Write(ctx, func(tx *store.Tx) error { return setHash(ctx, tx, c.ID, hash) }); err != nil {
		return nil, err
	}
	out := letter.Letter{Lang: c.Lang, Address: r.Mail, Link: base + "/track", Subject: text.Format("[聯防] %s：貴單位負責的位址有資安問題", "[Lianfang] %s: a security problem at addresses for which you answer", c.Number), Body: []text.Text{
		text.Same(c.What),
		text.Same(rowLines(rows, c.Lang)),
		text.Format("查詢碼：%s\n打開下面的連結，輸入查詢碼，就能看到這件並回覆查證結果。", "Your code: %s\nOpen the link below and enter the code to read this case and to answer what you found.", code),
		text.Of("您收到這封信，是因為登記資料或我們的名單寫著：這個信箱處理這些位址的濫用通報。", "You get this mail because a registry, or a list of ours, names this mailbox for abuse of these addresses.")}}
	if n.mailbox != "" {
		out.ID, out.ReplyTo = letterID(c, hash), n.mailbox
		out.Body = append(out.Body, text.Of("也可以直接回覆這封信。", "You may also answer this mail."))
	}
	return []letter.Addressed{{Letter: out, Contact: c.ID}}, nil
}

// rowLines are rows as a letter has them. Links are written so that nobody follows them by mistake, and no filter takes the letter for what it warns of.
func rowLines(rows []VictimRow, l text.Lang) string {
	var b strings.Builder
	for _, r := range rows {
		value := r.Value
		if v, ok := observable.Settle("", value); ok && v.Kind == observable.URL {
			value = v.Defanged()
		}
		fmt.Fprintln(&b, strings.TrimSpace(strings.Join([]string{value, instantOf(r.Seen), r.What}, "  ")))
	}
	return text.Of("時間都是臺北時間。", "All times are Taipei time (UTC+8).").In(l) + "\n" + b.String()
}

// cameBack notes that there is no such mailbox: its rows are told to nobody then, and wait for another way.
func (n *Incidents) cameBack(ctx context.Context, of int64) error {
	return n.store.Write(ctx, func(tx *store.Tx) error { return untell(ctx, tx, of, n.micro()) })
}

// lostOut does the same where a letter could not be sent for so long that it was given up.
func (n *Incidents) lostOut(ctx context.Context, tx *store.Tx, l letter.Due) error {
	if letterKind(l.Kind) != letterAbuse {
		return nil
	}
	return untell(ctx, tx, l.Subject, n.micro())
}
