package web

import (
	"context"
	"slices"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

const (
	assetsShown     = 8
	indicatorsShown = 60
)

// warning is the page of a warning as its reader sees it. Opening it by a signed-in person of a recipient is what counts as seen.
func (s *Server) warning(ctx context.Context, q *request) (page.Page, error) {
	v := q.who.Viewer
	x, err := s.findWarning(ctx, q)
	if err != nil {
		return nil, err
	}
	p := page.Warning{Number: x.Number, Urgency: page.Urgency(x.Urgency), TLP: tlpOf(x.TLP), Kind: x.Kind.Name(), Due: x.DueAt, Title: x.Heading(), Lead: x.Words.Lead}
	p.MaySee = maySee(p.TLP)
	if v.All() {
		p.DeskHref = warningHref(x.Warning) + "/desk"
	}
	for _, st := range x.Words.Todo {
		p.Todo = append(p.Todo, page.Step{Do: st.Do, Note: todoNote(st)})
	}
	for _, f := range x.Words.Facts {
		p.Facts = append(p.Facts, page.Fact{Name: f.Name, Value: f.Value})
	}
	for _, quote := range x.Words.Quotes {
		p.Facts = append(p.Facts, page.Fact{Name: text.Format("%s的原文", "In the words of %s", quote.By), Value: text.Same(quote.Text)})
	}
	if err := s.warningIndicators(ctx, q, &p, x); err != nil {
		return nil, err
	}
	if len(x.Mine) > 0 {
		if err := s.warningForMember(ctx, q, &p, x); err != nil {
			return nil, err
		}
	}
	p.Way = readerWay(x, q.who.Org)
	withdrawnBanner(&p, x)
	p.CallHint = text.Format("24 小時。請告訴我們編號 %s。", "24 hours. Tell us the number %s.", shortNumber(x.Number))
	return p, nil
}

func todoNote(st warning.Step) text.Text {
	if st.Minutes == 0 {
		return st.Note
	}
	return text.Format("約 %[1]d 分鐘。%[2]s", "About %[1]d minutes. %[2]s", st.Minutes, st.Note)
}

// warningForMember fills what is this organisation's own: whether it is affected, its answers.
func (s *Server) warningForMember(ctx context.Context, q *request, p *page.Warning, x warning.Found) error {
	mine := x.For(q.who.Org)
	if err := s.Warning.MarkSeen(ctx, q.who.Viewer, x.ID, mine.Org); err != nil {
		return err
	}
	if q.who.May("warning.answer") && q.who.Viewer.MayAnswer(mine.Org) && x.State == warning.Released {
		p.AnswerTo = warningHref(x.Warning) + "/answer"
		if x.NoticeOf() != 0 {
			p.Answers = page.SupplierAnswers(string(mine.Answer))
		} else if x.Kind == warning.EWA || x.Kind == warning.INT || x.Kind == warning.DEF {
			p.Answers = page.EventAnswers(string(mine.Answer))
		} else {
			p.Answers = page.ProductAnswers(string(mine.Answer))
		}
	}
	if mine.Answer != "" {
		p.AnsweredAt, p.AnsweredNow = mine.AnsweredAt, mine.Answer.Name()
		if x.NoticeOf() != 0 {
			p.AnsweredNow = supplierAnswer(mine.Answer)
		}
	}
	p.WhyHref = warningHref(x.Warning) + "/why"
	if err := s.flawOfSupplier(ctx, q, p, mine); err != nil {
		return err
	}
	if err := s.warningIncident(ctx, q, p, x, mine.Answer); err != nil {
		return err
	}
	if x.Vulnerability == 0 {
		return nil
	}
	found, err := s.Exposure.Findings(ctx, q.who.Viewer, mine.Org, x.Vulnerability, 100)
	if err != nil {
		return err
	}
	p.Affect = affectOf(found)
	return nil
}

func affectOf(found []exposure.Finding) *page.Affect {
	if len(found) == 0 {
		return &page.Affect{Verdict: page.NotAffected, Head: text.Of("以您現在的清單，已不受影響", "By your inventory as it is now, you are no longer affected")}
	}
	a := &page.Affect{Verdict: page.CannotTell}
	sure, maybe := 0, 0
	for i, f := range found {
		if f.Result == judge.Yes {
			sure++
			a.Verdict = page.Affected
		} else {
			maybe++
		}
		if i >= assetsShown {
			a.More++
			continue
		}
		a.Assets = append(a.Assets, affectedAsset(f))
	}
	a.MoreHref = "/exposure"
	switch {
	case sure > 0 && maybe > 0:
		a.Head = text.Format("您受影響：%d 台確定，%d 台還不能確定", "You are affected: %d for certain, %d cannot be told yet", sure, maybe)
	case sure > 0:
		a.Head = text.Format("您受影響：%d 台確定", "You are affected: %d for certain", sure)
	default:
		a.Head = text.Format("還不能確定：%d 台缺少資料", "It cannot be told yet: %d lack a fact", maybe)
	}
	return a
}

func affectedAsset(f exposure.Finding) page.AffectedAsset {
	why := evidenceTree(f)
	a := page.AffectedAsset{Name: text.Same(f.AssetName), Product: text.Same(f.Product), Verdict: verdictOf(f.Result), Why: &why}
	if f.Result == judge.Yes {
		a.WhyHead = text.Format("為什麼說「%s」受影響？", "Why is %s affected?", f.AssetName)
		return a
	}
	a.Missing, a.Href = text.Format("還缺%s", "Missing: %s", f.Needs), findingHref(f.CVE, "")
	a.WhyHead = text.Format("為什麼「%s」還不能確定？", "Why can it not be told for %s?", f.AssetName)
	return a
}

// warningIndicators lists what to look for, the withdrawn ones struck and kept in sight.
func (s *Server) warningIndicators(ctx context.Context, q *request, p *page.Warning, x warning.Found) error {
	ids := make([]int64, 0, len(x.Items))
	gone := map[int64]warning.NamedItem{}
	for _, it := range x.Items {
		ids = append(ids, it.Item)
		if !it.WithdrawnAt.IsZero() {
			gone[it.Item] = it
		}
	}
	items, err := s.Intel.ItemsByID(ctx, q.who.Viewer, ids)
	if err != nil {
		return err
	}
	values, err := s.Intel.ValuesOf(ctx, q.who.Viewer, ids, indicatorsShown)
	if err != nil {
		return err
	}
	for _, it := range items {
		if it.Type != "indicator" || len(values[it.ID]) == 0 {
			continue
		}
		for _, m := range values[it.ID] {
			g, off := gone[it.ID]
			p.Indicators = append(p.Indicators, page.Indicator{Value: m.Value.Defanged(), Kind: valueName(m.Value.Kind), Use: text.Same(it.Title), Href: itemHref(it),
				Withdrawn: off || it.Withdrawn, Since: g.WithdrawnAt})
		}
	}
	return nil
}

func withdrawnBanner(p *page.Warning, x warning.Found) {
	if x.State == warning.Withdrawn {
		p.Withdrawn = &page.Note{Tone: page.Bad, Icon: "undo", Lead: text.Of("本則預警已撤回。", "This warning is withdrawn."), Body: x.EndedWhy}
		return
	}
	for _, u := range slices.Backward(x.Updates) {
		p.Corrections = append(p.Corrections, page.Note{Tone: page.Waiting, Icon: "undo", Lead: correctionLead(x.Warning), Body: u.Words})
	}
}

// correctionLead: what comes later of a supplier's warning corrects nothing.
func correctionLead(x warning.Warning) text.Text {
	if x.NoticeOf() != 0 {
		return text.Of("後續：", "What came of it: ")
	}
	return text.Of("有更正：", "Corrected: ")
}

// readerWay is how the warning came to its reader.
func readerWay(x warning.Found, own int64) []page.Stop {
	way := []page.Stop{{Kind: page.Done, Name: text.Of("來源示警", "A source warned"), At: x.DraftedAt}}
	if x.Approvers == 0 {
		way = append(way, page.Stop{Kind: page.Done, Name: text.Of("依規則自動發布", "Released by rule"), At: x.ReleasedAt, Note: x.Plan.Rule})
	} else if !x.ReleasedAt.IsZero() {
		way = append(way, page.Stop{Kind: page.Done, Name: text.Of("值班台核可", "Approved by the desk"), At: x.ReleasedAt, Note: text.Format("%d 人簽核", "%d people", x.Approvers)})
	}
	if len(x.Mine) == 0 {
		return way
	}
	m := x.For(own)
	way = append(way, page.Stop{Kind: page.Done, Name: text.Of("送到您的收件匣", "In your inbox"), At: m.ToldAt})
	if m.Answer != "" {
		way = append(way, page.Stop{Kind: page.Done, Name: text.Of("您已回覆", "You answered"), At: m.AnsweredAt, Note: m.Answer.Name()})
	} else {
		way = append(way, page.Stop{Kind: page.Here, Name: text.Of("等您回覆", "Waits for your answer"), Word: text.Of("現在", "now"), Part: 35})
	}
	way = append(way, corrections(x.Updates)...)
	if x.State == warning.Withdrawn {
		way = append(way, page.Stop{Kind: page.Off, Name: text.Of("撤回", "Withdrawn"), At: x.EndedAt})
	}
	return way
}

// shortNumber is what one says on the telephone: the serial without its zeros.
func shortNumber(number string) string {
	i := len(number) - 1
	for i >= 0 && number[i] != '-' {
		i--
	}
	serial := number[i+1:]
	for len(serial) > 4 && serial[0] == '0' {
		serial = serial[1:]
	}
	return serial
}
