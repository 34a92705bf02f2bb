package web

import "lianfang/internal/access"

// supplyRoutes are the pages of the supply chain.
func (s *Server) supplyRoutes() []Route {
	var out []Route
	add := func(pattern string, r route) {
		out = append(out, Route{Method: r.Method(), Pattern: "/supply" + pattern, Act: r.act, Open: r.open, route: r})
	}
	add("", route{act: access.ReadSupply, get: s.supplyChain})
	add("/links", route{act: access.DeclareNetworks, post: s.supplyLinkAdd})
	add("/links/confirm", route{act: access.DeclareNetworks, post: s.supplyLinkConfirm})
	add("/links/end", route{act: access.DeclareNetworks, post: s.supplyLinkEnd})
	add("/customers", route{act: access.ReadSupply, get: s.customers})
	add("/consent", route{act: access.TellCustomers, post: s.consentSet})
	add("/tell", route{act: access.TellCustomers, get: s.tellCustomers})
	add("/tell", route{act: access.TellCustomers, post: s.tellCustomersSend})
	add("/attack", route{act: access.TellCustomers, get: s.attackReport})
	add("/attack", route{act: access.TellCustomers, post: s.attackReportSend})
	add("/notices/{notice}/end", route{act: access.EndNotice, post: s.noticeEnd})
	add("/requests/{request}/answer", route{act: access.TellCustomers, post: s.requestAnswer})
	add("/ask", route{act: access.LeadSupply, post: s.supplierAsk})
	add("/unnamed", route{act: access.ReleaseWarning, post: s.unnamedTell})
	return out
}
