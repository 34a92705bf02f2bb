package web

import (
	"context"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/text"
)

func (s *Server) warningRoutes() []Route {
	var out []Route
	add := func(pattern string, r route) {
		out = append(out, Route{Method: r.Method(), Pattern: pattern, Act: r.act, Open: r.open, route: r})
	}
	add("/now", route{act: access.ReadAudit, get: s.now})
	add("/warnings", route{act: access.ReadWarnings, get: s.warnings})
	add("/warnings/policy", route{act: access.ReadAudit, get: s.policy})
	add("/warnings/policy/general", route{act: access.EditPolicy, get: s.policyGeneral})
	add("/warnings/policy/general", route{act: access.EditPolicy, post: s.policyGeneralSave})
	add("/warnings/policy/rules/{place}", route{act: access.EditPolicy, get: s.policyRule})
	add("/warnings/policy/rules/{place}", route{act: access.EditPolicy, post: s.policyRuleSave})
	add("/warnings/calls", route{act: access.ReadAudit, get: s.calls})
	add("/warnings/new", route{act: access.DraftWarning, get: s.draftNew})
	add("/warnings/new", route{act: access.DraftWarning, post: s.draftSave})
	add("/warnings/{number}/edit", route{act: access.DraftWarning, get: s.draftEdit})
	add("/warnings/{number}/edit", route{act: access.DraftWarning, post: s.draftEditSave})
	add("/warnings/{number}/call/{org}", route{act: access.DraftWarning, post: s.callNote})
	add("/warnings/{number}", route{act: access.ReadWarnings, get: s.warning})
	add("/warnings/{number}/desk", route{act: access.ReadAudit, get: s.warningDesk})
	add("/warnings/{number}/why", route{act: access.ReadWarnings, get: s.whyGot})
	add("/warnings/{number}/why-not", route{act: access.ReadWarnings, get: s.whyNot})
	add("/warnings/{number}/answer", route{act: access.AnswerWarning, post: s.warningAnswer})
	add("/warnings/{number}/approve", route{act: access.ReleaseWarning, post: s.warningApprove})
	add("/warnings/{number}/drop", route{act: access.ReleaseWarning, post: s.warningDrop})
	add("/warnings/{number}/withdraw", route{act: access.WithdrawWarning, post: s.warningWithdraw})
	add("/scenario", route{act: access.ReadAudit, get: s.scenario})
	add("/scenario/play", route{act: access.ReadAudit, post: s.scenarioPlay})
	return out
}

func noScenario() error {
	return fault.New(fault.NotFound, "no_scenario", text.Of("只有示範環境才有情境。", "Only the demonstration has a scenario."))
}

func (s *Server) scenario(ctx context.Context, _ *request) (page.Page, error) {
	if s.Scene == nil {
		return nil, noScenario()
	}
	return s.Scene.Page(ctx)
}

func (s *Server) scenarioPlay(ctx context.Context, _ *request) (string, error) {
	if s.Scene == nil {
		return "", noScenario()
	}
	return "/scenario", s.Scene.Play(ctx)
}
