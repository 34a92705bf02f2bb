package main

import (
	"bufio"
	"errors"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/prose"
	"lianfang/internal/text"
)

func extractCommand() *command {
	return &command{
		name: "extract", args: "FILE…", min: 1, max: -1,
		brief: text.Of("從文章中取出指標", "find observables in prose"),
		about: text.Of("讀一篇寫給人看的文章（公告、部落格、郵件；純文字、Markdown、HTML，中英文），取出其中的網域、位址、雜湊、CVE 等，還原去活化的寫法，"+
			"並判斷作者是否指控它：malicious（指控）、context（只是提到）、unsure（當作指控，請人看）。不需要伺服器也不需要資料庫。",
			"Reads what was written for people (advisories, blog posts, mail; plain text, Markdown, HTML, Chinese or English) and finds the domains, addresses, hashes, CVE numbers and the like in it, "+
				"undoes defanging, and judges whether the author accuses them: malicious, context (only named), or unsure (counts as accused; let a person look). Needs neither a server nor a store."),
		flags: []flag{linesFlag()},
		examples: []example{
			{"lianfang extract advisory.md", text.Of("一份公告", "an advisory")},
			{`lianfang extract --lang en - < mail.txt | jq -r 'select(.judgement=="malicious") | .value'`, text.Of("只要被指控的值", "only the values that are accused")},
		},
		do: extract,
	}
}

type extracted struct {
	Type      string          `json:"type"`
	Value     string          `json:"value"`
	AsWritten string          `json:"as_written"`
	Line      int             `json:"line"`
	Column    int             `json:"column"`
	Judgement prose.Judgement `json:"judgement"`
	File      string          `json:"file,omitempty"` // where there are several
}

func extract(c *call) error {
	for _, name := range c.args {
		if err := c.extractFile(name); err != nil {
			return err
		}
	}
	return nil
}

func (c *call) extractFile(name string) error {
	f, err := c.open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	found, err := prose.Extract(f)
	if err != nil {
		return inFile(name, err)
	}
	file := ""
	if len(c.args) > 1 {
		file = name
	}
	w := bufio.NewWriter(c.out)
	for _, o := range found {
		if err := writeJSON(w, extracted{string(o.Value.Kind), o.Value.Text, o.AsWritten, o.Line, o.Column, o.Judgement, file}); err != nil {
			return err
		}
	}
	return w.Flush()
}

// inFile says which file was refused.
func inFile(name string, err error) error {
	var fr *framing.Error
	if !errors.As(err, &fr) {
		return complain("讀不到 %[1]s：%[2]v", "%[1]s cannot be read: %[2]v", name, err)
	}
	return &complaint{text.Format("%[1]s：%[2]s", "%[1]s: %[2]s", name, words(err))}
}
