package httpx

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Meter measures requests by the pattern that answered; what people write into paths would be a series each, and a secret in some.
type Meter struct {
	seconds *prometheus.HistogramVec
	held    *prometheus.CounterVec
	open    prometheus.Gauge
	refused prometheus.Counter
}

// NewMeter makes a meter that a registry reads.
func NewMeter(reg prometheus.Registerer) *Meter {
	m := &Meter{
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "lianfang_http_request_seconds", Help: "How long requests took, by the pattern of their path, method and status class. Streams count when they end.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}}, []string{"pattern", "method", "status"}),
		held:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "lianfang_http_held_back_total", Help: "Requests answered 429, by the class whose measure was full."}, []string{"class"}),
		open:    prometheus.NewGauge(prometheus.GaugeOpts{Name: "lianfang_http_connections", Help: "Connections that are open."}),
		refused: prometheus.NewCounter(prometheus.CounterOpts{Name: "lianfang_http_connections_refused_total", Help: "Connections closed at once, since there were too many, of all or of one address."}),
	}
	for _, c := range []Class{Doors, Open, Usual} { // so that a rate can be told from the first one on
		m.held.WithLabelValues(string(c))
	}
	reg.MustRegister(m.seconds, m.held, m.open, m.refused)
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

func (m *Meter) heldBack(c Class) {
	if m != nil {
		m.held.WithLabelValues(string(c)).Inc()
	}
}

// methodOf keeps what clients invent out of the series.
func methodOf(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}
