// Package httpx is what every HTTP face needs: request ids, limits, headers, recovery, a log line a request, and problems (RFC 9457).
package httpx
