package sample

import "lianfang/internal/face/web/page"

// Offline is where the form for a bad day is fetched, for an organisation.
func Offline() page.Offline {
	return page.Offline{Key: "ed25519 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", KeyAt: "/report/offline/key",
		Forms: []page.Link{{Name: both("中文（晨曦綜合醫院）", "中文 (Morning Light General Hospital)"), Href: "/report/offline/form?in=zh-TW"}, {Name: both("English（晨曦綜合醫院）", "English (Morning Light General Hospital)"), Href: "/report/offline/form?in=en"}}}
}
