package client

import (
	"context"
	"io"
	"iter"
	"net/http"
	"time"
)

// Exposure is how an organisation stands, in components on machines.
type Exposure struct {
	Assets     int64 `json:"assets" about:"machines"`
	Components int64 `json:"components"`
	Affected   int64 `json:"affected"`
	Possible   int64 `json:"possible" about:"it cannot be told yet"`
}

// Match is one component on one machine that a vulnerability concerns.
type Match struct {
	Vulnerability string     `json:"vulnerability" about:"CVE number, or the STIX id of one without"`
	Asset         string     `json:"asset"`
	Product       string     `json:"product" eg:"fortinet fortios 7.2.5"`
	Version       string     `json:"version,omitempty"`
	AsWritten     string     `json:"as_written" about:"in the inventory" eg:"cpe:2.3:o:fortinet:fortios:7.2.5:*:*:*:*:*:*:*"`
	Result        string     `json:"result" of:"affected,cannot_tell,not_affected" about:"not_affected: only where somebody else says that it is"`
	KEV           bool       `json:"kev" about:"known to be exploited"`
	Confidence    int        `json:"confidence"`
	Since         *time.Time `json:"since,omitempty"`
}

// MatchList is matches, the surest first.
type MatchList struct {
	Matches []Match `json:"matches"`
	More    bool    `json:"more" about:"there are more than limit; ask for one vulnerability"`
}

// MatchQuery asks for matches.
type MatchQuery struct {
	Org   string `query:"org" about:"Short name of the organisation it is about; if not said, one's own. The desk names one, an MSSP may name a client."`
	Limit int    `query:"limit" usual:"500" most:"2000"`
}

// VulnerabilityExposure is how one vulnerability concerns an organisation, with the evidence.
type VulnerabilityExposure struct {
	Vulnerability string          `json:"vulnerability" about:"CVE number, or the STIX id of one without"`
	KEVAdded      *time.Time      `json:"kev_added,omitempty" about:"when it became known to be exploited"`
	KEVDue        *time.Time      `json:"kev_due,omitempty"`
	CVSS          *float64        `json:"cvss,omitempty"`
	EPSS          *float64        `json:"epss,omitempty"`
	Matches       []EvidenceMatch `json:"matches"`
	Denied        []EvidenceMatch `json:"denied,omitempty" about:"what would be affected if somebody whose word counts more did not say that it is not"`
}

// EvidenceMatch is a match with what proves it.
type EvidenceMatch struct {
	Match
	Needs    *Words       `json:"needs,omitempty" about:"the fact that is missing"`
	Fixed    []string     `json:"fixed" about:"versions in which it is mended" eg:"7.2.6"`
	Source   string       `json:"source,omitempty" about:"short name of who said so; for the desk alone"`
	Voice    string       `json:"voice,omitempty" about:"whose word counts" eg:"csaf:Acme"`
	Others   []OtherVoice `json:"others,omitempty" about:"who says otherwise and does not count"`
	SameAs   *SameAs      `json:"same_as,omitempty" about:"why the line is taken for the product, where it does not name it itself"`
	Evidence Evidence     `json:"evidence"`
}

// OtherVoice is one provider's answer that does not count.
type OtherVoice struct {
	Name   string `json:"name" eg:"nvd"`
	Result string `json:"result" of:"affected,not_affected,cannot_tell"`
	Text   Words  `json:"text"`
}

// SameAs says why a line is taken for a product: another name of what it names, a name that somebody confirmed, a build that updates bring.
type SameAs struct {
	From string `json:"from"`
	Why  Words  `json:"why"`
}

// Evidence is one step of the proof.
type Evidence struct {
	Op       string     `json:"op" of:"and,or,not,test,denied"`
	Result   string     `json:"result" of:"affected,not_affected,cannot_tell"`
	Text     Words      `json:"text"`
	Children []Evidence `json:"children,omitempty"`
}

// Asset is one component on one machine, as its owner has it on record.
type Asset struct {
	Asset     string     `json:"asset"`
	AsWritten string     `json:"as_written"`
	Product   string     `json:"product"`
	Version   string     `json:"version,omitempty"`
	Inventory string     `json:"inventory" eg:"nightly.csv"`
	At        *time.Time `json:"at,omitempty"`
}

