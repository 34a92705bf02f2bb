package app_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"lianfang/client"
	"lianfang/internal/exposure"
	"lianfang/internal/format/sbom"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// uploads are the paths of everybody's uploads.
func (w *world) uploads(afters ...string) (out []string) {
	return w.snapshots("/exposure/uploads/", afters)
}

// inventories are the same for programs.
func (w *world) inventories(afters ...string) (out []string) {
	return w.snapshots("/inventories/", afters)
}

func (w *world) snapshots(before string, afters []string) (out []string) {
	for _, org := range []int64{w.hospital, w.clinic, w.agent} {
		all, err := w.app.Exposure.Snapshots(w.t.Context(), system, org, 0, 20)
		w.ok(err)
		for _, s := range all {
			for _, after := range afters {
				out = append(out, fmt.Sprintf("%s%d%s", before, s.ID, after))
			}
		}
	}
	return append(out, before+"1"+afters[0], before+"x"+afters[0])
}

// renewed is what the hospital runs after it brought its walls up to date.
func renewed() string {
	lines := strings.SplitAfter(inventory(), "\n")
	for i, l := range lines {
		if strings.Contains(l, "acme:wall") {
			lines[i] = strings.Replace(l, ":1.0:", ":2.0:", 1)
		}
	}
	return strings.Join(lines, "") + "new,cpe:2.3:a:acme:gadget:1.0:*:*:*:*:*:*:*\n"
}

// The page of an upload is for those who read the organisation's lists, and tells each of them the vulnerabilities that they may know of.
func TestAnUploadIsReadByThoseWhoReadTheList(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := small(t, addr, levels)
		w.ok(w.app.Members.Delegate(t.Context(), system, []member.Delegation{{Agent: w.agent, Org: w.hospital, What: member.DelegateInventory, Amber: true, Until: w.clock.now().Add(1000 * time.Hour).UnixMicro()}}))
		w.inventory(w.hospital, renewed())
		w.drain()
		all, err := w.app.Exposure.Snapshots(t.Context(), system, w.hospital, 0, 5)
		w.ok(err)
		path := fmt.Sprintf("/exposure/uploads/%d", all[0].ID)
		may := map[string]bool{"desk": true, "second of the desk": true, "administrator of the centre": true, "officer of the hospital": true, "administrator of the hospital": true, "reader of the hospital": true, "agent with AMBER": true}
		for _, r := range w.readers {
			page, list, progress, others := w.get(r, path), w.get(r, path+"/list"), w.get(r, "/exposure/progress?of="+path[len("/exposure/uploads/"):]), w.get(r, "/exposure/uploads?org=hospital")
			if !may[r.name] {
				for _, a := range []answer{page, list, progress, others} {
					if a.code == http.StatusOK || strings.Contains(a.everything(), "gadget") {
						t.Errorf("%s: %d", r, a.code)
					}
				}
				continue
			}
			if page.code != http.StatusOK || list.code != http.StatusOK || progress.code != http.StatusOK || others.code != http.StatusOK || !strings.Contains(others.body, path) {
				t.Errorf("%s: %d %d %d %d", r, page.code, list.code, progress.code, others.code)
			}
			if !strings.Contains(page.body, "acme gadget 1.0") || !strings.Contains(list.body, "gadget") {
				t.Errorf("%s is not shown what changed", r)
			}
			for _, l := range levels {
				if shown := strings.Contains(page.body, warnID(l)); shown != r.told(l) {
					t.Errorf("%s: the vulnerability of %v is shown: %v", r, l, shown)
				}
			}
		}
	})
}

