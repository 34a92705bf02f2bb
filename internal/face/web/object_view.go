package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/format/stix"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/text"
)

func tlpOf(l tlp.Level) page.TLP {
	return page.TLP(strings.ToLower(strings.TrimPrefix(l.String(), "TLP:")))
}

const (
	objectValues    = 100
	objectRelations = 40 // one hop, and never more than a reader can take in
)

func (s *Server) object(ctx context.Context, q *request) (page.Page, error) {
	v := q.who.Viewer
	it, words, err := s.findItem(ctx, q, q.PathValue("id"))
	if err != nil {
		return nil, err
	}
	p := page.Object{Kind: kindName(it.Type), ID: it.STIXID, Name: text.Same(nameOf(it)), TLP: tlpOf(it.TLP), FirstSeen: it.FirstSeen, LastSeen: it.LastSeen}
	p.Acts = []page.Act{{Name: text.Of("收到時的原文", "As it came"), Href: itemHref(it) + "/bytes", Icon: "out"}}
	values, err := s.Intel.Observables(ctx, v, it.ID, objectValues)
	if err != nil {
		return nil, err
	}
	s.objectValue(q, &p, it, values)
	s.objectState(&p, it, words)
	for _, w := range words {
		p.Assertions = append(p.Assertions, assertionRow(w))
	}
	p.Weigh, p.WeighNote = weighing(words), text.Of("取各來源中最高的一個，不相加", "the highest of the sources; they are not added up")
	facts, err := s.Intel.Facts(ctx, v, it.ID)
	if err != nil {
		return nil, err
	}
	p.Log = objectLog(facts, words)
	if err := s.objectRelations(ctx, q, &p, it); err != nil {
		return nil, err
	}
	if v.All() && len(words) > 0 {
		p.WhyHref, p.Mark = "/intake/"+it.STIXID, markForm(q, it, words)
	}
	if q.who.May("warning.draft") && !it.Withdrawn {
		p.Acts = append(p.Acts, page.Act{Name: text.Of("起草預警", "Draft a warning"), Href: "/warnings/new?item=" + urlEscape(it.STIXID), Icon: "plus"})
	}
	if err := s.objectTold(ctx, q, &p, it, facts); err != nil {
		return nil, err
	}
	return p, nil
}

// objectValue: an item of one value is that value; more are listed.
func (s *Server) objectValue(q *request, p *page.Object, it intel.Item, values []intel.Mentioned) {
	var real []intel.Mentioned
	for _, m := range values {
		if m.Value.Kind != "cve" {
			real = append(real, m)
		}
	}
	if len(real) == 1 && (it.Type == "indicator" || len(values) == len(real) && it.Title == real[0].Value.Defanged()) {
		val := real[0].Value
		p.Defanged, p.Written = val.Defanged() != val.Text, q.URL.Query().Get("written") == "1"
		p.Value, p.Sort, p.About = val.Defanged(), valueName(val.Kind), text.Same(it.Title)
		if p.Written {
			p.Value = val.Text
		}
		if p.About.In(text.En) == val.Defanged() {
			p.About = text.Text{}
		}
	} else {
		for _, m := range real {
			p.Facts = append(p.Facts, page.Fact{Name: valueName(m.Value.Kind), Value: text.Same(m.Value.Defanged()), Mono: true, Note: guardNote(m.Guard)})
		}
	}
	if len(real) == 1 && real[0].Guard != "" {
		p.Facts = append(p.Facts, page.Fact{Name: text.Of("把關", "Guard"), Value: guardNote(real[0].Guard)})
	}
}

func guardNote(g string) text.Text {
	switch {
	case g == "":
		return text.Text{}
	case strings.HasPrefix(g, "list:"):
		return text.Format("在排除清單上：%s", "on a warning list: %s", g[len("list:"):])
	}
	return text.Of("保留或內部位址", "reserved or private address")
}

func (s *Server) objectState(p *page.Object, it intel.Item, words []intel.Word) {
	last := words[len(words)-1]
	if p.PAP = last.PAP; p.PAP != "" {
		p.PAP = "PAP:" + strings.TrimPrefix(p.PAP, "PAP:")
	}
	if desc := descriptionOf(last.Raw); desc != "" && p.About.IsZero() {
		p.About = text.Same(desc)
	}
	if it.Withdrawn {
		p.State = page.State{Tone: page.Bad, Name: text.Of("已撤回", "Withdrawn"), Icon: "off"}
		p.Banner = &page.Note{Tone: page.Bad, Icon: "undo", Lead: text.Of("來源已撤回，請不要再用它偵測或阻擋。", "Withdrawn by its source; no longer use it to detect or block."),
			Body: text.Of("收過它的單位都會收到通知。", "Everyone who was told of it is being told."), More: withdrawnWhy(last.Raw)}
		return
	}
	for _, w := range words {
		if w.State == intel.WaitsForDesk {
			p.State = page.State{Tone: page.Waiting, Name: text.Of("等值班台看過", "Waits for the desk")}
		}
	}
}

