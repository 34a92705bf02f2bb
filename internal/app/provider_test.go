package app_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/op"

	"lianfang/internal/access"
	"lianfang/internal/app"
)

// provider is a real OpenID provider on loopback. What it answers at its token endpoint can be falsified on the way.
type provider struct {
	url     string
	storage *storage.Storage
	mu      sync.Mutex
	falsify func(claims map[string]any) (alg string, key any)
	asked   []url.Values // of the authorisation endpoint
	down    bool
}

const (
	clientID     = "lianfang"
	clientSecret = "a secret of the client"
)

func openProvider(t *testing.T) *provider {
	p := &provider{}
	var handler http.Handler
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.serve(handler, w, r) }))
	t.Cleanup(s.Close)
	p.url = s.URL
	p.storage = storage.NewStorage(storage.NewUserStore(p.url))
	handler = exampleop.SetupServer(p.url, p.storage, slog.New(slog.DiscardHandler), false, op.WithAllowInsecure())
	return p
}

// uses makes a centre use the provider.
func (p *provider) uses(o *app.Options) {
	o.SignOn = access.SignOnOptions{Issuer: p.url, ClientID: clientID, ClientSecret: clientSecret, Name: "Agency"}
	o.Reach.Allow = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
}

func (p *provider) serve(h http.Handler, w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	falsify, down := p.falsify, p.down
	if r.URL.Path == "/auth" {
		p.asked = append(p.asked, r.URL.Query())
	}
	p.mu.Unlock()
	if down {
		http.Error(w, "down", http.StatusBadGateway)
		return
	}
	if falsify == nil || r.URL.Path != "/oauth/token" {
		h.ServeHTTP(w, r)
		return
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	var answer map[string]any
	if json.Unmarshal(rec.Body.Bytes(), &answer) == nil && answer["id_token"] != nil {
		answer["id_token"] = p.forge(r, answer["id_token"].(string), falsify)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(rec.Code)
	_ = json.NewEncoder(w).Encode(answer)
}

func (p *provider) forge(r *http.Request, token string, falsify func(map[string]any) (string, any)) string {
	own, err := p.storage.SigningKey(r.Context())
	if err != nil {
		panic(err)
	}
	raw, _ := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	var claims map[string]any
	_ = json.Unmarshal(raw, &claims)
	alg, key := falsify(claims)
	raw, _ = json.Marshal(claims)
	if alg == "none" {
		return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + base64.RawURLEncoding.EncodeToString(raw) + "."
	}
	if key == nil {
		key = own.Key()
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(alg), Key: key}, (&jose.SignerOptions{}).WithHeader("kid", own.ID()))
	if err != nil {
		panic(err)
	}
	signed, err := signer.Sign(raw)
	if err != nil {
		panic(err)
	}
	out, _ := signed.CompactSerialize()
	return out
}

// falsely makes the provider lie from now on; nil makes it honest.
func (p *provider) falsely(f func(claims map[string]any) (string, any)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.falsify = f
}

// claim lies about one claim, with the provider's own signature.
func claim(name string, value any) func(map[string]any) (string, any) {
	return func(c map[string]any) (string, any) {
		c[name] = value
		return "RS256", nil
	}
}

func otherKey() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
}

func (p *provider) lastAsked() url.Values {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked[len(p.asked)-1]
}

// at signs in at the provider, from where a browser left the centre; it gives what the browser shows at last.
func (b *browser) at(p *provider, from, user string) shown {
	b.l.t.Helper()
	return b.show(b.Get(b.atProvider(p, from, user)))
}

// atProvider signs in at the provider and gives the address that it sends the browser back to.
func (b *browser) atProvider(p *provider, from, user string) string {
	b.l.t.Helper()
	resp, err := b.Get(b.l.url + from)
	b.l.ok(err)
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	id := resp.Request.URL.Query().Get("authRequestID")
	if id == "" {
		b.l.t.Fatalf("%s led to %d %s, not to the provider", from, resp.StatusCode, resp.Request.URL)
	}
	b.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), b.l.url+"/sign-in/sso/back") {
			return http.ErrUseLastResponse
		}
		return nil
	}
	resp, err = b.PostForm(p.url+"/login/username", url.Values{"username": {user}, "password": {"verysecure"}, "id": {id}})
	b.l.ok(err)
	_ = resp.Body.Close()
	b.CheckRedirect = nil
	return resp.Header.Get("Location")
}
