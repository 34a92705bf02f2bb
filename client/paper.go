package client

import (
	"context"
	"net/http"
	"time"
)

// IncidentPaper is a paper of the law of an incident: the newest version that the caller may see or, where nothing was kept yet, what the case itself tells.
type IncidentPaper struct {
	Paper    string            `json:"paper" of:"notice,final"`
	Form     string            `json:"form" about:"the text of the law that it follows" eg:"final-tw-2026"`
	Title    Words             `json:"title"`
	Basis    Words             `json:"basis" about:"the article, and how well it was checked"`
	Version  int64             `json:"version" about:"0 where nothing was kept yet"`
	Filed    bool              `json:"filed"`
	Reason   string            `json:"reason,omitempty" about:"why it was sent although an item of the law is missing"`
	Items    []PaperItem       `json:"items"`
	Cause    string            `json:"cause,omitempty" about:"code of the root cause"`
	Measures []PaperMeasure    `json:"measures,omitempty"`
	Versions []PaperVersion    `json:"versions,omitempty" about:"newest first"`
	Verdicts []PaperVerdict    `json:"verdicts,omitempty" about:"newest first"`
	Causes   []PaperCauseWords `json:"causes,omitempty" about:"of a final report: all that may be chosen"`
}

// PaperItem is one thing that a paper has to say.
type PaperItem struct {
	ID      string `json:"id"`
	Number  int    `json:"number"`
	Name    Words  `json:"name"`
	Basis   Words  `json:"basis"`
	Formal  bool   `json:"formal" about:"without it the paper is formally incomplete"`
	Missing bool   `json:"missing"`
	Words   string `json:"words"`
}

// PaperMeasure is something done so that it does not happen again.
type PaperMeasure struct {
	What  string `json:"what"`
	Side  string `json:"side" of:"management,technical,people,resources"`
	Owner string `json:"owner,omitempty"`
	Until string `json:"until,omitempty" about:"planned day" eg:"2026-12-31"`
	Track string `json:"track,omitempty" about:"how its effect is tracked"`
	Done  string `json:"done,omitempty" about:"day on which it was done"`
}

// PaperVersion is a version that was kept.
type PaperVersion struct {
	Version int64      `json:"version"`
	Filed   bool       `json:"filed"`
	Side    string     `json:"side" of:"reporter,desk"`
	At      *time.Time `json:"at"`
}

// PaperVerdict is what whoever reviews a paper found, or finds.
type PaperVerdict struct {
	Accepted bool       `json:"accepted" about:"else it is to be mended, and words say how"`
	Words    string     `json:"words,omitempty"`
	Recheck  string     `json:"recheck,omitempty" about:"day on which it is looked at again" eg:"2027-02-01"`
	Version  int64      `json:"version,omitempty" about:"of an answer: which was judged"`
	Side     string     `json:"side,omitempty" about:"of an answer" of:"desk,reviewer"`
	At       *time.Time `json:"at,omitempty" about:"of an answer"`
}

// PaperCauseWords is a root cause that may be chosen.
type PaperCauseWords struct {
	Code string `json:"code"`
	Name Words  `json:"name"`
}

// NewPaper is what a version says. With File it is sent to whom the law says.
type NewPaper struct {
	Items    []PaperWords   `json:"items,omitempty"`
	Cause    string         `json:"cause,omitempty"`
	Measures []PaperMeasure `json:"measures,omitempty"`
	File     bool           `json:"file,omitempty"`
	Reason   string         `json:"reason,omitempty" about:"why it is sent although an item of the law is missing"`
}

// PaperWords are the words of an item.
type PaperWords struct {
	ID    string `json:"id"`
	Words string `json:"words"`
}

// MonthQuery asks for a month.
type MonthQuery struct {
	Month string `query:"month" about:"The last that is over, where none is named." eg:"2026-10"`
}

// MonthFigures are the public figures of a month.
type MonthFigures struct {
	Month  string       `json:"month"`
	Total  MonthCount   `json:"total"`
	Median *int64       `json:"median_response_minutes,omitempty" about:"half of the cases took no longer until the desk did something; left out where it is of too few bodies"`
	Tables []MonthTable `json:"tables"`
	Months []string     `json:"months" about:"all that may be asked for, newest first"`
}

// MonthTable counts the cases of a month by one property.
type MonthTable struct {
	Key  string     `json:"key" of:"class,kind,cause,sector,level,body,way"`
	Name Words      `json:"name"`
	Rows []MonthRow `json:"rows"`
}

// MonthRow is a row of it.
type MonthRow struct {
	Code string `json:"code"`
	Name Words  `json:"name"`
	MonthCount
}

// MonthCount is a count, or why it is not told.
type MonthCount struct {
	Cases  int64  `json:"cases" about:"0 where it is hidden"`
	Hidden string `json:"hidden,omitempty" about:"few: fewer than three bodies; withheld: with it one could reckon another" of:"few,withheld"`
}

func paperOf(id, paper string) string { return incidentOf(id) + "/papers" + part(paper) }

// GetIncidentPaper gives a paper of the law of an incident.
func (c *Client) GetIncidentPaper(ctx context.Context, id, paper string) (IncidentPaper, error) {
	return give[IncidentPaper](ctx, c, ask{method: http.MethodGet, path: paperOf(id, paper)})
}

// WriteIncidentPaper keeps a version of it, and sends it where it says so.
func (c *Client) WriteIncidentPaper(ctx context.Context, id, paper string, n NewPaper) (IncidentPaper, error) {
	return give[IncidentPaper](ctx, c, ask{method: http.MethodPost, path: paperOf(id, paper), body: n, once: true})
}

// JudgeIncidentPaper says whether the newest that was sent will do.
func (c *Client) JudgeIncidentPaper(ctx context.Context, id, paper string, v PaperVerdict) (IncidentPaper, error) {
	return give[IncidentPaper](ctx, c, ask{method: http.MethodPost, path: paperOf(id, paper) + "/verdicts", body: v, once: true})
}

// GetMonthFigures gives the public figures of a month.
func (c *Client) GetMonthFigures(ctx context.Context, q MonthQuery) (MonthFigures, error) {
	return give[MonthFigures](ctx, c, ask{method: http.MethodGet, path: "/statistics", query: q})
}