func descriptionOf(raw []byte) string {
	if len(raw) == 0 || raw[0] != '{' {
		return ""
	}
	o, err := stix.Parse(raw)
	if err != nil {
		return ""
	}
	return cut(o.Description, 1200)
}

// withdrawnWhy is what the source itself wrote into the revoked version.
func withdrawnWhy(raw []byte) text.Text { return text.Same(descriptionOf(raw)) }

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

func assertionRow(w intel.Word) page.Assertion {
	a := page.Assertion{Source: w.SourceName, Grade: w.Rating, First: w.FirstSeen, Last: w.LastSeen, Times: int(w.Times), What: text.Same(w.Title), TLP: tlpOf(w.TLP)}
	if a.Source.IsZero() {
		a.Source = text.Of("一個來源", "one source")
	}
	switch w.State {
	case intel.Current:
		a.State = page.State{Tone: page.Good, Name: text.Of("有效", "In force")}
	case intel.Superseded:
		a.Old = true
		a.State = page.State{Name: text.Of("已有新版", "Superseded"), Icon: "clock"}
	case intel.Revoked:
		a.State = page.State{Tone: page.Bad, Name: text.Of("已撤回", "Withdrawn"), Icon: "off"}
	case intel.WaitsForDesk:
		a.State = page.State{Tone: page.Waiting, Name: text.Of("等值班台", "Waits for the desk")}
	case intel.Beside:
		a.State = page.State{Name: text.Of("並列", "Beside"), Icon: "merge"}
	}
	return a
}

func weighing(words []intel.Word) []page.Weight {
	var out []page.Weight
	for _, w := range words {
		if w.State != intel.Current && w.State != intel.Beside {
			continue
		}
		name := w.SourceName
		if name.IsZero() {
			name = text.Of("一個來源", "one source")
		}
		why := text.Format("%[1]s（評等 %[2]s）", "%[1]s (rated %[2]s)", name, w.Rating)
		out = append(out, page.Weight{Why: why, Share: w.Weight, Delta: share(w.Weight)})
	}
	return out
}

// said is what the log writes for a fact about an item.
var said = map[journal.Kind]struct {
	icon string
	tone page.Tone
	what text.Text
}{
	intel.ItemAccepted:   {"feed", page.Plain, text.Of("**首次收進**", "**First received**")},
	intel.ItemUpdated:    {"merge", page.Plain, text.Of("**來源更新**", "**Updated by its source**")},
	intel.WordAdded:      {"merge", page.Plain, text.Of("**另一個來源也說到它**", "**Another source speaks of it**")},
	intel.ItemWithdrawn:  {"off", page.Bad, text.Of("**來源撤回**", "**Withdrawn by its source**")},
	intel.WordWithdrawn:  {"off", page.Waiting, text.Of("**一個來源收回自己的話**", "**One source took back its word**")},
	intel.ObjectHeld:     {"clock", page.Waiting, text.Of("**保留，等值班台看過**", "**Held for the desk**")},
	intel.ObjectReleased: {"check", page.Good, text.Of("**值班台放行**", "**Let go on by the desk**")},
	intel.ItemDisclosed:  {"people", page.Plain, text.Of("**開放給收到預警的單位**", "**Opened to those who were warned**")},
}

func objectLog(facts []journal.Fact, words []intel.Word) []page.LogLine {
	byID := map[int64]intel.Word{}
	for _, w := range words {
		byID[w.ID] = w
	}
	var out []page.LogLine
	for i := len(facts) - 1; i >= 0; i-- {
		f := facts[i]
		x, ok := said[f.Kind]
		if !ok || i+1 < len(facts) && f.Kind == intel.ItemWithdrawn && facts[i+1].Kind == f.Kind {
			continue // one withdrawal is a fact for each audience that it reached
		}
		line := page.LogLine{At: time.UnixMicro(f.At), Icon: x.icon, Tone: x.tone, What: x.what}
		if w, ok := byID[f.Object]; ok && !w.SourceName.IsZero() {
			line.Why = text.Format("來源：%s", "Source: %s", w.SourceName)
		}
		out = append(out, line)
	}
	return out
}

