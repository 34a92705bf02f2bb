package app_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lianfang/internal/app"
)

// What comes is looked at by the YARA rules of the centre, which count as soon as they lie in the folder; one that cannot be read is told to the desk, and nothing of it to anybody else.
func TestEvidenceIsLookedAtByYaraRules(t *testing.T) {
	t.Parallel()
	rules := t.TempDir()
	keep := func(name, rule string) {
		if err := os.WriteFile(filepath.Join(rules, name), []byte(rule), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	keep("first.yar", `rule Marker_One { strings: $a = "evil-marker" condition: $a } rule Never { condition: false }`)
	keep("notes.txt", "no rule")
	w := newWorld(t, t.TempDir(), func(o *app.Options) { o.YaraRules = rules })
	desk := w.reader("desk")
	bring := func(name, content string) (vault, own string) {
		code, id := w.reported("strange " + name)
		if a := w.attach(nil, "/track/"+code+"/evidence", name, content); a.code != http.StatusSeeOther {
			t.Fatalf("%d\n%s", a.code, a.body)
		}
		w.drain()
		return w.get(desk, "/incidents/"+id+"/evidence").body, w.get(&reader{}, "/track/"+code).body
	}
	if vault, own := bring("a.bin", "an evil-marker here"); !strings.Contains(vault, "Marker_One") || strings.Contains(vault, "Never") || strings.Contains(own, "Marker_One") {
		t.Errorf("the desk reads %s", vault)
	}
	if vault, _ := bring("b.bin", "good"); strings.Contains(vault, "YARA") {
		t.Errorf("the desk reads %s", vault)
	}
	keep("second.yara", `rule Second { strings: $a = "other" condition: $a }`)
	if vault, _ := bring("c.bin", "other evil-marker"); !strings.Contains(vault, "Second") || !strings.Contains(vault, "Marker_One") {
		t.Errorf("the desk reads %s", vault)
	}
	keep("third.yar", `rule Bad { condition: nothing }`)
	if vault, own := bring("d.bin", "evil-marker"); !strings.Contains(vault, "third.yar(1)") || !strings.Contains(vault, "SHA-256") || strings.Contains(own, "third.yar") || strings.Contains(vault, rules) {
		t.Errorf("the desk reads %s", vault)
	}
}

// Without the program or the folder a centre says so when it starts.
func TestYaraRulesThatAreNotThere(t *testing.T) {
	t.Parallel()
	_, err := app.New(t.Context(), app.Options{Store: t.TempDir(), YaraRules: filepath.Join(t.TempDir(), "nowhere")})
	if err == nil || !strings.Contains(err.Error(), "YARA") {
		t.Errorf("%v", err)
	}
}
