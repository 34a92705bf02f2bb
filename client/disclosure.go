package client

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// Case is a flaw that somebody reported, as the desk leads it to its maker.
type Case struct {
	ID        string        `json:"id" about:"UUID" eg:"4f8b0a52-0f5e-4c0e-9d46-0d7b7b1f6a11"`
	Number    string        `json:"number" eg:"LF-CVD-2026-0001"`
	State     string        `json:"state" of:"received,validated,invalid,duplicate,told,answered,ready,published,closed"`
	Title     string        `json:"title,omitempty"`
	Product   string        `json:"product"`
	Version   string        `json:"version,omitempty"`
	What      string        `json:"what,omitempty" about:"what is wrong, in the finder's words; in lists left out, as are the words below"`
	How       string        `json:"how,omitempty" about:"how to reproduce it"`
	Others    string        `json:"others,omitempty" about:"who else knows"`
	Finder    *Finder       `json:"finder,omitempty"`
	Duplicate string        `json:"duplicate_of,omitempty" about:"number of the case that it repeats"`
	CVE       string        `json:"cve,omitempty"`
	TVN       string        `json:"tvn,omitempty"`
	Org       string        `json:"org,omitempty" about:"short name of the member that is the vendor"`
	Vendor    string        `json:"vendor,omitempty" about:"name of the vendor"`
	Mail      string        `json:"mail,omitempty" about:"of a vendor that is no member"`
	Brief     string        `json:"brief,omitempty" about:"what the vendor reads"`
	Came      *time.Time    `json:"came,omitempty"`
	Told      *time.Time    `json:"told,omitempty"`
	Deadline  *time.Time    `json:"deadline,omitempty"`
	DaysLeft  *int          `json:"days_left,omitempty" about:"until the deadline; negative once it has passed, not there while no clock runs"`
	Extended  int64         `json:"extended" about:"how often the deadline was put off"`
	Offered   []string      `json:"offered,omitempty" about:"the events that are possible now"`
	Steps     []CaseEvent   `json:"steps,omitempty"`
	Messages  []CaseMessage `json:"messages,omitempty"`
	Link      string        `json:"link,omitempty" about:"for a vendor that is no member, given once, where the centre sends no mail"`
}

// Finder is who found a flaw.
type Finder struct {
	Name   string `json:"name,omitempty"`
	Mail   string `json:"mail,omitempty"`
	Credit bool   `json:"credit" about:"to be thanked by name"`
	Share  bool   `json:"share" about:"the vendor may know the name"`
}

// CaseEvent is something that was done.
type CaseEvent struct {
	Event string     `json:"event" of:"confirm,validate,refuse,repeat,tell,answer,ready,publish,close,reopen,extend"`
	Side  string     `json:"side" of:"finder,vendor,desk"`
	Words string     `json:"words,omitempty"`
	At    *time.Time `json:"at,omitempty"`
}

// CaseMessage is a line of one of the three threads, which never mix.
type CaseMessage struct {
	Thread string     `json:"thread" of:"finder,vendor,desk"`
	Side   string     `json:"side" of:"finder,vendor,desk"`
	Words  string     `json:"words"`
	At     *time.Time `json:"at,omitempty"`
}

// CaseList is a part of the desk's list.
type CaseList struct {
	Cases []Case `json:"cases"`
	Next  string `json:"next,omitempty" about:"send it as after to read on"`
}

