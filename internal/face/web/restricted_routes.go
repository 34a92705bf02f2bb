package web

import (
	"lianfang/internal/access"
	"lianfang/internal/restricted"
)

// restrictedRoutes are the pages of what endangers national cyber security.
func (s *Server) restrictedRoutes() []Route {
	var out []Route
	add := func(pattern string, r route) {
		out = append(out, Route{Method: r.Method(), Pattern: "/exposure/restricted" + pattern, Act: r.act, Open: r.open, route: r})
	}
	add("", route{act: access.ReadRestricted, get: s.restricted})
	add("/{holding}/mark", route{act: access.HandleHoldings, post: s.restrictedMark})
	add("/{holding}/rule", route{act: access.EditRegister, post: s.restrictedRule})
	add("/register", route{act: access.ReadRestricted, get: s.register})
	add("/register", route{act: access.EditRegister, post: s.registerSave})
	add("/register/end", route{act: access.EditRegister, post: s.registerEnd})
	add("/register/import", route{act: access.EditRegister, upload: true, post: s.registerImport})
	add("/register/export", route{act: access.EditRegister, get: s.registerExport})
	add("/ask", route{act: access.HandleHoldings, get: s.exceptionForm})
	add("/ask", route{act: access.HandleHoldings, post: s.exceptionAsk})
	add("/exceptions", route{act: access.ReadRestricted, get: s.exceptions})
	add("/exceptions/{exception}", route{act: access.ReadRestricted, get: s.exception})
	for _, m := range restricted.Moves {
		if act, ok := actOf[m]; ok {
			add("/exceptions/{exception}/"+string(m), route{act: act, post: s.exceptionMove(m)})
		}
	}
	add("/survey", route{act: access.ReadRestricted, get: s.yearly})
	add("/survey", route{act: access.HandleHoldings, post: s.yearlyAnswer})
	add("/survey/open", route{act: access.EditRegister, post: s.yearlyOpen})
	add("/survey/export", route{act: access.EditRegister, get: s.yearlyExport})
	add("/progress", route{act: access.ReadRestricted, get: s.replacement})
	add("/progress/export", route{act: access.ReadRestricted, get: s.replacementExport})
	return out
}

// actOf is what each move of an exception asks of who makes it.
var actOf = map[restricted.Move]access.Act{restricted.Endorse: access.EndorseAsCISO, restricted.Grant: access.GrantException, restricted.Refuse: access.DecideException,
	restricted.Withdraw: access.HandleHoldings, restricted.Finish: access.HandleHoldings, restricted.Revoke: access.GrantException}
