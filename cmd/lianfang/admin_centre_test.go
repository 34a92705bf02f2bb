package main

import (
	"net/http"
	"strings"
	"testing"

	"lianfang/internal/centre"
	"lianfang/internal/store/storetest"
)

func TestACentreIsMadeFromEachTemplateAndServed(t *testing.T) {
	for _, name := range centre.Names() {
		t.Run(name, func(t *testing.T) {
			storetest.EachAddr(t, func(t *testing.T, addr string) {
				made := decode[foundedRow](t, lianfang(t, "admin", "centre", "--template", name, "--name", "測試中心", "--name-en", "Trial Centre", "--code", "TRIAL",
					"--language", "en", "--admin-email", "first@centre.example.tw", "--store", addr, "--json").want(t, 0, `"code":"TRIAL"`).out)
				if made.Centre.Kind != "centre" || made.Centre.NameEn != "Trial Centre" || made.Sources < 4 || made.Communities < 3 {
					t.Errorf("%+v", made)
				}
				people := lianfang(t, "admin", "person", "list", "--store", addr).want(t, 0, "first@centre.example.tw").out
				if !strings.Contains(people, "admin") || !strings.Contains(people, "desk") {
					t.Errorf("the first person lacks an office: %s", people)
				}
				lianfang(t, "admin", "centre", "--store", addr).complains(t, `the centre "Trial Centre" (centre) already`)
				s := serveStore(t, addr)
				r, err := http.Get(s.url + made.Link[strings.Index(made.Link, "/sign-in/"):])
				if err != nil || r.StatusCode != http.StatusOK {
					t.Errorf("the first link: %v %v", r, err)
				}
				_ = r.Body.Close()
				lianfang(t, "verify", "journal", "--store", addr).want(t, 0, "intact")
			})
		})
	}
}

func TestATemplateIsPrintedChangedAndTakenBack(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		printed := lianfang(t, "admin", "centre", "--template", "sector-hospital", "--print").want(t, 0, "[[policy.rules]]").out
		own := strings.Replace(printed, "withdraw_approvers = 2", "withdraw_approvers = 1", 1)
		own = strings.Replace(own, "role = \"desk\"\n", "role = \"desk\"\npeople = [{ name = \"王小明\", email = \"wang@centre.example.tw\" }, { name = \"Lee\", speaks = \"en\" }]\n", 1)
		made := decode[foundedRow](t, lianfang(t, "admin", "centre", "--file", file(t, "own.toml", own), "--store", addr, "--json").want(t, 0, `"policy":`).out)
		if len(made.Vacant) != 0 {
			t.Errorf("offices that are filled are called vacant: %+v", made.Vacant)
		}
		lianfang(t, "admin", "person", "list", "--store", addr).want(t, 0, "wang@centre.example.tw")
		lianfang(t, "admin", "policy", "show", "--store", addr).want(t, 0, `"withdraw_approvers": 1`)
	})
}

func TestAWrongTemplateWritesNothing(t *testing.T) {
	addr := t.TempDir()
	printed := lianfang(t, "admin", "centre", "--template", "company", "--print").want(t, 0, "").out
	for about, wrong := range map[string]string{
		"cannot be read":   strings.Replace(printed, "agreement =", "agrement =", 1),
		"sector code":      strings.Replace(printed, `sector = "business"`, `sector = "busyness"`, 1),
		"at most 12":       strings.Replace(printed, `code = "CSIRT"`, `code = "CS-IRT"`, 1),
		"The last rule":    printed[:strings.LastIndex(printed, "[[policy.rules]]")],
		"reliability of":   strings.Replace(printed, `reliability = "A"`, `reliability = "Z"`, 1),
		"The office":       strings.Replace(printed, `role = "desk"`, `role = "boss"`, 1),
		"sharing level of": strings.Replace(printed, `marking = "AMBER"`, `marking = "PURPLE"`, 1),
	} {
		lianfang(t, "admin", "centre", "--file", file(t, "own.toml", wrong), "--store", addr).complains(t, about)
	}
	lianfang(t, "admin", "centre", "--template", "galaxy").complains(t, "there are: company, national")
	lianfang(t, "admin", "centre", "--template", "company", "--file", "x.toml").complains(t, "not both")
	lianfang(t, "admin", "centre", "--template", "company", "--store", addr).want(t, 0, "/sign-in/")
}