// AssetList is a part of what is on record. A machine's components stand on one page.
type AssetList struct {
	Assets []Asset `json:"assets"`
	Next   string  `json:"next,omitempty" about:"send it as after to read on"`
}

// AssetQuery asks for what is on record.
type AssetQuery struct {
	Org   string `query:"org" about:"Short name of the organisation it is about; if not said, one's own. The desk names one, an MSSP may name a client."`
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" about:"Machines." usual:"50" most:"500"`
}

// NationalExposure is one vulnerability and how many organisations it concerns: numbers, no names.
type NationalExposure struct {
	Vulnerability string     `json:"vulnerability"`
	KEVAdded      *time.Time `json:"kev_added,omitempty"`
	CVSS          *float64   `json:"cvss,omitempty"`
	EPSS          *float64   `json:"epss,omitempty"`
	Affected      int64      `json:"affected" about:"organisations"`
	Possible      int64      `json:"possible" about:"organisations of which it cannot be told yet"`
	Warning       string     `json:"warning,omitempty" about:"number of the newest warning in force about it"`
}

// NationalList is vulnerabilities, the exploited ones first.
type NationalList struct {
	Vulnerabilities []NationalExposure `json:"vulnerabilities"`
}

// NationalQuery asks for the first so many.
type NationalQuery struct {
	Limit int `query:"limit" usual:"50" most:"2000"`
}

// InventoryRow is an upload.
type InventoryRow struct {
	Number   int64      `json:"number" about:"of this snapshot of the list"`
	Name     string     `json:"name" eg:"nightly.csv"`
	Format   string     `json:"format" eg:"csv"`
	Rows     int64      `json:"rows"`
	Problems int64      `json:"problems"`
	Added    *int64     `json:"added,omitempty" about:"since the last upload of the same name"`
	Removed  *int64     `json:"removed,omitempty"`
	Changed  *int64     `json:"changed,omitempty" about:"in another version than before"`
	At       *time.Time `json:"at,omitempty"`
	Judged   *time.Time `json:"judged,omitempty" about:"none: it is still being compared with what is known"`
}

// InventoryList is a part of the uploads, the newest first.
type InventoryList struct {
	Inventories []InventoryRow `json:"inventories"`
	Next        string         `json:"next,omitempty" about:"send it as after to read on"`
}

