package match

import (
	"slices"
	"strings"

	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/format/winpatch"
)

// Base is knowledge, indexed by product. Fill it with Add, then Seal it; after that it is read by as many goroutines as one likes.
type Base struct {
	records []knowledge.Record
	groups  []Group
	voices  []voice
	index   map[string]*product

	Patches   winpatch.Catalogue // updates of Windows
	Catalogue bool               // the catalogue of exploited vulnerabilities was read: what it has not is not in it
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

// voice is one provider's opinion of one group.
type voice struct {
	knowledge.Voice
	group int32
}

// NewBase is a base that knows nothing.
func NewBase() *Base { return &Base{index: map[string]*product{}} }

// Add keeps a record. It is not for several goroutines at once.
func (b *Base) Add(r knowledge.Record) {
	b.Catalogue = b.Catalogue || r.Source == knowledge.KEV
	b.records = append(b.records, r)
}

// Records is how many were added.
func (b *Base) Records() int { return len(b.records) }

// Groups is how many vulnerabilities are known, after Seal.
func (b *Base) Groups() int { return len(b.groups) }

// Seal gathers the records of each vulnerability and indexes what they say by product.
func (b *Base) Seal() {
	slices.SortStableFunc(b.records, func(x, y knowledge.Record) int { return strings.Compare(x.ID, y.ID) }) // whatever order files came in
	of := groupsOf(b.records)
	byRoot := map[int]int32{}
	for i := range b.records {
		r := &b.records[i]
		g, ok := byRoot[of[i]]
		if !ok {
			g = int32(len(b.groups))
			byRoot[of[i]] = g
			b.groups = append(b.groups, Group{Scores: knowledge.Scores{CVSS: -1, EPSS: -1}})
		}
		b.groups[g].take(r)
		if r.Rejected {
			continue
		}
		for _, v := range r.Voices {
			b.groups[g].voices = append(b.groups[g].voices, int32(len(b.voices)))
			b.voices = append(b.voices, voice{Voice: v, group: g})
		}
	}
	for i := range b.groups {
		b.groups[i].finish()
	}
	b.records = nil
	for i := range b.voices {
		if b.groups[b.voices[i].group].rejected {
			continue
		}
		for _, key := range b.voices[i].Products() {
			p := b.index[key]
			if p == nil {
				p = &product{}
				b.index[key] = p
			}
			p.voices = append(p.voices, int32(i))
		}
	}
}

// take adds a record's names and scores.
func (g *Group) take(r *knowledge.Record) {
	g.Aliases = append(append(g.Aliases, r.ID), r.Aliases...)
	if r.Title != "" && (g.Title == "" || r.Source == knowledge.CVE) {
		g.Title = r.Title
	}
	g.Covers |= r.Covers()
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
	slices.Sort(g.Aliases)
	g.Aliases = slices.Compact(g.Aliases)
	i := max(0, slices.IndexFunc(g.Aliases, isCVE))
	g.ID = g.Aliases[i]
	g.Aliases = slices.Delete(g.Aliases, i, i+1)
}

func isCVE(s string) bool { return strings.HasPrefix(s, "CVE-") }

// groupsOf tells by union of names which records speak of one flaw: record i belongs to root[i].
func groupsOf(records []knowledge.Record) []int {
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
	for i := range records {
		parent[i] = i
	}
	for i := range records {
		for _, name := range append([]string{records[i].ID}, records[i].Aliases...) {
			j, seen := first[name]
			if !seen {
				first[name] = i
				continue
			}
			if a, b := root(i), root(j); a != b {
				parent[max(a, b)] = min(a, b)
			}
		}
	}
	out := make([]int, len(records))
	for i := range out {
		out[i] = root(i)
	}
	return out
}
