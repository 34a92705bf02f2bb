package web

import (
	"cmp"
	"net/http"
	"net/url"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

// view is what every page of this reader shares.
func (q *request) view(p page.Page) page.View {
	v := page.View{Lang: q.lang, Path: q.URL.RequestURI(), Centre: q.s.Centre, Now: q.s.Now(), Hotline: q.s.Hotline}
	if q.Method != http.MethodGet { // drawn in answer to a form: what leads back here leads to the page of the form
		v.Path = cmp.Or(refererPath(q.Request), "/")
	}
	if c, err := q.Cookie(themeCookie); err == nil && (c.Value == string(page.Light) || c.Value == string(page.Dark)) {
		v.Theme = page.Theme(c.Value)
	}
	if q.who.Session {
		v.Who = page.Who{Name: q.who.Name, Org: q.who.OrgName, Role: roleName[q.who.Role], Desk: q.who.Viewer.All(), Offices: officesOf(q.who)}
		v.Nav = q.nav()
	}
	if _, living := p.(page.Living); living {
		v.Live = "/live?at=" + q.asOf + "&page=" + urlEscape(q.URL.RequestURI())
	}
	if toast, ok := toasts[q.URL.Query().Get("did")]; ok {
		v.Toast = toast
	}
	return v
}

var roleName = map[access.Role]text.Text{
	access.Admin:   text.Of("管理者", "administrator"),
	access.Desk:    text.Of("值班台", "duty desk"),
	access.Officer: text.Of("資安人員", "security officer"),
	access.Reader:  text.Of("閱讀者", "reader"),
}

// nav lists what this reader may open.
func (q *request) nav() page.Nav {
	here := sectionOf(q.URL.Path)
	if q.who.Viewer.All() {
		n := page.Nav{Here: here, Main: []page.NavItem{page.NavNow, page.NavWarnings, page.NavIntel, page.NavExposure},
			Manage: []page.NavItem{page.NavMembers, page.NavCalls, page.NavPolicy, page.NavSystem, page.NavAdvice}}
		if q.who.May(access.ReadIncidents) {
			n.Main = append(n.Main, page.NavIncidents)
		}
		if q.s.Scene != nil {
			n.Manage = append(n.Manage, page.NavScenario)
		}
		if q.who.May(access.LeadDisclosure) {
			n.Manage = append(n.Manage, page.NavCases)
		}
		if q.who.May(access.ReadSupply) {
			n.Manage = append(n.Manage, page.NavSupply)
		}
		return n
	}
	n := page.Nav{Here: here, Main: []page.NavItem{page.NavWarnings, page.NavMySystems, page.NavIntel, page.NavMyOrg}}
	if q.who.May(access.ReadIncidents) {
		n.Main = append(n.Main, page.NavIncidents)
	}
	if q.who.May(access.ReadSupply) {
		n.Main = append(n.Main, page.NavSupply)
	}
	if q.who.May(access.ReadDisclosure) {
		n.Main = append(n.Main, page.NavCases)
	}
	n.Main = append(n.Main, page.NavAdvice)
	return n
}

func sectionOf(path string) string {
	switch {
	case hasPrefix(path, "/warnings/calls"):
		return "calls"
	case hasPrefix(path, "/vulnerabilities"), hasPrefix(path, "/products"):
		return "exposure"
	case hasPrefix(path, "/victims"), hasPrefix(path, "/lessons"), hasPrefix(path, "/abuse-contacts"), hasPrefix(path, "/roster"), hasPrefix(path, "/drills"):
		return "incidents"
	case hasPrefix(path, "/warnings/policy"):
		return "policy"
	case hasPrefix(path, "/applications"), hasPrefix(path, "/claims"), hasPrefix(path, "/invitations"), hasPrefix(path, "/communities"), hasPrefix(path, "/agreement"):
		return "members"
	}
	for _, s := range []string{"now", "warnings", "intelligence", "exposure", "members", "scenario", "system", "disclosure", "advice", "supply", "incidents"} {
		if hasPrefix(path, "/"+s) {
			return s
		}
	}
	return ""
}

func hasPrefix(path, section string) bool {
	return path == section || len(path) > len(section) && path[:len(section)+1] == section+"/"
}

func urlEscape(s string) string { return url.QueryEscape(s) }

func pathEscape(s string) string { return url.PathEscape(s) }

// toasts are the sentences about what was just done, by the query key "did".
var toasts = map[string]text.Text{
	"evidence_came":          text.Of("檔案收到了，已算好雜湊並記入監管鏈。", "The file has come; its hash is computed and the chain of custody has it."),
	"evidence_kept":          text.Of("已記入監管鏈。", "It is an entry of the chain of custody."),
	"evidence_sound":         text.Of("每一件都與收到時相同。", "Each piece is what came."),
	"evidence_changed":       text.Of("有證物與收到時不同，請看清單。", "A piece is no longer what came; look at the list."),
	"advice_saved":           text.Of("處置須知已更新。", "The advice is changed."),
	"acknowledged":           text.Of("已回覆「已收到」，值班台看得到。", "Answered “acknowledged”; the desk sees it."),
	"not_mine":               text.Of("已回覆「與我無關」。", "Answered “not mine”."),
	"fixed":                  text.Of("已回覆「已處理好」，下次清單上傳時會再檢查一次。", "Answered “fixed”; the next inventory checks it once more."),
	"need_help":              text.Of("已請求協助，值班台會打電話給您。", "Help is asked for; the desk will call you."),
	"false_positive":         text.Of("已回覆「誤判」。", "Answered “false positive”."),
	"confirmed":              text.Of("已回覆「確實」。", "Answered “confirmed”."),
	"cannot_tell":            text.Of("已回覆「無法判斷」。", "Answered “cannot tell”."),
	"undone":                 text.Of("已收回剛才的回覆。", "The last answer was taken back."),
	"released":               text.Of("已核可並派送。", "Approved and on its way."),
	"approved":               text.Of("已核可，還需要另一位同仁。", "Approved; one more person is needed."),
	"withdrawn":              text.Of("已撤回，收過的單位都會收到通知。", "Withdrawn; everyone who was told will hear of it."),
	"called":                 text.Of("這通電話記下了。", "The call is noted."),
	"settled":                text.Of("已裁決，並記入日誌。", "Settled, and kept in the journal."),
	"marked":                 text.Of("已標示。", "Marked."),
	"drafted":                text.Of("已存成草稿，等人核可。", "Saved as a draft; it waits for approval."),
	"edited":                 text.Of("草稿已更新，先前的核可作廢。", "The draft is changed; earlier approvals are void."),
	"asked_them":             text.Of("問題已寄出，等對方回覆。", "The question is on its way."),
	"refused_them":           text.Of("申請已結案，理由已寄給對方。", "The application is closed and the reason sent."),
	"approved_them":          text.Of("已核可，等對方簽協議。", "Approved; they sign the agreement next."),
	"claim_settled":          text.Of("已裁決，並記入日誌。", "Settled, and kept in the journal."),
	"signed":                 text.Of("已簽署。從現在起，與您有關的預警會送到這裡。", "Signed. Warnings that concern you come here from now on."),
	"published":              text.Of("新的一版協議已發布。", "The new version is published."),
	"saved":                  text.Of("已儲存，並記入日誌。", "Saved, and kept in the journal."),
	"confirmed_all":          text.Of("謝謝，聯絡窗口已確認。", "Thank you, the contacts are confirmed."),
	"link_sent":              text.Of("登入連結已寄出。", "The sign-in link is on its way."),
	"columns_asked":          text.Of("看不懂這份表格的欄位，清單還沒收下。", "The columns of this table are not known; the inventory was not taken."),
	"columns_told":           text.Of("已記下。請再上傳一次；之後同樣標題的表格會自動照這樣讀。", "Noted. Upload it once more; from now on tables with this header are read so."),
	"columns_forgotten":      text.Of("已忘掉這個對應。", "Forgotten."),
	"uploaded":               text.Of("清單已收下，正在比對。", "The inventory is in; it is being compared."),
	"handled":                text.Of("已記下；修補好了的話，下次上傳清單會確認。", "Noted; if it is fixed, the next inventory will show it."),
	"suppressed":             text.Of("已標記。依據改變或到期時會再問您。", "Noted. You are asked again when what it rests on changes, or its day comes."),
	"unsuppressed":           text.Of("已取消標記，從現在起重新計算。", "Taken back; it counts again from now on."),
	"described":              text.Of("已儲存，漏洞的急迫程度會跟著重算。", "Saved; how urgent its vulnerabilities are follows."),
	"name_settled":           text.Of("已記下，用到這個名稱的清單正在重新比對。", "Noted; the lists that have the name are being compared again."),
	"name_open":              text.Of("已收回，用到這個名稱的清單正在重新比對。", "Taken back; the lists that have the name are being compared again."),
	"held":                   text.Of("已記下；汰換好了的話，下次上傳清單會確認。", "Noted; if it is replaced, the next inventory will show it."),
	"register":               text.Of("產品清單已更新，正在與各單位的清單比對。", "The register is changed; it is being compared with what organisations have."),
	"excepted":               text.Of("申請已送出，等資安長核可。", "It is asked for; the agency's CISO is next."),
	"exception_moved":        text.Of("已記下，雙方都看得到。", "Noted; both sides see it."),
	"yearly":                 text.Of("已申報，可以再更新。", "Answered; it may be said anew."),
	"yearly_opened":          text.Of("年度盤點已設定。", "The yearly inventory is set."),
	"consent_set":            text.Of("已記下，從現在起生效。", "Noted; it holds from now on."),
	"customers_told":         text.Of("已送出，確認過的客戶正在收到。", "Sent; confirmed customers are being told."),
	"attack_reported":        text.Of("已送給值班台；看過後就告訴客戶。", "The desk has it; customers are told once it has looked."),
	"notice_ended":           text.Of("已記下，收過通知的都會知道。", "Noted; everyone who was told hears of it."),
	"request_answered":       text.Of("已回答值班台。", "The desk has your answer."),
	"supplier_asked":         text.Of("已詢問供應商。", "The supplier is asked."),
	"unnamed_drafted":        text.Of("已起草，等人核可；理由已記下。", "Drafted; it waits for approval. The reason is kept."),
	"policy_set":             text.Of("政策從現在起生效。", "The policy is in force from now on."),
	"passkey_made":           text.Of("通行密鑰已新增。", "The passkey is added."),
	"passkey_ended":          text.Of("通行密鑰已移除，不能再用它登入。", "The passkey is removed and signs in no more."),
	"check_asked":            text.Of("日誌開始驗算，結果會出現在這一頁。", "The journal is being verified; the result will stand on this page."),
	"password_ended":         text.Of("密碼、驗證器與備用碼都移除了。", "The password, its app and its recovery codes are removed."),
	"sign_on_linked":         text.Of("帳號已連結，之後可以用它登入。", "The account is linked and signs you in from now on."),
	"sign_on_ended":          text.Of("連結已移除，那個帳號不能再登入這裡。", "The link is removed; that account signs in no more."),
	"recovery_opened":        text.Of("救援已開，也寄信告訴了本人。請另一位管理者在 24 小時內確認。", "The recovery is open and the person was told by mail. Another administrator has 24 hours to confirm it."),
	"recovery_opened_untold": text.Of("救援已開，但沒有寄信告訴本人，請打電話告知。請另一位管理者在 24 小時內確認。", "The recovery is open, but no mail told the person: call them. Another administrator has 24 hours to confirm it."),
	"recovery_cancelled":     text.Of("救援已取消，什麼都沒有變。", "The recovery is cancelled; nothing has changed."),
	"recovered":              text.Of("救援已確認：先前的登入方式失效，新的登入連結已寄給本人。", "Confirmed: the earlier ways in have ended, and a new link is on its way to the person."),
	"recovered_unsent":       text.Of("救援已確認，但信寄不出去。請本人稍後到登入頁再要一條登入連結。", "Confirmed, but the mail did not leave. Ask the person to request a link on the sign-in page later."),
	"said":                   text.Of("已送出，值班台看得到。", "Sent; the desk sees it."),
	"paper_saved":            text.Of("已儲存，還沒送出。", "Kept; it is not sent yet."),
	"paper_filed":            text.Of("已送出。", "Sent."),
	"paper_judged":           text.Of("已記下審核結果。", "The finding is noted."),
	"lesson_led":             text.Of("已記下。", "Noted."),
	"announcement_kept":      text.Of("已存。由值班台另一位看過後公布。", "Kept. Another person of the desk reads and publishes it."),
	"announced":              text.Of("已公布。", "Published."),
	"unannounced":            text.Of("已收回。", "Taken back."),
	"incident_stepped":       text.Of("已記下。", "Noted."),
	"incident_came":          text.Of("通報已送出，值班台看得到。", "The report is sent; the desk sees it."),
	"advised":                text.Of("通告已公開並簽章。", "The advisory is published and signed."),
	"signed_out":             text.Of("已登出。", "Signed out."),
}
