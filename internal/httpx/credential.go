package httpx

import (
	"net/http"
	"strings"
)

// SessionCookie is the cookie of somebody who is signed in, by the name that HostCookie gives it.
const SessionCookie = "lf_session"

// HostCookie is the name of a cookie that is a secret. Over TLS browsers take one of this name from this very host alone: no neighbour below the same
// domain plants one.
func HostCookie(name string, secure bool) string {
	if secure {
		return "__Host-" + name
	}
	return name
}

// Credential is the API token that a request carries, "" if it carries none: after "Bearer" (RFC 6750 §2.1), or as the password after "Basic"
// (RFC 7617), whose user name does not matter. A token in the query is not read: queries end up in logs.
func Credential(r *http.Request) string {
	if _, password, ok := r.BasicAuth(); ok {
		return password
	}
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(secret)
}
