package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// copied is what `admin backup|restore|move --json` print.
type copied struct {
	Rows    int64   `json:"rows"`
	Bytes   int64   `json:"bytes,omitempty"` // of the file
	Seconds float64 `json:"seconds"`
}

func adminBackupCommand() *command {
	return &command{
		name: "admin backup", args: "FILE", min: 1, max: 1,
		brief: text.Of("備份整個資料庫", "back up the whole store"),
		about: text.Of("把資料庫此刻的內容與證物寫成一個壓縮檔，伺服器照常運作。檔案裡有中心知道的一切，包括 TLP:RED；請加密存放。FILE 不能已經存在；- 是標準輸出。兩種資料庫的備份檔相同，可以還原到另一種。",
			"Writes what the store holds at this instant, and the evidence, into one compressed file, while the server goes on. It holds all that the centre knows, TLP:RED too: keep it encrypted. FILE must not exist yet; - is standard output. "+
				"Backups of the two databases are alike, and one restores into the other."),
		flags: []flag{storeFlag(), blobsFlag(), jsonFlag()},
		examples: []example{{"lianfang admin backup --store /srv/lianfang /backup/2026-11-26.lf", text.Of("每晚一份", "one a night")},
			{"lianfang admin backup --store /srv/lianfang - | age -r … > monday.age", text.Of("直接加密", "encrypted on the way")}},
		do: adminBackup,
	}
}

func adminBackup(c *call) error {
	start := time.Now()
	s, err := c.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	p := c.progressOf(c.args[0], nil)
	missing := 0
	dump := func(w io.Writer) (rows int64, err error) {
		rows, missing, err = app.Backup(c, s, app.BlobsOf(s, c.word("blobs")), w, func(n int64) { p.show(n, 0) })
		return rows, err
	}
	defer func() {
		if missing > 0 {
			c.tell(text.Format("注意：有 %d 個證物的位元組不見或變了，不在備份裡。請看證物庫，並從較早的備份找回。", "Careful: the bytes of %d pieces of evidence are gone or changed, and are not in the backup. Look at the vault, and bring them back from an earlier backup.", missing))
		}
	}()
	if c.args[0] == "-" {
		_, err := dump(c.out)
		return err
	}
	r := copied{}
	if r.Rows, r.Bytes, err = writeWhole(c.args[0], dump); err != nil {
		return err
	}
	p.end()
	r.Seconds = time.Since(start).Seconds()
	if c.on("json") {
		return c.json(r)
	}
	return c.print(text.Format("備份了 %[1]d 列到 %[2]s（%[3]d 位元組，%.1[4]f 秒）。", "Backed up %[1]d rows to %[2]s (%[3]d bytes, %.1[4]f s).", r.Rows, c.args[0], r.Bytes, r.Seconds))
}

