package questions_test

import (
	"strings"
	"testing"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/questions"
	"lianfang/internal/format/sbom"
	"lianfang/internal/text"
)

func TestTenQuestionsAreWhole(t *testing.T) {
	if n := len(questions.All()); n != 10 {
		t.Errorf("%d questions", n)
	}
	seen := map[string]bool{}
	for _, q := range questions.All() {
		if q.Ask.In(text.ZhTW) == "" || q.Ask.In(text.En) == "" {
			t.Errorf("%s asks nothing in one language", q.Key)
		}
		for _, c := range q.Choices {
			if seen[c.Key] || c.Name.In(text.ZhTW) == "" || c.Name.In(text.En) == "" {
				t.Errorf("%s is there twice, or has no name in one language", c.Key)
			}
			seen[c.Key] = true
			p := questions.Pick{Choice: c, Told: c.Model}
			if product := len(p.Names()) > 0; product == !c.Say.IsZero() {
				t.Errorf("%s has to name a product or to say something, and not both", c.Key)
			}
			for _, name := range p.Names() {
				if x, err := judge.FromCPE(name); err != nil || !x.Specific() || q.Look.IsZero() {
					t.Errorf("%s is %q: %v", c.Key, name, err)
				}
			}
		}
	}
}

func TestPicksMakeAnInventory(t *testing.T) {
	pick := func(key, told, version string) questions.Pick {
		c, ok := questions.Find(key)
		if !ok {
			t.Fatalf("no choice %s", key)
		}
		return questions.Pick{Choice: c, Told: told, Version: version}
	}
	list, n := questions.CSV([]questions.Pick{pick("router.asus", "RT AX88U", "3.0.0.4_386"), pick("router.dlink", "", ""), pick("mail.m365", "", ""), pick("website.joomla", "", ""), pick("nas.qnap", "", `5,"1`)})
	if n != 4 {
		t.Errorf("%d rows: %s", n, list)
	}
	var got []string
	for c, err := range sbom.Read(strings.NewReader(list), sbom.CSV).Components() {
		if err != nil {
			t.Fatal(err)
		}
		p, ok := questions.FromRow(c.Asset, c.CPEs[0])
		if !ok {
			t.Errorf("%s is nothing that was picked", c.Asset)
		}
		got = append(got, p.Key+" "+p.Told+" "+p.Version)
	}
	if want := "router.asus RT AX88U 3.0.0.4_386; website.joomla  ; nas.qnap  5,\"1; nas.qnap  5,\"1"; strings.Join(got, "; ") != want {
		t.Errorf("picked were %q", strings.Join(got, "; "))
	}
}

// Whatever somebody writes as a model or a version: what comes of it can be read back, or is nothing.
func FuzzPicks(f *testing.F) {
	f.Add("RT-AX88U", "3.0.0.4_386")
	f.Add(`a:b*?\`, "5.1\n6")
	f.Add("型號", "第一版")
	f.Fuzz(func(t *testing.T, model, version string) {
		c, _ := questions.Find("router.asus")
		list, n := questions.CSV([]questions.Pick{{Choice: c, Told: questions.Tidy(model), Version: questions.Tidy(version)}})
		rows := 0
		for x, err := range sbom.Read(strings.NewReader(list), sbom.CSV).Components() {
			if err != nil {
				t.Fatalf("%v in %q", err, list)
			}
			if rows++; len(x.CPEs) != 1 {
				t.Errorf("%q is no CPE name", list)
				continue
			}
			if _, ok := questions.FromRow(x.Asset, x.CPEs[0]); !ok {
				t.Errorf("%q cannot be read back", list)
			}
		}
		if rows != n {
			t.Errorf("%d rows of %d in %q", rows, n, list)
		}
	})
}
