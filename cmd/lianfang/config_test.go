package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/text"
)

// asked runs a command that only tells the value of one flag.
func asked(t *testing.T, flags []flag, ask string, args ...string) (string, error) {
	t.Helper()
	var got string
	table := []*command{{name: "ask", flags: flags, max: -1, do: func(c *call) error { got = c.word(ask); return nil }}}
	var errs strings.Builder
	if code := runTable(t.Context(), table, append([]string{"ask", "--lang", "en"}, args...), nil, &strings.Builder{}, &errs); code != exitDone {
		return "", &complaint{text.Same(errs.String())}
	}
	return got, nil
}

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var placeFlags = []flag{{name: "place", value: "X", def: "by default", setting: true, secret: true, say: text.Same("x")}, {name: "other", value: "X", def: "mine", say: text.Same("x")}}

func TestTheLineComesBeforeTheEnvironmentBeforeTheFileBeforeTheDefault(t *testing.T) {
	conf := file(t, "c.toml", "place = 'by file'\n")
	check := func(want string, args ...string) {
		t.Helper()
		if got, err := asked(t, placeFlags, "place", args...); err != nil || got != want {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	}
	check("by default")
	check("by file", "--config", conf)
	t.Setenv("LIANFANG_PLACE", "by environment")
	check("by environment", "--config", conf)
	check("by line", "--config", conf, "--place", "by line")
	t.Setenv("LIANFANG_CONFIG", conf)
	t.Setenv("LIANFANG_PLACE", "")
	check("by file")
}

func TestASecretCanLieInAFile(t *testing.T) {
	secret := file(t, "secret", "hidden\n")
	t.Setenv("LIANFANG_PLACE_FILE", secret)
	if got, err := asked(t, placeFlags, "place"); err != nil || got != "hidden" {
		t.Errorf("environment: %q, %v", got, err)
	}
	if got, err := asked(t, placeFlags, "place", "--place-file", file(t, "s2", "other")); err != nil || got != "other" {
		t.Errorf("line: %q, %v", got, err)
	}
	t.Setenv("LIANFANG_PLACE", "open")
	if _, err := asked(t, placeFlags, "place"); err == nil || !strings.Contains(err.Error(), "not both") {
		t.Errorf("both: %v", err)
	}
	t.Setenv("LIANFANG_PLACE", "")
	t.Setenv("LIANFANG_PLACE_FILE", filepath.Join(t.TempDir(), "none"))
	if _, err := asked(t, placeFlags, "place"); err == nil {
		t.Error("a missing file passed")
	}
}

func TestAListCanComeFromAnywhere(t *testing.T) {
	flags := []flag{{name: "place", value: "X", sort: list, setting: true, say: text.Same("x")}}
	ask := func(args ...string) (got []string) {
		t.Helper()
		table := []*command{{name: "ask", borrowed: flags, flags: flags, do: func(c *call) error { got = c.values["place"]; return nil }}}
		if code := runTable(t.Context(), table, append([]string{"ask"}, args...), nil, os.Stderr, os.Stderr); code != exitDone {
			t.Errorf("exit %d", code)
		}
		return got
	}
	conf := file(t, "c.toml", "place = ['a', 'b']")
	if got := ask("--config", conf); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("file: %q", got)
	}
	t.Setenv("LIANFANG_PLACE", "c,d")
	if got := ask("--config", conf); !slices.Equal(got, []string{"c", "d"}) {
		t.Errorf("environment: %q", got)
	}
	if got := ask("--place", "e,f", "--place", "g"); !slices.Equal(got, []string{"e,f", "g"}) {
		t.Errorf("line: %q", got)
	}
}

func TestBadConfigurationIsNamed(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"a slip":        {"plaec = 'x'", "did you mean place"},
		"unknown":       {"wholly-else = 1", "wholly-else is not known"},
		"no setting":    {"other = 'x'", "other is not known"},
		"a table":       {"[place]\nx = 1", "one plain value"},
		"no TOML":       {"place = \n", "line 1"},
		"names itself":  {"config = 'x'", "config is not known"},
		"given twice":   {"place = 'x'\nplace = 'y'", "line 2"},
		"not even text": {"place = '\xff'", "not TOML"},
	} {
		_, err := asked(t, placeFlags, "place", "--config", file(t, "c.toml", c.content))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := asked(t, placeFlags, "place", "--config", "/no/such/file"); err == nil || !strings.Contains(err.Error(), "/no/such/file") {
		t.Errorf("missing file: %v", err)
	}
}

func TestASlipInTheEnvironmentIsNamedAndForeignNamesPass(t *testing.T) {
	t.Setenv("LIANFANG_PORT", "tcp://10.0.0.1:80") // as container platforms set it
	t.Setenv("LIANFANG_SERVICE_HOST", "10.0.0.1")
	if _, err := asked(t, placeFlags, "place"); err != nil {
		t.Error(err)
	}
	t.Setenv("LIANFANG_PLCAE", "x")
	if _, err := asked(t, placeFlags, "place"); err == nil || !strings.Contains(err.Error(), "LIANFANG_PLACE?") {
		t.Errorf("got %v", err)
	}
}
