package main

import (
	"slices"
	"strings"

	"lianfang/internal/text"
)

// sort is what a flag takes.
type sort int

const (
	word   sort = iota // one value
	list               // a value each time it stands there
	toggle             // nothing; also --name=true and --name=false
)

// flag is one flag of a command. A flag of the same name takes the same sort of value in every command, so that flags can stand before the
// command on the line; a test holds the table to it.
type flag struct {
	name    string
	sort    sort
	value   string // what the help calls the value: "FOLDER"
	def     string
	say     text.Text
	setting bool // may also come from LIANFANG_… and from the configuration file
	secret  bool // may also be the name of a file: NAME-file, LIANFANG_…_FILE
}

// everywhere are the flags that every command has.
func everywhere() []flag {
	return []flag{
		{name: "config", value: "FILE", say: text.Of("設定檔（TOML）；沒有指定時讀 "+defaultConfig+"（若存在）", "configuration file (TOML); else "+defaultConfig+" if it is there")},
		{name: "lang", value: "zh-TW|en", setting: true, say: text.Of("訊息的語言；沒有指定時依 LANG", "language of messages; else that of LANG")},
		{name: "help", sort: toggle, say: text.Of("顯示這份說明", "show this help")},
	}
}

func (c *command) allFlags() []flag { return append(slices.Clone(c.flags), everywhere()...) }

func (c *command) flag(name string) (flag, bool) { return findFlag(c.allFlags(), name) }

func findFlag(flags []flag, name string) (flag, bool) {
	for _, f := range flags {
		if f.name == name {
			return f, true
		}
		if f.secret && f.name+"-file" == name {
			return flag{name: name, setting: f.setting}, true
		}
	}
	return flag{}, false
}

// given is a flag as it stands on the line.
type given struct {
	name, value string
	hasValue    bool
	unknown     bool // no command has it
	missing     bool // its value is missing
}

// line is a command line, taken apart.
type line struct {
	flags []given
	args  []string
}

// split takes a command line apart. It needs only the sorts of flags, so it works before the command is known.
func split(args []string, known func(name string) (flag, bool)) line {
	var l line
	for i := 0; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			l.args = append(l.args, args[i+1:]...)
			return l
		case a == "-h":
			l.flags = append(l.flags, given{name: "help"})
			continue
		case !looksLikeFlag(a):
			l.args = append(l.args, a)
			continue
		}
		g := given{name: strings.TrimPrefix(strings.TrimPrefix(a, "-"), "-")}
		g.name, g.value, g.hasValue = strings.Cut(g.name, "=")
		f, ok := known(g.name)
		switch {
		case !ok || !strings.HasPrefix(a, "--"):
			g.unknown = true
		case f.sort == toggle || g.hasValue:
		case i+1 < len(args):
			i++
			g.value, g.hasValue = args[i], true
		default:
			g.missing = true
		}
		l.flags = append(l.flags, g)
	}
	return l
}

// looksLikeFlag: two hyphens, or one before a letter, which is a slip worth a sentence; "-" is standard input and "-1" a version.
func looksLikeFlag(a string) bool {
	if strings.HasPrefix(a, "--") {
		return true
	}
	return len(a) > 1 && a[0] == '-' && (a[1] >= 'a' && a[1] <= 'z' || a[1] >= 'A' && a[1] <= 'Z')
}

// take checks the flags of a line against a command and gives their values.
func (c *command) take(flags []given) (map[string][]string, error) {
	out := map[string][]string{}
	for _, g := range flags {
		f, ok := c.flag(g.name)
		switch {
		case !ok || g.unknown:
			return nil, c.unknownFlag(g.name)
		case g.missing:
			return nil, complain("--%s 後面要有值。", "--%s needs a value.", g.name)
		case f.sort == toggle:
			if !g.hasValue {
				g.value = "true"
			}
			if g.value != "true" && g.value != "false" {
				return nil, complain("--%[1]s 只能是 true 或 false，不能是「%[2]s」。", "--%[1]s is true or false, not %[2]q.", g.name, g.value)
			}
		case f.sort == word && out[g.name] != nil:
			return nil, complain("--%s 只能給一次。", "--%s can be given only once.", g.name)
		}
		out[g.name] = append(out[g.name], g.value)
	}
	return out, nil
}

func (c *command) unknownFlag(name string) error {
	var names []string
	for _, f := range c.allFlags() {
		names = append(names, f.name)
	}
	if near := nearest(name, names); near != "" {
		return complain("%[1]s 沒有 --%[2]s 這個旗標；是不是 --%[3]s？", "%[1]s has no flag --%[2]s; did you mean --%[3]s?", c.name, name, near)
	}
	return complain("%[1]s 沒有 --%[2]s 這個旗標。用 `lianfang %[1]s --help` 看有哪些。",
		"%[1]s has no flag --%[2]s; `lianfang %[1]s --help` lists what it has.", c.name, name)
}
