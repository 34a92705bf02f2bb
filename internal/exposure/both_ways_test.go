package exposure_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/exposure"
	"lianfang/internal/format/sbom"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// event is one thing that happens to a centre: a record that comes (or comes again, corrected or rejected), or a list that is handed in.
type event struct {
	source, doc string // knowledge
	org         int    // or a list of an organisation
	name, csv   string
}

func (w *world) happen(e event) {
	w.t.Helper()
	if e.doc != "" {
		w.know(e.source, "k.json", e.doc)
		return
	}
	if _, err := w.Take(w.t.Context(), system, exposure.Upload{Org: w.orgs[e.org], Name: e.name, Format: sbom.CSV, Body: strings.NewReader(e.csv)}); err != nil {
		w.t.Fatal(err)
	}
	w.drain()
}

// picture is all that the desk sees: findings and counts of every organisation.
func (w *world) picture() string {
	w.t.Helper()
	var b strings.Builder
	for i, org := range w.orgs {
		c, err := w.CountsOf(w.t.Context(), system, org)
		if err != nil {
			w.t.Fatal(err)
		}
		list := w.answers(i, system)
		slices.Sort(list)
		fmt.Fprintf(&b, "%d: %+v\n  %s\n", i, c, strings.Join(list, "\n  "))
	}
	return b.String()
}

const (
	dice  = 8119
	seeds = 8
)

// someNode draws criteria: applications that are vulnerable, or a platform.
func someNode(r *rand.Rand, vulnerable bool) string {
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	var m []string
	for range 1 + r.IntN(2) {
		if vulnerable {
			m = append(m, fmt.Sprintf(`{"vulnerable":true,"criteria":"cpe:2.3:a:acme:%s:*:*:*:*:*:*:*:*","versionEndExcluding":"%d.0","matchCriteriaId":"0"}`, pick("agent", "helper", "server"), 1+r.IntN(5)))
		} else {
			m = append(m, fmt.Sprintf(`{"vulnerable":false,"criteria":"cpe:2.3:o:%s:*:*:*:*:*:*:*","matchCriteriaId":"0"}`, pick("microsoft:windows:-", "linux:linux_kernel:-", "debian:debian_linux:11.0", "acme:os:*")))
		}
	}
	return `{"operator":"OR","negate":false,"cpeMatch":[` + strings.Join(m, ",") + `]}`
}

func someRecord(r *rand.Rand, id, day int) string {
	conf := `{"nodes":[` + someNode(r, true) + `]}`
	if r.IntN(2) == 0 {
		conf = `{"operator":"AND","nodes":[` + someNode(r, true) + "," + someNode(r, r.IntN(3) == 0) + `]}`
	}
	doc := nvdRecord(fmt.Sprintf("CVE-2026-%04d", id), fmt.Sprintf("2026-01-%02dT00:00:00.000", day), conf)
	if r.IntN(6) == 0 {
		doc = strings.Replace(doc, "Analyzed", "Rejected", 1)
	}
	return doc
}

func someList(r *rand.Rand) string {
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	b := "asset,cpe,purl\n"
	for range 1 + r.IntN(4) {
		asset := pick("m1", "m2", "m3", "")
		switch r.IntN(3) {
		case 0:
			b += asset + ",cpe:2.3:o:" + pick("microsoft:windows_11:-", "canonical:ubuntu_linux:22.04", "debian:debian_linux:11.0", "acme:os:2.0") + ":*:*:*:*:*:*:*,\n"
		case 1:
			b += fmt.Sprintf("%s,cpe:2.3:a:acme:%s:%d.5:*:*:*:*:*:*:*,pkg:generic/acme@1\n", asset, pick("agent", "helper", "server"), r.IntN(5))
		default:
			b += fmt.Sprintf("%s,cpe:2.3:a:acme:%s:*:*:*:*:*:*:*:*,\n", asset, pick("agent", "helper"))
		}
	}
	return b
}

// lasting keeps what still stands in the end: the newest of each record and of each list.
func lasting(all []event) (out []event) {
	for i, e := range all {
		if !slices.ContainsFunc(all[i+1:], func(later event) bool {
			return later.source == e.source && later.org == e.org && later.name == e.name && idOf(later.doc) == idOf(e.doc)
		}) {
			out = append(out, e)
		}
	}
	return out
}

func idOf(doc string) string {
	_, rest, _ := strings.Cut(doc, `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	return id
}

// Whatever the order, and whatever stood there before and was corrected, rejected or replaced: in the end a centre knows the same as one that was
// told only what still stands, first all records and then all lists, or the other way round.
func TestBothDirectionsGiveTheSame(t *testing.T) {
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(dice, seed))
		var all []event
		for n := range 14 {
			if r.IntN(2) == 0 {
				all = append(all, event{source: "nvd", doc: someRecord(r, 1+r.IntN(4), n+1)})
			} else {
				all = append(all, event{org: r.IntN(2), name: []string{"apps", "systems"}[r.IntN(2)], csv: someList(r)})
			}
		}
		knowledge := slices.DeleteFunc(lasting(all), func(e event) bool { return e.doc == "" })
		lists := slices.DeleteFunc(lasting(all), func(e event) bool { return e.doc != "" })
		orders := map[string][]event{"as it came": all, "records first": slices.Concat(knowledge, lists), "lists first": slices.Concat(lists, knowledge)}
		for database, open := range map[string]func(*testing.T) *store.Store{
			"sqlite":   func(t *testing.T) *store.Store { return storetest.SQLite(t) },
			"postgres": func(t *testing.T) *store.Store { return storetest.Open(t, storetest.PostgresAddr(t)) },
		} {
			if database == "postgres" && seed > 0 {
				continue // one history shows the SQL; a database for each order is dear there
			}
			t.Run(fmt.Sprintf("%s %d", database, seed), func(t *testing.T) {
				pictures := map[string]string{}
				for name, events := range orders {
					w := newWorld(t, open(t))
					for _, e := range events {
						w.happen(e)
					}
					pictures[name] = w.picture()
				}
				for name, got := range pictures {
					if want := pictures["records first"]; got != want {
						t.Errorf("%s:\n%s\nrecords first:\n%s\n%+v", name, got, want, all)
					}
				}
			})
		}
	}
}
