package exposure_test

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/format/sbom"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// hand hands in a list and gives its snapshot.
func (w *world) hand(u exposure.Upload) exposure.Snapshot {
	w.t.Helper()
	t, err := w.Take(w.t.Context(), system, u)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.snapshot(t.Inventory)
}

func (w *world) list(csv string) exposure.Snapshot {
	w.t.Helper()
	return w.hand(exposure.Upload{Org: w.orgs[0], Name: "list.csv", Format: sbom.CSV, Body: strings.NewReader(csv)})
}

func (w *world) snapshot(id int64) exposure.Snapshot {
	w.t.Helper()
	s, err := w.SnapshotByID(w.t.Context(), system, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// listed gives a snapshot's rows as "machine name", sorted.
func (w *world) listed(s exposure.Snapshot) []string {
	w.t.Helper()
	rows, err := w.RowsOf(w.t.Context(), system, s)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for r, err := range rows {
		if err != nil {
			w.t.Fatal(err)
		}
		out = append(out, r.Machine+" "+r.Name)
	}
	slices.Sort(out)
	return out
}

// told gives how a snapshot differs from the one before, as people read it.
func told(all []exposure.Change) []string {
	var out []string
	for _, c := range all {
		out = append(out, fmt.Sprintf("%s: %s -> %s", c.Machine, c.Was.Title(), c.Now.Title()))
	}
	return out
}

func cpeOf(product int, version int) string {
	return fmt.Sprintf("cpe:2.3:a:acme:p%d:%d.0:*:*:*:*:*:*:*", product, version)
}

func TestAnUploadIsASnapshotAndSaysWhatChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		first := "asset,cpe\nweb," + cpeOf(1, 1) + "\nweb," + cpeOf(2, 1) + "\ndb," + cpeOf(3, 1) + "\ndb,nothing\n"
		a := w.list(first)
		if !a.First() || a.Diff || a.Rows != 4 || a.Known != 3 || a.Problems != 3 || len(a.Said) != 3 || a.Said[0].Row != 4 || a.Added != 3 || a.Removed != 0 || a.Changed != 0 {
			t.Errorf("first: %+v", a)
		}
		if sum := sha256.Sum256([]byte(first)); string(a.SHA256) != string(sum[:]) {
			t.Errorf("the sum of the file is %x", a.SHA256)
		}
		b := w.list("asset,cpe\nweb," + cpeOf(2, 1) + "\nweb," + cpeOf(1, 2) + "\nmail," + cpeOf(3, 1) + "\n")
		if b.N != 2 || b.Added != 1 || b.Removed != 1 || b.Changed != 1 {
			t.Errorf("second: %+v", b)
		}
		got, err := w.Changes(t.Context(), system, b, 0, 100)
		if want := []string{"web: acme p1 1.0 -> acme p1 2.0", "db: acme p3 1.0 -> ", "mail:  -> acme p3 1.0"}; err != nil || !slices.Equal(told(got), want) {
			t.Errorf("%q %v", told(got), err)
		}
		if page, err := w.Changes(t.Context(), system, b, got[1].Place, 1); err != nil || len(page) != 1 || page[0].Machine != "mail" {
			t.Errorf("second page: %+v %v", page, err)
		}
		if got := w.listed(a); !slices.Equal(got, []string{"db " + cpeOf(3, 1), "web " + cpeOf(1, 1), "web " + cpeOf(2, 1)}) {
			t.Errorf("the first list is now %q", got)
		}
		same := w.list("asset,cpe\nmail," + cpeOf(3, 1) + "\nweb," + cpeOf(1, 2) + "\nweb," + cpeOf(2, 1) + "\n") // the same in another order
		if same.Added+same.Removed+same.Changed != 0 {
			t.Errorf("the same list again: %+v", same)
		}
		other := w.hand(exposure.Upload{Org: w.orgs[0], Name: "other.csv", Format: sbom.CSV, Body: strings.NewReader("asset,cpe\nweb," + cpeOf(9, 1) + "\n")})
		if other.N != 1 || other.Added != 1 {
			t.Errorf("another list: %+v", other)
		}
		all, err := w.Snapshots(t.Context(), system, w.orgs[0], 0, 3)
		if err != nil || len(all) != 3 || all[0].ID != other.ID || all[2].ID != b.ID {
			t.Errorf("uploads: %+v %v", all, err)
		}
		if rest, err := w.Snapshots(t.Context(), system, w.orgs[0], all[2].ID, 3); err != nil || len(rest) != 1 || rest[0].ID != a.ID {
			t.Errorf("older uploads: %+v %v", rest, err)
		}
		if _, _, err := w.Compare(t.Context(), system, a, other, 0, 10); err == nil {
			t.Error("snapshots of two lists were compared")
		}
	})
}

