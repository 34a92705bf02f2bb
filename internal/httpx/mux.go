package httpx

import "net/http"

// Mux is a ServeMux that remembers what was mounted on it, so that tests can walk every door and none can be forgotten.
type Mux struct {
	mux      http.ServeMux
	patterns []string
}

// Handle mounts a handler on a pattern such as "GET /warnings/{number}".
func (m *Mux) Handle(pattern string, h http.Handler) {
	m.patterns = append(m.patterns, pattern)
	m.mux.Handle(pattern, h)
}

// HandleFunc mounts a function.
func (m *Mux) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	m.Handle(pattern, http.HandlerFunc(h))
}

// ServeHTTP answers by the pattern that fits best.
func (m *Mux) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.mux.ServeHTTP(w, r) }

// Pattern tells which pattern would answer a request.
func (m *Mux) Pattern(r *http.Request) string {
	_, p := m.mux.Handler(r)
	return p
}

// Patterns lists what is mounted, in the order of mounting.
func (m *Mux) Patterns() []string { return m.patterns }
