package stage

import (
	"context"
	"fmt"
	"time"

	"lianfang/internal/disclosure"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/restricted"
	"lianfang/internal/text"
)

// addPending puts before people what waits for them: a restricted product with an exception that its CISO has to endorse, and a flaw that somebody reported.
// The makers do not exist.
func (s *Stage) addPending(ctx context.Context, _ func(done, of int64)) error {
	if err := s.addRestricted(ctx); err != nil {
		return err
	}
	return s.addCase(ctx)
}

const (
	askingBody    = "eastfoot-city"
	askingOfficer = "feng-shu-fen"
)

// addRestricted lets a city declare cameras that the register meets, and ask to keep two of them for a while.
func (s *Stage) addRestricted(ctx context.Context) error {
	r, org := s.app.Restricted, s.orgs[askingBody]
	e := restricted.NewEntry("DEMO-001", "Mistridge")
	e.Names, e.Models, e.Kinds = []string{"霧嶺"}, []string{"MR-2*"}, []restricted.Kind{restricted.Camera}
	e.Reason, e.Legal, e.Letter = "示範用：虛構的廠牌。", "資通安全管理法第十一條", "示範字第 1150001 號"
	if _, err := r.Save(ctx, keeper, e); err != nil {
		return err
	}
	year, until := time.Now().In(taipei).Year(), time.Now().AddDate(0, 2, 0)
	if err := r.OpenSurvey(ctx, keeper, restricted.Survey{Year: year, Deadline: until, Words: "示範用的年度盤點。"}); err != nil {
		return err
	}
	stands, err := s.app.Members.Standing(ctx, s.people[askingOfficer], org, member.Officer)
	if err != nil {
		return err
	}
	officer, err := marking.NewBook(s.app.Store).Resolve(ctx, stands)
	if err != nil {
		return err
	}
	items := []restricted.Item{{Brand: "霧嶺", Model: "MR-210", Kind: restricted.Camera, Place: "市政大樓停車場", N: 2}, {Brand: "Mistridge", Model: "MR-220", Kind: restricted.Camera, Place: "舊庫房", N: 1}}
	if err := r.Answer(ctx, officer, org, year, items); err != nil {
		return err
	}
	flags, err := r.Flags(ctx, officer, restricted.FlagFilter{Org: org, Limit: 10})
	if err != nil {
		return err
	}
	for _, f := range flags {
		if f.Entry == 0 || f.N != 2 {
			continue
		}
		_, err := r.Ask(ctx, officer, org, restricted.Exception{Flags: []int64{f.ID}, Need: "停車場的錄影系統明年三月汰換，在那之前不能中斷。", Alternative: "新系統已招標，備品沒有同一規格。", Area: "市政大樓停車場，獨立網路", Persons: "駐衛警三人",
			Offline: true, NoData: true, Until: until})
		return err
	}
	return fmt.Errorf("the register meets nothing of %s", askingBody)
}

// taipei is the zone in which years are told.
var taipei = time.FixedZone("Asia/Taipei", 8*60*60)

// addCase lets somebody report a flaw without a name; the desk has validated it, told the maker and asked back.
func (s *Stage) addCase(ctx context.Context) error {
	d := s.app.Disclosure
	number, finder, err := d.Report(ctx, disclosure.Report{Product: "Papercrane 門禁主機", Version: "4.2", Lang: text.ZhTW, Others: "還沒有告訴別人。",
		What: "管理頁面不用登入就能下載全部的門禁紀錄。", How: "開啟 /export?all=1，不帶任何登入資訊，就會收到檔案。"})
	if err != nil {
		return err
	}
	list, err := d.Cases(ctx, keeper, disclosure.List{Limit: 10})
	if err != nil {
		return err
	}
	for _, c := range list.Cases {
		if c.Number == number {
			return s.lead(ctx, c.ID, finder)
		}
	}
	return fmt.Errorf("%s is in no list", number)
}

func (s *Stage) lead(ctx context.Context, id int64, finder string) error {
	d := s.app.Disclosure
	vendor := ""
	for _, step := range []func() error{
		func() error {
			return d.Write(ctx, keeper, id, disclosure.FinderSide, "謝謝通報，我們已經收到。請問 4.1 版也是這樣嗎？")
		},
		func() error { return d.AddWords(ctx, finder, "4.1 也一樣，更早的版本手邊沒有。") },
		func() error {
			return d.Validate(ctx, keeper, id, disclosure.Assessment{Title: "不用登入就能匯出門禁紀錄", Product: "Papercrane 門禁主機", Version: "4.1、4.2", Words: "在實驗室重現。"})
		},
		func() (err error) {
			vendor, err = d.Tell(ctx, keeper, id, disclosure.Vendor{Name: "紙鶴門禁（虛構）", Mail: "psirt@papercrane.example", Lang: text.ZhTW, Brief: "管理頁面的匯出功能沒有檢查登入，任何連得到主機的人都能取得全部門禁紀錄。"})
			return err
		},
	} {
		if err := step(); err != nil {
			return err
		}
	}
	if vendor == "" { // letters are sent, and the maker answers by its own
		return nil
	}
	return d.AnswerBySecret(ctx, vendor, disclosure.Reply{Words: "已確認，修補版 4.2.1 正在測試，預計兩週內提供。"})
}
