package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"lianfang/internal/store/storetest"
)

const (
	vans2 = "/vans2/asset/InsertServerUnitproduct"
	vans1 = "/rest/vans/InsertSystemUnitproduct"
)

type vansAnswer struct {
	Success  bool              `json:"success"`
	Code     string            `json:"code"`
	Message  map[string]string `json:"message"`
	Received int               `json:"received"`
	Accepted int               `json:"accepted"`
	Items    []struct {
		Row     int               `json:"row"`
		Verdict string            `json:"verdict"`
		Message map[string]string `json:"message"`
	} `json:"items"`
}

// insert uploads as a client of VANS does: no header says who it is.
func (w *world) insert(path, body string) (int, vansAnswer) {
	w.t.Helper()
	a := w.send(machine{}, http.MethodPost, path, body, "Content-Type", "application/json")
	var out vansAnswer
	if err := json.Unmarshal([]byte(a.body), &out); err != nil {
		w.t.Fatalf("%s: %d %v %s", path, a.code, err, a.body)
	}
	return a.code, out
}

func asset(host, name, brand, version, cpe string) string {
	return fmt.Sprintf(`{"oid":"2.16.886.105.100010","orgName":"北區醫院","identifier":%q,"assetGroupCode":"DEFAULT","assetName":%q,"brand":%q,"version":%q,"cpe":%q,"cpeName":%q}`, host, name, brand, version, cpe, name)
}

func vansBody(key string, rows ...string) string {
	return fmt.Sprintf(`{"api_key":%q,"data":[%s]}`, key, strings.Join(rows, ","))
}

// held lists what an organisation is known to run, by machine.
func (w *world) held(org int64) map[string]bool {
	w.t.Helper()
	rows, err := w.app.Store.Read().Query("SELECT a.name, h.as_written FROM holding h JOIN asset a ON a.id = h.asset WHERE h.org = $1", org)
	w.ok(err)
	defer func() { _ = rows.Close() }()
	out := map[string]bool{}
	for rows.Next() {
		var host, as string
		w.ok(rows.Scan(&host, &as))
		out[host+" "+as] = true
	}
	w.ok(rows.Err())
	return out
}

