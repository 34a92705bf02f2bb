package client

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"time"
)

// Words is a text in both languages.
type Words struct {
	Zh string `json:"zh-TW" eg:"更新閘道"`
	En string `json:"en" eg:"Update the gateway"`
}

// IntelligenceRow is an item in a list. What is TLP:RED has no title here: people read it in person, on its page.
type IntelligenceRow struct {
	ID        string     `json:"id" about:"STIX id" eg:"indicator--12121212-1111-4111-8111-111111111111"`
	Type      string     `json:"type" eg:"indicator"`
	Title     string     `json:"title,omitempty"`
	TLP       string     `json:"tlp,omitempty" about:"the mildest of the words that this reader may see; none: not marked, for the desk alone"`
	Withdrawn bool       `json:"withdrawn"`
	Weight    int        `json:"weight" about:"0 to 100: how reliable the source and how believable the word" eg:"80"`
	FirstSeen *time.Time `json:"first_seen,omitempty"`
	LastSeen  *time.Time `json:"last_seen,omitempty"`
	Words     int        `json:"words" about:"how many sources' words on it this reader may see"`
}

// IntelligenceList is a part of the list, the newest first.
type IntelligenceList struct {
	Items []IntelligenceRow `json:"items"`
	Next  string            `json:"next,omitempty" about:"send it as after to read on"`
	How   Words             `json:"how" about:"how the question was understood"`
}

// IntelligenceDetail is an item with what sources say of it.
type IntelligenceDetail struct {
	IntelligenceRow
	Assertions []Assertion `json:"assertions"`
}

// Assertion is one source's word.
type Assertion struct {
	Word       string          `json:"word,omitempty" about:"what to call it when it is marked; for the desk alone"`
	Source     *Words          `json:"source,omitempty" about:"for the desk alone"`
	Rating     string          `json:"rating" about:"reliability of the source, A to F of the Admiralty code" eg:"A"`
	TLP        string          `json:"tlp,omitempty"`
	PAP        string          `json:"pap,omitempty"`
	Title      string          `json:"title,omitempty"`
	State      string          `json:"state" of:"current,superseded,revoked,held,beside,refused"`
	Confidence int             `json:"confidence"`
	Weight     int             `json:"weight"`
	Times      int64           `json:"times" about:"how often the source said so"`
	Modified   *time.Time      `json:"modified,omitempty"`
	Received   *time.Time      `json:"received,omitempty"`
	Object     json.RawMessage `json:"object,omitempty" about:"as it came, where it came as JSON"`
}

// Imported is what came of a file.
type Imported struct {
	Name     string          `json:"name"`
	Format   string          `json:"format" eg:"stix"`
	Objects  ImportedCounts  `json:"objects"`
	Problems []ImportProblem `json:"problems"`
	Seconds  string          `json:"seconds" about:"how long it took" eg:"0.021"`
}

// ImportedCounts is the objects of a file by what became of them.
type ImportedCounts struct {
	New      int64 `json:"new"`
	Updated  int64 `json:"updated"`
	Seen     int64 `json:"seen" about:"known already, word for word"`
	Held     int64 `json:"held" about:"they wait for the desk"`
	Rejected int64 `json:"rejected"`
}

// ImportProblem is something wrong with one object.
type ImportProblem struct {
	Code     string `json:"code" eg:"bad_id"`
	Message  string `json:"message"`
	Position string `json:"position"`
	Object   string `json:"object"`
}

// IntelligenceQuery asks for intelligence.
type IntelligenceQuery struct {
	Text  string `query:"q" about:"What is sought; everything if not said."`
	Type  string `query:"type" about:"Only of this STIX type."`
	State string `query:"state" about:"Only these." of:"withdrawn,held"`
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"50" most:"200"`
}

// ImportQuery says what a file is.
type ImportQuery struct {
	Name    string `query:"name" about:"What the file is called."`
	Marking string `query:"marking" about:"What its unmarked objects mean; if not said, they are for the desk alone." of:"TLP:CLEAR,TLP:GREEN,TLP:AMBER,TLP:AMBER+STRICT,TLP:RED"`
	Source  string `query:"source" about:"Whose words these are; the desk alone may say so."`
}

// IntakeStory is how an item's newest word went through the stages of the intake.
type IntakeStory struct {
	ID       string        `json:"id" about:"STIX id" eg:"indicator--12121212-1111-4111-8111-111111111111"`
	Source   Words         `json:"source"`
	Received *time.Time    `json:"received,omitempty"`
	State    string        `json:"state" of:"current,superseded,revoked,held,beside,refused"`
	Stages   []IntakeStage `json:"stages"`
}

// IntakeStage is how one stage ended, and why.
type IntakeStage struct {
	Stage  string `json:"stage" of:"parse,normalise,guard,mark,weigh,merge,accept"`
	Result string `json:"result" of:"pass,note,hold,refuse"`
	Code   string `json:"code" eg:"accepted"`
	Reason Words  `json:"reason"`
}

// Marking says how far a word may go.
type Marking struct {
	Word   string `json:"word" about:"of the assertion" eg:"4711"`
	TLP    string `json:"tlp" of:"TLP:CLEAR,TLP:GREEN,TLP:AMBER,TLP:AMBER+STRICT,TLP:RED"`
	Whole  bool   `json:"whole,omitempty" about:"everything unmarked of the same file too"`
	Reason string `json:"reason"`
}

// Marked is how many words were marked.
type Marked struct {
	Words int `json:"words"`
}

// HeldObject waits for the desk. It has no title: it may be TLP:RED, and its own page or GetIntelligence knows.
type HeldObject struct {
	Verdict string     `json:"verdict" about:"what to call it when it is settled" eg:"4711"`
	ID      string     `json:"id" about:"STIX id" eg:"indicator--12121212-1111-4111-8111-111111111111"`
	Source  Words      `json:"source"`
	File    string     `json:"file,omitempty"`
	At      *time.Time `json:"at,omitempty"`
	Code    string     `json:"code" about:"why, for programs; its intake tells the story" eg:"not_owner"`
}

// HeldList is a part of what waits, the oldest first.
type HeldList struct {
	Held []HeldObject `json:"held"`
	Next string       `json:"next,omitempty" about:"send it as after to read on"`
}

// HeldQuery asks for what waits.
type HeldQuery struct {
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"50" most:"200"`
}