// InventoryQuery asks for uploads.
type InventoryQuery struct {
	Org   string `query:"org" about:"Short name of the organisation it is about; if not said, one's own. The desk names one, an MSSP may name a client."`
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"50" most:"500"`
}

// Inventory is what came of an upload.
type Inventory struct {
	Rows          int          `json:"rows"`
	Comparable    int          `json:"comparable" about:"rows that name a product which can be compared"`
	Problems      []RowProblem `json:"problems" about:"at most 200"`
	NotComparable []int        `json:"not_comparable" about:"numbers of the rows that name no product"`
	Number        int64        `json:"number" about:"of this snapshot of the list"`
	Added         int          `json:"added" about:"things on machines that the last upload of the same name did not have"`
	Removed       int          `json:"removed"`
	Changed       int          `json:"changed" about:"in another version than before"`
	Columns       string       `json:"columns,omitempty" about:"fingerprint of the header, where the table was read by what was said of its columns before"`
}

// RowProblem is a row of which something could not be used.
type RowProblem struct {
	Row     int   `json:"row" about:"from 1, a header not counted"`
	Message Words `json:"message"`
}

// UploadState is how far an upload in parts is.
type UploadState struct {
	State         string       `json:"state" of:"uploading,reading,judging,judged,refused" about:"reading: all of it arrived; judging: it is an inventory, and is being compared with what is known"`
	Name          string       `json:"name"`
	Size          int64        `json:"size" about:"bytes"`
	Received      int64        `json:"received"`
	Expires       *time.Time   `json:"expires,omitempty" about:"when it is forgotten if no more comes"`
	Number        int64        `json:"number,omitempty" about:"of the snapshot that it became"`
	Rows          int64        `json:"rows,omitempty"`
	Comparable    int64        `json:"comparable,omitempty" about:"rows that name a product which can be compared"`
	Added         int64        `json:"added,omitempty" about:"since the last upload of the same name"`
	Removed       int64        `json:"removed,omitempty"`
	Changed       int64        `json:"changed,omitempty" about:"in another version than before"`
	Problems      []RowProblem `json:"problems,omitempty" about:"at most 200"`
	ProblemsInAll int64        `json:"problems_in_all,omitempty"`
	Compared      int64        `json:"compared,omitempty" about:"while it is judged: records compared so far"`
	ToCompare     int64        `json:"to_compare,omitempty" about:"while it is judged: records to compare, once that is known"`
	Code          string       `json:"code,omitempty" about:"why it was refused, for programs"`
	Message       *Words       `json:"message,omitempty" about:"why it was refused, and where in the file"`
}

// PutInventoryQuery says whose inventory it is.
type PutInventoryQuery struct {
	Org       string `query:"org" about:"Short name of a client whose inventory an MSSP or the desk hands in."`
	ByMachine bool   `query:"by_machine" about:"Replace only what the last one said of the machines that this one names."`
}

// GetExposure counts how an organisation stands.
func (c *Client) GetExposure(ctx context.Context, q OrgQuery) (Exposure, error) {
	return give[Exposure](ctx, c, ask{method: http.MethodGet, path: "/exposure", query: q})
}

// ListMatches gives an organisation's matches.
func (c *Client) ListMatches(ctx context.Context, q MatchQuery) (MatchList, error) {
	return give[MatchList](ctx, c, ask{method: http.MethodGet, path: "/exposure/matches", query: q})
}

// GetEvidence gives what a vulnerability concerns at an organisation, with the evidence.
func (c *Client) GetEvidence(ctx context.Context, cve string, q OrgQuery) (VulnerabilityExposure, error) {
	return give[VulnerabilityExposure](ctx, c, ask{method: http.MethodGet, path: "/exposure/matches" + part(cve), query: q})
}

// ListAssets gives a page of what an organisation has on record.
func (c *Client) ListAssets(ctx context.Context, q AssetQuery) (AssetList, error) {
	return give[AssetList](ctx, c, ask{method: http.MethodGet, path: "/exposure/assets", query: q})
}

// Assets reads all that an organisation has on record.
func (c *Client) Assets(ctx context.Context, q AssetQuery) iter.Seq2[Asset, error] {
	return rows(q.After, func(after string) (AssetList, error) { q.After = after; return c.ListAssets(ctx, q) },
		func(p AssetList) ([]Asset, string) { return p.Assets, p.Next })
}

// ListNationalExposure counts organisations by vulnerability.
func (c *Client) ListNationalExposure(ctx context.Context, q NationalQuery) (NationalList, error) {
	return give[NationalList](ctx, c, ask{method: http.MethodGet, path: "/exposure/national", query: q})
}

// Inventories reads all of an organisation's uploads.
func (c *Client) Inventories(ctx context.Context, q InventoryQuery) iter.Seq2[InventoryRow, error] {
	return rows(q.After, func(after string) (InventoryList, error) { q.After = after; return c.ListInventories(ctx, q) },
		func(p InventoryList) ([]InventoryRow, string) { return p.Inventories, p.Next })
}

// ListInventories gives a page of an organisation's uploads.
func (c *Client) ListInventories(ctx context.Context, q InventoryQuery) (InventoryList, error) {
	return give[InventoryList](ctx, c, ask{method: http.MethodGet, path: "/inventories", query: q})
}

// PutInventory hands in an inventory. It is sent again after a failure that passes where it can be read again (io.Seeker).
func (c *Client) PutInventory(ctx context.Context, name string, file io.Reader, q PutInventoryQuery) (Inventory, error) {
	return give[Inventory](ctx, c, ask{method: http.MethodPut, path: "/inventories" + part(name), query: q, file: file})
}

// StateOfUpload tells what became of an inventory that came in parts. Parts are sent by a client of tus 1.0, of which there are many.
func (c *Client) StateOfUpload(ctx context.Context, secret string) (UploadState, error) {
	return give[UploadState](ctx, c, ask{method: http.MethodGet, path: "/uploads" + part(secret)})
}
