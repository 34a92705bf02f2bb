package intel

import (
	"context"
	"database/sql"
	"errors"

	"lianfang/internal/format/observable"
	"lianfang/internal/format/tlp"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// unmarked is the stored rank of tlp.None.
const unmarked = 5

func rankOf(l tlp.Level) int64 {
	if !l.Valid() {
		return unmarked
	}
	return int64(l.Rank())
}

func levelOf(rank int64) tlp.Level {
	l, _ := tlp.OfRank(int(rank))
	return l
}

func insertSource(ctx context.Context, tx *store.Tx, s Source, now int64) (bool, error) {
	res, err := tx.ExecContext(ctx, `INSERT INTO source (id, slug, name_zh, name_en, reliability, default_tlp, org, silent_after, created_at, seen_at)
		VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, 0) ON CONFLICT (slug) DO NOTHING`,
		s.ID, s.Slug, s.Name.In(text.ZhTW), s.Name.In(text.En), s.Reliability, rankOf(s.DefaultTLP), now)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

const sourceColumns = "id, slug, name_zh, name_en, reliability, default_tlp, seen_at"

func scanSource(row interface{ Scan(...any) error }) (Source, error) {
	var s Source
	var zh, en string
	var rank int64
	err := row.Scan(&s.ID, &s.Slug, &zh, &en, &s.Reliability, &rank, &s.SeenAt)
	s.Name, s.DefaultTLP = text.Of(zh, en), levelOf(rank)
	return s, err
}

// findSource gives the zero Source when there is none.
func findSource(ctx context.Context, q store.Querier, slug string) (Source, error) {
	s, err := scanSource(q.QueryRowContext(ctx, "SELECT "+sourceColumns+" FROM source WHERE slug = $1", slug))
	if errors.Is(err, sql.ErrNoRows) {
		return Source{}, nil
	}
	return s, err
}

func listSources(ctx context.Context, q store.Querier) ([]Source, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+sourceColumns+" FROM source ORDER BY slug")
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Source, error) { return scanSource(r) })
}

// ownersFor lists the sources that this one may speak for.
func ownersFor(ctx context.Context, q store.Querier, delegate int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT source FROM source_delegate WHERE delegate = $1", delegate)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}

func scanInt(r *sql.Rows) (n int64, err error) {
	err = r.Scan(&n)
	return n, err
}

func fileKnown(ctx context.Context, q store.Querier, source int64, sum []byte) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, "SELECT count(*) FROM intake_file WHERE sha256 = $1 AND source = $2 AND done_at <> 0", sum, source).Scan(&n)
	return n > 0, err
}

