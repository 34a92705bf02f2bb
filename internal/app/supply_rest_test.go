package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lianfang/client"
	"lianfang/internal/format/sniff"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/store/storetest"
)

// boxKEV says that the flaw of the box is exploited.
const boxKEV = `{"title":"KEV","catalogVersion":"2026.11.20","dateReleased":"2026-11-20T00:00:00.000Z","count":1,"vulnerabilities":[{"cveID":"` + boxCVE + `","vendorProject":"Acme","product":"Box","vulnerabilityName":"Acme Box flaw",
	"dateAdded":"2026-11-20","shortDescription":"x","requiredAction":"update","dueDate":"2026-12-11","knownRansomwareCampaignUse":"Unknown","notes":"","cwes":[]}]}`

// The road from a supplier's inventory to its customer's inbox, through the program as it runs.
func TestACustomerHearsOfItsExposedSupplier(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		ctx := t.Context()
		_, err := w.app.Intel.Import(ctx, system, intel.File{Name: "kev.json", Format: sniff.KEV, Source: "harbour", Marking: tlp.Clear}, strings.NewReader(boxKEV))
		w.ok(err)
		w.drain()
		supplier, customer, stranger := w.hands("officer of the hospital"), w.hands("officer of the clinic"), w.hands("officer of the bank")

		links := got(customer.AddSupplyLink(ctx, "clinic", client.NewSupplyLink{Supplier: "hospital", What: "laboratory"}))(w).Links
		if len(links) != 1 || links[0].Agreed {
			t.Fatalf("%+v", links)
		}
		if s := got(supplier.GetSupply(ctx, client.OrgQuery{}))(w); s.Unnamed != 1 || s.Customers != 0 || s.Consent != "nothing" {
			t.Errorf("%+v", s)
		}
		w.refusedAs("a supplier that was not let know", "no_such_link", supplier.ConfirmSupplyLink(ctx, "clinic", "hospital"))
		w.refusedAs("without a customer", "no_customers", second(supplier.TellCustomers(ctx, client.NewSupplyNotice{Vulnerability: boxCVE})))
		w.ok(customer.ConfirmSupplyLink(ctx, "clinic", "hospital"))
		w.ok(supplier.ConfirmSupplyLink(ctx, "clinic", "hospital"))

		p := got(supplier.PreviewSupplyNotice(ctx, client.SupplyPreviewQuery{Vulnerability: boxCVE}))(w)
		if p.Customers != 1 || !strings.Contains(p.Words.Title.En, "hospital") {
			t.Errorf("%+v", p)
		}
		got(supplier.SetSupplyConsent(ctx, client.SupplyConsent{Consent: "exploited"}))(w)
		w.ok(w.app.Supply.Sweep(ctx))
		w.drain()
		if n := got(supplier.ListSupplyNotices(ctx, client.OrgQuery{}))(w).Notices; len(n) != 0 {
			t.Errorf("within the first day: %+v", n)
		}
		w.clock.pass(25 * time.Hour)
		anew := func(name string) *client.Client { // a day later everybody signs in again
			r := w.reader(name)
			r.cookie.Value = w.session(r)
			return w.hands(name)
		}
		supplier, customer, stranger = anew("officer of the hospital"), anew("officer of the clinic"), anew("officer of the bank")
		w.ok(w.app.Supply.Sweep(ctx))
		w.drain()
		told := got(customer.ListSupplierWords(ctx, client.OrgQuery{}))(w).Words
		if len(told) != 1 || told[0].Supplier != "hospital" || told[0].Kind != "exposed" {
			t.Fatalf("%+v", told)
		}
		for _, check := range got(customer.WhyGot(ctx, told[0].Number, client.OrgQuery{}))(w).Checks {
			if strings.Contains(fmt.Sprint(check), "fw0") {
				t.Errorf("a machine of the supplier is told: %+v", check)
			}
		}
		got(customer.AnswerWarning(ctx, told[0].Number, client.Receipt{Answer: "confirmed"}))(w)
		if n := got(supplier.ListSupplyNotices(ctx, client.OrgQuery{}))(w).Notices; len(n) != 1 || n[0].Told != 1 || n[0].Counted || n[0].Number != "" {
			t.Errorf("%+v", n)
		}
		for what, err := range map[string]error{"the supplier's notices": second(stranger.ListSupplyNotices(ctx, client.OrgQuery{Org: "hospital"})), "its requests": second(stranger.ListSupplyRequests(ctx, client.OrgQuery{Org: "hospital"})),
			"it as a supplier": second(stranger.GetSupply(ctx, client.OrgQuery{Org: "hospital"})), "what a customer was told": second(stranger.ListSupplierWords(ctx, client.OrgQuery{Org: "clinic"}))} {
			w.refusedAs("a stranger that asks for "+what, "no_such_supply", err)
		}
		if page := w.get(w.reader("officer of the bank"), "/warnings/"+told[0].Number); page.code != 404 {
			t.Errorf("a stranger opens it: %d", page.code)
		}
		if page := w.get(w.reader("officer of the clinic"), "/supply"); !strings.Contains(page.body, told[0].Number) {
			t.Error("it does not stand on the page of suppliers")
		}
	})
}
