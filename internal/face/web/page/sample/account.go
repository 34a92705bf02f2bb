package sample

import "lianfang/internal/face/web/page"

// account are the pages of one's ways in.
func account(member func(here, path string) page.View, public func(path string) page.View) []Sheet {
	v := member("", "/account")
	v.Who.Name = "Lin Shu-yu"
	v.Who.Offices = []page.Office{{Org: "2", Role: "officer", Name: both("海港醫院，資安人員", "Harbour Hospital, security officer"), Here: true}, {Org: "1", Role: "desk", Name: both("資安聯防中心，值班台", "Cyber Defence Centre, duty desk")}}
	door := SignIn()
	door.SignOn, door.Passkeys = "SSO", true
	door.Password = page.PasswordDoor{Mail: "wu@hospital.example", Problem: both("電子郵件、密碼或驗證碼不對。", "The mail address, the password or the code is wrong.")}
	return []Sheet{
		{"account", v, Account()},
		{"sign-in-all", public("/sign-in"), door},
		{"password-setup", member("", "/account/password"), page.PasswordSetup{Ceremony: "x", QR: page.QR{Size: 9, Path: "M4 4h1v1h-1z"}, Key: "ABCD EFGH IJKL MNOP", Problem: both("驗證碼不對。", "The code is wrong.")}},
		{"recovery-codes", member("", "/account/password/confirm"), page.RecoveryCodes{Codes: []string{"abcd-efgh-ijkl-mnop", "bcde-fghi-jklm-nopq"}}},
		{"recovery-link", member("", "/account/recoveries/confirm"), page.RecoveryLink{Person: "林書瑜", Link: "https://cert.example.tw/sign-in/lfk_abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst"}},
	}
}

// Account is an administrator's, with everything that there can be.
func Account() page.Account {
	asked := page.Recovery{ID: "1", Person: "林書瑜", By: "Chen Yi-chun", Reason: "telephone and laptop stolen, called back", At: at(24, 13, 2), Until: at(25, 13, 2), Confirm: true}
	own := page.Recovery{ID: "2", Person: "Chou Yu-hsien", By: "Wu Chih-ming", Reason: "forgot to move the passkeys to a new telephone", At: at(24, 9, 40), Until: at(25, 9, 40)}
	return page.Account{Org: both("海港醫院", "Harbour Hospital"), Role: both("管理者", "administrator"), Passkeys: true,
		Keys:       []page.Passkey{{ID: "1", Name: "office laptop", Made: at(2, 9, 0), Used: at(24, 8, 1)}, {ID: "2", Name: "security key", Made: at(2, 9, 5)}},
		Password:   page.Password{Set: true, At: at(3, 10, 0), Used: at(20, 7, 55), Codes: 3, Problem: both("這個密碼太常見。", "This password is a common one.")},
		SignOn:     page.SignOn{Name: "SSO", Links: []page.Passkey{{ID: "3", Name: "f3b1c2d4-5e6f", Made: at(4, 10, 0)}}},
		Recoveries: page.Recoveries{Mine: &asked, Rows: []page.Recovery{asked, own}, Open: true, Problem: both("找不到這個人。", "There is nobody of that name.")}}
}