// A list that is downloaded and handed in again is the same list.
func TestADownloadedListCanBeHandedInAgain(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		m, me := w.machine("clinic's token"), w.reader("officer of the clinic")
		body := "asset,cpe,purl\n=cmd|calc,cpe:2.3:a:acme:box:1.0:*:*:*:*:*:*:*,\nweb,,pkg:npm/left-pad@1.3.0\nweb,cpe:2.3:a:acme:join:1.0:*:*:*:*:*:*:*,\n"
		put := func(name, body string) client.Inventory {
			return into[client.Inventory](w, w.send(m, http.MethodPut, "/api/v1/inventories/"+name, body), http.StatusOK)
		}
		first := put("l.csv", body)
		later := put("l.csv", strings.Replace(body, "1.3.0", "2.0.0", 1))
		w.drain()
		c, q, number := m.client(w), client.ChangesQuery{}, strconv.FormatInt(later.Number, 10)
		for _, differs := range []client.InventoryChanges{got(c.ListInventoryChanges(t.Context(), number, q))(w), got(c.ListInventoryChanges(t.Context(), number, client.ChangesQuery{With: strconv.FormatInt(first.Number, 10)}))(w)} {
			if len(differs.Changes) != 1 || differs.Changes[0].Asset != "web" || differs.Changes[0].Was == nil || differs.Changes[0].Now == nil || !slices.Contains(differs.Changes[0].Now.Names, "pkg:npm/left-pad@2.0.0") || differs.Next != "" {
				t.Errorf("%+v", differs)
			}
		}
		if e := got(c.ListInventoryEffects(t.Context(), number))(w); e.Judged == nil || len(e.Ended)+len(e.Began) != 0 {
			t.Errorf("%+v", e)
		}
		w.refusedAs("another's upload", "no_such_upload", second(w.machine("bank's token").client(w).ListInventoryChanges(t.Context(), number, q)))
		a := w.get(me, fmt.Sprintf("/exposure/uploads/%d/list", first.Number))
		rows, err := csv.NewReader(strings.NewReader(a.body)).ReadAll()
		w.ok(err)
		if len(rows) != 4 || strings.HasPrefix(rows[1][0], "=") || !slices.Contains(rows[0], "purl") {
			t.Errorf("%q", rows)
		}
		third := put("l.csv", strings.ReplaceAll(a.body, "'=", "="))
		if third.Added != 0 || third.Removed != 0 || third.Changed != 1 {
			t.Errorf("%+v", third)
		}
		page := w.get(me, fmt.Sprintf("/exposure/uploads/%d?with=%d", third.Number, first.Number))
		if page.code != http.StatusOK || strings.Contains(page.body, "left-pad") {
			t.Errorf("the first and the third differ: %d", page.code)
		}
		other := put("other.csv", body)
		if a := w.get(me, fmt.Sprintf("/exposure/uploads/%d?with=%d", third.Number, other.Number)); a.code != http.StatusUnprocessableEntity {
			t.Errorf("two lists are compared: %d", a.code)
		}
	})
}

// What VANS clients send is kept as snapshots of one list.
func TestWhatVANSSendsIsKeptAsSnapshots(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		m := w.machine("clinic's token")
		for _, rows := range [][]string{
			{asset("h1", "box", "acme", "1.0", "cpe:2.3:a:acme:box:1.0:*:*:*:*:*:*:*")},
			{asset("h2", "box", "acme", "1.0", "cpe:2.3:a:acme:box:1.0:*:*:*:*:*:*:*")},
			{asset("h1", "box", "acme", "2.0", "cpe:2.3:a:acme:box:2.0:*:*:*:*:*:*:*")},
		} {
			if code, a := w.insert(vans2, vansBody(m.token, rows...)); code != http.StatusOK || !a.Success {
				t.Fatalf("%d %+v", code, a)
			}
		}
		all, err := w.app.Exposure.Snapshots(t.Context(), system, w.clinic, 0, 10)
		w.ok(err)
		var got []string
		for _, s := range all {
			got = append(got, fmt.Sprintf("%s %d +%d -%d ~%d %v %s", s.Name, s.N, s.Added, s.Removed, s.Changed, s.ByMachine, s.Format))
		}
		if want := []string{"VANS 3 +0 -0 ~1 true vans", "VANS 2 +1 -0 ~0 true vans", "VANS 1 +1 -0 ~0 true vans"}; !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
	})
}

// While an upload is being compared its page says so, and when it is done it says that.
func TestAPageSaysHowFarTheComparisonIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	me := w.reader("officer of the clinic")
	taken, err := w.app.Exposure.Take(t.Context(), me.viewer(w), exposure.Upload{Org: w.clinic, Name: "l.csv", Format: sbom.CSV, Body: strings.NewReader("asset,cpe\na,cpe:2.3:a:acme:box:1.0:*:*:*:*:*:*:*\n")})
	w.ok(err)
	w.drain()
	set := func(judged, done, all int64) {
		w.ok(w.app.Store.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec("UPDATE inventory SET judged_at = $1, judged_n = $2, judge_n = $3 WHERE id = $4", judged, done, all, taken.Inventory)
			return err
		}))
	}
	path := fmt.Sprintf("/exposure/uploads/%d", taken.Inventory)
	// as it stands while a long list is under way
	set(0, 1500, 4000)
	for _, p := range []string{"/exposure", path} {
		if a := w.get(me, p); !strings.Contains(a.body, "1,500 of 4,000") || !strings.Contains(a.body, "<progress") {
			t.Errorf("%s does not say how far it is", p)
		}
	}
	if a := w.get(me, "/exposure/progress"); strings.TrimSpace(a.body) != `{"waiting":1,"done":1500,"all":4000}` {
		t.Errorf("%s", a.body)
	}
	set(1, 4000, 4000)
	if a := w.get(me, path); strings.Contains(a.body, "<progress aria-label=\"Comparing\"") {
		t.Error("the page still compares")
	}
	if a := w.get(me, "/exposure/progress"); strings.TrimSpace(a.body) != `{"waiting":0,"done":0,"all":0}` {
		t.Errorf("%s", a.body)
	}
}
