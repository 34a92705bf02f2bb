package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"lianfang/internal/text"
)

func helpCommand() *command {
	return &command{
		name: "help", args: "[COMMAND…]", max: -1,
		brief: text.Of("說明一個指令", "explain a command"),
		about: text.Of("列出所有指令，或說明其中一個：做什麼用、有哪些旗標、怎麼寫。", "Lists all commands, or explains one: what it is for, its flags, how to write it."),
		examples: []example{
			{"lianfang help import", text.Of("匯入情資的說明", "how to import intelligence")},
			{"lianfang help --lang en", text.Of("英文的指令列表", "the list of commands in English")},
		},
		do: func(c *call) error {
			if len(c.args) == 0 {
				return c.overview(c.out)
			}
			cmd, rest := find(c.table, c.args)
			if cmd != nil && len(rest) == 0 {
				return c.explain(cmd)
			}
			if group := below(c.table, c.args); len(group) > 0 {
				return c.list(c.out, group)
			}
			return c.noCommand(line{args: c.args})
		},
	}
}

func (c *call) overview(w io.Writer) error {
	intro := text.Of("聯防 Lianfang：國家資安聯防平臺，一支程式。\n\n用法：lianfang 指令 [參數…]\n", "Lianfang 聯防: a national cyber-defence platform in one program.\n\nUsage: lianfang COMMAND [ARGUMENT…]\n")
	if _, err := fmt.Fprintln(w, intro.In(c.lang)); err != nil {
		return err
	}
	if err := c.list(w, c.table); err != nil {
		return err
	}
	outro := text.Of("\n`lianfang help 指令` 說明一個指令。結束碼：0 完成，1 答案是「否」，2 無法執行。",
		"\n`lianfang help COMMAND` explains one. Exit codes: 0 done, 1 the answer is \"no\", 2 could not run.")
	_, err := fmt.Fprintln(w, outro.In(c.lang))
	return err
}

func (c *call) list(w io.Writer, table []*command) error {
	width := 0
	for _, cmd := range table {
		width = max(width, len(cmd.name))
	}
	for _, cmd := range table {
		if _, err := fmt.Fprintf(w, "  %-*s  %s\n", width, cmd.name, cmd.brief.In(c.lang)); err != nil {
			return err
		}
	}
	return nil
}

// explain writes the help of one command.
func (c *call) explain(cmd *command) error {
	var b strings.Builder
	usage := text.Of("用法：", "Usage: ").In(c.lang)
	_, _ = fmt.Fprintf(&b, "%s\n\n", strings.TrimSpace(usage+"lianfang "+cmd.name+" "+cmd.args))
	wrap(&b, cmd.about.In(c.lang), 100)
	b.WriteString("\n" + text.Of("旗標（可放在任何位置）：", "Flags (anywhere on the line):").In(c.lang) + "\n")
	for _, f := range cmd.allFlags() {
		c.explainFlag(&b, f)
	}
	b.WriteString("\n" + text.Of("例子：", "Examples:").In(c.lang) + "\n")
	for _, e := range cmd.examples {
		_, _ = fmt.Fprintf(&b, "  %s\n      %s\n", e.line, e.say.In(c.lang))
	}
	_, err := io.WriteString(c.out, b.String())
	return err
}

func (c *call) explainFlag(b *strings.Builder, f flag) {
	head := "--" + f.name
	if f.sort != toggle {
		head += " " + f.value
	}
	say := f.say.In(c.lang)
	if f.def != "" {
		say += text.Format("（預設 %s）", " (default %s)", f.def).In(c.lang)
	}
	if f.sort == list {
		say += text.Of("；可重複", "; may be repeated").In(c.lang)
	}
	if f.setting {
		say += "; " + envName(f.name)
	}
	if f.secret {
		say += text.Format("；或從檔案：--%[1]s-file、%[2]s_FILE", "; or from a file: --%[1]s-file, %[2]s_FILE", f.name, envName(f.name)).In(c.lang)
	}
	_, _ = fmt.Fprintf(b, "  %s\n      %s\n", head, say)
}

// wrap breaks lines at blanks; a Chinese character counts twice and may be broken behind.
func wrap(b *strings.Builder, s string, width int) {
	used := 0
	for i, w := range strings.SplitAfter(s, " ") {
		n := 0
		for _, r := range w {
			n += 1 + min(1, utf8.RuneLen(r)/3)
		}
		if i > 0 && used+n > width+1 {
			b.WriteByte('\n')
			used = 0
		}
		b.WriteString(w)
		used += n
	}
	b.WriteByte('\n')
}
