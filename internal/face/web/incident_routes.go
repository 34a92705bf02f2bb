package web

import (
	"time"

	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/text"
)

func (s *Server) incidentRoutes() []Route {
	return []Route{
		routeOf("/report", route{open: true, get: s.incidentReport}),
		routeOf("/report", route{open: true, post: s.incidentReportSend}),
		routeOf("/track", route{open: true, get: s.trackCode}),
		routeOf("/track", route{open: true, post: s.trackCodeSend}),
		routeOf("/track/{secret}", route{open: true, get: s.track}),
		routeOf("/track/{secret}/add", route{open: true, post: s.trackAdd}),
		routeOf("/track/{secret}/answer", route{open: true, post: s.trackAnswer}),
		routeOf("/track/{secret}/evidence", route{open: true, upload: true, post: s.trackEvidence}),
		routeOf("/incidents", route{act: access.ReadIncidents, get: s.incidents}),
		routeOf("/incidents/shift", route{act: access.LeadIncidents, post: s.incidentShift}),
		routeOf("/incidents/new", route{act: access.ReportIncident, get: s.incidentNew}),
		routeOf("/incidents/new", route{act: access.ReportIncident, post: s.incidentNewSend}),
		routeOf("/incidents/{id}", route{act: access.ReadIncidents, get: s.incidentFile}),
		routeOf("/incidents/{id}/level", route{act: access.ReportIncident, get: s.incidentLevel}),
		routeOf("/incidents/{id}/level", route{act: access.ReportIncident, post: s.incidentLevelSave}),
		routeOf("/incidents/{id}/evidence", route{act: access.LeadIncidents, get: s.vault}),
		routeOf("/incidents/{id}/evidence", route{act: access.ReportIncident, upload: true, post: s.evidenceSend}),
		routeOf("/incidents/{id}/evidence/{what}", route{act: access.LeadIncidents, post: s.vaultDo}),
		routeOf("/incidents/{id}/record", route{act: access.ReadIncidents, get: s.incidentRecord}),
		routeOf("/lessons", route{act: access.LeadIncidents, get: s.lessons}),
		routeOf("/lessons/{lesson}", route{act: access.LeadIncidents, post: s.lessonEnd}),
		routeOf("/victims", route{act: access.LeadIncidents, get: s.victims}),
		routeOf("/victims", route{act: access.LeadIncidents, post: s.victimsTake}),
		routeOf("/victims/{id}", route{act: access.LeadIncidents, get: s.victimList}),
		routeOf("/victims/{id}/status", route{act: access.LeadIncidents, get: s.victimStatus}),
		routeOf("/victims/{id}/{what}", route{act: access.LeadIncidents, post: s.victimDo}),
		routeOf("/roster", route{act: access.LeadIncidents, get: s.roster}),
		routeOf("/roster", route{act: access.LeadIncidents, post: s.rosterAdd}),
		routeOf("/roster/{turn}", route{act: access.LeadIncidents, post: s.rosterEnd}),
		routeOf("/drills", route{act: access.LeadIncidents, get: s.drills}),
		routeOf("/drills", route{act: access.LeadIncidents, post: s.drillPlan}),
		routeOf("/drills/{id}", route{act: access.LeadIncidents, get: s.drill}),
		routeOf("/drills/{id}/reactions", route{act: access.LeadIncidents, get: s.drillReactions}),
		routeOf("/drills/{id}/end", route{act: access.LeadIncidents, post: s.drillEnd}),
		routeOf("/abuse-contacts", route{act: access.LeadIncidents, get: s.abuseContacts}),
		routeOf("/abuse-contacts", route{act: access.LeadIncidents, upload: true, post: s.abuseLoad}),
		routeOf("/abuse-contacts/leave", route{act: access.LeadIncidents, post: s.abuseLeave}),
		routeOf("/incidents/{id}/{what}", route{act: access.ReportIncident, post: s.incidentDo}),
	}
}

// minuteForm is how a browser writes a time into a form.
const minuteForm = "2006-01-02T15:04"

// minuteOf reads such a time in Taipei; empty is none.
func minuteOf(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, form := range []string{minuteForm, minuteForm + ":05", "2006-01-02 15:04"} {
		if at, err := time.ParseInLocation(form, s, taipei); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fault.New(fault.Invalid, "bad_time", text.Of("時間請寫成 2026-11-27 08:30。", "Write a time as 2026-11-27 08:30."))
}

func minuteSaid(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(taipei).Format(minuteForm)
}
