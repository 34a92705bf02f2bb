package disclosure

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"lianfang/internal/store"
)

const caseColumns = `c.id, c.uuid, c.number, c.state, c.product, c.version, c.what, c.how, c.others, c.lang, c.sent_at, c.received_at, c.changed_at, c.title, c.brief, c.duplicate, c.cve, c.tvn,
	c.vendor_org, c.vendor_name, c.vendor_mail, c.vendor_lang, c.told_at, c.deadline, c.extended, c.audience`

func scanCase(r *sql.Rows) (c Case, err error) {
	err = r.Scan(&c.ID, &c.UUID, &c.Number, &c.State, &c.Product, &c.Version, &c.What, &c.How, &c.Others, &c.Lang, &c.SentAt, &c.ReceivedAt, &c.ChangedAt, &c.Title, &c.Brief, &c.Duplicate, &c.CVE, &c.TVN,
		&c.VendorOrg, &c.VendorName, &c.VendorMail, &c.VendorLang, &c.ToldAt, &c.Deadline, &c.Extended, &c.Audience)
	return c, err
}

func selectCases(ctx context.Context, q store.Querier, where string, args ...any) ([]Case, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+caseColumns+" FROM cvd_case c WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanCase)
}

func oneCase(ctx context.Context, q store.Querier, where string, args ...any) (Case, error) {
	all, err := selectCases(ctx, q, where, args...)
	if err != nil || len(all) == 0 {
		return Case{}, orNoCase(err, false)
	}
	return all[0], nil
}

// lockCase reads one, so that two steps come one after the other.
func lockCase(ctx context.Context, tx *store.Tx, id int64) (Case, error) {
	return oneCase(ctx, tx, "c.id = $1"+tx.Dialect.Lock(), id)
}