// CaseQuery asks for cases.
type CaseQuery struct {
	State string `query:"state" about:"Only of this state; all that are open where none is named." of:"received,validated,invalid,duplicate,told,answered,ready,published,closed"`
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"50" most:"200"`
}

// CaseStep is a step that the desk takes. Which members it needs depends on the event.
type CaseStep struct {
	Event   string `json:"event" of:"validate,refuse,repeat,tell,answer,ready,close,reopen,extend"`
	Words   string `json:"words,omitempty" about:"the reason, or what was said"`
	Title   string `json:"title,omitempty" about:"validate"`
	Product string `json:"product,omitempty" about:"validate"`
	Version string `json:"version,omitempty" about:"validate"`
	Of      string `json:"of,omitempty" about:"repeat: number of the case that came first"`
	Org     string `json:"org,omitempty" about:"tell: short name of a member; else vendor and mail"`
	Vendor  string `json:"vendor,omitempty"`
	Mail    string `json:"mail,omitempty"`
	Lang    string `json:"lang,omitempty" of:"zh-TW,en"`
	Brief   string `json:"brief,omitempty" about:"tell: what the vendor reads"`
	Days    int    `json:"days,omitempty" about:"tell: until it may be published; 90 where none is named"`
	Until   string `json:"until,omitempty" about:"extend: the last day" eg:"2027-02-24"`
}

// CaseWords are words for one of the threads.
type CaseWords struct {
	Thread string `json:"thread" of:"finder,vendor,desk"`
	Words  string `json:"words"`
}

// CaseNumbers are the numbers under which a flaw is known elsewhere.
type CaseNumbers struct {
	CVE string `json:"cve" eg:"CVE-2026-12345"`
	TVN string `json:"tvn" eg:"TVN-202611001"`
}

// AdvisoryDraft is an advisory that is being written.
type AdvisoryDraft struct {
	Title      Words               `json:"title"`
	Summary    Words               `json:"summary"`
	Products   []AdvisoryProduct   `json:"products"`
	Vector     string              `json:"vector,omitempty" about:"CVSS 3.0 or 3.1"`
	Remedy     Words               `json:"remedy"`
	RemedyKind string              `json:"remedy_kind" of:"vendor_fix,mitigation,workaround,no_fix_planned,none_available"`
	RemedyURL  string              `json:"remedy_url,omitempty"`
	References []AdvisoryReference `json:"references"`
	Thanks     []string            `json:"thanks" about:"names"`
}

// AdvisoryProduct is a product with the versions that have the flaw, and those that no longer do: each a vers string, or one version.
type AdvisoryProduct struct {
	Vendor  string `json:"vendor"`
	Product string `json:"product"`
	Range   string `json:"range" eg:"vers:generic/>=2.0|<2.1"`
	Fixed   string `json:"fixed,omitempty" eg:"2.1"`
	PURL    string `json:"purl,omitempty"`
	CPE     string `json:"cpe,omitempty"`
}

// AdvisoryReference is a page elsewhere.
type AdvisoryReference struct {
	Summary string `json:"summary"`
	URL     string `json:"url"`
}

// AdvisoryPreview is what would be published now.
type AdvisoryPreview struct {
	Revision int            `json:"revision"`
	Ready    bool           `json:"ready" about:"nothing stands in the way"`
	Missing  []Words        `json:"missing"`
	Problems []AdvisoryTest `json:"problems" about:"mandatory tests of CSAF 2.0, section 6.1, that fail"`
	Document string         `json:"document" about:"the CSAF document, as text"`
}

// AdvisoryTest is a test of the standard that fails.
type AdvisoryTest struct {
	Test string `json:"test" eg:"6.1.31"`
	At   string `json:"at"`
	What Words  `json:"what"`
}

// AdvisoryRelease publishes an advisory, or its next revision.
type AdvisoryRelease struct {
	Summary string `json:"summary" about:"what is new in it; published"`
}

// Advisory is one that was published.
type Advisory struct {
	Number    string     `json:"number" eg:"LF-SA-2026-0001"`
	Revision  int64      `json:"revision"`
	Title     Words      `json:"title"`
	Summary   string     `json:"summary,omitempty" about:"what is new in the revision"`
	CVE       string     `json:"cve,omitempty"`
	TVN       string     `json:"tvn,omitempty"`
	File      string     `json:"file" about:"where its CSAF document stands; .asc, .sha256 and .sha512 beside it" eg:"/.well-known/csaf/white/2026/lf-sa-2026-0001.json"`
	SHA256    string     `json:"sha256"`
	Published *time.Time `json:"published,omitempty"`
	Changed   *time.Time `json:"changed,omitempty"`
}

// AdvisoryList is a part of what was published, the latest first.
type AdvisoryList struct {
	Advisories []Advisory `json:"advisories"`
	Next       string     `json:"next,omitempty" about:"send it as after to read on"`
}

// AdvisoryQuery asks for advisories.
type AdvisoryQuery struct {
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"50" most:"200"`
}

// HandedCase is a case as its vendor sees it.
type HandedCase struct {
	ID       string        `json:"id" about:"UUID"`
	Number   string        `json:"number"`
	State    string        `json:"state" of:"received,validated,invalid,duplicate,told,answered,ready,published,closed"`
	Title    string        `json:"title"`
	Product  string        `json:"product"`
	Version  string        `json:"version,omitempty"`
	Brief    string        `json:"brief" about:"what is wrong, in the desk's words"`
	CVE      string        `json:"cve,omitempty"`
	TVN      string        `json:"tvn,omitempty"`
	Finder   string        `json:"finder,omitempty" about:"where they agreed that you know"`
	Told     *time.Time    `json:"told,omitempty"`
	Deadline *time.Time    `json:"deadline,omitempty"`
	DaysLeft *int          `json:"days_left,omitempty"`
	Steps    []CaseEvent   `json:"steps,omitempty"`
	Messages []CaseMessage `json:"messages,omitempty"`
	Advisory string        `json:"advisory,omitempty" about:"number of the advisory"`
}

// HandedList is a part of the cases of one's own products, the newest first.
type HandedList struct {
	Cases []HandedCase `json:"cases"`
	Next  string       `json:"next,omitempty" about:"send it as after to read on"`
}

