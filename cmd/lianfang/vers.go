package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"lianfang/internal/format/vers"
	"lianfang/internal/text"
)

func versLinesFlag(columns string) flag {
	return flag{name: "lines", value: "FILE", say: text.Format("從 TSV 檔逐行回答（%[1]s，沒有標題列），答不出來的是 ?", "answer a TSV file line by line (%[1]s, no header), ? where there is no answer", columns)}
}

func versCompareCommand() *command {
	return &command{
		name: "vers compare", args: "SCHEME A B", max: 3,
		brief: text.Of("比較兩個版本", "compare two versions"),
		about: text.Of("照某個生態系的規矩比較兩個版本，印出 <、= 或 >。1.10 與 1.9 誰新，各家的規矩不同，所以一定要說是哪一種（npm、maven、deb、rpm、pypi、generic …）。",
			"Compares two versions by the rules of an ecosystem and prints <, = or >. Whose versions they are decides the order, so the scheme must be named (npm, maven, deb, rpm, pypi, generic …)."),
		flags: []flag{versLinesFlag("scheme, a, b")},
		examples: []example{
			{"lianfang vers compare maven 1.0-beta 1.0", text.Of("印出 <", "prints <")},
			{"lianfang vers compare --lines pairs.tsv", text.Of("一次比很多對", "many pairs at once")},
		},
		do: func(c *call) error {
			return c.versAnswer(3, func(f []string) (string, error) {
				n, err := vers.Compare(f[0], f[1], f[2])
				return [...]string{"<", "=", ">"}[max(-1, min(n, 1))+1], err
			})
		},
	}
}

func versContainsCommand() *command {
	return &command{
		name: "vers contains", args: "RANGE VERSION", max: 2,
		brief: text.Of("版本在不在範圍裡", "tell whether a version lies in a range"),
		about: text.Of("看一個版本在不在 VERS 範圍裡，印出 yes（結束碼 0）或 no（1）。", "Tells whether a version lies in a VERS range: prints yes (exit 0) or no (exit 1)."),
		flags: []flag{versLinesFlag("range, version")},
		examples: []example{
			{"lianfang vers contains 'vers:npm/>=1.0.0|<2.0.0' 1.4.2", text.Of("印出 yes", "prints yes")},
			{"cut -f2,5 report.tsv | lianfang vers contains --lines -", text.Of("從標準輸入逐行回答", "line by line from standard input")},
		},
		do: func(c *call) error {
			no := false
			err := c.versAnswer(2, func(f []string) (string, error) {
				in, err := vers.Contains(f[0], f[1])
				if in {
					return "yes", err
				}
				no = true
				return "no", err
			})
			if err == nil && no && c.word("lines") == "" {
				return errNo
			}
			return err
		},
	}
}

// versAnswer answers the arguments, or a file of lines.
func (c *call) versAnswer(fields int, answer func([]string) (string, error)) error {
	if c.word("lines") == "" {
		if len(c.args) != fields {
			return complain("%[1]s 要有 %[2]d 個參數，或用 --lines。", "%[1]s takes %[2]d arguments, or --lines.", c.name, fields)
		}
		a, err := answer(c.args)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(c.out, a)
		return err
	}
	if len(c.args) > 0 {
		return complain("--lines 之外不要再給參數。", "give --lines or arguments, not both.")
	}
	f, err := c.open(c.word("lines"))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return c.versLines(f, fields, answer)
}

const maxVersLine = vers.MaxSet + vers.MaxVersion + 1024

func (c *call) versLines(r io.Reader, fields int, answer func([]string) (string, error)) error {
	w := bufio.NewWriter(c.out)
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 64<<10), maxVersLine)
	n := 0
	for s.Scan() {
		n++
		said := "?"
		if f := strings.Split(strings.TrimSuffix(s.Text(), "\r"), "\t"); len(f) == fields {
			if a, err := answer(f); err == nil {
				said = a
			}
		}
		if _, err := fmt.Fprintln(w, said); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if errors.Is(s.Err(), bufio.ErrTooLong) {
		return complain("第 %[1]d 行超過 %[2]d 位元組。", "line %[1]d is longer than %[2]d bytes.", n+1, maxVersLine)
	}
	return s.Err()
}
