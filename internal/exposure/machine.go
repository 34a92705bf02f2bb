package exposure

import (
	"context"
	"strings"
	"unicode/utf8"

	"lianfang/internal/exposure/priority"
	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Description is what an owner says of a machine, which no inventory knows. The zero value says nothing.
type Description struct {
	Criticality priority.Criticality // LittleHangs 普, SomeHangs 中, MuchHangs 高; "" is not said
	Internet    priority.Maybe       // can be reached from the internet
	Owner       string               // who looks after it
	Group       string
}

// Machine is an asset of an organisation with what its owner says of it.
type Machine struct {
	ID   int64
	Name string
	Description
	Components int64 // that stand on it now
}

// maxOwner is how long the names of an owner and of a group may be, in characters.
const maxOwner = 100

// grades are the kept numbers of what hangs on a machine; the law's annex 9 knows three.
var grades = []priority.Criticality{"", priority.LittleHangs, priority.SomeHangs, priority.MuchHangs}

func gradeOf(n int64) priority.Criticality {
	if n < 0 || n >= int64(len(grades)) {
		return ""
	}
	return grades[n]
}

func (d Description) grade() (int64, bool) {
	for i, g := range grades {
		if g == d.Criticality {
			return int64(i), true
		}
	}
	return 0, false
}

func (d Description) check() error {
	if _, ok := d.grade(); !ok {
		return fault.New(fault.Invalid, "bad_criticality", text.Of("重要性請選普、中、高，或留白。", "Criticality is low, medium or high, or not said."))
	}
	if d.Internet < priority.NotKnown || d.Internet > priority.Is {
		return fault.New(fault.Invalid, "bad_internet", text.Of("能否從網際網路連到，請答是、否或不知道。", "Whether it can be reached from the internet is yes, no or not known."))
	}
	for _, s := range []string{d.Owner, d.Group} {
		if utf8.RuneCountInString(s) > maxOwner {
			return fault.New(fault.Invalid, "bad_owner", text.Format("負責人與分組最多 %d 字。", "An owner and a group have at most %d characters.", maxOwner))
		}
	}
	return nil
}

// Machines lists an organisation's machines by name, a page at a time; after is the last name of the page before.
func (e *Exposure) Machines(ctx context.Context, v marking.Viewer, org int64, after string, limit int) ([]Machine, error) {
	if err := notThisOrg(v, org); err != nil {
		return nil, err
	}
	return machines(ctx, e.store.Read(), org, after, "", limit)
}

// MachineNamed finds one machine.
func (e *Exposure) MachineNamed(ctx context.Context, v marking.Viewer, org int64, name string) (Machine, error) {
	if err := notThisOrg(v, org); err != nil {
		return Machine{}, err
	}
	found, err := machines(ctx, e.store.Read(), org, "", name, 1)
	if err != nil || len(found) == 0 {
		return Machine{}, orNoMachine(err)
	}
	return found[0], nil
}

// MachinesNamed gives what is said of machines, by name.
func (e *Exposure) MachinesNamed(ctx context.Context, v marking.Viewer, org int64, names []string) (map[string]Description, error) {
	if !readsList(v, org) {
		return nil, noOrg()
	}
	return descriptionsOf(ctx, e.store.Read(), org, names)
}

func orNoMachine(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.NotFound, "no_such_asset", text.Of("這個單位沒有這台設備。", "The organisation has no such machine."))
}

// Describe says what hangs on a machine, for those who may hand in the organisation's inventory. The decisions on what concerns it follow.
func (e *Exposure) Describe(ctx context.Context, by marking.Viewer, org int64, name string, d Description) error {
	if err := mayUpload(by, org); err != nil {
		return err
	}
	d.Owner, d.Group = strings.TrimSpace(d.Owner), strings.TrimSpace(d.Group)
	if err := d.check(); err != nil {
		return err
	}
	audience, err := e.ownAudience(ctx, org)
	if err != nil {
		return err
	}
	return e.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		id, err := describeAsset(ctx, tx, org, name, d)
		if err != nil || id == 0 {
			return nil, orNoMachine(err)
		}
		return []journal.Fact{{Kind: AssetDescribed, Subject: org, Object: id, Audience: audience, Actor: by.Actor()}}, nil
	})
}
