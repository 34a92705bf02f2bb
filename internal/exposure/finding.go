package exposure

import (
	"context"
	"slices"
	"time"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/fault"
	"lianfang/internal/format/observable"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Vulnerability is what the viewer may know of one, from all the words on it that this viewer may see.
type Vulnerability struct {
	ID       int64
	CVE      string // or the STIX id of one without a number
	Title    string
	KEVAdded time.Time
	KEVDue   time.Time
	CVSS     float64 // -1: unknown
	EPSS     float64 // -1: unknown
	Rejected bool
	Words    []int64 // live assertions that speak of it
	Items    []int64
}

// OrgExposure is how far an organisation is concerned by one vulnerability, in components on machines.
type OrgExposure struct {
	Org, Affected, Possible int64
}

// Finding is one component on one machine of an organisation that a vulnerability concerns, on the word of one source, with the evidence
// drawn from what that source says now.
type Finding struct {
	Vulnerability int64
	CVE           string
	Component     int64
	Asset         int64
	AssetName     string
	AsWritten     string
	Name          string // canonical CPE or purl
	Product       string // the same for people: "fortinet fortios 7.2.5"
	Version       string
	Result        judge.Result
	Needs         text.Text
	Fixed         []string
	Confidence    int
	Tree          judge.Step
	Source        string  // slug; "" for viewers who are not the desk
	Voice         string  // whose word counts: "csaf:Acme", "nvd"; where evidence is drawn
	Others        []Voice // who says otherwise and does not count
	KEV           bool
	At            time.Time // when this answer was first given
	Word          int64
	SameAs        *SameAs // how the product came to the line, where the line does not give it

	link int64
}

// SameAs says why a line is taken for a product that it does not name itself.
type SameAs struct {
	From string // what the line names, for people
	Why  text.Text
}

// Voice is one provider's answer to a finding.
type Voice struct {
	Name   string
	Rank   knowledge.Rank
	Result judge.Result
	Why    text.Text
}

// Touch is an indicator that lies in a member's network or names its domain.
type Touch struct {
	Item, Org, Observable int64
	Value                 observable.Value
	What                  string // the network or the domain
}

func noVulnerability() error {
	return fault.New(fault.NotFound, "no_such_vulnerability", text.Of("找不到這個漏洞，或您沒有權限看它。", "There is no such vulnerability, or it is not for you to see."))
}

// VulnerabilityByID finds a vulnerability of which the viewer may see at least one word.
func (e *Exposure) VulnerabilityByID(ctx context.Context, v marking.Viewer, id int64) (Vulnerability, error) {
	found, err := vulnerabilities(ctx, e.store.Read(), v, byIDs, ids(id))
	if err != nil || len(found) == 0 {
		return Vulnerability{}, orNoVulnerability(err)
	}
	return found[0], nil
}

// VulnerabilityByCVE is VulnerabilityByID by number.
func (e *Exposure) VulnerabilityByCVE(ctx context.Context, v marking.Viewer, cve string) (Vulnerability, error) {
	found, err := vulnerabilities(ctx, e.store.Read(), v, byCVE, cve)
	if err != nil || len(found) == 0 {
		return Vulnerability{}, orNoVulnerability(err)
	}
	return found[0], nil
}

// VulnerabilitiesByID reads several at once, those that the viewer may see.
func (e *Exposure) VulnerabilitiesByID(ctx context.Context, v marking.Viewer, list []int64) (map[int64]Vulnerability, error) {
	found, err := vulnerabilities(ctx, e.store.Read(), v, byIDs, ids(list...))
	out := map[int64]Vulnerability{}
	for _, x := range found {
		out[x.ID] = x
	}
	return out, err
}

// ExploitedByID reads those of some that are known to be exploited, and that the viewer may see.
func (e *Exposure) ExploitedByID(ctx context.Context, v marking.Viewer, list []int64) ([]Vulnerability, error) {
	found, err := vulnerabilities(ctx, e.store.Read(), v, "u.kev_added <> 0 AND "+byIDs, ids(list...))
	return slices.DeleteFunc(found, func(x Vulnerability) bool { return x.KEVAdded.IsZero() }), err
}

func orNoVulnerability(err error) error {
	if err != nil {
		return err
	}
	return noVulnerability()
}

// OrgsExposed lists the organisations that run something affected or possibly affected, a page at a time by their ids. Whose they are is for
// the desk and for background work; a member gets its own.
func (e *Exposure) OrgsExposed(ctx context.Context, v marking.Viewer, vulnerability, afterOrg int64, limit int) ([]OrgExposure, error) {
	return orgsExposed(ctx, e.store.Read(), v, vulnerability, afterOrg, limit, "")
}

// OrgsToTell is OrgsExposed without what an organisation said not to matter: whoever said so is not warned of it.
func (e *Exposure) OrgsToTell(ctx context.Context, v marking.Viewer, vulnerability, afterOrg int64, limit int) ([]OrgExposure, error) {
	q := e.store.Read()
	some, err := anybodySuppresses(ctx, q, vulnerability)
	if err != nil {
		return nil, err
	}
	which := ""
	if some {
		which = " AND NOT " + quiet(e.now().UnixMicro())
	}
	return orgsExposed(ctx, q, v, vulnerability, afterOrg, limit, which)
}

// ExposureOf is how far an organisation is concerned by each of some vulnerabilities, those that concern it.
func (e *Exposure) ExposureOf(ctx context.Context, v marking.Viewer, org int64, vulnerabilities []int64) (map[int64]OrgExposure, error) {
	if len(vulnerabilities) == 0 {
		return nil, nil
	}
	return exposureOf(ctx, e.store.Read(), v, org, vulnerabilities)
}

// VulnerabilitiesOf lists what an inventory's rows meet, without what the organisation said not to matter; inventory 0 means all of the organisation's.
func (e *Exposure) VulnerabilitiesOf(ctx context.Context, v marking.Viewer, org, inventory int64) ([]int64, error) {
	return vulnerabilitiesOf(ctx, e.store.Read(), v, org, inventory, e.now().UnixMicro())
}

// Findings lists what a vulnerability concerns at an organisation, the surest first, with evidence. vulnerability 0 means all, without
// evidence trees.
func (e *Exposure) Findings(ctx context.Context, v marking.Viewer, org, vulnerability int64, limit int) ([]Finding, error) {
	if !v.For(org) {
		return nil, noOrg()
	}
	found, err := findings(ctx, e.store.Read(), v, org, vulnerability, undenied(v, "h"), limit)
	if err != nil || vulnerability == 0 {
		return found, err
	}
	return found, e.explain(ctx, v, org, vulnerability, found)
}

// Denied lists what would be affected by a vulnerability at an organisation if somebody whose word counts more did not say that it is not, with evidence.
func (e *Exposure) Denied(ctx context.Context, v marking.Viewer, org, vulnerability int64, limit int) ([]Finding, error) {
	if !v.For(org) {
		return nil, noOrg()
	}
	denied, err := findings(ctx, e.store.Read(), v, org, vulnerability, "NOT "+undenied(v, "h"), limit)
	if err != nil || len(denied) == 0 {
		return nil, err
	}
	stand, err := findings(ctx, e.store.Read(), v, org, vulnerability, undenied(v, "h"), maxStanding)
	if err != nil {
		return nil, err
	}
	denied = slices.DeleteFunc(denied, func(d Finding) bool {
		return slices.ContainsFunc(stand, func(f Finding) bool { return f.Asset == d.Asset && f.AsWritten == d.AsWritten })
	})
	for i := range denied {
		denied[i].Result, denied[i].Confidence = judge.No, 95
	}
	return denied, e.explain(ctx, v, org, vulnerability, denied)
}

// maxStanding is how many of the things that are affected are compared with those that are denied.
const maxStanding = 2000

// TouchesOf lists whom an indicator touches, as far as the viewer speaks for them.
func (e *Exposure) TouchesOf(ctx context.Context, v marking.Viewer, item int64) ([]Touch, error) {
	return touchesOf(ctx, e.store.Read(), v, item)
}
