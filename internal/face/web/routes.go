package web

import (
	"context"
	"net/http"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
)

// route is what a pattern does.
type route struct {
	act    access.Act
	open   bool // for people who are not signed in too
	upload bool // reads its body itself
	get    func(context.Context, *request) (page.Page, error)
	post   func(context.Context, *request) (string, error)
}

// Method is GET for a page and POST for a deed.
func (r route) Method() string {
	if r.get != nil {
		return http.MethodGet
	}
	return http.MethodPost
}

// Route is a line of the table, as the visibility tests walk it.
type Route struct {
	Method  string
	Pattern string
	Act     access.Act
	Open    bool
	route
}

// Routes is the whole table of this face.
func (s *Server) Routes() []Route {
	var out []Route
	add := func(pattern string, r route) {
		out = append(out, Route{Method: r.Method(), Pattern: pattern, Act: r.act, Open: r.open, route: r})
	}
	add("/{$}", route{open: true, get: s.home})
	add("/sign-in", route{open: true, get: s.signIn})
	add("/sign-in/ask", route{open: true, post: s.signInAsk})
	add("/sign-in/{secret}", route{open: true, get: s.signInLink})
	add("/sign-in/use", route{open: true, post: s.signInUse})
	add("/sign-in/passkey/begin", route{open: true, upload: true, post: s.keySignInBegin})
	add("/sign-in/passkey/finish", route{open: true, upload: true, post: s.keySignInFinish})
	add("/account", route{act: access.KeepAccount, get: s.account})
	add("/account/passkeys/begin", route{act: access.AddWayIn, upload: true, post: s.passkeyBegin})
	add("/account/passkeys/finish", route{act: access.AddWayIn, upload: true, post: s.passkeyFinish})
	add("/sign-in/password", route{open: true, post: s.passwordSignIn})
	add("/account/password", route{act: access.AddWayIn, post: s.passwordBegin})
	add("/account/password/confirm", route{act: access.AddWayIn, post: s.passwordConfirm})
	add("/account/password/end", route{act: access.KeepAccount, post: s.passwordEnd})
	add("/sign-in/sso", route{open: true, get: s.signOnLeave})
	add("/sign-in/sso/back", route{open: true, get: s.signOnBack})
	add("/account/sso", route{act: access.AddWayIn, get: s.signOnLink})
	add("/account/sso/end", route{act: access.KeepAccount, post: s.signOnEnd})
	add("/account/passkeys/end", route{act: access.KeepAccount, post: s.passkeyEnd})
	add("/account/recoveries", route{act: access.RecoverPeople, post: s.recoveryOpen})
	add("/account/recoveries/confirm", route{act: access.RecoverPeople, post: s.recoveryConfirm})
	add("/account/recoveries/cancel", route{act: access.KeepAccount, post: s.recoveryCancel})
	add("/account/office", route{act: access.KeepAccount, post: s.officeSwitch})
	add("/account/sign-out-everywhere", route{act: access.KeepAccount, post: s.signOutEverywhere})
	add("/sign-out", route{open: true, post: s.signOut})
	add("/theme", route{open: true, post: s.theme})

	add("/intelligence", route{act: access.ReadIntelligence, get: s.intelligence})
	add("/intelligence/{id}", route{act: access.ReadIntelligence, get: s.object})
	add("/intelligence/{id}/bytes", route{act: access.ReadIntelligence, get: s.objectBytes})
	add("/intelligence/{id}/mark", route{act: access.MarkIntelligence, post: s.objectMark})
	add("/intelligence/held", route{act: access.SettleHeld, get: s.held})
	add("/intelligence/{id}/settle", route{act: access.SettleHeld, post: s.heldSettle})
	add("/intake/{word}", route{act: access.ReadAudit, get: s.intake})

	add("/exposure", route{act: access.ReadExposure, get: s.exposure})
	add("/exposure/upload", route{act: access.UploadInventory, upload: true, post: s.exposureUpload})
	add("/exposure/uploads", route{act: access.ReadExposure, get: s.uploads})
	add("/exposure/uploads/{number}", route{act: access.ReadExposure, get: s.snapshot})
	add("/exposure/uploads/{number}/list", route{act: access.ReadExposure, get: s.snapshotList})
	add("/exposure/findings/{cve}", route{act: access.ReadExposure, get: s.finding})
	add("/exposure/findings/{cve}/handle", route{act: access.HandleExposure, post: s.findingHandle})
	add("/exposure/findings/{cve}/suppress", route{act: access.HandleExposure, post: s.findingSuppress})
	add("/exposure/findings/{cve}/unsuppress", route{act: access.HandleExposure, post: s.findingUnsuppress})
	add("/exposure/machines", route{act: access.ReadExposure, get: s.machines})
	add("/exposure/machines", route{act: access.DescribeAssets, post: s.machineDescribe})
	add("/exposure/columns", route{act: access.ReadExposure, get: s.columnMaps})
	add("/exposure/columns/{print}", route{act: access.UploadInventory, get: s.columns})
	add("/exposure/columns/{print}", route{act: access.UploadInventory, post: s.columnsSave})
	add("/exposure/columns/{print}/forget", route{act: access.UploadInventory, post: s.columnsForget})
	add("/exposure/names", route{act: access.ReadExposure, get: s.names})
	add("/exposure/names/settle", route{act: access.ConfirmNames, post: s.nameSettle})
	add("/exposure/names/pick", route{act: access.UploadInventory, post: s.namePick})
	add("/exposure/overdue", route{act: access.ReadExposure, get: s.overdue})
	add("/exposure/days", route{act: access.ReadExposure, get: s.days})
	add("/exposure/days", route{act: access.EditPolicy, post: s.daysSave})
	add("/exposure/progress", route{act: access.ReadExposure, get: s.exposureProgress})

	out = append(out, s.restrictedRoutes()...)
	out = append(out, s.supplyRoutes()...)
	add("/exposure/coverage", route{act: access.ReadAudit, get: s.coverage})
	add("/exposure/sectors", route{act: access.ReadAudit, get: s.sectorSums})
	add("/exposure/sectors/{sector}", route{act: access.ReadExposure, get: s.sector})
	add("/exposure/map", route{act: access.ReadAudit, get: s.riskMap})
	add("/exposure/questions", route{act: access.ReadExposure, get: s.questions})
	add("/exposure/questions/send", route{act: access.UploadInventory, post: s.questionsSend})
	add("/exposure/questions/answers", route{act: access.ReadExposure, get: s.questionsAnswers})
	add("/exposure/letter", route{act: access.ReadExposure, get: s.letter})
	add("/vulnerabilities/{cve}", route{act: access.ReadExposure, get: s.vulnerability})
	add("/products/{key}", route{act: access.ReadExposure, get: s.product})

	add("/system", route{act: access.ReadAudit, get: s.system})
	add("/system/check", route{act: access.ReadAudit, post: s.systemCheck})
	out = append(out, s.memberRoutes()...)
	out = append(out, s.disclosureRoutes()...)
	out = append(out, s.adviceRoutes()...)
	out = append(out, s.incidentRoutes()...)
	out = append(out, s.offlineRoutes()...)
	out = append(out, s.paperRoutes()...)
	out = append(out, s.statisticsRoutes()...)
	out = append(out, s.announcementRoutes()...)
	return append(out, s.warningRoutes()...)
}
