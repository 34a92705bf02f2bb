package provider

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"lianfang/internal/disclosure"
	"lianfang/internal/fault"
	"lianfang/internal/httpx"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Parts is what the face is made of.
type Parts struct {
	Disclosure *disclosure.Disclosures
	Now        func() time.Time
	Log        *slog.Logger
}

// Server is the face.
type Server struct {
	Parts
	mu   sync.Mutex
	said signedText // security.txt of today
}

// New makes the face.
func New(p Parts) *Server { return &Server{Parts: p} }

// Mount puts the face on a mux.
func (s *Server) Mount(mux *httpx.Mux) {
	mux.HandleFunc("GET /.well-known/csaf/", s.serve(s.file))
	mux.HandleFunc("GET /.well-known/security.txt", s.serve(s.security))
}

// file is something to hand out.
type file struct {
	media string
	body  []byte
	at    time.Time // of its last change; zero where nobody knows
}

const (
	root         = "/.well-known/csaf/"
	feedName     = "csaf-feed-tlp-white.json"
	categoryName = "category-white.json" // the name by which checkers look for it
	asJSON       = "application/json"
	asText       = "text/plain; charset=utf-8"
	most         = 100_000 // advisories in one index or feed
)

// serve answers with a file, and with nothing where the reader has it already.
func (s *Server) serve(find func(context.Context, string) (file, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		f, err := find(r.Context(), r.URL.Path)
		if err != nil {
			if fault.Of(err).Kind == fault.Internal && r.Context().Err() == nil {
				s.Log.Error("a file of the provider could not be made", "request", httpx.RequestID(r.Context()), "path", r.URL.Path, "error", err)
			}
			httpx.WriteProblem(w, r, httpx.Language(r), err)
			return
		}
		sum := sha256.Sum256(f.body)
		h := w.Header()
		h.Set("Content-Type", f.media)
		h.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
		h.Set("Cache-Control", "no-cache") // kept, and asked for again
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		http.ServeContent(w, r, "", f.at, bytes.NewReader(f.body))
	}
}

func nothing() error {
	return fault.New(fault.NotFound, "no_such_file", text.Of("沒有這個檔案。", "There is no such file."))
}

// file finds what stands at a path below root.
func (s *Server) file(ctx context.Context, path string) (file, error) {
	rest := strings.TrimPrefix(path, root)
	switch rest {
	case "provider-metadata.json":
		return s.metadata(ctx)
	case "service.json":
		return s.service(ctx)
	}
	if name, ok := strings.CutPrefix(rest, "openpgp/"); ok {
		return s.key(ctx, name)
	}
	rest, ok := strings.CutPrefix(rest, "white/")
	if !ok {
		return file{}, nothing()
	}
	switch rest {
	case "":
		return s.years(ctx)
	case "index.txt":
		return s.index(ctx)
	case "changes.csv":
		return s.changes(ctx)
	case feedName:
		return s.feed(ctx)
	case categoryName:
		return s.category()
	}
	folder, name, ok := strings.Cut(rest, "/")
	year, err := strconv.ParseInt(folder, 10, 64)
	if !ok || err != nil || len(folder) != 4 || strings.Contains(name, "/") {
		return file{}, nothing()
	}
	if name == "" {
		return s.year(ctx, year)
	}
	return s.advisory(ctx, year, name)
}

// list is the latest revisions of all advisories, the newest first.
func (s *Server) list(ctx context.Context) (all []disclosure.Advisory, newest time.Time, err error) {
	all, err = s.Disclosure.Advisories(ctx, marking.Public(), 0, most)
	if len(all) > 0 {
		newest = time.UnixMicro(all[0].CurrentAt).UTC()
	}
	return all, newest, err
}

// advisory is a document, or what stands beside it (requirements 18 and 19).
func (s *Server) advisory(ctx context.Context, year int64, name string) (file, error) {
	document, beside := name, ""
	for _, end := range []string{".sha256", ".sha512", ".asc"} {
		if d, ok := strings.CutSuffix(name, end); ok {
			document, beside = d, end
		}
	}
	a, err := s.Disclosure.AdvisoryFile(ctx, marking.Public(), year, document)
	if err != nil {
		return file{}, err
	}
	f := file{asText, nil, time.UnixMicro(a.CurrentAt).UTC()}
	switch beside {
	case ".sha256":
		f.body = fmt.Appendf(nil, "%s  %s\n", a.SHA256, a.File)
	case ".sha512":
		f.body = fmt.Appendf(nil, "%s  %s\n", a.SHA512, a.File)
	case ".asc":
		f.media, f.body = "application/pgp-signature", []byte(a.Signature)
	default:
		f.media, f.body = asJSON, a.Body
	}
	return f, nil
}

// key is the public key (requirement 20).
func (s *Server) key(ctx context.Context, name string) (file, error) {
	k, found, err := s.Disclosure.PublicKey(ctx)
	if err != nil {
		return file{}, err
	}
	if !found || name != k.Fingerprint+".asc" {
		return file{}, nothing()
	}
	return file{"application/pgp-keys", []byte(k.Public), time.UnixMicro(k.MadeAt).UTC()}, nil
}
