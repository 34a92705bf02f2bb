package main

import (
	"errors"
	"fmt"

	"lianfang/internal/format/cpe"
	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

func cpeCompareCommand() *command {
	return &command{
		name: "cpe compare", args: "SOURCE TARGET", min: 2, max: 2,
		brief: text.Of("比較兩個 CPE 名稱", "compare two CPE names"),
		about: text.Of("照 NISTIR 7696 比較兩個 CPE 名稱所指的產品：superset、subset、equal、disjoint 或 undefined。兩種寫法（cpe:2.3: 與 cpe:/）都讀。",
			"Compares what two CPE names stand for, by NISTIR 7696: superset, subset, equal, disjoint or undefined. Both forms are read, cpe:2.3: and cpe:/."),
		flags: []flag{jsonFlag()},
		examples: []example{
			{"lianfang cpe compare 'cpe:2.3:a:apache:tomcat:*:*:*:*:*:*:*:*' 'cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*'", text.Of("印出 superset", "prints superset")},
			{"lianfang cpe compare cpe:/a:apache:tomcat cpe:/a:apache:http_server", text.Of("印出 disjoint", "prints disjoint")},
		},
		do: cpeCompare,
	}
}

func cpeCompare(c *call) error {
	var names [2]cpe.Name
	for i, s := range c.args {
		n, err := cpe.Parse(s)
		if err != nil {
			return inText(s, err)
		}
		names[i] = n
	}
	r := cpe.Compare(names[0], names[1]).String()
	if c.on("json") {
		return c.json(struct {
			Source   string `json:"source"`
			Target   string `json:"target"`
			Relation string `json:"relation"`
		}{names[0].String(), names[1].String(), r})
	}
	_, err := fmt.Fprintln(c.out, r)
	return err
}

// inText says what is wrong with one text of the line, and at which character.
func inText(s string, err error) error {
	var fr *framing.Error
	if !errors.As(err, &fr) {
		return err
	}
	if fr.At.Column == 0 {
		return &complaint{text.Format("%[1]s：%[2]s", "%[1]s: %[2]s", s, fr.Say)}
	}
	return &complaint{text.Format("%[1]s：第 %[3]d 位元組：%[2]s", "%[1]s: at byte %[3]d: %[2]s", s, fr.Say, fr.At.Column)}
}
