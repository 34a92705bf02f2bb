package app_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"lianfang/client"
	"lianfang/internal/format/tlp"
	"lianfang/internal/store/storetest"
)

func into[T any](w *world, a answer, code int) (v T) {
	w.t.Helper()
	if err := json.Unmarshal([]byte(a.body), &v); a.code != code || err != nil {
		w.t.Fatalf("%d (want %d) %v %s", a.code, code, err, a.body)
	}
	return v
}

func (w *world) machine(name string) machine {
	for _, m := range w.machines() {
		if m.name == name {
			return m
		}
	}
	w.t.Fatal(name)
	return machine{}
}

func TestProgramsReadWarningsAsTheirTokensMay(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := full(t, addr)
		w.ok(w.app.Drain(t.Context()))
		for _, m := range w.machines() {
			listed := map[string]client.WarningRow{}
			for next := ""; ; {
				page := into[client.WarningList](w, w.ask(m, "/api/v1/warnings?limit=2&after="+next), http.StatusOK)
				for _, row := range page.Warnings {
					if _, twice := listed[row.ID]; twice {
						t.Errorf("%s: %s is listed twice", m.name, row.ID)
					}
					listed[row.ID] = row
				}
				if next = page.Next; next == "" {
					break
				}
			}
			for l, n := range w.numbers {
				a := w.ask(m, "/api/v1/warnings/"+n)
				shown := strings.Contains(a.body, warnWord(l))
				switch {
				case !m.told(l) && (a.code != http.StatusNotFound || shown):
					t.Errorf("%s: the warning of %v: %d", m.name, l, a.code)
				case m.told(l) && l == tlp.Red && (a.code != http.StatusForbidden || shown || !strings.Contains(a.body, "red_in_person")):
					t.Errorf("%s: the warning of %v: %d %s", m.name, l, a.code, a.body)
				case m.told(l) && l != tlp.Red && (a.code != http.StatusOK || !shown):
					t.Errorf("%s: the warning of %v is kept back: %d %s", m.name, l, a.code, a.body)
				}
			}
			all, _ := json.Marshal(listed)
			for _, l := range levels {
				if shown := strings.Contains(string(all), warnWord(l)); shown && (!m.told(l) || l == tlp.Red) {
					t.Errorf("%s: the list shows the warning of %v", m.name, l)
				}
			}
		}
	})
}

func TestProgramsReadIntelligenceAsTheirTokensMay(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := full(t, addr)
		w.ok(w.app.Drain(t.Context()))
		for _, m := range w.machines() {
			var all strings.Builder
			seen := map[string]int{}
			for next := ""; ; {
				a := w.ask(m, "/api/v1/intelligence?limit=7&after="+next)
				page := into[client.IntelligenceList](w, a, http.StatusOK)
				all.WriteString(a.body)
				for _, it := range page.Items {
					seen[it.ID]++
				}
				if next = page.Next; next == "" {
					break
				}
			}
			for _, c := range w.cells {
				a := w.ask(m, "/api/v1/intelligence/"+c.id)
				found := w.ask(m, "/api/v1/intelligence?q="+c.ask)
				for _, secret := range c.secrets() {
					if !m.sees(c) && (strings.Contains(a.body+found.body+all.String(), secret)) {
						t.Errorf("%s is shown %v", m.name, c)
					}
					if c.level == tlp.Red && strings.Contains(a.body, secret) {
						t.Errorf("%s reads %v by program", m.name, c)
					}
				}
				want := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[m.sees(c)]
				if m.sees(c) && c.level == tlp.Red {
					want = http.StatusForbidden
				}
				if a.code != want || seen[c.id] != map[bool]int{true: 1}[m.sees(c)] {
					t.Errorf("%s: %v: %d, want %d; listed %d times", m.name, c, a.code, want, seen[c.id])
				}
			}
		}
	})
}