// writeWhole writes a file that is there whole, and on disk, or not at all.
func writeWhole(path string, write func(io.Writer) (int64, error)) (rows, size int64, err error) {
	if _, err := os.Lstat(path); err == nil {
		return 0, 0, complain("%s 已經存在；備份不會覆寫任何檔案。", "%s exists already; a backup writes over nothing.", path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".lianfang-backup-*") // readable by its owner alone
	if err != nil {
		return 0, 0, complain("寫不了 %[1]s：%[2]v", "%[1]s cannot be written: %[2]v", path, err)
	}
	rows, err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if info, e := f.Stat(); e == nil {
		size = info.Size()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return rows, size, err
}

func adminRestoreCommand() *command {
	return &command{
		name: "admin restore", args: "FILE", min: 1, max: 1,
		brief: text.Of("把備份還原到空的資料庫", "restore a backup into an empty store"),
		about: text.Of("把備份檔讀進還不存在的資料夾，或空的 PostgreSQL 資料庫，再驗證整個日誌。日誌從新的紀元繼續，舊的游標會得到 409；備份當時正要寄的信會再寄一次並註明。搜尋索引在伺服器啟動後重建。",
			"Reads a backup into a folder that does not exist yet, or an empty PostgreSQL database, and verifies the whole journal. The log goes on in a new epoch, so cursors from before are answered 409; mails that were "+
				"on their way at the time of the backup go out once more and say so. The search index is made anew when the server runs."),
		flags: []flag{storeFlag(), blobsFlag(), jsonFlag()},
		examples: []example{{"lianfang admin restore --store /srv/lianfang-new /backup/2026-11-26.lf", text.Of("還原到新資料夾", "into a new folder")},
			{"age -d monday.age | lianfang admin restore --store postgres://localhost/empty -", text.Of("解密後直接還原到 PostgreSQL", "decrypted on the way, into PostgreSQL")}},
		do: adminRestore,
	}
}

func adminRestore(c *call) error {
	in, err := c.open(c.args[0])
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	return c.fillStore(c.word("store"), func(to *store.Store, each func(int64)) (int64, error) {
		return app.Restore(c, to, app.BlobsOf(to, c.word("blobs")), in, each)
	})
}

func adminMoveCommand() *command {
	return &command{
		name:  "admin move",
		brief: text.Of("把中心搬到另一個資料庫", "move a centre to another store"),
		about: text.Of("把停下來的中心整個搬到空的資料庫：從資料夾搬到 PostgreSQL，或反過來。原來的資料庫不會改變，請留著直到新的確定可用；不要兩個都啟動。",
			"Copies a centre that was stopped into an empty store: from a folder to PostgreSQL, or back. The old store is not changed; keep it until the new one has proved itself, and never run both."),
		flags: []flag{storeFlag(), {name: "to", value: "FOLDER|postgres://…", secret: true, say: text.Of("空的目的資料庫", "the empty store to move to")}, blobsFlag(),
			{name: "to-blobs", value: "FOLDER", say: text.Of("目的證物資料夾；目的是資料夾時不用指定", "the folder for evidence to move to; where the target is a folder, none is needed")}, jsonFlag()},
		examples: []example{{"lianfang admin move --store /srv/lianfang --to postgres://lianfang@db.example.tw/lianfang", text.Of("一台機器不夠時", "when one machine is outgrown")},
			{"lianfang admin move --store postgres://localhost/lianfang --to ./lianfang-data", text.Of("搬回一個資料夾", "back into a folder")}},
		do: adminMove,
	}
}

func adminMove(c *call) error {
	if c.word("to") == "" {
		return complain("請用 --to 指定目的資料庫。", "name the store to move to with --to.")
	}
	from, err := store.Open(c, c.word("store"), store.Options{MustExist: true, Serve: true}) // the folder's lock: no server runs
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	return c.fillStore(c.word("to"), func(to *store.Store, each func(int64)) (int64, error) {
		return app.Move(c, from, app.BlobsOf(from, c.word("blobs")), to, app.BlobsOf(to, c.word("to-blobs")), each)
	})
}

// fillStore opens a store that nobody else uses, has it filled, and says what came of it.
func (c *call) fillStore(where string, fill func(*store.Store, func(int64)) (int64, error)) error {
	start := time.Now()
	to, err := store.Open(c, where, store.Options{Serve: true})
	if err != nil {
		return err
	}
	defer func() { _ = to.Close() }()
	p := c.progressOf(to.Where(), nil)
	r := copied{}
	if r.Rows, err = fill(to, func(n int64) { p.show(n, 0) }); err != nil {
		return err
	}
	p.end()
	r.Seconds = time.Since(start).Seconds()
	if c.on("json") {
		return c.json(r)
	}
	return c.print(text.Format("%[2]s 裡有 %[1]d 列，日誌驗證完整（%.1[3]f 秒）。現在可以用 lianfang serve 啟動它。", "%[2]s holds %[1]d rows, and its journal is intact (%.1[3]f s). Start it with lianfang serve.", r.Rows, to.Where(), r.Seconds))
}
