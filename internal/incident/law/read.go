package law

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// CodeLaw is a value in a file of law that cannot be.
const CodeLaw = "bad_law"

// wireFile is a file of law as it is written. Words are pairs: zh-TW, English.
type wireFile struct {
	Kind     string                `json:"kind"` // "levels" or "clocks"
	ID       string                `json:"id"`
	Family   string                `json:"family"`
	Replaces string                `json:"replaces"` // the id whose place it takes
	Title    pair                  `json:"title"`
	Law      string                `json:"law"` // key of the source that is the statute
	From     string                `json:"from"`
	Until    string                `json:"until"`
	Off      bool                  `json:"off"`
	Notes    []pair                `json:"notes"`
	Sources  map[string]wireSource `json:"sources"`

	Legacy []string  `json:"legacy"` // levels: classes of earlier texts that are asked anew
	Rows   []wireRow `json:"rows"`

	Levels  string          `json:"levels"` // clocks: the family of levels on which they depend, "" none
	Body    string          `json:"body"`   // the sort of body that it binds, "" no sort alone
	Months  string          `json:"months"`
	Fits    Fits            `json:"fits"`
	Parties map[string]pair `json:"parties"`
	Duties  []wireDuty      `json:"duties"`
}

type pair [2]string

func (p pair) text() text.Text { return text.Of(p[0], p[1]) }

func (p pair) whole() bool {
	return p[0] != "" && p[1] != "" && len(p[0]) <= maxWords && len(p[1]) <= maxWords
}

type wireSource struct {
	Say     pair   `json:"say"`
	Address string `json:"address"`
}

// wireBasis is what every figure has.
type wireBasis struct {
	Law     string `json:"law"` // the statute, if it is another than the file's
	Article string `json:"article"`
	Mark    Mark   `json:"mark"`
	Source  string `json:"source"`
}

// flaw is what is wrong, and the path to it.
type flaw struct {
	say  text.Text
	path []string
}

func flawAt(say text.Text, path ...string) *flaw { return &flaw{say, path} }

func (f *flaw) under(path ...string) *flaw {
	if f == nil {
		return nil
	}
	return &flaw{f.say, append(slices.Clone(path), f.path...)}
}

// With is the book with one more file of law. A file is taken whole or not at all; the error is a *framing.Error with the place.
func (b *Book) With(file []byte) (*Book, error) {
	var w wireFile
	if err := Read(file, &w); err != nil {
		return nil, err
	}
	out, wrong := b.with(&w)
	if wrong != nil {
		return nil, &framing.Error{Code: CodeLaw, Say: wrong.say, At: framing.PlaceIn(file, wrong.path...)}
	}
	return out, nil
}

// Read fills v from one JSON document of bounded size, refusing what v does not have.
func Read(file []byte, v any) error {
	if len(file) > MaxFile {
		return &framing.Error{Code: framing.CodeTooLarge, At: framing.Top, Say: text.Format("內容超過 %d 個位元組。", "It is longer than %d bytes.", MaxFile)}
	}
	if err := framing.CheckJSON(bytes.NewReader(file), framing.JSONLimits{Bytes: MaxFile, Depth: 10}); err != nil {
		return err
	}
	return framing.Strict(file, v)
}

func (b *Book) with(w *wireFile) (*Book, *flaw) {
	s, wrong := w.set()
	if wrong != nil {
		return nil, wrong
	}
	out := *b
	switch w.Kind {
	case "levels":
		l, wrong := w.readLevels(s)
		if wrong == nil {
			out.levels, wrong = with(b.levels, l, func(l *Levels) Set { return l.Set }, w.Replaces)
		}
		return &out, wrong
	case "clocks":
		r, wrong := w.readRegime(s)
		if wrong == nil {
			out.regimes, wrong = with(b.regimes, r, func(r *Regime) Set { return r.Set }, w.Replaces)
		}
		return &out, wrong
	}
	return nil, flawAt(text.Of("kind 應是 levels 或 clocks。", "kind is levels or clocks."), "kind")
}

