package rest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// IntelligenceRow is an item in a list. What is TLP:RED has no title here: people read it in person, on its page.
type IntelligenceRow struct {
	ID        string     `json:"id" about:"STIX id"`
	Type      string     `json:"type"`
	Title     string     `json:"title,omitempty"`
	TLP       string     `json:"tlp,omitempty" about:"the mildest of the words that this reader may see; none: not marked, for the desk alone"`
	Withdrawn bool       `json:"withdrawn"`
	Weight    int        `json:"weight" about:"0 to 100: how reliable the source and how believable the word"`
	FirstSeen *time.Time `json:"first_seen,omitempty"`
	LastSeen  *time.Time `json:"last_seen,omitempty"`
	Words     int        `json:"words" about:"how many sources' words on it this reader may see"`
}

// IntelligenceList is a part of the list, the newest first.
type IntelligenceList struct {
	Items []IntelligenceRow `json:"items"`
	Next  string            `json:"next,omitempty" about:"send it as after to read on"`
	How   Words             `json:"how" about:"how the question was understood"`
}

// IntelligenceDetail is an item with what sources say of it.
type IntelligenceDetail struct {
	IntelligenceRow
	Assertions []Assertion `json:"assertions"`
}

// Assertion is one source's word.
type Assertion struct {
	Source     *Words          `json:"source,omitempty" about:"for the desk alone"`
	Rating     string          `json:"rating" about:"reliability of the source, A to F of the Admiralty code"`
	TLP        string          `json:"tlp,omitempty"`
	PAP        string          `json:"pap,omitempty"`
	Title      string          `json:"title,omitempty"`
	State      string          `json:"state" of:"current,superseded,revoked,held,beside,refused"`
	Confidence int             `json:"confidence"`
	Weight     int             `json:"weight"`
	Times      int64           `json:"times" about:"how often the source said so"`
	Modified   *time.Time      `json:"modified,omitempty"`
	Received   *time.Time      `json:"received,omitempty"`
	Object     json.RawMessage `json:"object,omitempty" about:"as it came, where it came as JSON"`
}

// Imported is what came of a file.
type Imported struct {
	Name     string          `json:"name"`
	Format   string          `json:"format"`
	Objects  ImportedCounts  `json:"objects"`
	Problems []ImportProblem `json:"problems"`
	Seconds  string          `json:"seconds" about:"how long it took"`
}

// ImportedCounts is the objects of a file by what became of them.
type ImportedCounts struct {
	New      int64 `json:"new"`
	Updated  int64 `json:"updated"`
	Seen     int64 `json:"seen" about:"known already, word for word"`
	Held     int64 `json:"held" about:"they wait for the desk"`
	Rejected int64 `json:"rejected"`
}

// ImportProblem is something wrong with one object.
type ImportProblem struct {
	Code     string `json:"code"`
	Message  string `json:"message"`
	Position string `json:"position"`
	Object   string `json:"object"`
}

func (s *Server) intelligenceOperations() []operation {
	return []operation{
		{id: "listIntelligence", method: http.MethodGet, path: "/intelligence", act: access.ReadIntelligence, gives: IntelligenceList{}, do: s.listIntelligence,
			summary: "Lists or searches intelligence, the newest first", about: "Words in Chinese or English, a value, a STIX id, a CVE number, a domain with what is under it, a network in CIDR, or a prefix that ends in *.",
			params: []param{{name: "q", about: "What is sought; everything if not said.", typ: "string"}, {name: "type", about: "Only of this STIX type.", typ: "string"},
				{name: "state", about: "Only these.", typ: "string", of: []string{"withdrawn", "held"}}, {name: "after", about: "The next of the page before.", typ: "string"},
				{name: "limit", about: "At most so many, 1 to 200; 50 if not said.", typ: "integer"}}},
		{id: "getIntelligence", method: http.MethodGet, path: "/intelligence/{id}", act: access.ReadIntelligence, gives: IntelligenceDetail{}, do: s.getIntelligence,
			summary: "Gives an item with every word on it that the reader may see", about: "What is TLP:RED is answered 403 red_in_person: it is read on its page.",
			params: []param{{name: "id", about: "STIX id.", typ: "string", inPath: true}}},
		{id: "importIntelligence", method: http.MethodPost, path: "/intelligence", act: access.ImportIntelligence, takesRaw: "application/octet-stream", gives: Imported{}, status: http.StatusCreated, do: s.importIntelligence,
			summary: "Hands in a file of intelligence", about: "STIX 2.0 and 2.1, MISP events, KEV, CVE 5, NVD 2.0, EPSS, lists, tables, prose; plain, gzip or zstd. An organisation's words stand as its own. The same file again adds nothing.",
			params: []param{{name: "name", about: "What the file is called.", typ: "string"},
				{name: "marking", about: "What its unmarked objects mean; if not said, they are for the desk alone.", typ: "string", of: []string{"TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"}},
				{name: "source", about: "Whose words these are; the desk alone may say so.", typ: "string"}}},
	}
}