// HandedQuery asks for them.
type HandedQuery struct {
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"50" most:"200"`
}

// HandedAnswer is what a vendor answers.
type HandedAnswer struct {
	Words string `json:"words"`
	Ready bool   `json:"ready,omitempty" about:"the fix is ready"`
}

func caseOf(id string) string { return "/cases" + part(id) }

// ListCases gives a page of the cases that the desk leads.
func (c *Client) ListCases(ctx context.Context, q CaseQuery) (CaseList, error) {
	return give[CaseList](ctx, c, ask{method: http.MethodGet, path: "/cases", query: q})
}

// Cases reads all of them.
func (c *Client) Cases(ctx context.Context, q CaseQuery) iter.Seq2[Case, error] {
	return rows(q.After, func(after string) (CaseList, error) { q.After = after; return c.ListCases(ctx, q) },
		func(p CaseList) ([]Case, string) { return p.Cases, p.Next })
}

// GetCase gives one with all that was said and done.
func (c *Client) GetCase(ctx context.Context, id string) (Case, error) {
	return give[Case](ctx, c, ask{method: http.MethodGet, path: caseOf(id)})
}

// StepCase takes a step. It bears no Idempotency-Key: the answer may hold a secret.
func (c *Client) StepCase(ctx context.Context, id string, s CaseStep) (Case, error) {
	return give[Case](ctx, c, ask{method: http.MethodPost, path: caseOf(id) + "/steps", body: s})
}

// WriteToCase writes into one of the threads.
func (c *Client) WriteToCase(ctx context.Context, id string, w CaseWords) (Case, error) {
	return give[Case](ctx, c, ask{method: http.MethodPost, path: caseOf(id) + "/messages", body: w, once: true})
}

// NumberCase notes the numbers of a flaw elsewhere.
func (c *Client) NumberCase(ctx context.Context, id string, n CaseNumbers) (Case, error) {
	return give[Case](ctx, c, ask{method: http.MethodPut, path: caseOf(id) + "/numbers", body: n})
}

// GetAdvisoryDraft gives what is written of a case's advisory.
func (c *Client) GetAdvisoryDraft(ctx context.Context, id string) (AdvisoryDraft, error) {
	return give[AdvisoryDraft](ctx, c, ask{method: http.MethodGet, path: caseOf(id) + "/draft"})
}

// PutAdvisoryDraft keeps what is written, and tells what would be published.
func (c *Client) PutAdvisoryDraft(ctx context.Context, id string, x AdvisoryDraft) (AdvisoryPreview, error) {
	return give[AdvisoryPreview](ctx, c, ask{method: http.MethodPut, path: caseOf(id) + "/draft", body: x})
}

// PreviewAdvisory tells what would be published now.
func (c *Client) PreviewAdvisory(ctx context.Context, id string) (AdvisoryPreview, error) {
	return give[AdvisoryPreview](ctx, c, ask{method: http.MethodGet, path: caseOf(id) + "/preview"})
}

// PublishAdvisory publishes a case's advisory, or its next revision.
func (c *Client) PublishAdvisory(ctx context.Context, id string, r AdvisoryRelease) (Advisory, error) {
	return give[Advisory](ctx, c, ask{method: http.MethodPost, path: caseOf(id) + "/advisory", body: r, once: true})
}

// ListAdvisories gives a page of what was published.
func (c *Client) ListAdvisories(ctx context.Context, q AdvisoryQuery) (AdvisoryList, error) {
	return give[AdvisoryList](ctx, c, ask{method: http.MethodGet, path: "/advisories", query: q})
}

// Advisories reads all of them.
func (c *Client) Advisories(ctx context.Context, q AdvisoryQuery) iter.Seq2[Advisory, error] {
	return rows(q.After, func(after string) (AdvisoryList, error) { q.After = after; return c.ListAdvisories(ctx, q) },
		func(p AdvisoryList) ([]Advisory, string) { return p.Advisories, p.Next })
}

// GetAdvisory gives the latest revision of one.
func (c *Client) GetAdvisory(ctx context.Context, number string) (Advisory, error) {
	return give[Advisory](ctx, c, ask{method: http.MethodGet, path: "/advisories" + part(number)})
}

// ListHanded gives a page of the cases of one's own products.
func (c *Client) ListHanded(ctx context.Context, q HandedQuery) (HandedList, error) {
	return give[HandedList](ctx, c, ask{method: http.MethodGet, path: "/handed", query: q})
}

// Handed reads all of them.
func (c *Client) Handed(ctx context.Context, q HandedQuery) iter.Seq2[HandedCase, error] {
	return rows(q.After, func(after string) (HandedList, error) { q.After = after; return c.ListHanded(ctx, q) },
		func(p HandedList) ([]HandedCase, string) { return p.Cases, p.Next })
}

// GetHanded gives one with what was said.
func (c *Client) GetHanded(ctx context.Context, id string) (HandedCase, error) {
	return give[HandedCase](ctx, c, ask{method: http.MethodGet, path: "/handed" + part(id)})
}

// AnswerHanded answers the desk.
func (c *Client) AnswerHanded(ctx context.Context, id string, a HandedAnswer) (HandedCase, error) {
	return give[HandedCase](ctx, c, ask{method: http.MethodPost, path: "/handed" + part(id) + "/answers", body: a, once: true})
}
