package client

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// Days is how soon what has to be dealt with.
type Days struct {
	Version int64      `json:"version" about:"of the policy that was read; one that is set must have been made from the one in force. 0 is the program's own"`
	Since   *time.Time `json:"since,omitempty" about:"not for setting"`
	DaysPolicy
}

// DaysPolicy is what a centre decides on.
type DaysPolicy struct {
	Tree   string                    `json:"tree" about:"coordinator, deployer, or higher: the more urgent of the two" eg:"coordinator"`
	EPSS   float64                   `json:"epss" about:"from which on an exploit is taken to be about; above 0 and at most 1" eg:"0.1"`
	KEVDue bool                      `json:"kev_due" about:"never later than CISA's date for what is in KEV"`
	Days   map[string]map[string]int `json:"days" about:"by decision (act, attend, track*, track) and responsibility level (A to E, none): calendar days in Taipei from the day on which it was found"`
}

// GetDays tells how many days a decision on a vulnerability gives.
func (c *Client) GetDays(ctx context.Context) (Days, error) {
	return give[Days](ctx, c, ask{method: http.MethodGet, path: "/exposure/days"})
}

// SetDays puts days in force that were made from those whose Version they have. The error has the code Changed where others came in force meanwhile.
func (c *Client) SetDays(ctx context.Context, d Days) (Days, error) {
	return give[Days](ctx, c, ask{method: http.MethodPut, path: "/exposure/days", body: d, header: http.Header{"If-Match": {`"` + strconv.FormatInt(d.Version, 10) + `"`}}})
}
