package incident

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"

	"lianfang/internal/evidence"
	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/letter"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// A mail proves nothing about who sent it, so it is what a stranger's report is: a member's name in it opens no member's case. Its sender gets the number and the
// code by mail, because a mail has no page on which they could stand. An answer to such a letter goes into the thread of its case: the letter's own id says to
// which, and only whoever had the letter knows it. It lets words in, and nothing out.

// Mailed is a mail to the centre.
type Mailed struct {
	From, Name string // as it says, for nobody proved it
	Subject    string
	Words      string
	Answers    []string // the ids of the mails that it answers
	Digest     []byte   // of all of it: the same mail that comes again is one report
	Program    bool     // a program sent it, which wants no letter
}

// UseMailbox says to which address people write to report; letters then ask for answers there.
func (n *Incidents) UseMailbox(address string) { n.mailbox = address }

// Mailbox is the address to which people write to report, "" for none.
func (n *Incidents) Mailbox() string { return n.mailbox }

// TakeMail makes a mail a report, or words in the thread of the report whose letter it answers. It gives leave to keep the files that it carries;
// again tells that the mail came before.
func (n *Incidents) TakeMail(ctx context.Context, m Mailed) (leave evidence.Pass, again bool, err error) {
	c, err := n.mailedBefore(ctx, m.Digest)
	again = err == nil
	if fault.Is(err, fault.NotFound) {
		if c, err = n.answered(ctx, m.Answers); err == nil {
			err = n.takeAnswer(ctx, c, m)
		}
	}
	if fault.Is(err, fault.NotFound) {
		c, err = n.takeMailed(ctx, m)
	}
	if err != nil {
		return evidence.Pass{}, again, err
	}
	return evidence.Pass{Case: c.ID, Number: c.Number, Side: evidence.ByCode, Ended: !c.State.Open()}, again, nil
}

// answered is the case of the letter that a mail answers.
func (n *Incidents) answered(ctx context.Context, ids []string) (Case, error) {
	for _, id := range ids {
		local, _, _ := strings.Cut(id, "@")
		part := strings.Split(local, ".")
		if len(part) != 3 {
			continue
		}
		c, err := oneCase(ctx, n.store.Read(), "c.number = $1", part[0])
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return Case{}, err
		}
		hash, err := codeHash(ctx, n.store.Read(), c.ID)
		if err != nil {
			return Case{}, err
		}
		if len(hash) > 0 && subtle.ConstantTimeCompare([]byte(answerWord(hash)), []byte(part[1])) == 1 {
			return c, nil
		}
	}
	return Case{}, noCase()
}

// answerWord is the word in a letter's id that lets its answer into the thread. It is made of what is kept of the code, and tells nothing of it.
func answerWord(hash []byte) string {
	sum := sha256.Sum256(append([]byte("lianfang: answers to "), hash...))
	return hex.EncodeToString(sum[:16])
}

// letterID is the id of a letter whose answers are let in.
func letterID(c Case, hash []byte) string {
	return c.Number + "." + answerWord(hash) + "." + strings.ToLower(rand.Text()[:10])
}

func (n *Incidents) takeAnswer(ctx context.Context, c Case, m Mailed) error {
	if err := n.takeRoom(len(m.Words)); err != nil {
		return err
	}
	if words := unquoted(m.Words); words != "" {
		if err := n.addWhatIsNew(ctx, c, 0, shortened(words, maxText)); err != nil {
			return err
		}
	}
	err := n.store.Write(ctx, func(tx *store.Tx) error { return insertMail(ctx, tx, m.Digest, c.ID, n.micro()) })
	if store.Duplicate(err) { // the same at the same time
		return nil
	}
	return err
}

func (n *Incidents) takeMailed(ctx context.Context, m Mailed) (Case, error) {
	r := reportOf(m)
	if err := n.check(ctx, &r); err != nil {
		return Case{}, err
	}
	if err := n.takeRoom(len(r.What)); err != nil {
		return Case{}, err
	}
	_, hash := letter.NewSecret() // nobody has it: the letter makes another
	c := n.begin(r, FromPublic)
	c.Audience, c.mailed = deskAlone, true
	c, open, err := n.opening(ctx, c, hash, Reporter{r.Name, r.Phone, r.Mail}, 0, nil, nil)
	if err != nil {
		return Case{}, err
	}
	err = n.journal.Commit(ctx, func(tx *store.Tx) (facts []journal.Fact, err error) {
		if c, facts, err = open(tx); err != nil {
			return nil, err
		}
		if err := insertMail(ctx, tx, m.Digest, c.ID, n.micro()); err != nil {
			return nil, err
		}
		return facts, n.acknowledge(ctx, tx, c, r.Mail, m.Program)
	})
	if store.Duplicate(err) { // the same at the same time
		return n.mailedBefore(ctx, m.Digest)
	}
	return c, err
}