func TestVANSTakesWhatItsClientsSend(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		w.drain()
		all := w.machines()
		var key string
		for _, m := range all {
			if m.name == "clinic's token" {
				key = m.token
			}
		}
		const access = "cpe:2.3:a:microsoft:access:2016:*:*:*:*:*:*"
		code, got := w.insert(vans2, vansBody(key,
			asset("4044995670156060910", "Microsoft Access 2016", "Microsoft Corporation", "16.0.4266.1001", access), // the manual's own sample, one attribute short
			asset("4044995670156060910", "pkg:nuget/Microsoft.Extensions.Options@7.0.0", "nuget", "N/A", "N/A"),
			asset("d25842f86751986cb817db5aaf4d1108", "ProFTPD", "ProFTPD Project", "1.3.5", "N/A"),
			asset("d25842f86751986cb817db5aaf4d1108", "內部系統", "N/A", "N/A", "N/A"),
			asset("", "Microsoft Access 2016", "Microsoft Corporation", "16", access)))
		if code != http.StatusOK || !got.Success || got.Received != 5 || got.Accepted != 3 || len(got.Items) != 5 {
			t.Fatalf("%d %+v", code, got)
		}
		for i, want := range []string{"accepted", "accepted", "accepted", "not_comparable", "not_comparable"} {
			it := got.Items[i]
			if it.Row != i+1 || it.Verdict != want || want == "not_comparable" && (it.Message["zh-TW"] == "" || it.Message["en"] == "") {
				t.Errorf("row %d: %+v, want %s", i+1, it, want)
			}
		}
		// another host comes; then one of the first comes anew with one thing less
		w.insert(vans2, vansBody(key, asset("third", "OpenSSL", "openssl", "3.0.1", "cpe:2.3:a:openssl:openssl:3.0.1:*:*:*:*:*:*:*")))
		w.insert(vans2, vansBody(key, asset("4044995670156060910", "Microsoft Access 2016", "Microsoft Corporation", "16.0.4266.1001", access)))
		if _, got := w.insert(vans2, vansBody(key, asset("d25842f86751986cb817db5aaf4d1108", "內部系統", "N/A", "N/A", "N/A"))); !got.Success || got.Accepted != 0 {
			t.Errorf("%+v", got)
		}
		w.drain()
		held := w.held(w.clinic) // what is only said in words is kept too, until somebody says what it means
		if len(held) != 3 || !held["d25842f86751986cb817db5aaf4d1108 內部系統"] || !held["third cpe:2.3:a:openssl:openssl:3.0.1:*:*:*:*:*:*:*"] || !held["4044995670156060910 "+access] {
			t.Errorf("held: %v", held)
		}
		// the first generation counts only, and replaces the whole of itself
		v1 := `{"api_key":%q,"data":[{"oid":"2.16.886.105.100010","unit_name":"x","asset_number":"1","product_name":%q,"product_vendor":"npm","product_version":"N/A","category":"software","cpe23":"N/A","product_cpename":"N/A"}]}`
		for _, name := range []string{"pkg:npm/lodash@4.17.20", "pkg:npm/minimist@1.2.5"} {
			if code, got := w.insert(vans1, fmt.Sprintf(v1, key, name)); code != http.StatusOK || got.Accepted != 1 {
				t.Errorf("%d %+v", code, got)
			}
		}
		if held = w.held(w.clinic); len(held) != 4 {
			t.Errorf("held: %v", held)
		}
		// what is the hospital's weakness comes to the clinic: it is matched at once
		w.insert(vans2, vansBody(key, asset("box-9", "Box", "acme", "1.0", "cpe:2.3:a:acme:box:1.0:*:*:*:*:*:*:*")))
		w.drain()
		var n int
		w.ok(w.app.Store.Read().QueryRow(`SELECT count(*) FROM holding h JOIN verdict d ON d.component = h.component JOIN asset a ON a.id = h.asset WHERE h.org = $1 AND a.name = 'box-9' AND d.answer > 0`, w.clinic).Scan(&n))
		if n == 0 {
			t.Error("the new machine was not compared with what is known")
		}
	})
}

func TestVANSRefusesWithASentence(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	all := w.machines()
	desk, member := all[0].token, all[1].token
	row := asset("h", "n", "b", "1", "cpe:2.3:a:b:c:1")
	for _, c := range []struct {
		body string
		code int
		word string
	}{
		{vansBody("", row), 401, "token_refused"},
		{vansBody("lf_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", row), 401, "token_refused"},
		{`{"data":[` + row + `]}`, 401, "token_refused"},
		{vansBody(desk, row), 403, "key_of_no_organisation"},
		{`{"api_key":"` + member + `"}`, 400, "wrong_type"},
		{`{"api_key":"` + member + `","data":[` + row, 400, "truncated"},
		{`[]`, 400, "wrong_type"},
		{``, 400, ""},
		{`{"api_key":"` + member + `","data":[` + strings.Repeat(" ", 33<<20) + row + `]}`, 413, "too_large"},
		{strings.Repeat(" ", 300<<10) + vansBody(member, row), 401, "token_refused"}, // nobody reads on for somebody unknown
		{`{"data":[` + row + `],"api_key":"` + member + `"}`, 200, "accepted"},
	} {
		code, got := w.insert(vans2, c.body)
		if code != c.code || got.Success != (c.code == 200) || c.word != "" && got.Code != c.word || got.Message["zh-TW"] == "" || got.Message["en"] == "" {
			t.Errorf("%.60s…: %d %+v, want %d %s", c.body, code, got, c.code, c.word)
		}
		if strings.Contains(fmt.Sprint(got), member) {
			t.Error("the answer repeats the key")
		}
	}
	if a := w.send(machine{}, http.MethodGet, vans2, ""); a.code == http.StatusOK {
		t.Errorf("GET: %d", a.code)
	}
}
