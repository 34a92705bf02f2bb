package restricted_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/restricted"
)

// What a name meets and what it does not. The brands are invented.
func TestNamesAreMetAsWholeWords(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i, c := range []struct {
			brand, models, vendor, product string
			met                            bool
		}{
			{"Zorro", "", "Zorro", "A74", true},
			{"Zorro", "", "ZORRO", "a74", true},
			{"Zorro", "", "Zorrosite", "thing", false},
			{"Zorro", "", "azorro", "thing", false},
			{"Zorro", "", "Zor ro", "thing", false},
			{"Zorro", "", "Some dealer", "Zorro A74", true},
			{"Ｚｏｒｒｏ", "", "zorro", "phone", true},
			{"Foo-Link", "", "foolink", "router", true},
			{"Foo-Link", "", "foo link", "router", true},
			{"Foo-Link", "", "FOO_LINK", "router", true},
			{"Foo-Link", "", "foo", "link", true},
			{"Foo-Link", "", "foo linker", "router", false},
			{"Zorro", "A74", "zorro", "A74 black", true},
			{"Zorro", "A74", "zorro", "A740", false},
			{"Zorro", "A7*", "zorro", "A740", true},
			{"Zorro", "A7*|B1", "zorro", "C1", false},
			{"Zorro", "XC-200", "zorro", "xc200", true},
			{"左羅", "", "左羅", "攝影機", true},
			{"左羅", "", "左羅科技", "200型", true},
			{"左羅", "", "羅左", "攝影機", false},
			{"左羅", "", "左羅band", "4", true},
			{"Zorro", "", "acme", "windows_server_2019", false},
		} {
			e := restricted.NewEntry(fmt.Sprintf("T%d", i), c.brand)
			if c.models != "" {
				e.Models = strings.Split(c.models, "|")
			}
			if _, err := w.Save(t.Context(), desk, e); err != nil {
				t.Fatal(err)
			}
			w.upload(w.agency, "l.csv", "asset,vendor,product,version\nm,"+c.vendor+","+c.product+",1\n")
			if got := strings.Contains(w.list(w.agency), fmt.Sprintf(" T%d open", i)); got != c.met {
				t.Errorf("%s %s in %q %q: %v (%s)", c.brand, c.models, c.vendor, c.product, got, w.list(w.agency))
			}
			w.must(w.End(t.Context(), desk, e.Code))
		}
	})
}

func TestKeysMeetProductsAndWordsDoNotMeetPackages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.save("V", "", func(e *restricted.Entry) { e.Products = []string{"cpe:zorro"} })
		w.save("P", "", func(e *restricted.Entry) { e.Products = []string{"cpe:2.3:a:acme:chat:*:*:*:*:*:*:*:*"} })
		w.save("N", "", func(e *restricted.Entry) { e.Products = []string{"pkg:npm/%40zorro"} })
		w.save("B", "Quux")
		w.upload(w.agency, "l.csv", "asset,cpe,purl\na,cpe:2.3:h:zorro:cam:1:*:*:*:*:*:*:*,\nb,cpe:2.3:a:acme:chat:2:*:*:*:*:*:*:*,\nc,cpe:2.3:a:acme:other:2:*:*:*:*:*:*:*,\n"+
			"d,,pkg:npm/%40zorro/sdk@1.0\ne,,pkg:npm/quux@1.0\nf,,pkg:npm/zorro@1.0\n")
		w.has(w.agency, "a V open; b P open; d N open")
	})
}