func TestProgramsHandInIntelligenceAsTheirOwn(t *testing.T) {
	w := newWorld(t, t.TempDir())
	w.base()
	clinic, desk := w.machine("clinic's token"), w.machine("desk's token")
	post := func(m machine, query, body string) answer {
		return w.send(m, http.MethodPost, "/api/v1/intelligence"+query, body)
	}
	const id = "indicator--12121212-1111-4111-8111-111111111111"
	bundle := `{"type":"bundle","id":"bundle--22222222-2222-4222-8222-222222222222","objects":[` + indicator(id, "Ours", "we saw it", "ours.shared.example.org", tlp.Green) + `]}`
	in := into[client.Imported](w, post(clinic, "?name=seen.json", bundle), http.StatusCreated)
	if in.Objects.New != 1 || in.Format != "stix" || len(in.Problems) != 0 {
		t.Errorf("%+v", in)
	}
	if in = into[client.Imported](w, post(clinic, "?name=seen.json", bundle), http.StatusCreated); in.Objects.Seen != 1 {
		t.Errorf("again: %+v", in)
	}
	if a := w.ask(desk, "/api/v1/intelligence/"+id); a.code != http.StatusOK || !strings.Contains(a.body, "member-clinic") {
		t.Errorf("%d %s", a.code, a.body)
	}
	if a := w.ask(w.machine("bank's token"), "/api/v1/intelligence/"+id); a.code != http.StatusOK || strings.Contains(a.body, "clinic") {
		t.Errorf("%d %s", a.code, a.body)
	}
	for _, c := range []struct {
		m           machine
		query, body string
		code        int
	}{
		{clinic, "?source=open", bundle, 403}, {machine{}, "", bundle, 403}, {w.machine("public token"), "", bundle, 403},
		{clinic, "?marking=PURPLE", bundle, 422}, {clinic, "", `{"type":"bundle"`, 422}, {desk, "?source=open&marking=TLP:CLEAR", bundle, 201},
	} {
		if a := post(c.m, c.query, c.body); a.code != c.code {
			t.Errorf("%s %s: %d %s", c.m.name, c.query, a.code, a.body)
		}
	}
}

func TestProgramsAnswerOnce(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := full(t, addr)
		w.ok(w.app.Drain(t.Context()))
		hospital, clinic := w.machine("hospital's token"), w.machine("clinic's token")
		path := "/api/v1/warnings/" + w.numbers[tlp.Amber] + "/receipts"
		send := func(m machine, key, body string) answer {
			return w.send(m, http.MethodPost, path, body, "Content-Type", "application/json", "Idempotency-Key", key)
		}
		receipts := func() (n int) {
			w.ok(w.app.Store.Read().QueryRow("SELECT count(*) FROM receipt WHERE answer IN ('acknowledged', 'fixed')").Scan(&n))
			return n
		}
		first := send(hospital, "k1", `{"answer":"acknowledged","note":"we look"}`)
		row := into[client.WarningRow](w, first, http.StatusCreated)
		if row.Answer != "acknowledged" || row.Number != w.numbers[tlp.Amber] || row.Answered == nil {
			t.Errorf("%+v", row)
		}
		if again := send(hospital, "k1", `{"answer":"acknowledged","note":"we look"}`); again.code != http.StatusCreated || again.body != first.body {
			t.Errorf("%d %s, first %s", again.code, again.body, first.body)
		}
		if n := receipts(); n != 1 {
			t.Errorf("%d receipts", n)
		}
		for _, c := range []struct {
			m         machine
			key, body string
			code      int
			word      string
		}{
			{hospital, "k1", `{"answer":"fixed"}`, 422, "idempotency_key_reused"},
			{hospital, "k2", `{"answer":"nonsense"}`, 422, "bad_answer"},
			{hospital, "k2", `{"answer":"fixed","colour":"red"}`, 422, "idempotency_key_reused"},
			{hospital, "k3", `{"answer":`, 422, "bad_body"},
			{hospital, "k4", `{"answer":"fixed"} {}`, 422, "bad_body"},
			{hospital, strings.Repeat("k", 300), `{"answer":"fixed"}`, 422, "bad_idempotency_key"},
			{hospital, "k5", `{"answer":"fixed","org":"clinic"}`, 404, ""},
			{clinic, "k1", `{"answer":"fixed"}`, 404, ""},
			{machine{}, "k1", `{"answer":"fixed"}`, 403, ""},
		} {
			if c.word == "idempotency_key_reused" && c.key == "k2" {
				c.word = "" // a refusal is not kept, so the key is free; the body is not understood
			}
			a := send(c.m, c.key, c.body)
			if a.code != c.code || !strings.Contains(a.body, c.word) || a.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s %s: %d %s", c.m.name, c.body, a.code, a.body)
			}
		}
		if n := receipts(); n != 1 {
			t.Errorf("%d receipts", n)
		}
		into[client.WarningRow](w, send(hospital, "k6", `{"answer":"fixed"}`), http.StatusCreated)
		if n := receipts(); n != 2 {
			t.Errorf("%d receipts", n)
		}
	})
}

