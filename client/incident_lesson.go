package client

import (
	"context"
	"net/http"
	"time"
)

// LessonQuery narrows a list of lessons.
type LessonQuery struct {
	Incident string `query:"incident" about:"Of one incident, by id."`
	State    string `query:"state" about:"open: those alone of which nothing has come yet." of:"open"`
	Limit    int    `query:"limit" usual:"50" most:"200"`
}

// IncidentLessons are what the desk learned, the last first.
type IncidentLessons struct {
	Lessons []IncidentLesson `json:"lessons"`
}

// IncidentLesson is one of them.
type IncidentLesson struct {
	ID       string     `json:"id"`
	Incident string     `json:"incident" about:"id"`
	Number   string     `json:"number" about:"of the incident"`
	Words    string     `json:"words"`
	At       *time.Time `json:"at,omitempty"`
	Led      string     `json:"led,omitempty" about:"what it led to; none while that is open" of:"warning,advice,nothing"`
	Ref      string     `json:"ref,omitempty" about:"UUID of the warning's draft, or the short name of the advice"`
	Reason   string     `json:"reason,omitempty"`
	LedAt    *time.Time `json:"led_at,omitempty"`
}

// NewIncidentLesson is what somebody learned.
type NewIncidentLesson struct {
	Words string `json:"words"`
}

// LessonLed says what came of a lesson; that is said once.
type LessonLed struct {
	Led    string `json:"led" of:"warning,advice,nothing"`
	Ref    string `json:"ref,omitempty" about:"UUID of the warning's draft, or the short name of the advice; none with nothing"`
	Reason string `json:"reason,omitempty" about:"needed with nothing"`
}

// ListIncidentLessons gives what the desk learned.
func (c *Client) ListIncidentLessons(ctx context.Context, q LessonQuery) (IncidentLessons, error) {
	return give[IncidentLessons](ctx, c, ask{method: http.MethodGet, path: "/lessons", query: q})
}

// AddIncidentLesson writes one down, and gives those of the incident.
func (c *Client) AddIncidentLesson(ctx context.Context, id string, l NewIncidentLesson) (IncidentLessons, error) {
	return give[IncidentLessons](ctx, c, ask{method: http.MethodPost, path: incidentOf(id) + "/lessons", body: l, once: true})
}

// EndIncidentLesson says what came of one.
func (c *Client) EndIncidentLesson(ctx context.Context, lesson string, l LessonLed) (IncidentLesson, error) {
	return give[IncidentLesson](ctx, c, ask{method: http.MethodPost, path: "/lessons" + part(lesson), body: l, once: true})
}
