package webhook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json"

	"lianfang/internal/member"
	"lianfang/internal/outbound"
	"lianfang/internal/warning"
)

const (
	maxAnswer = 16 << 10 // bytes; nothing in it is used but for the log
	within    = 15 * time.Second
	maxSaid   = 200
	maxWait   = 6 * time.Hour // however long the other side asks for
)

// Channel posts to machines.
type Channel struct{ client *http.Client }

// New makes the channel; every connection goes through the dialer.
func New(d *outbound.Dialer) *Channel { return &Channel{d.Client(maxAnswer, within)} }

// Name says that contacts of the channel webhook are reached.
func (c *Channel) Name() member.Channel { return member.Webhook }

// Sign is the value of the header Lianfang-Signature.
func Sign(secret string, at time.Time, body []byte) string {
	t := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(t + "."))
	mac.Write(body)
	return "t=" + t + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}

// Send posts once.
func (c *Channel) Send(ctx context.Context, m warning.Message) warning.Outcome {
	body, err := json.Marshal(payloadOf(m))
	if err != nil {
		return warning.Outcome{Result: warning.GaveUp, Said: err.Error()}
	}
	var wrote atomic.Bool // from here on the other side may have it
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { wrote.Store(true) }})
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.Address, bytes.NewReader(body))
	if err != nil {
		return warning.Outcome{Result: warning.Bounced, Said: "the address is no URL"}
	}
	r.GetBody = nil // the transport never sends it again by itself
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Lianfang")
	r.Header.Set("Idempotency-Key", m.Key)
	if m.Secret != "" {
		r.Header.Set("Lianfang-Signature", Sign(m.Secret, m.At, body))
	}
	if err := m.Leaving(); err != nil {
		return warning.Outcome{Result: warning.TryAgain, Said: err.Error()}
	}
	resp, err := c.client.Do(r)
	if err != nil {
		return failed(err, wrote.Load())
	}
	defer func() { _ = resp.Body.Close() }()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, maxSaid))
	return answered(resp, string(said), m.At)
}

// failed: a refused address and a redirect will be so again; everything else may pass. Whether a request that broke off had arrived is not
// known.
func failed(err error, wrote bool) warning.Outcome {
	var refused *outbound.Refused
	switch {
	case errors.As(err, &refused):
		return warning.Outcome{Result: warning.GaveUp, Said: refused.Error()}
	case errors.Is(err, outbound.ErrRedirect):
		return warning.Outcome{Result: warning.GaveUp, Said: outbound.ErrRedirect.Error()}
	}
	return warning.Outcome{Result: warning.TryAgain, Said: err.Error(), Doubt: wrote}
}

func answered(resp *http.Response, said string, now time.Time) warning.Outcome {
	o := warning.Outcome{Said: fmt.Sprintf("%d %s", resp.StatusCode, said)}
	switch code := resp.StatusCode; {
	case code >= 200 && code < 300:
		o.Result = warning.Sent
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout, code >= 500:
		o.Result, o.After = warning.TryAgain, retryAfter(resp.Header.Get("Retry-After"), now)
	case code == http.StatusGone:
		o.Result = warning.Bounced
	default:
		o.Result = warning.GaveUp
	}
	return o
}

// retryAfter reads seconds or a date (RFC 9110 §10.2.3); 0 when there is neither.
func retryAfter(s string, now time.Time) time.Duration {
	if n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 31); err == nil {
		return min(time.Duration(n)*time.Second, maxWait)
	}
	if t, err := http.ParseTime(s); err == nil && t.After(now) {
		return min(t.Sub(now), maxWait)
	}
	return 0
}
