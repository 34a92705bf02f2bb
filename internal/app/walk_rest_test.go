package app_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/client"
	"lianfang/internal/store/storetest"
)

// overLists are methods of the client that call an operation again and again.
var overLists = []string{"Advisories", "Applications", "Assets", "Cases", "Changes", "Claims", "Findings", "Handed", "Held", "History", "Incidents", "Intelligence", "Inventories", "InventoryChanges", "Machines", "Members", "Names", "OverdueFindings", "ProductFlaws", "Receipts", "Recipients", "RestrictedAnswers", "RestrictedEntries", "RestrictedExceptions", "RestrictedHoldings", "SendEvidence", "Warnings"}

// spokenByTus are operations of a protocol that has clients of its own.
var spokenByTus = []string{"describeUploads", "beginUpload", "offsetOfUpload", "goOnWithUpload", "endUpload", "overrideUpload", "describeEvidenceUploads", "beginEvidenceUpload", "offsetOfEvidenceUpload", "goOnWithEvidenceUpload", "endEvidenceUpload", "overrideEvidenceUpload"}

// noting answers every call of a client with nothing, and remembers it.
type noting struct {
	q    *http.Request
	body []byte
}

func (n *noting) RoundTrip(q *http.Request) (*http.Response, error) {
	n.q, n.body = q, nil
	if q.Body != nil {
		n.body, _ = io.ReadAll(q.Body)
	}
	return &http.Response{StatusCode: http.StatusNoContent, Body: http.NoBody, Header: http.Header{}, Request: q}, nil
}

// Every operation has its call and every call its operation: the same path, query, body and key as the document says.
func TestTheClientCallsEveryOperation(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	n := &noting{}
	c, err := client.New("http://centre.example", client.Options{HTTP: &http.Client{Transport: n}})
	w.ok(err)
	methods := reflect.TypeOf(c)
	called := map[string]bool{}
	for path, item := range w.contract.doc["paths"].(map[string]any) {
		for method, x := range item.(map[string]any) {
			op := x.(map[string]any)
			id := op["operationId"].(string)
			if slices.Contains(spokenByTus, id) {
				continue
			}
			name := strings.ToUpper(id[:1]) + id[1:]
			m, ok := methods.MethodByName(name)
			if !ok {
				t.Errorf("the client has no call %s for %s %s", name, method, path)
				continue
			}
			called[name] = true
			n.q = nil
			call(t, reflect.ValueOf(c), m)
			if n.q == nil {
				t.Errorf("%s calls nothing", name)
				continue
			}
			w.calledAs(name, method, path, op, n)
		}
	}
	for i := range methods.NumMethod() {
		if name := methods.Method(i).Name; !called[name] && !slices.Contains(overLists, name) {
			t.Errorf("the client has a call %s, and no operation is called so", name)
		}
	}
}

// call calls a method with something in every argument.
func call(t *testing.T, c reflect.Value, m reflect.Method) {
	t.Helper()
	args := []reflect.Value{c}
	for i := 1; i < m.Type.NumIn(); i++ {
		switch in := m.Type.In(i); {
		case in == reflect.TypeFor[context.Context]():
			args = append(args, reflect.ValueOf(t.Context()))
		case in == reflect.TypeFor[io.Reader]():
			args = append(args, reflect.ValueOf(strings.NewReader("file")).Convert(in))
		default:
			v := reflect.New(in).Elem()
			fillIn(v, "")
			args = append(args, v)
		}
	}
	out := m.Func.Call(args)
	if err, _ := out[len(out)-1].Interface().(error); err != nil {
		t.Errorf("%s: %v", m.Name, err)
	}
}

// fillIn puts something into every field.
func fillIn(v reflect.Value, tag reflect.StructTag) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Unix(1_800_000_000, 0).UTC()))
		return
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillIn(v.Elem(), tag)
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("a b/c")
		if of := tag.Get("of"); of != "" {
			first, _, _ := strings.Cut(of, ",")
			v.SetString(first)
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillIn(v.Index(0), tag)
	case reflect.Struct:
		for i := range v.NumField() {
			fillIn(v.Field(i), v.Type().Field(i).Tag)
		}
	}
}

