package page

import (
	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Suppliers is whose customer an organisation is, and what they told it.
type Suppliers struct {
	Rows    []SupplierRow
	Add     string // where a supplier posts; "" for whoever may not
	Told    []SupplierWord
	Problem text.Text
}

// SupplierRow is a link of the supply chain, from one of its ends.
type SupplierRow struct {
	Org     Link
	What    string
	State   State
	Note    text.Text // who else says so, and what is still missing
	Slugs   [2]string // supplier, customer: what its forms post
	Confirm text.Text // "" where there is nothing to confirm
	End     text.Text
}

// SupplierWord is what a supplier told.
type SupplierWord struct {
	Who    Link
	What   Link // leads to the warning
	At     text.Text
	State  State
	Answer State
}

// Page draws the page.
func (p Suppliers) Page(v View) templ.Component { return suppliersPage(v, p) }

// Customers is an organisation as a supplier: who its customers are, what they may be told, what they were told.
type Customers struct {
	Org      Link // whose, for the desk
	Summary  text.Text
	Consent  []Choice
	Set      string // where the consent posts; "" for whoever may not
	Rows     []SupplierRow
	Notices  []NoticeRow
	Requests []RequestRow
	Attack   string // leads to the report of an attack
	Problem  text.Text
}

// NoticeRow is something that customers were told.
type NoticeRow struct {
	Org     Link // the supplier, for the desk
	Name    text.Text
	Warning Link // for the desk
	How     text.Text
	At      text.Text
	State   State
	Told    text.Text
	Answers text.Text
	End     string // where its end posts
}

// RequestRow is a question of the desk.
type RequestRow struct {
	Org    Link // the supplier, for the desk
	About  text.Text
	Words  string
	At     text.Text
	State  State
	Said   string
	ID     string
	Answer string // where the answer posts
	Report bool   // a yes leads to the supplier's own report
}

// Page draws the page.
func (p Customers) Page(v View) templ.Component { return customersPage(v, p) }

// TellCustomers is the very text that customers would read, before anybody does.
type TellCustomers struct {
	CVE       string
	Title     text.Text
	Lead      text.Text
	Todo      []Step
	Facts     []Fact
	TLP       TLP
	Customers text.Text
	Post      string // "" where there is nobody to tell, or they were told already
	Problem   text.Text
}

// Page draws the page.
func (p TellCustomers) Page(v View) templ.Component { return tellCustomersPage(v, p) }

// AttackReport is a supplier's report of an attack on itself.
type AttackReport struct {
	Post                     string
	Said, Since, Todo, Signs string
	Levels                   []Choice
	Customers                text.Text
	Problem                  text.Text
}

// Page draws the page.
func (p AttackReport) Page(v View) templ.Component { return attackReportPage(v, p) }

// SupplyDesk is what the desk sees of the supply chain.
type SupplyDesk struct {
	Waiting  []SupplierRow
	Notices  []NoticeRow
	Requests []RequestRow
	Lead     bool // may ask
	Unnamed  bool // may tell without a name
	Kinds    []Choice
	Problem  text.Text
	Slug     string // as it was typed
	CVE      string
	Words    string
}

// Page draws the page.
func (p SupplyDesk) Page(v View) templ.Component { return supplyDeskPage(v, p) }

// agree is what saying yes to a request does.
func (r RequestRow) agree() text.Text {
	if r.Report {
		return wRequestReport
	}
	return wRequestAgree
}
