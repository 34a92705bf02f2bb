package exposure

import (
	"context"
	"slices"
	"strings"

	"lianfang/internal/exposure/identity"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// NameCandidate is a product that a name may mean.
type NameCandidate struct {
	Key, Title string
	Version    string // that the words tell, if they mean this
	Score      int    // 0–100
	Why        []text.Text
}

// productIndex finds products that knowledge speaks of by words.
type productIndex struct {
	*identity.Index
	listed   map[string]bool
	packages map[string][]string // package URLs' keys by the package's own name, in small letters
}

// index is made of what knowledge speaks of now; of a large store it is some seconds old.
func (e *Exposure) index(ctx context.Context) (*productIndex, error) {
	return e.products.One(e.now, struct{}{}, func() (*productIndex, error) {
		keys, err := productsSpokenOf(ctx, e.store.Read())
		if err != nil {
			return nil, err
		}
		ix := &productIndex{listed: map[string]bool{}, packages: map[string][]string{}}
		var list []identity.Product
		for _, key := range keys {
			ix.listed[key] = true
			if rest, ok := strings.CutPrefix(key, "purl:"); ok {
				name := strings.ToLower(rest[strings.LastIndexByte(rest, '/')+1:])
				ix.packages[name] = append(ix.packages[name], key)
				continue
			}
			if vendor, product, ok := strings.Cut(strings.TrimPrefix(key, "cpe:"), ":"); ok {
				list = append(list, identity.Product{Vendor: vendor, Product: product})
			}
		}
		ix.Index = identity.NewIndex(list)
		return ix, nil
	})
}

const (
	candidatesShown = 5
	foundShown      = 20
	packageScore    = 60 // a package of this name, in an ecosystem that nobody said
)

// Candidates finds what names may mean, the likeliest first, of products that the viewer may know of.
func (e *Exposure) Candidates(ctx context.Context, v marking.Viewer, list []WrittenName) (map[int64][]NameCandidate, error) {
	ix, err := e.index(ctx)
	if err != nil {
		return nil, err
	}
	found := map[int64][]NameCandidate{}
	var keys []string
	for _, n := range list {
		w := identity.Written{Key: n.Key}
		all := candidatesOf(w.Find(ix.Index))
		if _, name, _ := strings.Cut(n.Key, "|"); len(ix.packages[name]) > 0 {
			all = append(all, packagesOf(ix.packages[name])...)
		}
		for _, c := range all {
			keys = append(keys, c.Key)
		}
		found[n.ID] = all
	}
	may, err := e.mayKnow(ctx, v, ix, keys)
	if err != nil {
		return nil, err
	}
	for id, all := range found {
		all = slices.DeleteFunc(all, func(c NameCandidate) bool { return !may(c.Key) })
		found[id] = all[:min(len(all), candidatesShown)]
	}
	return found, nil
}

// FindProducts finds products by a key, or by words: a vendor's name in any language, a product's, a part of it. It gives those that the viewer may know of.
func (e *Exposure) FindProducts(ctx context.Context, v marking.Viewer, words string) ([]NameCandidate, error) {
	words = strings.TrimSpace(words)
	if words == "" {
		return nil, nil
	}
	ix, err := e.index(ctx)
	if err != nil {
		return nil, err
	}
	var all []NameCandidate
	if c, ok := judge.FromKey(words, ""); ok {
		all = append(all, NameCandidate{Key: c.Key, Title: judge.KeyTitle(c.Key), Score: 100})
	}
	all = append(all, packagesOf(ix.packages[strings.ToLower(words)])...)
	all = onceEach(append(all, candidatesOf(ix.Search(words, foundShown))...))
	keys := make([]string, len(all))
	for i, c := range all {
		keys[i] = c.Key
	}
	may, err := e.mayKnow(ctx, v, ix, keys)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(c NameCandidate) bool { return !may(c.Key) && !strings.EqualFold(c.Key, words) })
	return all[:min(len(all), foundShown)], nil
}

// mayKnow tells which products a viewer may know of: what package identity names is public; what only knowledge names, if some word that it may see does.
func (e *Exposure) mayKnow(ctx context.Context, v marking.Viewer, ix *productIndex, keys []string) (func(string) bool, error) {
	if v.All() {
		return func(string) bool { return true }, nil
	}
	seen, err := productsSeen(ctx, e.store.Read(), v, keys)
	return func(key string) bool { return seen[key] || !ix.listed[key] }, err
}

func candidatesOf(list []identity.Candidate) []NameCandidate {
	var out []NameCandidate
	for _, c := range list {
		out = append(out, NameCandidate{Key: c.Key(), Title: judge.KeyTitle(c.Key()), Version: c.Version, Score: c.Score, Why: c.Why})
	}
	return onceEach(out)
}

func packagesOf(keys []string) []NameCandidate {
	var out []NameCandidate
	for _, key := range keys[:min(len(keys), foundShown)] {
		out = append(out, NameCandidate{Key: key, Title: judge.KeyTitle(key), Score: packageScore, Why: []text.Text{text.Of("套件名稱相同；清單沒有寫是哪個生態系", "a package of this name; the list does not say of which ecosystem")}})
	}
	return out
}

// onceEach keeps the first of those with one key: a product may be listed as an application and as what runs it.
func onceEach(list []NameCandidate) []NameCandidate {
	have := map[string]bool{}
	return slices.DeleteFunc(list, func(c NameCandidate) bool {
		twice := have[c.Key]
		have[c.Key] = true
		return twice
	})
}
