package web

import (
	"bytes"
	"context"
	"hash/fnv"
	"hash/maphash"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/httpx"
	"lianfang/internal/text"
)

const (
	liveGather = 300 * time.Millisecond // changes within it make one drawing
	liveBeat   = 15 * time.Second       // a comment that keeps proxies from closing, and a drawing for clocks
	liveMost   = 500                    // streams at once a node
	liveOwn    = 20                     // of these, of one reader
)

// live keeps the changing parts of one page fresh: whenever something was committed it makes the page anew with this reader's eyes and
// sends the regions that differ. A reader who may see less from now on is seen less to at the next drawing.
func (s *Server) live(w http.ResponseWriter, r *http.Request) {
	target, err := url.Parse(r.URL.Query().Get("page"))
	if err != nil || !strings.HasPrefix(target.Path, "/") || target.Host != "" {
		http.Error(w, "no such page", http.StatusBadRequest)
		return
	}
	q, signed := s.request(discard{}, r)
	if !signed { // an answer that is no stream also keeps a browser from asking again and again
		http.Error(w, "sign in first", http.StatusUnauthorized)
		return
	}
	if _, err := s.regions(r, target); err != nil {
		http.Error(w, "no such live page", httpx.Status(fault.Of(err).Kind))
		return
	}
	if !s.streams.take(q.who.Person) {
		http.Error(w, "too many live pages; reload later", http.StatusServiceUnavailable)
		return
	}
	defer s.streams.give(q.who.Person)
	ctl := http.NewResponseController(w)
	_ = ctl.SetReadDeadline(time.Time{})
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	wake, stop := s.Store.Wake()
	defer stop()
	sent := map[string]uint64{}
	beat := time.NewTicker(liveBeat)
	defer beat.Stop()
	at := s.moment(r.Context())
	had := at != "" && r.URL.Query().Get("at") == at // else something was committed between the page's reading and this stream
	for ; ; had = false {
		if err := s.sendRegions(w, r, target, sent, had); err != nil || ctl.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-s.Ending:
			return
		case <-beat.C:
		case <-wake:
			select {
			case <-r.Context().Done():
				return
			case <-time.After(liveGather):
			}
		}
	}
}

// moment names how far the journal is, so that two of them can be compared and nothing else can be learned from them.
func (s *Server) moment(ctx context.Context) string {
	head, err := s.Journal.Head(ctx)
	if err != nil {
		return "" // never equal to another, so everything is drawn
	}
	var h maphash.Hash
	h.SetSeed(s.seed)
	_, _ = h.WriteString(strconv.FormatInt(head, 10))
	return strconv.FormatUint(h.Sum64(), 36)
}

// regions makes the page that target names, as its route would, with the eyes that the reader has now.
func (s *Server) regions(r *http.Request, target *url.URL) ([]page.Region, error) {
	notLive := fault.New(fault.NotFound, "no_live_page", text.Of("這個頁面沒有即時更新。", "This page has no live updates."))
	inner := r.Clone(r.Context())
	inner.URL, inner.Method = target, http.MethodGet
	if err := httpx.Readable(inner); err != nil {
		return nil, err
	}
	rt, ok := s.find(inner)
	if !ok {
		return nil, notLive
	}
	q, signed := s.request(discard{}, inner)
	if !signed {
		return nil, notLive
	}
	if err := s.Access.Check(q.who, rt.act); err != nil {
		return nil, err
	}
	q.again = true
	p, err := rt.get(r.Context(), q)
	if err != nil {
		return nil, err
	}
	living, ok := p.(page.Living)
	if !ok {
		return nil, notLive
	}
	return living.Regions(q.view(p)), nil
}

// sendRegions writes the regions that changed. Where the reader is known to have them already they are only remembered.
func (s *Server) sendRegions(w http.ResponseWriter, r *http.Request, target *url.URL, sent map[string]uint64, known bool) error {
	regions, err := s.regions(r, target)
	if err != nil {
		return err
	}
	for _, region := range regions {
		var b bytes.Buffer
		if err := region.Body.Render(r.Context(), &b); err != nil {
			return err
		}
		h := fnv.New64a()
		_, _ = h.Write(b.Bytes())
		if sent[region.Name] == h.Sum64() {
			continue
		}
		sent[region.Name] = h.Sum64()
		if known {
			continue
		}
		if err := writeEvent(w, region.Name, b.String()); err != nil {
			return err
		}
	}
	_, err = w.Write([]byte(": beat\n\n"))
	return err
}

func writeEvent(w http.ResponseWriter, name, data string) error {
	var b strings.Builder
	b.WriteString("event: " + name + "\n")
	for line := range strings.SplitSeq(data, "\n") {
		b.WriteString("data: " + line + "\n")
	}
	b.WriteString("\n")
	_, err := w.Write([]byte(b.String()))
	return err
}

// find gives the page route of a request, with its path values set.
func (s *Server) find(r *http.Request) (route, bool) {
	pattern := strings.TrimPrefix(s.mux.Pattern(r), "GET ")
	rt, ok := s.byPath[pattern]
	if !ok || rt.get == nil {
		return route{}, false
	}
	want, have := strings.Split(pattern, "/"), strings.Split(r.URL.Path, "/")
	for i := range want {
		if name, ok := strings.CutPrefix(want[i], "{"); ok && i < len(have) {
			r.SetPathValue(strings.TrimSuffix(name, "}"), have[i])
		}
	}
	return rt, true
}

// discard swallows what a page writes beside its answer.
type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}
