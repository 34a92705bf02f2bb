package app_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"lianfang/internal/format/custody"
	"lianfang/internal/format/offline"
	"lianfang/internal/incident"
	"lianfang/internal/store/storetest"
)

var tokenField = regexp.MustCompile(`name="form" value="([^"]+)"`)

// The form that a centre hands out is signed, asks what its page asks, and what comes of it stands in the page's own form, for whoever brings it.
func TestAFormForWhenThereIsNoLine(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		_, officer := w.plant()
		visitor, desk := w.reader("nobody"), w.reader("desk")
		key, ok := custody.ReadKey(w.get(visitor, "/report/offline/key").body)
		if !ok {
			t.Fatal("there is no key")
		}
		tokens := map[string]string{}
		for name, r := range map[string]*reader{"": visitor, "plant": officer} {
			a := w.get(r, "/report/offline/form?in=en")
			if _, _, err := offline.Check([]byte(a.body), key); err != nil || !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment") {
				t.Errorf("%v, %v", err, a.header)
			}
			found := tokenField.FindStringSubmatch(a.body)
			if len(found) != 2 {
				t.Fatalf("no token in\n%s", a.body)
			}
			form, ok := offline.Open(found[1], key)
			if !ok || form.Org != name {
				t.Errorf("%+v", form)
			}
			tokens[name] = found[1]
			for _, asked := range []string{`name="what"`, `name="going_on"`, `name="kind"`} {
				if !strings.Contains(a.body, asked) {
					t.Errorf("%s is not asked", asked)
				}
			}
			if name != "" != strings.Contains(a.body, `name="knew"`) || strings.Contains(a.body, "src=") || strings.Contains(a.body, `rel="stylesheet"`) {
				t.Errorf("the form of %q asks something else, or fetches something", name)
			}
		}
		file := func(token string, filled time.Time, fields map[string]string) string {
			b, err := json.Marshal(map[string]any{"lianfang_report": 1, "form": token, "filled": filled.Format(time.RFC3339), "fields": fields})
			w.ok(err)
			return string(b)
		}
		filled := w.clock.now().Add(-2 * time.Hour)
		fields := map[string]string{"once": strings.Repeat("A", 26), "what": "word-offline <b>", "kind": "ransomware", "knew": "2026-09-30T09:00", "duty": "yes", "told": "", "place": "word-place"}
		for _, x := range []struct {
			r            *reader
			token, shows string
		}{{visitor, tokens[""], `action="/report"`}, {officer, tokens["plant"], `action="/incidents/new"`}, {desk, tokens["plant"], `value="plant"`}} {
			a := w.attach(x.r, "/report/offline", "r.json", file(x.token, filled, fields))
			if a.code != http.StatusOK || !strings.Contains(a.body, "word-offline &lt;b&gt;") || !strings.Contains(a.body, x.shows) || !strings.Contains(a.body, `name="filled" value="`+filled.Format(time.RFC3339)) || !strings.Contains(a.body, fields["once"]) {
				t.Errorf("%s: %d\n%s", x.r.name, a.code, a.body)
			}
			if strings.Contains(a.body, "不是用本中心") || strings.Contains(a.body, "not written in a form") {
				t.Errorf("%s is told to doubt it", x.r.name)
			}
		}
		doubted := w.attach(visitor, "/report/offline", "r.json", file("x", filled, fields))
		if doubted.code != http.StatusOK || !strings.Contains(doubted.body, "不是用本中心") && !strings.Contains(doubted.body, "not written in a form") {
			t.Errorf("%d\n%s", doubted.code, doubted.body)
		}
		for _, bad := range []string{"", "{", `{"lianfang_report":2}`, file("x", filled, map[string]string{"what": "a\x00b"}), strings.Repeat("x", 600<<10)} {
			if a := w.attach(visitor, "/report/offline", "r.json", bad); a.code != http.StatusUnprocessableEntity && a.code != http.StatusBadRequest {
				t.Errorf("%.20q: %d", bad, a.code)
			}
		}
		all, err := w.app.Incidents.Cases(t.Context(), system, incident.List{Limit: 9})
		w.ok(err)
		if len(all.Cases) != 0 {
			t.Errorf("reading made %d cases", len(all.Cases))
		}
		w.post(nil, "/report", "once="+fields["once"]+"&what=word-offline&filled="+filled.UTC().Format(time.RFC3339))
		w.post(nil, "/report", "once="+fields["once"]+"&what=word-offline&filled="+filled.UTC().Format(time.RFC3339))
		all, err = w.app.Incidents.Cases(t.Context(), system, incident.List{Limit: 9})
		w.ok(err)
		if len(all.Cases) != 1 {
			t.Fatalf("sent twice it is %d cases", len(all.Cases))
		}
		if a := w.get(desk, "/incidents/"+all.Cases[0].UUID); !strings.Contains(a.body, "離線填寫於") && !strings.Contains(a.body, "without a line") {
			t.Errorf("the desk is not told:\n%s", a.body)
		}
	})
}
