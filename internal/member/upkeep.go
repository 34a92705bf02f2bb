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

// AskContacts writes to members whose contacts nobody confirmed for 90 days, and once more after 30, one batch; run it again until it is none.
// It may run on several nodes.
func (m *Members) AskContacts(ctx context.Context) (int, error) {
	if !m.Mails() {
		return 0, nil
	}
	by := marking.System("contacts that nobody confirmed for long")
	now := m.micro()
	due, err := m.selectUntended(ctx, now-askAfter.Microseconds(), now-askAgainAfter.Microseconds(), askEvery)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	n := 0
	err = m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		asked, err := noteAsked(ctx, tx, due, now, now-askAgainAfter.Microseconds())
		if err != nil || len(asked) == 0 {
			return nil, err
		}
		n = len(asked)
		return facts(by, ContactsAsked, asked, make([]int64, len(asked))), m.letters.Put(ctx, tx, string(letterContacts), asked...)
	})
	return n, err
}

// Upkeep is what the page of such a letter shows.
type Upkeep struct {
	Org      Org
	Contacts []Contact
}

// UpkeepBySecret is what we have written down of an organisation, for whoever holds the secret of a letter that asked about it.
func (m *Members) UpkeepBySecret(ctx context.Context, secret string) (Upkeep, error) {
	if len(secret) != letter.SecretLength {
		return Upkeep{}, noUpkeep()
	}
	id, err := m.upkeepOrg(ctx, letter.Digest(secret))
	if err != nil {
		return Upkeep{}, err
	}
	if id == 0 {
		return Upkeep{}, noUpkeep()
	}
	by := marking.System("a letter about contacts was answered")
	o, err := m.FindOrg(ctx, by, id)
	if err != nil {
		return Upkeep{}, err
	}
	contacts, err := m.ContactsOf(ctx, by, []int64{id})
	for i := range contacts[id] {
		contacts[id][i].Secret = ""
	}
	return Upkeep{o, contacts[id]}, err
}

// ConfirmBySecret says that all contacts which are thought to work still hold.
func (m *Members) ConfirmBySecret(ctx context.Context, secret string) error {
	u, err := m.UpkeepBySecret(ctx, secret)
	if err != nil {
		return err
	}
	return m.confirm(ctx, marking.System("a letter about contacts was answered"), u.Org.ID)
}

// ConfirmContacts is the same by somebody of the organisation who is signed in, or by the desk after a call.
func (m *Members) ConfirmContacts(ctx context.Context, by marking.Viewer, org int64) error {
	if err := ownOnly(by, []int64{org}); err != nil {
		return err
	}
	return m.confirm(ctx, by, org)
}

func (m *Members) confirm(ctx context.Context, by marking.Viewer, org int64) error {
	return m.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		n, err := confirmContacts(ctx, tx, org, m.micro())
		if err != nil {
			return nil, err
		}
		if n == 0 {
			return nil, fault.New(fault.Conflict, "no_contact", text.Of("沒有可用的聯絡窗口可以確認，請先新增一個。", "There is no working contact to confirm; add one first."))
		}
		return facts(by, ContactsConfirmed, []int64{org}, []int64{0}), nil
	})
}

// EndContact takes a contact away. The organisation and the desk may.
func (m *Members) EndContact(ctx context.Context, by marking.Viewer, id int64) error {
	return m.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		org, err := deleteContact(ctx, tx, by, id)
		if err != nil {
			return nil, err
		}
		if org == 0 {
			return nil, notFound("no_such_contact", "找不到這個聯絡窗口。", "There is no such contact.")
		}
		return facts(by, ContactEnded, []int64{org}, []int64{id}), nil
	})
}

func noUpkeep() error {
	return notFound("no_such_letter", "這個連結用過了或已換成新的。請看最近一封信，或登入後到「我的單位」確認。", "This link was used, or a newer one was sent. Take the newest letter, or sign in and confirm on “My organisation”.")
}

// Gap is something that an organisation lacks to be reached.
type Gap string

// The gaps.
const (
	GapNone   Gap = "none"   // no contact that works
	GapOld    Gap = "old"    // none that was confirmed within 120 days
	GapDuty   Gap = "duty"   // level A or B without a telephone that is answered day and night
	GapBroken Gap = "broken" // a contact is known not to work
)

var gapNames = map[Gap]text.Text{
	GapNone:   text.Of("沒有可用的聯絡窗口", "no contact that works"),
	GapOld:    text.Of("聯絡窗口超過 120 天沒有確認", "contacts not confirmed for 120 days"),
	GapDuty:   text.Of("A、B 級單位沒有二十四小時值班電話", "level A or B without a 24-hour telephone"),
	GapBroken: text.Of("有聯絡窗口已失效", "a contact does not work"),
}

// Name is the gap in words.
func (g Gap) Name() text.Text { return gapNames[g] }

// Gaps lists them in the order in which they matter.
func Gaps() []Gap { return []Gap{GapNone, GapDuty, GapBroken, GapOld} }

// GapsOf tells what an organisation lacks, from what is known of it.
func GapsOf(o Org, contacts []Contact, now int64) (out []Gap) {
	var works, fresh, duty, broken bool
	for _, c := range contacts {
		if c.StaleAt != 0 {
			broken = true
			continue
		}
		works = true
		fresh = fresh || c.VerifiedAt > now-freshFor.Microseconds()
		duty = duty || c.Role == "duty" && c.Channel == Phone
	}
	for _, g := range []struct {
		is  bool
		gap Gap
	}{{!works, GapNone}, {!duty && (o.Tier == "A" || o.Tier == "B"), GapDuty}, {broken, GapBroken}, {works && !fresh, GapOld}} {
		if g.is {
			out = append(out, g.gap)
		}
	}
	return out
}
