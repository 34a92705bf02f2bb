package main

import (
	"context"
	"io"
	"os"
	"strings"

	"lianfang/internal/text"
)

// run does what a command line says and gives the exit code. Everything outside comes in by the arguments, apart from files and the environment.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return runTable(ctx, commands(), args, stdin, stdout, stderr)
}

func runTable(ctx context.Context, table []*command, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	l := split(args, func(name string) (flag, bool) { return anyFlag(table, name) })
	c := &call{Context: ctx, table: table, lang: langOf(l.flags, os.Getenv), in: stdin, out: stdout, err: stderr}
	cmd, rest := find(table, l.args)
	if cmd == nil {
		return report(stderr, c.lang, c.noCommand(l))
	}
	c.name, c.args = cmd.name, rest
	if err := c.prepare(cmd, l.flags); err != nil {
		return report(stderr, c.lang, err)
	}
	if c.on("help") {
		return report(stderr, c.lang, c.explain(cmd))
	}
	if err := cmd.count(rest); err != nil {
		return report(stderr, c.lang, err)
	}
	return report(stderr, c.lang, cmd.do(c))
}

func anyFlag(table []*command, name string) (flag, bool) {
	for _, c := range table {
		if f, ok := c.flag(name); ok {
			return f, ok
		}
	}
	return findFlag(everywhere(), name)
}

// prepare gives every flag its value: from the line, else the environment, else the configuration file, else the default.
func (c *call) prepare(cmd *command, flags []given) error {
	var err error
	if c.values, err = cmd.take(flags); err != nil || c.on("help") {
		return err
	}
	s, err := readSettings(c.table, os.Environ(), c.word("config"))
	if err != nil {
		return err
	}
	for _, f := range append(cmd.allFlags(), cmd.borrowed...) {
		if err := c.fill(f, s); err != nil {
			return err
		}
	}
	if c.word("lang") != "" {
		c.lang, err = parseLang(c.word("lang"))
	}
	return err
}

func (c *call) fill(f flag, s settings) error {
	line := map[string]string{}
	for _, n := range []string{f.name, f.name + "-file"} {
		if v := c.values[n]; v != nil {
			line[n] = v[len(v)-1]
		}
	}
	v, ok, err := pick(line, f)
	if err == nil && !ok && f.setting {
		v, ok, err = s.value(f)
	}
	switch {
	case err != nil:
		return err
	case ok && f.sort != list:
		c.values[f.name] = []string{v}
	case ok && c.values[f.name] == nil:
		c.values[f.name] = strings.Split(v, listSeparator)
	case !ok && f.def != "":
		c.values[f.name] = []string{f.def}
	}
	return nil
}

func (cmd *command) count(args []string) error {
	switch {
	case len(args) < cmd.min:
		return complain("%[1]s 少了參數，寫法是 `lianfang %[1]s %[2]s`。", "%[1]s lacks an argument; write `lianfang %[1]s %[2]s`.", cmd.name, cmd.args)
	case cmd.max >= 0 && len(args) > cmd.max:
		return complain("%[1]s 多了參數「%[3]s」，寫法是 `lianfang %[1]s %[2]s`。", "%[1]s has an argument too many, %[3]q; write `lianfang %[1]s %[2]s`.",
			cmd.name, cmd.args, args[cmd.max])
	}
	return nil
}

func (c *call) noCommand(l line) error {
	if len(l.args) == 0 {
		for _, g := range l.flags {
			if g.name == "help" {
				return c.overview(c.out)
			}
		}
		if err := c.overview(c.err); err != nil {
			return err
		}
		return complain("請說要做什麼。", "say what to do.")
	}
	if group := below(c.table, l.args[:1]); len(group) > 0 {
		return c.noCommandOf(l, group)
	}
	names := make([]string, 0, len(c.table))
	for _, cmd := range c.table {
		names = append(names, strings.Fields(cmd.name)[0])
	}
	if near := nearest(l.args[0], names); near != "" {
		return complain("沒有 %[1]s 這個指令；是不是 %[2]s？", "there is no command %[1]s; did you mean %[2]s?", l.args[0], near)
	}
	return complain("沒有 %s 這個指令。用 `lianfang help` 看有哪些。", "there is no command %s; `lianfang help` lists what there is.", l.args[0])
}

// noCommandOf is for the first word of a group, "admin" or "vers", without a known second one.
func (c *call) noCommandOf(l line, group []*command) error {
	for _, g := range l.flags {
		if g.name == "help" {
			return c.list(c.out, group)
		}
	}
	written := strings.Join(l.args[:min(len(l.args), 3)], " ")
	var names []string
	for _, cmd := range group {
		names = append(names, cmd.name)
	}
	if near := nearest(written, names); near != "" {
		return complain("沒有 %[1]s 這個指令；是不是 %[2]s？", "there is no command %[1]s; did you mean %[2]s?", written, near)
	}
	return complain("%[1]s 之後應是下列之一：%[2]s。", "%[1]s goes on as one of: %[2]s.", l.args[0], strings.Join(names, ", "))
}

// langOf finds the language for everything that is said before the settings are read.
func langOf(flags []given, getenv func(string) string) text.Lang {
	for _, g := range flags {
		if l, err := parseLang(g.value); g.name == "lang" && err == nil {
			return l
		}
	}
	for _, name := range []string{"LIANFANG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			if strings.HasPrefix(strings.ToLower(v), "zh") {
				return text.ZhTW
			}
			return text.En // C and POSIX are English; so are those who read another language rather than Chinese
		}
	}
	return text.ZhTW
}

func parseLang(s string) (text.Lang, error) {
	low := strings.ToLower(s)
	switch {
	case strings.HasPrefix(low, "zh"):
		return text.ZhTW, nil
	case strings.HasPrefix(low, "en"):
		return text.En, nil
	}
	return text.ZhTW, complain("語言是 zh-TW 或 en，不是「%s」。", "the language is zh-TW or en, not %q.", s)
}