var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*$`)

func isID(s string) bool { return len(s) <= maxID && idForm.MatchString(s) }

func (w *wireFile) set() (Set, *flaw) {
	s := Set{ID: w.ID, Family: w.Family, Title: w.Title.text(), From: w.From, Until: w.Until, Off: w.Off}
	switch {
	case !isID(w.ID):
		return s, flawAt(badID(), "id")
	case !isID(w.Family):
		return s, flawAt(badID(), "family")
	case !w.Title.whole():
		return s, flawAt(badWords(), "title")
	case !isDay(w.From):
		return s, flawAt(badDay(), "from")
	case w.Until != "" && (!isDay(w.Until) || w.Until <= w.From):
		return s, flawAt(badDay(), "until")
	}
	for i, n := range w.Notes {
		if !n.whole() {
			return s, flawAt(badWords(), "notes", strconv.Itoa(i))
		}
		s.Notes = append(s.Notes, n.text())
	}
	for key, src := range w.Sources {
		if !src.Say.whole() || !strings.HasPrefix(src.Address, "https://") || len(src.Address) > maxWords {
			return s, flawAt(text.Of("來源要有兩種語言的名稱與 https 網址。", "A source has a name in both languages and an https address."), "sources", key)
		}
	}
	statute, ok := w.Sources[w.Law]
	if !ok {
		return s, flawAt(noSource(), "law")
	}
	s.Law = statute.Say.text()
	return s, nil
}

// basis is what a row rests on; nothing is taken without.
func (w *wireFile) basis(b wireBasis) (Basis, *flaw) {
	if b.Law == "" {
		b.Law = w.Law
	}
	statute, ok := w.Sources[b.Law]
	if !ok {
		return Basis{}, flawAt(noSource(), "law")
	}
	source, ok := w.Sources[b.Source]
	switch {
	case !ok:
		return Basis{}, flawAt(noSource(), "source")
	case b.Mark.Words().IsZero():
		return Basis{}, flawAt(text.Of("mark 應是 verified、verified-2 或 unverified。", "mark is verified, verified-2 or unverified."), "mark")
	case b.Article == "" || len(b.Article) > maxID:
		return Basis{}, flawAt(text.Of("要有條次。", "The article is missing."), "article")
	case Article(b.Article) == NoArticle && b.Mark != Unverified:
		return Basis{}, flawAt(text.Of("核對過的要有條次。", "What was checked has an article."), "article")
	}
	return Basis{Statute: statute.Say.text(), Article: Article(b.Article), Mark: b.Mark,
		Source: Source{Key: b.Source, Title: source.Say.text(), Address: source.Address}}, nil
}

// ids tells of the first id that is none or stands twice.
func ids(all []string, list string) *flaw {
	if len(all) == 0 || len(all) > maxRows {
		return flawAt(text.Format("%[1]s 應有 1 到 %[2]d 列。", "%[1]s has 1 to %[2]d rows.", list, maxRows), list)
	}
	seen := map[string]bool{}
	for i, id := range all {
		if !isID(id) || seen[id] {
			return flawAt(text.Of("每一列要有自己的 id（英數字與連字號）。", "Every row has an id of its own (letters, digits, hyphens)."), list, strconv.Itoa(i))
		}
		seen[id] = true
	}
	return nil
}

func isDay(s string) bool {
	t, err := time.Parse(dayForm, s)
	return err == nil && sane(t)
}

func badID() text.Text {
	return text.Of("要是英數字與連字號的代號。", "An id of letters, digits and hyphens is wanted.")
}
func badWords() text.Text {
	return text.Of("要有兩種語言的文字，不能空白或太長。", "Words in both languages are wanted, neither empty nor too long.")
}
func badDay() text.Text {
	return text.Of("日期寫成 2026-01-05，迄日要晚於起日。", "A day is written 2026-01-05, and the end is after the beginning.")
}
func noSource() text.Text {
	return text.Of("sources 裡沒有這個來源。", "sources has no such source.")
}
