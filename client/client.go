package client

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Options is who calls and how. The zero value calls as anybody, who reads what is TLP:CLEAR.
type Options struct {
	Token    string        // an API token (`lianfang admin token create`)
	Session  string        // instead of a token: a person's own session, for what a person alone decides; the value of the cookie lf_session
	Language string        // of the sentences in problems: "zh-TW" or "en", which is the default
	HTTP     *http.Client  // http.DefaultClient; its Timeout would end streams too, so use contexts
	Attempts int           // how often a call is sent at most; 0 is 5
	Wait     time.Duration // before it is sent again, twice as long each time; 0 is half a second
}

// Client calls one centre. It is safe for use by many goroutines.
type Client struct {
	base    string // of the interface: https://cert.example.tw/api/v1
	options Options
}

// New makes a client of the centre at an address, such as "https://cert.example.tw".
func New(address string, o Options) (*Client, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("client: that is not the address of a centre, such as https://cert.example.tw") // it is not repeated: it may hold a password
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("client: an address has neither user, query nor fragment")
	case o.Token != "" && o.Session != "":
		return nil, errors.New("client: a call is a program's, with a token, or a person's, with a session; not both")
	}
	if o.HTTP == nil {
		o.HTTP = http.DefaultClient
	}
	if o.Attempts <= 0 {
		o.Attempts = 5
	}
	if o.Wait <= 0 {
		o.Wait = 500 * time.Millisecond
	}
	return &Client{base: strings.TrimRight(u.String(), "/") + "/api/v1", options: o}, nil
}

// SessionCookie is the cookie that bears a person's session.
const SessionCookie = "lf_session"

// sign says who calls.
func (c *Client) sign(h http.Header) {
	if c.options.Token != "" {
		h.Set("Authorization", "Bearer "+c.options.Token)
	}
	if c.options.Session != "" {
		h.Set("Cookie", (&http.Cookie{Name: SessionCookie, Value: c.options.Session}).String())
	}
	if c.options.Language != "" {
		h.Set("Accept-Language", c.options.Language)
	}
}
