package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/nation/stage"
	"lianfang/internal/text"
)

func demoCommand() *command {
	return &command{
		name:  "demo",
		brief: text.Of("虛構的國家與情境，在瀏覽器裡看", "a fictitious nation and its scenario, in the browser"),
		about: text.Of("建立一個虛構的國家（四十多個單位、人員、資產清單、公開情資），開啟網頁，印出每個人的登入連結，接著播放情境："+
			"一則英文預警進來，受影響的單位幾秒內收到中英文預警並回覆，來源再撤回其中一項。加上 --once 就不開網頁，播完印出結果結束。",
			"Makes a fictitious nation (over forty organisations, people, inventories, public intelligence), opens its pages, prints everybody's sign-in link and "+
				"plays the scenario: an advisory in English comes in, those it concerns are warned in both languages within seconds and answer, and the source takes "+
				"one thing back. With --once it opens no pages, plays it, prints what came of it and ends."),
		flags: []flag{
			{name: "store", value: "FOLDER|postgres://…", secret: true, say: text.Of("放在哪裡；沒有指定時用暫存資料夾，結束時刪掉", "where to keep it; else a temporary folder that is removed at the end")},
			{name: "listen", value: "HOST:PORT", def: defaultListen, setting: true, say: text.Of("在哪裡聽候連線；:0 自選埠號", "where to listen; :0 picks a port")},
			{name: "allow-remote", sort: toggle, say: text.Of("允許其他機器連到示範環境（任何人都能登入成任何人）", "let other machines reach the demo, where anybody can sign in as anybody")},
			{name: "scenario", value: "NAME", def: "fortios", say: text.Of("情境的名稱；目前只有 fortios", "the scenario's name; so far only fortios")},
			{name: "speed", value: "X", def: "1", say: text.Of("播放速度，2 是兩倍快", "how fast it plays; 2 is twice as fast")},
			{name: "once", sort: toggle, say: text.Of("不開網頁，播完一次就結束", "open no pages, play it once and end")},
			{name: "json", sort: toggle, say: text.Of("與 --once 一起：印出一份 JSON", "with --once: print one JSON document")},
		},
		examples: []example{
			{"lianfang demo", text.Of("在瀏覽器裡看", "watch it in the browser")},
			{"lianfang demo --once --json --speed 4", text.Of("播一次，結果印成 JSON", "play it once and print what came of it")},
		},
		do: demo,
	}
}

func demo(c *call) error {
	speed, err := c.number("speed")
	if err != nil || speed <= 0 || speed > 1000 {
		return complain("--speed 要是大於 0 的數字，例如 2。", "--speed is a number above 0, such as 2.")
	}
	if c.word("scenario") != "fortios" {
		return complain("沒有名為「%s」的情境；目前只有 fortios。", "there is no scenario named %q; so far only fortios.", c.word("scenario"))
	}
	if err := c.mayListen(); err != nil {
		return err
	}
	start := time.Now()
	where, clean, err := c.demoStore()
	if err != nil {
		return err
	}
	defer clean()
	a, err := c.openApp(app.Options{Store: where, Serve: true, Demo: true, Version: builtFrom().Version, Centre: text.Of("國家資安聯防中心（示範）", "National joint defence centre (demo)"),
		Hotline: "02-5550-0119", Code: "LF", Log: c.logger(), Advice: stage.Advice}, patience)
	if err != nil {
		return err
	}
	st, err := c.settle(a)
	if err != nil {
		return errors.Join(err, stopInTime(a))
	}
	st.SetSpeed(speed)
	if c.on("once") {
		err = c.playOnce(a, st)
	} else {
		err = c.showDemo(a, st, start)
	}
	return errors.Join(err, stopInTime(a))
}

// mayListen refuses a public address, since everybody can be anybody here.
func (c *call) mayListen() error {
	host, _, err := net.SplitHostPort(c.word("listen"))
	if err != nil {
		return complain("--listen 要像 127.0.0.1:8119 或 :0，不能是「%s」。", "--listen is like 127.0.0.1:8119 or :0, not %q.", c.word("listen"))
	}
	ip := net.ParseIP(host)
	if host == "" || host == "localhost" || ip != nil && ip.IsLoopback() || c.on("allow-remote") {
		return nil
	}
	return complain("示範環境裡任何人都能登入成任何人，所以只聽本機。真的要讓別人連線，請加 --allow-remote。",
		"In the demo anybody can sign in as anybody, so it listens on this machine alone. If others are to reach it, add --allow-remote.")
}

func (c *call) demoStore() (where string, clean func(), err error) {
	if s := c.word("store"); s != "" {
		return s, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "lianfang-demo-")
	return dir, func() { _ = os.RemoveAll(dir) }, err
}

