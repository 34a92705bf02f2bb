package rest

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/httpx"
	"lianfang/internal/text"
)

// operation is an interface: how it is mounted, and how openapi.json describes it. What is not in this table is not there.
type operation struct {
	id, method, path string
	act              access.Act
	summary, about   string       // a line, and what else one has to know
	asks             reflect.Type // the struct of its query; nil for none
	takes            reflect.Type // the body that is asked for; nil for none
	takesRaw         string       // its media type where it is not JSON
	gives            reflect.Type // the answer's body; nil for none
	givesRaw         string
	status           int  // of a good answer
	once             bool // takes an Idempotency-Key
	person           bool // a person decides, with a session; a token does not do
	stream           bool // answers with events too
	etag             bool // the answer bears its version, and what is put has to name it
	do               answer
}

// none stands for a query, a body or an answer that is not there.
type none struct{}

// asked is one call: its query and body are read and checked already.
type asked[Q, B any] struct {
	*http.Request
	w     http.ResponseWriter
	who   access.Who
	query Q
	body  B
}

// op is an operation whose query, body and answer are those of the function that does it. What is made is answered 201, what has no answer 204.
func op[Q, B, A any](id, door string, act access.Act, do func(asked[Q, B]) (A, error), summary, about string) operation {
	method, path, _ := strings.Cut(door, " ")
	o := operation{id: id, method: method, path: path, act: act, summary: summary, about: about, asks: typeOf[Q](), takes: typeOf[B](), gives: typeOf[A](), status: http.StatusOK}
	if o.gives == nil {
		o.status = http.StatusNoContent
	}
	o.do = func(w http.ResponseWriter, r *http.Request, who access.Who) error {
		a := asked[Q, B]{Request: r, w: w, who: who}
		if err := readQuery(r.URL.Query(), &a.query); err != nil {
			return err
		}
		if o.takes != nil {
			if err := readBody(w, r, &a.body); err != nil {
				return err
			}
		}
		out, err := do(a)
		if err != nil {
			return err
		}
		if o.gives == nil {
			w.WriteHeader(http.StatusNoContent)
			return nil
		}
		return writeJSON(w, status(method, path), out)
	}
	if o.gives != nil {
		o.status = status(method, path)
	}
	return o
}

func typeOf[T any]() reflect.Type {
	t := reflect.TypeFor[T]()
	if t == reflect.TypeFor[none]() {
		return nil
	}
	return t
}

// status of a good answer: what is posted to a collection is made, what is posted to a verb is done.
func status(method, path string) int {
	if method != http.MethodPost {
		return http.StatusOK
	}
	if last := path[strings.LastIndex(path, "/")+1:]; slices.Contains(verbs, last) {
		return http.StatusOK
	}
	return http.StatusCreated
}

var verbs = []string{"accept", "suspend", "resume", "leave", "confirm", "drop", "withdraw", "ask", "refuse", "approve", "endorse", "grant", "finish", "revoke", "deeds"}

// once lets a call bear an Idempotency-Key.
func once(o operation) operation {
	o.once = true
	return o
}

// byPerson refuses tokens: somebody decides.
func byPerson(o operation) operation {
	o.person = true
	return o
}

func (s *Server) operations() []operation {
	return slices.Concat(s.disclosureOperations(), s.changesOperations(), s.intelligenceOperations(), s.heldOperations(), s.warningOperations(), s.deskOperations(), s.policyOperations(), s.daysOperations(), s.adviceOperations(), s.incidentOperations(), s.incidentWorkOperations(), s.evidenceOperations(), s.paperOperations(), s.announcementOperations(), s.victimOperations(), s.abuseOperations(), s.rosterOperations(), s.drillOperations(), s.snapshotOperations(),
		s.exposureOperations(), s.findingOperations(), s.seeingOperations(), s.nameOperations(), s.inventoryOperations(), s.columnOperations(), s.uploadOperations(), s.memberOperations(), s.joiningOperations(), s.peopleOperations(), s.placeOperations(), s.tieOperations(), s.systemOperations(), s.tokenOperations(), s.restrictedOperations(), s.supplyOperations())
}

func writeJSON(w http.ResponseWriter, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(b, '\n')) // who went away is told nothing
	return nil
}

func words(t text.Text) client.Words { return client.Words{Zh: t.In(text.ZhTW), En: t.In(text.En)} }

func textOf(w client.Words) text.Text { return text.Of(w.Zh, w.En) }

func (s *Server) mountOperations(mux *httpx.Mux) {
	for _, o := range s.operations() {
		do := o.do
		if o.once {
			do = s.once(do)
		}
		mux.Handle(o.pattern(), s.reading(o, do))
	}
	mux.HandleFunc("GET /api/v1/openapi.json", s.openAPI)
}