func insertFile(ctx context.Context, tx *store.Tx, in *intake, sum []byte, size int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO intake_file (id, name, format, source, sha256, bytes, at, actor, done_at, new_n, updated_n, seen_n, held_n, rejected_n)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, 0, 0)`,
		in.id, in.file.Name, string(in.file.Format), in.source.ID, sum, size, in.at, in.by.Person)
	return err
}

func endFile(ctx context.Context, tx *store.Tx, id, source, now int64, c Counts) error {
	_, err := tx.ExecContext(ctx, "UPDATE intake_file SET done_at = $1, new_n = $2, updated_n = $3, seen_n = $4, held_n = $5, rejected_n = $6 WHERE id = $7",
		now, c.New, c.Updated, c.Seen, c.Held, c.Rejected, id)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE source SET seen_at = $1 WHERE id = $2 AND seen_at < $1", now, source)
	return err
}

// findKnown looks up items by key, each with the live words of one source on it; file is the one that is being read.
func findKnown(ctx context.Context, tx *store.Tx, source int64, file File, keys []int64) (map[string]*knownItem, error) {
	found := map[string]*knownItem{}
	rows, err := tx.QueryContext(ctx, `SELECT i.id, i.key, i.owner, i.state, i.stix_id,
		coalesce(a.id, 0), coalesce(a.modified, 0), coalesce(a.digest, 0), coalesce(a.state, 0), coalesce(a.audience, 0), coalesce(a.said_tlp, ''),
		CASE WHEN f.name = $3 THEN 1 ELSE 0 END, CASE WHEN f.format = $4 THEN 1 ELSE 0 END, CASE WHEN a.modified = a.received_at THEN 1 ELSE 0 END, coalesce(a.document, 0)
		FROM item_by_key i LEFT JOIN assertion a ON a.item = i.id AND a.source = $1 AND a.state <> 1 LEFT JOIN intake_file f ON f.id = a.file
		WHERE i.key IN (SELECT CAST(value AS BIGINT) FROM json_each($2)) ORDER BY i.id, a.id`, source, store.IDs(keys), file.Name, string(file.Format))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var k knownItem
		var same, kin, undated int
		var document int64
		if err := rows.Scan(&k.id, &k.key, &k.owner, &k.state, &k.stixID, &k.mine.id, &k.mine.modified, &k.mine.digest, &k.mine.state, &k.mine.audience, &k.mine.saidTLP, &same, &kin, &undated, &document); err != nil {
			return nil, err
		}
		k.mine.sameFile = same == 1
		if before := found[k.stixID]; before != nil {
			k.words, k.records, k.documents = before.words, before.records, before.documents
		}
		if kin == 1 {
			k.noteRecord(document, undated == 1)
		}
		k.noteWord()
		found[k.stixID] = &k // the newest word comes last
	}
	return found, rows.Err()
}

// wordsOfDocument lists a source's live words that came in revisions of one document, and those that wait for the desk.
func wordsOfDocument(ctx context.Context, q store.Querier, source, document int64) ([]documentWord, error) {
	rows, err := q.QueryContext(ctx, `SELECT a.id, i.stix_id, a.title FROM assertion a JOIN item i ON i.id = a.item
		WHERE a.document = $1 AND a.document <> 0 AND a.source = $2 AND a.state IN (0, 3, 4) ORDER BY a.id LIMIT $3`, document, source, maxDocumentWords)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (w documentWord, err error) {
		err = r.Scan(&w.id, &w.stixID, &w.title)
		return w, err
	})
}

func rawOf(ctx context.Context, q store.Querier, word int64) (raw []byte, err error) {
	err = q.QueryRowContext(ctx, "SELECT raw FROM assertion WHERE id = $1", word).Scan(&raw)
	return raw, err
}

// maxDocumentWords is more than a document has vulnerabilities.
const maxDocumentWords = 20_000

// speaksOf tells whether this import's source has a live word on an item. A failing database is met again when the batch is written.
func (in *intake) speaksOf(stixID string) bool {
	var n int
	err := in.store.Read().QueryRowContext(in.ctx, `SELECT count(*) FROM item_by_key i JOIN assertion a ON a.item = i.id AND a.source = $1 AND a.state IN (0, 4)
		WHERE i.key = $2 AND i.stix_id = $3`, in.source.ID, keyOf(stixID), stixID).Scan(&n)
	return err == nil && n > 0
}

func findObservables(ctx context.Context, tx *store.Tx, hashes []int64) (map[observable.Value]int64, error) {
	found := map[observable.Value]int64{}
	rows, err := tx.QueryContext(ctx, "SELECT id, kind, value FROM observable_by_hash WHERE hash IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(hashes))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		var v observable.Value
		if err := rows.Scan(&id, &v.Kind, &v.Text); err != nil {
			return nil, err
		}
		found[v] = id
	}
	return found, rows.Err()
}

func touchWords(ctx context.Context, tx *store.Tx, ids []int64, at int64) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, "UPDATE assertion SET last_seen = $1, times = times + 1 WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($2))", at, store.IDs(ids))
	return err
}

func supersede(ctx context.Context, tx *store.Tx, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, "UPDATE assertion SET state = 1 WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(ids))
	return err
}

func withdrawItems(ctx context.Context, tx *store.Tx, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, "UPDATE item SET state = 1 WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(ids))
	return err
}

// rawByID gives the bytes of an item's newest accepted word, nil if there is none.
func rawByID(ctx context.Context, q store.Querier, stixID string) ([]byte, error) {
	var raw []byte
	err := q.QueryRowContext(ctx, `SELECT a.raw FROM item_by_key i JOIN assertion a ON a.item = i.id WHERE i.key = $1 AND i.stix_id = $2 AND a.state = 0
		ORDER BY a.id DESC LIMIT 1`, keyOf(stixID), stixID).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return raw, err
}
