package main

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"io"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/format/custody"
	"lianfang/internal/format/offline"
	"lianfang/internal/text"
)

func verifyFormCommand() *command {
	return &command{
		name: "verify form", args: "FILE", min: 1, max: 1,
		brief: text.Of("驗證離線通報單的簽章", "verify the signature of a form for reports without a line"),
		about: text.Of("檢查從中心下載的離線通報單（HTML 檔）自簽章以來有沒有被改過。不需要網路，也不需要資料庫，也不會執行檔案裡的程式。不符時結束碼是 1。FILE 是 - 時讀標準輸入。",
			"Checks that a form (an HTML file) which a centre handed out is as it was signed. It needs neither network nor database, and runs nothing that stands in the file. Where it does not hold it exits with 1. FILE - reads standard input."),
		flags: []flag{{name: "key", value: "FILE", say: text.Of("中心的公開金鑰（centre.pub），另外向中心取得；沒有指定就用檔案裡的，只證明簽章後沒被改過", "the centre's public key (centre.pub), which you got from the centre itself; without it the one in the file counts, which only proves that nothing was changed after it was signed")}, jsonFlag()},
		examples: []example{{"lianfang verify form lianfang-report-form.html --key centre.pub", text.Of("用中心的金鑰驗證", "by the centre's key")},
			{"lianfang verify form - --json < lianfang-report-form.html", text.Of("從標準輸入讀，答案是 JSON", "from standard input, answered as JSON")}},
		do: verifyForm,
	}
}

// formVerified is the answer for programs.
type formVerified struct {
	Good   bool   `json:"good"`
	SHA256 string `json:"sha256"`
	Key    string `json:"key,omitempty"`
	Known  bool   `json:"key_known"` // it was named, and not taken from the file
	Why    string `json:"bad,omitempty"`
}

func verifyForm(c *call) error {
	known, err := c.centreKey()
	if err != nil {
		return err
	}
	in, err := c.open(c.args[0])
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	b, err := io.ReadAll(io.LimitReader(in, offline.MaxPage+1))
	if err != nil {
		return err
	}
	if len(b) > offline.MaxPage {
		return complain("檔案超過 %d KB，不是離線通報單。", "the file has more than %d KB; it is no such form.", offline.MaxPage>>10)
	}
	key, sum, wrong := offline.Check(b, known)
	if known == nil && wrong == nil {
		c.tell(text.Of("沒有 --key：用的是檔案裡的金鑰，只證明簽章後沒被改過，不證明是哪個中心的。", "Without --key the one in the file counts: that proves that nothing was changed after it was signed, not which centre signed it."))
	}
	if err := c.tellForm(key, hex.EncodeToString(sum[:]), known != nil, wrong); err != nil {
		return err
	}
	if wrong != nil {
		return errNo
	}
	return nil
}

func (c *call) tellForm(key ed25519.PublicKey, sum string, known bool, wrong error) error {
	v := formVerified{Good: wrong == nil, SHA256: sum, Known: known}
	if key != nil {
		v.Key = strings.TrimSpace(custody.KeyLine(key))
	}
	var f *fault.Fault
	if errors.As(wrong, &f) {
		v.Why = f.Say.In(c.lang)
	}
	if c.on("json") {
		return c.json(v)
	}
	if wrong != nil {
		return c.print(text.Format("不符：%s", "does not hold: %s", v.Why))
	}
	return c.print(text.Format("與簽章相符。SHA-256 %[1]s，金鑰 %[2]s", "is as it was signed. SHA-256 %[1]s, key %[2]s", sum, v.Key))
}
