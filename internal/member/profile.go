package member

import (
	"context"
	"regexp"

	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// ProfileSet: what the centre is called by was settled.
const ProfileSet journal.Kind = "centre.profile" // subject: 0

// Profile is what a centre's numbers and pages show of it beside its name. A store without one has the program's defaults.
type Profile struct {
	Code    string    // begins the numbers of warnings
	Hotline string    // the telephone line that pages show
	Lang    text.Lang // of its first people
}

var codeForm = regexp.MustCompile(`^[A-Za-z0-9]{1,12}$`)

// Check tells what is wrong with a profile.
func (p Profile) Check() error {
	switch {
	case p.Code != "" && !codeForm.MatchString(p.Code):
		return invalid("bad_code", "編號開頭只能有英文字母與數字，最多 12 個。", "What numbers begin with has letters and digits, at most 12.")
	case p.Hotline != "" && !phoneForm.MatchString(p.Hotline):
		return badPhone()
	case p.Lang != text.ZhTW && p.Lang != text.En:
		return badLanguage()
	}
	return nil
}

// SetProfile settles what the centre is called by. The desk alone may.
func (m *Members) SetProfile(ctx context.Context, by marking.Viewer, p Profile) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if err := p.Check(); err != nil {
		return err
	}
	return m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return facts(by, ProfileSet, []int64{0}, []int64{0}), upsertProfile(ctx, tx, p, m.micro())
	})
}

// Profile gives what the centre is called by; everybody may know it.
func (m *Members) Profile(ctx context.Context, v marking.Viewer) (Profile, error) {
	if !v.Sees(marking.ClearAll) {
		return Profile{}, nil
	}
	return selectProfile(ctx, m.store.Read())
}

// CheckCentre tells what is wrong with a centre and its first people, before anything of them is written.
func CheckCentre(o NewOrg, p Profile, people []NewPerson) error {
	if f := o.check(); f != nil {
		return f
	}
	for i := range people {
		n := people[i] // check puts addresses in their usual form
		if err := at(i, n.check()); err != nil {
			return err
		}
	}
	return p.Check()
}