func (w *world) calledAs(name, method, path string, op map[string]any, n *noting) {
	w.t.Helper()
	pattern := regexp.MustCompile("^/api/v1" + regexp.MustCompile(`\\\{\w+\\\}`).ReplaceAllString(regexp.QuoteMeta(path), "a%20b%2Fc") + "$")
	if n.q.Method != strings.ToUpper(method) || !pattern.MatchString(n.q.URL.EscapedPath()) {
		w.t.Errorf("%s asks %s %s, not %s %s", name, n.q.Method, n.q.URL.EscapedPath(), method, path)
	}
	params := map[string][]string{}
	list, _ := op["parameters"].([]any)
	for _, p := range list {
		in := p.(map[string]any)["in"].(string)
		params[in] = append(params[in], p.(map[string]any)["name"].(string))
	}
	sent := keys(n.q.URL.Query())
	slices.Sort(params["query"])
	if !slices.Equal(sent, params["query"]) {
		w.t.Errorf("%s asks with %v; the document has %v", name, sent, params["query"])
	}
	if got, want := n.q.Header.Get("Idempotency-Key") != "", slices.Contains(params["header"], "Idempotency-Key"); got != want {
		w.t.Errorf("%s bears a key: %v, takes one: %v", name, got, want)
	}
	takes, _ := op["requestBody"].(map[string]any)
	content, _ := takes["content"].(map[string]any)
	if got := n.q.Header.Get("Content-Type"); len(content) > 0 && content[got] == nil || len(content) == 0 && got != "" {
		w.t.Errorf("%s sends %q; the document takes %v", name, got, content)
	}
	if content["application/json"] == nil {
		return
	}
	s, err := w.contract.at("/paths/" + strings.ReplaceAll(path, "/", "~1") + "/" + method + "/requestBody/content/application~1json/schema")
	w.ok(err)
	var v any
	w.ok(json.Unmarshal(n.body, &v))
	if err := s.Validate(v); err != nil {
		w.t.Errorf("%s sends what is not described: %v\n%s", name, err, n.body)
	}
}

func keys(q url.Values) (out []string) {
	for k := range q {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// Who may do what, written down a second time: y may, p is for a person, - is not for them, f needs a fresh proof.
func TestTheLadderOfOperations(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) { newWorld(t, addr).climb() })
}

