package main

import (
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/app"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

func adminPolicyShowCommand() *command {
	return &command{
		name:  "admin policy show",
		brief: text.Of("印出現行的派送政策", "print the release policy in force"),
		about: text.Of("把現行的派送政策印成 JSON：規則由上往下讀，第一條符合的決定幾個人核可、多急、幾小時內要回覆、沒回覆時通知誰。改好之後用 admin policy set 生效。",
			"Prints the release policy in force as JSON: rules are read from the top, and the first that fits decides how many people approve, how urgent it is, by when an answer is due, and whom silence leads to. Change it and put it in force with admin policy set."),
		flags: []flag{storeFlag()},
		examples: []example{{"lianfang admin policy show --store /srv/lianfang > policy.json", text.Of("存成檔案來改", "into a file, to be changed")},
			{"lianfang admin policy show | jq '.rules[].name'", text.Of("只看規則的名稱", "only the names of the rules")}},
		do: func(c *call) error {
			return c.withApp(func(a *app.App) error {
				p, err := a.Warning.Policy(c)
				if err != nil {
					return err
				}
				if err := json.MarshalWrite(c.out, p, json.Deterministic(true), jsontext.WithIndent("  ")); err != nil {
					return err
				}
				_, err = io.WriteString(c.out, "\n")
				return err
			})
		},
	}
}

func adminPolicySetCommand() *command {
	return &command{
		name: "admin policy set", args: "FILE", min: 1, max: 1,
		brief: text.Of("讓一份派送政策生效", "put a release policy in force"),
		about: text.Of("讀進 admin policy show 印出的那種 JSON，檢查之後從現在起生效，並記入日誌。已經起草的預警照原來的政策。最後一條規則不能有條件，才不會有預警沒人管。- 是標準輸入。",
			"Reads JSON as admin policy show prints it, checks it, and puts it in force from now on; the journal keeps that. Drafts keep what was decided for them. The last rule has no conditions, so that no warning is left to nobody. - is standard input."),
		flags: []flag{storeFlag(), jsonFlag()},
		examples: []example{{"lianfang admin policy set policy.json --store /srv/lianfang", text.Of("生效", "in force")},
			{"jq '.withdraw_approvers = 1' policy.json | lianfang admin policy set -", text.Of("只改一個值", "with one value changed")}},
		do: adminPolicySet,
	}
}

// maxPolicy is far more than a hundred rules need.
const maxPolicy = 1 << 20

func adminPolicySet(c *call) error {
	in, err := c.open(c.args[0])
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	var p warning.Policy
	if err := json.UnmarshalRead(io.LimitReader(in, maxPolicy), &p, json.RejectUnknownMembers(true)); err != nil {
		return complain("%[1]s 不是派送政策：%[2]v。用 admin policy show 看格式。", "%[1]s is no release policy: %[2]v. See its form with admin policy show.", c.args[0], err)
	}
	return c.withApp(func(a *app.App) error {
		version, err := a.Warning.SetPolicy(c, atConsole(), p)
		if err != nil {
			return err
		}
		if c.on("json") {
			return c.json(struct {
				Version int64 `json:"version"`
			}{version})
		}
		return c.print(text.Format("政策第 %d 版從現在起生效。", "Version %d of the policy is in force.", version))
	})
}