func (s *Server) objectRelations(ctx context.Context, q *request, p *page.Object, it intel.Item) error {
	rel, err := s.Intel.Relations(ctx, q.who.Viewer, it, objectRelations)
	if err != nil {
		return err
	}
	index := map[string]int{}
	for _, r := range rel {
		kind := kindName(r.Other.Type)
		i, ok := index[r.Other.Type]
		if !ok {
			i = len(p.Relations)
			index[r.Other.Type] = i
			p.Relations = append(p.Relations, page.Relations{Kind: kind})
		}
		g := &p.Relations[i]
		g.Count++
		g.Links = append(g.Links, page.RelatedObject{Name: nameOf(r.Other), Note: relationName(r.Kind), Href: itemHref(r.Other)})
	}
	return nil
}

// objectBytes gives the newest visible word exactly as it came.
func (s *Server) objectBytes(ctx context.Context, q *request) (page.Page, error) {
	_, words, err := s.findItem(ctx, q, q.PathValue("id"))
	if err != nil {
		return nil, err
	}
	h := q.w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="object.txt"`)
	q.w.WriteHeader(http.StatusOK)
	_, _ = q.w.Write(words[len(words)-1].Raw)
	return nil, nil
}

// objectTold says who was told of the object: all of it to the desk, to a member only that it was told itself.
func (s *Server) objectTold(ctx context.Context, q *request, p *page.Object, it intel.Item, _ []journal.Fact) error {
	reach, err := s.Warning.Reached(ctx, q.who.Viewer, it.ID)
	if err != nil {
		return err
	}
	var told, reached int64
	for _, r := range reach {
		told += r.Told
		reached += r.Reached
	}
	desk := q.who.Viewer.All()
	p.Way = objectWay(it, desk, told, reached)
	if len(reach) == 0 {
		return nil
	}
	p.Told = &page.Told{Summary: counted(told, "%d 個單位收過它", "%d organisation was told of it", "%d organisations were told of it"), Href: "/warnings/" + urlEscape(reach[0].Number)}
	if !desk {
		p.Told.Summary = text.Of("您收到的預警提到它。", "A warning that you received names it.")
		if it.Withdrawn && reached > 0 {
			p.Told.Summary = text.Of("您收到的預警提到它；撤回也已通知您。", "A warning that you received names it; you were told of its withdrawal too.")
		}
		return nil
	}
	p.Told.Href += "/desk"
	if it.Withdrawn {
		p.Told.Summary = text.Format("%[1]d 個單位收過它，撤回通知已送到 %[2]d 個", "Told of it: %[1]d; of these the withdrawal has reached %[2]d", told, reached)
		p.Told.Receipts = page.Meter{Label: text.Of("撤回通知", "Withdrawal"), Slices: []page.Slice{{Kind: page.SliceDone, Name: text.Of("已通知", "Told"), Count: int(reached)}, {Kind: page.SliceWait, Name: text.Of("通知中", "Under way"), Count: int(told - reached)}}}
	}
	return nil
}

// objectWay is the whole way of an item, as far as its reader may see it.
func objectWay(it intel.Item, desk bool, told, reached int64) []page.Stop {
	way := []page.Stop{
		{Kind: page.Done, Name: text.Of("來源", "Source"), At: it.FirstSeen, Note: counted(max(it.Words, 1), "%d 個來源", "%d source", "%d sources")},
		{Kind: page.Done, Name: text.Of("衡量", "Weighed"), Word: text.Format("可信度 %s", "confidence %s", share(it.Weight))},
	}
	if it.Withdrawn {
		way[1].Word = text.Of("撤回後不計", "none since it was withdrawn")
	}
	sent := page.Stop{Kind: page.Done, Name: text.Of("派送", "Sent"), Word: organisations(told), Branch: it.Withdrawn}
	switch {
	case told == 0:
		sent.Kind, sent.Word = page.Then, text.Of("還沒有預警提到它", "no warning names it yet")
	case !desk:
		sent.Word = text.Of("您收到了", "you received it")
	}
	way = append(way, sent)
	if !it.Withdrawn {
		return way
	}
	off := page.Stop{Kind: page.Off, Name: text.Of("撤回", "Withdrawn"), At: it.LastSeen, Branch: told > 0}
	if told == 0 {
		return append(way[:2], off)
	}
	last := page.Stop{Kind: page.Here, Name: text.Of("通知撤回", "Taken back"), Word: text.Format("%d / %d 個單位", "%d of %d", reached, told)}
	if !desk {
		last.Word = text.Of("已通知您", "you were told")
	}
	if told > 0 {
		last.Part = int(reached * 100 / told)
	}
	if reached == told {
		last.Kind = page.Done
	}
	return append(way, off, last)
}
