package main

import (
	"io"

	"lianfang/internal/app"
	"lianfang/internal/text"
)

func adminDaysShowCommand() *command {
	return &command{
		name:  "admin days show",
		brief: text.Of("印出弱點處理期限的政策", "print how many days a decision on a vulnerability gives"),
		about: text.Of("印出現行的政策檔（TOML 或 JSON）：由哪一棵決策樹判定，每個決定給各資安責任等級幾天，以及要不要看美國 CISA 的期限。改好之後用 admin days set 生效；也可以交給 match --days。",
			"Prints the file in force (TOML or JSON): which tree decides, how many days each decision gives to each responsibility level, and whether CISA's dates count. Change it and put it in force with admin days set; match --days takes it too."),
		flags: []flag{storeFlag()},
		examples: []example{{"lianfang admin days show --store /srv/lianfang > days.toml", text.Of("存成檔案來改", "into a file, to be changed")},
			{"lianfang admin days show | head -20", text.Of("只看開頭", "only its beginning")}},
		do: func(c *call) error {
			return c.withApp(func(a *app.App) error {
				d, err := a.Exposure.Days(c)
				if err != nil {
					return err
				}
				_, err = io.WriteString(c.out, d.File)
				return err
			})
		},
	}
}

func adminDaysSetCommand() *command {
	return &command{
		name: "admin days set", args: "FILE", min: 1, max: 1,
		brief: text.Of("讓一份處理期限的政策生效", "put another policy of days in force"),
		about: text.Of("讀進 admin days show 印出的那種檔案，檢查之後從現在起生效，並記入日誌。已發現的弱點，期限立刻照新的天數，仍從發現那天起算。- 是標準輸入。",
			"Reads a file as admin days show prints it, checks it, and puts it in force from now on; the journal keeps that. What has been found has its last day by the new numbers at once, counted from the day on which it was found. - is standard input."),
		flags: []flag{storeFlag(), jsonFlag()},
		examples: []example{{"lianfang admin days set days.toml --store /srv/lianfang", text.Of("生效", "in force")},
			{"sed 's/^epss = .*/epss = 0.2/' days.toml | lianfang admin days set -", text.Of("只改一個值", "with one value changed")}},
		do: adminDaysSet,
	}
}

func adminDaysSet(c *call) error {
	file, err := c.readDays(c.args[0])
	if err != nil {
		return err
	}
	return c.withApp(func(a *app.App) error {
		now, err := a.Exposure.Days(c)
		if err != nil {
			return err
		}
		version, err := a.Exposure.SetDays(c, atConsole(), now.Version, file)
		if err != nil {
			return err
		}
		if c.on("json") {
			return c.json(struct {
				Version int64 `json:"version"`
			}{version})
		}
		return c.print(text.Format("處理期限第 %d 版從現在起生效。", "Version %d of the days is in force.", version))
	})
}

// readDays reads a file of days; a longer one than any policy is told by the parser.
func (c *call) readDays(name string) (string, error) {
	in, err := c.open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }()
	b, err := io.ReadAll(io.LimitReader(in, maxPolicy))
	return string(b), err
}
