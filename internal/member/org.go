package member

import (
	"context"
	"regexp"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Level is where an organisation stands: 國家, 領域 or 提供者.
type Level string

// The three levels.
const (
	NationLevel   Level = "nation"
	SectorLevel   Level = "sector"
	ProviderLevel Level = "provider"
)

// State is how far an organisation belongs to the centre; doc.go has the life-cycle.
type State string

// The states.
const (
	Applicant State = "applicant"
	Member    State = "member"
	Suspended State = "suspended"
	Left      State = "left"
)

// Kinds of organisations that this program treats apart. Any other short word is taken too (agency, company, hospital, school …).
const (
	KindCentre = "centre" // the one whose desk this store serves
	KindPeer   = "peer"   // another centre
	KindMSSP   = "mssp"   // looks after others

	KindAssociation = "association" // may invite its members
)

// Org is an organisation as a viewer may know it: for those who only may know its name, State, Tier, AgreedAt, AgreedVersion and
// CreatedAt are empty.
type Org struct {
	ID            int64
	UUID, Slug    string
	Name          text.Text
	Level         Level
	Sector        string // code of Sectors
	Tier          string // 資通安全責任等級 A to E, "" where none is set
	Region        string // code of Regions, "" for the whole country
	Parent        int64  // 0 for none
	Kind          string
	State         State
	AgreedAt      int64 // UTC microseconds, 0 if never
	AgreedVersion string
	Registry      string // 統一編號 or OID
	CreatedAt     int64
}

// PublicAgency tells whether an organisation is one by its kind.
func (o Org) PublicAgency() bool { return o.Kind == "agency" }

// Obliged tells whether a duty of the Cyber Security Management Act can rest on an organisation at all: on public agencies, and on who has a responsibility
// level. Nobody is to be worse off for having joined freely.
func (o Org) Obliged() bool { return o.State == Member && (o.PublicAgency() || o.Tier != "") }

// NewOrg is an organisation to be made. With an AgreedVersion it is a member at once, else an applicant.
type NewOrg struct {
	Slug          string // lower-case letters, digits, hyphens; unique
	Name          text.Text
	Level         Level
	Sector        string
	Tier          string
	Region        string
	Parent        int64
	Kind          string
	AgreedVersion string
	Registry      string // 統一編號 of a firm, OID of an agency; "" for none
}

var (
	slugForm = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$`)
	kindForm = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,31}$`)
)

func (n NewOrg) check() *fault.Fault {
	switch {
	case !slugForm.MatchString(n.Slug):
		return invalid("bad_slug", "代號只能用小寫英文字母、數字與連字號，最多 64 個字。", "A slug has lower-case letters, digits and hyphens, at most 64.")
	case n.Level != NationLevel && n.Level != SectorLevel && n.Level != ProviderLevel:
		return invalid("bad_level", "層級須為 nation、sector 或 provider。", "The level is nation, sector or provider.")
	case !KnownSector(n.Sector):
		return invalid("bad_sector", "不認得這個領域代碼。", "This sector code is not known.")
	case len(n.Tier) > 1 || n.Tier != "" && (n.Tier < "A" || n.Tier > "E"):
		return invalid("bad_tier", "責任等級須為 A 至 E，或留白。", "The tier is A to E, or empty.")
	case n.Region != "" && !knownRegion(n.Region):
		return invalid("bad_region", "不認得這個縣市代碼。", "This county code is not known.")
	case !kindForm.MatchString(n.Kind):
		return invalid("bad_kind", "種類須為一個小寫英文字。", "The kind is one short lower-case word.")
	case n.Kind == KindCentre && n.AgreedVersion == "":
		return invalid("centre_without_agreement", "中心本身須有協議版本。", "The centre itself needs an agreement version.")
	}
	if f := needed("name (zh-TW)", n.Name.In(text.ZhTW), maxName); f != nil {
		return f
	}
	if f := needed("name (en)", n.Name.In(text.En), maxName); f != nil {
		return f
	}
	if f := checkRegistry(n.Registry); f != nil {
		return f
	}
	return words("agreement", n.AgreedVersion, maxShort)
}

