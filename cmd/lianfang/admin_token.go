package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/app"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

func adminTokenCreateCommand() *command {
	return &command{
		name:  "admin token create",
		brief: text.Of("建立 API 權杖", "make an API token"),
		about: text.Of("建立一個給程式用的權杖，印在標準輸出。只印這一次，資料庫只留雜湊。member 與 peer 權杖屬於一個單位，看得到它看得到的；desk 看得到全部；public 只看公開的。"+
			"伺服器執行中也能用，立刻生效。",
			"Makes a token for programs and prints it. It is printed this once; the store keeps only a hash. A member or peer token belongs to an organisation and sees what that may see; desk sees all; "+
				"public what is public. It works while the server runs, and at once."),
		flags: []flag{storeFlag(), roleFlag("member"), {name: "org", value: "SLUG", say: text.Of("單位的代號；member 與 peer 必填", "the organisation's slug; required for member and peer")},
			{name: "expires", value: "90d", def: "90d", say: text.Of("效期：90d、12w、24h", "how long it lasts: 90d, 12w, 24h")}, jsonFlag()},
		examples: []example{
			{"lianfang admin token create --role member --org north-hospital --expires 365d", text.Of("醫院的防火牆拉情資用", "for a hospital's firewall to fetch intelligence")},
			{"lianfang admin token create --role desk --json | jq -r .token", text.Of("中心自己的自動化", "for the centre's own automation")},
		},
		do: adminTokenCreate,
	}
}

func adminTokenCreate(c *call) error {
	ttl, err := parseSpan(c.word("expires"))
	if err != nil {
		return err
	}
	return c.withApp(func(a *app.App) error {
		var org int64
		if c.word("org") != "" {
			o, err := c.org(a)
			if err != nil {
				return err
			}
			org = o.ID
		}
		secret, id, err := a.Access.CreateToken(c, atConsole(), access.Role(c.word("role")), org, ttl)
		if err != nil {
			return err
		}
		if c.on("json") {
			return c.json(struct {
				Token string `json:"token"`
				ID    string `json:"id"`
			}{secret, id})
		}
		c.tell(text.Format("權杖 %s；只顯示這一次：", "Token %s; shown this once:", id))
		_, err = fmt.Fprintln(c.out, secret)
		return err
	})
}

const maxSpanDays = 366 * 100

// parseSpan reads 90d, 12w, 2y or what time.ParseDuration takes.
func parseSpan(s string) (time.Duration, error) {
	days := map[byte]int{'d': 1, 'w': 7, 'y': 365}
	if n := len(s); n > 1 && days[s[n-1]] > 0 {
		v, err := strconv.Atoi(s[:n-1])
		if err == nil && v > 0 && v <= maxSpanDays/days[s[n-1]] {
			return time.Duration(v*days[s[n-1]]) * 24 * time.Hour, nil
		}
	} else if d, err := time.ParseDuration(s); err == nil && d > 0 {
		return d, nil
	}
	return 0, complain("「%s」不是一段時間；請寫 90d、12w、24h 這樣的。", "%q is no length of time; write it like 90d, 12w or 24h.", s)
}

func adminTokenListCommand() *command {
	return &command{
		name:  "admin token list",
		brief: text.Of("列出 API 權杖", "list the API tokens"),
		about: text.Of("列出所有權杖（看不到內容），最新的在前，已結束的也列。", "Lists all tokens, never their secrets, the newest first, ended ones too."),
		flags: []flag{storeFlag(), jsonFlag()},
		examples: []example{
			{"lianfang admin token list", text.Of("給人看的", "for people")},
			{`lianfang admin token list --json | jq '.tokens[] | select(.ended=="")'`, text.Of("還沒撤銷的", "those not revoked")},
		},
		do: adminTokenList,
	}
}

type tokenRow struct {
	ID      string `json:"id"`
	Role    string `json:"role"`
	Org     string `json:"org"`
	Created string `json:"created"`
	Expires string `json:"expires"`
	Ended   string `json:"ended"`
}

func adminTokenList(c *call) error {
	return c.withApp(func(a *app.App) error {
		rows, err := c.tokenRows(a, atConsole())
		if err != nil {
			return err
		}
		if c.on("json") {
			return c.json(struct {
				Tokens []tokenRow `json:"tokens"`
			}{rows})
		}
		for _, t := range rows {
			ended := ""
			if t.Ended != "" {
				ended = text.Format("已撤銷 %s", "revoked %s", t.Ended).In(c.lang)
			}
			if _, err := fmt.Fprintln(c.out, strings.TrimSpace(fmt.Sprintf("%s  %-7s %-24s %s → %s  %s", t.ID, t.Role, cmp.Or(t.Org, "-"), t.Created, t.Expires, ended))); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *call) tokenRows(a *app.App, by marking.Viewer) ([]tokenRow, error) {
	tokens, err := a.Access.Tokens(c, by)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, t := range tokens {
		if t.Org != 0 {
			ids = append(ids, t.Org)
		}
	}
	orgs, err := a.Members.OrgsByID(c, by, ids)
	if err != nil {
		return nil, err
	}
	rows := []tokenRow{}
	for _, t := range tokens {
		rows = append(rows, tokenRow{t.UUID, string(t.Role), orgs[t.Org].Slug, instant(t.CreatedAt), instant(t.ExpiresAt), instant(t.EndedAt)})
	}
	return rows, nil
}

func adminTokenRevokeCommand() *command {
	return &command{
		name: "admin token revoke", args: "ID", min: 1, max: 1,
		brief: text.Of("撤銷 API 權杖", "revoke an API token"),
		about: text.Of("撤銷一個權杖，下一個請求起就不能用。ID 是 admin token list 列出的編號。", "Ends a token with the next request. ID is as admin token list shows it."),
		flags: []flag{storeFlag()},
		examples: []example{
			{"lianfang admin token revoke 6f1c0a52-2f4e-4a53-9f0e-6a7d1b1f9f11", text.Of("撤銷一個", "revoke one")},
			{"lianfang admin token list --json | jq -r '.tokens[].id' | xargs -n1 lianfang admin token revoke", text.Of("全部撤銷", "revoke them all")},
		},
		do: func(c *call) error {
			return c.withApp(func(a *app.App) error {
				if err := a.Access.RevokeToken(c, atConsole(), c.args[0]); err != nil {
					return err
				}
				c.tell(text.Format("已撤銷 %s。", "Revoked %s.", c.args[0]))
				return nil
			})
		},
	}
}
