package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"lianfang/internal/text"
)

// binary is the program as people run it, built once.
var binary string

func TestMain(m *testing.M) { os.Exit(withBinary(m)) }

func withBinary(m *testing.M) int {
	dir, err := os.MkdirTemp("", "lianfang-binary-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary = filepath.Join(dir, "lianfang")
	build := exec.Command("go", "build", "-trimpath", "-o", binary, ".")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "build the program:", err)
		return 1
	}
	return m.Run()
}

// said is what a run of the program left.
type said struct {
	out, err string
	code     int
}

// lianfang runs the program in this process, in English.
func lianfang(t *testing.T, args ...string) said { return lianfangOn(t, "", args...) }

func lianfangOn(t *testing.T, stdin string, args ...string) said {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(t.Context(), append([]string{"--lang", "en"}, args...), strings.NewReader(stdin), &out, &errs)
	return said{out.String(), errs.String(), code}
}

func (s said) want(t *testing.T, code int, out string) said {
	t.Helper()
	if s.code != code || !strings.Contains(s.out, out) {
		t.Fatalf("exit %d, want %d with %q\n%s\n%s", s.code, code, out, s.out, s.err)
	}
	return s
}

// complains checks that it could not run, says why, and says nothing else.
func (s said) complains(t *testing.T, about string) {
	t.Helper()
	if s.code != exitCouldNot || s.out != "" || !strings.Contains(s.err, about) {
		t.Errorf("exit %d, want 2 and %q\n%s\n%s", s.code, about, s.out, s.err)
	}
}

func decode[T any](t *testing.T, s string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(s), &v, json.RejectUnknownMembers(true)); err != nil {
		t.Fatalf("%v in %s", err, s)
	}
	return v
}

func TestWhatIsNoCommandIsNamed(t *testing.T) {
	lianfang(t, "improt", "x").complains(t, "did you mean import")
	lianfang(t, "frobnicate").complains(t, "no command frobnicate")
	lianfang(t, "vers", "compair", "npm", "1", "2").complains(t, "vers")
	lianfang(t, "admin").complains(t, "admin token create")
	lianfang(t, "lore", "level").complains(t, "no command lore")
	lianfang(t).complains(t, "say what to do")
	lianfang(t, "cpe", "compare", "x").complains(t, "lacks an argument")
	lianfang(t, "cpe", "compare", "x", "y", "z").complains(t, "too many")
	lianfang(t, "version", "--lang", "de").complains(t, "only once")
	lianfang(t, "import", "f", "--stroe", "x").complains(t, "did you mean --store")
}

func TestEveryCommandTeachesInBothLanguages(t *testing.T) {
	for _, c := range commands() {
		if c.brief.IsZero() || c.about.IsZero() || len(c.examples) < 2 {
			t.Errorf("%s lacks its paragraph or two examples", c.name)
		}
		for _, l := range []text.Lang{text.ZhTW, text.En} {
			var out bytes.Buffer
			code := run(t.Context(), append(strings.Fields(c.name), "--help", "--lang", string(l)), nil, &out, &out)
			if code != exitDone || !strings.Contains(out.String(), "lianfang "+c.name) {
				t.Errorf("%s in %s: exit %d\n%s", c.name, l, code, out.String())
			}
			for _, f := range c.flags {
				if !strings.Contains(out.String(), "--"+f.name) {
					t.Errorf("%s in %s does not show --%s", c.name, l, f.name)
				}
			}
		}
		for _, e := range c.examples {
			checkExample(t, c, e.line)
		}
	}
	lianfang(t, "help").want(t, 0, "verify journal")
	lianfang(t, "--help").want(t, 0, "verify journal")
	lianfang(t, "help", "admin").want(t, 0, "admin token revoke")
	lianfang(t, "admin", "--help").want(t, 0, "admin token revoke")
	lianfang(t, "help", "vers", "compare").want(t, 0, "maven")
}

// checkExample sees that the flags of an example exist.
func checkExample(t *testing.T, c *command, example string) {
	t.Helper()
	if !strings.Contains(example, "lianfang ") {
		t.Errorf("%s: no example of this program: %s", c.name, example)
	}
	for _, w := range strings.Fields(example) {
		if name, ok := strings.CutPrefix(w, "--"); ok && name != "" {
			if _, known := anyFlag(commands(), name); !known {
				t.Errorf("%s: the example has an unknown flag --%s", c.name, name)
			}
		}
	}
}

func TestTheLanguageIsThatOfTheSurroundings(t *testing.T) {
	env := func(kv map[string]string) func(string) string { return func(k string) string { return kv[k] } }
	for _, c := range []struct {
		env  map[string]string
		want text.Lang
	}{
		{nil, text.ZhTW}, {map[string]string{"LANG": "zh_TW.UTF-8"}, text.ZhTW}, {map[string]string{"LANG": "en_GB.UTF-8"}, text.En},
		{map[string]string{"LANG": "C.UTF-8"}, text.En}, {map[string]string{"LANG": "en_GB", "LC_ALL": "zh_TW"}, text.ZhTW},
		{map[string]string{"LANG": "en_GB", "LIANFANG_LANG": "zh-TW"}, text.ZhTW},
	} {
		if got := langOf(nil, env(c.env)); got != c.want {
			t.Errorf("%v: got %s", c.env, got)
		}
	}
}

func TestTheBinaryEndsWithTheExitCode(t *testing.T) {
	for _, c := range []struct {
		code int
		args []string
	}{{0, []string{"version"}}, {1, []string{"vers", "contains", "vers:npm/<1", "2.0.0"}}, {2, []string{"nothing"}}} {
		err := exec.Command(binary, c.args...).Run()
		var exit *exec.ExitError
		got := 0
		if errors.As(err, &exit) {
			got = exit.ExitCode()
		}
		if got != c.code {
			t.Errorf("%q: exit %d, want %d", c.args, got, c.code)
		}
	}
}
