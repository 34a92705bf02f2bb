package main

import (
	"fmt"

	"lianfang/internal/app"
	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/text"
)

// listsLongCase stands for the page of the case that has many entries, which has no address before it is made.
const listsLongCase = "/incidents/{long}"

// listsEntries is how many words are written into each thread of that case.
const listsEntries = 190

// listsWords is what the nth incident tells: much is the same in all of them, a little in one of a thousand.
func listsWords(n int) string {
	kinds := []string{"檔案被勒索軟體加密，副檔名變成亂碼，畫面要求付款", "對外服務被大量連線塞滿，民眾打不開網頁", "同仁收到假冒長官的信，點了連結並輸入密碼", "主機不斷對外連線到不明位址，防火牆記錄如附"}
	out := fmt.Sprintf("本單位第 %d 號系統發生異常，上班後無法連線。%s。已先拔網路線並通知資訊室，請協助研判與處置。來源位址 10.%d.%d.%d。", n, kinds[n%len(kinds)], n>>16&255, n>>8&255, n&255)
	if n%1000 == 1 {
		out += "有罕見特徵，連到 203.0.113.77。"
	}
	return out
}

// listsLong writes one case full.
func listsLong(a *app.App, r *benchReport) error {
	c, _, err := a.Incidents.ReportAs(r, benchViewer, incident.Report{What: "一件寫得很滿的事件 longcase", Lang: text.ZhTW}, incident.FromDesk)
	if err != nil {
		return err
	}
	for i := range listsEntries {
		for _, thread := range []incident.Side{incident.ReporterSide, incident.DeskSide} {
			if err := a.Incidents.Write(r, benchViewer, c.ID, thread, listsWords(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// listsLongPath finds it as people do, by a word.
func listsLongPath(a *app.App, r *benchReport) (string, error) {
	p, err := a.Incidents.Cases(r, benchViewer, incident.List{Words: "longcase", Limit: 1})
	if err == nil && len(p.Cases) == 0 {
		err = fault.New(fault.NotFound, "no_such_incident", text.Same("longcase"))
	}
	if err != nil {
		return "", err
	}
	return "/incidents/" + p.Cases[0].UUID, nil
}
