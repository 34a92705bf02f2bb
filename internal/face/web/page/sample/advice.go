package sample

import (
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

// AdviceList is the list as anybody sees it, and with an address to write at as the desk does.
func AdviceList(edit string) page.AdviceList {
	p := page.AdviceList{New: edit, Rows: []page.AdviceRow{
		{Name: both("檔案打不開、有人要贖金（勒索軟體）", "Files will not open and somebody wants money (ransomware)"), When: both("檔案打不開，或螢幕上出現要錢的訊息。", "Files will not open, or the screen asks for money."), Href: "/advice/ransomware"},
		{Name: both("帳號被盜", "Somebody took over an account"), When: both("登不進去，或收到不是你要的驗證碼。", "You cannot sign in, or get codes that you did not ask for."), Href: "/advice/lost-account"}}}
	if edit != "" {
		p.Rows[1].State = page.State{Tone: page.Plain, Name: both("沒有公開", "hidden")}
	}
	return p
}

// Advice is one of them.
func Advice() page.Advice {
	return page.Advice{Name: both("檔案打不開、有人要贖金（勒索軟體）", "Files will not open and somebody wants money (ransomware)"), When: both("檔案打不開，或螢幕上出現要錢的訊息。", "Files will not open, or the screen asks for money."),
		First: []text.Text{both("把網路線拔掉，電源不要關。", "Pull the network cable and leave the power on."), both("用手機拍下畫面。", "Take a picture of the screen.")},
		Avoid: []text.Text{both("不要重灌。", "Do not reinstall.")}, Then: []text.Text{both("換掉所有密碼。", "Change every password.")}, Report: "/report?kind=ransomware"}
}

// AdviceForm is what the desk changes.
func AdviceForm() page.AdviceForm {
	p := page.AdviceForm{Known: true, Version: "2", Slug: "ransomware", Class: "fraud:phishing", Order: "10", Shown: true, Again: true, Problem: both("步驟中文有 2 行、英文有 1 行，請一行對一行。", "The steps are 2 lines in Chinese and 1 in English; write them line by line.")}
	p.Words[0] = page.AdviceWords{Zh: "勒索軟體", En: "Ransomware"}
	p.Words[2] = page.AdviceWords{Zh: "拔網路線\n拍照", En: "Pull the cable"}
	return p
}
