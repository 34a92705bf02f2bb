package client

import (
	"context"
	"io"
	"iter"
	"net/http"
	"time"
)

// WrittenName is a product as lists write it in words, of which people say what it means.
type WrittenName struct {
	ID         string         `json:"id"`
	Name       string         `json:"name" eg:"microsoft access 2016"`
	State      string         `json:"state" of:"open,confirmed,none" about:"what the desk decided for all: nothing yet, a product, none that is known"`
	Product    string         `json:"product,omitempty" about:"what it means to all" eg:"cpe:microsoft:access"`
	Words      string         `json:"words,omitempty" about:"why"`
	At         *time.Time     `json:"at,omitempty"`
	Orgs       int64          `json:"orgs" about:"organisations that have it, for the desk; else 0"`
	Machines   int64          `json:"machines" about:"that it stands on: one's own, or for the desk everybody's"`
	Pick       *NamePick      `json:"pick,omitempty" about:"what the organisation says for itself"`
	Proposals  []NameProposal `json:"proposals" about:"what organisations say for themselves, for the desk"`
	Candidates []NamedProduct `json:"candidates" about:"what it may mean, the likeliest first"`
}

// NamePick is what an organisation says for itself that a name means.
type NamePick struct {
	Product string     `json:"product,omitempty" about:"missing is none that is known"`
	Words   string     `json:"words,omitempty"`
	At      *time.Time `json:"at,omitempty"`
}

// NameProposal is a product and how many organisations say that a name means it.
type NameProposal struct {
	Product string `json:"product,omitempty" about:"missing is none that is known"`
	Orgs    int64  `json:"orgs"`
}

// NamedProduct is a product that a name may mean.
type NamedProduct struct {
	Product string  `json:"product" eg:"cpe:microsoft:access"`
	Title   string  `json:"title" eg:"microsoft access"`
	Version string  `json:"version,omitempty" about:"that the words tell, if they mean this"`
	Score   int     `json:"score" about:"0 to 100"`
	Why     []Words `json:"why" about:"what speaks for it and against it"`
}

// NameList is a part of the names, the most used first.
type NameList struct {
	Names []WrittenName `json:"names"`
	Next  string        `json:"next,omitempty" about:"send it as after to read on"`
}

// NameQuery asks for names.
type NameQuery struct {
	Org   string `query:"org" about:"Short name of the organisation whose lists are meant; if not said, one's own, and for the desk everybody's."`
	View  string `query:"view" of:"open,proposed,confirmed,none" about:"open: nobody has decided; proposed: open, and some organisation says for itself what it means."`
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" about:"Names." usual:"50" most:"100"`
}

// NameMeaning says what a name means.
type NameMeaning struct {
	State   string `json:"state" of:"open,confirmed,none" about:"open takes back what was said"`
	Product string `json:"product,omitempty" about:"with confirmed" eg:"cpe:microsoft:access"`
	Words   string `json:"words,omitempty" about:"why"`
}

// ProductSearch asks for products by words.
type ProductSearch struct {
	Q string `query:"q" about:"A product's key, or words: a vendor in any language, a name, its beginning."`
}

// NamedProducts are products that words may mean.
type NamedProducts struct {
	Products []NamedProduct `json:"products"`
}

// UpdatesLearned is what came of a file about updates of Windows.
type UpdatesLearned struct {
	Records  int     `json:"records"`
	Problems []Words `json:"problems"`
}

// ListNames gives a page of names.
func (c *Client) ListNames(ctx context.Context, q NameQuery) (NameList, error) {
	return give[NameList](ctx, c, ask{method: http.MethodGet, path: "/exposure/names", query: q})
}

// Names reads all of them.
func (c *Client) Names(ctx context.Context, q NameQuery) iter.Seq2[WrittenName, error] {
	return rows(q.After, func(after string) (NameList, error) { q.After = after; return c.ListNames(ctx, q) },
		func(p NameList) ([]WrittenName, string) { return p.Names, p.Next })
}

// GetName gives one name.
func (c *Client) GetName(ctx context.Context, id string, q OrgQuery) (WrittenName, error) {
	return give[WrittenName](ctx, c, ask{method: http.MethodGet, path: "/exposure/names" + part(id), query: q})
}

// SettleName says for all what a name means, for the desk.
func (c *Client) SettleName(ctx context.Context, id string, m NameMeaning) (WrittenName, error) {
	return give[WrittenName](ctx, c, ask{method: http.MethodPut, path: "/exposure/names" + part(id), body: m})
}

// PickName says for one's own organisation what a name means.
func (c *Client) PickName(ctx context.Context, id string, q OrgQuery, m NameMeaning) (WrittenName, error) {
	return give[WrittenName](ctx, c, ask{method: http.MethodPut, path: "/exposure/names" + part(id) + "/pick", query: q, body: m})
}

// FindProducts finds products by words.
func (c *Client) FindProducts(ctx context.Context, q ProductSearch) (NamedProducts, error) {
	return give[NamedProducts](ctx, c, ask{method: http.MethodGet, path: "/products", query: q})
}

// LearnUpdates hands in what is known of updates of Windows, for the desk. It is sent again after a failure that passes where it can be read again (io.Seeker).
func (c *Client) LearnUpdates(ctx context.Context, file io.Reader) (UpdatesLearned, error) {
	return give[UpdatesLearned](ctx, c, ask{method: http.MethodPut, path: "/exposure/updates", file: file, again: true})
}
