package client

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// VulnerabilityWords is all that is said of a vulnerability, as far as the reader may see it; what is TLP:RED is left out.
type VulnerabilityWords struct {
	Vulnerability string          `json:"vulnerability" about:"CVE number, or the STIX id of one without" eg:"CVE-2024-21762"`
	Title         string          `json:"title,omitempty"`
	Published     *time.Time      `json:"published,omitempty"`
	Rejected      bool            `json:"rejected" about:"the number was withdrawn"`
	CVSS          *float64        `json:"cvss,omitempty" about:"the highest base score"`
	EPSS          *float64        `json:"epss,omitempty"`
	KEVAdded      *time.Time      `json:"kev_added,omitempty" about:"when it became known to be exploited"`
	KEVDue        *time.Time      `json:"kev_due,omitempty"`
	Ransomware    bool            `json:"ransomware" about:"ransomware is known to use it"`
	Said          []SaidWords     `json:"said"`
	Scores        []CVSSScore     `json:"scores"`
	SSVC          []SSVCPoints    `json:"ssvc"`
	Voices        []Voice         `json:"voices" about:"by whose word counts first"`
	Products      []VoicedProduct `json:"products"`
	Sectors       []SectorMet     `json:"sectors" about:"organisations that it concerns by sector; one's own and one's clients', for the desk all"`
	Red           int             `json:"red" about:"words that are TLP:RED and not told here"`
}

// SaidWords is a source's own words.
type SaidWords struct {
	By   string `json:"by"`
	Lang string `json:"lang" eg:"en"`
	Text string `json:"text"`
}

// CVSSScore is an assessment and what it means.
type CVSSScore struct {
	By      string `json:"by"`
	Version string `json:"version" eg:"3.1"`
	Vector  string `json:"vector"`
	Base    string `json:"base" eg:"9.8"`
	Means   *Words `json:"means,omitempty"`
}

// SSVCPoints is an opinion on decision points.
type SSVCPoints struct {
	By              string     `json:"by"`
	At              *time.Time `json:"at,omitempty"`
	Exploitation    string     `json:"exploitation,omitempty" eg:"active"`
	Automatable     string     `json:"automatable,omitempty" eg:"yes"`
	TechnicalImpact string     `json:"technical_impact,omitempty" eg:"total"`
}

// Voice is one provider's opinion.
type Voice struct {
	Name   string       `json:"name" eg:"cna:apache"`
	Source string       `json:"source,omitempty" about:"short name of who brought it; for the desk alone"`
	Rank   int          `json:"rank" about:"whose word counts where voices differ: the smaller"`
	Why    Words        `json:"why"`
	Claims []VoiceClaim `json:"claims"`
	More   int          `json:"more" about:"products that are left out"`
}

// VoiceClaim is what a voice says of a product.
type VoiceClaim struct {
	Product  string   `json:"product" eg:"cpe:apache:tomcat"`
	Affected []Words  `json:"affected"`
	Not      []Words  `json:"not_affected"`
	Fixed    []string `json:"fixed"`
	Together bool     `json:"together" about:"only together with something else on the machine"`
}

// VoicedProduct is a product, and whose word counts on it.
type VoicedProduct struct {
	Product string `json:"product" eg:"cpe:apache:tomcat"`
	Title   string `json:"title" eg:"apache tomcat"`
	Counts  string `json:"counts,omitempty" about:"name of the voice that counts; none: nobody says which versions"`
	Differ  bool   `json:"differ" about:"voices contradict each other"`
}

// SectorMet is how many organisations of a sector a vulnerability concerns.
type SectorMet struct {
	Sector   string `json:"sector"`
	Affected int64  `json:"affected"`
	Possible int64  `json:"possible"`
}

// ProductKnown is what is known of a product, and which of its versions are in use.
type ProductKnown struct {
	Product    string           `json:"product" eg:"cpe:apache:tomcat"`
	Title      string           `json:"title"`
	Known      int64            `json:"known" about:"vulnerabilities that name it"`
	Exploited  int64            `json:"exploited"`
	OtherNames []string         `json:"other_names" about:"keys of products that lists name in the same line"`
	Versions   []ProductVersion `json:"versions" about:"in use, one's own and one's clients', for the desk all; at most 100"`
	Rows       []ProductFlaw    `json:"vulnerabilities"`
	Next       string           `json:"next,omitempty" about:"send it as after to read on"`
}

// ProductVersion is a version in use.
type ProductVersion struct {
	Name          string `json:"name" about:"CPE or purl"`
	Version       string `json:"version,omitempty"`
	Organisations int64  `json:"organisations"`
	Machines      int64  `json:"machines"`
	Affected      int64  `json:"affected" about:"vulnerabilities"`
	Possible      int64  `json:"possible"`
}

// ProductFlaw is a vulnerability of a product.
type ProductFlaw struct {
	Vulnerability string   `json:"vulnerability"`
	Title         string   `json:"title,omitempty"`
	KEV           bool     `json:"kev"`
	CVSS          *float64 `json:"cvss,omitempty"`
	EPSS          *float64 `json:"epss,omitempty"`
	Published     string   `json:"published,omitempty" eg:"2026-01-31"`
	Organisations int64    `json:"organisations" about:"that are affected through this product"`
}

