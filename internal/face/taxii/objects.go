package taxii

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/intel"
)

// page is one answer of the exchange.
type page struct {
	list []intel.Shared
	next string // "" at the end
}

// page reads what a request asks for. An object that is asked for by its path and is not there at all is a 404.
func (s *Server) page(r *http.Request, who access.Who) (p page, err error) {
	c, err := shelfOf(r)
	if err != nil {
		return p, err
	}
	object := r.PathValue("object")
	if object != "" && !stixID.MatchString(object) {
		return p, notThere()
	}
	ask, err := s.ask(r.Context(), c, object, r.URL.Query())
	if err != nil {
		return p, err
	}
	var passed int64
	var more bool
	wanted, some := ask.wanted()
	if some {
		if p.list, passed, more, err = s.Intel.Exchange(r.Context(), who.Viewer, wanted); err != nil {
			return p, err
		}
	}
	if more {
		p.next = s.next(ask, passed)
	}
	if object != "" && len(p.list) == 0 {
		return p, s.known(r, who, ask, object)
	}
	return p, nil
}

// known is a 404 unless the reader finds the object in the collection.
func (s *Server) known(r *http.Request, who access.Who, ask question, object string) error {
	list, _, _, err := s.Intel.Exchange(r.Context(), who.Viewer, intel.Wanted{IDs: []string{object}, Types: ask.shelf.types, UpTo: ask.head, Limit: 1})
	if err == nil && len(list) == 0 {
		err = notThere()
	}
	return err
}

func notThere() error {
	return notHere("這個集合裡沒有這個物件。", "The collection does not have this object.")
}

// head begins an answer: the dates of its first and last object (3.8).
func (p page) head(w http.ResponseWriter) {
	w.Header().Set("Content-Type", mediaType)
	if n := len(p.list); n > 0 {
		w.Header().Set("X-TAXII-Date-Added-First", stamp(p.list[0].Added))
		w.Header().Set("X-TAXII-Date-Added-Last", stamp(p.list[n-1].Added))
	}
}

// stamp writes a time as STIX does, to the microsecond: two facts can lie no further apart.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// objects is the envelope of 3.7 with the bytes that came (5.4, 5.6).
func (s *Server) objects(w http.ResponseWriter, r *http.Request, who access.Who) error {
	p, err := s.page(r, who)
	if err != nil {
		return err
	}
	size := 64
	for _, o := range p.list {
		size += len(o.Raw) + 1
	}
	b := p.begin(make([]byte, 0, size))
	for i, o := range p.list {
		b = append(b, separator(i, `,"objects":[`)...)
		b = append(b, o.Raw...)
	}
	p.head(w)
	_, _ = w.Write(p.end(b)) // who went away is told nothing
	return nil
}

// begin writes what every list has: whether there is more, and where it goes on. An empty list is left out, as STIX and TAXII ask.
func (p page) begin(b []byte) []byte {
	b = append(b, `{"more":`...)
	b = strconv.AppendBool(b, p.next != "")
	if p.next != "" {
		b = append(b, `,"next":"`+p.next+`"`...)
	}
	return b
}

func (p page) end(b []byte) []byte {
	if len(p.list) > 0 {
		b = append(b, ']')
	}
	return append(b, '}')
}

func separator(i int, first string) string {
	if i == 0 {
		return first
	}
	return ","
}

// manifest is the list of 5.3. It has next, which the standard forgot.
func (s *Server) manifest(w http.ResponseWriter, r *http.Request, who access.Who) error {
	p, err := s.page(r, who)
	if err != nil {
		return err
	}
	b := p.begin(nil)
	for i, o := range p.list {
		b = append(b, separator(i, `,"objects":[`)...)
		id, _ := json.Marshal(o.ID) // a text always marshals
		b = append(append(b, `{"id":`...), id...)
		b = append(b, `,"date_added":"`+stamp(o.Added)+`","version":"`+version(o.Version)+`","media_type":"`+stixType(o.Spec())+`"}`...)
	}
	p.head(w)
	_, _ = w.Write(p.end(b)) // who went away is told nothing
	return nil
}

// versions lists the versions of one object (5.8).
func (s *Server) versions(w http.ResponseWriter, r *http.Request, who access.Who) error {
	p, err := s.page(r, who)
	if err != nil {
		return err
	}
	b := p.begin(nil)
	for i, o := range p.list {
		b = append(b, separator(i, `,"versions":[`)...)
		b = append(b, `"`+version(o.Version)+`"`...)
	}
	p.head(w)
	_, _ = w.Write(p.end(b)) // who went away is told nothing
	return nil
}

// version writes a time as objects write theirs: to the millisecond, or to the microsecond where it has some.
func version(t time.Time) string {
	if t.Nanosecond()%int(time.Millisecond) == 0 {
		return t.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	return stamp(t)
}