func insertCase(ctx context.Context, tx *store.Tx, c Case, hash []byte, f Finder) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO cvd_case (id, uuid, number, hash, state, product, version, what, how, others, lang, sent_at, received_at, changed_at, title, brief, duplicate, cve, tvn,
		vendor_org, vendor_name, vendor_mail, vendor_lang, vendor_hash, told_at, deadline, extended, audience)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,'','',0,'','',0,'','','zh-TW',NULL,0,0,0,$15)`,
		c.ID, c.UUID, c.Number, hash, string(c.State), c.Product, c.Version, c.What, c.How, c.Others, string(c.Lang), c.SentAt, c.ReceivedAt, c.ChangedAt, c.Audience)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO cvd_finder (case_id, mail, name, credit, share, confirmed_at) VALUES ($1,$2,$3,$4,$5,0)", c.ID, f.Mail, f.Name, f.Credit, f.Share)
	return err
}

func updateCase(ctx context.Context, tx *store.Tx, c Case) error {
	_, err := tx.ExecContext(ctx, `UPDATE cvd_case SET state = $1, product = $2, version = $3, received_at = $4, changed_at = $5, title = $6, brief = $7, duplicate = $8, cve = $9, tvn = $10, vendor_org = $11,
		vendor_name = $12, vendor_mail = $13, vendor_lang = $14, told_at = $15, deadline = $16, extended = $17, audience = $18 WHERE id = $19`,
		string(c.State), c.Product, c.Version, c.ReceivedAt, c.ChangedAt, c.Title, c.Brief, c.Duplicate, c.CVE, c.TVN, c.VendorOrg, c.VendorName, c.VendorMail, string(c.VendorLang), c.ToldAt, c.Deadline, c.Extended, c.Audience, c.ID)
	return err
}

// setVendorHash keeps what opens a vendor's page; nil where nothing does.
func setVendorHash(ctx context.Context, tx *store.Tx, id int64, hash []byte) error {
	var v any
	if hash != nil {
		v = hash
	}
	_, err := tx.ExecContext(ctx, "UPDATE cvd_case SET vendor_hash = $1 WHERE id = $2", v, id)
	return err
}

func setFinderHash(ctx context.Context, tx *store.Tx, id int64, hash []byte) error {
	_, err := tx.ExecContext(ctx, "UPDATE cvd_case SET hash = $1 WHERE id = $2", hash, id)
	return err
}

// nextNumber takes the next number of a series of this year.
func (d *Disclosures) nextNumber(ctx context.Context, tx *store.Tx, kind string) (string, error) {
	year := d.now().In(taipei).Year()
	n, err := tx.NextOf(ctx, "cvd_number", fmt.Sprintf("%s-%d", kind, year))
	return fmt.Sprintf("%s-%s-%d-%04d", d.options.Code, kind, year, n), err
}

func selectFinder(ctx context.Context, q store.Querier, id int64) (f Finder, err error) {
	err = q.QueryRowContext(ctx, "SELECT mail, name, credit, share, confirmed_at FROM cvd_finder WHERE case_id = $1", id).Scan(&f.Mail, &f.Name, &f.Credit, &f.Share, &f.ConfirmedAt)
	if errors.Is(err, sql.ErrNoRows) {
		return Finder{}, nil
	}
	return f, err
}

func confirmFinder(ctx context.Context, tx *store.Tx, id, now int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE cvd_finder SET confirmed_at = $1 WHERE case_id = $2", now, id)
	return err
}

func insertStep(ctx context.Context, tx *store.Tx, id, of int64, s Step) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO cvd_step (id, case_id, event, side, actor, words, at) VALUES ($1,$2,$3,$4,$5,$6,$7)", id, of, string(s.Event), string(s.Side), s.Actor, s.Words, s.At)
	return err
}

func selectSteps(ctx context.Context, q store.Querier, of int64) ([]Step, error) {
	rows, err := q.QueryContext(ctx, "SELECT event, side, actor, words, at FROM cvd_step WHERE case_id = $1 ORDER BY id", of)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (s Step, err error) {
		err = r.Scan(&s.Event, &s.Side, &s.Actor, &s.Words, &s.At)
		return s, err
	})
}

func insertMessage(ctx context.Context, tx *store.Tx, id, of int64, thread Side, m Message) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO cvd_message (id, case_id, thread, side, actor, words, at) VALUES ($1,$2,$3,$4,$5,$6,$7)", id, of, string(thread), string(m.Side), m.Actor, m.Words, m.At)
	return err
}

func selectMessages(ctx context.Context, q store.Querier, of int64, thread Side) ([]Message, error) {
	rows, err := q.QueryContext(ctx, "SELECT side, actor, words, at FROM cvd_message WHERE case_id = $1 AND thread = $2 ORDER BY id", of, string(thread))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (m Message, err error) {
		err = r.Scan(&m.Side, &m.Actor, &m.Words, &m.At)
		if thread != DeskSide && m.Side == DeskSide { // which of the desk's people wrote is theirs to know
			m.Actor = 0
		}
		return m, err
	})
}

func countMessages(ctx context.Context, q store.Querier, of int64, thread Side) (n int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM cvd_message WHERE case_id = $1 AND thread = $2", of, string(thread)).Scan(&n)
	return n, err
}

// moveVendorThread keeps what was said with a vendor among the desk's notes.
func moveVendorThread(ctx context.Context, tx *store.Tx, of int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE cvd_message SET thread = 'desk' WHERE case_id = $1 AND thread = 'vendor'", of)
	return err
}

// countReports counts the reports since a moment, those of one address that nobody confirmed, and those that wait.
func (d *Disclosures) countReports(ctx context.Context, mail string, since int64) (hour, same, waiting int64, err error) {
	err = d.store.Read().QueryRowContext(ctx, `SELECT (SELECT count(*) FROM cvd_case WHERE sent_at > $1),
		(SELECT count(*) FROM cvd_finder f JOIN cvd_case c ON c.id = f.case_id WHERE f.mail = $2 AND f.mail <> '' AND c.state = 'sent'),
		(SELECT count(*) FROM cvd_case WHERE state = 'received')`, since, mail).Scan(&hour, &same, &waiting)
	return hour, same, waiting, err
}

func (d *Disclosures) countCases(ctx context.Context, now int64) (n Counts, err error) {
	err = d.store.Read().QueryRowContext(ctx, `SELECT (SELECT count(*) FROM cvd_case WHERE state = 'received'), (SELECT count(*) FROM cvd_case WHERE state IN ('told','answered','ready') AND deadline <= $1),
		(SELECT count(*) FROM cvd_case WHERE state IN ('told','answered','ready'))`, now).Scan(&n.Received, &n.Overdue, &n.Running)
	return n, err
}

// forgotten are cases that nobody confirmed.
const forgotten = "state = 'sent' AND sent_at <= $1"

// outlived are finders of cases that ended long ago.
const outlived = "(mail <> '' OR name <> '') AND case_id IN (SELECT id FROM cvd_case WHERE state IN ('invalid','duplicate','published','closed') AND changed_at <= $1)"

func (d *Disclosures) anyForgotten(ctx context.Context, unconfirmed, ended int64) (any bool, err error) {
	q := d.store.Read()
	if err = q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM cvd_case WHERE "+forgotten+")", unconfirmed).Scan(&any); err != nil || any {
		return any, err
	}
	err = q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM cvd_finder WHERE "+outlived+")", ended).Scan(&any)
	return any, err
}

func sweepUnconfirmed(ctx context.Context, tx *store.Tx, before int64) error {
	for _, of := range []string{"cvd_finder WHERE case_id", "cvd_step WHERE case_id", "cvd_message WHERE case_id", "cvd_letter WHERE subject"} {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+of+" IN (SELECT id FROM cvd_case WHERE "+forgotten+")", before); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM cvd_case WHERE "+forgotten, before)
	return err
}

// forgetFinders gives the cases whose finder is forgotten now.
func forgetFinders(ctx context.Context, tx *store.Tx, before int64) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, "UPDATE cvd_finder SET mail = '', name = '', credit = $2, share = $2 WHERE "+outlived+" RETURNING case_id", before, false)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (id int64, err error) {
		err = r.Scan(&id)
		return id, err
	})
}
