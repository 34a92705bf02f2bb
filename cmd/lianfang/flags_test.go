package main

import (
	"slices"
	"strings"
	"testing"

	"lianfang/internal/text"
)

func splitLine(args ...string) line {
	return split(args, func(n string) (flag, bool) { return anyFlag(commands(), n) })
}

func TestFlagsStandAnywhere(t *testing.T) {
	want, err := importCommand().take(splitLine("import", "--store", "S", "--wait", "a.json", "b.json").flags)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"--store", "S", "--wait", "import", "a.json", "b.json"},
		{"import", "a.json", "--wait", "b.json", "--store=S"},
		{"--wait=true", "import", "a.json", "--store", "S", "--", "b.json"},
	} {
		l := splitLine(args...)
		got, err := importCommand().take(l.flags)
		if err != nil {
			t.Errorf("%q: %v", args, err)
		}
		if !slices.Equal(got["store"], want["store"]) || !slices.Equal(got["wait"], want["wait"]) || !slices.Equal(l.args, []string{"import", "a.json", "b.json"}) {
			t.Errorf("%q: flags %v, arguments %q", args, got, l.args)
		}
	}
}

func TestTwoHyphensEndTheFlags(t *testing.T) {
	l := splitLine("extract", "--", "--lang", "-")
	if !slices.Equal(l.args, []string{"extract", "--lang", "-"}) || len(l.flags) != 0 {
		t.Errorf("got %+v", l)
	}
}

func TestOneHyphenIsStandardInputAndMinusOneAVersion(t *testing.T) {
	l := splitLine("vers", "compare", "generic", "-1", "-")
	if !slices.Equal(l.args[3:], []string{"-1", "-"}) {
		t.Errorf("got %q", l.args)
	}
}

func TestBadFlagsAreNamed(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"a slip":       {[]string{"import", "--markng", "green", "f"}, "did you mean --marking"},
		"one hyphen":   {[]string{"import", "-json", "f"}, "did you mean --json"},
		"foreign":      {[]string{"import", "--listen", ":0", "f"}, "import has no flag --listen"},
		"no value":     {[]string{"import", "f", "--source"}, "--source needs a value"},
		"twice":        {[]string{"import", "f", "--source", "a", "--source", "b"}, "only once"},
		"not a toggle": {[]string{"import", "f", "--json=maybe"}, "true or false"},
	} {
		_, err := importCommand().take(splitLine(c.args...).flags)
		if err == nil || !strings.Contains(words(err).In(text.En), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAListFlagKeepsAllItsValues(t *testing.T) {
	c := &command{name: "x", flags: []flag{{name: "peer", sort: list}}}
	l := split([]string{"--peer", "a", "x", "--peer=b"}, func(n string) (flag, bool) { return anyFlag([]*command{c}, n) })
	got, err := c.take(l.flags)
	if err != nil || !slices.Equal(got["peer"], []string{"a", "b"}) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestAFlagTakesTheSameSortOfValueEverywhere(t *testing.T) {
	first := map[string]sort{}
	for _, c := range commands() {
		for _, f := range c.allFlags() {
			if s, ok := first[f.name]; ok && s != f.sort {
				t.Errorf("--%s of %s is of another sort than elsewhere", f.name, c.name)
			}
			first[f.name] = f.sort
			if f.say.IsZero() || f.sort != toggle && f.value == "" {
				t.Errorf("--%s of %s is not explained", f.name, c.name)
			}
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"store", "listen", "source", "marking"}
	for in, want := range map[string]string{"stroe": "store", "listne": "listen", "sorce": "source", "zzz": "", "": "", "markings": "marking"} {
		if got := nearest(in, names); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
