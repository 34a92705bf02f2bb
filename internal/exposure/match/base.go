package match

import (
	"slices"
	"strings"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/format/winpatch"
)

// Base is knowledge, indexed by product. Fill it with Add, then Seal it; after that it is read by as many goroutines as one likes.
//
// What voices say is kept packed and read again of those products only that an inventory has: a catalogue of some hundred thousand records, in trees,
// would be more than a machine has memory for.
type Base struct {
	records []record
	groups  []Group
	voices  []voice
	words   *judge.Lexicon
	packed  [][]byte // what voices say, in blocks
	index   map[uint32]*product

	Patches   winpatch.Catalogue // updates of Windows
	Catalogue bool               // the catalogue of exploited vulnerabilities was read: what it has not is not in it
}

// record is what is kept of a record until Seal.
type record struct {
	knowledge.Record // without Voices
	covers           knowledge.Cover
	voices           []voice
}

// Group is one vulnerability under all its names.
type Group struct {
	ID      string   // the CVE number if there is one, else the first record's own id
	Aliases []string // the other names, sorted
	Scores  knowledge.Scores
	Title   string
	Covers  knowledge.Cover
	Day     int64 // of publication, as knowledge.Day; 0: unknown

	rejected bool
	voices   []int32
}

// voice is one provider's opinion of one group. Products are numbers of their keys in the lexicon.
type voice struct {
	name     string
	rank     knowledge.Rank
	group    int32
	products []uint32 // that it speaks of
	loose    []uint32
	denies   bool
	said     []byte // packed
}

// NewBase is a base that knows nothing.
func NewBase() *Base { return &Base{index: map[uint32]*product{}, words: judge.NewLexicon()} }

// Add keeps a record. It is not for several goroutines at once.
func (b *Base) Add(r knowledge.Record) {
	b.Catalogue = b.Catalogue || r.Source == knowledge.KEV
	kept := record{Record: r, covers: r.Covers()}
	for _, v := range r.Voices {
		kept.voices = append(kept.voices, b.pack(v))
	}
	kept.Voices = nil
	b.records = append(twice(b.records), kept)
}

// twice makes room for as much again where a list is full. A quarter of a million records would else be copied four times over by the quarters that Go adds.
func twice[T any](list []T) []T {
	if len(list) < cap(list) {
		return list
	}
	return slices.Grow(list, max(len(list), 64))
}

// packedAtOnce is the size of a block of packed opinions, in bytes.
const packedAtOnce = 1 << 20

func (b *Base) pack(v knowledge.Voice) voice {
	out := voice{name: b.words.Text(b.words.Add(v.Name)), rank: v.Rank, denies: len(v.Denials) > 0}
	for _, key := range v.Products() {
		out.products = append(out.products, b.words.Add(key))
	}
	for _, key := range v.Loose {
		out.loose = append(out.loose, b.words.Add(key))
	}
	if n := len(b.packed); n == 0 || cap(b.packed[n-1])-len(b.packed[n-1]) < packedAtOnce/4 {
		b.packed = append(b.packed, make([]byte, 0, packedAtOnce))
	}
	last := &b.packed[len(b.packed)-1]
	from := len(*last)
	*last = v.Pack(*last, b.words)
	out.said = (*last)[from:len(*last):len(*last)]
	return out
}

// Records is how many were added.
func (b *Base) Records() int { return len(b.records) }

// Groups is how many vulnerabilities are known, after Seal.
func (b *Base) Groups() int { return len(b.groups) }

