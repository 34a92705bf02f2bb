package client

import (
	"context"
	"net/http"
	"time"
)

// DrillScripts are the scripts that come with the program.
type DrillScripts struct {
	Scripts []DrillScript `json:"scripts"`
}

// DrillScript is one of them in a language.
type DrillScript struct {
	Slug   string `json:"slug"`
	Lang   string `json:"lang" about:"zh-TW or en"`
	Name   string `json:"name"`
	Class  string `json:"class" about:"of RSIT"`
	Script string `json:"script"`
}

// DrillQuery asks for a page of drills.
type DrillQuery struct {
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"50" most:"200"`
}

// Drills are a page of them, the newest first.
type Drills struct {
	Drills []Drill `json:"drills"`
	Next   string  `json:"next,omitempty"`
}

// Drill is an exercise of notification and response by a script.
type Drill struct {
	ID        string        `json:"id"`
	Title     string        `json:"title"`
	Class     string        `json:"class" about:"of RSIT"`
	Lang      string        `json:"lang"`
	Script    string        `json:"script"`
	Start     time.Time     `json:"start"`
	Ends      time.Time     `json:"ends" about:"when what its last part asks for is due"`
	Ended     *time.Time    `json:"ended,omitempty"`
	Members   int           `json:"members" about:"how many take part"`
	Parts     []DrillPart   `json:"parts,omitempty"`
	Reactions []DrillMember `json:"reactions,omitempty"`
}

// DrillPart is a part of the script, and how many did what it asks.
type DrillPart struct {
	After  int64  `json:"after" about:"minutes after the beginning"`
	Asks   string `json:"asks" about:"answer, assess, control, report or nothing"`
	Within int64  `json:"within" about:"minutes"`
	Words  string `json:"words"`
	Told   int    `json:"told"`
	InTime int    `json:"in_time"`
	Late   int    `json:"late"`
	Missed int    `json:"missed"`
}

// DrillMember is what a member did.
type DrillMember struct {
	Org       string          `json:"org"`
	Incident  string          `json:"incident,omitempty" about:"UUID of the drill's incident"`
	Number    string          `json:"number,omitempty"`
	Reactions []DrillReaction `json:"reactions" about:"one a part"`
}

// DrillReaction is what came of a part at a member.
type DrillReaction struct {
	Fate string     `json:"fate" about:"not_told, not_asked, pending, in_time, late, missed, or cut where the drill ended before it was due"`
	Told *time.Time `json:"told,omitempty"`
	At   *time.Time `json:"at,omitempty" about:"the first that was asked for, after it was told"`
}

// NewDrill is what the desk plans.
type NewDrill struct {
	Title   string     `json:"title"`
	Class   string     `json:"class" about:"of RSIT"`
	Lang    string     `json:"lang,omitempty" about:"zh-TW or en, of its incidents; the caller's without it"`
	Script  string     `json:"script" about:"each part begins with a line like “+45 assess 60”"`
	Start   *time.Time `json:"start,omitempty" about:"at once without it"`
	Sectors []string   `json:"sectors,omitempty" about:"whose members take part"`
	Orgs    []string   `json:"orgs,omitempty" about:"members by name"`
}

// ListDrillScripts gives the scripts that come with the program.
func (c *Client) ListDrillScripts(ctx context.Context) (DrillScripts, error) {
	return give[DrillScripts](ctx, c, ask{method: http.MethodGet, path: "/drill-scripts"})
}

// ListDrills gives a page of drills.
func (c *Client) ListDrills(ctx context.Context, q DrillQuery) (Drills, error) {
	return give[Drills](ctx, c, ask{method: http.MethodGet, path: "/drills", query: q})
}

// PlanDrill plans one.
func (c *Client) PlanDrill(ctx context.Context, n NewDrill) (Drill, error) {
	return give[Drill](ctx, c, ask{method: http.MethodPost, path: "/drills", body: n, once: true})
}

// GetDrill gives one with who reacted when.
func (c *Client) GetDrill(ctx context.Context, id string) (Drill, error) {
	return give[Drill](ctx, c, ask{method: http.MethodGet, path: "/drills" + part(id)})
}

// EndDrill ends one before its time.
func (c *Client) EndDrill(ctx context.Context, id string) (Drill, error) {
	return give[Drill](ctx, c, ask{method: http.MethodPost, path: "/drills" + part(id) + "/end", once: true})
}