func (w *world) climb() {
	t := w.t
	columns := []string{"administrator of the centre", "desk", "administrator of the hospital", "officer of the hospital", "reader of the hospital", "officer of an applicant",
		"desk's token", "hospital's token", "public token", "nobody"}
	anybody, desk, keepers, own, mine, uploads := "yyyyyyyyyy", "yy----y---", "y-y-------", "yyyyy-yy--", "yyyyyyyy--", "-yyy--yy--"
	ladder := map[string]string{
		//                            centre  member applicant token
		"listChanges": anybody, "listIntelligence": anybody, "getIntelligence": anybody, "getBytes": anybody, "importIntelligence": "-y-y--yy--", "getIntake": desk,
		"markIntelligence": "-f----p---", "listHeld": "-y----y---", "settleHeld": "-y----p---",
		"listWarnings": anybody, "getWarning": anybody, "answerWarning": "-yyy--yy--", "takeBackAnswer": "-yyy--yy--", "listReceipts": anybody, "whyGot": anybody, "whyNot": anybody,
		"draftWarning": "-y----p---", "editWarning": "-y----p---", "approveWarning": "-f----p---", "dropWarning": "-f----p---", "withdrawWarning": "-f----p---", "correctWarning": "-f----p---",
		"listRecipients": desk, "getProgress": desk, "listCalls": desk, "noteCall": "-y----p---", "getPolicy": desk, "setPolicy": "f---------", "listPolicies": desk, "getDays": own, "setDays": "f---------", "listPlaybooks": anybody, "getPlaybook": anybody, "setPlaybook": "f---------",
		"getExposure": own, "listMatches": own, "getEvidence": own, "listAssets": own, "listNationalExposure": desk, "getVulnerability": own, "getProduct": own, "getCoverage": desk, "getRiskMap": desk, "listSectorExposure": desk, "getSectorExposure": own, "listInventories": own, "listInventoryChanges": own, "listInventoryEffects": own, "listDeliveries": anybody, "putInventory": "-yyy--yy--", "listColumns": uploads, "tellColumns": uploads, "forgetColumns": uploads,
		"listFindings": own, "getFinding": own, "handleFinding": "-yyy--yy--", "suppressFinding": "-yyy--yy--", "endSuppression": "-yyy--yy--", "listMachines": own, "describeMachine": "-yyy--yy--", "listOverdue": own,
		"listNames": own, "getName": own, "settleName": "-y----y---", "pickName": uploads, "findProducts": own, "learnUpdates": "-y----y---",
		"listRestrictedEntries": own, "getRestrictedEntry": own, "putRestrictedEntry": "-y----y---", "endRestrictedEntry": "-y----y---", "listRestrictedVersions": "-y----y---",
		"listRestrictedHoldings": own, "getRestrictedHolding": own, "markRestrictedHolding": "-yyy--yy--", "ruleRestrictedHolding": "-y----y---",
		"listRestrictedExceptions": own, "getRestrictedException": own, "askRestrictedException": "-yyy--yy--", "endorseRestrictedException": "--fff-----", "grantRestrictedException": "-f----p---",
		"refuseRestrictedException": "-yyyy-p---", "withdrawRestrictedException": "-yyy--pp--", "finishRestrictedException": "-yyy--pp--", "revokeRestrictedException": "-f----p---",
		"listRestrictedSurveys": own, "getRestrictedSurvey": own, "openRestrictedSurvey": "-y----y---", "answerRestrictedSurvey": "-yyy--yy--", "listRestrictedAnswers": "-y----y---", "getRestrictedProgress": own,
		"listMembers": own, "getMember": mine, "createMember": desk, "acceptMember": desk, "suspendMember": desk, "resumeMember": desk, "releaseMember": desk, "listSectors": own,
		"listApplications": desk, "getApplication": desk, "askApplicant": desk, "refuseApplicant": desk, "approveApplicant": desk, "listInvitations": "yyyy--y---", "createInvitation": "yyyy--y---", "endInvitation": "yyyy--y---",
		"listAgreements": mine, "publishAgreement": "f---------", "listSignatures": mine, "signAgreement": "--f-------",
		"listPeople": keepers, "addPerson": keepers, "giveOffice": keepers, "takeOffice": keepers, "listContacts": mine, "addContact": "yyyy-yy---", "confirmContacts": "yyyy-yy---",
		"listClaims": "-y----y---", "withdrawNetwork": "yyyy-yy---", "refuseNetwork": "-y----y---", "withdrawDomain": "yyyy-yy---", "refuseDomain": "-y----y---",
		"listNetworks": mine, "declareNetwork": "yyyy-yy---", "approveNetwork": "-y----y---", "listDomains": mine, "declareDomain": "yyyy-yy---", "approveDomain": "-y----y---",
		"listCases": "-y----y---", "getCase": "-y----y---", "stepCase": "-y----y---", "writeToCase": "-y----y---", "numberCase": "-y----y---", "getAdvisoryDraft": "-y----y---", "putAdvisoryDraft": "-y----y---", "previewAdvisory": "-y----y---",
		"listIncidents": "-yyy--yy--", "reportIncident": "-yyy--yy--", "getIncident": "-yyy--yy--", "stepIncident": "-yyy--yy--", "writeToIncident": "-yyy--yy--", "assessIncident": "-yyy--yy--", "importIncidents": "-yyy--yy--", "exportIncident": "-yyy--yy--",
		"listIncidentEvidence": "-yyy--yy--", "addIncidentEvidence": "-yyy--yy--", "readIncidentEvidence": "-y----y---", "sealIncidentEvidence": "-y----y---", "handleIncidentEvidence": "-y----y---", "getIncidentCustody": "-y----y---",
		"describeEvidenceUploads": anybody, "beginEvidenceUpload": "-yyy--yy--", "offsetOfEvidenceUpload": "-yyy--yy--", "goOnWithEvidenceUpload": "-yyy--yy--", "endEvidenceUpload": "-yyy--yy--", "overrideEvidenceUpload": "-yyy--yy--", "stateOfEvidenceUpload": "-yyy--yy--",
		"getIncidentRecord": "-yyy--yy--", "listIncidentSigns": "-y----y---", "sendIncidentSigns": "-y----y---", "listIncidentHandovers": "-y----y---", "handIncidentOver": "-y----p---", "listIncidentLinks": "-yyy--yy--", "linkIncident": "-y----y---", "listIncidentLessons": "-y----y---", "addIncidentLesson": "-y----p---", "endIncidentLesson": "-y----p---",
		"listIncidentTasks": "-yyy--yy--", "addIncidentTasks": "-y----y---", "endIncidentTask": "-yyy--yy--", "listIncidentGuests": "-y----y---", "letIntoIncident": "-yyy--yy--",
		"getIncidentPaper": "-yyy--yy--", "writeIncidentPaper": "-yyy--yy--", "judgeIncidentPaper": "-yyy--yy--", "getMonthFigures": anybody, "listAnnouncements": anybody, "getAnnouncement": anybody, "getIncidentAnnouncement": "-yyy--yy--", "draftIncidentAnnouncement": "-y----p---", "publishIncidentAnnouncement": "-f----p---", "withdrawIncidentAnnouncement": "-f----p---",
		"listVictimLists": "-y----y---", "takeVictimList": "-y----y---", "getVictimList": "-y----y---", "getVictimStatus": "-y----y---", "tellVictims": "-y----p---", "divideVictimList": "-y----y---", "listAbuseSources": "-y----y---", "getRoster": "-y----y---", "listDrills": "-y----y---", "listDrillScripts": "-y----y---", "planDrill": "-y----p---", "getDrill": "-y----y---", "endDrill": "-y----p---", "addRosterTurns": "-y----p---", "endRosterTurn": "-y----p---", "findAbuseContact": "-y----y---", "loadAbuseSource": "-y----y---", "endAbuseSource": "-y----y---", "noteVictimStatus": "-y----y---", "getIncidentVictims": "-yyy--yy--", "answerIncidentVictims": "-yyy--yy--",
		"publishAdvisory": "-f----p---", "listHanded": "--yy---y--", "getHanded": "--yy---y--", "answerHanded": "--yy---y--", "listAdvisories": anybody, "getAdvisory": anybody,
		"listCommunities": own, "getCommunity": own, "createCommunity": desk, "joinCommunity": desk, "leaveCommunity": desk, "listDelegations": mine, "delegate": keepers, "endDelegation": keepers,
		"listSupplyLinks": mine, "addSupplyLink": "yyyy-yy---", "confirmSupplyLink": "yyyy-yy---", "endSupplyLink": "yyyy-yy---",
		"getSupply": own, "setSupplyConsent": "--yy------", "listSupplyNotices": own, "previewSupplyNotice": "--yy------", "tellCustomers": "--yy------", "endSupplyNotice": "-yyy--p---", "tellUnnamed": "-f----p---",
		"listSupplierWords": own, "listSupplyRequests": own, "askSupplier": "-y----p---", "answerSupplyRequest": "--yy------", "listWaitingLinks": "-y----y---", "getSystem": desk, "describeUploads": anybody,
		"beginUpload": uploads, "offsetOfUpload": uploads, "goOnWithUpload": uploads, "endUpload": uploads, "overrideUpload": uploads, "stateOfUpload": uploads, "getSituation": desk, "listTokens": "f-f-------", "createToken": "f-f-------", "revokeToken": "f-f-------",
	}
	machines := map[string]machine{}
	for _, m := range w.machines() {
		machines[m.name] = m
	}
	ask := func(method, path, name string) answer {
		headers := []string{"Content-Type", "application/json"}
		if _, program := machines[name]; !program {
			headers = append(headers, "Cookie", "lf_session="+w.reader(name).cookie.Value)
		}
		return w.send(machines[name], strings.ToUpper(method), "/api/v1"+regexp.MustCompile(`\{\w+\}`).ReplaceAllString(path, "nowhere"), "{}", headers...)
	}
	check := func(old bool) {
		for path, item := range w.contract.doc["paths"].(map[string]any) {
			for method, op := range item.(map[string]any) {
				id := op.(map[string]any)["operationId"].(string)
				row, ok := ladder[id]
				if !ok {
					t.Errorf("%s has no row in the ladder", id)
					continue
				}
				for i, name := range columns {
					a := ask(method, path, name)
					want := map[byte]string{'-': client.NotAllowed, 'p': client.PersonOnly}[row[i]]
					if row[i] == 'f' && old {
						want = client.ProofNeeded
					}
					var p client.Problem
					_ = json.Unmarshal([]byte(a.body), &p)
					rights := slices.Contains([]string{client.NotAllowed, client.PersonOnly, client.ProofNeeded, "desk_only", "person_only"}, p.Code)
					if a.code >= 500 || want == "" && rights || want != "" && (p.Code != want || a.code != http.StatusForbidden) {
						t.Errorf("%s (%s %s) by %s: %d %s, want %q; old proof %v", id, method, path, name, a.code, p.Code, want, old)
					}
				}
			}
		}
	}
	check(false)
	w.clock.pass(16 * time.Minute)
	check(true)
}
