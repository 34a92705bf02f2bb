package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"lianfang/internal/journal"
	"lianfang/internal/text"
)

const publicSuffix = ".pub"

func adminCheckpointCommand() *command {
	return &command{
		name:  "admin checkpoint",
		brief: text.Of("簽一個日誌的檢查點", "sign a checkpoint of the journal"),
		about: text.Of("把日誌此刻的長度與雜湊簽成一張短箋，印在標準輸出。請存到資料庫以外的地方，最好是別人保管的：之後 verify journal --checkpoint 就能看出日誌有沒有被剪短或重寫。"+
			"金鑰檔不存在就建立，公開金鑰放在旁邊的 .pub。",
			"Signs the length and the hash that the journal has now and prints that note. Keep it outside the store, best of all with somebody else: verify journal --checkpoint then shows whether the "+
				"log was cut short or rewritten. The key file is made if it is missing, with the public key beside it in .pub."),
		flags: []flag{storeFlag(), {name: "key", value: "FILE", say: text.Of("簽章金鑰；不存在就建立", "the signing key; made if it is missing")}},
		examples: []example{
			{"lianfang admin checkpoint --store /srv/lianfang --key /etc/lianfang/journal.key > monday.note", text.Of("每週一張", "one a week")},
			{"lianfang verify journal --store /srv/lianfang --checkpoint monday.note --key /etc/lianfang/journal.key.pub", text.Of("之後拿來比對", "to be compared later")},
		},
		do: adminCheckpoint,
	}
}

func adminCheckpoint(c *call) error {
	if c.word("key") == "" {
		return complain("請用 --key 指定金鑰檔；不存在就會建立。", "name the key file with --key; it is made if it is missing.")
	}
	s, err := c.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	cp, err := journal.TakeCheckpoint(c, s)
	if err != nil {
		return err
	}
	key, err := c.signingKey(c.word("key"))
	if err != nil {
		return err
	}
	msg, err := cp.Sign(key)
	if err != nil {
		return err
	}
	_, err = c.out.Write(msg)
	return err
}

func (c *call) signingKey(path string) (string, error) {
	b, err := readSmall(path)
	if err == nil {
		return strings.TrimSpace(string(b)), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", noFile(path, err)
	}
	signer, verifier, err := journal.NewCheckpointKey()
	if err != nil {
		return "", err
	}
	if err := writeNew(path, signer, 0o600); err != nil {
		return "", err
	}
	if err := writeNew(path+publicSuffix, verifier, 0o644); err != nil {
		return "", err
	}
	c.tell(text.Format("已建立金鑰 %[1]s；驗證用的公開金鑰是 %[1]s.pub。", "Made the key %[1]s; its public half, for verifying, is %[1]s.pub.", path))
	return signer, nil
}

// writeNew never writes over a key.
func writeNew(path, content string, mode os.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return complain("寫不了 %[1]s：%[2]v", "%[1]s cannot be written: %[2]v", path, err)
	}
	_, err = f.WriteString(content + "\n")
	return errors.Join(err, f.Sync(), f.Close())
}
