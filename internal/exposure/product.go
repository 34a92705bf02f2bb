package exposure

import (
	"context"
	"strconv"
	"strings"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Product is what a viewer may know of one: that some word which it may see names it, or that it has it on record itself.
type Product struct {
	Key, Title string
	Known      int64    // vulnerabilities that name it
	Exploited  int64    // of these, known to be exploited
	Others     []string // keys of products that lists name in the same line: other names of it
}

// ProductOrder is the order of a product's vulnerabilities.
type ProductOrder string

// The orders.
const (
	UrgentFirst ProductOrder = "urgent" // exploited, then by CVSS
	NewestFirst ProductOrder = "newest" // by day of publication
)

// ProductVulnerability is a vulnerability that names the product.
type ProductVulnerability struct {
	CVE        string
	Title      string
	KEV        bool
	CVSS, EPSS float64 // -1: unknown
	Published  int64   // day, as knowledge.Day; 0: unknown
	Orgs       int64   // of the viewer's own, or for the desk all, that are affected by it through this product
}

// ProductPage is a part of them.
type ProductPage struct {
	Rows []ProductVulnerability
	Next string // "" at the end
}

// RunVersion is a version of a product that is in use, and by how many.
type RunVersion struct {
	Name, Version      string
	Orgs, Machines     int64
	Affected, Possible int64 // vulnerabilities
}

func noProduct() error {
	return fault.New(fault.NotFound, "no_such_product", text.Of("找不到這個產品，或您沒有權限看它。", "There is no such product, or it is not for you to see."))
}

// ProductByKey finds a product by its key, "cpe:apache:tomcat" or "purl:npm/lodash".
func (e *Exposure) ProductByKey(ctx context.Context, v marking.Viewer, key string) (Product, error) {
	id, err := e.productID(ctx, v, key)
	if err != nil {
		return Product{}, err
	}
	p := Product{Key: key, Title: judge.KeyTitle(key)}
	if p.Known, p.Exploited, err = knownOfProduct(ctx, e.store.Read(), v, id); err != nil {
		return p, err
	}
	p.Others, err = sameLines(ctx, e.store.Read(), v, id, othersShown)
	return p, err
}

const othersShown = 20

// productID finds a product that the viewer may know of.
func (e *Exposure) productID(ctx context.Context, v marking.Viewer, key string) (int64, error) {
	id, err := productSeen(ctx, e.store.Read(), v, key)
	if err == nil && id == 0 {
		err = noProduct()
	}
	return id, err
}

// VulnerabilitiesOfProduct lists what is known of a product, a page at a time; after is the Next of the page before.
func (e *Exposure) VulnerabilitiesOfProduct(ctx context.Context, v marking.Viewer, key string, order ProductOrder, after string, limit int) (ProductPage, error) {
	id, err := e.productID(ctx, v, key)
	if err != nil {
		return ProductPage{}, err
	}
	at, err := readPlace(after)
	if err != nil {
		return ProductPage{}, err
	}
	rows, places, err := vulnerabilitiesOfProduct(ctx, e.store.Read(), v, id, order, at, limit+1)
	if err != nil || len(rows) <= limit {
		return ProductPage{Rows: rows}, err
	}
	return ProductPage{Rows: rows[:limit], Next: places[limit-1].String()}, nil
}

// VersionsInUse lists the versions of a product that the viewer's organisations run, or for the desk everybody's, the most used first.
func (e *Exposure) VersionsInUse(ctx context.Context, v marking.Viewer, key string, limit int) ([]RunVersion, error) {
	id, err := e.productID(ctx, v, key)
	if err != nil {
		return nil, err
	}
	return versionsInUse(ctx, e.store.Read(), v, id, limit)
}

// listPlace is where a page of a product's vulnerabilities ended: the numbers by which it is sorted, and the vulnerability.
type listPlace struct {
	first, second, id int64
	set               bool
}

func (p listPlace) String() string {
	return strconv.FormatInt(p.first, 36) + "." + strconv.FormatInt(p.second, 36) + "." + strconv.FormatInt(p.id, 36)
}

func readPlace(s string) (listPlace, error) {
	if s == "" {
		return listPlace{}, nil
	}
	parts := strings.Split(s, ".")
	p := listPlace{set: true}
	for i, into := range []*int64{&p.first, &p.second, &p.id} {
		if len(parts) != 3 {
			return p, badCursor()
		}
		n, err := strconv.ParseInt(parts[i], 36, 64)
		if err != nil {
			return p, badCursor()
		}
		*into = n
	}
	return p, nil
}

func badCursor() error {
	return fault.New(fault.Invalid, "bad_cursor", text.Of("游標讀不懂，請照原樣帶回伺服器給的值。", "The cursor cannot be read; send back what the server gave, unchanged."))
}
