package paper

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"sync"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

// Kind is a sort of paper.
type Kind string

// The papers.
const (
	Notice Kind = "notice" // 通報
	Final  Kind = "final"  // 調查、處理及改善報告
)

// Kinds are all of them, in the order in which they are due.
var Kinds = []Kind{Notice, Final}

// Name is the paper in words, whatever text of the law is in force.
func (k Kind) Name() text.Text {
	if k == Notice {
		return text.Of("資安事件通報單", "notification of the incident")
	}
	return text.Of("調查、處理及改善報告", "report on investigation, handling and improvement")
}

// Form is a paper as one text of the law wants it.
type Form struct {
	ID      string
	Kind    Kind
	Ruleset string // of levels
	From    string // first day in force, in Taipei
	Until   string // first day no more in force; "" is open
	Title   text.Text
	Basis   law.Basis
	Notes   []text.Text
	Items   []Item
}

// Item is a thing that a paper has to say.
type Item struct {
	ID     string
	No     int
	Name   text.Text
	Hint   text.Text
	Formal bool // without it the paper is formally incomplete
	Basis  law.Basis
}

// Cite cites the item: the article, and the number within it.
func (i Item) Cite() text.Text {
	cited := text.Format("%[1]s%[2]s第 %[3]d 款", "%[1]s, %[2]s, item %[3]d", i.Basis.Statute, i.Basis.Article.Words(), i.No)
	if i.Basis.Mark == law.Verified {
		return cited
	}
	return text.Format("%s（%s）", "%s (%s)", cited, i.Basis.Mark.Words())
}

// The items that the program fills in, or that hold more than words.
const (
	itemBody       = "body"
	itemTimes      = "times"
	itemSituation  = "situation"
	itemLevel      = "level"
	itemMeasures   = "measures"
	itemExtent     = "extent"
	itemControl    = "control"
	itemInvestig   = "investigation"
	ItemCause      = "cause"      // has a code beside its words
	ItemPrevention = "prevention" // may be said by measures
	ItemPlan       = "plan"       // may be said by the days and the tracking of measures
)

// For is the form that was in force when an incident was known.
func For(k Kind, knew time.Time) (*Form, error) {
	day := knew.In(law.Taipei).Format(time.DateOnly)
	for _, f := range forms() {
		if f.Kind == k && f.From <= day && (f.Until == "" || day < f.Until) {
			return f, nil
		}
	}
	return nil, fault.New(fault.NotFound, "no_form", text.Format("%s 沒有施行中的這種書表。", "No such paper was in force on %s.", day))
}

// ByID is a form of any time.
func ByID(id string) (*Form, bool) {
	i := slices.IndexFunc(forms(), func(f *Form) bool { return f.ID == id })
	if i < 0 {
		return nil, false
	}
	return forms()[i], true
}

// Forms lists all of them.
func Forms() []*Form { return slices.Clone(forms()) }

//go:embed data/*.json
var data embed.FS

var forms = sync.OnceValue(func() []*Form {
	names, err := fs.Glob(data, "data/*-tw-*.json")
	if err != nil {
		panic(err)
	}
	var out []*Form
	for _, n := range names {
		b, err := data.ReadFile(n)
		if err != nil {
			panic(err)
		}
		f, err := Read(b)
		if err != nil || f.ID+".json" != path.Base(n) {
			panic("the form " + n + ": " + fault.Of(err).Error())
		}
		out = append(out, f)
	}
	return out
})

type wireForm struct {
	ID      string            `json:"id"`
	Kind    Kind              `json:"kind"`
	Ruleset string            `json:"ruleset"`
	From    string            `json:"from"`
	Until   string            `json:"until"`
	Title   [2]string         `json:"title"`
	Law     string            `json:"law"`
	Source  string            `json:"source"`
	Article law.Article       `json:"article"`
	Mark    law.Mark          `json:"mark"`
	Sources map[string]source `json:"sources"`
	Notes   [][2]string       `json:"notes"`
	Items   []wireItem        `json:"items"`
}

type source struct {
	Say     [2]string `json:"say"`
	Address string    `json:"address"`
}

type wireItem struct {
	ID     string    `json:"id"`
	No     int       `json:"no"`
	Say    [2]string `json:"say"`
	Hint   [2]string `json:"hint"`
	Formal bool      `json:"formal"`
	Mark   law.Mark  `json:"mark"`
}

// both is a sentence in both languages; without one of them it is none, so that check finds it.
func both(p [2]string) text.Text {
	if p[0] == "" || p[1] == "" {
		return text.Text{}
	}
	return text.Of(p[0], p[1])
}

// Read reads a form. What a row rests on and how well that was checked may not be missing, nor a language.
func Read(file []byte) (*Form, error) {
	var w wireForm
	if err := law.Read(file, &w); err != nil {
		return nil, err
	}
	statute, source := w.Sources[w.Law], w.Sources[w.Source]
	f := &Form{ID: w.ID, Kind: w.Kind, Ruleset: w.Ruleset, From: w.From, Until: w.Until, Title: both(w.Title)}
	f.Basis = law.Basis{Statute: both(statute.Say), Article: w.Article, Mark: w.Mark, Source: law.Source{Key: w.Source, Title: both(source.Say), Address: source.Address}}
	for _, n := range w.Notes {
		f.Notes = append(f.Notes, both(n))
	}
	for _, i := range w.Items {
		basis := f.Basis
		basis.Mark = i.Mark
		f.Items = append(f.Items, Item{ID: i.ID, No: i.No, Name: both(i.Say), Hint: both(i.Hint), Formal: i.Formal, Basis: basis})
	}
	return f, f.check()
}

func (f *Form) check() error {
	bad := func(zh, en string) error { return fault.New(fault.Invalid, "bad_form", text.Of(zh, en)) }
	whole := func(t text.Text) bool { return !t.IsZero() }
	if _, err := time.Parse(time.DateOnly, f.From); err != nil || f.ID == "" || !slices.Contains(Kinds, f.Kind) {
		return bad("書表要有 id、kind 與 from。", "A form has an id, a kind and a first day.")
	}
	if !whole(f.Title) || !whole(f.Basis.Statute) || !whole(f.Basis.Source.Title) || f.Basis.Article == "" || f.Basis.Mark.Words().IsZero() {
		return bad("書表要有兩種語言的名稱、法規、出處，以及條次與核對標記。", "A form has its title, statute and source in both languages, an article and a mark.")
	}
	seen := map[string]bool{}
	for n, i := range f.Items {
		if i.ID == "" || seen[i.ID] || i.No != n+1 || !whole(i.Name) || !whole(i.Hint) || i.Basis.Mark.Words().IsZero() {
			return bad("每個項目要有不重複的 id、依序的號數、兩種語言與核對標記。", "Each item has an id of its own, its number in order, both languages and a mark.")
		}
		seen[i.ID] = true
	}
	if len(f.Items) == 0 {
		return bad("書表沒有項目。", "The form has no items.")
	}
	return nil
}
