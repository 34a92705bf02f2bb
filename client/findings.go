package client

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// Finding is how one vulnerability stands at an organisation: how soon it has to be dealt with, and how far that is.
type Finding struct {
	Vulnerability string     `json:"vulnerability" about:"CVE number, or the STIX id of one without"`
	Title         string     `json:"title,omitempty" about:"of a finding by itself: a list has none, since a title may be TLP:RED"`
	Result        string     `json:"result" of:"affected,not_affected,cannot_tell" about:"not_affected: it stands nowhere any more"`
	Machines      int64      `json:"machines" about:"on which it counts"`
	Suppressed    int64      `json:"suppressed" about:"machines on which it is said not to matter"`
	Asset         string     `json:"asset,omitempty" about:"one of the machines"`
	Product       string     `json:"product,omitempty" eg:"fortinet fortios 7.2.5"`
	KEV           bool       `json:"kev" about:"known to be exploited"`
	CVSS          *float64   `json:"cvss,omitempty"`
	EPSS          *float64   `json:"epss,omitempty"`
	Decision      string     `json:"decision" of:"track,track*,attend,act" about:"of SSVC"`
	Due           string     `json:"due,omitempty" about:"the last day, in Taipei; the desk is not told that of who has no responsibility level" eg:"2026-12-01"`
	Overdue       bool       `json:"overdue"`
	State         string     `json:"state" of:"open,accepted,mitigated,fixed,verified,gone"`
	Since         *time.Time `json:"since,omitempty" about:"from when the days count"`
	Who           string     `json:"who,omitempty" about:"works on it"`
	Until         string     `json:"until,omitempty" about:"the day that they gave" eg:"2026-12-01"`
	Words         string     `json:"words,omitempty" about:"what was said with the last step"`
}

// FindingList is a part of the findings, the most urgent first.
type FindingList struct {
	Findings []Finding `json:"findings"`
	Next     string    `json:"next,omitempty" about:"send it as after to read on"`
}

