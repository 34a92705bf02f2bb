package member

import (
	"context"
	"net"
	"net/netip"
	"net/url"
	"slices"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Channel is a way to reach somebody.
type Channel string

// The channels.
const (
	Mail    Channel = "mail"
	Phone   Channel = "phone"
	Webhook Channel = "webhook"
)

// Contact roles and their names: whom one reaches.
var contactRoles = map[string]text.Text{
	"security": text.Of("資安窗口", "security contact"),
	"duty":     text.Of("二十四小時值班", "24-hour duty"),
	"ciso":     text.Of("資安長", "chief information security officer"),
	"deputy":   text.Of("代理人", "deputy"),
	"system":   text.Of("自動介接", "automatic interface"),
}

// ContactRoleName is the name of a contact's role.
func ContactRoleName(role string) text.Text { return contactRoles[role] }

// Contact is one address under which an organisation is reached.
type Contact struct {
	ID, Org    int64
	Person     int64  // 0 for a function mailbox, a switchboard, a machine
	Role       string // security, duty, ciso, deputy, system
	Channel    Channel
	Address    string
	Secret     string // signs webhooks; only the system reads it
	Rank       int64  // 1 is tried first
	VerifiedAt int64  // 0 if it never answered
	StaleAt    int64  // since when it is known not to work, 0 if it does
}

// NewContact is a contact to be added.
type NewContact struct {
	Org, Person int64
	Role        string
	Channel     Channel
	Address     string
	Secret      string
	Rank        int64
	Verified    bool // the desk knows that it works
}

func (n *NewContact) check() *fault.Fault {
	if _, ok := contactRoles[n.Role]; !ok {
		return invalid("bad_contact_role", "聯絡角色須為 security、duty、ciso、deputy 或 system。", "The contact's role is security, duty, ciso, deputy or system.")
	}
	if n.Rank < 1 || n.Rank > 99 {
		return invalid("bad_rank", "順位須為 1 到 99。", "The rank is 1 to 99.")
	}
	if len(n.Secret) > maxSecret {
		return invalid("secret_too_long", "密鑰過長。", "The secret is too long.")
	}
	switch n.Channel {
	case Mail:
		mail, bad := mailAddress(n.Address)
		if bad != nil {
			return bad
		}
		n.Address = mail
	case Phone:
		if !phoneForm.MatchString(n.Address) {
			return badPhone()
		}
	case Webhook:
		return checkWebhook(n.Address)
	default:
		return invalid("bad_channel", "管道須為 mail、phone 或 webhook。", "The channel is mail, phone or webhook.")
	}
	return nil
}

// checkWebhook takes https, and plain http only on the machine itself, where nobody listens on the way.
func checkWebhook(s string) *fault.Fault {
	bad := invalid("bad_webhook", "webhook 須為 https 網址，不含帳號密碼。", "A webhook is an https URL without user or password.")
	u, err := url.Parse(s)
	if err != nil || len(s) > maxAddress || u.Host == "" || u.User != nil {
		return bad
	}
	if u.Scheme == "https" || u.Scheme == "http" && loopback(u.Host) {
		return nil
	}
	return bad
}

func loopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

// AddContacts adds contacts, all or none, and gives their ids in the same order.
func (m *Members) AddContacts(ctx context.Context, by marking.Viewer, contacts []NewContact) ([]int64, error) {
	if err := batch(len(contacts)); err != nil {
		return nil, err
	}
	contacts = slices.Clone(contacts)
	for i := range contacts {
		if err := at(i, contacts[i].check()); err != nil {
			return nil, err
		}
		contacts[i].Verified = contacts[i].Verified && by.All()
	}
	orgs := pluck(contacts, func(c NewContact) int64 { return c.Org })
	if err := ownOnly(by, orgs); err != nil {
		return nil, err
	}
	if err := m.mustExist(ctx, orgTable, orgs); err != nil {
		return nil, err
	}
	if err := m.mustStand(ctx, contacts); err != nil {
		return nil, err
	}
	if err := m.mustHaveWhatItsRoleNeeds(ctx, contacts); err != nil {
		return nil, err
	}
	ids, err := m.series(ctx, len(contacts))
	if err != nil {
		return nil, err
	}
	err = m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return facts(by, ContactAdded, orgs, ids), insertContacts(ctx, tx, ids, contacts, m.micro())
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}

// mustStand refuses a contact whose person does not stand in its organisation.
func (m *Members) mustStand(ctx context.Context, contacts []NewContact) error {
	people := unique(pluck(contacts, func(c NewContact) int64 { return c.Person }))
	held, err := officesHeld(ctx, m.store.Read(), people)
	if err != nil {
		return err
	}
	stands := map[[2]int64]bool{}
	for o := range held {
		stands[[2]int64{o.Person, o.Org}] = true
	}
	for i, c := range contacts {
		if c.Person != 0 && !stands[[2]int64{c.Person, c.Org}] {
			return at(i, invalid("contact_of_stranger", "這位聯絡人不屬於這個單位。", "This contact's person does not stand in the organisation."))
		}
	}
	return nil
}

// mustHaveWhatItsRoleNeeds refuses a duty that is on call day and night without a telephone: nobody reads mail at three in the morning.
func (m *Members) mustHaveWhatItsRoleNeeds(ctx context.Context, contacts []NewContact) error {
	rings := map[int64]bool{}
	var unsure []int64
	for _, c := range contacts {
		if c.Role == "duty" && c.Channel == Phone {
			rings[c.Org] = true
		}
	}
	for _, c := range contacts {
		if c.Role == "duty" && !rings[c.Org] {
			unsure = append(unsure, c.Org)
		}
	}
	if len(unsure) == 0 {
		return nil
	}
	known, err := m.selectContacts(ctx, marking.System("what a duty has"), unique(unsure))
	if err != nil {
		return err
	}
	for _, c := range known {
		rings[c.Org] = rings[c.Org] || c.Role == "duty" && c.Channel == Phone && c.StaleAt == 0
	}
	for i, c := range contacts {
		if c.Role == "duty" && !rings[c.Org] {
			return at(i, invalid("duty_without_phone", "二十四小時值班要先有電話，才加其他管道。", "The 24-hour duty needs a telephone before any other way."))
		}
	}
	return nil
}

// ContactsOf gives the contacts of those organisations whose contacts the viewer may know, by rank.
func (m *Members) ContactsOf(ctx context.Context, v marking.Viewer, orgs []int64) (map[int64][]Contact, error) {
	out := map[int64][]Contact{}
	if len(orgs) == 0 {
		return out, nil
	}
	all, err := m.selectContacts(ctx, v, orgs)
	for _, c := range all {
		out[c.Org] = append(out[c.Org], c)
	}
	return out, err
}

// mailsMost is to how many of an organisation's addresses one letter goes.
const mailsMost = 5

// MailsOf gives the mail addresses of an organisation that work, each once, by rank.
func (m *Members) MailsOf(ctx context.Context, v marking.Viewer, org int64) (out []string, err error) {
	contacts, err := m.ContactsOf(ctx, v, []int64{org})
	for _, c := range contacts[org] {
		if c.Channel == Mail && c.StaleAt == 0 && !slices.Contains(out, c.Address) && len(out) < mailsMost {
			out = append(out, c.Address)
		}
	}
	return out, err
}

// VerifyContacts notes that contacts answered.
func (m *Members) VerifyContacts(ctx context.Context, by marking.Viewer, ids []int64) error {
	return m.markContacts(ctx, by, ids, ContactVerified)
}

// StaleContacts notes that contacts do not work any more.
func (m *Members) StaleContacts(ctx context.Context, by marking.Viewer, ids []int64) error {
	return m.markContacts(ctx, by, ids, ContactStale)
}

func (m *Members) markContacts(ctx context.Context, by marking.Viewer, ids []int64, kind journal.Kind) error {
	if err := batch(len(ids)); err != nil {
		return err
	}
	ids = unique(ids)
	return m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		done, orgs, err := stampContacts(ctx, tx, by, ids, kind == ContactStale, m.micro())
		if err != nil {
			return nil, err
		}
		if len(done) != len(ids) {
			return nil, notFound("no_such_contact", "找不到其中的聯絡人。", "One of these contacts is not there.")
		}
		if kind == ContactVerified {
			err = endAsking(ctx, tx, unique(orgs))
		}
		return facts(by, kind, orgs, done), err
	})
}