// acknowledge puts the letter with the number and the code on its way. A sender that is false would have us write to somebody who asked for nothing, so an address
// gets few.
func (n *Incidents) acknowledge(ctx context.Context, tx *store.Tx, c Case, mail string, program bool) error {
	if !n.Mails() || mail == "" || program {
		return nil
	}
	sent, err := countMailedBy(ctx, tx, mail, n.micro()-day.Microseconds())
	if err != nil || sent > maxMailed {
		return err
	}
	return n.letters.Put(ctx, tx, string(letterMailed), c.ID)
}

// reportOf is what a mail reports. What does not look like an address is no address to write to.
func reportOf(m Mailed) Report {
	r := Report{Name: string([]rune(m.Name)[:min(len([]rune(m.Name)), maxShort)]), What: shortened(strings.TrimSpace(m.Subject+"\n\n"+m.Words), maxText), GoingOn: Unsure, Lang: text.En}
	if strings.TrimSpace(r.What) == "" {
		r.What = "—" // files alone
	}
	if mail, wrong := wording.Mail(m.From); wrong == nil {
		r.Mail = mail
	}
	if strings.ContainsFunc(r.What, func(c rune) bool { return unicode.Is(unicode.Han, c) }) || strings.HasSuffix(r.Mail, ".tw") {
		r.Lang = text.ZhTW
	}
	return r
}

// cutMail ends words that were too many. The mail itself lies whole among the evidence.
const cutMail = "\n[…]"

func shortened(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-len(cutMail)]) + cutMail
}

// above are lines under which mail programs put what is answered.
var above = []string{"-----Original Message-----", "-----原始郵件-----", "________________________________"}

// unquoted is what an answer says itself.
func unquoted(words string) string {
	var out []string
	for line := range strings.Lines(words) {
		line = strings.TrimRight(line, "\n")
		if slices.Contains(above, strings.TrimSpace(line)) {
			break
		}
		if !strings.HasPrefix(line, ">") {
			out = append(out, line)
		}
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// writeMailed is the letter to whoever reported by mail. The code in it is made as it leaves, so that no code ever lies in the store; a second try makes another,
// and the last one counts.
func (n *Incidents) writeMailed(ctx context.Context, c Case, base string) ([]letter.Addressed, error) {
	r, err := selectReporter(ctx, n.store.Read(), c.ID)
	if err != nil || r.Mail == "" {
		return nil, err
	}
	code, hash := letter.NewSecret()
	if err := n.store.Write(ctx, func(tx *store.Tx) error { return setHash(ctx, tx, c.ID, hash) }); err != nil {
		return nil, err
	}
	out := letter.Letter{Lang: c.Lang, Address: r.Mail, Name: r.Name, Link: base + "/track", ID: letterID(c, hash), ReplyTo: n.mailbox, Subject: text.Format("[聯防] 收到您的通報 %s", "[Lianfang] your report %s has arrived", c.Number), Body: []text.Text{
		text.Format("我們收到從您的信箱寄來的信，已開立通報 %s，值班台會看。", "a mail from your address has arrived and is report %s now. The desk will read it.", c.Number),
		text.Format("查詢碼：%s\n有查詢碼的人就能讀這件通報和我們的回覆，請收好。", "Your code: %s\nWhoever has it reads this report and our answers; keep it safe.", code),
		text.Format("緊急時該先做什麼：%s", "What to do first: %s", base+"/advice"),
		text.Of("要補充，直接回覆這封信就好。要看我們的回覆，打開下面的連結，輸入查詢碼。", "To add something, answer this mail. To read our answers, open the link below and enter the code."),
		text.Of("您沒有寄信給我們？有人冒用了您的地址，請回信告訴我們。", "You wrote us nothing? Then somebody used your address; answer this mail and say so.")}}
	return []letter.Addressed{{Letter: out}}, nil
}
