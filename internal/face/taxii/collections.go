package taxii

import (
	"net/http"

	"lianfang/internal/access"
	"lianfang/internal/httpx"
	"lianfang/internal/text"
)

// shelf is a collection: which types of objects it shows.
type shelf struct {
	id, alias          string // a fixed UUID, so that clients keep their configuration; a name to write in its place
	title, description text.Text
	types              []string // nil for all
}

var shelves = []shelf{
	{"6b7e4a1c-52d3-4f0a-9c8e-1f2a7d9b3e51", "all", text.Of("全部情資", "All intelligence"),
		text.Of("讀者可看的全部 STIX 物件。", "Every STIX object that the reader may see."), nil},
	{"0d3f8c92-7a46-4b1d-8e57-c4a9f0613b28", "indicators", text.Of("入侵指標", "Indicators"),
		text.Of("供偵測與阻擋的入侵指標。", "Indicators, for detection and blocking."), []string{"indicator"}},
	{"e95a2d47-1b8c-4c63-a0f4-83d6e7b51c0a", "vulnerabilities", text.Of("弱點", "Vulnerabilities"),
		text.Of("弱點物件。", "Vulnerability objects."), []string{"vulnerability"}},
	{"3c1f6e08-94ab-4d72-b5c3-67e2f8a0d914", "reports", text.Of("報告", "Reports"),
		text.Of("報告、分析意見與註記。", "Reports, groupings, opinions and notes."), []string{"report", "grouping", "opinion", "note"}},
}

func shelfOf(r *http.Request) (shelf, error) {
	name := r.PathValue("collection")
	for _, c := range shelves {
		if name == c.id || name == c.alias {
			return c, nil
		}
	}
	return shelf{}, notHere("沒有這個集合。", "There is no such collection.")
}

// resource is a collection as 5.2.1 has it.
type resource struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Alias       string   `json:"alias"`
	CanRead     bool     `json:"can_read"`
	CanWrite    bool     `json:"can_write"`
	MediaTypes  []string `json:"media_types"`
}

func (c shelf) resource(l text.Lang) resource {
	return resource{c.id, c.title.In(l), c.description.In(l), c.alias, true, false, []string{stixType("2.1"), stixType("2.0")}}
}

func stixType(spec string) string { return "application/stix+json;version=" + spec }

// collections lists them (5.1).
func (s *Server) collections(w http.ResponseWriter, r *http.Request, _ access.Who) error {
	out := struct {
		Collections []resource `json:"collections"`
	}{}
	for _, c := range shelves {
		out.Collections = append(out.Collections, c.resource(httpx.Language(r)))
	}
	return write(w, out)
}

// collection is one of them (5.2).
func (s *Server) collection(w http.ResponseWriter, r *http.Request, _ access.Who) error {
	c, err := shelfOf(r)
	if err != nil {
		return err
	}
	return write(w, c.resource(httpx.Language(r)))
}
