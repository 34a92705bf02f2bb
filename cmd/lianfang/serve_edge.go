package main

import (
	"net/netip"

	"lianfang/internal/app"
	"lianfang/internal/text"
)

// edgeFlags say what stands between the network and the pages.
func edgeFlags() []flag {
	return []flag{
		{name: "tls-cert", value: "FILE", setting: true, say: text.Of("憑證與中繼憑證（PEM）；給了就自己說 TLS 1.2 以上與 HTTP/2，檔案換新時自動採用，不必重新啟動",
			"the certificate with its chain (PEM): with it TLS 1.2 or newer and HTTP/2 are spoken here, and new files are taken without a restart")},
		{name: "tls-key", value: "FILE", setting: true, say: text.Of("憑證的金鑰（PEM，未加密）", "the certificate's key (PEM, not encrypted)")},
		{name: "trusted-proxy", value: "CIDR", sort: list, setting: true, say: text.Of("前面代理的網段；只相信它們的 X-Forwarded-For、Forwarded 與 X-Forwarded-Proto。沒有指定就都不相信",
			"networks of the proxies in front: only their X-Forwarded-For, Forwarded and X-Forwarded-Proto are believed; none means nobody's are")},
	}
}

func (c *call) edge(o *app.Options) error {
	o.Edge.CertFile, o.Edge.KeyFile = c.word("tls-cert"), c.word("tls-key")
	nets, err := c.networks("trusted-proxy")
	for _, n := range nets {
		if n.Bits() == 0 {
			return complain("--trusted-proxy %s 等於相信每個人說的來源位址；請只列出代理所在的網段。", "--trusted-proxy %s believes everybody about their address; list the networks of your proxies only.", n)
		}
	}
	o.Edge.Proxies = nets
	return err
}

// networks reads a list flag of networks; an address alone is a network of one.
func (c *call) networks(name string) (out []netip.Prefix, err error) {
	for _, s := range c.values[name] {
		n, err := netip.ParsePrefix(s)
		if a, one := netip.ParseAddr(s); one == nil {
			n, err = a.Prefix(a.BitLen())
		}
		if err != nil {
			return nil, complain("--%[1]s 要像 10.20.0.0/16，不能是「%[2]s」。", "--%[1]s is like 10.20.0.0/16, not %[2]q.", name, s)
		}
		out = append(out, n.Masked())
	}
	return out, nil
}
