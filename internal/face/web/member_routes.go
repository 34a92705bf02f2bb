package web

import "lianfang/internal/access"

func (s *Server) memberRoutes() []Route {
	var out []Route
	add := func(pattern string, r route) {
		out = append(out, Route{Method: r.Method(), Pattern: pattern, Act: r.act, Open: r.open, route: r})
	}
	add("/join", route{open: true, get: s.join})
	add("/join", route{open: true, post: s.joinSend})
	add("/join/{secret}", route{open: true, get: s.joinStatus})
	add("/join/{secret}/confirm", route{open: true, post: s.joinConfirm})
	add("/join/{secret}/answer", route{open: true, post: s.joinAnswer})
	add("/join/{secret}/withdraw", route{open: true, post: s.joinWithdraw})
	add("/contacts/{secret}", route{open: true, get: s.upkeep})
	add("/contacts/{secret}", route{open: true, post: s.upkeepConfirm})
	add("/agreement", route{open: true, get: s.agreement})
	add("/agreement", route{act: access.EditAgreements, post: s.agreementPublish})

	add("/applications", route{act: access.AcceptMembers, get: s.applications})
	add("/applications/{id}", route{act: access.AcceptMembers, get: s.application})
	add("/applications/{id}/ask", route{act: access.AcceptMembers, post: s.applicationAsk})
	add("/applications/{id}/refuse", route{act: access.AcceptMembers, post: s.applicationRefuse})
	add("/applications/{id}/approve", route{act: access.AcceptMembers, post: s.applicationApprove})
	add("/claims", route{act: access.ApproveNetworks, get: s.claims})
	add("/claims/{place}/{id}", route{act: access.ApproveNetworks, post: s.claimSettle})
	add("/invitations", route{act: access.Invite, get: s.invitations})
	add("/invitations", route{act: access.Invite, post: s.invitationMake})
	add("/invitations/{id}/end", route{act: access.Invite, post: s.invitationEnd})
	add("/communities", route{act: access.ReadMembers, get: s.communities})
	add("/communities", route{act: access.EditCommunities, post: s.communityMake})
	add("/communities/{slug}", route{act: access.ReadMembers, get: s.communities})
	add("/communities/{slug}/join", route{act: access.EditCommunities, post: s.communityJoin})
	add("/communities/{slug}/leave", route{act: access.EditCommunities, post: s.communityLeave})

	add("/members", route{act: access.ReadOwnOrg, get: s.members})
	add("/members/{slug}", route{act: access.ReadOwnOrg, get: s.member})
	add("/members/{slug}/sign", route{act: access.SignAgreement, post: s.memberSign})
	add("/members/{slug}/confirm", route{act: access.EditContacts, post: s.memberConfirm})
	add("/members/{slug}/contacts", route{act: access.EditContacts, post: s.contactAdd})
	add("/members/{slug}/contacts/{id}/end", route{act: access.EditContacts, post: s.contactEnd})
	add("/members/{slug}/places", route{act: access.DeclareNetworks, post: s.placesAdd})
	add("/members/{slug}/places/{place}/{id}/end", route{act: access.DeclareNetworks, post: s.placeEnd})
	add("/members/{slug}/people", route{act: access.EditPeople, post: s.personAdd})
	add("/members/{slug}/people/end", route{act: access.EditPeople, post: s.officeEnd})
	add("/members/{slug}/people/link", route{act: access.EditPeople, post: s.personLink})
	add("/members/{slug}/delegations", route{act: access.EditDelegations, post: s.delegationAdd})
	add("/members/{slug}/delegations/end", route{act: access.EditDelegations, post: s.delegationEnd})
	add("/members/{slug}/suppliers", route{act: access.DeclareNetworks, post: s.supplierAdd})
	add("/members/{slug}/state", route{act: access.AcceptMembers, post: s.memberTurn})
	add("/members/{slug}/paper", route{act: access.AcceptMembers, post: s.memberPaper})
	return out
}
