package marking

import (
	"slices"
	"strconv"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Class is what sort of reader a Viewer is.
type Class string

// The classes.
const (
	ClassSystem Class = "system" // background work, with a reason
	ClassDesk   Class = "desk"   // the centre's own desk
	ClassMember Class = "member" // a person or token of an organisation
	ClassPeer   Class = "peer"   // another centre
	ClassPublic Class = "public" // anybody
)

// Viewer is somebody who reads. The zero Viewer sees nothing at all.
type Viewer struct {
	Class   Class
	Person  int64 // 0 for tokens and the system
	Token   int64
	Org     int64
	Clients []int64 // organisations an MSSP may look after
	Reason  string  // of System
	answers []int64 // those of Clients for which it may answer
	uploads []int64 // those for which it may hand in inventories
	orgs    bool    // every organisation's own rows, though not every audience
	all     bool
	set     []int64 // audiences, sorted
}

// System is background work of this program; reason names it, in logs and facts.
func System(reason string) Viewer { return Viewer{Class: ClassSystem, Reason: reason, all: true} }

// UpTo is background work that speaks to people whom only what is marked up to a level may reach; what is unmarked reaches nobody.
func UpTo(l tlp.Level, reason string) Viewer {
	v := Viewer{Class: ClassSystem, Reason: reason, orgs: true}
	if !l.Valid() {
		return v
	}
	for id := ClearAll; id <= ClearAll+int64(l.Rank()); id++ {
		v.set = append(v.set, id)
	}
	return v
}

// Desk is a person at the centre's own desk, or a token that acts for it.
func Desk(person int64) Viewer { return Viewer{Class: ClassDesk, Person: person, all: true} }

// Public is anybody: CLEAR and nothing else.
func Public() Viewer { return Viewer{Class: ClassPublic, set: []int64{ClearAll}} }

// Sees tells whether the viewer belongs to an audience.
func (v Viewer) Sees(audience int64) bool {
	if v.all {
		return true
	}
	_, ok := slices.BinarySearch(v.set, audience)
	return ok
}

// Covers tells whether a viewer sees all that another sees: an open stream of the other may go on with it.
func Covers(v, other Viewer) bool {
	if v.all || other.all {
		return v.all
	}
	for _, audience := range other.set {
		if !v.Sees(audience) {
			return false
		}
	}
	return true
}

// All tells whether nothing is kept from the viewer: the desk and the system.
func (v Viewer) All() bool { return v.all }

// DeskOnly refuses what only the centre's desk, or the program itself, may do.
func (v Viewer) DeskOnly() error {
	if v.all {
		return nil
	}
	return fault.New(fault.NotAllowed, "desk_only", text.Of("只有中心的值班台可以這樣做。", "Only the centre's desk may do this."))
}

// Actor is who a fact names as the one that did it: a person, else a token.
func (v Viewer) Actor() int64 {
	if v.Person != 0 {
		return v.Person
	}
	return v.Token
}

// For tells whether the viewer speaks for an organisation: the desk, its own people, and an MSSP that looks after it.
func (v Viewer) For(org int64) bool {
	return v.all || org != 0 && (v.orgs || org == v.Org || slices.Contains(v.Clients, org))
}

// MayAnswer is For, and where it is another organisation the delegation lets the viewer answer its warnings.
func (v Viewer) MayAnswer(org int64) bool { return v.acts(org, v.answers) }

// MayUpload is For, and where it is another organisation the delegation lets the viewer hand in its inventory.
func (v Viewer) MayUpload(org int64) bool { return v.acts(org, v.uploads) }

func (v Viewer) acts(org int64, clients []int64) bool {
	return v.For(org) && (v.all || org == v.Org || slices.Contains(clients, org))
}

// Audiences lists the audiences that the viewer belongs to; the desk is not limited and gets nil.
func (v Viewer) Audiences() []int64 {
	if v.all {
		return nil
	}
	return slices.Clone(v.set)
}

// Orgs is the organisations whose own rows (inbox, inventory) the viewer may read; the desk is not limited and gets nil.
func (v Viewer) Orgs() []int64 {
	if v.all || v.orgs {
		return nil
	}
	if v.Org == 0 {
		return []int64{-1}
	}
	return append([]int64{v.Org}, v.Clients...)
}

// inline is up to how many numbers a predicate carries as they are; more travel as one JSON text, which costs a parse but keeps the
// statement short.
const inline = 200

// Where is the SQL predicate over a column that holds an audience. It has no parameters: the numbers are our own.
func (v Viewer) Where(column string) string { return v.where(column, v.set) }

// WhereOrg is the SQL predicate over a column that holds an organisation whose own rows these are.
func (v Viewer) WhereOrg(column string) string {
	if v.orgs {
		return "(1 = 1)"
	}
	return v.where(column, v.Orgs())
}

func (v Viewer) where(column string, set []int64) string {
	switch {
	case v.all:
		return "(1 = 1)"
	case len(set) == 0:
		return "(1 = 0)"
	case len(set) > inline:
		return column + " IN (SELECT CAST(value AS BIGINT) FROM json_each('" + store.IDs(set) + "'))"
	}
	var b strings.Builder
	b.WriteString(column + " IN (")
	for i, id := range set {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(id, 10))
	}
	return b.String() + ")"
}

// WhereItem is the SQL predicate that an item is visible: through an assertion of an audience the viewer belongs to, or through one
// that was disclosed to such an audience.
func (v Viewer) WhereItem(itemColumn string) string {
	if v.all {
		return "(1 = 1)"
	}
	return "(EXISTS (SELECT 1 FROM assertion va WHERE va.item = " + itemColumn + " AND va.state NOT IN (1, 3, 5) AND (" + v.Where("va.audience") +
		" OR EXISTS (SELECT 1 FROM disclosure vd WHERE vd.assertion = va.id AND " + v.Where("vd.audience") + "))))"
}

// WhereWithdrawn is the SQL predicate that the viewer may know an item to be withdrawn: of those who read words on it, whoever may read the
// word that took it back.
func (v Viewer) WhereWithdrawn(item string) string {
	if v.all {
		return "(" + item + ".state = 1)"
	}
	return "(" + item + ".state = 1 AND EXISTS (SELECT 1 FROM assertion vw WHERE vw.item = " + item + ".id AND vw.state = 2 AND " + v.WhereAssertion("vw") + "))"
}

// WhereAssertion is the same for one assertion, of which idColumn and audienceColumn are the columns. What is held is the desk's, and so is what was superseded:
// the newer version may be marked more strictly.
func (v Viewer) WhereAssertion(alias string) string {
	if v.all {
		return "(1 = 1)"
	}
	return "(" + alias + ".state NOT IN (1, 3, 5) AND (" + v.Where(alias+".audience") +
		" OR EXISTS (SELECT 1 FROM disclosure vd WHERE vd.assertion = " + alias + ".id AND " + v.Where("vd.audience") + ")))"
}
