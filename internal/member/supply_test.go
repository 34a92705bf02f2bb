package member_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

func (w *world) links(v marking.Viewer, orgs ...int64) []member.Link {
	w.t.Helper()
	out, err := w.LinksOf(ctx(w), v, orgs)
	must(w.t, err)
	return out
}

func (w *world) customers(v marking.Viewer, supplier int64) member.Customers {
	w.t.Helper()
	n, err := w.CustomersOf(ctx(w), v, supplier)
	must(w.t, err)
	return n
}

func TestASupplierReadsANumberUntilItsCustomerLetsItKnow(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		clinic, mssp, bank := w.as(0, w.clinic, ""), w.as(0, w.mssp, ""), w.as(0, w.bank, "")
		must(t, w.AddLinks(c, clinic, []member.Link{{Supplier: w.mssp, Customer: w.clinic, What: "monitoring"}}))
		if got := w.links(mssp, w.mssp, w.clinic); len(got) != 0 {
			t.Errorf("the supplier reads %+v", got)
		}
		if got := w.links(bank, w.mssp, w.clinic); len(got) != 0 {
			t.Errorf("a stranger reads %+v", got)
		}
		if n := w.customers(mssp, w.mssp); n != (member.Customers{Unnamed: 1}) {
			t.Errorf("it counts %+v", n)
		}
		w.refused(w.ConfirmLink(c, mssp, w.mssp, w.clinic), fault.NotFound, "no_such_link")
		_, err := w.CustomersOf(c, bank, w.mssp)
		w.refused(err, fault.NotFound, "no_such_org")

		must(t, w.ConfirmLink(c, clinic, w.mssp, w.clinic))
		if got := w.links(mssp, w.mssp); len(got) != 1 || !got[0].Named || got[0].Agreed() {
			t.Errorf("after it let it know: %+v", got)
		}
		must(t, w.ConfirmLink(c, mssp, w.mssp, w.clinic))
		if got, n := w.links(clinic, w.clinic), w.customers(mssp, w.mssp); len(got) != 1 || !got[0].Agreed() || n != (member.Customers{Agreed: 1}) {
			t.Errorf("after both said so: %+v, %+v", got, n)
		}
		must(t, w.EndLink(c, mssp, w.mssp, w.clinic))
		if got := w.links(clinic, w.clinic); len(got) != 1 || got[0].Agreed() {
			t.Errorf("after the supplier took its word back: %+v", got)
		}
		must(t, w.EndLink(c, clinic, w.mssp, w.clinic))
		w.refused(w.EndLink(c, clinic, w.mssp, w.clinic), fault.NotFound, "no_such_link")
	})
}

// A supplier that names somebody in order to find out whether it was named by them learns nothing.
func TestNamingACustomerTellsNothingOfItsWord(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		mssp := w.as(0, w.mssp, "")
		must(t, w.AddLinks(c, w.as(0, w.clinic, ""), []member.Link{{Supplier: w.mssp, Customer: w.clinic, What: "monitoring"}}))
		before := w.customers(mssp, w.mssp)
		must(t, w.AddLinks(c, mssp, []member.Link{{Supplier: w.mssp, Customer: w.clinic, What: "monitoring"}, {Supplier: w.mssp, Customer: w.bank, What: "monitoring"}}))
		got := w.links(mssp, w.mssp)
		if len(got) != 2 || got[0].ByCustomer != got[1].ByCustomer || got[0].ByDesk != got[1].ByDesk || got[0].Named != got[1].Named {
			t.Errorf("the one that named it looks otherwise than the one that did not: %+v", got)
		}
		if after := w.customers(mssp, w.mssp); after != before {
			t.Errorf("the counts went from %+v to %+v", before, after)
		}
		must(t, w.ConfirmLink(c, marking.Desk(1), w.mssp, w.clinic))
		if got := w.links(mssp, w.mssp); got[0].ByDesk || got[1].ByDesk {
			t.Errorf("it reads what the desk confirmed: %+v", got)
		}
		must(t, w.EndLink(c, mssp, w.mssp, w.clinic))
		if got := w.links(marking.Desk(1), w.clinic); len(got) != 1 || !got[0].Agreed() {
			t.Errorf("what the supplier may not know ended by its word: %+v", got)
		}
	})
}

