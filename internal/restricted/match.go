package restricted

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/cpe"
)

// How an entry meets a component: by a key that names it, or by words.
const (
	byProduct = "product"
	byWords   = "words"
)

// Met is that an entry meets something, and by what.
type Met struct {
	Entry int64
	How   string // product or words
	Words string // the key, or the written names that were met
}

// phrase is a name as it is compared: in lower case, compatibility forms folded (NFKC), what is neither letter nor digit left out. bounds[i] tells whether a
// word begins at byte i; each Chinese character is a word, since Chinese writes no blanks.
type phrase struct {
	joined string
	bounds []bool // of length len(joined)+1
	words  int
}

// phraseOf reads a name.
func phraseOf(s string) phrase {
	var b strings.Builder
	p := phrase{bounds: []bool{}}
	open := false
	for _, r := range strings.ToLower(norm.NFKC.String(s)) {
		han := unicode.Is(unicode.Han, r)
		if !han && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !(unicode.Is(unicode.Mn, r) && open) {
			open = false
			continue
		}
		begins := han || !open
		if begins {
			p.words++
		}
		p.bounds = append(p.bounds, begins)
		n := b.Len()
		b.WriteRune(r)
		for range b.Len() - n - 1 {
			p.bounds = append(p.bounds, false)
		}
		open = !han
	}
	p.joined = b.String()
	p.bounds = append(p.bounds, true)
	return p
}

// in tells whether the phrase stands in another as whole words. One that was written as several words ("Foo-Link") is met however it is divided (foolink,
// foo link); one word is met by that word alone, so that a short brand is not met in the middle of a longer word nor across two. open: more of the word may follow.
func (p phrase) in(hay phrase, open bool) bool {
	for from := 0; p.joined != ""; {
		at := strings.Index(hay.joined[from:], p.joined)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(p.joined)
		if hay.bounds[at] && (open || hay.bounds[end]) && (p.words > 1 || !divided(hay.bounds[at+1:end])) {
			return true
		}
		from = at + 1
	}
	return false
}

func divided(bounds []bool) bool {
	for _, b := range bounds {
		if b {
			return true
		}
	}
	return false
}

// written is a name of an entry that is looked for.
type written struct {
	as   string
	find phrase
	open bool // ends with *
}

func writtenOf(s string) written {
	rest, open := strings.CutSuffix(s, "*")
	return written{s, phraseOf(rest), open}
}

// wanted is an entry ready to be looked for.
type wanted struct {
	Entry
	brands, models []written
}

// finder finds entries in the names of components: at most one meeting an entry. It is made once for many components.
type finder struct {
	all     []wanted
	keys    map[string][]int // by product key, cpe:vendor included
	byBegin map[string][]int // entries by how a brand begins: of so many entries few are compared
}

func newFinder(list []Entry) *finder {
	f := &finder{keys: map[string][]int{}, byBegin: map[string][]int{}}
	for _, e := range list {
		at := len(f.all)
		w := wanted{Entry: e}
		for _, s := range append([]string{e.Brand}, e.Names...) {
			if x := writtenOf(s); x.find.joined != "" {
				w.brands = append(w.brands, x)
				k := begin(x.find.joined, beginMost)
				f.byBegin[k] = append(f.byBegin[k], at)
			}
		}
		for _, s := range e.Models {
			w.models = append(w.models, writtenOf(s))
		}
		for _, k := range e.Products {
			f.keys[k] = append(f.keys[k], at)
		}
		f.all = append(f.all, w)
	}
	return f
}

// A brand is found by its first characters, the whole of it where it has fewer.
const beginLeast, beginMost = 2, 4

// begin is the first n characters.
func begin(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// component looks at the canonical name of a component.
func (f *finder) component(name string) []Met {
	c, err := judge.Read(name)
	if err != nil {
		return nil
	}
	met := meetings{}
	if c.PURL { // the words of a package's name are its author's, not a maker's
		f.byKey(c.Key, met)
		for key := c.Key; ; { // purl:npm/@scope stands for what is below it
			i := strings.LastIndexByte(key, '/')
			if i < 0 {
				return met.list()
			}
			key = key[:i]
			f.byKey(key, met)
		}
	}
	f.byKey(c.Key, met)
	f.byKey("cpe:"+c.CPE.Get(cpe.Vendor).Text(), met)
	words := c.CPE.Get(cpe.Vendor).Text() + " " + c.CPE.Get(cpe.Product).Text()
	f.words(phraseOf(words), met)
	if real := decoded(words); real != words {
		f.words(phraseOf(real), met)
	}
	return met.list()
}

// name looks at what somebody wrote by hand.
func (f *finder) name(s string) []Met {
	met := meetings{}
	f.words(phraseOf(s), met)
	return met.list()
}

// meetings are by place of the entry; the first way counts.
type meetings map[int]Met

func (m meetings) list() (out []Met) {
	for _, i := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[i])
	}
	return out
}

func (f *finder) byKey(key string, met meetings) {
	for _, i := range f.keys[key] {
		if _, ok := met[i]; !ok {
			met[i] = Met{f.all[i].ID, byProduct, key}
		}
	}
}

func (f *finder) words(hay phrase, met meetings) {
	for at, starts := range hay.bounds[:len(hay.bounds)-1] {
		if !starts {
			continue
		}
		for n := beginLeast; n <= beginMost; n++ {
			f.compare(f.byBegin[begin(hay.joined[at:], n)], hay, met)
		}
	}
}

// compare looks for some entries in words.
func (f *finder) compare(entries []int, hay phrase, met meetings) {
	for _, i := range entries {
		if _, ok := met[i]; ok {
			continue
		}
		if words := f.all[i].meets(hay); words != "" {
			met[i] = Met{f.all[i].ID, byWords, words}
		}
	}
}

// meets gives the names that stand in some words: a brand, and where the entry names models one of them; "" where it does not meet.
func (w wanted) meets(hay phrase) string {
	brand, ok := first(w.brands, hay)
	if !ok || len(w.models) == 0 {
		return brand
	}
	if model, ok := first(w.models, hay); ok {
		return brand + " " + model
	}
	return ""
}

func first(list []written, hay phrase) (string, bool) {
	for _, x := range list {
		if x.find.in(hay, x.open) {
			return x.as, true
		}
	}
	return "", false
}

// decoded gives back the characters that a CPE name cannot hold and package judge writes by code point ("_6d77_5eb7"). Digits that merely look so become
// a character that no entry names, so both readings are compared.
func decoded(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] == '_' {
			if r, n := codePoint(s[i+1:]); n > 0 {
				b.WriteRune(r)
				i += 1 + n
				continue
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

// codePoint reads four or, where those are no letter, five hexadecimal digits that stand for a letter outside ASCII.
func codePoint(s string) (rune, int) {
	for _, n := range []int{4, 5} {
		if len(s) < n {
			break
		}
		x, err := strconv.ParseUint(s[:n], 16, 32)
		if r := rune(x); err == nil && r >= 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r, n
		}
	}
	return 0, 0
}
