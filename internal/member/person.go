package member

import (
	"context"
	"regexp"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/format/observable"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Person is a human being; one may stand in several organisations.
type Person struct {
	ID        int64
	UUID      string
	Name      string
	Email     string // lower-case, "" for none
	Phone     string
	Lang      text.Lang
	CreatedAt int64
	Offices   []Office // those that the viewer asked for
}

// NewPerson is a person to be added. Org and Role are the first office; Org 0 for none, which only the desk may do.
type NewPerson struct {
	Name  string
	Email string
	Phone string
	Lang  text.Lang
	Org   int64
	Role  Role
}

var phoneForm = regexp.MustCompile(`^[+0-9][0-9 ()#,-]{2,39}$`)

func (n *NewPerson) check() *fault.Fault {
	if f := needed("name", n.Name, maxName); f != nil {
		return f
	}
	if n.Email != "" {
		mail, err := mailAddress(n.Email)
		if err != nil {
			return err
		}
		n.Email = mail
	}
	if n.Phone != "" && !phoneForm.MatchString(n.Phone) {
		return badPhone()
	}
	if n.Lang != text.ZhTW && n.Lang != text.En {
		return badLanguage()
	}
	if n.Org != 0 && !n.Role.known() {
		return badRole()
	}
	return nil
}

func mailAddress(s string) (string, *fault.Fault) {
	v, err := observable.Normalise(observable.Email, s)
	if err != nil || len(v.Text) > maxAddress {
		return "", invalid("bad_mail", "這不是電子郵件地址。", "This is not a mail address.")
	}
	return strings.ToLower(v.Text), nil
}

func mailTaken(err error) error {
	return taken(err, "mail_taken", "這個電子郵件地址已經屬於另一個人。", "This mail address belongs to another person already.")
}

func badLanguage() *fault.Fault {
	return invalid("bad_language", "語言須為 zh-TW 或 en。", "The language is zh-TW or en.")
}

func badPhone() *fault.Fault {
	return invalid("bad_phone", "電話號碼只能有數字、空格、+、-、( )、#。", "A phone number has digits, blanks, +, -, ( ) and #.")
}

// AddPeople adds persons, each with a first office, all or none, and gives their ids in the same order. A mail address belongs to one
// person: whoever stands in a second organisation gets a second office.
func (m *Members) AddPeople(ctx context.Context, by marking.Viewer, people []NewPerson) ([]int64, error) {
	if err := batch(len(people)); err != nil {
		return nil, err
	}
	people = append([]NewPerson(nil), people...)
	var offices []Office
	for i := range people {
		if err := at(i, people[i].check()); err != nil {
			return nil, err
		}
		if !by.All() && (by.Org == 0 || people[i].Org != by.Org) {
			return nil, noOrg()
		}
	}
	ids, err := m.series(ctx, len(people))
	if err != nil {
		return nil, err
	}
	for i, p := range people {
		if p.Org != 0 {
			offices = append(offices, Office{Person: ids[i], Org: p.Org, Role: p.Role})
		}
	}
	if err := m.checkOffices(ctx, by, offices); err != nil {
		return nil, err
	}
	err = m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := insertPeople(ctx, tx, ids, uuids(len(people)), people, m.micro()); err != nil {
			return nil, mailTaken(err)
		}
		if err := insertOffices(ctx, tx, offices); err != nil {
			return nil, err
		}
		return append(facts(by, PersonAdded, ids, make([]int64, len(ids))), officeFacts(by, OfficeGiven, offices)...), nil
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}

// PeopleOf lists the persons of an organisation with their offices in it.
func (m *Members) PeopleOf(ctx context.Context, v marking.Viewer, org int64) ([]Person, error) {
	people, err := m.selectPeople(ctx, v, "f.org = $1 AND "+m.mayReach(v, "f.org"), org)
	if err != nil || len(people) > 0 {
		return people, err
	}
	return nil, m.mustReach(ctx, v, org)
}

// PersonByID gives a person with the offices that the viewer may know: oneself, one's own organisation's people, or anybody for the
// desk.
func (m *Members) PersonByID(ctx context.Context, v marking.Viewer, id int64) (Person, error) {
	return m.onePerson(ctx, v, "p.id = $1", id)
}

// PeopleByID gives those of the persons that the viewer may know, with their offices as PersonByID does.
func (m *Members) PeopleByID(ctx context.Context, v marking.Viewer, ids []int64) (map[int64]Person, error) {
	out := make(map[int64]Person, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	people, err := m.selectPeople(ctx, v, "p.id IN ("+idList(1)+") AND "+m.mayMeet(v), idsArg(ids))
	for _, p := range people {
		out[p.ID] = p
	}
	return out, err
}

// PersonByUUID is PersonByID by the UUID.
func (m *Members) PersonByUUID(ctx context.Context, v marking.Viewer, id string) (Person, error) {
	return m.onePerson(ctx, v, "p.uuid = $1", id)
}

// PersonByEmail is PersonByID by the mail address.
func (m *Members) PersonByEmail(ctx context.Context, v marking.Viewer, email string) (Person, error) {
	mail, bad := mailAddress(email)
	if bad != nil {
		return Person{}, noPerson()
	}
	return m.onePerson(ctx, v, "p.email = $1", mail)
}

func (m *Members) onePerson(ctx context.Context, v marking.Viewer, which string, arg any) (Person, error) {
	people, err := m.selectPeople(ctx, v, which+" AND "+m.mayMeet(v), arg)
	if err != nil {
		return Person{}, err
	}
	if len(people) == 0 {
		return Person{}, noPerson()
	}
	return people[0], nil
}
