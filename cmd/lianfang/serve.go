package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/text"
)

const defaultListen = "127.0.0.1:8119"

func serveCommand() *command {
	return &command{
		name:  "serve",
		brief: text.Of("啟動中心的伺服器", "run a centre's server"),
		about: text.Of("啟動一個中心：網頁、介面與背景工作都在這一個行程裡。資料放在一個資料夾，不存在就建立；改用 PostgreSQL 位址就能同時跑好幾個。"+
			"標準輸出第一行是本機位址，第二行是給瀏覽器用的位址。第一次啟動時建立中心與第一位管理者，並在標準錯誤輸出印出一次性的登入連結。"+
			"收到 SIGINT 或 SIGTERM 時在十秒內收尾結束。",
			"Runs a centre: pages, interfaces and background work are in this one process. The data lie in a folder, which is made if it is missing; with a "+
				"PostgreSQL address instead, several can run side by side. The first line on standard output is the address on this machine, the second the one for browsers. "+
				"The first start makes the centre and its first administrator, and prints a one-time sign-in link on standard error. On SIGINT or SIGTERM it finishes "+
				"within ten seconds."),
		flags: append([]flag{storeFlag(), blobsFlag(),
			{name: "yara-rules", value: "FOLDER", setting: true,
				say: text.Of("放 YARA 規則（.yar、.yara）的資料夾；收到的證物會用它比對，要先安裝 yara 程式", "a folder of YARA rules (.yar, .yara) by which evidence is looked at; the program yara has to be installed")},
			{name: "listen", value: "HOST:PORT", def: defaultListen, setting: true,
				say: text.Of("在哪裡聽候連線；沒有主機名稱（如 :0）就只聽本機，:0 自選埠號", "where to listen; without a host (:0) on this machine only, :0 picks a port")},
			publicURLFlag(),
			{name: "ops-listen", value: "HOST:PORT", setting: true,
				say: text.Of("維運指標（/metrics）與效能剖析（/debug）另外在哪裡聽候；那裡不驗證身分，只該讓維運網段連得到。沒有指定時只有本機可讀", "where figures for operations (/metrics) and profiles (/debug) are served too; nobody is asked who they are there, so only your operations network should reach it. Without it only this machine can read them")},
			{name: "hotline", value: "PHONE", setting: true, say: text.Of("每一頁上顯示的 24 小時專線", "the 24-hour telephone line shown on every page")},
			{name: "log-format", value: "text|json", def: "text", setting: true, say: text.Of("標準錯誤輸出的紀錄格式", "the form of the log on standard error")},
		}, slices.Concat(edgeFlags(), sendingFlags(), signOnFlags(), firstFlags(), traceFlags())...),
		examples: []example{
			{"lianfang serve --store /srv/lianfang --listen 127.0.0.1:8119 --public-url https://cert.example.tw --trusted-proxy 127.0.0.1/32",
				text.Of("放在反向代理後面", "behind a reverse proxy")},
			{"lianfang serve --listen 0.0.0.0:443 --tls-cert /etc/lianfang/chain.pem --tls-key /etc/lianfang/key.pem --public-url https://cert.example.tw",
				text.Of("自己說 TLS，不用代理", "speaking TLS itself, without a proxy")},
			{"LIANFANG_STORE_FILE=/run/secrets/store lianfang serve --listen 0.0.0.0:8119 --log-format json",
				text.Of("在容器裡，資料庫位址（含密碼）從檔案讀", "in a container, with the store's address and its password from a file")},
		},
		do: serve,
	}
}

func publicURLFlag() flag {
	return flag{name: "public-url", value: "URL", setting: true,
		say: text.Of("瀏覽器與郵件用的位址；沒有指定時是 http://localhost:埠號", "the address that browsers and mails use; else http://localhost:PORT")}
}

func serve(c *call) error {
	o, err := c.serveOptions()
	if err != nil {
		return err
	}
	holdLess()
	a, err := c.openApp(o, servePatience)
	if err != nil {
		return err
	}
	if err := c.start(a); err != nil {
		return errors.Join(err, stopInTime(a))
	}
	<-c.Done()
	c.tell(text.Of("收到結束的訊號，正在收尾。", "Asked to stop; finishing."))
	c.forgetAddress()
	return stopInTime(a)
}

// holdLess lets a server keep half as much garbage as Go would: the largest inventories then need 80 MB less, for a little more of the processors. Whoever
// sets GOGC decides for themselves.
func holdLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}

