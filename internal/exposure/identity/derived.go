package identity

import (
	"slices"
	"strings"

	"lianfang/internal/text"
)

// derived are the links of a CPE key that was made of words, as an inventory writes them: "cpe:google_llc:google_chrome" leads to cpe:google:chrome, because Google
// LLC is google and the product's name only repeats its maker. They lead from words to the names of the dictionary and not back.
func derived(key string) (out []Link) {
	vendor, product, ok := strings.Cut(strings.TrimPrefix(key, "cpe:"), ":")
	if !ok || !strings.HasPrefix(key, "cpe:") || len(key) > maxWords {
		return nil
	}
	maker, words := wordsOf(spaced(vendor)), wordsOf(spaced(product))
	v, isWords := known().vendors[strings.Join(maker, " ")]
	to, sure, why := vendor, 90, text.Of("產品名稱前面重複了廠商名稱", "the product's name repeats its maker's")
	if isWords && v.cpe != vendor {
		to, sure, why = v.cpe, v.confidence, reasons[v.why]
		out = append(out, Link{From: key, To: "cpe:" + to + ":" + product, Confidence: sure - 10, Source: v.why, Why: why})
	}
	for _, prefix := range [][]string{maker, wordsOf(spaced(to))} {
		if rest, ok := afterWords(product, words, prefix); ok {
			out = append(out, Link{From: key, To: "cpe:" + to + ":" + rest, Confidence: sure - 15, Source: "prefix", Why: why})
		}
	}
	for _, n := range known().names {
		if n.to.Vendor == to && slices.Equal(n.words, words) && n.to.Key() != key {
			out = append(out, Link{From: key, To: n.to.Key(), Confidence: sure, Source: n.why, Why: reasons[n.why]})
		}
	}
	return once(out)
}

// afterWords gives what is left of a product's value behind its first words, if these are the given ones and something is left.
func afterWords(product string, words, prefix []string) (string, bool) {
	if len(prefix) == 0 || len(words) <= len(prefix) || !slices.Equal(words[:len(prefix)], prefix) {
		return "", false
	}
	rest := product
	for _, w := range prefix {
		_, after, ok := strings.Cut(rest, w)
		if !ok {
			return "", false
		}
		rest = strings.TrimLeft(after, "_")
	}
	return rest, rest != ""
}

// once keeps the surest of the links to one key.
func once(links []Link) []Link {
	if len(links) == 0 {
		return nil
	}
	slices.SortStableFunc(links, func(a, b Link) int { return b.Confidence - a.Confidence })
	seen := map[string]bool{}
	return slices.DeleteFunc(links, func(l Link) bool {
		twice := seen[l.To] || l.To == l.From
		seen[l.To] = true
		return twice
	})
}
