package access

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// SignOnOptions are an agency's own sign-on (OpenID Connect), with which people may come in who linked their account there to themselves here.
type SignOnOptions struct {
	Issuer       string // as the provider writes it itself; empty for none
	ClientID     string
	ClientSecret string
	Name         string       // on the button; the issuer's host if empty
	Client       *http.Client // for the requests that do not go by the browser: checked addresses, few bytes, little time
}

// signOn is the provider; it is asked for its settings when somebody first comes by it, so that the centre starts without it.
type signOn struct {
	SignOnOptions
	mu       sync.Mutex
	provider *oidc.Provider
	failed   time.Time // when it last could not be reached
	why      error
}

const (
	signOnPath  = "/sign-in/sso/back"
	signOnLasts = 10 * time.Minute // to sign in over there, with whatever they ask
	signOnRest  = 5 * time.Second  // after which a provider that did not answer is asked again
	signOnAge   = sessionIdle      // how old a sign-in over there may be
	signOnSkew  = time.Minute      // that clocks may differ
	maxSubject  = 255              // OpenID Connect Core §2
	maxSignOns  = 5                // of one person

	abroad = "sign-on"
)

// leaving is what the browser takes along to the provider, so that only the browser that left can come back. Where it stands beside a person, they link
// an account; else somebody comes in.
type leaving struct {
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"` // RFC 7636
	Back     string `json:"b"`
	Prove    bool   `json:"p"` // they have to sign in over there now
	At       int64  `json:"a"`
}

// UseSignOn lets people come in by a provider.
func (a *Access) UseSignOn(o SignOnOptions) error {
	u, err := url.Parse(o.Issuer)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return fault.New(fault.Invalid, "bad_sign_on_issuer", text.Format("登入服務的位址要像 https://sso.example.tw，不能是「%s」。", "The issuer of a sign-on is like https://sso.example.tw, not %q.", o.Issuer))
	}
	if o.ClientID == "" {
		return fault.New(fault.Invalid, "sign_on_without_client", text.Of("登入服務要有用戶端識別（client id）。", "A sign-on needs a client id."))
	}
	if o.Name == "" {
		o.Name = u.Hostname()
	}
	a.signOn = &signOn{SignOnOptions: o}
	return nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// SignOnName is what the button calls the provider, "" where there is none.
func (a *Access) SignOnName() string {
	if a.signOn == nil {
		return ""
	}
	return a.signOn.Name
}

func noSignOn() error {
	return fault.New(fault.NotFound, "no_sign_on_here", text.Of("這個中心沒有接單位自己的登入服務。", "This centre has no sign-on of an agency."))
}

// discover gives the provider. While it cannot be reached, most who ask are told so at once.
func (s *signOn) discover(ctx context.Context, now time.Time) (*oidc.Provider, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.provider != nil {
		return s.provider, nil
	}
	if now.Sub(s.failed) >= signOnRest {
		s.provider, s.why = oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), s.Client), s.Issuer)
		s.failed = now
	}
	if s.provider == nil {
		return nil, fault.New(fault.Busy, "sign_on_unreachable", text.Format("現在連不到%s，請稍後再試，或改用別的登入方式。", "%s cannot be reached now; try again later, or sign in another way.", s.Name)).Because(s.why)
	}
	return s.provider, nil
}

func (a *Access) oauth(p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: a.signOn.ClientID, ClientSecret: a.signOn.ClientSecret, Endpoint: p.Endpoint(), RedirectURL: a.address + signOnPath, Scopes: []string{oidc.ScopeOpenID}}
}

// BeginSignOn sends somebody to the provider: to is the address, secret is for a cookie of the browser that leaves. Whoever has a session already comes for
// a fresh proof, so they have to sign in over there once more.
func (a *Access) BeginSignOn(ctx context.Context, back, before string) (to, secret string, err error) {
	_, none := a.findLiving(ctx, before)
	return a.leave(ctx, sealed{Act: abroad, Leaving: leaving{Back: back, Prove: none == nil}})
}

// BeginLink sends somebody who is signed in to the provider, to link their account there. The caller has checked that the proof is fresh.
func (a *Access) BeginLink(ctx context.Context, w Who) (to, secret string, err error) {
	return a.leave(ctx, sealed{Act: abroad, Person: w.Person, Leaving: leaving{Prove: true}}) // or a colleague's account would do, who used the browser before
}

func (a *Access) leave(ctx context.Context, s sealed) (to, secret string, err error) {
	if a.signOn == nil {
		return "", "", noSignOn()
	}
	p, err := a.signOn.discover(ctx, a.now())
	if err != nil {
		return "", "", err
	}
	l := &s.Leaving
	l.State, l.Nonce, l.Verifier, l.At = rand.Text(), rand.Text(), oauth2.GenerateVerifier(), a.micro()
	if secret, err = a.wrap(ctx, s, signOnLasts); err != nil {
		return "", "", err
	}
	how := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(l.Verifier), oidc.Nonce(l.Nonce)}
	if l.Prove {
		how = append(how, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	} else {
		how = append(how, oauth2.SetAuthURLParam("max_age", seconds(signOnAge)))
	}
	return a.oauth(p).AuthCodeURL(l.State, how...), secret, nil
}