// CreateOrgs adds organisations, all or none, and gives their ids in the same order. The desk alone may. A slug that is taken is a
// conflict.
func (m *Members) CreateOrgs(ctx context.Context, by marking.Viewer, orgs []NewOrg) ([]int64, error) {
	if err := by.DeskOnly(); err != nil {
		return nil, err
	}
	if err := batch(len(orgs)); err != nil {
		return nil, err
	}
	centres := 0
	var parents []int64
	for i, n := range orgs {
		if err := at(i, n.check()); err != nil {
			return nil, err
		}
		if n.Kind == KindCentre {
			centres++
		}
		if n.Parent != 0 {
			parents = append(parents, n.Parent)
		}
	}
	if err := m.mustExist(ctx, orgTable, parents); err != nil {
		return nil, err
	}
	ids, err := m.series(ctx, len(orgs))
	if err != nil {
		return nil, err
	}
	err = m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := oneCentre(ctx, tx, centres); err != nil {
			return nil, err
		}
		if err := refuseTakenSlugs(ctx, tx, orgs); err != nil {
			return nil, err
		}
		if err := insertOrgs(ctx, tx, ids, uuids(len(orgs)), orgs, m.micro()); err != nil {
			return nil, slugTaken(err)
		}
		return created(by, ids, orgs), insertFirstAgreements(ctx, tx, ids)
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}

func created(by marking.Viewer, ids []int64, orgs []NewOrg) []journal.Fact {
	out := facts(by, OrgJoined, ids, make([]int64, len(ids)))
	for i, n := range orgs {
		if n.AgreedVersion == "" {
			out[i].Kind = OrgApplied
		}
	}
	return out
}

// oneCentre refuses a second centre. Moving the epoch first makes two that come at once wait for each other.
func oneCentre(ctx context.Context, tx *store.Tx, asked int) error {
	if asked == 0 {
		return nil
	}
	if err := marking.MoveEpoch(ctx, tx); err != nil {
		return err
	}
	n, err := countCentres(ctx, tx)
	if err != nil {
		return err
	}
	if n+asked > 1 {
		return fault.New(fault.Conflict, "centre_exists", text.Of("這個資料庫已經有一個中心了。", "This store has its centre already."))
	}
	return nil
}

func refuseTakenSlugs(ctx context.Context, tx *store.Tx, orgs []NewOrg) error {
	slug, err := firstTakenSlug(ctx, tx, pluck(orgs, func(n NewOrg) string { return n.Slug }))
	if err != nil || slug == "" {
		return err
	}
	return fault.New(fault.Conflict, "slug_taken", text.Format("代號 %s 已經有人用了。", "The slug %s is taken.", slug))
}

func slugTaken(err error) error {
	return taken(err, "slug_taken", "這個代號已經有人用了。", "This slug is taken.")
}

// taken turns a broken unique key into a conflict that a person can read.
func taken(err error, code, zh, en string) error {
	if store.Duplicate(err) {
		return fault.New(fault.Conflict, code, text.Of(zh, en)).Because(err)
	}
	return err
}

// FindOrg gives one organisation that the viewer may know.
func (m *Members) FindOrg(ctx context.Context, v marking.Viewer, id int64) (Org, error) {
	return m.oneOrg(ctx, v, "o.id = $1 AND "+mayName(v), id)
}

// FindOrgBySlug is FindOrg by the slug.
func (m *Members) FindOrgBySlug(ctx context.Context, v marking.Viewer, slug string) (Org, error) {
	if !slugForm.MatchString(slug) {
		return Org{}, noOrg()
	}
	return m.oneOrg(ctx, v, "o.slug = $1 AND "+mayName(v), slug)
}

// Centre gives the organisation whose desk this store serves. Everybody may know it; a store that was just made has none.
func (m *Members) Centre(ctx context.Context, v marking.Viewer) (Org, error) {
	if !v.Sees(marking.ClearAll) {
		return Org{}, noOrg()
	}
	return m.oneOrg(ctx, v, "o.kind = $1", KindCentre)
}

func (m *Members) oneOrg(ctx context.Context, v marking.Viewer, where string, arg any) (Org, error) {
	orgs, err := m.selectOrgs(ctx, v, where, arg)
	if err != nil {
		return Org{}, err
	}
	if len(orgs) == 0 {
		return Org{}, noOrg()
	}
	return orgs[0], nil
}