func TestTheRegisterGoesOutAndComesBackAsATable(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		table := "\uFEFFcode,brand,names,models,products,kinds,reason,article,letter,since,until,public,orgs,groups,audience\n" +
			"2026-1,Zorro,左羅|ZR,A1*|B-2,cpe:zorro,phone|camera,'=danger,\"第 11 條, 第一項\",院臺護字第 1 號,2026-03-01,2027-03-01,yes,hospital,*:A|health:ABC,flagged\n" +
			"2026-2,Foo-Link,,,,network,,,,2026-03-01,,no,,energy:*,concerned\n"
		n, err := w.Import(t.Context(), desk, strings.NewReader(table))
		if err != nil || n != 2 {
			t.Fatal(n, err)
		}
		var out bytes.Buffer
		w.must(w.Export(t.Context(), desk, &out))
		if got, want := out.String(), strings.TrimPrefix(table, "\uFEFF"); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		before := w.kinds()
		if _, err := w.Import(t.Context(), desk, &out); err != nil {
			t.Fatal(err)
		}
		if got := w.kinds(); got != before || before != "entry_changed entry_changed" {
			t.Errorf("read again it changes something: %s", got)
		}
		history, err := w.History(t.Context(), desk, "2026-1", 10)
		if err != nil || len(history) != 1 || history[0].Reason != "=danger" {
			t.Errorf("%+v, %v", history, err)
		}
		for want, bad := range map[string]string{
			"bad_column": "code,colour\n1,2\n", "bad_tier": "code,brand,groups\n1,zo,health:X\n", "no_such_org": "code,brand,orgs\n1,zo,nowhere\n", "twice": "code,brand\n1,zo\n1,zo\n",
			"short_name": "code,brand\n1,z\n", "brand_missing": "code\n1\n", "bad_table": "code,brand\n1,\"zo\n", "not_obliged": "code,brand,orgs\n1,zo,firm\n", "bad_product": "code,products\n1,zorro\n",
			"applies_to_nobody": "code,brand,public\n1,zo,no\n", "bad_code": "code,brand\n 1/2,zo\n", "no_code": "brand\nzo\n", "too_many_cells": "code,brand\n1,zo,3\n",
		} {
			if _, err := w.Import(t.Context(), desk, strings.NewReader(bad)); fault.Of(err) == nil || fault.Of(err).Code != want {
				t.Errorf("%q: %v, want %s", bad, err, want)
			}
		}
		if got := w.kinds(); got != before {
			t.Errorf("a table that was refused changed something: %s", got)
		}
	})
}

func TestOnlyWhomItConcernsReadsTheRegister(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.save("all", "Zorro", func(e *restricted.Entry) { e.Applies.Groups = []restricted.Group{{Sector: "health"}} })
		w.save("held", "Quux", func(e *restricted.Entry) { e.Audience = restricted.Holders })
		w.save("desk", "Blip", func(e *restricted.Entry) { e.Audience = restricted.DeskAlone })
		w.save("later", "Soon", func(e *restricted.Entry) { e.Since = w.clock.now().Add(time.Hour) })
		codes := func(v marking.Viewer) string {
			list, err := w.Entries(t.Context(), v, restricted.Filter{Ended: true, Limit: 100})
			if fault.Is(err, fault.NotFound) {
				return "nothing here"
			}
			w.must(err)
			var out []string
			for _, e := range list {
				out = append(out, e.Code)
			}
			return strings.Join(out, " ")
		}
		want := func(v marking.Viewer, want string) {
			t.Helper()
			if got := codes(v); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
		want(desk, "all desk held later")
		want(w.viewer(w.agency, 0), "all")
		want(w.viewer(w.hospital, 0), "all")
		want(w.viewer(w.firm, 0), "nothing here")
		want(w.viewer(w.keeper, 0), "nothing here")
		want(marking.Public(), "nothing here")
		w.upload(w.agency, "l.csv", "asset,vendor,product\nm,quux,phone\nn,blip,phone\n")
		want(w.viewer(w.agency, 0), "all held")
		if flags, err := w.Flags(t.Context(), w.viewer(w.agency, 0), restricted.FlagFilter{Limit: 10}); err != nil || len(flags) != 1 || flags[0].Code != "held" {
			t.Errorf("what is the desk's alone is shown: %+v, %v", flags, err)
		}
		w.clock.pass(2 * time.Hour)
		w.must(w.Sweep(t.Context()))
		want(w.viewer(w.agency, 0), "all held later")
		if _, err := w.Save(t.Context(), w.viewer(w.agency, 0), restricted.NewEntry("x", "zo")); !fault.Is(err, fault.NotAllowed) {
			t.Errorf("a member writes the register: %v", err)
		}
	})
}
