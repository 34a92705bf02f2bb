package web

import "lianfang/internal/access"

func (s *Server) disclosureRoutes() []Route {
	var out []Route
	add := func(pattern string, r route) {
		out = append(out, Route{Method: r.Method(), Pattern: pattern, Act: r.act, Open: r.open, route: r})
	}
	add("/disclosure/report", route{open: true, get: s.flawReport})
	add("/disclosure/report", route{open: true, post: s.flawReportSend})
	add("/disclosure/policy", route{open: true, get: s.flawPolicy})
	add("/disclosure/thread", route{open: true, get: s.flawCode})
	add("/disclosure/thread", route{open: true, post: s.flawCodeSend})
	add("/disclosure/thread/{secret}", route{open: true, get: s.flawThread})
	add("/disclosure/thread/{secret}/confirm", route{open: true, post: s.flawConfirm})
	add("/disclosure/thread/{secret}/add", route{open: true, post: s.flawAdd})
	add("/disclosure/vendor/{secret}", route{open: true, get: s.handedOutside})
	add("/disclosure/vendor/{secret}/answer", route{open: true, post: s.handedOutsideAnswer})
	add("/advisories", route{open: true, get: s.advisories})
	add("/advisories/{number}", route{open: true, get: s.advisory})

	add("/disclosure", route{act: access.ReadDisclosure, get: s.cases})
	add("/disclosure/cases/{id}", route{act: access.LeadDisclosure, get: s.caseFile})
	add("/disclosure/cases/{id}/{what}", route{act: access.LeadDisclosure, post: s.caseDo})
	add("/disclosure/cases/{id}/advisory", route{act: access.LeadDisclosure, get: s.advisoryForm})
	add("/disclosure/cases/{id}/advisory", route{act: access.LeadDisclosure, post: s.advisorySave})
	add("/disclosure/cases/{id}/publish", route{act: access.PublishAdvisory, post: s.advisoryPublish})
	add("/disclosure/handed/{id}", route{act: access.AnswerDisclosure, get: s.handed})
	add("/disclosure/handed/{id}/answer", route{act: access.AnswerDisclosure, post: s.handedAnswer})
	return out
}
