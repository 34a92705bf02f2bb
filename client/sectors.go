package client

import (
	"context"
	"net/http"
	"time"
)

// SectorSums is the sectors of the country.
type SectorSums struct {
	Sectors []SectorSum `json:"sectors"`
}

// SectorSum is what is open in a sector, exactly.
type SectorSum struct {
	Sector    string         `json:"sector" eg:"health"`
	Members   int64          `json:"members"`
	Obliged   int64          `json:"obliged" about:"of these, with a responsibility level"`
	Listed    int64          `json:"listed" about:"with an inventory"`
	Affected  DecisionCounts `json:"affected" about:"pairs of an organisation and a vulnerability that affects it"`
	Possible  DecisionCounts `json:"possible" about:"pairs of which it cannot be told yet"`
	Exploited int64          `json:"exploited" about:"of affected, of vulnerabilities known to be exploited"`
	Worst     DecisionCounts `json:"worst" about:"organisations by the most urgent decision that they have to take"`
}

// DecisionCounts counts by decision.
type DecisionCounts struct {
	Act       int64 `json:"act"`
	Attend    int64 `json:"attend"`
	TrackStar int64 `json:"track_star"`
	Track     int64 `json:"track"`
}

// SectorExposure is how a sector stands, in numbers.
type SectorExposure struct {
	Sector    string       `json:"sector" eg:"health"`
	Exact     bool         `json:"exact" about:"all is told exactly: the reader is the desk"`
	Obliged   SectorSide   `json:"obliged" about:"organisations with a responsibility level"`
	Free      SectorSide   `json:"free" about:"organisations that joined freely; they are in no list of names"`
	Exploited []SectorFlaw `json:"exploited" about:"vulnerabilities known to be exploited that are open there"`
	Products  []SectorHeld `json:"products" about:"that one of these affects, the most held first"`
	Late      int64        `json:"late" about:"findings past their day, where the law obliges; who they are: listOverdue"`
	LateOrgs  int64        `json:"late_organisations"`
	From      time.Time    `json:"from" about:"where the first of the weeks begins"`
}

// SectorSide is one side of a sector.
type SectorSide struct {
	Members    FewCount     `json:"members"`
	Listed     FewCount     `json:"listed" about:"with an inventory"`
	Told       bool         `json:"told" about:"the figures below are told; where fewer than three organisations have an inventory they are not"`
	Age        *int         `json:"age_median,omitempty" about:"days since the newest inventory, at half of those who have one"`
	AgeQuarter *int         `json:"age_quarter,omitempty" about:"the same at the quarter that is the oldest"`
	Affected   FewDecisions `json:"affected" about:"pairs of an organisation and a vulnerability that affects it"`
	Possible   FewDecisions `json:"possible" about:"pairs of which it cannot be told yet"`
	Rare       int64        `json:"rare" about:"vulnerabilities at one or two organisations, which stand in neither"`
	Days       *int         `json:"days_to_fix,omitempty" about:"median of what was fixed in the last twelve weeks"`
	InTime     *int         `json:"in_time,omitempty" about:"per cent of it that was fixed by its day, in steps of five unless exact"`
	Weeks      []SectorWeek `json:"weeks" about:"the oldest first"`
}

// FewCount is a count that does not tell of one or two organisations.
type FewCount struct {
	N      int64  `json:"n" about:"0 where it is hidden; at least this where it is rounded"`
	Hidden string `json:"hidden,omitempty" of:"few,withheld,nearly,rounded" about:"few: one or two; withheld: another's could be reckoned with it; nearly: all, or all but one or two; rounded: at least n"`
}

// FewDecisions counts by decision.
type FewDecisions struct {
	Act       FewCount `json:"act"`
	Attend    FewCount `json:"attend"`
	TrackStar FewCount `json:"track_star"`
	Track     FewCount `json:"track"`
}

// SectorWeek is what came and went in a week; unless exact, of vulnerabilities that did so at three organisations or more.
type SectorWeek struct {
	From  time.Time `json:"from"`
	Found int64     `json:"found"`
	Fixed int64     `json:"fixed"`
}

// SectorFlaw is at how many organisations a vulnerability is open.
type SectorFlaw struct {
	Vulnerability  string   `json:"vulnerability" eg:"CVE-2024-21762"`
	Affected       FewCount `json:"affected" about:"with a responsibility level"`
	Possible       FewCount `json:"possible"`
	FreelyAffected FewCount `json:"freely_affected" about:"that joined freely"`
	FreelyPossible FewCount `json:"freely_possible"`
}

// SectorHeld is how many organisations have a product, in whatever version.
type SectorHeld struct {
	Product string   `json:"product" eg:"cpe:apache:tomcat"`
	Title   string   `json:"title"`
	Obliged FewCount `json:"obliged"`
	Free    FewCount `json:"free"`
}

// ListSectorExposure counts what is open in each sector.
func (c *Client) ListSectorExposure(ctx context.Context) (SectorSums, error) {
	return give[SectorSums](ctx, c, ask{method: http.MethodGet, path: "/exposure/sectors"})
}

// GetSectorExposure gives how a sector stands.
func (c *Client) GetSectorExposure(ctx context.Context, sector string) (SectorExposure, error) {
	return give[SectorExposure](ctx, c, ask{method: http.MethodGet, path: "/exposure/sectors" + part(sector)})
}
