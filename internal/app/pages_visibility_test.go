package app_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"

	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
)

// answer is what a reader got.
type answer struct {
	code   int
	header http.Header
	body   string
}

// leaver reads an answer, and goes away from a stream once it has begun.
type leaver struct {
	*httptest.ResponseRecorder
	leave func()
}

func (l leaver) Write(b []byte) (int, error) {
	if strings.HasPrefix(string(b), ": beat") {
		l.leave()
	}
	return l.ResponseRecorder.Write(b)
}

// get asks as a reader's browser does.
func (w *world) get(r *reader, path string) answer {
	ctx, leave := context.WithCancel(w.t.Context())
	defer leave()
	q := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	if r.cookie != nil {
		q.AddCookie(r.cookie)
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(leaver{rec, leave}, q)
	return answer{rec.Code, rec.Header(), rec.Body.String()}
}

// everything is the answer as text, without what is of this request alone.
func (a answer) everything() string {
	h := a.header.Clone()
	h.Del("X-Request-Id")
	var b strings.Builder
	b.WriteString(http.StatusText(a.code) + "\n")
	_ = h.Write(&b)
	return requestID.ReplaceAllString(b.String()+"\n"+a.body, "REQ")
}

var requestID = regexp.MustCompile(`\b[0-9a-f]{16}\b`)

// doors are the patterns that can be asked with GET, from what is mounted: pages, and whatever else answers.
func doors(patterns []string) []string {
	var out []string
	for _, p := range patterns {
		method, path, ok := strings.Cut(p, " ")
		if !ok {
			method, path = http.MethodGet, p
		}
		if method == http.MethodGet {
			out = append(out, path)
		}
	}
	return out
}

// fill says how to fill a pattern; one that is not here is a page that nobody thought of.
func (w *world) fill(pattern string) ([]string, bool) {
	pages := map[string][]string{
		"/{$}": {"/"}, "/": {"/nowhere", "/warnings/x/y/z"}, "/healthz": {"/healthz"}, "/readyz": {"/readyz"}, "/assets/": {"/assets/manifest.json", "/assets/../x"},
		"/sign-in": {"/sign-in", "/sign-in?back=/intelligence"}, "/sign-in/{secret}": {"/sign-in/x"}, "/sign-in/sso": {"/sign-in/sso"}, "/sign-in/sso/back": {"/sign-in/sso/back", "/sign-in/sso/back?code=x&state=y"}, "/account/sso": {"/account/sso"},
		"/now": {"/now"}, "/system": {"/system"}, "/account": {"/account"}, "/scenario": {"/scenario"},
		"/intelligence": w.searches(), "/intelligence/{id}": w.each("/intelligence/", ""), "/intelligence/{id}/bytes": w.each("/intelligence/", "/bytes"),
		"/intake/{word}": w.each("/intake/", ""), "/exposure": {"/exposure", "/exposure?from=1"}, "/exposure/machines": {"/exposure/machines", "/exposure/machines?org=hospital&edit=fw0", "/exposure/machines?org=clinic"}, "/exposure/overdue": {"/exposure/overdue"}, "/exposure/days": {"/exposure/days"},
		"/exposure/names":      {"/exposure/names", "/exposure/names?view=confirmed", "/exposure/names?org=hospital", "/exposure/names?org=clinic", "/exposure/names?name=1&q=acme"},
		"/exposure/restricted": {"/exposure/restricted", "/exposure/restricted?org=hospital&mark=1", "/exposure/restricted?state=open"}, "/exposure/restricted/register": {"/exposure/restricted/register", "/exposure/restricted/register?q=x&edit=-", "/exposure/restricted/register?edit=x"},
		"/exposure/restricted/register/export": {"/exposure/restricted/register/export"}, "/exposure/restricted/ask": {"/exposure/restricted/ask?holding=1"}, "/exposure/restricted/exceptions": {"/exposure/restricted/exceptions", "/exposure/restricted/exceptions?stage=asked"},
		"/exposure/restricted/exceptions/{exception}": {"/exposure/restricted/exceptions/x"}, "/exposure/restricted/survey": {"/exposure/restricted/survey", "/exposure/restricted/survey?year=2026&answered=no"}, "/exposure/restricted/survey/export": {"/exposure/restricted/survey/export?year=2026"},
		"/exposure/restricted/progress": {"/exposure/restricted/progress", "/exposure/restricted/progress?org=hospital"}, "/exposure/restricted/progress/export": {"/exposure/restricted/progress/export"},
		"/exposure/findings/{cve}": w.findings("/exposure/findings/"),
		"/members":                 {"/members", "/members?q=hospital", "/members?sector=finance", "/members?state=applicant", "/members?gap=none", "/members?tier=A", "/members?agreement=old"},
		"/join":                    {"/join", "/join?code=x", "/join?did=sent"}, "/join/{secret}": {"/join/" + strings.Repeat("A", 26)}, "/contacts/{secret}": {"/contacts/" + strings.Repeat("A", 26)}, "/agreement": {"/agreement"},
		"/applications": {"/applications", "/applications?stage=member"}, "/applications/{id}": {"/applications/x"}, "/claims": {"/claims"}, "/invitations": {"/invitations"},
		"/api/v1/applications": {"/api/v1/applications"}, "/api/v1/applications/{id}": {"/api/v1/applications/x"}, "/api/v1/invitations": {"/api/v1/invitations"}, "/api/v1/agreements": {"/api/v1/agreements"},
		"/api/v1/members/{slug}/agreements": {"/api/v1/members/hospital/agreements", "/api/v1/members/clinic/agreements"},
		"/communities":                      {"/communities"}, "/communities/{slug}": {"/communities/ring", "/communities/nowhere"},
		"/exposure/uploads": {"/exposure/uploads", "/exposure/uploads?org=hospital", "/exposure/uploads?org=clinic&after=1"}, "/exposure/uploads/{number}": w.uploads("", "?with=1"),
		"/exposure/uploads/{number}/list": w.uploads("/list"), "/exposure/progress": append(w.uploads(""), "/exposure/progress"),
		"/exposure/columns": {"/exposure/columns"}, "/exposure/columns/{print}": {"/exposure/columns/x", "/exposure/columns/" + strings.Repeat("0", 32)}, "/exposure/sectors": {"/exposure/sectors"}, "/exposure/sectors/{sector}": {"/exposure/sectors/health", "/exposure/sectors/finance", "/exposure/sectors/none"}, "/exposure/coverage": {"/exposure/coverage"}, "/exposure/map": {"/exposure/map", "/exposure/map?sector=health&region=-"}, "/exposure/questions": {"/exposure/questions"}, "/exposure/questions/answers": {"/exposure/questions/answers", "/exposure/questions/answers?pick=router.asus"},
		"/exposure/letter": {"/exposure/letter", "/exposure/letter?org=hospital", "/exposure/letter?org=clinic"}, "/products/{key}": {"/products/cpe:acme:box", "/products/cpe:acme:box?order=newest", "/products/cpe:no:body"},
		"/vulnerabilities/{cve}": {"/vulnerabilities/" + boxCVE, "/vulnerabilities/vulnerability--77777770-1111-4111-8111-111111111111", "/vulnerabilities/vulnerability--77777773-1111-4111-8111-111111111111", "/vulnerabilities/vulnerability--77777774-1111-4111-8111-111111111111"},
		"/members/{slug}":        {"/members/hospital", "/members/clinic", "/members/newcomer", "/members/paused", "/members/nowhere"},
		"/warnings":              {"/warnings", "/warnings?state=draft", "/warnings?state=released", "/warnings?answer=none", "/warnings?urgency=1", "/warnings?kind=ANA"},
		"/intelligence/held":     {"/intelligence/held"}, "/warnings/new": append(w.each("/warnings/new?item=", ""), "/warnings/new"), "/warnings/{number}/edit": w.warnings("/edit"),
		"/api/":    {"/api/", "/api/v1/nothing"},
		"/metrics": {"/metrics"}, "/debug/pprof/": {"/debug/pprof/", "/debug/pprof/heap?debug=1"}, "/debug/pprof/profile": {"/debug/pprof/profile"}, "/debug/pprof/trace": {"/debug/pprof/trace"},
		"/warnings/policy": {"/warnings/policy"}, "/warnings/policy/rules/{place}": {"/warnings/policy/rules/1", "/warnings/policy/rules/new", "/warnings/policy/rules/99"}, "/warnings/policy/general": {"/warnings/policy/general"}, "/warnings/calls": {"/warnings/calls"},
		"/warnings/{number}": w.warnings(""), "/warnings/{number}/desk": w.warnings("/desk"), "/warnings/{number}/why": w.warnings("/why", "/why?org=hospital"),
		"/warnings/{number}/why-not": w.warnings("/why-not", "/why-not?org=hospital", "/why-not?org=clinic"),
		"/live":                      {"/live", "/live?page=/now", "/live?page=/warnings", "/live?page=/intelligence", "/live?page=//elsewhere.example/now", "/live?page=/intelligence/" + anchorID},
	}
	for p, list := range map[string][]string{
		"/disclosure": {"/disclosure", "/disclosure?state=received", "/disclosure?after=1"}, "/disclosure/report": {"/disclosure/report", "/disclosure/report?sent=x"}, "/disclosure/policy": {"/disclosure/policy"}, "/disclosure/thread": {"/disclosure/thread"},
		"/disclosure/thread/{secret}": {"/disclosure/thread/" + strings.Repeat("A", 26)}, "/disclosure/vendor/{secret}": {"/disclosure/vendor/" + strings.Repeat("A", 26)},
		"/disclosure/cases/{id}": {"/disclosure/cases/x"}, "/disclosure/cases/{id}/advisory": {"/disclosure/cases/x/advisory"}, "/disclosure/handed/{id}": {"/disclosure/handed/x"},
		"/report/offline": {"/report/offline"}, "/report/offline/form": {"/report/offline/form", "/report/offline/form?in=en"}, "/report/offline/key": {"/report/offline/key"}, "/report": {"/report", "/report?kind=ransomware", "/report?kind=nothing"}, "/track": {"/track"}, "/track/{secret}": {"/track/" + strings.Repeat("A", 26)},
		"/incidents": {"/incidents", "/incidents?state=closed", "/incidents?level=3&kind=ransomware", "/incidents?line=2", "/incidents?after=1.1"}, "/incidents/new": {"/incidents/new", "/incidents/new?kind=ransomware&warning=x"},
		"/victims": {"/victims"}, "/roster": {"/roster"}, "/drills": {"/drills", "/drills?example=ransomware"}, "/drills/{id}": {"/drills/x"}, "/drills/{id}/reactions": {"/drills/x/reactions"}, "/abuse-contacts": {"/abuse-contacts", "/abuse-contacts?value=203.0.113.9"}, "/lessons": {"/lessons", "/lessons?all=yes"}, "/victims/{id}": {"/victims/x"}, "/victims/{id}/status": {"/victims/x/status"}, "/incidents/{id}": {"/incidents/x"}, "/incidents/{id}/level": {"/incidents/x/level"}, "/incidents/{id}/evidence": {"/incidents/x/evidence"},
		"/incidents/{id}/record":         {"/incidents/x/record", "/incidents/x/record?at=2026-11-24T14:00"},
		"/incidents/{id}/papers/{paper}": {"/incidents/x/papers/final", "/incidents/x/papers/notice?v=1"}, "/incidents/{id}/papers/{paper}/print": {"/incidents/x/papers/final/print"}, "/incidents/{id}/papers/{paper}/odt": {"/incidents/x/papers/final/odt"},
		"/statistics": {"/statistics", "/statistics?month=1999-01"}, "/statistics/csv": {"/statistics/csv"}, "/statistics/ods": {"/statistics/ods"},
		"/announcements": {"/announcements", "/announcements?before=1"}, "/announcements/{number}": {"/announcements/LF-ANN-2026-0001"}, "/incidents/{id}/announcement": {"/incidents/x/announcement"},
		"/advice": {"/advice"}, "/advice/{slug}": {"/advice/ransomware", "/advice/nothing"}, "/advice/edit": {"/advice/edit", "/advice/edit?slug=ransomware"},
		"/supply": {"/supply"}, "/supply/customers": {"/supply/customers", "/supply/customers?org=hospital", "/supply/customers?org=clinic"}, "/supply/tell": {"/supply/tell?cve=" + boxCVE, "/supply/tell?cve=" + warnID(tlp.Red)}, "/supply/attack": {"/supply/attack"},
		"/advisories": {"/advisories", "/advisories?after=1"}, "/advisories/{number}": {"/advisories/LF-SA-2026-0001"},
		"/api/v1/cases": {"/api/v1/cases"}, "/api/v1/cases/{id}": {"/api/v1/cases/x"}, "/api/v1/cases/{id}/draft": {"/api/v1/cases/x/draft"}, "/api/v1/cases/{id}/preview": {"/api/v1/cases/x/preview"},
		"/api/v1/handed": {"/api/v1/handed"}, "/api/v1/handed/{id}": {"/api/v1/handed/x"}, "/api/v1/advisories": {"/api/v1/advisories"}, "/api/v1/advisories/{number}": {"/api/v1/advisories/LF-SA-2026-0001"},
		"/.well-known/csaf/": {"/.well-known/csaf/provider-metadata.json", "/.well-known/csaf/white/", "/.well-known/csaf/white/changes.csv", "/.well-known/csaf/x"}, "/.well-known/security.txt": {"/.well-known/security.txt"},
	} {
		pages[p] = list
	}
	out, ok := pages[pattern]
	if own, mine := w.programs(pattern); mine {
		return own, true
	}
	if strings.HasPrefix(pattern, "/taxii2") {
		return w.exchange(pattern)
	}
	return out, ok
}

// findings are the pages of what concerns the hospital, and of what does not.
func (w *world) findings(before string) []string {
	out := []string{before + boxCVE, before + boxCVE + "?org=hospital", before + boxCVE + "?org=clinic", before + "CVE-1999-0001"}
	for _, l := range levels {
		cve := warnID(l)
		out = append(out, before+cve, before+cve+"?org=hospital", before+cve+"?org=bank")
	}
	return out
}

func (w *world) each(before, after string) (out []string) {
	for _, c := range w.cells {
		out = append(out, before+c.id+after)
	}
	for _, l := range levels {
		out = append(out, before+warnID(l)+after)
	}
	for _, id := range []string{anchorID, commonID, boxID, intel.CVEItem(boxCVE), unknown} {
		out = append(out, before+id+after)
	}
	return out
}

func (w *world) searches() []string {
	out := []string{"/intelligence", "/intelligence?type=indicator", "/intelligence?type=vulnerability", "/intelligence?type=relationship", "/intelligence?state=held", "/intelligence?state=withdrawn",
		"/intelligence?q=shared.example.org", "/intelligence?q=secret*", "/intelligence?q=" + boxCVE, "/intelligence?q=words", "/intelligence?after=1", "/intelligence?q=" + commonID}
	for _, c := range w.cells {
		out = append(out, "/intelligence?q="+url.QueryEscape(c.ask), "/intelligence?q="+c.id)
	}
	return out
}

func (w *world) warnings(afters ...string) (out []string) {
	for _, l := range levels {
		if n := w.numbers[l]; n != "" {
			for _, after := range afters {
				out = append(out, "/warnings/"+n+after)
			}
		}
	}
	return append(out, "/warnings/LF-ANA-209901-00000001"+afters[0])
}

// mustShow are the pages on which an object appears to whoever may see it.
func mustShow(path string, c cell) bool {
	for _, p := range []string{"/intelligence/" + c.id, "/intelligence/" + c.id + "/bytes", "/intelligence?q=" + c.ask, "/intelligence?q=" + c.id, "/intelligence?q=shared.example.org", "/intelligence/" + anchorID} {
		if path == p {
			return true
		}
	}
	return false
}

// finding is something that a reader could tell and should not, or the other way round.
type finding struct{ path, reader, what string }

// look asks every door with every reader's eyes and says what is wrong.
func (w *world) look(patterns []string) (found []finding, checks int) {
	for _, pattern := range doors(patterns) {
		paths, ok := w.fill(pattern)
		if !ok {
			found = append(found, finding{pattern, "", "has no column in this grid: say how to fill it"})
		}
		for _, path := range paths {
			for _, r := range w.readers {
				a := w.get(r, path)
				wrong, n := w.judge(r, path, a)
				found, checks = append(found, wrong...), checks+n
			}
		}
	}
	return found, checks
}

// judge looks for every secret in an answer: body, headers, where it leads to.
func (w *world) judge(r *reader, path string, a answer) (found []finding, checks int) {
	say := func(what string) { found = append(found, finding{path, r.name, what}) }
	if a.code >= 500 {
		say("answers " + http.StatusText(a.code))
	}
	text := a.everything()
	for _, c := range w.cells {
		checks++
		may := r.sees(c)
		shown := false
		for _, s := range c.secrets() {
			shown = shown || strings.Contains(text, s)
		}
		asked := strings.Contains(path, c.id) && strings.HasPrefix(path, "/intelligence/")
		switch {
		case shown && !may:
			say("shows " + c.String())
		case !may && asked && !r.out && a.code != http.StatusNotFound:
			say("is not answered as if it were not there: " + c.String())
		case may && !r.out && !shown && mustShow(path, c) && a.code == http.StatusOK:
			say("keeps back " + c.String())
		}
	}
	for _, l := range levels {
		checks++
		shown, may := strings.Contains(text, warnWord(l)), r.told(l)
		if shown && !may {
			say("shows the warning of " + l.String())
		}
		if n := w.numbers[l]; n != "" && may && !(r.noRed && l == tlp.Red) && !r.out && path == "/warnings/"+n && (a.code != http.StatusOK || !shown) {
			say("keeps back the warning of " + l.String())
		}
	}
	checks++
	if strings.Contains(text, "told of it") && !r.all && r.warned == tlp.None {
		say("tells how many others were told")
	}
	return found, checks
}
