package marking

import (
	"context"
	"slices"

	"lianfang/internal/store"
)

// Standing is what package access knows of somebody who is about to read for an organisation.
type Standing struct {
	Class       Class // member or peer
	Person      int64
	Token       int64
	Org         int64
	Agreed      bool // the organisation is a member with a signed agreement
	Officer     bool // holds the security office: RED is for people, not for organisations
	Sector      string
	Communities []int64
	Clients     []Client
}

// Client is an organisation that an MSSP looks after.
type Client struct {
	Org         int64
	Amber       bool // the agreement lets AMBER reach the MSSP
	Answers     bool // it may answer warnings for the organisation
	Uploads     bool // it may hand in inventories for it
	Sector      string
	Communities []int64
}

// Resolve works out once which audiences somebody belongs to.
func (b *Book) Resolve(ctx context.Context, s Standing) (Viewer, error) {
	v := Viewer{Class: s.Class, Person: s.Person, Token: s.Token, Org: s.Org, set: []int64{ClearAll}}
	if !s.Agreed {
		return v, nil // an applicant sees what everybody sees
	}
	v.set = append(v.set, GreenMembers)
	top := int64(3)
	if s.Officer {
		top = 4
	}
	named, err := b.naming(ctx, top, s.Org, s.Sector, s.Communities)
	if err != nil {
		return Viewer{}, err
	}
	v.set = append(v.set, named...)
	for _, c := range s.Clients {
		v.Clients = append(v.Clients, c.Org)
		if c.Answers {
			v.answers = append(v.answers, c.Org)
		}
		if c.Uploads {
			v.uploads = append(v.uploads, c.Org)
		}
		if !c.Amber {
			continue
		}
		named, err := b.naming(ctx, 2, c.Org, c.Sector, c.Communities) // AMBER+STRICT never leaves the organisation
		if err != nil {
			return Viewer{}, err
		}
		v.set = append(v.set, named...)
	}
	slices.Sort(v.set)
	v.set = slices.Compact(v.set)
	return v, nil
}

// naming lists the audiences from AMBER up to top that name the organisation, its sector or one of its communities. RED is for people of an
// organisation that is named itself: a sector is no addressee.
func (b *Book) naming(ctx context.Context, top, org int64, sector string, communities []int64) ([]int64, error) {
	rows, err := b.store.Read().QueryContext(ctx, `SELECT a.id FROM audience a WHERE a.tlp BETWEEN 2 AND $1 AND (
		a.id IN (SELECT audience FROM audience_org WHERE org = $2) OR a.tlp < 4 AND a.id IN (
		SELECT audience FROM audience_sector WHERE sector = $3
		UNION SELECT audience FROM audience_community WHERE community IN (SELECT CAST(value AS BIGINT) FROM json_each($4))))`,
		top, org, sector, store.IDs(communities))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// Epoch is the number of the current memberships; a Viewer resolved under another number may be out of date.
func (b *Book) Epoch(ctx context.Context) (int64, error) {
	var n int64
	err := b.store.Read().QueryRowContext(ctx, "SELECT n FROM membership_epoch").Scan(&n)
	return n, err
}

// MoveEpoch says, in the transaction that changes a membership or an audience's names, that Viewers have to be resolved again.
func MoveEpoch(ctx context.Context, tx *store.Tx) error {
	_, err := tx.ExecContext(ctx, "UPDATE membership_epoch SET n = n + 1")
	return err
}
