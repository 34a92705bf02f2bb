package client

import (
	"context"
	"net/http"
	"time"
)

// IncidentTasks is what is to be done about a case: what is open first.
type IncidentTasks struct {
	Tasks []IncidentTask `json:"tasks"`
}

// IncidentTask is one thing to do.
type IncidentTask struct {
	ID    string     `json:"id"`
	Who   string     `json:"who" about:"the desk, the body, or a guest" of:"desk,reporter,guest"`
	Guest string     `json:"guest,omitempty" about:"which; for the desk"`
	What  string     `json:"what"`
	Until *time.Time `json:"until,omitempty"`
	State string     `json:"state" of:"open,done,dropped"`
	Words string     `json:"words,omitempty" about:"of whoever ended it"`
	Ended *time.Time `json:"ended,omitempty"`
}

// NewIncidentTasks are tasks of one doer until one day.
type NewIncidentTasks struct {
	Who   string     `json:"who" of:"desk,reporter,guest"`
	Guest string     `json:"guest,omitempty" about:"short name, with who guest"`
	What  []string   `json:"what"`
	Until *time.Time `json:"until,omitempty"`
}

// IncidentTaskEnd ends one.
type IncidentTaskEnd struct {
	Done  bool   `json:"done" about:"else it is dropped, and words say why"`
	Words string `json:"words,omitempty"`
}

// IncidentGuests are the organisations that were let into a case.
type IncidentGuests struct {
	Guests []IncidentGuest `json:"guests" about:"the first first"`
}

// IncidentGuest is one of them.
type IncidentGuest struct {
	Org      string            `json:"org" about:"short name"`
	Role     string            `json:"role" of:"victim,vendor,helper,authority,police"`
	Report   bool              `json:"report,omitempty" about:"it reads what was reported"`
	Clocks   bool              `json:"clocks,omitempty" about:"and levels and clocks"`
	Tasks    bool              `json:"tasks,omitempty" about:"and all tasks"`
	Why      string            `json:"why"`
	Since    *time.Time        `json:"since,omitempty"`
	Until    *time.Time        `json:"until,omitempty" about:"then it is out by itself"`
	Ended    *time.Time        `json:"ended,omitempty" about:"when it left or was let out"`
	Messages []IncidentMessage `json:"messages,omitempty"`
}

// NewIncidentGuest lets one in.
type NewIncidentGuest struct {
	Org    string     `json:"org" about:"short name"`
	Role   string     `json:"role" of:"victim,vendor,helper,authority,police"`
	Report bool       `json:"report,omitempty" about:"it reads what was reported"`
	Clocks bool       `json:"clocks,omitempty" about:"and levels and clocks"`
	Tasks  bool       `json:"tasks,omitempty" about:"and all tasks"`
	Until  *time.Time `json:"until,omitempty"`
	Agreed bool       `json:"agreed,omitempty" about:"for the desk: whoever reported agreed to what it reads of the report"`
	Why    string     `json:"why"`
}

// ListIncidentTasks gives the tasks of a case.
func (c *Client) ListIncidentTasks(ctx context.Context, id string) (IncidentTasks, error) {
	return give[IncidentTasks](ctx, c, ask{method: http.MethodGet, path: incidentOf(id) + "/tasks"})
}

// AddIncidentTasks gives somebody something to do.
func (c *Client) AddIncidentTasks(ctx context.Context, id string, n NewIncidentTasks) (IncidentTasks, error) {
	return give[IncidentTasks](ctx, c, ask{method: http.MethodPost, path: incidentOf(id) + "/tasks", body: n, once: true})
}

// EndIncidentTask ends one.
func (c *Client) EndIncidentTask(ctx context.Context, id, task string, e IncidentTaskEnd) (IncidentTasks, error) {
	return give[IncidentTasks](ctx, c, ask{method: http.MethodPost, path: incidentOf(id) + "/tasks" + part(task) + "/end", body: e})
}

// ListIncidentGuests gives who was let into a case.
func (c *Client) ListIncidentGuests(ctx context.Context, id string) (IncidentGuests, error) {
	return give[IncidentGuests](ctx, c, ask{method: http.MethodGet, path: incidentOf(id) + "/guests"})
}

// LetIntoIncident lets an organisation in.
func (c *Client) LetIntoIncident(ctx context.Context, id string, g NewIncidentGuest) error {
	return done(ctx, c, ask{method: http.MethodPost, path: incidentOf(id) + "/guests", body: g, once: true})
}