// Whatever the three say in whatever order: a link never counts by the voice of one, and never without its customer's.
func TestALinkCountsByTwoVoices(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := begin(t, s)
		clinic, mssp, desk := w.as(0, w.clinic, ""), w.as(0, w.mssp, ""), marking.Desk(1)
		who := map[string]marking.Viewer{"customer": clinic, "supplier": mssp, "desk": desk}
		rapid.Check(t, func(r *rapid.T) {
			_ = w.EndLink(t.Context(), desk, w.mssp, w.clinic)
			var customer, supplier, vouched, named bool
			var said []string
			for range rapid.IntRange(1, 6).Draw(r, "acts") {
				by := rapid.SampledFrom([]string{"customer", "supplier", "desk"}).Draw(r, "by")
				act := rapid.SampledFrom([]string{"add", "add named", "confirm", "end"}).Draw(r, "act")
				said = append(said, by+" "+act)
				there := customer || supplier
				link := []member.Link{{Supplier: w.mssp, Customer: w.clinic, What: "x", Named: act == "add named"}}
				var err error
				switch act {
				case "confirm":
					err = w.ConfirmLink(t.Context(), who[by], w.mssp, w.clinic)
				case "end":
					err = w.EndLink(t.Context(), who[by], w.mssp, w.clinic)
				default:
					err = w.AddLinks(t.Context(), who[by], link)
				}
				if err != nil && !fault.Is(err, fault.NotFound) {
					r.Fatal(err)
				}
				switch adds := act == "add" || act == "add named"; {
				case adds && by == "supplier":
					supplier = true
				case adds:
					customer, named, vouched = true, named || act == "add named", vouched || by == "desk"
				case act == "confirm" && by == "customer":
					customer, named = there || customer, there || named
				case act == "confirm" && by == "supplier":
					supplier = supplier || named
				case act == "confirm":
					vouched = vouched || customer
				case by == "supplier":
					supplier, vouched = false, vouched && !named
				default:
					customer, supplier, vouched, named = false, false, false, false
				}
				if !customer && !supplier {
					vouched, named = false, false
				}
			}
			all := w.links(desk, w.clinic)
			agreed := slices.ContainsFunc(all, member.Link.Agreed)
			if want := customer && (vouched || named && supplier); agreed != want {
				r.Fatalf("%v: agreed %v, want %v: %+v", said, agreed, want, all)
			}
			if n := w.customers(desk, w.mssp); (n.Agreed == 1) != agreed {
				r.Fatalf("%v: counted %+v", said, n)
			}
			list, err := w.AgreedCustomers(t.Context(), system, w.mssp, 0, 1, 10)
			if err != nil || slices.Equal(list, []int64{w.clinic}) != agreed {
				r.Fatalf("%v: listed %v %v", said, list, err)
			}
			waits, err := w.WaitingLinks(t.Context(), desk, 10)
			if err != nil || (len(waits) == 1) != (customer && !agreed) {
				r.Fatalf("%v: waits %+v %v", said, waits, err)
			}
		})
	})
}

func TestWhoIsOneOfFewSuppliersIsLeftOut(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		must(t, w.AddLinks(c, system, []member.Link{{Supplier: w.mssp, Customer: w.clinic, What: "x"}, {Supplier: w.bank, Customer: w.clinic, What: "x"}, {Supplier: w.mssp, Customer: w.bank, What: "x"}}))
		must(t, w.AddLinks(c, w.as(0, w.clinic, ""), []member.Link{{Supplier: w.hospital, Customer: w.clinic, What: "made up"}}))
		of := func() []int64 {
			list, err := w.AgreedCustomers(c, system, w.mssp, 0, 3, 10)
			must(t, err)
			return list
		}
		if got := of(); len(got) != 0 {
			t.Errorf("with a made-up third supplier: %v", got)
		}
		must(t, w.ConfirmLink(c, marking.Desk(1), w.hospital, w.clinic))
		if got := of(); !slices.Equal(got, []int64{w.clinic}) {
			t.Errorf("with three: %v", got)
		}
		_, err := w.AgreedCustomers(c, w.as(0, w.mssp, ""), w.mssp, 0, 1, 10)
		w.refused(err, fault.NotAllowed, "desk_only")
	})
}

func TestLinksAreForBothEndsAlone(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		w.refused(w.AddLinks(c, system, []member.Link{{Supplier: w.bank, Customer: w.bank, What: "x"}}), fault.Invalid, "supplies_itself")
		w.refused(w.AddLinks(c, w.as(0, w.bank, ""), []member.Link{{Supplier: w.bank, Customer: w.applicant, What: "x"}}), fault.NotFound, "no_such_org")
		w.refused(w.AddLinks(c, w.as(0, w.bank, ""), []member.Link{{Supplier: w.mssp, Customer: w.clinic, What: "x"}}), fault.NotFound, "no_such_org")
		must(t, w.AddLinks(c, system, []member.Link{{Supplier: w.mssp, Customer: w.clinic, What: "x"}}))
		w.refused(w.ConfirmLink(c, w.as(0, w.bank, ""), w.mssp, w.clinic), fault.NotFound, "no_such_link")
		w.refused(w.EndLink(c, w.as(0, w.bank, ""), w.mssp, w.clinic), fault.NotFound, "no_such_link")
		_, err := w.WaitingLinks(c, w.as(0, w.bank, ""), 10)
		w.refused(err, fault.NotAllowed, "desk_only")
		if k := w.kinds(w.mssp); k != "org.joined supply_link.added " {
			t.Errorf("facts: %s", k)
		}
	})
}
