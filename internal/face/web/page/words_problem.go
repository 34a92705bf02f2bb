package page

import "lianfang/internal/text"

var (
	wNotThere      = text.Of("找不到這一頁", "There is nothing here")
	wNotThereBody  = text.Of("網址可能打錯了，或這筆資料不是給您看的。請從首頁重新進入，或用搜尋找。", "The address may be mistyped, or this is not for you to see. Start again from the first page, or search.")
	wNotYours      = text.Of("您的角色不能做這件事", "Your role may not do this")
	wNotYoursBody  = text.Of("請找單位的管理者，或打專線給值班台。", "Ask your organisation's administrator, or call the desk.")
	wSignInFirst   = text.Of("請先登入", "Please sign in first")
	wSignInBody    = text.Of("登入超過 12 小時沒有動作就會結束。草稿都還在。", "A session ends after 12 idle hours. Your drafts are kept.")
	wTooOften      = text.Of("太快了，請稍等", "Too many requests")
	wTooOftenBody  = text.Of("等一分鐘再試。急的話請打專線。", "Wait a minute and try again. If it is urgent, call us.")
	wWentWrong     = text.Of("系統出了問題，不是您的錯", "Something went wrong on our side")
	wWentWrongBody = text.Of("已經記錄下來。請過一會兒再試；急的話請打專線，告訴我們下面的編號。", "It is on record. Try again in a moment; if it is urgent, call us and give the number below.")
	wStart         = text.Of("回首頁", "Go to the first page")
	wCode          = text.Of("代碼", "Code")
	wRequest       = text.Of("編號", "Request")
)