// Whatever lists follow each other, each can be given again as it was, and any two differ by what Compare says.
func TestEverySnapshotCanBeGivenAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		r := rand.New(rand.NewPCG(dice, 1))
		for round := range 6 {
			name := fmt.Sprintf("round%d.csv", round)
			var snaps []exposure.Snapshot
			var want [][]string
			for range 6 {
				var csv strings.Builder
				csv.WriteString("asset,cpe,purl\n")
				seen := map[string]bool{}
				for range r.IntN(12) {
					machine := []string{"", "a", "b", "c"}[r.IntN(4)]
					row := fmt.Sprintf("%s,%s,%s\n", machine, cpeOf(r.IntN(4), r.IntN(3)), []string{"", "pkg:npm/x@" + fmt.Sprint(r.IntN(3))}[r.IntN(2)])
					if machine == "" || !seen[row] {
						csv.WriteString(row)
					}
					seen[row] = true
				}
				body := csv.String()
				snap := w.hand(exposure.Upload{Org: w.orgs[0], Name: name, Format: sbom.CSV, Body: strings.NewReader(body)})
				snaps, want = append(snaps, snap), append(want, w.listed(snap))
				if got := nameless(want[len(want)-1]); !slices.Equal(got, rowsAsRead(body)) {
					t.Fatalf("round %d: the list\n%s\nis kept as %q", round, body, got)
				}
			}
			for i, snap := range snaps {
				if got := w.listed(w.snapshot(snap.ID)); !slices.Equal(got, want[i]) {
					t.Fatalf("round %d: snapshot %d is given as %q, it was %q", round, i, got, want[i])
				}
				for j := range i {
					w.differ(snaps[j], snap, want[j], want[i])
				}
			}
		}
	})
}

// nameless leaves out the machines that the list did not name.
func nameless(rows []string) []string {
	var out []string
	for _, r := range rows {
		machine, name, _ := strings.Cut(r, " ")
		if number, rest, ok := strings.Cut(name, " "); ok && strings.HasPrefix(number, "#") {
			machine, name = "", rest
		}
		out = append(out, machine+" "+name)
	}
	slices.Sort(out)
	return out
}

// rowsAsRead is what a list of this test says: a thing that a machine has twice it has once.
func rowsAsRead(csv string) []string {
	var out []string
	seen := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(csv), "\n")[1:] {
		cell := strings.Split(line, ",")
		for _, name := range cell[1:] {
			row := cell[0] + " " + name
			if name == "" || cell[0] != "" && seen[row] {
				continue
			}
			seen[row] = true
			out = append(out, row)
		}
	}
	slices.Sort(out)
	return out
}

