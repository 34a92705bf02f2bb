package abuse

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"maps"
	"slices"

	"lianfang/internal/fault"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

func selectSources(ctx context.Context, q store.Querier) ([]Source, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, name, blocks, names, without, actor, loaded_at FROM abuse_source ORDER BY name")
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (x Source, err error) {
		err = r.Scan(&x.id, &x.Name, &x.Blocks, &x.Names, &x.Without, &x.Actor, &x.LoadedAt)
		return x, err
	})
}

func sourceID(ctx context.Context, q store.Querier, name string) (id int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT id FROM abuse_source WHERE name = $1", name).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// putSource keeps a source under the id that it has already, if it has one.
func putSource(ctx context.Context, tx *store.Tx, x Source) (Source, error) {
	var known int64
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM abuse_source WHERE name <> $1", x.Name).Scan(&known); err != nil {
		return x, err
	}
	if known >= maxSources {
		return x, fault.New(fault.Conflict, "too_many_sources", text.Format("最多 %d 個來源。請先移除一個。", "There are at most %d sources. Remove one first.", maxSources))
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO abuse_source (id, name, blocks, names, without, actor, loaded_at) VALUES ($1,$2,$3,$4,$5,$6,$7)
		ON CONFLICT (name) DO UPDATE SET blocks = excluded.blocks, names = excluded.names, without = excluded.without, actor = excluded.actor, loaded_at = excluded.loaded_at`,
		x.id, x.Name, x.Blocks, x.Names, x.Without, x.Actor, x.LoadedAt)
	if err != nil {
		return x, err
	}
	x.id, err = sourceID(ctx, tx, x.Name)
	return x, err
}

// replace puts what a file says in the place of what its source had.
func replace(ctx context.Context, tx *store.Tx, source int64, e entries) error {
	if err := forget(ctx, tx, source); err != nil {
		return err
	}
	of := make([]int64, max(len(e.blocks), len(e.names)))
	for i := range of {
		of[i] = source
	}
	var lo, hi [][]byte
	var mails, holders []string
	for _, b := range e.blocks {
		lo, hi, mails, holders = append(lo, b.lo[:]), append(hi, b.hi[:]), append(mails, b.mail), append(holders, b.holder)
	}
	if err := tx.Insert(ctx, "abuse_block", "", store.Bytes("lo", lo), store.Bytes("hi", hi), store.Ints("source", of[:len(lo)]), store.Texts("mail", mails), store.Texts("holder", holders)); err != nil {
		return err
	}
	var names, nameMails, nameHolders []string
	for _, n := range e.names {
		names, nameMails, nameHolders = append(names, n.name), append(nameMails, n.mail), append(nameHolders, n.holder)
	}
	return tx.Insert(ctx, "abuse_name", "", store.Texts("name", names), store.Ints("source", of[:len(names)]), store.Texts("mail", nameMails), store.Texts("holder", nameHolders))
}

func forget(ctx context.Context, tx *store.Tx, source int64) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM abuse_block WHERE source = $1", source); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM abuse_name WHERE source = $1", source)
	return err
}

func deleteSource(ctx context.Context, tx *store.Tx, source int64) error {
	if err := forget(ctx, tx, source); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM abuse_source WHERE id = $1", source)
	return err
}

// selectBlocks are the blocks that begin at some addresses, the narrowest first. Bytes travel as hexadecimal text.
func selectBlocks(ctx context.Context, s *store.Store, starts map[[16]byte]bool) (map[[16]byte][]found, error) {
	if len(starts) == 0 {
		return nil, nil
	}
	list := make([]string, 0, len(starts))
	for a := range starts {
		list = append(list, hex.EncodeToString(a[:]))
	}
	slices.Sort(list)
	rows, err := s.Read().QueryContext(ctx, "SELECT b.lo, b.hi, b.mail, b.holder, s.name FROM abuse_block b JOIN abuse_source s ON s.id = b.source WHERE b.lo IN (SELECT "+s.Dialect.Unhex("value")+" FROM json_each($1)) ORDER BY b.lo, b.hi, s.loaded_at DESC", store.Names(list))
	if err != nil {
		return nil, err
	}
	out := map[[16]byte][]found{}
	_, err = store.Collect(rows, func(r *sql.Rows) (struct{}, error) {
		var lo, hi []byte
		var f found
		if err := r.Scan(&lo, &hi, &f.Mail, &f.Holder, &f.Source); err != nil {
			return struct{}{}, err
		}
		f.hi = [16]byte(hi)
		out[[16]byte(lo)] = append(out[[16]byte(lo)], f)
		return struct{}{}, nil
	})
	return out, err
}

func selectNames(ctx context.Context, q store.Querier, names map[string]bool) (map[string]Contact, error) {
	if len(names) == 0 {
		return nil, nil
	}
	rows, err := q.QueryContext(ctx, "SELECT n.name, n.mail, n.holder, s.name FROM abuse_name n JOIN abuse_source s ON s.id = n.source WHERE n.name IN (SELECT value FROM json_each($1)) ORDER BY s.loaded_at", store.Names(slices.Sorted(maps.Keys(names))))
	if err != nil {
		return nil, err
	}
	out := map[string]Contact{}
	_, err = store.Collect(rows, func(r *sql.Rows) (struct{}, error) {
		var name string
		var c Contact
		err := r.Scan(&name, &c.Mail, &c.Holder, &c.Source)
		out[name] = c // the last loaded one stays
		return struct{}{}, err
	})
	return out, err
}
