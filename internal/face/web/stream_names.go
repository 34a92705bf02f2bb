package web

import (
	"context"

	"lianfang/internal/exposure"
	"lianfang/internal/face/web/page"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// tick is a fact with the names of what it is about.
type tick struct {
	before, after text.Text
	link          page.Link
	tone          page.Tone
	icon          string
}

// named looks the names of a page of facts up, a statement a kind of thing.
func (s *Server) named(ctx context.Context, q *request, facts []journal.Fact) (map[int64]tick, error) {
	v := q.who.Viewer
	var items, vulns, warnings, receipts, orgs []int64
	for _, f := range facts {
		switch f.Kind {
		case intel.ItemWithdrawn:
			items = append(items, f.Subject)
		case exposure.MatchFound, exposure.KEVListed:
			vulns = append(vulns, f.Subject)
		case warning.WarningReleased, warning.WarningDrafted, warning.WarningWithdrawn, warning.WarningUpdated:
			warnings = append(warnings, f.Subject)
		case warning.ReceiptGiven:
			warnings, receipts = append(warnings, f.Subject), append(receipts, f.Object)
		case exposure.InventoryTaken:
			orgs = append(orgs, f.Subject)
		case exposure.TouchFound:
			orgs = append(orgs, f.Object)
		}
	}
	itemList, err := s.Intel.ItemsByID(ctx, v, items)
	if err != nil {
		return nil, err
	}
	vulnByID, err := s.Exposure.VulnerabilitiesByID(ctx, v, vulns)
	if err != nil {
		return nil, err
	}
	warnByID, err := s.Warning.ByID(ctx, v, warnings)
	if err != nil {
		return nil, err
	}
	got, err := s.Warning.ReceiptsByID(ctx, v, receipts)
	if err != nil {
		return nil, err
	}
	for _, r := range got {
		orgs = append(orgs, r.Org)
	}
	orgByID, err := s.Members.OrgsByID(ctx, v, orgs)
	if err != nil {
		return nil, err
	}
	itemByID := map[int64]intel.Item{}
	for _, it := range itemList {
		itemByID[it.ID] = it
	}
	orgLink := func(id int64) page.Link {
		o := orgByID[id]
		return page.Link{Name: o.Name, Href: "/members/" + o.Slug}
	}
	out := map[int64]tick{}
	for _, f := range facts {
		switch f.Kind {
		case intel.ItemWithdrawn:
			if it, ok := itemByID[f.Subject]; ok {
				out[f.Seq] = tick{before: text.Of("來源撤回 ", "Withdrawn by its source: "), link: page.Link{Name: text.Same(nameOf(it)), Href: itemHref(it)}}
			}
		case exposure.MatchFound, exposure.KEVListed:
			if x, ok := vulnByID[f.Subject]; ok {
				after := text.Of(" 比對到成員的資產", " meets members’ systems")
				if f.Kind == exposure.KEVListed {
					after = text.Of(" 列入已遭利用目錄", " is known to be exploited")
				}
				out[f.Seq] = tick{link: page.Link{Name: text.Same(x.CVE), Href: "/intelligence?q=" + urlEscape(x.CVE)}, after: after}
			}
		case warning.WarningReleased, warning.WarningDrafted, warning.WarningWithdrawn, warning.WarningUpdated:
			if x, ok := warnByID[f.Subject]; ok {
				verb := streamed[f.Kind].what
				out[f.Seq] = tick{before: text.Format("%s：", "%s: ", verb), link: page.Link{Name: x.Heading(), Href: warningHref(x) + "/desk"}}
			}
		case warning.ReceiptGiven:
			if r, ok := got[f.Object]; ok && r.Answer != warning.Seen {
				t := tick{link: orgLink(r.Org), after: text.Format(" 回覆「%s」", " answered “%s”", r.Answer.Name())}
				if r.Answer == warning.NeedHelp {
					t.tone, t.icon = page.Bad, "help"
				}
				out[f.Seq] = t
			}
		case exposure.InventoryTaken:
			out[f.Seq] = tick{link: orgLink(f.Subject), after: text.Of(" 上傳一份清單", " uploaded an inventory")}
		case exposure.TouchFound:
			out[f.Seq] = tick{before: text.Of("一項指標指到 ", "An indicator points at "), link: orgLink(f.Object)}
		}
	}
	return out, nil
}