func TestProgramsHandInInventories(t *testing.T) {
	w := newWorld(t, t.TempDir())
	w.base()
	m := w.machine("clinic's token")
	put := func(m machine, path, body string) answer {
		return w.send(m, http.MethodPut, "/api/v1/inventories/"+path, body)
	}
	in := into[client.Inventory](w, put(m, "nightly.csv", "asset,cpe\nbox-1,cpe:2.3:a:acme:box:1.0:*:*:*:*:*:*:*\nbox-2,nothing\n"), http.StatusOK)
	if in.Rows != 2 || in.Comparable != 1 || !slices.Equal(in.NotComparable, []int{2}) || len(in.Problems) == 0 || in.Problems[0].Message.Zh == "" {
		t.Errorf("%+v", in)
	}
	if held := w.held(w.clinic); len(held) != 1 {
		t.Errorf("%v", held)
	}
	for path, code := range map[string]int{"x?org=hospital": 404, "x?org=nowhere": 404} {
		if a := put(m, path, "asset,cpe\na,cpe:2.3:a:acme:box:1.0\n"); a.code != code {
			t.Errorf("%s: %d %s", path, a.code, a.body)
		}
	}
	if a := put(m, "x", "\x00\x01 no inventory"); a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, `"code"`) {
		t.Errorf("%d %s", a.code, a.body)
	}
	if a := put(machine{}, "x", "a"); a.code != http.StatusForbidden {
		t.Errorf("%d %s", a.code, a.body)
	}
	if a := put(w.machine("desk's token"), "x", "a"); a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, "org_missing") {
		t.Errorf("%d %s", a.code, a.body)
	}
}

// openapi.json describes what is mounted, no more and no less, and every reference in it leads somewhere.
func TestOpenAPIDescribesWhatThereIs(t *testing.T) {
	w := newWorld(t, t.TempDir())
	a := w.ask(machine{}, "/api/v1/openapi.json")
	doc := into[map[string]any](w, a, http.StatusOK)
	if doc["openapi"] != "3.1.0" {
		t.Errorf("%v", doc["openapi"])
	}
	described, ids := map[string]bool{}, map[string]bool{}
	for path, item := range doc["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			described[strings.ToUpper(method)+" /api/v1"+path] = true
			id := op.(map[string]any)["operationId"].(string)
			if ids[id] {
				t.Errorf("two operations are called %s", id)
			}
			ids[id] = true
		}
	}
	for _, p := range w.app.Patterns() {
		if strings.Contains(p, " /api/v1/") && p != "GET /api/v1/openapi.json" && !described[p] {
			t.Errorf("%s is not described", p)
		}
		delete(described, p)
	}
	if len(described) > 0 {
		t.Errorf("described and not there: %v", described)
	}
	for _, part := range strings.Split(a.body, `"$ref":"#/`)[1:] {
		at := any(doc)
		ref, _, _ := strings.Cut(part, `"`)
		for _, step := range strings.Split(ref, "/") {
			at, _ = at.(map[string]any)[step]
		}
		if at == nil {
			t.Errorf("%s leads nowhere", ref)
		}
	}
}