// Seal gathers the records of each vulnerability and indexes what they say by product. Groups then stand in the order of their names.
func (b *Base) Seal() {
	slices.SortStableFunc(b.records, func(x, y record) int { return strings.Compare(x.ID, y.ID) }) // whatever order files came in
	of := groupsOf(b.records)
	roots := 0
	for i, root := range of {
		if i == root {
			roots++
		}
	}
	byRoot, said := make(map[int]int32, roots), 0
	b.groups = make([]Group, 0, roots)
	for i := range b.records {
		r := &b.records[i]
		g, ok := byRoot[of[i]]
		if !ok {
			g = int32(len(b.groups))
			byRoot[of[i]] = g
			b.groups = append(b.groups, Group{Scores: knowledge.Scores{CVSS: -1, EPSS: -1}})
		}
		of[i] = int(g)
		b.groups[g].take(r)
		said += len(r.voices)
	}
	for i := range b.groups {
		b.groups[i].finish()
	}
	b.speak(b.sortGroups(of), said)
	b.records = nil
	b.words.Seal()
}

// sortGroups puts the groups in the order of their names, and gives of each record the place of its group.
func (b *Base) sortGroups(of []int) []int {
	order := make([]int, len(b.groups))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int { return strings.Compare(b.groups[x].ID, b.groups[y].ID) })
	sorted, place := make([]Group, len(order)), make([]int, len(order))
	for to, from := range order {
		sorted[to], place[from] = b.groups[from], to
	}
	b.groups = sorted
	for i := range of {
		of[i] = place[of[i]]
	}
	return of
}

// speak gives each group the voices of its records, said in all, and each product those that speak of it.
func (b *Base) speak(of []int, said int) {
	b.voices = make([]voice, 0, said)
	for i := range b.records {
		r := &b.records[i]
		g := &b.groups[of[i]]
		if r.Rejected {
			continue
		}
		for _, v := range r.voices {
			n := int32(len(b.voices))
			v.group = int32(of[i])
			g.voices, b.voices = append(g.voices, n), append(b.voices, v)
			if g.rejected {
				continue
			}
			for _, key := range v.products {
				p := b.index[key]
				if p == nil {
					p = &product{key: key}
					b.index[key] = p
				}
				p.voices = append(p.voices, n)
			}
		}
	}
}

// take adds a record's names and scores.
func (g *Group) take(r *record) {
	g.Aliases = append(append(g.Aliases, r.ID), r.Aliases...)
	if r.Title != "" && (g.Title == "" || r.Source == knowledge.CVE) {
		g.Title = r.Title
	}
	g.Covers |= r.covers
	if day := knowledge.Day(r.Published); day != 0 && (g.Day == 0 || day < g.Day) {
		g.Day = day
	}
	// a number that its authority withdrew matches nothing; an ecosystem's own withdrawn record takes only its own word back
	g.rejected = g.rejected || r.Rejected && strings.HasPrefix(r.ID, "CVE-") && (r.Source == knowledge.CVE || r.Source == knowledge.NVD)
	if r.Source == knowledge.KEV {
		g.Scores.KEVAdded, g.Scores.KEVDue = r.Scores.KEVAdded, r.Scores.KEVDue // the catalogue itself before those who copy it
	}
	g.Scores.Join(r.Scores)
}

func (g *Group) finish() {
	g.Scores.Assessed = nil // the one that counts was chosen
	slices.Sort(g.Aliases)
	g.Aliases = slices.Compact(g.Aliases)
	i := max(0, slices.IndexFunc(g.Aliases, isCVE))
	g.ID = g.Aliases[i]
	g.Aliases = slices.Delete(g.Aliases, i, i+1)
}

func isCVE(s string) bool { return strings.HasPrefix(s, "CVE-") }

// groupsOf tells by union of names which records speak of one flaw: record i belongs to root[i].
func groupsOf(records []record) []int {
	parent := make([]int, len(records))
	var root func(i int) int
	root = func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	first := make(map[string]int, len(records))
	named := func(name string, i int) {
		j, seen := first[name]
		if !seen {
			first[name] = i
			return
		}
		if a, b := root(i), root(j); a != b {
			parent[max(a, b)] = min(a, b)
		}
	}
	for i := range records {
		parent[i] = i
	}
	for i := range records {
		named(records[i].ID, i)
		for _, name := range records[i].Aliases {
			named(name, i)
		}
	}
	out := make([]int, len(records))
	for i := range out {
		out[i] = root(i)
	}
	return out
}
