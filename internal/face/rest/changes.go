package rest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

const (
	pageUsual = 100
	pageMost  = 1000
	// scanMost is how many facts one page looks at: somebody who sees one in ten thousand gets a short page and goes on behind it.
	scanMost = 100_000
)

// Page is a page of changes.
type Page struct {
	Changes []Change `json:"changes"`
	Next    string   `json:"next"` // read on behind it; the same as head when there is nothing more now
	Head    string   `json:"head"` // how far the journal is
}

func (s *Server) changesOperations() []operation {
	return []operation{{id: "listChanges", method: http.MethodGet, path: "/changes", act: access.ReadChanges, gives: Page{}, stream: true, do: s.changes,
		summary: "What happened, in order", about: "As far as the reader may see it: a page, or with Accept: text/event-stream a stream that stays open. A cursor that is ahead of the log, as after a restore, is answered 409 cursor_ahead.",
		params: []param{{name: "after", about: "A cursor: read on behind it; from the beginning if not said.", typ: "string"}, {name: "limit", about: "At most so many, 1 to 1000; 100 if not said.", typ: "integer"}}}}
}

// changes is GET /api/v1/changes?after=CURSOR&limit=N, a page or, with Accept: text/event-stream, a stream that stays open.
func (s *Server) changes(w http.ResponseWriter, r *http.Request, who access.Who) error {
	q := r.URL.Query()
	head, err := s.Journal.Head(r.Context())
	if err != nil {
		return err
	}
	after, err := s.Journal.ParseCursor(q.Get("after"), head)
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
	limit, err := whole(q, "limit", pageUsual, pageMost)
	if err != nil {
		return err
	}
	facts, passed, err := s.visible(r, who.Viewer, after, head, limit)
	if err != nil {
		return err
	}
	p := Page{Next: s.Journal.Cursor(passed), Head: s.Journal.Cursor(head)}
	if p.Changes, err = s.name(r.Context(), facts); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(p)
}

// whole reads a parameter that is a whole number from 1; usual stands for one that is not there.
func whole(q url.Values, name string, usual, most int) (int, error) {
	if q.Get(name) == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(q.Get(name))
	if err != nil || n < 1 || n > most {
		return 0, fault.New(fault.Invalid, "bad_"+name, text.Format("%[1]s 是 1 到 %[2]d 的整數。", "%[1]s is a whole number from 1 to %[2]d.", name, most))
	}
	return n, nil
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
