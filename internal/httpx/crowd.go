package httpx

import (
	"math"
	"net/http"
	"strconv"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// limit holds back an address that asks more often than its class may. This machine itself is not held back: its own programs stand behind nobody.
func (o Rules) limit(next http.Handler) http.Handler {
	if o.Limiter == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := ClientOf(r.Context())
		if who.Addr.IsLoopback() {
			next.ServeHTTP(w, r)
			return
		}
		class := o.Class(r)
		wait, first := o.Limiter.Take(class, who.Addr)
		if wait <= 0 {
			next.ServeHTTP(w, r)
			return
		}
		o.Meter.heldBack(class)
		if first {
			o.Log.Warn("an address is held back", "client", who.Addr, "class", string(class))
			o.Told(class)
		}
		seconds := int(math.Ceil(wait.Seconds()))
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		o.Crowded(tooMany(seconds)).ServeHTTP(w, r)
	})
}

func tooMany(seconds int) error {
	return fault.New(fault.Limited, "too_many_requests", text.Format("從您的網路位址來的請求太多，請在 %d 秒後再試。", "Too many requests came from your network address. Try again in %d s.", seconds))
}

// onlyTLS sends people who came in the clear, as the proxy says, to the address that browsers use. It is the configured one: what the request calls this
// server is anybody's word. What they sent is not taken.
func (o Rules) onlyTLS(next http.Handler) http.Handler {
	if o.Address == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !ClientOf(r.Context()).Clear:
			next.ServeHTTP(w, r)
		case r.Method == http.MethodGet || r.Method == http.MethodHead:
			http.Redirect(w, r, o.Address+r.URL.RequestURI(), http.StatusPermanentRedirect)
		default:
			WriteProblem(w, r, Language(r), fault.New(fault.NotAllowed, "not_in_the_clear", text.Of("請改用 https 連線；剛才送來的內容沒有收下。", "Connect by https; what was sent was not taken.")))
		}
	})
}
