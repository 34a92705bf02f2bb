package stage

import (
	"context"
	"fmt"

	"lianfang/internal/face/web/page"
	"lianfang/internal/nation"
	"lianfang/internal/text"
)

// Page is the play as the page Scenario shows it.
func (s *Stage) Page(ctx context.Context) (page.Scenario, error) {
	p := &s.play
	p.mu.Lock()
	running, finished, done, problem := p.running, p.finished, p.done, p.problem
	p.mu.Unlock()
	sc := s.nation.Script
	out := page.Scenario{Name: sc.Title, Lead: sc.Lead, Running: running, Finished: finished, PlayPost: "/scenario/play"}
	for i, st := range sc.Steps {
		step := page.ScenarioStep{Kind: page.Then, Clock: text.Same(fmt.Sprintf("%d:%02d", st.At/60, st.At%60)), What: st.Caption}
		switch {
		case i < done:
			step.Kind = page.Done
			step.Look = s.look(st)
		case i == done && running:
			step.Kind = page.Here
		}
		if st.Remark != "" {
			step.Note = text.Format("「%s」", "“%s”", st.Remark)
		}
		out.Steps = append(out.Steps, step)
	}
	if problem != nil {
		return out, fmt.Errorf("the play stopped: %w", problem)
	}
	return out, nil
}

// look says where a step that happened can be seen.
func (s *Stage) look(st nation.Step) []page.Link {
	switch st.Act {
	case nation.Import:
		return []page.Link{{Name: text.Of("情資", "Intelligence"), Href: "/intelligence"}, {Name: text.Of("預警", "Warnings"), Href: "/warnings"}}
	case nation.Withdraw:
		return []page.Link{{Name: text.Of("已撤回的情資", "Withdrawn items"), Href: "/intelligence?state=withdrawn"}}
	case nation.Tell:
		return nil
	}
	return []page.Link{{Name: text.Of("預警", "Warnings"), Href: "/warnings"}, {Name: text.Of("現在", "Now"), Href: "/now"}}
}
