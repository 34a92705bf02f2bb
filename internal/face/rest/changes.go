package rest

import (
	"net/http"
	"strings"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
)

const (
	pageMost = 1000
	// scanMost is how many facts one page looks at: somebody who sees one in ten thousand gets a short page and goes on behind it.
	scanMost = 100_000
)

func (s *Server) changesOperations() []operation {
	o := operation{id: "listChanges", method: http.MethodGet, path: "/changes", act: access.ReadChanges, asks: typeOf[client.ChangeQuery](), gives: typeOf[client.Page](), status: http.StatusOK, stream: true, do: s.changes,
		summary: "What happened, in order", about: "As far as the reader may see it: a page, or with Accept: text/event-stream a stream that stays open. A cursor that is ahead of the log, as after a restore, is answered 409 cursor_ahead."}
	return []operation{o}
}

// changes is GET /api/v1/changes?after=CURSOR&limit=N, a page or, with Accept: text/event-stream, a stream that stays open.
func (s *Server) changes(w http.ResponseWriter, r *http.Request, who access.Who) error {
	var q client.ChangeQuery
	if err := readQuery(r.URL.Query(), &q); err != nil {
		return err
	}
	head, err := s.Journal.Head(r.Context())
	if err != nil {
		return err
	}
	after, err := s.Journal.ParseCursor(q.After, head)
	if err != nil {
		return err
	}
	if strings.Contains(r.Header.Get("Accept"), "text/event-stream") {
		if last := r.Header.Get("Last-Event-ID"); last != "" { // a browser or library that comes back
			if after, err = s.Journal.ParseCursor(last, head); err != nil {
				return err
			}
		}
		return s.stream(w, r, who, after)
	}
	facts, passed, err := s.visible(r, who.Viewer, after, head, q.Limit)
	if err != nil {
		return err
	}
	p := client.Page{Next: s.Journal.Cursor(passed), Head: s.Journal.Cursor(head)}
	if p.Changes, err = s.name(r.Context(), facts); err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, p)
}

// visible reads the next facts that a viewer may have, and tells how far it looked.
func (s *Server) visible(r *http.Request, v marking.Viewer, after, head int64, limit int) (out []journal.Fact, passed int64, err error) {
	to := min(head, after+scanMost)
	for passed = after; passed < to && len(out) < limit; {
		facts, err := s.Journal.Between(r.Context(), v, passed, to, limit-len(out))
		if err != nil {
			return nil, 0, err
		}
		full := len(facts) == limit-len(out)
		for _, f := range facts {
			if shows(v, f) {
				out = append(out, f)
			}
		}
		if !full {
			return out, to, nil
		}
		passed = facts[len(facts)-1].Seq
	}
	return out, passed, nil
}