// differ applies what Compare says to the one list and expects the other.
func (w *world) differ(from, to exposure.Snapshot, had, has []string) {
	w.t.Helper()
	all, n, err := w.Compare(w.t.Context(), system, w.snapshot(from.ID), w.snapshot(to.ID), 0, 1000)
	if err != nil || n != len(all) {
		w.t.Fatal(n, err)
	}
	got := slices.Clone(had)
	for _, c := range all {
		for _, name := range c.Was.Names {
			at := slices.Index(got, c.Machine+" "+name)
			if at < 0 {
				w.t.Fatalf("%s %s went and was not there", c.Machine, name)
			}
			got = slices.Delete(got, at, at+1)
		}
		for _, name := range c.Now.Names {
			got = append(got, c.Machine+" "+name)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, has) {
		w.t.Fatalf("snapshot %d and the differences to %d give %q, want %q", from.N, to.N, got, has)
	}
}

// A thing of a list that names no machines keeps its place when lines move.
func TestALineMoreAtTheTopIsOneChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.list("cpe\n" + cpeOf(1, 1) + "\n" + cpeOf(2, 1) + "\n" + cpeOf(2, 1) + "\n" + cpeOf(3, 1) + "\n")
		b := w.list("cpe\n" + cpeOf(7, 1) + "\n" + cpeOf(1, 1) + "\n" + cpeOf(2, 1) + "\n" + cpeOf(2, 1) + "\n" + cpeOf(3, 2) + "\n")
		if b.Added != 1 || b.Removed != 0 || b.Changed != 1 {
			got, _ := w.Changes(t.Context(), system, b, 0, 100)
			t.Errorf("%+v: %q", b, told(got))
		}
		if n := len(w.listed(b)); n != 5 {
			t.Errorf("%d rows", n)
		}
	})
}

// Machines that are handed in one by one make one list, and each hand-in is a snapshot of it.
func TestListsOfSingleMachinesAreSnapshotsToo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		put := func(csv string) exposure.Snapshot {
			return w.hand(exposure.Upload{Org: w.orgs[0], Name: "VANS", Format: sbom.CSV, Body: strings.NewReader("asset,cpe\n" + csv), ByMachine: true})
		}
		a := put("web," + cpeOf(1, 1) + "\n")
		b := put("db," + cpeOf(1, 1) + "\n")
		c := put("web," + cpeOf(1, 2) + "\nweb," + cpeOf(4, 1) + "\n")
		d := put("db,nothing\n") // a machine that has nothing which can be compared
		for i, want := range []struct {
			s                       exposure.Snapshot
			added, removed, changed int64
			rows                    string
		}{
			{a, 1, 0, 0, "web p1 1"}, {b, 1, 0, 0, "db p1 1, web p1 1"}, {c, 1, 0, 1, "db p1 1, web p1 2, web p4 1"}, {d, 0, 1, 0, "web p1 2, web p4 1"},
		} {
			var rows []string
			for _, r := range w.listed(w.snapshot(want.s.ID)) {
				machine, name, _ := strings.Cut(r, " ")
				part := strings.Split(name, ":")
				rows = append(rows, machine+" "+part[4]+" "+strings.TrimSuffix(part[5], ".0"))
			}
			if got := strings.Join(rows, ", "); got != want.rows || want.s.Added != want.added || want.s.Removed != want.removed || want.s.Changed != want.changed || !want.s.ByMachine {
				t.Errorf("snapshot %d: %q %+v", i+1, got, want.s)
			}
		}
	})
}