// FindingQuery asks for findings.
type FindingQuery struct {
	Org   string `query:"org" about:"Short name of the organisation it is about; if not said, one's own. The desk names one, an MSSP may name a client."`
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"100" most:"2000"`
}

// FindingDetail is a finding with all that it rests on and what was done.
type FindingDetail struct {
	Finding
	Why          Words           `json:"why" about:"the decision and the day in words"`
	Points       []DecisionPoint `json:"points"`
	Matches      []EvidenceMatch `json:"matches"`
	Remedies     []Remedy        `json:"remedies"`
	Suppressions []Suppression   `json:"suppressions"`
	History      []FindingEvent  `json:"history" about:"the newest first"`
}

// DecisionPoint is one of the points that a decision is made of.
type DecisionPoint struct {
	Name  string `json:"name" of:"exploitation,automatable,technical_impact,exposure,mission,human_impact"`
	Value string `json:"value" eg:"active"`
	From  Words  `json:"from" about:"what it rests on"`
	Known bool   `json:"known" about:"false: assumed or forecast"`
}

// Remedy is what to do about a finding on one product.
type Remedy struct {
	Product string       `json:"product"`
	Fix     []RemedyStep `json:"fix" about:"what ends it"`
	Until   []RemedyStep `json:"until" about:"what helps until then, or where nothing can be installed"`
}

// RemedyStep is one thing to do.
type RemedyStep struct {
	Does    string `json:"does" eg:"update"`
	Do      Words  `json:"do"`
	Note    *Words `json:"note,omitempty"`
	Minutes int    `json:"minutes,omitempty"`
	Command string `json:"command,omitempty" about:"to be typed"`
}

// FindingEvent is a line of a finding's history.
type FindingEvent struct {
	At    *time.Time `json:"at,omitempty"`
	Event string     `json:"event" of:"accept,mitigate,fix,reopen,still,cleared,vanished,found,suppress,unsuppress,expire,ask_again,overdue"`
	Who   string     `json:"who,omitempty" about:"who works on it, or the reason of a suppression"`
	Until string     `json:"until,omitempty" eg:"2026-12-01"`
	Words string     `json:"words,omitempty"`
}

// FindingStep is what somebody does about a finding.
type FindingStep struct {
	Event string `json:"event" of:"accept,mitigate,fix,reopen"`
	Who   string `json:"who,omitempty" about:"accept: who works on it"`
	Until string `json:"until,omitempty" about:"accept: by which day, within a year" eg:"2026-12-01"`
	Words string `json:"words,omitempty" about:"mitigate: how"`
}

// Suppression is somebody's word that a vulnerability does not matter.
type Suppression struct {
	ID        string     `json:"id"`
	Product   string     `json:"product" eg:"cpe:apache:tomcat"`
	Component string     `json:"component,omitempty" about:"one version; none: every version"`
	Asset     string     `json:"asset,omitempty" about:"one machine; none: all"`
	Reason    string     `json:"reason" of:"component_not_present,vulnerable_code_not_present,vulnerable_code_not_in_execute_path,vulnerable_code_cannot_be_controlled_by_adversary,inline_mitigations_already_exist,accepted_risk"`
	Words     string     `json:"words"`
	Until     string     `json:"until" about:"its last day" eg:"2026-12-01"`
	Asked     *time.Time `json:"asked,omitempty" about:"since then it does not hold, and is to be decided again"`
	AskedWhy  *Words     `json:"asked_why,omitempty"`
}

// SuppressionList is the suppressions of a finding that were not taken back.
type SuppressionList struct {
	Suppressions []Suppression `json:"suppressions"`
}

// NewSuppression says that a vulnerability does not matter. It takes the place of one with the same product, version and machine.
type NewSuppression struct {
	Product   string `json:"product,omitempty" about:"every version of a product, as a finding's matches name it" eg:"cpe:apache:tomcat"`
	Component string `json:"component,omitempty" about:"or one version: its CPE or purl" eg:"cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*"`
	Asset     string `json:"asset,omitempty" about:"one machine; none: all"`
	Reason    string `json:"reason" of:"component_not_present,vulnerable_code_not_present,vulnerable_code_not_in_execute_path,vulnerable_code_cannot_be_controlled_by_adversary,inline_mitigations_already_exist,accepted_risk"`
	Words     string `json:"words"`
	Until     string `json:"until" about:"its last day, within a year" eg:"2026-12-01"`
}

// Machine is an asset with what its owner says of it.
type Machine struct {
	Name        string `json:"name"`
	Components  int64  `json:"components" about:"that stand on it now"`
	Criticality string `json:"criticality" of:"unknown,low,medium,high" about:"普, 中, 高"`
	Internet    string `json:"internet" of:"unknown,yes,no" about:"whether it can be reached from the internet"`
	Owner       string `json:"owner,omitempty"`
	Group       string `json:"group,omitempty"`
}

// MachineList is a part of an organisation's machines, by name.
type MachineList struct {
	Machines []Machine `json:"machines"`
	Next     string    `json:"next,omitempty" about:"send it as after to read on"`
}

// MachineDescription is what an owner says of a machine; what is not said is taken back.
type MachineDescription struct {
	Criticality string `json:"criticality,omitempty" of:"unknown,low,medium,high"`
	Internet    string `json:"internet,omitempty" of:"unknown,yes,no"`
	Owner       string `json:"owner,omitempty"`
	Group       string `json:"group,omitempty"`
}

// OverdueFinding is a finding whose day has passed, at an organisation with a responsibility level.
type OverdueFinding struct {
	Org           string `json:"org"`
	Vulnerability string `json:"vulnerability"`
	State         string `json:"state" of:"open,accepted"`
	Due           string `json:"due" eg:"2026-12-01"`
	Days          int    `json:"days" about:"over it"`
}

// OverdueList is a part of them, the longest first.
type OverdueList struct {
	Findings []OverdueFinding `json:"findings"`
	Next     string           `json:"next,omitempty" about:"send it as after to read on"`
}

// ListFindings gives a page of what concerns an organisation, the most urgent first.
func (c *Client) ListFindings(ctx context.Context, q FindingQuery) (FindingList, error) {
	return give[FindingList](ctx, c, ask{method: http.MethodGet, path: "/exposure/findings", query: q})
}

// Findings reads all that concerns an organisation.
func (c *Client) Findings(ctx context.Context, q FindingQuery) iter.Seq2[Finding, error] {
	return rows(q.After, func(after string) (FindingList, error) { q.After = after; return c.ListFindings(ctx, q) },
		func(p FindingList) ([]Finding, string) { return p.Findings, p.Next })
}

// GetFinding gives a finding with its evidence, what to do, and what was done.
func (c *Client) GetFinding(ctx context.Context, cve string, q OrgQuery) (FindingDetail, error) {
	return give[FindingDetail](ctx, c, ask{method: http.MethodGet, path: "/exposure/findings" + part(cve), query: q})
}

// HandleFinding does a step on a finding.
func (c *Client) HandleFinding(ctx context.Context, cve string, q OrgQuery, s FindingStep) (Finding, error) {
	return give[Finding](ctx, c, ask{method: http.MethodPost, path: "/exposure/findings" + part(cve) + "/steps", query: q, body: s, once: true})
}

// SuppressFinding says that a finding does not matter.
func (c *Client) SuppressFinding(ctx context.Context, cve string, q OrgQuery, s NewSuppression) (SuppressionList, error) {
	return give[SuppressionList](ctx, c, ask{method: http.MethodPost, path: "/exposure/findings" + part(cve) + "/suppressions", query: q, body: s, once: true})
}

// EndSuppression takes a suppression back.
func (c *Client) EndSuppression(ctx context.Context, cve, id string, q OrgQuery) error {
	return done(ctx, c, ask{method: http.MethodDelete, path: "/exposure/findings" + part(cve) + "/suppressions" + part(id), query: q})
}

// ListMachines gives a page of an organisation's machines.
func (c *Client) ListMachines(ctx context.Context, q AssetQuery) (MachineList, error) {
	return give[MachineList](ctx, c, ask{method: http.MethodGet, path: "/exposure/machines", query: q})
}

// Machines reads all of an organisation's machines.
func (c *Client) Machines(ctx context.Context, q AssetQuery) iter.Seq2[Machine, error] {
	return rows(q.After, func(after string) (MachineList, error) { q.After = after; return c.ListMachines(ctx, q) },
		func(p MachineList) ([]Machine, string) { return p.Machines, p.Next })
}

// DescribeMachine says what hangs on a machine and who looks after it.
func (c *Client) DescribeMachine(ctx context.Context, name string, q OrgQuery, d MachineDescription) (Machine, error) {
	return give[Machine](ctx, c, ask{method: http.MethodPut, path: "/exposure/machines" + part(name), query: q, body: d})
}

// ListOverdue gives a page of findings whose day has passed.
func (c *Client) ListOverdue(ctx context.Context, q PageQuery) (OverdueList, error) {
	return give[OverdueList](ctx, c, ask{method: http.MethodGet, path: "/exposure/overdue", query: q})
}

// OverdueFindings reads all of them.
func (c *Client) OverdueFindings(ctx context.Context, q PageQuery) iter.Seq2[OverdueFinding, error] {
	return rows(q.After, func(after string) (OverdueList, error) { q.After = after; return c.ListOverdue(ctx, q) },
		func(p OverdueList) ([]OverdueFinding, string) { return p.Findings, p.Next })
}
