package member

import (
	"context"

	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Community is a group of organisations that share among themselves: an alliance, a supply chain, a working group.
type Community struct {
	ID   int64
	Slug string
	Name text.Text
}

// CheckCommunity tells what is wrong with a community that is to be made.
func CheckCommunity(slug string, name text.Text) error {
	if !slugForm.MatchString(slug) {
		return invalid("bad_slug", "代號只能用小寫英文字母、數字與連字號，最多 64 個字。", "A slug has lower-case letters, digits and hyphens, at most 64.")
	}
	for _, l := range []text.Lang{text.ZhTW, text.En} {
		if f := needed("name ("+string(l)+")", name.In(l), maxName); f != nil {
			return f
		}
	}
	return nil
}

// AddCommunity makes an empty community. The desk alone may.
func (m *Members) AddCommunity(ctx context.Context, by marking.Viewer, slug string, name text.Text) (int64, error) {
	if err := by.DeskOnly(); err != nil {
		return 0, err
	}
	if err := CheckCommunity(slug, name); err != nil {
		return 0, err
	}
	id, err := m.store.TakeIDs(ctx, 1)
	if err != nil {
		return 0, err
	}
	err = m.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := insertCommunity(ctx, tx, Community{id, slug, name}); err != nil {
			return nil, slugTaken(err)
		}
		return facts(by, CommunityMade, []int64{id}, []int64{0}), nil
	})
	return id, err
}

// JoinCommunity lets organisations in. Those who are in it already stay, without a fact.
func (m *Members) JoinCommunity(ctx context.Context, by marking.Viewer, community int64, orgs []int64) error {
	return m.regroup(ctx, by, community, orgs, CommunityJoined, joinCommunity)
}

// LeaveCommunity takes organisations out, at most 500 at a time. They read nothing more that was for the community alone; each is told by a fact that its
// own programs see, so that what they took over can go too.
func (m *Members) LeaveCommunity(ctx context.Context, by marking.Viewer, community int64, orgs []int64) error {
	if len(orgs) > maxPage {
		return batch(maxBatch + 1)
	}
	return m.regroup(ctx, by, community, orgs, CommunityLeft, leaveCommunity)
}

// ownEyes is the audience of each of these organisations alone.
func (m *Members) ownEyes(ctx context.Context, orgs []int64) (map[int64]int64, error) {
	out := make(map[int64]int64, len(orgs))
	for _, org := range orgs { // each audience is interned once and remembered
		id, err := m.book.Intern(ctx, marking.Audience{TLP: tlp.AmberStrict, Orgs: []int64{org}})
		if err != nil {
			return nil, err
		}
		out[org] = id
	}
	return out, nil
}

func (m *Members) regroup(ctx context.Context, by marking.Viewer, community int64, orgs []int64, kind journal.Kind,
	change func(context.Context, *store.Tx, int64, []int64) ([]int64, error)) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if err := batch(len(orgs)); err != nil {
		return err
	}
	orgs = unique(orgs)
	if err := m.mustExist(ctx, orgTable, orgs); err != nil {
		return err
	}
	if err := m.mustExist(ctx, communityTable, []int64{community}); err != nil {
		return err
	}
	var eyes map[int64]int64
	if kind == CommunityLeft {
		var err error
		if eyes, err = m.ownEyes(ctx, orgs); err != nil {
			return err
		}
	}
	return m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		changed, err := change(ctx, tx, community, orgs)
		if err != nil || len(changed) == 0 {
			return nil, err
		}
		same := make([]int64, len(changed))
		for i := range same {
			same[i] = community
		}
		out := facts(by, kind, changed, same)
		for i, org := range changed {
			out[i].Audience = eyes[org]
		}
		return out, marking.MoveEpoch(ctx, tx)
	})
}

// Communities lists the communities that the viewer may know: its own ones, or all for the desk.
func (m *Members) Communities(ctx context.Context, v marking.Viewer) ([]Community, error) {
	return m.selectCommunities(ctx, v)
}

// OrgsOfCommunity lists the ids of a community's organisations, for those in it and for the desk.
func (m *Members) OrgsOfCommunity(ctx context.Context, v marking.Viewer, community int64) ([]int64, error) {
	ids, err := m.selectCommunityOrgs(ctx, v, community)
	if err != nil || len(ids) > 0 {
		return ids, err
	}
	if v.All() { // it may be there and empty
		return nil, m.mustExist(ctx, communityTable, []int64{community})
	}
	return nil, fault.New(fault.NotFound, "no_such_community", text.Of("找不到這個社群。", "There is no such community."))
}
