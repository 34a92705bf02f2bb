package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"lianfang/internal/text"
)

func readyCommand() *command {
	return &command{
		name:  "ready",
		brief: text.Of("問伺服器能不能服務", "ask whether a server is ready"),
		about: text.Of("問這台機器上的伺服器，資料庫有沒有回應（/readyz）。可以就是 0，不行就是 1。給容器與監控程式用，不必另裝 curl。",
			"Asks the server on this machine whether its store answers (/readyz): 0 when it does, 1 when not. For containers and monitors, so that they need no curl."),
		flags: []flag{
			{name: "listen", value: "HOST:PORT", def: defaultListen, setting: true, say: text.Of("伺服器在哪裡聽候連線", "where the server listens")},
			{name: "within", value: "DURATION", def: "3s", say: text.Of("最多等多久", "how long to wait at most")},
		},
		examples: []example{
			{"lianfang ready", text.Of("預設的位址", "at the usual address")},
			{"lianfang ready --listen 10.20.0.11:8119 --within 1s && echo up", text.Of("別台機器，最多等一秒", "another machine, within a second")},
		},
		do: ready,
	}
}

func ready(c *call) error {
	within, err := time.ParseDuration(c.word("within"))
	if err != nil || within <= 0 {
		return complain("--within 要像 3s，不能是「%s」。", "--within is like 3s, not %q.", c.word("within"))
	}
	host, port, err := net.SplitHostPort(c.word("listen"))
	if err != nil {
		return complain("--listen 要像 127.0.0.1:8119 或 :0，不能是「%s」。", "--listen is like 127.0.0.1:8119 or :0, not %q.", c.word("listen"))
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1" // it listens everywhere, so here too
	}
	ctx, cancel := context.WithTimeout(c, within)
	defer cancel()
	where := url.URL{Scheme: "http", Host: net.JoinHostPort(host, port), Path: "/readyz"}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, where.String(), nil)
	if err != nil {
		return err
	}
	resp, err := (&http.Client{Transport: &http.Transport{}}).Do(req) // no proxy stands between a server and its own machine
	if err != nil {
		c.tell(text.Format("%[1]s 沒有回應：%[2]v", "%[1]s does not answer: %[2]v", where.Host, err))
		return errNo
	}
	defer func() { _ = resp.Body.Close() }()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, 200))
	if resp.StatusCode != http.StatusOK {
		c.tell(text.Format("%[1]s 還不能服務：%[2]s", "%[1]s is not ready: %[2]s", where.Host, said))
		return errNo
	}
	return c.print(text.Of("可以服務。", "ready"))
}