// ProductQuery asks for a product's vulnerabilities.
type ProductQuery struct {
	Order string `query:"order" of:"urgent,newest" about:"urgent: exploited, then by CVSS; newest: by day of publication. If not said, urgent."`
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"50" most:"500"`
}

// KnowledgeCoverage is how much of what is known can be compared with inventories.
type KnowledgeCoverage struct {
	CoverageCount
	Uncounted int64            `json:"uncounted" about:"numbers only, or read before this was counted"`
	Sources   []SourceCover    `json:"sources"`
	Months    []MonthCover     `json:"months" about:"of publication, the newest first"`
	Paces     []SourcePace     `json:"paces"`
	BlindN    int64            `json:"blind_in_all" about:"not comparable though somebody runs that vendor's products"`
	Blind     []BlindKnowledge `json:"blind" about:"the newest"`
}

// CoverageCount counts vulnerabilities.
type CoverageCount struct {
	Known      int64 `json:"known" about:"described by somebody"`
	Usable     int64 `json:"usable" about:"somebody gives a rule: a product and its versions"`
	WithoutNVD int64 `json:"usable_without_nvd"`
	NVD        int64 `json:"usable_by_nvd"`
}

// MonthCover is the count of a month.
type MonthCover struct {
	Month string `json:"month,omitempty" about:"none: nobody says when" eg:"2026-01"`
	CoverageCount
}

// SourceCover is of how many vulnerabilities a kind of source speaks.
type SourceCover struct {
	Kind   string `json:"kind" of:"cna,adp,nvd,osv,advisory,stix"`
	Speaks int64  `json:"speaks"`
	Rules  int64  `json:"rules" about:"of these, with a rule"`
}

// SourcePace is how many records a day a source sends.
type SourcePace struct {
	Source string     `json:"source"`
	Before float64    `json:"before" about:"records a day in the four weeks before the last"`
	Now    float64    `json:"now" about:"records a day in the last seven days"`
	Last   *time.Time `json:"last,omitempty"`
	Dries  bool       `json:"dries" about:"less than a quarter of before"`
}

// BlindKnowledge is a vulnerability that cannot be compared.
type BlindKnowledge struct {
	Vulnerability string `json:"vulnerability"`
	Vendor        string `json:"vendor"`
	Published     string `json:"published,omitempty" eg:"2026-01-31"`
	KEV           bool   `json:"kev"`
}

// RiskMap is what is open by sector and region.
type RiskMap struct {
	Cells           []RiskCell         `json:"cells"`
	Vulnerabilities []NationalExposure `json:"vulnerabilities" about:"of the sector and region that were asked for"`
}

// RiskCell is a sector in a region.
type RiskCell struct {
	Sector        string `json:"sector"`
	Region        string `json:"region,omitempty" about:"none: organisations of the whole country" eg:"TPE"`
	Listed        int64  `json:"listed" about:"organisations with an inventory"`
	Organisations int64  `json:"organisations" about:"of these, that something affects"`
	Open          int64  `json:"open" about:"pairs of an organisation and a vulnerability"`
	Exploited     int64  `json:"exploited"`
	Worst         string `json:"worst" of:"act,attend,track*,track" about:"the most urgent decision that anybody there has to take"`
	Worsts        int64  `json:"worsts" about:"organisations that have to take it"`
	Weight        int64  `json:"weight" about:"orders cells: 1000 for each step of urgency above track, and the thousandths of the listed that have to take the worst decision"`
}

// RiskQuery asks for the list behind a cell too.
type RiskQuery struct {
	Sector string `query:"sector" about:"Code of a sector whose vulnerabilities are listed too."`
	Region string `query:"region" about:"Code of a region; - is organisations of the whole country."`
	Limit  int    `query:"limit" usual:"50" most:"2000"`
}

// GetVulnerability gives all that is said of a vulnerability.
func (c *Client) GetVulnerability(ctx context.Context, cve string) (VulnerabilityWords, error) {
	return give[VulnerabilityWords](ctx, c, ask{method: http.MethodGet, path: "/vulnerabilities" + part(cve)})
}

// GetProduct gives what is known of a product, and a page of its vulnerabilities.
func (c *Client) GetProduct(ctx context.Context, key string, q ProductQuery) (ProductKnown, error) {
	return give[ProductKnown](ctx, c, ask{method: http.MethodGet, path: "/products" + part(key), query: q})
}

// ProductFlaws reads all vulnerabilities of a product.
func (c *Client) ProductFlaws(ctx context.Context, key string, q ProductQuery) iter.Seq2[ProductFlaw, error] {
	return rows(q.After, func(after string) (ProductKnown, error) { q.After = after; return c.GetProduct(ctx, key, q) },
		func(p ProductKnown) ([]ProductFlaw, string) { return p.Rows, p.Next })
}

// GetCoverage tells how much of what is known can be compared.
func (c *Client) GetCoverage(ctx context.Context) (KnowledgeCoverage, error) {
	return give[KnowledgeCoverage](ctx, c, ask{method: http.MethodGet, path: "/exposure/coverage"})
}

// GetRiskMap gives what is open by sector and region.
func (c *Client) GetRiskMap(ctx context.Context, q RiskQuery) (RiskMap, error) {
	return give[RiskMap](ctx, c, ask{method: http.MethodGet, path: "/exposure/map", query: q})
}
