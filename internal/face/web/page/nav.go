package page

import "lianfang/internal/text"

// Nav is what the reader may open. Only entries that lead somewhere are in it.
type Nav struct {
	Main   []NavItem
	Manage []NavItem // below the heading 管理
	Here   string    // the Key of the entry that is open
}

// NavItem is one entry of the rail and, for the first five, of the bar on phones.
type NavItem struct {
	Key   string // "now", "warnings" …; Nav.Here names it
	Icon  string
	Name  text.Text
	Short text.Text // in the bar on phones, where Name would take two lines
	Href  string
	Count int  // 0 shows nothing
	Hot   bool // the count wants somebody now
	Keys  string
}

// The entries, each as its page knows it; a handler picks those whose pages exist and adds counts.
var (
	NavNow       = NavItem{Key: "now", Icon: "now", Name: wNow, Href: "/now", Keys: "G N"}
	NavWarnings  = NavItem{Key: "warnings", Icon: "warn", Name: wWarnings, Href: "/warnings", Keys: "G W"}
	NavIntel     = NavItem{Key: "intelligence", Icon: "intel", Name: wIntel, Href: "/intelligence", Keys: "G I"}
	NavExposure  = NavItem{Key: "exposure", Icon: "expose", Name: wExposure, Href: "/exposure", Keys: "G E"}
	NavMySystems = NavItem{Key: "exposure", Icon: "expose", Name: wMySystems, Href: "/exposure", Keys: "G E"}
	NavMembers   = NavItem{Key: "members", Icon: "people", Name: wMembers, Href: "/members", Keys: "G M"}
	NavMyOrg     = NavItem{Key: "members", Icon: "people", Name: wMyOrg, Short: wMyOrgShort, Href: "/members", Keys: "G M"}
	NavCalls     = NavItem{Key: "calls", Icon: "phone", Name: wCalls, Href: "/warnings/calls"}
	NavIncidents = NavItem{Key: "incidents", Icon: "bang", Name: wIncidents, Href: "/incidents"}
	NavAdvice    = NavItem{Key: "advice", Icon: "help", Name: wAdviceShort, Href: "/advice"}
	NavCases     = NavItem{Key: "disclosure", Icon: "shield", Name: wCases, Short: wCasesShort, Href: "/disclosure"}
	NavSupply    = NavItem{Key: "supply", Icon: "people", Name: wSupplyChain, Href: "/supply"}
	NavPolicy    = NavItem{Key: "policy", Icon: "shield", Name: wPolicy, Href: "/warnings/policy"}
	NavScenario  = NavItem{Key: "scenario", Icon: "play", Name: wScenario, Href: "/scenario"}
	NavSystem    = NavItem{Key: "system", Icon: "system", Name: wSystem, Href: "/system"}
)

// all lists every entry, for the palette.
func (n Nav) all() []NavItem { return append(append([]NavItem{}, n.Main...), n.Manage...) }

// rest are the entries for which the bar on phones has no room.
func (n Nav) rest() []NavItem { return n.all()[len(n.tabs()):] }

// tabs are the at most five entries of the bar on phones.
func (n Nav) tabs() []NavItem {
	all := n.all()
	return all[:min(len(all), 5)]
}
