package member

import (
	"context"

	"lianfang/internal/fault"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// NewWay is a sort of way in that a person got.
type NewWay string

// The ways in of which a person is told by mail: whoever made one without that person would else stay unnoticed.
const (
	WayPasskey  NewWay = "way.passkey"
	WayPassword NewWay = "way.password"
	WaySignOn   NewWay = "way.sign_on"
)

var wayWords = map[NewWay]text.Text{
	WayPasskey:  text.Of("一把通行密鑰", "a passkey"),
	WayPassword: text.Of("密碼與驗證器", "a password with an authenticator"),
	WaySignOn:   text.Of("機關自己的登入帳號", "the agency's own sign-on"),
}

// TellOfWay has a person told of a new way in, in the transaction that makes it. A centre that sends no mail tells nobody, also not later.
func (m *Members) TellOfWay(ctx context.Context, tx *store.Tx, person int64, w NewWay) error {
	if !m.Mails() {
		return nil
	}
	return m.letters.Put(ctx, tx, string(w), person)
}

func (m *Members) writeWay(ctx context.Context, l letter.Due, base string) ([]letter.Addressed, error) {
	p, err := m.PersonByID(ctx, marking.System("a new way in"), l.Subject)
	if fault.Is(err, fault.NotFound) || err == nil && p.Email == "" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []letter.Addressed{{Letter: letter.Letter{Address: p.Email, Lang: p.Lang, Name: p.Name, Link: base + "/account",
		Subject: text.Of("[聯防] 您的帳號多了一種登入方式", "[Lianfang] a new way to sign in as you"),
		Body: []text.Text{
			text.Format("從現在起，用%v也能以您的身分登入。", "from now on one can sign in as you with %v.", wayWords[NewWay(l.Kind)]),
			text.Of("不是您設的？請立刻在帳號頁移除它、把所有裝置登出，並打電話給值班台。", "You did not set it? Remove it at once on the page of your account, sign out everywhere, and call the desk."),
		}}}}, nil
}
