// Command gallery serves every page with sample data on loopback, for looking at them. It is no part of the product.
//
// The address is printed; pages are /p/NAME?lang=en&theme=dark&data=full|empty|long.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"

	"lianfang/internal/face/web/asset"
	"lianfang/internal/face/web/page"
	"lianfang/internal/face/web/page/sample"
	"lianfang/internal/text"
)

// policy is the one that the product sends.
const policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, "gallery:", err)
		os.Exit(2)
	}
	fmt.Printf("http://%s\n", l.Addr())
	mux := http.NewServeMux()
	mux.Handle(asset.Prefix, asset.Handler())
	mux.HandleFunc("GET /{$}", index)
	mux.HandleFunc("GET /p/{name}", show)
	mux.HandleFunc("GET /live", live)
	mux.HandleFunc("POST /theme", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	fmt.Fprintln(os.Stderr, http.Serve(l, mux))
}

func index(w http.ResponseWriter, _ *http.Request) {
	for _, s := range sample.All(text.ZhTW, page.BySystem) {
		fmt.Fprintf(w, "/p/%s\n", s.Name)
	}
}

func show(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	for _, s := range sample.All(text.ParseLang(q.Get("lang")), page.Theme(q.Get("theme"))) {
		if s.Name != r.PathValue("name") {
			continue
		}
		switch q.Get("data") {
		case "empty":
			s = sample.Empty(s)
		case "long":
			s = sample.Long(s)
		}
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := s.Page.Page(s.View).Render(r.Context(), w); err != nil {
			fmt.Fprintln(os.Stderr, "gallery:", err)
		}
		return
	}
	http.NotFound(w, r)
}

// live sends one pill and one region, then keeps the stream open as the product does.
func live(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "event: work\ndata: 3\n\nevent: warnings\ndata: 2\n\nevent: situation\ndata: <p>一則新的句子</p>\n\n")
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
	<-r.Context().Done()
}