// settle starts the background work and fills the store, with progress.
func (c *call) settle(a *app.App) (*stage.Stage, error) {
	if err := a.Work(c); err != nil {
		return nil, err
	}
	last := time.Time{}
	st, err := stage.Settle(c, a, func(what text.Text, done, of int64) {
		if done != 0 && time.Since(last) < time.Second && done != of {
			return
		}
		last = time.Now()
		if of > 0 {
			what = text.Format("%[1]s：%[2]d / %[3]d", "%[1]s: %[2]d / %[3]d", what, done, of)
		}
		c.tell(what)
	})
	if err != nil {
		return nil, err
	}
	a.UseScene(st)
	return st, nil
}

func (c *call) showDemo(a *app.App, st *stage.Stage, start time.Time) error {
	host, port, err := net.SplitHostPort(c.word("listen"))
	if err != nil {
		return err
	}
	addr, err := a.Listen(net.JoinHostPort(cmp.Or(host, "127.0.0.1"), port))
	if err != nil {
		return cannotListen(c.word("listen"), err)
	}
	if _, port, err = net.SplitHostPort(addr); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(c.out, "http://127.0.0.1:%s\n%s\n", port, a.PublicURL()); err != nil {
		return err
	}
	for _, d := range st.Doors() {
		if _, err := fmt.Fprintf(c.out, "%s/sign-in/%s  %s, %s (%s)\n", a.PublicURL(), d.Secret, d.Name.In(c.lang), d.Org.In(c.lang), d.Title.In(c.lang)); err != nil {
			return err
		}
	}
	c.tell(text.Format("第一頁在 %.1f 秒後就緒。用瀏覽器打開上面的位址；情境在「情境」頁開始。Ctrl-C 結束。", "The first page was ready after %.1f s. Open the address above in a browser; the story begins on the page Scenario. Ctrl-C ends it.", time.Since(start).Seconds()))
	c.tell(text.Format("試試自己的檔案：lianfang import --store %s examples/advisory.json", "Try a file of your own: lianfang import --store %s examples/advisory.json", a.Store.Where()))
	<-c.Done()
	return nil
}

// played is what came of one playing, in the shape that others read.
type played struct {
	Warnings    []playedWarning    `json:"warnings"`
	Receipts    []playedReceipt    `json:"receipts"`
	Withdrawals []playedWithdrawal `json:"withdrawals"`
}

type playedWarning struct {
	Number       string  `json:"number"`
	Kind         string  `json:"kind"`
	Recipients   int     `json:"recipients"`
	InboxSeconds float64 `json:"inbox_seconds"`
}

type playedReceipt struct {
	Warning string `json:"warning"`
	Org     string `json:"org"`
	Answer  string `json:"answer"`
}

type playedWithdrawal struct {
	Item    string `json:"item"`
	Reached int    `json:"reached"`
}

func (c *call) playOnce(a *app.App, st *stage.Stage) error {
	if err := st.Run(c); err != nil {
		return err
	}
	if err := a.Drain(c); err != nil {
		return err
	}
	r, err := st.Result(c)
	if err != nil {
		return err
	}
	out := played{Warnings: []playedWarning{}, Receipts: []playedReceipt{}, Withdrawals: []playedWithdrawal{}}
	for _, w := range r.Warnings {
		out.Warnings = append(out.Warnings, playedWarning{w.Number, w.Kind, w.Recipients, w.Inbox.Seconds()})
	}
	for _, x := range r.Receipts {
		out.Receipts = append(out.Receipts, playedReceipt{x.Warning, x.Org, x.Answer})
	}
	for _, x := range r.Withdrawals {
		out.Withdrawals = append(out.Withdrawals, playedWithdrawal{x.Item, x.Reached})
	}
	if c.on("json") {
		return c.json(out)
	}
	for _, w := range out.Warnings {
		if err := c.print(text.Format("預警 %[1]s：%[2]d 個單位，%[3].1f 秒內進收件匣", "warning %[1]s: %[2]d organisations, in their inboxes within %[3].1f s", w.Number, w.Recipients, w.InboxSeconds)); err != nil {
			return err
		}
	}
	for _, x := range out.Receipts {
		if err := c.print(text.Format("%[1]s 回覆 %[2]s", "%[1]s answered %[2]s", x.Org, x.Answer)); err != nil {
			return err
		}
	}
	for _, x := range out.Withdrawals {
		if err := c.print(text.Format("撤回 %[1]s，通知 %[2]d 個單位", "%[1]s withdrawn, %[2]d organisations told", x.Item, x.Reached)); err != nil {
			return err
		}
	}
	return nil
}

// number reads a flag that is a number.
func (c *call) number(name string) (float64, error) { return strconv.ParseFloat(c.word(name), 64) }

// logger keeps quiet but for what went wrong.
func (c *call) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(c.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
}
