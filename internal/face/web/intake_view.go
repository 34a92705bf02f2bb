package web

import (
	"context"

	"lianfang/internal/face/web/page"
	"lianfang/internal/intel"
	"lianfang/internal/text"
)

var stageName = map[intel.Stage]text.Text{
	intel.StageParse: text.Of("解析", "Parse"), intel.StageNormalise: text.Of("正規化", "Normalise"), intel.StageGuard: text.Of("把關", "Guard"),
	intel.StageMark: text.Of("標示", "Mark"), intel.StageWeigh: text.Of("衡量", "Weigh"), intel.StageMerge: text.Of("併同", "Merge"), intel.StageAccept: text.Of("收進", "Accept"),
}

const rawShown = 8000

// intake tells the story of an item's newest word through the seven stages.
func (s *Server) intake(ctx context.Context, q *request) (page.Page, error) {
	it, words, err := s.findItem(ctx, q, q.PathValue("word"))
	if err != nil {
		return nil, err
	}
	w := words[len(words)-1]
	p := page.Intake{Name: nameOf(it), Source: w.SourceName, At: w.Received, Href: itemHref(it), Raw: cut(string(w.Raw), rawShown), RawCut: len(w.Raw) > rawShown}
	p.Result = page.State{Tone: page.Good, Name: text.Of("已收進", "Accepted")}
	if w.State == intel.WaitsForDesk {
		p.Result = page.State{Tone: page.Waiting, Name: text.Of("扣住", "Held")}
	}
	said := map[intel.Stage]intel.Verdict{}
	for _, v := range w.Trace {
		said[v.Stage] = v
	}
	for _, st := range intel.Stages() {
		v, ok := said[st]
		if !ok {
			continue
		}
		p.Stages = append(p.Stages, page.IntakeStage{Name: stageName[st], State: stageState(v.Result), Reason: v.Say()})
		if v.Result != intel.Pass {
			p.Summary = v.Say()
		}
	}
	if p.Summary.IsZero() {
		p.Summary = text.Of("每一關都通過。", "It passed every stage.")
	}
	return p, nil
}

func stageState(r intel.Result) page.State {
	switch r {
	case intel.Note:
		return page.State{Tone: page.Waiting, Name: text.Of("通過，有註記", "Passed, with a note")}
	case intel.Hold:
		return page.State{Tone: page.Waiting, Name: text.Of("扣住", "Held")}
	case intel.Refuse:
		return page.State{Tone: page.Bad, Name: text.Of("不收", "Refused")}
	}
	return page.State{Tone: page.Good, Name: text.Of("通過", "Passed")}
}
