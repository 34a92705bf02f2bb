package member

import (
	"context"
	"database/sql"
	"errors"

	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

const applicationColumns = `a.id, a.uuid, a.stage, a.org, a.invitation, a.name_zh, a.name_en, a.registry, a.kind, a.sector, a.region, a.person, a.title, a.mail, a.phone, a.lang,
	a.domains, a.networks, a.words, a.sent_at, a.confirmed_at, a.changed_at`

// many scans lines of one column into a list.
type many struct{ to *[]string }

func (m many) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return errors.New("lines that are no text")
	}
	*m.to = fieldsOf(s)
	return nil
}

func applicationFields(a *Application) []any {
	return []any{&a.ID, &a.UUID, &a.Stage, &a.Org, &a.Invitation, name{&a.Name, text.ZhTW}, name{&a.Name, text.En}, &a.Registry, &a.Kind, &a.Sector, &a.Region, &a.Person, &a.Title,
		&a.Mail, &a.Phone, &a.Lang, many{&a.Domains}, many{&a.Networks}, &a.Words, &a.SentAt, &a.ConfirmedAt, &a.ChangedAt}
}

func insertApplication(ctx context.Context, tx *store.Tx, a Application, hash []byte) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO application (id, uuid, hash, stage, org, invitation, name_zh, name_en, registry, kind, sector, region, person, title, mail, phone, lang,
		domains, networks, words, sent_at, confirmed_at, changed_at) VALUES ($1,$2,$3,$4,0,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,0,$20)`,
		a.ID, a.UUID, hash, string(a.Stage), a.Invitation, a.Name.In(text.ZhTW), a.Name.In(text.En), a.Registry, a.Kind, a.Sector, a.Region, a.Person, a.Title, a.Mail, a.Phone,
		string(a.Lang), joined(a.Domains), joined(a.Networks), a.Words, a.SentAt)
	return err
}

func (m *Members) selectApplications(ctx context.Context, where string, args ...any) ([]Application, error) {
	rows, err := m.store.Read().QueryContext(ctx, "SELECT "+applicationColumns+" FROM application a WHERE "+where, args...)
	return collect(rows, err, applicationFields)
}

// oneApplication reads one with its notes.
func (m *Members) oneApplication(ctx context.Context, where string, arg any) (Application, error) {
	all, err := m.selectApplications(ctx, where, arg)
	if err != nil {
		return Application{}, err
	}
	if len(all) == 0 {
		return Application{}, noApplication()
	}
	a := all[0]
	a.Notes, err = selectApplicationNotes(ctx, m.store.Read(), a.ID)
	return a, err
}

func selectApplicationNotes(ctx context.Context, q store.Querier, id int64) ([]ApplicationNote, error) {
	rows, err := q.QueryContext(ctx, "SELECT desk, words, at FROM application_note WHERE application = $1 ORDER BY id", id)
	return collect(rows, err, func(n *ApplicationNote) []any { return []any{&n.Desk, &n.Words, &n.At} })
}

// lockApplication reads one, with its notes, so that two steps come one after the other.
func lockApplication(ctx context.Context, tx *store.Tx, id int64) (Application, error) {
	rows, err := tx.QueryContext(ctx, "SELECT "+applicationColumns+" FROM application a WHERE a.id = $1"+tx.Dialect.Lock(), id)
	all, err := collect(rows, err, applicationFields)
	if err != nil {
		return Application{}, err
	}
	if len(all) == 0 {
		return Application{}, noApplication()
	}
	all[0].Notes, err = selectApplicationNotes(ctx, tx, id)
	return all[0], err
}

func updateApplication(ctx context.Context, tx *store.Tx, a Application) error {
	_, err := tx.ExecContext(ctx, "UPDATE application SET stage = $1, org = $2, confirmed_at = $3, changed_at = $4 WHERE id = $5", string(a.Stage), a.Org, a.ConfirmedAt, a.ChangedAt, a.ID)
	return err
}

func setApplicationHash(ctx context.Context, tx *store.Tx, id int64, hash []byte) error {
	_, err := tx.ExecContext(ctx, "UPDATE application SET hash = $1 WHERE id = $2", hash, id)
	return err
}

func insertApplicationNote(ctx context.Context, tx *store.Tx, id, application int64, n ApplicationNote) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO application_note (id, application, desk, words, at) VALUES ($1,$2,$3,$4,$5)", id, application, n.Desk, n.Words, n.At)
	return err
}

// countUnconfirmed counts applications that nobody confirmed since a moment: all, and those of one address.
func (m *Members) countUnconfirmed(ctx context.Context, mail string, since int64) (all, same int64, err error) {
	err = m.store.Read().QueryRowContext(ctx, "SELECT count(*), coalesce(sum(CASE WHEN mail = $1 THEN 1 ELSE 0 END), 0) FROM application WHERE stage = 'sent' AND sent_at > $2", mail, since).Scan(&all, &same)
	return all, same, err
}

// approvedApplication is the one by which an organisation may sign; 0 where there is none.
func approvedApplication(ctx context.Context, tx *store.Tx, org int64) (id, invitation int64, err error) {
	err = tx.QueryRowContext(ctx, "SELECT id, invitation FROM application WHERE org = $1 AND org <> 0 AND stage = 'approved' ORDER BY id LIMIT 1", org).Scan(&id, &invitation)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, 0, nil
	}
	return id, invitation, err
}

func endApplication(ctx context.Context, tx *store.Tx, id int64, s Stage, now int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE application SET stage = $1, changed_at = $2 WHERE id = $3", string(s), now, id)
	return err
}

// sweepApplications forgets what nobody confirmed, and what came to nothing long ago.
func sweepApplications(ctx context.Context, tx *store.Tx, unconfirmed, ended int64) error {
	const gone = "(stage = 'sent' AND sent_at <= $1 OR stage IN ('refused','withdrawn') AND changed_at <= $2)"
	if _, err := tx.ExecContext(ctx, "DELETE FROM application_note WHERE application IN (SELECT id FROM application WHERE "+gone+")", unconfirmed, ended); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM application WHERE "+gone, unconfirmed, ended)
	return err
}

func (m *Members) anyForgotten(ctx context.Context, unconfirmed, ended int64) (any bool, err error) {
	err = m.store.Read().QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM application WHERE stage = 'sent' AND sent_at <= $1 OR stage IN ('refused','withdrawn') AND changed_at <= $2)", unconfirmed, ended).Scan(&any)
	return any, err
}

func (m *Members) personByMail(ctx context.Context, mail string) (id int64, err error) {
	err = m.store.Read().QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM person WHERE email = $1 AND email <> ''", mail).Scan(&id)
	return id, err
}

func insertInvitation(ctx context.Context, tx *store.Tx, i Invitation, by int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO invitation (id, code, association, community, most, until, made_at, made_by, ended_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,0)",
		i.ID, i.Code, i.Association, i.Community, i.Most, i.Until, i.MadeAt, by)
	return err
}

func (m *Members) selectInvitations(ctx context.Context, where string, args ...any) ([]Invitation, error) {
	rows, err := m.store.Read().QueryContext(ctx, `SELECT i.id, i.code, i.association, i.community, i.most, i.until, i.made_at, i.ended_at,
		(SELECT count(*) FROM application a WHERE a.invitation = i.id AND a.invitation <> 0 AND a.stage <> 'sent'),
		(SELECT count(*) FROM application a WHERE a.invitation = i.id AND a.invitation <> 0 AND a.stage = 'member') FROM invitation i WHERE `+where, args...)
	return collect(rows, err, func(i *Invitation) []any {
		return []any{&i.ID, &i.Code, &i.Association, &i.Community, &i.Most, &i.Until, &i.MadeAt, &i.EndedAt, &i.Came, &i.Members}
	})
}

// endInvitation gives the association whose code ended, 0 where there was none to end.
func endInvitation(ctx context.Context, tx *store.Tx, by marking.Viewer, id, now int64) (org int64, err error) {
	err = tx.QueryRowContext(ctx, "UPDATE invitation SET ended_at = $1 WHERE id = $2 AND ended_at = 0 AND "+whereOwn(by, "association")+" RETURNING association", now, id).Scan(&org)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return org, err
}

func invitedInto(ctx context.Context, tx *store.Tx, invitation int64) (community int64, err error) {
	err = tx.QueryRowContext(ctx, "SELECT community FROM invitation WHERE id = $1", invitation).Scan(&community)
	return community, err
}

func insertAgreementText(ctx context.Context, tx *store.Tx, a AgreementText, by int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO agreement_text (version, body_zh, body_en, published_at, published_by) VALUES ($1,$2,$3,$4,$5)",
		a.Version, a.Body.In(text.ZhTW), a.Body.In(text.En), a.PublishedAt, by)
	return err
}

func (m *Members) selectAgreementTexts(ctx context.Context) ([]AgreementText, error) {
	rows, err := m.store.Read().QueryContext(ctx, "SELECT version, body_zh, body_en, published_at FROM agreement_text ORDER BY published_at DESC, version DESC LIMIT 50")
	return collect(rows, err, func(a *AgreementText) []any {
		return []any{&a.Version, name{&a.Body, text.ZhTW}, name{&a.Body, text.En}, &a.PublishedAt}
	})
}

func insertAgreement(ctx context.Context, tx *store.Tx, id int64, a Agreement, person int64) error {
	how := "paper"
	if a.Online {
		how = "online"
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO agreement (id, org, version, scope, how, signer, person, signed_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)",
		id, a.Org, a.Version, a.Scope, how, a.Signer, person, a.SignedAt)
	return err
}

// insertFirstAgreements writes down those of organisations that were made as members.
func insertFirstAgreements(ctx context.Context, tx *store.Tx, orgs []int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO agreement (id, org, version, scope, how, signer, person, signed_at)
		SELECT o.id, o.id, o.agreed_version, '', 'paper', '', 0, o.agreed_at FROM org o WHERE o.agreed_version <> '' AND o.id IN (`+idList(1)+")", idsArg(orgs))
	return err
}

func (m *Members) selectAgreements(ctx context.Context, v marking.Viewer, org int64) ([]Agreement, error) {
	rows, err := m.store.Read().QueryContext(ctx, "SELECT g.org, g.version, g.scope, g.how = 'online', g.signer, g.signed_at FROM agreement g WHERE g.org = $1 AND "+
		v.WhereOrg("g.org")+" ORDER BY g.id DESC LIMIT 50", org)
	return collect(rows, err, func(a *Agreement) []any {
		return []any{&a.Org, &a.Version, &a.Scope, &a.Online, &a.Signer, &a.SignedAt}
	})
}