func TestAnUploadSaysWhichVulnerabilitiesItEndedAndBegan(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.know("nvd", "a.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.upload(0, "asset,cpe\nweb-1,cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*\nweb-2,cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*\nweb-3,cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*\n")
		b := w.list("asset,cpe\nweb-1,cpe:2.3:a:apache:tomcat:9.0.99:*:*:*:*:*:*:*\nweb-2,cpe:2.3:a:apache:tomcat:9.0.99:*:*:*:*:*:*:*\nweb-3,cpe:2.3:a:apache:tomcat:9.0.2:*:*:*:*:*:*:*\n")
		w.drain()
		said := func(s exposure.Snapshot, gone bool, v marking.Viewer) []string {
			found, err := w.Effects(t.Context(), v, s, gone, 100)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, x := range found {
				out = append(out, fmt.Sprintf("%s %q %q %s on %d, open %v", x.CVE, x.Was, x.Now, x.Result, x.Machines, x.Open))
			}
			return out
		}
		fixed := []string{`CVE-2026-0001 "apache tomcat 9.0.1" "apache tomcat 9.0.99" yes on 2, open true`}
		if got := said(b, true, system); !slices.Equal(got, fixed) {
			t.Errorf("ended: %q", got)
		}
		if got := said(b, false, system); len(got) != 0 {
			t.Errorf("began: %q", got)
		}
		c := w.list("asset,cpe\nweb-1,cpe:2.3:a:apache:tomcat:9.0.3:*:*:*:*:*:*:*\nweb-2,cpe:2.3:a:apache:tomcat:9.0.99:*:*:*:*:*:*:*\n")
		w.drain()
		if got := said(c, true, system); !slices.Equal(got, []string{`CVE-2026-0001 "apache tomcat 9.0.2" "" yes on 1, open true`}) {
			t.Errorf("ended: %q", got)
		}
		if got := said(c, false, system); !slices.Equal(got, []string{`CVE-2026-0001 "apache tomcat 9.0.99" "apache tomcat 9.0.3" yes on 1, open true`}) {
			t.Errorf("began: %q", got)
		}
		// the record changes: what nobody holds is not judged again, and what the upload ended stays written
		w.know("nvd", "a2.json", nvdRecord("CVE-2026-0001", "2026-01-09T00:00:00.000", tomcat("9.0.40")))
		if got := said(b, true, system); !slices.Equal(got, fixed) {
			t.Errorf("ended, after a correction: %q", got)
		}
		if got := w.snapshot(c.ID); got.Judged.IsZero() {
			t.Errorf("still being compared: %+v", got)
		}
		if _, err := w.Effects(t.Context(), marking.Viewer{Class: marking.ClassMember, Org: w.orgs[1]}, b, true, 10); err == nil {
			t.Error("another organisation reads what an upload ended")
		}
	})
}

// The differences of old snapshots are forgotten; that they were stays, and what is newer can still be given.
func TestOldDifferencesAreForgotten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		var all []exposure.Snapshot
		for i := range 4 {
			all = append(all, w.list(fmt.Sprintf("asset,cpe\nweb,%s\n", cpeOf(1, i))))
		}
		old := time.Now().AddDate(-2, 0, -1).UnixMicro()
		if err := s.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec("UPDATE inventory SET at = $1 WHERE id IN ($2, $3)", old, all[0].ID, all[1].ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := w.SweepSnapshots(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := w.listed(w.snapshot(all[1].ID)); !slices.Equal(got, []string{"web " + cpeOf(1, 1)}) {
			t.Errorf("the second is given as %q", got)
		}
		first := w.snapshot(all[0].ID)
		if _, err := w.RowsOf(t.Context(), system, first); err == nil || first.Rebuilt {
			t.Error("the first is given though what followed it is forgotten")
		}
		if second := w.snapshot(all[1].ID); second.Diff || second.Changed != 1 {
			t.Errorf("the second: %+v", second)
		}
	})
}

// An upload that the program of before took, while nodes are replaced one by one, is one of the list's; what was before it is not given as if it had not been.
func TestAnUploadThatAnOldNodeTookIsNotForgotten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		first := w.list("asset,cpe\nweb," + cpeOf(1, 1) + "\n")
		second := w.list("asset,cpe\nweb," + cpeOf(1, 2) + "\n")
		if err := s.Write(t.Context(), func(tx *store.Tx) error { // as the old program leaves it: no list, no differences
			if _, err := tx.Exec("UPDATE inventory SET list = 0, n = 0, diff = FALSE, judged_at = 0 WHERE id = $1", second.ID); err != nil {
				return err
			}
			_, err := tx.Exec("UPDATE inventory_list SET n = 1")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		third := w.list("asset,cpe\nweb," + cpeOf(1, 3) + "\n")
		if second = w.snapshot(second.ID); second.N != 2 || third.N != 3 || third.Changed != 1 || second.Judged.IsZero() {
			t.Errorf("%+v\n%+v", second, third)
		}
		if got := w.listed(second); !slices.Equal(got, []string{"web " + cpeOf(1, 2)}) {
			t.Errorf("the second is given as %q", got)
		}
		if first = w.snapshot(first.ID); first.Rebuilt {
			t.Error("the first is given as if nothing had been between")
		}
	})
}
