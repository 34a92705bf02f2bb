package sample

import (
	"strings"

	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

var caseFile = page.FileRow{N: "1", Name: "invoice_20261124_with_a_very_long_name_final_final_copy.pdf.exe", Kind: both("Windows 程式", "Windows program"), Size: 3_400_000, Hash: strings.Repeat("0123456789abcdef", 4), From: both("通報人", "the reporter"), Came: at(24, 9, 12),
	State: page.State{Tone: page.Good, Name: both("保存中", "kept")}}

// CaseFiles is the files of a case on its page.
func CaseFiles(desk bool) *page.CaseFiles {
	f := &page.CaseFiles{Rows: []page.FileRow{caseFile}, Post: "/incidents/1/evidence", Most: 64, Who: both("只有值班台看得到。", "The desk alone sees it.")}
	if desk {
		f.All, f.Parts, f.To = "/incidents/1/evidence", "/api/v1/evidence?incident=1", "/incidents/1"
	}
	return f
}

// Vault is the evidence of a case as the desk keeps it.
func Vault() page.Vault {
	gone := caseFile
	gone.N, gone.Name, gone.State = "2", "-", page.State{Name: both("已銷毀，只留雜湊", "destroyed; the hash is left"), Icon: "off"}
	reason := func(of string) page.Field {
		return page.Field{Name: of + "-words", Send: "words", Label: both("理由", "Reason"), Type: "area", Must: true}
	}
	return page.Vault{Number: "LF-INC-2026-0007", Case: "/incidents/1", Files: *CaseFiles(true), Hold: "the court asks", Key: "ed25519 " + caseFile.Hash, Post: "/incidents/1/evidence", Problem: both("請填理由。", "Give a reason."),
		Items: []page.VaultItem{{FileRow: caseFile, Also: both("網頁", "web page"), Stopped: both("可能是壓縮炸彈；沒有再讀下去。", "Perhaps a zip bomb. It was read no further."), Signs: true, Rules: []string{"Ransom_Note_Generic", "UPX_Packed"}, Unruled: "error: rule \"x\" in rules.yar(1): undefined identifier", Found: []string{"evil[.]example", "203.0.113[.]9"},
			Facts:   []page.Fact{{Name: text.Same("SHA-256"), Value: text.Same(caseFile.Hash), Mono: true}, {Name: both("亂度", "Entropy"), Value: both("7.91 位元／位元組（壓縮或加密過）", "7.91 bits a byte (compressed or encrypted)")}},
			Members: []page.ArchiveMember{{Name: "../../etc/cron.d/x", Kind: both("純文字", "plain text"), Size: 14, Hash: caseFile.Hash, Note: both("檔名會跑到別的資料夾", "its name leads out of its folder")}},
			Read:    page.CaseAct{What: "read?n=1", Name: both("下載", "Download"), Hint: both("可能是惡意程式。", "It may be malware."), Fields: []page.Field{{Name: "read-words-1", Send: "words", Label: both("為什麼要讀取", "Why you read it"), Must: true}}}}, {FileRow: gone}},
		Acts: []page.CaseAct{{What: "seal", Name: both("封存成一個檔案", "Seal into one file"), Choices: []page.CaseChoice{{Name: "seal-n", Label: both("哪些證物", "Which pieces"), Choices: []page.Choice{{Name: both("全部", "All of them")}, {Name: both("1　發票", "1 invoice"), Value: "1"}}}}, Fields: []page.Field{reason("seal")}},
			{What: "let-go", Name: both("解除保全", "End the hold"), Fields: []page.Field{reason("let-go")}}},
		Custody: []page.CustodyLine{{N: "2", At: at(24, 10, 0), Act: both("交接", "handed over"), Side: both("值班台", "the desk"), Who: "#1024", What: text.Same("1"), To: "CIB, officer Chen", Why: "for the investigation"}, {N: "1", At: at(24, 9, 12), Act: both("收到", "received"), Side: both("通報人", "the reporter"), What: text.Same("1")}}}
}
