package main

import (
	"crypto/ed25519"

	"lianfang/internal/format/custody"
	"lianfang/internal/text"
)

func verifyEvidenceCommand() *command {
	return &command{
		name: "verify evidence", args: "PACKAGE", min: 1, max: 1,
		brief: text.Of("驗證證物封存包", "verify a sealed package of evidence"),
		about: text.Of("檢查值班台封存的證物：清單、監管鏈的每一行、每一個位元組。不需要網路，也不需要資料庫。不符時說出第一個不對的地方，結束碼是 1。PACKAGE 是 - 時讀標準輸入。包裡的檔案可能是惡意程式：驗證不會打開它們。",
			"Checks evidence that the desk sealed: the manifest, each line of the chain of custody, each byte. It needs neither network nor database. Where something does not hold it names the first place and exits with 1. "+
				"PACKAGE - reads standard input. The files in it may be malware: verifying does not open them."),
		flags: []flag{{name: "key", value: "FILE", say: text.Of("中心的公開金鑰（key.pub），另外向中心取得；沒有指定就用包裡的，只證明包的內容一致", "the centre's public key (key.pub), which you got from the centre itself; without it the one in the package counts, which only proves that the package fits together")}, jsonFlag()},
		examples: []example{{"lianfang verify evidence evidence-LF-INC-2026-0001-sealed-4.tar --key centre.pub", text.Of("用中心的金鑰驗證", "by the centre's key")},
			{"ssh archive cat case.tar | lianfang verify evidence - --json", text.Of("從別處讀來，答案是 JSON", "read from elsewhere, answered as JSON")}},
		do: verifyEvidence,
	}
}

// evidenceVerified is the answer for programs.
type evidenceVerified struct {
	Good    bool   `json:"good"`
	Case    string `json:"case,omitempty"`
	Sealed  string `json:"sealed_at,omitempty"`
	Pieces  int    `json:"pieces"`
	Entries int    `json:"custody_entries"`
	Key     string `json:"key,omitempty"`
	Known   bool   `json:"key_known"` // it was named, and not taken from the package
	Place   string `json:"bad_place,omitempty"`
	Why     string `json:"bad,omitempty"`
}

func verifyEvidence(c *call) error {
	known, err := c.centreKey()
	if err != nil {
		return err
	}
	in, err := c.open(c.args[0])
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	r, err := custody.Check(in, known)
	if err != nil {
		return err
	}
	if known == nil {
		c.tell(text.Of("沒有 --key：用的是包裡的金鑰，只證明包的內容一致，不證明是哪個中心封存的。", "Without --key the one in the package counts: that proves that it fits together, not which centre sealed it."))
	}
	if err := c.tellEvidence(r, known != nil); err != nil {
		return err
	}
	if r.Bad != nil {
		return errNo
	}
	return nil
}

// centreKey is the key that was named, nil for none.
func (c *call) centreKey() (ed25519.PublicKey, error) {
	if c.word("key") == "" {
		return nil, nil
	}
	b, err := c.readFile(c.word("key"))
	if err != nil {
		return nil, err
	}
	key, ok := custody.ReadKey(string(b))
	if !ok {
		return nil, complain("%s 不是公開金鑰：要一行「ed25519」與 64 個十六進位數字。", "%s is no public key: one line, ed25519 and 64 hexadecimal digits.", c.word("key"))
	}
	return key, nil
}

func (c *call) tellEvidence(r custody.Report, known bool) error {
	v := evidenceVerified{Good: r.Bad == nil, Case: r.Manifest.Case, Sealed: r.Manifest.SealedAt, Pieces: len(r.Manifest.Items), Entries: len(r.Entries), Known: known}
	if r.Key != nil {
		v.Key = custody.KeyLine(r.Key)[:len(custody.KeyLine(r.Key))-1]
	}
	if r.Bad != nil {
		v.Place, v.Why = r.Bad.Place, r.Bad.Say.In(c.lang)
	}
	if c.on("json") {
		return c.json(v)
	}
	if r.Bad != nil {
		return c.print(text.Format("不符：%[1]s。%[2]s", "does not hold: %[1]s. %[2]s", r.Bad.Place, r.Bad.Say))
	}
	return c.print(text.Format("%[1]s：%[2]d 件證物、%[3]d 行監管鏈，都與封存時（%[4]s）相同。金鑰 %[5]s", "%[1]s: %[2]d pieces of evidence and %[3]d lines of custody are as they were sealed (%[4]s). Key %[5]s", v.Case, v.Pieces, v.Entries, v.Sealed, v.Key))
}
