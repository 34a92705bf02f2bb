package main

import (
	"errors"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

func verifyJournalCommand() *command {
	return &command{
		name:  "verify journal",
		brief: text.Of("重算日誌的雜湊鏈", "compute the journal's chain of hashes again"),
		about: text.Of("從頭重算日誌的每一個雜湊，說出第一個不對的地方。日誌也是稽核紀錄：誰登入、誰讀了紅色情資、誰放行了警訊。"+
			"檢查點是放在資料庫外面的簽章紀錄，能看出日誌的尾巴被剪掉或整份被重寫。伺服器執行中也能驗證。",
			"Computes every hash of the journal from the beginning and names the first bad place. The journal is the audit log too: who signed in, who read a red page, who released a warning. "+
				"A checkpoint is a signed record kept outside the store; with it a cut-off end or a rewritten log shows. It works while a server runs."),
		flags: []flag{storeFlag(),
			{name: "checkpoint", value: "FILE", say: text.Of("與這個簽過的檢查點比對（admin checkpoint 產生）", "compare with this signed checkpoint (made by admin checkpoint)")},
			{name: "key", value: "FILE", say: text.Of("檢查點的金鑰（.pub 即可）；沒有指定就不查簽章", "the checkpoint's key (the .pub file will do); without it the signature is not checked")},
			jsonFlag(),
		},
		examples: []example{
			{"lianfang verify journal --store /srv/lianfang", text.Of("驗證整份日誌", "verify the whole journal")},
			{"lianfang verify journal --store /srv/lianfang --checkpoint /mnt/usb/monday.note --key journal.key.pub", text.Of("並與星期一的檢查點比對", "and compare with Monday's checkpoint")},
		},
		do: verifyJournal,
	}
}

// verified is the answer: what the verification found and what the checkpoint said.
type verified struct {
	*journal.Report
	Checkpoint *comparedCheckpoint `json:"checkpoint,omitempty"`
}

type comparedCheckpoint struct {
	Epoch     int64  `json:"epoch"`
	Seq       int64  `json:"seq"`
	Signature string `json:"signature"` // "good", "bad" or "unchecked"
}

func verifyJournal(c *call) error {
	s, err := c.openStore()
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	var v verified
	if v.Report, err = journal.Verify(c, s); err != nil {
		return err
	}
	if c.word("checkpoint") != "" {
		if err := c.compareCheckpoint(s, &v); err != nil {
			return err
		}
	}
	if err := c.tellVerified(v); err != nil {
		return err
	}
	if v.Bad != nil {
		return errNo
	}
	return nil
}

func (c *call) compareCheckpoint(s *store.Store, v *verified) error {
	msg, err := c.readFile(c.word("checkpoint"))
	if err != nil {
		return err
	}
	v.Checkpoint = &comparedCheckpoint{Signature: "unchecked"}
	key := ""
	if c.word("key") != "" {
		if key, err = c.verifierKey(c.word("key")); err != nil {
			return err
		}
		v.Checkpoint.Signature = "good"
	} else {
		c.tell(text.Of("沒有 --key，所以沒有查檢查點的簽章。", "Without --key the checkpoint's signature is not checked."))
	}
	cp, err := journal.OpenCheckpoint(msg, key)
	if f := new(fault.Fault); errors.As(err, &f) && f.Code == "checkpoint_not_signed" {
		v.Checkpoint.Signature = "bad"
		if v.Bad == nil {
			v.Bad = &journal.Fault{Say: f.Say}
		}
		return nil
	}
	if err != nil {
		return err
	}
	v.Checkpoint.Epoch, v.Checkpoint.Seq = cp.Epoch, cp.Seq
	if v.Bad != nil {
		return nil // the first bad place is known already
	}
	v.Bad, err = cp.Compare(c, s)
	return err
}

// verifierKey reads the public key, or finds it beside the private one.
func (c *call) verifierKey(path string) (string, error) {
	b, err := c.readFile(path)
	if err != nil {
		return "", err
	}
	key := strings.TrimSpace(string(b))
	if !strings.HasPrefix(key, "PRIVATE+KEY+") {
		return key, nil
	}
	b, err = c.readFile(path + publicSuffix)
	return strings.TrimSpace(string(b)), err
}

func (c *call) readFile(name string) ([]byte, error) {
	f, err := c.open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return readAtMost(f, maxConfig)
}

func (c *call) tellVerified(v verified) error {
	if c.on("json") {
		return c.json(v)
	}
	if v.Bad != nil && v.Bad.Seq > 0 {
		return c.print(text.Format("日誌 %[1]s：第 %[2]d 筆不對。%[3]s", "journal %[1]s: bad at fact %[2]d. %[3]s", v.Log, v.Bad.Seq, v.Bad.Say))
	}
	if v.Bad != nil {
		return c.print(v.Bad.Say)
	}
	if v.Log == "" {
		return c.print(text.Of("這個資料庫還沒有記過任何事（0 筆，完整無缺）", "nothing was recorded in this store yet (0 facts, intact)"))
	}
	if err := c.print(text.Format("日誌 %[1]s（紀元 %[2]d）：%[3]d 筆，完整無缺，最後的雜湊是 %[4]s", "journal %[1]s (epoch %[2]d): %[3]d facts, intact; the last hash is %[4]s",
		v.Log, v.Epoch, v.Facts, v.Hash)); err != nil {
		return err
	}
	for _, e := range v.Erased {
		if err := c.print(text.Format("第 %[1]d 筆的文字由第 %[2]d 筆抹除", "the words of fact %[1]d were erased by fact %[2]d", e.Seq, e.By)); err != nil {
			return err
		}
	}
	if v.Checkpoint == nil {
		return nil
	}
	return c.print(text.Format("與檢查點（第 %d 筆）相符", "as the checkpoint at fact %d saw it", v.Checkpoint.Seq))
}
