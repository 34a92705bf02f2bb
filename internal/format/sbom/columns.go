package sbom

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Column is what a column of a table holds.
type Column string

// The columns. Those of the fixed header are asset, cpe, purl, vendor, product, version, ecosystem and os.
const (
	UnknownColumn   Column = "" // passed over
	AssetColumn     Column = "asset"
	CPEColumn       Column = "cpe"
	PURLColumn      Column = "purl"
	VendorColumn    Column = "vendor"
	ProductColumn   Column = "product"
	VersionColumn   Column = "version"
	EcosystemColumn Column = "ecosystem"
	OSColumn        Column = "os"
	OSVersionColumn Column = "os_version" // is written behind the name of the operating system
	TypeColumn      Column = "type"       // library, application, operating-system …, or 軟體, 作業系統, 硬體
	PatchColumn     Column = "patch"      // updates that are installed: KB5034441
	// What the owner says of the machine.
	CriticalityColumn Column = "criticality" // how much hangs on it: 普, 中, 高
	InternetColumn    Column = "internet"    // whether it can be reached from the internet
	OwnerColumn       Column = "owner"       // who looks after it
	GroupColumn       Column = "group"
)

// ColumnMeaning is what a column was taken for. Score is how sure the guess is: 100 is a name that means nothing else, 0 is told by somebody.
type ColumnMeaning struct {
	Header string
	Means  Column
	Score  int
}

// Columns are the columns of a table, in its order. Whoever reads a table finds in Document.Columns what was guessed, may change it, keep it, and
// give it to Inventory.WithColumns for the next table of the same shape.
type Columns []ColumnMeaning

// asked gives what somebody said about a header, by its words.
func (cs Columns) asked(header string) (ColumnMeaning, bool) {
	key := headerKey(header)
	for _, c := range cs {
		if headerKey(c.Header) == key {
			return ColumnMeaning{Header: header, Means: c.Means}, true
		}
	}
	return ColumnMeaning{}, false
}

// headless tells whether the columns were given without headers, for a table that has none: they count by their place.
func (cs Columns) headless() bool {
	return len(cs) > 0 && !slices.ContainsFunc(cs, func(c ColumnMeaning) bool { return c.Header != "" })
}

// guess is one reading of a column.
type guess struct {
	at    int
	means Column
	score int
}

// guessColumns gives each cell of a header a meaning. The surest guess takes its meaning first; a column that is left takes its second reading. Equal
// headers are told apart by nobody: twice holds the first that occurs twice and would mean something.
func guessColumns(cells []string, asked Columns) (out Columns, twice string) {
	out = make(Columns, len(cells))
	taken, fixed := map[Column]bool{}, map[int]bool{}
	var all []guess
	for i, cell := range cells {
		out[i].Header = cell
		if told, ok := asked.asked(cell); ok {
			out[i], fixed[i] = told, true
			taken[told.Means] = true
			continue
		}
		for _, g := range readings(cell) {
			g.at = i
			all = append(all, g)
		}
	}
	slices.SortStableFunc(all, func(a, b guess) int { return b.score - a.score })
	words := map[string]int{}
	for _, g := range all {
		key := headerKey(cells[g.at])
		if first, ok := words[key]; ok && first != g.at && g.score == 100 {
			return nil, cells[g.at]
		}
		if _, ok := words[key]; !ok {
			words[key] = g.at
		}
		if fixed[g.at] || taken[g.means] {
			continue
		}
		out[g.at].Means, out[g.at].Score = g.means, g.score
		fixed[g.at], taken[g.means] = true, true
	}
	out.findProduct(taken, all)
	return out, ""
}

// findProduct makes the column that was taken for the machine the product's where nothing else can be: VANS calls a product 資產名稱.
func (cs Columns) findProduct(taken map[Column]bool, all []guess) {
	if taken[ProductColumn] || taken[CPEColumn] || taken[PURLColumn] || !taken[VendorColumn] && !taken[VersionColumn] {
		return
	}
	for _, g := range all {
		if g.means == ProductColumn && cs[g.at].Means == AssetColumn {
			cs[g.at].Means, cs[g.at].Score = ProductColumn, g.score
			return
		}
	}
}

// useful tells whether these columns make an inventory: one that names products, and sure enough.
func (cs Columns) useful() bool {
	sum, best, names := 0, 0, false
	for _, c := range cs {
		switch c.Means {
		case UnknownColumn, CriticalityColumn, InternetColumn, OwnerColumn, GroupColumn: // other tables have these too
			continue
		case ProductColumn, CPEColumn, PURLColumn, OSColumn, PatchColumn:
			names = true
		}
		score := c.Score
		if score == 0 {
			score = 100
		}
		sum, best = sum+score, max(best, score)
	}
	return names && (best >= 90 || best >= 60 && sum >= 100)
}

// readings gives what a header may mean, the surest first.
func readings(header string) []guess {
	for _, key := range []string{headerKey(header), headerKey(outsideBrackets(header)), headerKey(insideBrackets(header))} {
		if found := headerWords[key]; key != "" && found != nil {
			return found
		}
	}
	key := headerKey(header)
	for _, word := range otherWords {
		if strings.Contains(key, word) {
			return nil
		}
	}
	for _, p := range headerParts {
		if strings.Contains(key, p.word) {
			return []guess{{means: p.means, score: p.score}}
		}
	}
	return nil
}

// headerKey writes a header in one way: half width, small letters, nothing but letters and digits.
func headerKey(s string) string {
	if len(s) > 200 {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, width.Fold.String(s))
}

func outsideBrackets(s string) string {
	s, _, _ = strings.Cut(width.Fold.String(s), "(")
	return s
}

func insideBrackets(s string) string {
	_, s, _ = strings.Cut(width.Fold.String(s), "(")
	s, _, _ = strings.Cut(s, ")")
	return s
}
