package sample

import "lianfang/internal/face/web/page"

// Offline is where the form for a bad day is fetched, for an organisation.
func Offline() page.Offline {
	return page.Offline{Key: "ed25519 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", KeyAt: "/report/offline/key",
		For: both("晨曦綜合醫院", "Morning Light General Hospital"), Forms: []page.Link{{Name: both("中文", "中文"), Href: "/report/offline/form?in=zh-TW"}, {Name: both("English", "English"), Href: "/report/offline/form?in=en"}}}
}
