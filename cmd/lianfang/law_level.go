package main

import (
	"fmt"
	"time"

	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

func lawLevelCommand() *command {
	return &command{
		name: "law level", args: "FACTS.json", min: 1, max: 1,
		brief: text.Of("判定資通安全事件的等級", "find the level of a cyber security incident"),
		about: text.Of(`照知悉當日施行的條文判定等級，並說明符合哪些款、差一項就更高的是哪些。不需要伺服器。檔案是 {"affected":[…]}，每一項有：loss（C 洩漏、I 竄改、A 中斷），info_class（noncore、core_nonci、core_ci、official_secret、sensitive、state_secret；敏感或機密資訊另以 core 回答是不是核心），system_class（noncore_sys、core_nonci_sys、core_ci_sys、none），business（noncore、core_nonci、core_ci、none），severity（minor、serious）與 severity_reason，restored_within_mto（yes、no、running）與 elapsed_minutes、tolerable_minutes，daily_work（yes、no）。還不知道的就不寫，會得到範圍與要問的問題。- 是標準輸入。`,
			`Finds the level by the text in force on the day of knowledge, and says which rows hold and which are one answer away. No server is needed. The file is {"affected":[…]}; each has loss (C leak, I tampering, A interruption), info_class (noncore, core_nonci, core_ci, official_secret, sensitive, state_secret; core says of sensitive or secret information whether it is core as well), system_class (noncore_sys, core_nonci_sys, core_ci_sys, none), business (noncore, core_nonci, core_ci, none), severity (minor, serious) with severity_reason, restored_within_mto (yes, no, running) with elapsed_minutes and tolerable_minutes, daily_work (yes, no). What is not known yet is left out and gives a range and the questions to ask. - is standard input.`),
		flags: append([]flag{{name: "date", value: "DAY", say: text.Of("知悉的日期，例如 2026-03-10；沒有指定時是今天（臺北）", "day of knowledge, such as 2026-03-10; else today in Taipei")}},
			lawFlags(text.Of("用哪套條文：tw（依日期）、tw-2021、tw-2026，或時限規定如 tw-pb；沒有指定時是 tw", "which text: tw (by the date), tw-2021, tw-2026, or a set of clocks such as tw-pb; else tw"))...),
		examples: []example{
			{"lianfang law level --regime tw --date 2026-03-10 facts.json", text.Of("照 115 年條文判定", "by the text of 2026")},
			{`echo '{"affected":[{"loss":"C","info_class":"noncore","severity":"serious","severity_reason":"8,000 persons"}]}' | lianfang law level --regime tw-2021 --json -`, text.Of("照 110 年條文，JSON", "by the text of 2021, in JSON")},
		},
		do: lawLevel,
	}
}

func lawLevel(c *call) error {
	levels, err := c.lawLevels()
	if err != nil {
		return err
	}
	var facts law.Facts
	if err := c.readLaw(c.args[0], &facts); err != nil {
		return err
	}
	r, err := levels.Assess(facts)
	if err != nil {
		return err
	}
	if c.on("json") {
		return c.json(r)
	}
	return c.showLevel(r)
}

// lawLevels finds the rule set that the line means.
func (c *call) lawLevels() (*law.Levels, error) {
	book, err := c.book()
	if err != nil {
		return nil, err
	}
	knew, dated := time.Now(), c.word("date") != ""
	if dated {
		if knew, err = time.ParseInLocation(time.DateOnly, c.word("date"), law.Taipei); err != nil {
			return nil, complain("--date 要寫成 2026-03-10。", "--date is written 2026-03-10.")
		}
	}
	ref := "tw"
	if named := c.values["regime"]; len(named) > 1 {
		return nil, complain("判定等級只能用一套條文。", "a level is found by one text.")
	} else if len(named) == 1 {
		ref = named[0]
	}
	if r, err := book.RegimeFor(ref, knew); err == nil && r.LevelsFamily != "" {
		if !dated && r.ID == ref {
			knew, _ = time.ParseInLocation(time.DateOnly, r.From, law.Taipei) // whose levels are those of its own time
		}
		ref = r.LevelsFamily
	}
	found, err := book.LevelsFor(ref, knew)
	if err == nil && dated && !found.InForce(knew) {
		c.tell(text.Format("%s 在 %s 不在施行期間，仍依指定判定。", "%s was not in force on %s; it is used since it was named.", found.Title, c.word("date")))
	}
	return found, err
}

func (c *call) showLevel(r law.Result) error {
	if err := c.print(r.Say); err != nil {
		return err
	}
	for _, l := range r.Losses {
		if err := c.print(text.Format("  %s：%s", "  %s: %s", l.Loss.Words(), l.Range.Words())); err != nil {
			return err
		}
	}
	for _, l := range r.Trace {
		cells := []string{fmt.Sprintf("%d %s", l.Thing, l.How.Words().In(c.lang)), law.LevelWords(l.Level).In(c.lang), l.Row, l.Say.In(c.lang)}
		if err := c.lawLine(cells, l.Basis.Words()); err != nil {
			return err
		}
	}
	for _, n := range r.Needs {
		if err := c.print(text.Format("待答 %d（%s）：%s", "open %d (%s): %s", n.Thing, n.Answer, n.Ask)); err != nil {
			return err
		}
	}
	return c.showNotices(r.Notices)
}

func (c *call) showNotices(all []law.Notice) error {
	for _, n := range all {
		if err := c.lawLine([]string{text.Of("注意：", "Note: ").In(c.lang) + n.Say.In(c.lang)}, text.Text{}); err != nil {
			return err
		}
	}
	return nil
}
