package intel

import (
	"context"
	"math"
	"net/netip"
	"slices"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/format/gram"
	"lianfang/internal/format/observable"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Query asks for a page of items, newest first. Everything in it can stand in a URL.
type Query struct {
	Text   string // words (zh or en), a value, a STIX id, a CVE number, a name with its parent, a CIDR, or a prefix ending in *
	Type   string // a STIX type, "" for all
	State  string // "withdrawn", "held" or "" for both active and withdrawn
	Before int64  // cursor: the last item of the page before; 0 for the first page
	Limit  int    // default 50, at most 200
}

// Page is a page of items.
type Page struct {
	Items []Item
	Next  int64     // cursor of the next page, 0 when this is the last
	How   text.Text // how the text was understood
}

const maxPage = 200

// List finds items that the viewer may see.
func (n *Intel) List(ctx context.Context, v marking.Viewer, q Query) (Page, error) {
	if q.Limit <= 0 || q.Limit > maxPage {
		q.Limit = 50
	}
	if q.Before <= 0 {
		q.Before = math.MaxInt64
	}
	ids, how, err := n.match(ctx, v, q)
	if err != nil {
		return Page{}, err
	}
	p := Page{How: how}
	if len(ids) > q.Limit {
		ids = ids[:q.Limit]
		p.Next = ids[len(ids)-1]
	}
	if q.State != "" && q.Text != "" { // the look-up by text knows no state
		if ids, err = inState(ctx, n.store.Read(), v, q, ids); err != nil {
			return Page{}, err
		}
	}
	p.Items, err = n.ItemsByID(ctx, v, ids)
	if q.Type != "" {
		p.Items = slices.DeleteFunc(p.Items, func(it Item) bool { return it.Type != q.Type })
	}
	return p, err
}

func (n *Intel) match(ctx context.Context, v marking.Viewer, q Query) ([]int64, text.Text, error) {
	s := strings.TrimSpace(q.Text)
	r := n.store.Read()
	switch {
	case s == "":
		ids, err := newestItems(ctx, r, v, q)
		return ids, text.Of("最新的在前", "newest first"), err
	case strings.Contains(s, "--"):
		// One that is not for the viewer is looked for like any other text: how the text was understood would tell that it is there.
		if ids, err := n.byID(ctx, v, s); err != nil || len(ids) > 0 {
			return below(ids, q.Before), text.Of("編號", "by id"), err
		}
	}
	if len(s) > maxSearch {
		return nil, text.Text{}, fault.New(fault.Invalid, "search_too_long", text.Of("搜尋的文字太長，請縮短到 500 個字以內。", "The search text is too long; keep it under 500 characters."))
	}
	if ids, how, ok, err := n.matchValue(ctx, v, q, s); ok || err != nil {
		return ids, how, err
	}
	var phrases [][]string
	for _, w := range strings.Fields(s) {
		if t := gram.Tokens(w); len(t) > 0 {
			phrases = append(phrases, t)
		}
	}
	if len(phrases) == 0 {
		return nil, text.Of("沒有可以找的字", "nothing to look for"), nil
	}
	ids, err := matchDocs(ctx, n.store.Dialect, r, v, phrases, q.Before, q.Limit+1)
	return ids, text.Of("文字內容", "in the text"), err
}

const maxSearch = 2000

func (n *Intel) byID(ctx context.Context, v marking.Viewer, stixID string) ([]int64, error) {
	id, err := findItemID(ctx, n.store.Read(), stixID)
	if err != nil || id == 0 {
		return nil, err
	}
	found, err := itemsByID(ctx, n.store.Read(), v, []int64{id})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return []int64{id}, nil
}

// matchValue finds by value: exact, everything under a domain, everything in a network or every network around an address, a prefix.
func (n *Intel) matchValue(ctx context.Context, v marking.Viewer, q Query, s string) ([]int64, text.Text, bool, error) {
	r := n.store.Read()
	if p, ok := strings.CutSuffix(s, "*"); ok && len(p) >= minPrefix {
		ids, err := itemsByPrefix(ctx, r, v, observable.Refang(strings.ToLower(p)), q)
		return ids, text.Format("以「%s」開頭的值", "values beginning with %q", p), true, err
	}
	value, ok := observable.Guess(s)
	if !ok {
		return nil, text.Text{}, false, nil
	}
	if value.Kind == observable.CVE {
		ids, err := itemsOfCVE(ctx, r, v, value.Text, q)
		return ids, text.Format("漏洞 %s", "vulnerability %s", value.Text), true, err
	}
	if lo, hi, ok := observable.RangeOf(value); ok {
		ids, err := n.inNetwork(ctx, v, q, value, lo, hi)
		return ids, text.Format("位址 %s，連同包含它的網段", "address %s, and networks around it", value.Defanged()), true, err
	}
	if value.Kind == observable.Domain {
		ids, err := itemsUnderDomain(ctx, r, v, value.Text, q)
		return ids, text.Format("網域 %s 與它底下的名稱", "domain %s and names below it", value.Defanged()), true, err
	}
	ids, err := itemsMentioning(ctx, r, v, []observable.Value{value}, q.Before, q.Limit+1)
	return ids, text.Format("值 %s", "value %s", value.Defanged()), true, err
}

const minPrefix = 3

// inNetwork: for a network everything inside it; for both, the networks that hold it, one exact look-up a prefix length.
func (n *Intel) inNetwork(ctx context.Context, v marking.Viewer, q Query, value observable.Value, lo, hi [16]byte) ([]int64, error) {
	around := append(networksAround(value), value)
	return itemsInRange(ctx, n.store.Read(), v, around, lo, hi, q)
}

func networksAround(v observable.Value) []observable.Value {
	p, err := netip.ParsePrefix(v.Text)
	if err != nil {
		a, err := netip.ParseAddr(v.Text)
		if err != nil {
			return nil
		}
		p = netip.PrefixFrom(a, a.BitLen())
	}
	kind := observable.IPv6CIDR
	if p.Addr().Is4() {
		kind = observable.IPv4CIDR
	}
	var out []observable.Value
	for bits := p.Bits() - 1; bits >= 4; bits-- {
		wider, _ := p.Addr().Prefix(bits)
		out = append(out, observable.Value{Kind: kind, Text: wider.String()})
	}
	return out
}

func below(ids []int64, before int64) []int64 {
	return slices.DeleteFunc(ids, func(id int64) bool { return id == 0 || id >= before })
}