// Settlement ends what waits.
type Settlement struct {
	Decision string `json:"decision" about:"go: it is a word like any other from now on; where somebody other than the first source takes an item back, the centre does so. refuse: it stays as refused" of:"go,refuse"`
	Reason   string `json:"reason"`
}

// ListIntelligence gives a page of intelligence.
func (c *Client) ListIntelligence(ctx context.Context, q IntelligenceQuery) (IntelligenceList, error) {
	return give[IntelligenceList](ctx, c, ask{method: http.MethodGet, path: "/intelligence", query: q})
}

// Intelligence reads all that a query finds.
func (c *Client) Intelligence(ctx context.Context, q IntelligenceQuery) iter.Seq2[IntelligenceRow, error] {
	return rows(q.After, func(after string) (IntelligenceList, error) { q.After = after; return c.ListIntelligence(ctx, q) },
		func(p IntelligenceList) ([]IntelligenceRow, string) { return p.Items, p.Next })
}

// GetIntelligence gives an item with every word on it.
func (c *Client) GetIntelligence(ctx context.Context, id string) (IntelligenceDetail, error) {
	return give[IntelligenceDetail](ctx, c, ask{method: http.MethodGet, path: "/intelligence" + part(id)})
}

// GetBytes gives the newest word on an item as it came. The caller closes it.
func (c *Client) GetBytes(ctx context.Context, id string) (io.ReadCloser, error) {
	r, err := c.send(ctx, ask{method: http.MethodGet, path: "/intelligence" + part(id) + "/bytes", accept: "application/octet-stream"})
	if err != nil {
		return nil, err
	}
	return r.Body, nil
}

// GetIntake tells how an item's newest word went through the intake.
func (c *Client) GetIntake(ctx context.Context, id string) (IntakeStory, error) {
	return give[IntakeStory](ctx, c, ask{method: http.MethodGet, path: "/intelligence" + part(id) + "/intake"})
}

// ImportIntelligence hands in a file. It is sent again after a failure that passes where it can be read again (io.Seeker).
func (c *Client) ImportIntelligence(ctx context.Context, file io.Reader, q ImportQuery) (Imported, error) {
	return give[Imported](ctx, c, ask{method: http.MethodPost, path: "/intelligence", query: q, file: file, again: true})
}

// MarkIntelligence marks what came unmarked, or widens a marking.
func (c *Client) MarkIntelligence(ctx context.Context, id string, m Marking) (Marked, error) {
	return give[Marked](ctx, c, ask{method: http.MethodPost, path: "/intelligence" + part(id) + "/marks", body: m, once: true})
}

// ListHeld gives a page of what waits for the desk.
func (c *Client) ListHeld(ctx context.Context, q HeldQuery) (HeldList, error) {
	return give[HeldList](ctx, c, ask{method: http.MethodGet, path: "/held", query: q})
}

// Held reads all that waits for the desk.
func (c *Client) Held(ctx context.Context) iter.Seq2[HeldObject, error] {
	return rows("", func(after string) (HeldList, error) { return c.ListHeld(ctx, HeldQuery{After: after}) },
		func(p HeldList) ([]HeldObject, string) { return p.Held, p.Next })
}

// SettleHeld decides about what waits.
func (c *Client) SettleHeld(ctx context.Context, verdict string, s Settlement) error {
	return done(ctx, c, ask{method: http.MethodPost, path: "/held" + part(verdict) + "/settlement", body: s, once: true})
}
