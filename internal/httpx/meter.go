package httpx

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Meter measures requests by the pattern that answered; what people write into paths would be a series each, and a secret in some.
type Meter struct{ seconds *prometheus.HistogramVec }

// NewMeter makes a meter that a registry reads.
func NewMeter(reg prometheus.Registerer) *Meter {
	m := &Meter{prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "lianfang_http_request_seconds", Help: "How long requests took, by the pattern of their path, method and status class. Streams count when they end.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}}, []string{"pattern", "method", "status"})}
	reg.MustRegister(m.seconds)
	return m
}

func (m *Meter) observe(r *http.Request, status int, took time.Duration) {
	if m == nil {
		return
	}
	if status == 0 { // nothing was written: net/http answers 200
		status = http.StatusOK
	}
	pattern := r.Pattern
	if pattern == "" {
		pattern = "none"
	}
	if _, path, ok := strings.Cut(pattern, " "); ok {
		pattern = path
	}
	m.seconds.WithLabelValues(pattern, methodOf(r.Method), strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

// methodOf keeps what clients invent out of the series.
func methodOf(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}