func (s *Server) listIntelligence(w http.ResponseWriter, r *http.Request, who access.Who) error {
	q := r.URL.Query()
	ask := intel.Query{Text: q.Get("q"), Type: q.Get("type"), State: q.Get("state")}
	if v := q.Get("after"); v != "" {
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n < 1 {
			return fault.New(fault.Invalid, "bad_cursor", text.Of("游標讀不懂，請照原樣帶回伺服器給的值。", "The cursor cannot be read; send back what the server gave, unchanged."))
		}
		ask.Before = n
	}
	var err error
	if ask.Limit, err = whole(q, "limit", 50, 200); err != nil {
		return err
	}
	found, err := s.Intel.List(r.Context(), who.Viewer, ask)
	if err != nil {
		return err
	}
	out := IntelligenceList{Items: []IntelligenceRow{}, How: words(found.How)}
	for _, it := range found.Items {
		out.Items = append(out.Items, intelligenceRow(it))
	}
	if found.Next != 0 {
		out.Next = strconv.FormatInt(found.Next, 10)
	}
	return writeJSON(w, http.StatusOK, out)
}

func intelligenceRow(it intel.Item) IntelligenceRow {
	row := IntelligenceRow{ID: it.STIXID, Type: it.Type, Title: it.Title, TLP: it.TLP.String(), Withdrawn: it.Withdrawn, Weight: it.Weight,
		FirstSeen: instant(it.FirstSeen), LastSeen: instant(it.LastSeen), Words: it.Words}
	if it.TLP == tlp.Red {
		row.Title = ""
	}
	return row
}

var assertionState = map[intel.WordState]string{intel.Current: "current", intel.Superseded: "superseded", intel.Revoked: "revoked", intel.WaitsForDesk: "held",
	intel.Beside: "beside", intel.RefusedByDesk: "refused"}

func (s *Server) getIntelligence(w http.ResponseWriter, r *http.Request, who access.Who) error {
	id := r.PathValue("id")
	red, err := s.Intel.HoldsRed(r.Context(), who.Viewer, id)
	if err == nil && red {
		err = fault.New(fault.NotAllowed, "red_in_person", text.Of("TLP:RED 的情資由本人登入後在頁面上閱讀。", "What is TLP:RED is read in person, on its page."))
	}
	if err != nil {
		return err
	}
	it, said, err := s.Intel.Find(r.Context(), who.Viewer, id)
	if err != nil {
		return err
	}
	d := IntelligenceDetail{IntelligenceRow: intelligenceRow(it), Assertions: []Assertion{}}
	for _, x := range said {
		d.Assertions = append(d.Assertions, assertion(x, who.Viewer))
	}
	return writeJSON(w, http.StatusOK, d)
}

func assertion(x intel.Word, v marking.Viewer) Assertion {
	a := Assertion{Rating: x.Rating, TLP: x.TLP.String(), PAP: x.PAP, Title: x.Title, State: assertionState[x.State], Confidence: x.Confidence, Weight: x.Weight, Times: x.Times,
		Modified: instant(x.Modified), Received: instant(x.Received)}
	if v.All() {
		name := words(x.SourceName)
		a.Source = &name
	}
	if len(x.Raw) > 0 && x.Raw[0] == '{' && json.Valid(x.Raw) {
		a.Object = x.Raw
	}
	return a
}

// maxImport is the size of a file that is handed in, packed as it comes.
const maxImport = 256 << 20

func (s *Server) importIntelligence(w http.ResponseWriter, r *http.Request, who access.Who) error {
	q := r.URL.Query()
	f := intel.File{Name: q.Get("name"), Source: q.Get("source")}
	if f.Name == "" {
		f.Name = "upload"
	}
	if len(f.Name) > maxName || len(f.Source) > maxName {
		return fault.New(fault.Invalid, "bad_name", text.Format("名稱是 1 到 %d 位元組。", "The name has 1 to %d bytes.", maxName))
	}
	if m := q.Get("marking"); m != "" {
		level, ok := tlp.Parse(m)
		if !ok {
			return fault.New(fault.Invalid, "bad_level", text.Format("「%s」不是 TLP 2.0 的等級。", "%q is no level of TLP 2.0.", m))
		}
		f.Marking = level
	}
	if !who.Viewer.All() {
		if f.Source != "" {
			return fault.New(fault.NotAllowed, "not_your_source", text.Of("單位提供的情資以單位自己為來源；source 只有值班台可以指定。", "What an organisation hands in stands as its own word; the desk alone says whose else it is."))
		}
		o, err := s.Members.FindOrg(r.Context(), who.Viewer, who.Viewer.Org)
		if err != nil {
			return err
		}
		f.Source = "member-" + o.Slug
	}
	report, err := s.Intel.Import(r.Context(), who.Viewer, f, http.MaxBytesReader(w, r.Body, maxImport))
	if err != nil {
		return err
	}
	out := Imported{Name: report.Name, Format: report.Format, Objects: ImportedCounts(report.Objects), Problems: []ImportProblem{}, Seconds: strconv.FormatFloat(report.Seconds, 'f', 3, 64)}
	for _, p := range report.Problems {
		out.Problems = append(out.Problems, ImportProblem{p.Code, p.Message, p.Position, p.Object})
	}
	return writeJSON(w, http.StatusCreated, out)
}
