package identity

import (
	"math"
	"strings"
)

// Product is one of a list of known products, its values as CPE names write them: {"a", "notepad-plus-plus", `notepad\+\+`}.
type Product struct{ Part, Vendor, Product string }

// Key is the product as package judge keys it.
func (p Product) Key() string { return "cpe:" + p.Vendor + ":" + p.Product }

// entry is a product with its words.
type entry struct {
	Product
	words   []string // of the product's name, the generic ones left out unless there are no others
	all     []string
	vendors []string // of the vendor's
	known   *knownName
}

// Index finds products by words. It is read by any number of goroutines at once.
type Index struct {
	entries []entry
	byWord  map[string][]int32
	makers  map[string][]string        // vendors by their name without blanks
	owners  map[string]map[string]bool // vendors by a product's name without blanks
}

// NewIndex makes an index of a list of products and of the names that are kept here.
func NewIndex(products []Product) *Index {
	ix := &Index{byWord: map[string][]int32{}, makers: map[string][]string{}, owners: map[string]map[string]bool{}}
	seen := map[Product]bool{}
	for _, p := range products {
		if p.Vendor != "" && p.Product != "" && !seen[p] {
			seen[p] = true
			ix.add(entry{Product: p, all: wordsOf(spaced(p.Product)), vendors: wordsOf(spaced(p.Vendor))})
		}
	}
	names := known().names
	for i := range names {
		n := &names[i]
		ix.add(entry{Product: n.to, all: n.words, vendors: wordsOf(spaced(n.to.Vendor)), known: n})
	}
	return ix
}

// spaced writes a CPE value as words; percent codes of the old binding stay, for they are no words.
var spaces = strings.NewReplacer("_", " ", `\`, "")

func spaced(s string) string { return spaces.Replace(s) }

func (ix *Index) add(e entry) {
	for _, w := range e.all {
		if !generic[w] {
			e.words = append(e.words, w)
		}
	}
	if len(e.words) == 0 {
		e.words = e.all
	}
	if len(e.words) == 0 {
		return
	}
	at := int32(len(ix.entries))
	ix.entries = append(ix.entries, e)
	for i, w := range e.words {
		if !contains(e.words[:i], w) {
			ix.byWord[w] = append(ix.byWord[w], at)
		}
	}
	maker := strings.Join(e.vendors, "")
	if !contains(ix.makers[maker], e.Vendor) {
		ix.makers[maker] = append(ix.makers[maker], e.Vendor)
	}
	name := strings.Join(wordsOf(spaced(e.Product.Product)), "")
	if ix.owners[name] == nil {
		ix.owners[name] = map[string]bool{}
	}
	ix.owners[name][e.Vendor] = true
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// weight is how much a word tells: much when few products have it. A word that no product has tells as much as the rarest.
func (ix *Index) weight(word string) float64 {
	return math.Log(float64(len(ix.entries)+2) / float64(len(ix.byWord[word])+1))
}

// generic are words of product names that tell nothing of which product it is.
var generic = set(`firmware software project for and the of`)

// filler are words around a product's name in lists: editions, languages, architectures, packaging.
var filler = set(`for the of and by with edition professional pro standard enterprise datacenter plus home premium ultimate basic express community version ver v release update updates build setup installer install
	xi x 64 32 bit 64bit 32bit x64 x86 x86_64 amd64 arm64 win64 win32 zh tw cn hk en us zhtw enus chinese traditional simplified english taiwan multilingual mui language lts user machine system wide users all current only
	gmbh inc corp corporation ltd llc co limited company software foundation service pack sp sp1 sp2 sp3 r2 hotfix patch volume retail std ent msi package
	繁體 中文 繁體中文 正體中文 簡體中文 英文 版 版本 專業版 標準版 企業版 家用版 旗艦版 正式版 試用版 免費版 中文版 繁體中文版 軟體 程式 應用程式 系統 套裝軟體 作業系統 位元 位元版 股份有限公司 有限公司 公司 伺服器 防毒軟體 韌體 firmware 路由器 無線路由器 防火牆 交換器 分享器 用戶端 資料庫`)

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}