func (c *call) serveOptions() (app.Options, error) {
	o := app.Options{Store: c.word("store"), Blobs: c.word("blobs"), YaraRules: c.word("yara-rules"), Serve: true, PublicURL: c.word("public-url"), Hotline: c.word("hotline"), Version: builtFrom().Version}
	if n := c.word("centre-name"); n != "" {
		o.Centre = text.Of(n, cmp.Or(c.word("centre-name-en"), n))
	}
	if o.PublicURL != "" {
		u, err := url.Parse(o.PublicURL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" {
			return o, complain("--public-url 要像 https://cert.example.tw，不能是「%s」。", "--public-url is like https://cert.example.tw, not %q.", o.PublicURL)
		}
		o.PublicURL = u.Scheme + "://" + u.Host
	}
	if err := errors.Join(c.sending(&o), c.edge(&o)); err != nil {
		return o, err
	}
	var err error
	if o.Traces, err = c.traces(); err != nil {
		return o, err
	}
	if err := c.signOn(&o); err != nil {
		return o, err
	}
	switch c.word("log-format") {
	case "text":
		o.Log = slog.New(slog.NewTextHandler(c.err, nil))
	case "json":
		o.Log = slog.New(slog.NewJSONHandler(c.err, nil))
	default:
		return o, complain("--log-format 是 text 或 json，不是「%s」。", "--log-format is text or json, not %q.", c.word("log-format"))
	}
	return o, nil
}

// start brings the centre up and says where it is.
func (c *call) start(a *app.App) error {
	first, err := c.firstStart(a)
	if err != nil {
		return err
	}
	if err := a.Work(c); err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(c.word("listen"))
	if err != nil {
		return complain("--listen 要像 127.0.0.1:8119 或 :0，不能是「%s」。", "--listen is like 127.0.0.1:8119 or :0, not %q.", c.word("listen"))
	}
	addr, err := a.Listen(net.JoinHostPort(cmp.Or(host, "127.0.0.1"), port))
	if err != nil {
		return cannotListen(c.word("listen"), err)
	}
	if ops := c.word("ops-listen"); ops != "" {
		where, err := a.ListenOps(ops)
		if err != nil {
			return cannotListen(ops, err)
		}
		c.tell(text.Format("維運指標在 http://%s/metrics", "Figures for operations are at http://%s/metrics", where))
	}
	if at := c.word("mailbox-listen"); at != "" {
		where, err := a.ListenMail(at)
		if err != nil {
			return cannotListen(at, err)
		}
		c.tell(text.Format("寄到 %[1]s 的通報在 %[2]s 收", "Reports by mail to %[1]s are taken at %[2]s", c.word("mailbox"), where))
	}
	_, port, err = net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	c.noteAddress(a)
	if _, err := fmt.Fprintf(c.out, "%s://127.0.0.1:%s\n%s\n", a.Scheme(), port, a.PublicURL()); err != nil {
		return err
	}
	if first != "" {
		c.tellFirst(a, first)
	}
	return nil
}

func cannotListen(where string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return complain("%s 已經有人在用。用 --listen 另選埠號，或用 --listen 127.0.0.1:0 自動選一個。",
			"%s is in use already. Name another port with --listen, or let --listen 127.0.0.1:0 pick one.", where)
	}
	return complain("無法在 %[1]s 聽候連線：%[2]v", "it is not possible to listen on %[1]s: %[2]v", where, err)
}

// Requests get most of the ten seconds that a stop may take; what is then still under way is cut off, which transactions are made for.
const (
	stopRequests = 7 * time.Second
	stopAll      = 9500 * time.Millisecond
)

func stopInTime(a *app.App) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopRequests)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- a.Stop(ctx) }()
	select {
	case err := <-done:
		if errors.Is(err, context.DeadlineExceeded) {
			return nil // open streams were closed
		}
		return err
	case <-time.After(stopAll):
		return complain("十秒內沒有收尾完成，直接結束；資料沒有損失，未完成的工作下次啟動會接著做。",
			"Not finished within ten seconds, so ended as it is. No data are lost; the next start goes on with what was under way.")
	}
}

// addressFile in a store's folder holds the address of its server, so that `admin person link` prints links that work.
const addressFile = "serve.url"

func (c *call) noteAddress(a *app.App) {
	if a.Store.Folder != "" {
		_ = os.WriteFile(filepath.Join(a.Store.Folder, addressFile), []byte(a.PublicURL()+"\n"), 0o600) // a convenience: without it the usual port is printed
	}
}

func (c *call) forgetAddress() { _ = os.Remove(filepath.Join(c.word("store"), addressFile)) }
