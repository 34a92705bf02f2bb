package client

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// Days is how soon what has to be dealt with.
type Days struct {
	Version int64          `json:"version" about:"of the policy that was read; one that is set must have been made from the one in force. 0 is the program's own"`
	Since   *time.Time     `json:"since,omitempty" about:"not for setting"`
	Tree    string         `json:"tree" about:"coordinator, deployer, or higher: the more urgent of the two" eg:"coordinator"`
	EPSS    float64        `json:"epss" about:"from which on an exploit is taken to be about; above 0 and at most 1" eg:"0.1"`
	KEVDue  bool           `json:"kev_due" about:"never later than CISA's date for what is in KEV"`
	Days    []DecisionDays `json:"days" about:"each decision once, the most urgent first"`
}

// DecisionDays is what one decision gives: calendar days in Taipei from the day on which it was found, by responsibility level.
type DecisionDays struct {
	Decision string `json:"decision" about:"act, attend, track* or track" eg:"act"`
	A        int    `json:"A" eg:"3"`
	B        int    `json:"B" eg:"3"`
	C        int    `json:"C" eg:"7"`
	D        int    `json:"D" eg:"14"`
	E        int    `json:"E" eg:"14"`
	None     int    `json:"none" about:"advice for who has no level" eg:"7"`
}

// GetDays tells how many days a decision on a vulnerability gives.
func (c *Client) GetDays(ctx context.Context) (Days, error) {
	return give[Days](ctx, c, ask{method: http.MethodGet, path: "/exposure/days"})
}

// SetDays puts days in force that were made from those whose Version they have. The error has the code Changed where others came in force meanwhile.
func (c *Client) SetDays(ctx context.Context, d Days) (Days, error) {
	return give[Days](ctx, c, ask{method: http.MethodPut, path: "/exposure/days", body: d, header: http.Header{"If-Match": {`"` + strconv.FormatInt(d.Version, 10) + `"`}}})
}
