package main

import (
	"time"

	"lianfang/internal/app"
	"lianfang/internal/text"
)

func adminRematchCommand() *command {
	return &command{
		name:  "admin rematch",
		brief: text.Of("把所有弱點紀錄與所有清單再比對一次", "compare all that is known with all inventories once more"),
		about: text.Of("升級之後，新版可能讀得懂更多紀錄、或更會比較版本。這個命令把已知的每一筆弱點說法與登錄的所有元件重新比對，只寫入有變的，並照常起草預警或撤回。工作切成小段，伺服器可以同時開著；中斷後由伺服器接著做完。",
			"A new release may read more records, or compare versions better. This compares every word on a vulnerability with everything that is held once more, writes only what has changed, and drafts or takes back warnings as always. The work is cut into pieces: servers may run meanwhile, and go on with it if this is interrupted."),
		flags: []flag{storeFlag(), jsonFlag()},
		examples: []example{{"lianfang admin rematch --store /srv/lianfang", text.Of("升級之後", "after an upgrade")},
			{"lianfang admin rematch --json", text.Of("印成 JSON", "as JSON")}},
		do: adminRematch,
	}
}

func adminRematch(c *call) error {
	began := time.Now()
	var words int64
	err := c.withApp(func(a *app.App) (err error) {
		words, err = a.Exposure.Rematch(c, atConsole())
		return err
	})
	if err != nil {
		return err
	}
	c.tell(text.Format("比對 %d 筆說法…", "Comparing %d words…", words))
	if err := c.drain(); err != nil {
		return err
	}
	took := time.Since(began)
	if c.on("json") {
		return c.json(struct {
			Words   int64   `json:"words"`
			Seconds float64 `json:"seconds"`
		}{words, took.Seconds()})
	}
	return c.print(text.Format("比對了 %d 筆說法，費時 %s。", "%d words were compared, in %s.", words, took.Round(time.Second).String()))
}
