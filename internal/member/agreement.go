package member

import (
	"context"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// AgreementText is a version of what members agree to: 資通安全情資分享辦法 art. 10 lets bodies outside the Act take part only by a written agreement to
// keep arts 4 to 9. A version that was published is never changed.
type AgreementText struct {
	Version     string
	Body        text.Text
	PublishedAt int64
}

// Agreement is one signature.
type Agreement struct {
	Org      int64
	Version  string
	Scope    string // whom it binds, in the signer's words: "本院全部單位"
	Online   bool   // else on paper, and the desk wrote it down
	Signer   string // name and title
	SignedAt int64
}

// Signing is an agreement to be written down.
type Signing struct {
	Version string
	Scope   string
	Signer  string
}

// PublishAgreement adds a version, which from now on is the one to sign. The desk alone may.
func (m *Members) PublishAgreement(ctx context.Context, by marking.Viewer, version string, body text.Text) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if f := needed("版本 version", version, maxShort); f != nil {
		return f
	}
	for _, l := range []text.Lang{text.ZhTW, text.En} {
		if f := neededLines("本文 text ("+string(l)+")", body.In(l), maxAgreement); f != nil {
			return f
		}
	}
	return m.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := insertAgreementText(ctx, tx, AgreementText{version, body, m.micro()}, by.Person); err != nil {
			return nil, taken(err, "version_published", "這一版已經發布過。改了內容請用新的版本號。", "This version is published. A changed text needs a new version.")
		}
		return []journal.Fact{{Kind: AgreementPublished, Actor: by.Actor(), Body: said(version)}}, nil
	})
}

// AgreementTexts lists the published versions, newest first. Everybody may read them.
func (m *Members) AgreementTexts(ctx context.Context) ([]AgreementText, error) {
	return m.selectAgreementTexts(ctx)
}

// Agreements lists what an organisation signed, newest first, for whoever may read its rows.
func (m *Members) Agreements(ctx context.Context, v marking.Viewer, org int64) ([]Agreement, error) {
	return m.selectAgreements(ctx, v, org)
}

// Sign is the organisation's own word, by its administrator: an applicant that was approved becomes a member, a member goes on under the newest
// version. Only the newest published version can be signed.
func (m *Members) Sign(ctx context.Context, by marking.Viewer, org int64, s Signing) error {
	if by.Person == 0 || by.Org != org || by.All() {
		return noOrg()
	}
	if f := needed("簽署人 signer", s.Signer, maxName); f != nil {
		return f
	}
	texts, err := m.selectAgreementTexts(ctx)
	if err != nil {
		return err
	}
	if len(texts) == 0 || texts[0].Version != s.Version {
		return fault.New(fault.Conflict, "not_the_newest", text.Of("協議已有更新的版本，請重新讀過再簽。", "There is a newer version of the agreement; read it and sign that one."))
	}
	return m.agree(ctx, by, org, s, true)
}

// Accept makes an organisation a member under an agreement on paper, or notes that a member signed a newer one. The desk alone may.
func (m *Members) Accept(ctx context.Context, by marking.Viewer, org int64, agreementVersion string) error {
	return m.AcceptSigned(ctx, by, org, Signing{Version: agreementVersion})
}

// AcceptSigned is Accept with who signed for whom.
func (m *Members) AcceptSigned(ctx context.Context, by marking.Viewer, org int64, s Signing) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	return m.agree(ctx, by, org, s, false)
}

func (m *Members) agree(ctx context.Context, by marking.Viewer, org int64, s Signing, online bool) error {
	for _, f := range []*fault.Fault{needed("協議版本 agreement", s.Version, maxShort), words("適用範圍 scope", s.Scope, maxName), words("簽署人 signer", s.Signer, maxName)} {
		if f != nil {
			return f
		}
	}
	id, err := m.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return m.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		kind, err := mayAgree(ctx, tx, org, s.Version, online)
		if err != nil {
			return nil, err
		}
		if err := agree(ctx, tx, org, s.Version, m.micro()); err != nil {
			return nil, err
		}
		if err := insertAgreement(ctx, tx, id, Agreement{org, s.Version, s.Scope, online, s.Signer, m.micro()}, by.Person); err != nil {
			return nil, err
		}
		out := facts(by, kind, []int64{org}, []int64{0})
		joined, err := m.joinInvited(ctx, tx, by, org)
		if err != nil {
			return nil, err
		}
		return append(out, joined...), marking.MoveEpoch(ctx, tx)
	})
}

// mayAgree tells what a signature makes of an organisation as it stands.
func mayAgree(ctx context.Context, tx *store.Tx, org int64, version string, online bool) (journal.Kind, error) {
	was, signed, err := lockState(ctx, tx, org)
	if err != nil {
		return "", err
	}
	switch {
	case was == Suspended || online && was == Left:
		return "", wrongState(was)
	case was == Member && signed == version:
		return "", fault.New(fault.Conflict, "agreement_signed", text.Of("這個單位已經簽了這一版協議。", "This organisation has signed this version already."))
	case was == Member:
		return OrgAgreed, nil
	case !online:
		return OrgJoined, nil
	}
	id, _, err := approvedApplication(ctx, tx, org)
	if err == nil && id == 0 {
		err = fault.New(fault.NotAllowed, "not_approved", text.Of("申請還沒有核可，請等中心審查。", "The application is not approved yet; wait for the centre."))
	}
	return OrgJoined, err
}

// joinInvited ends the application of a new member and lets it into the community to which its invitation belongs.
func (m *Members) joinInvited(ctx context.Context, tx *store.Tx, by marking.Viewer, org int64) ([]journal.Fact, error) {
	invitation, err := signedApplication(ctx, tx, org, m.micro())
	if err != nil || invitation == 0 {
		return nil, err
	}
	community, err := invitedInto(ctx, tx, invitation)
	if err != nil || community == 0 {
		return nil, err
	}
	joined, err := joinCommunity(ctx, tx, community, []int64{org})
	if err != nil || len(joined) == 0 {
		return nil, err
	}
	return facts(by, CommunityJoined, joined, []int64{community}), nil
}
