package main

import (
	"fmt"

	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/text"
)

func benchCoverageCommand() *command {
	return &command{
		name:  "bench coverage",
		brief: text.Of("弱點知識有多少能比對", "how much of the knowledge can be compared"),
		about: text.Of("讀弱點知識，數出有多少漏洞附有可以比對的規則（產品與版本）：全部、各種來源（CNA、ADP、NVD、OSV…）、各個公布月份，以及不用 NVD 的設定時。不需要資料庫。",
			"Reads knowledge of vulnerabilities and counts how many have a rule to compare by (a product and its versions): in all, for each kind of source (CNA, ADP, NVD, OSV …), for each month of publication, and without NVD's configurations. It needs no store."),
		flags: []flag{
			{name: "knowledge", sort: list, value: "FILE", say: text.Of("弱點知識的檔案或資料夾，可重複", "a file or folder of knowledge; may be repeated")},
			{name: "json", sort: toggle, say: text.Of("印出一份 JSON", "print one JSON document")},
		},
		examples: []example{{"lianfang bench coverage --knowledge cves/ --knowledge nvd.json.gz --json", text.Of("一個資料夾和一個檔案，給程式讀", "a folder and a file, for programs")},
			{"lianfang bench coverage --knowledge cves.jsonl.gz", text.Of("給人看的表格", "a table for people")}},
		do: coverageOf,
	}
}

// coverageLine is what is counted of all, or of a month.
type coverageLine struct {
	Month      string                   `json:"month,omitempty"` // "2026-01"; "unknown"
	Known      int64                    `json:"known"`
	Usable     int64                    `json:"usable"`
	WithoutNVD int64                    `json:"usable_without_nvd"`
	NVD        int64                    `json:"usable_by_nvd"`
	Share      float64                  `json:"usable_share"`
	Sources    map[string]coverageShare `json:"sources"`
}

type coverageShare struct {
	Speaks int64   `json:"speaks"`
	Rules  int64   `json:"rules"`
	Share  float64 `json:"share"`
}

func lineOf(month string, t knowledge.Tally) coverageLine {
	l := coverageLine{Month: month, Known: t.Known, Usable: t.Usable, WithoutNVD: t.NoNVD, NVD: t.WithNVD, Share: part(t.Usable, t.Known), Sources: map[string]coverageShare{}}
	for k, s := range t.ByKind {
		l.Sources[k.Name()] = coverageShare{s.Speaks, s.Rules, part(s.Rules, s.Speaks)}
	}
	return l
}

func part(n, of int64) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

func monthName(month int) string {
	if month == 0 {
		return "unknown"
	}
	return fmt.Sprintf("%04d-%02d", month/100, month%100)
}

func coverageOf(c *call) error {
	if len(c.values["knowledge"]) == 0 {
		return complain("請用 --knowledge 指定弱點知識。", "name the knowledge with --knowledge.")
	}
	base, err := c.knowledge(c.values["knowledge"])
	if err != nil {
		return err
	}
	all, months := base.Coverage()
	lines := []coverageLine{}
	for _, m := range months.Newest() {
		lines = append(lines, lineOf(monthName(m), *months[m]))
	}
	if c.on("json") {
		return c.json(struct {
			coverageLine
			Months []coverageLine `json:"months"`
		}{lineOf("", all), lines})
	}
	return c.coverageTable(lineOf("", all), lines)
}

func (c *call) coverageTable(all coverageLine, months []coverageLine) error {
	all.Month = text.Of("全部", "all").In(c.lang)
	if _, err := fmt.Fprintf(c.out, "%-8s %9s %9s %7s %9s %9s\n", "", "known", "usable", "share", "no-nvd", "nvd"); err != nil {
		return err
	}
	for _, l := range append([]coverageLine{all}, months...) {
		if _, err := fmt.Fprintf(c.out, "%-8s %9d %9d %6.1f%% %9d %9d\n", l.Month, l.Known, l.Usable, 100*l.Share, l.WithoutNVD, l.NVD); err != nil {
			return err
		}
	}
	for _, k := range knowledge.Kinds {
		if s, ok := all.Sources[k.Name()]; ok {
			if _, err := fmt.Fprintf(c.out, "%-8s %9d %9d %6.1f%%\n", k.Name(), s.Speaks, s.Rules, 100*s.Share); err != nil {
				return err
			}
		}
	}
	return nil
}
