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
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := full(t, addr)
		w.ok(w.app.Drain(t.Context()))
		for _, m := range w.machines() {
			listed := map[string]client.WarningRow{}
			for _, row := range all(w, m.client(w).Warnings(t.Context(), client.WarningQuery{Limit: 2})) {
				if _, twice := listed[row.ID]; twice {
					t.Errorf("%s: %s is listed twice", m.name, row.ID)
				}
				listed[row.ID] = row
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
			shown, _ := json.Marshal(listed)
			for _, l := range levels {
				if strings.Contains(string(shown), warnWord(l)) && (!m.told(l) || l == tlp.Red) {
					t.Errorf("%s: the list shows the warning of %v", m.name, l)
				}
			}
		}
	})
}

func TestProgramsReadIntelligenceAsTheirTokensMay(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := full(t, addr)
		w.ok(w.app.Drain(t.Context()))
		for _, m := range w.machines() {
			seen := map[string]int{}
			rows := all(w, m.client(w).Intelligence(t.Context(), client.IntelligenceQuery{Limit: 7}))
			for _, it := range rows {
				seen[it.ID]++
			}
			listed, _ := json.Marshal(rows)
			for _, c := range w.cells {
				a := w.ask(m, "/api/v1/intelligence/"+c.id)
				found := w.ask(m, "/api/v1/intelligence?q="+c.ask)
				for _, secret := range c.secrets() {
					if !m.sees(c) && (strings.Contains(a.body+found.body+string(listed), secret)) {
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
	t.Parallel()
	w := newWorld(t, t.TempDir())
	w.base()
	ctx, clinic, desk := t.Context(), w.machine("clinic's token").client(w), w.machine("desk's token").client(w)
	const id = "indicator--12121212-1111-4111-8111-111111111111"
	bundle := `{"type":"bundle","id":"bundle--22222222-2222-4222-8222-222222222222","objects":[` + indicator(id, "Ours", "we saw it", "ours.shared.example.org", tlp.Green) + `]}`
	bring := func(c *client.Client, body string, q client.ImportQuery) (client.Imported, error) {
		return c.ImportIntelligence(ctx, strings.NewReader(body), q)
	}
	in := got(bring(clinic, bundle, client.ImportQuery{Name: "seen.json"}))(w)
	if in.Objects.New != 1 || in.Format != "stix" || len(in.Problems) != 0 {
		t.Errorf("%+v", in)
	}
	if in = got(bring(clinic, bundle, client.ImportQuery{Name: "seen.json"}))(w); in.Objects.Seen != 1 {
		t.Errorf("again: %+v", in)
	}
	if d := got(desk.GetIntelligence(ctx, id))(w); len(d.Assertions) != 1 || d.Assertions[0].Source == nil || d.Assertions[0].Source.En != "member-clinic" {
		t.Errorf("%+v", d)
	}
	if d := got(w.machine("bank's token").client(w).GetIntelligence(ctx, id))(w); d.Assertions[0].Source != nil {
		t.Errorf("%+v", d)
	}
	w.refusedAs("another's word", "not_your_source", second(bring(clinic, bundle, client.ImportQuery{Source: "open"})))
	w.refusedAs("nobody", "not_allowed", second(bring(w.calls("", ""), bundle, client.ImportQuery{})))
	w.refusedAs("a public token", "not_allowed", second(bring(w.machine("public token").client(w), bundle, client.ImportQuery{})))
	w.refusedAs("a level that is none", "bad_marking", second(bring(clinic, bundle, client.ImportQuery{Marking: "PURPLE"})))
	if _, err := bring(clinic, `{"type":"bundle"`, client.ImportQuery{}); client.Code(err) == "" {
		t.Errorf("half a file: %v", err)
	}
	got(bring(desk, bundle, client.ImportQuery{Source: "open", Marking: "TLP:CLEAR"}))(w)
}

func TestProgramsAnswerOnce(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
	w := newWorld(t, t.TempDir())
	w.base()
	clinic := w.machine("clinic's token").client(w)
	put := func(c *client.Client, name, body, org string) (client.Inventory, error) {
		return c.PutInventory(t.Context(), name, strings.NewReader(body), client.PutInventoryQuery{Org: org})
	}
	in := got(put(clinic, "nightly.csv", "asset,cpe\nbox-1,cpe:2.3:a:acme:box:1.0:*:*:*:*:*:*:*\nbox-2,nothing\n", ""))(w)
	if in.Rows != 2 || in.Comparable != 1 || !slices.Equal(in.NotComparable, []int{2}) || len(in.Problems) == 0 || in.Problems[0].Message.Zh == "" {
		t.Errorf("%+v", in)
	}
	if held := w.held(w.clinic); len(held) != 1 {
		t.Errorf("%v", held)
	}
	for _, org := range []string{"hospital", "nowhere"} {
		w.refusedAs("for "+org, "no_such_org", second(put(clinic, "x", "asset,cpe\na,cpe:2.3:a:acme:box:1.0\n", org)))
	}
	if _, err := put(clinic, "x", "\x00\x01 no inventory", ""); client.Code(err) == "" {
		t.Errorf("%v", err)
	}
	w.refusedAs("nobody", "not_allowed", second(put(w.calls("", ""), "x", "a", "")))
	w.refusedAs("the desk, of nobody", "org_missing", second(put(w.machine("desk's token").client(w), "x", "a", "")))
}

// openapi.json describes what is mounted, no more and no less, and every reference in it leads somewhere.
func TestOpenAPIDescribesWhatThereIs(t *testing.T) {
	t.Parallel()
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
