package web

import (
	"context"
	"net/url"
	"strconv"

	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/text"
)

// kinds are the STIX types a reader filters by, in the order of the filter.
var kinds = []struct {
	value string
	name  text.Text
}{
	{"indicator", text.Of("指標", "Indicator")}, {"vulnerability", text.Of("漏洞", "Vulnerability")}, {"report", text.Of("報告", "Report")},
	{"malware", text.Of("惡意程式", "Malware")}, {"intrusion-set", text.Of("入侵集合", "Intrusion set")}, {"attack-pattern", text.Of("攻擊手法", "Attack pattern")},
	{"relationship", text.Of("關係", "Relationship")},
}

var moreKinds = map[string]text.Text{
	"ipv4-addr": text.Of("IPv4 位址", "IPv4 address"), "ipv6-addr": text.Of("IPv6 位址", "IPv6 address"), "domain-name": text.Of("網域", "Domain"),
	"url": text.Of("網址", "URL"), "file": text.Of("檔案", "File"), "email-addr": text.Of("電子郵件", "E-mail address"), "software": text.Of("軟體", "Software"),
	"identity": text.Of("身分", "Identity"), "tool": text.Of("工具", "Tool"), "campaign": text.Of("行動", "Campaign"), "threat-actor": text.Of("威脅行為者", "Threat actor"),
	"course-of-action": text.Of("因應作為", "Course of action"), "infrastructure": text.Of("基礎設施", "Infrastructure"), "note": text.Of("註記", "Note"),
	"marking-definition": text.Of("標示定義", "Marking definition"), "extension-definition": text.Of("延伸定義", "Extension definition"),
	"observed-data": text.Of("觀測資料", "Observed data"), "sighting": text.Of("目擊", "Sighting"), "grouping": text.Of("群組", "Grouping"), "opinion": text.Of("意見", "Opinion"),
	"location": text.Of("地點", "Location"), "windows-registry-key": text.Of("登錄機碼", "Registry key"), "mutex": text.Of("互斥鎖", "Mutex"),
	"autonomous-system": text.Of("自治系統", "Autonomous system"), "x-misp-attribute": text.Of("MISP 屬性", "MISP attribute"), "x-misp-object": text.Of("MISP 物件", "MISP object"),
}

func kindName(stixType string) text.Text {
	for _, k := range kinds {
		if k.value == stixType {
			return k.name
		}
	}
	if t, ok := moreKinds[stixType]; ok {
		return t
	}
	return text.Same(stixType)
}

func (s *Server) intelligence(ctx context.Context, q *request) (page.Page, error) {
	get := q.URL.Query()
	ask := intel.Query{Text: get.Get("q"), Type: get.Get("type"), State: get.Get("state"), Limit: 50}
	ask.Before, _ = strconv.ParseInt(get.Get("after"), 10, 64)
	p := page.Intelligence{Query: ask.Text, Filters: intelFilters(get)}
	found, err := s.Intel.List(ctx, q.who.Viewer, ask)
	if fault.Is(err, fault.Invalid) {
		p.Problem = fault.Of(err).Say
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	if p.Rows, err = s.intelRows(ctx, q, found.Items); err != nil {
		return nil, err
	}
	p.Summary = text.Format("%[2]s：這一頁 **%[1]d** 筆", "%[2]s: **%[1]d** on this page", len(p.Rows), found.How)
	if ask.Text == "" {
		p.Summary = text.Format("最新的在前；這一頁 **%d** 筆", "Newest first; **%d** on this page", len(p.Rows))
	}
	p.Cursor = page.Cursor{Shown: len(p.Rows)}
	if found.Next != 0 {
		get.Set("after", strconv.FormatInt(found.Next, 10))
		p.Cursor.Next = "/intelligence?" + get.Encode()
	}
	if q.URL.Query().Get("after") != "" {
		get.Del("after")
		p.Cursor.First = "/intelligence?" + get.Encode()
	}
	p.Lag, err = s.lagOf(ctx, intel.SearchName)
	return p, err
}

// intelRows draws items; an indicator with a name of words also shows what it looks for.
func (s *Server) intelRows(ctx context.Context, q *request, items []intel.Item) ([]page.IntelRow, error) {
	var named []int64
	for _, it := range items {
		if it.Type == "indicator" {
			named = append(named, it.ID)
		}
	}
	values, err := s.Intel.ValuesOf(ctx, q.who.Viewer, named, 4*len(named)) // a few each; the first is shown
	if err != nil {
		return nil, err
	}
	var out []page.IntelRow
	for _, it := range items {
		r := intelRow(it)
		if vs := values[it.ID]; len(vs) > 0 && vs[0].Value.Defanged() != r.Name {
			r.About = text.Same(vs[0].Value.Defanged())
		}
		out = append(out, r)
	}
	return out, nil
}

// lagOf says by how much a text index is behind; nothing where it is not.
func (s *Server) lagOf(ctx context.Context, index string) (text.Text, error) {
	lags, err := job.Lags(ctx, s.Store.Read())
	if err != nil {
		return text.Text{}, err
	}
	for _, l := range lags {
		if l.Name == index && l.Behind > 0 && l.Ready > 0 {
			return text.Format("文字索引還差 %d 筆紀錄，剛收進的可能還搜不到文字。", "The text index is %d facts behind; what came in just now may not be found by its words yet.", l.Behind), nil
		}
	}
	return text.Text{}, nil
}

func intelFilters(get url.Values) []page.Filter {
	kind := page.Filter{Name: text.Of("種類", "Kind"), Key: "type", Choices: []page.Choice{{Name: text.Of("全部", "All"), On: get.Get("type") == ""}}}
	for _, k := range kinds {
		kind.Choices = append(kind.Choices, page.Choice{Name: k.name, Value: k.value, On: get.Get("type") == k.value})
	}
	state := page.Filter{Name: text.Of("狀態", "State"), Key: "state", Choices: []page.Choice{
		{Name: text.Of("全部", "All"), On: get.Get("state") == ""},
		{Name: text.Of("已撤回", "Withdrawn"), Value: "withdrawn", On: get.Get("state") == "withdrawn"},
	}}
	return []page.Filter{kind, state}
}

func intelRow(it intel.Item) page.IntelRow {
	r := page.IntelRow{Name: nameOf(it), Href: itemHref(it), Kind: kindName(it.Type), TLP: tlpOf(it.TLP), Sources: it.Words, Changed: it.LastSeen}
	if it.Weight > 0 {
		r.Confidence = share(it.Weight)
	}
	if it.Withdrawn {
		r.State = page.State{Tone: page.Bad, Name: text.Of("已撤回", "Withdrawn"), Icon: "off"}
	}
	return r
}

func nameOf(it intel.Item) string {
	if it.Title != "" {
		return it.Title
	}
	return it.STIXID
}

func itemHref(it intel.Item) string { return "/intelligence/" + url.PathEscape(it.STIXID) }

func share(percent int) string { return strconv.FormatFloat(float64(percent)/100, 'f', 2, 64) }
