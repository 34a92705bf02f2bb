package incident

import (
	"slices"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// Announcement is what everybody is told of a major incident (Regulations on Notification and Response of 2021, art. 11): what has to be said, and what must not be. It is of a case that
// was reported under a duty. What somebody told of their own will is never announced.
type Announcement struct {
	ID       int64
	Number   string // "LF-ANN-2026-0001"; "" until it was published
	Case     int64
	Told     int64 // the version that stands in public; 0 for none
	FirstAt  int64 // when it was published first
	ToldAt   int64 // and the version that stands there
	EndedAt  int64 // when it was taken back; 0 while it was not
	Why      string
	Versions []AnnouncementVersion // the newest first; for who may read them
}

// Published tells whether it stands in public.
func (a Announcement) Published() bool { return a.Told > 0 && a.EndedAt == 0 }

// Newest is the version that was written last; ok is false where none was.
func (a Announcement) Newest() (v AnnouncementVersion, ok bool) {
	if len(a.Versions) == 0 {
		return v, false
	}
	return a.Versions[0], true
}

// AnnouncementVersion is one text of it.
type AnnouncementVersion struct {
	N     int64
	Says  AnnouncementWords
	Actor int64
	At    int64
}

// AnnouncementItem is one of the five things that an announcement says.
type AnnouncementItem struct {
	ID   string
	Name text.Text
	Hint text.Text
}

// AnnouncementItems are all of them, in the order of art. 11.
func AnnouncementItems() []AnnouncementItem {
	return []AnnouncementItem{
		{"times", text.Of("發生或知悉的時間", "When it happened, or was known"), text.Of("什麼時候開始、什麼時候知道。", "Since when, and when it was known.")},
		{"cause", text.Of("原因", "Cause"), text.Of("為什麼會發生；還在調查就說還在調查。", "Why it happened. While that is looked into, say so.")},
		{"impact", text.Of("影響程度", "Degree of impact"), text.Of("哪些服務、多少人、資料有沒有外流，民眾該怎麼做。", "Which services, how many people, whether data got out, and what people should do.")},
		{"control", text.Of("控制情形", "State of control"), text.Of("是否已控制、復原到哪裡。", "Whether it is under control, and what works again.")},
		{"improvement", text.Of("後續改善措施", "Later improvement"), text.Of("接下來會改什麼。", "What will be changed.")},
	}
}

// Secret is something that must not be announced (art. 11).
type Secret string

// What is looked for before anything is announced.
const (
	TradeSecret  Secret = "trade"  // secrets of a business, whose publication would harm its rights
	LegalSecret  Secret = "legal"  // what another law keeps secret
	PersonSecret Secret = "person" // who reported, and other people's data
)

// Secrets are all of them.
var Secrets = []Secret{TradeSecret, LegalSecret, PersonSecret}

var secretNames = map[Secret]text.Text{TradeSecret: text.Of("營業秘密，或公開會侵害權益的經營資訊", "Trade secrets, or business information whose publication would harm somebody’s rights"),
	LegalSecret: text.Of("依其他法律應保密的內容", "What another law keeps secret"), PersonSecret: text.Of("通報人與其他人的個人資料", "Who reported, and other people’s personal data")}

// Name is the secret in words.
func (s Secret) Name() text.Text { return secretNames[s] }

// Answers to whether a secret is in the text.
const (
	SecretNone = "none" // the case holds none
	SecretOut  = "out"  // it was left out
)

// secretGrounds are the grounds on which business information is told all the same.
var secretGrounds = map[string]text.Text{"law": text.Of("法律另有規定，仍予公布", "told, because a law says so"), "public": text.Of("對公益有必要，仍予公布", "told, because the public interest needs it"),
	"life": text.Of("為保護人民生命、身體、健康有必要，仍予公布", "told, to protect life, body or health"), "consent": text.Of("當事人同意，仍予公布", "told, with the consent of whom it concerns")}

// SecretAnswer is an answer in words.
type SecretAnswer struct {
	Code string
	Name text.Text
}

// Answers are those that there are for a secret. Only what is of a business may be told all the same, and only on a ground of the article.
func (s Secret) Answers() []SecretAnswer {
	out := []SecretAnswer{{SecretNone, text.Of("這件沒有", "there is none in this case")}, {SecretOut, text.Of("有，已經刪去", "there is, and it was left out")}}
	if s != TradeSecret {
		return out
	}
	for _, g := range []string{"law", "public", "life", "consent"} {
		out = append(out, SecretAnswer{g, secretGrounds[g]})
	}
	return out
}

// AnnouncementWords is what a version says: [0] in Chinese, [1] in English.
type AnnouncementWords struct {
	Title   [2]string            `json:"title"`
	Items   map[string][2]string `json:"items"`
	Secrets map[Secret]string    `json:"secrets"` // an answer each
	Left    string               `json:"left"`    // what was left out or told on a ground, and why; the desk's alone
}

const (
	maxTitle = 120
	maxItem  = 4_000
)

// check tells what cannot be; whole: what is still missing too.
func (w AnnouncementWords) check(whole bool) error {
	langs := [2]text.Text{text.Of("中文", "Chinese"), text.Of("英文", "English")}
	field := func(name text.Text, lang int, said string, most int, lines bool) wording.Field {
		return wording.Field{Name: text.Format("%v（%v）", "%v (%v)", name, langs[lang]), Said: said, Most: most, Lines: lines, Must: whole}
	}
	var all []wording.Field
	for i, s := range w.Title {
		all = append(all, field(text.Of("標題", "Title"), i, s, maxTitle, false))
	}
	items := AnnouncementItems()
	for _, x := range items {
		for i, s := range w.Items[x.ID] {
			all = append(all, field(x.Name, i, s, maxItem, true))
		}
	}
	for id := range w.Items {
		if !slices.ContainsFunc(items, func(x AnnouncementItem) bool { return x.ID == id }) {
			return invalid("bad_item", "公告沒有這一項。", "An announcement has no such item.")
		}
	}
	all = append(all, wording.Field{Name: text.Of("刪去或仍予公布的說明", "What was left out or told, and why"), Said: w.Left, Most: maxItem, Lines: true, Must: whole && w.withheld()})
	if err := wording.Check(all...); err != nil {
		return err
	}
	return w.checkSecrets(whole)
}

// withheld tells whether anything was left out, or told on a ground.
func (w AnnouncementWords) withheld() bool {
	for _, a := range w.Secrets {
		if a != "" && a != SecretNone {
			return true
		}
	}
	return false
}

func (w AnnouncementWords) checkSecrets(whole bool) error {
	for s, a := range w.Secrets {
		if !slices.Contains(Secrets, s) || a != "" && !slices.ContainsFunc(s.Answers(), func(x SecretAnswer) bool { return x.Code == a }) {
			return invalid("bad_secret", "請從清單選一個答案。", "Choose an answer from the list.")
		}
	}
	if !whole {
		return nil
	}
	for _, s := range Secrets {
		if w.Secrets[s] == "" {
			return fault.New(fault.Invalid, "secret_unanswered", text.Format("公布前請先回答：有沒有「%v」？", "Before it is published, answer whether it holds this: %v.", s.Name()))
		}
	}
	return nil
}

// names tells which of some words stand in what is told.
func (w AnnouncementWords) names(words ...string) string {
	var all strings.Builder
	for _, s := range w.Title {
		all.WriteString(strings.ToLower(s) + "\n")
	}
	for _, x := range w.Items {
		all.WriteString(strings.ToLower(x[0]) + "\n" + strings.ToLower(x[1]) + "\n")
	}
	said := all.String()
	for _, x := range words {
		if x = strings.ToLower(strings.TrimSpace(x)); len([]rune(x)) > 1 && strings.Contains(said, x) {
			return x
		}
	}
	return ""
}
