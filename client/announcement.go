package client

import (
	"context"
	"net/http"
	"time"
)

// AnnouncementQuery asks for announcements.
type AnnouncementQuery struct {
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"50" most:"200"`
}

// Announcements are what everybody is told of major incidents, the newest first.
type Announcements struct {
	Announcements []Announcement `json:"announcements"`
	Next          string         `json:"next,omitempty"`
}

// Announcement is one of them.
type Announcement struct {
	Number    string             `json:"number" eg:"LF-ANN-2026-0001"`
	Title     Words              `json:"title"`
	Items     []AnnouncementItem `json:"items,omitempty" about:"left out once it was taken back"`
	Revision  int64              `json:"revision"`
	First     *time.Time         `json:"first_published"`
	Published *time.Time         `json:"published" about:"this revision"`
	Ended     *time.Time         `json:"taken_back,omitempty"`
	Why       string             `json:"why,omitempty" about:"it was taken back"`
}

// AnnouncementItem is one of the five things that it says.
type AnnouncementItem struct {
	ID    string `json:"id,omitempty" about:"of a draft" of:"times,cause,impact,control,improvement"`
	Name  Words  `json:"name"`
	Words Words  `json:"words"`
}

// AnnouncementDraft is what may be announced of an incident.
type AnnouncementDraft struct {
	State    string             `json:"state" of:"none,draft,published,taken_back"`
	Number   string             `json:"number,omitempty" about:"once it was published"`
	Version  int64              `json:"version" about:"the newest; 0 where none was written"`
	Public   int64              `json:"public_version,omitempty" about:"the one that stands in public"`
	Title    Words              `json:"title"`
	Items    []AnnouncementItem `json:"items"`
	Withheld []WithheldAnswer   `json:"withheld,omitempty" about:"for the desk"`
	Left     string             `json:"left,omitempty" about:"what was left out, or told all the same, and why; for the desk"`
	Barred   *Words             `json:"barred,omitempty" about:"why nothing may be published; for the desk"`
}

// WithheldAnswer says whether the case holds something that must not be announced. none: it does not; out: it was left out; the others are grounds on which information of a business is told all the same.
type WithheldAnswer struct {
	Secret string `json:"secret" of:"trade,legal,person"`
	Answer string `json:"answer" of:"none,out,law,public,life,consent"`
}

// NewAnnouncement is a version of it, in both languages.
type NewAnnouncement struct {
	Title    Words               `json:"title"`
	Items    []AnnouncementWords `json:"items"`
	Withheld []WithheldAnswer    `json:"withheld,omitempty"`
	Left     string              `json:"left,omitempty"`
}

// AnnouncementWords are the words of an item.
type AnnouncementWords struct {
	ID    string `json:"id" of:"times,cause,impact,control,improvement"`
	Words Words  `json:"words"`
}

// PublishAnnouncement publishes a version.
type PublishAnnouncement struct {
	Version int64 `json:"version" about:"the newest, which the caller has read"`
}

// ListAnnouncements gives what everybody is told of major incidents.
func (c *Client) ListAnnouncements(ctx context.Context, q AnnouncementQuery) (Announcements, error) {
	return give[Announcements](ctx, c, ask{method: http.MethodGet, path: "/announcements", query: q})
}

// GetAnnouncement gives one by its number.
func (c *Client) GetAnnouncement(ctx context.Context, number string) (Announcement, error) {
	return give[Announcement](ctx, c, ask{method: http.MethodGet, path: "/announcements" + part(number)})
}

// GetIncidentAnnouncement gives what may be announced of an incident.
func (c *Client) GetIncidentAnnouncement(ctx context.Context, id string) (AnnouncementDraft, error) {
	return give[AnnouncementDraft](ctx, c, ask{method: http.MethodGet, path: incidentOf(id) + "/announcement"})
}

// DraftIncidentAnnouncement keeps a version.
func (c *Client) DraftIncidentAnnouncement(ctx context.Context, id string, n NewAnnouncement) (AnnouncementDraft, error) {
	return give[AnnouncementDraft](ctx, c, ask{method: http.MethodPost, path: incidentOf(id) + "/announcement", body: n, once: true})
}

// PublishIncidentAnnouncement publishes the newest version.
func (c *Client) PublishIncidentAnnouncement(ctx context.Context, id string, p PublishAnnouncement) (AnnouncementDraft, error) {
	return give[AnnouncementDraft](ctx, c, ask{method: http.MethodPost, path: incidentOf(id) + "/announcement/publish", body: p, once: true})
}

// WithdrawIncidentAnnouncement takes it back.
func (c *Client) WithdrawIncidentAnnouncement(ctx context.Context, id string, r Reason) (AnnouncementDraft, error) {
	return give[AnnouncementDraft](ctx, c, ask{method: http.MethodPost, path: incidentOf(id) + "/announcement/withdraw", body: r, once: true})
}
