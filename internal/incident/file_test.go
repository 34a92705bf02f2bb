package incident_test

import (
	"strings"
	"testing"
	"time"

	"lianfang/internal/incident"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

const xarfReport = `{"xarf_version":"4.0.0","report_id":"3f0f6a4e-55a0-4b6e-8f6e-8f0f1f2f3f4f","timestamp":"2026-11-26T22:10:05Z","reporter":{"org":"Harbour Bank","contact":"soc@bank.example","domain":"bank.example"},
	"sender":{"org":"Trap Net","contact":"trap@trap.example","domain":"trap.example"},"source_identifier":"198.51.100.7","category":"content","type":"phishing","url":"https://login.bank.example.net/","description":"A page that asks for passwords.",
	"evidence":[{"content_type":"application/zip","description":"the kit","payload":"UEsDBA=="},{"content_type":"text/plain","description":"log","payload":"d29yZHMgb2YgdGhlIGxvZw=="}]}`

const iodefReport = `<?xml version="1.0" encoding="UTF-8"?><IODEF-Document version="2.00" xml:lang="en" xmlns="urn:ietf:params:xml:ns:iodef-2.0">
<Incident purpose="reporting" restriction="amber"><IncidentID name="cert.abroad.example">A-1</IncidentID><DetectTime>2026-11-26T09:00:00Z</DetectTime><StartTime>2026-11-25T23:30:00Z</StartTime><GenerationTime>2026-11-26T10:00:00Z</GenerationTime>
<Description>The mail server was entered.</Description><Contact role="creator" type="organization"><ContactName>CERT Abroad</ContactName><Email><EmailTo>desk@cert.abroad.example</EmailTo></Email></Contact><Contact role="victim" type="organization"><ContactName>The harbour</ContactName></Contact>
<EventData><Flow><System category="source"><Node><Address category="ipv4-addr">192.0.2.7</Address></Node></System></Flow></EventData></Incident>
<Incident purpose="reporting"><IncidentID name="cert.abroad.example">A-2</IncidentID><GenerationTime>2026-11-26T10:00:00Z</GenerationTime><Description>Another.</Description><Contact role="creator" type="organization"><ContactName>CERT Abroad</ContactName></Contact></Incident></IODEF-Document>`

// A file of a program, or of a team abroad, makes a case of each incident once, with all that a person has to read, and of a sample no byte.
func TestAFileMakesEachOfItsCasesOnce(t *testing.T) {
	each(t, func(w *world) {
		take := func(by marking.Viewer, file string) []incident.Case {
			t.Helper()
			all, err := w.node().ReportFile(t.Context(), by, incident.ReportedFile{Bytes: []byte(file), Lang: text.En})
			w.ok(err)
			return all
		}
		one := take(desk, xarfReport)[0]
		for _, part := range []string{"A page that asks for passwords.", "Source: 198.51.100.7", "url: https://login.bank.example.net/", "4 bytes, SHA-256 ", "the file was not kept", "words of the log"} {
			if !strings.Contains(one.What, part) {
				t.Errorf("%q is not in\n%s", part, one.What)
			}
		}
		if one.Kind != "fraud-page" || one.Origin != incident.FromProgram || one.HappenedAt != time.Date(2026, 11, 26, 22, 10, 5, 0, time.UTC).UnixMicro() || strings.Contains(one.What, "UEsDBA") || one.Place != "Harbour Bank (bank.example)" {
			t.Errorf("the case is %+v", one)
		}
		f, err := w.Find(t.Context(), desk, one.UUID)
		w.ok(err)
		if f.Reporter.Name != "Trap Net (trap.example)" || f.Reporter.Mail != "trap@trap.example" {
			t.Errorf("the reporter is %+v", f.Reporter)
		}
		given, err := w.Exchange(t.Context(), desk, one.UUID, "centre.example")
		w.ok(err)
		for _, name := range []string{"Harbour Bank", "bank.example)", "Trap Net", "trap.example"} {
			if strings.Contains(string(given), name) {
				t.Errorf("another team reads %q", name)
			}
		}
		two := take(desk, iodefReport)
		if len(two) != 2 || two[0].Place != "The harbour" || !strings.Contains(two[0].What, "Source: 192.0.2.7") || two[0].KnewAt != time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC).UnixMicro() {
			t.Fatalf("the cases are %+v", two)
		}

		// Again, by another of the desk: the same cases. A member's are its own.
		if again := take(marking.Desk(78), xarfReport); again[0].ID != one.ID {
			t.Error("the same report made two cases")
		}
		again := take(desk, "\xef\xbb\xbf\n"+strings.Replace(iodefReport, "was entered", "was entered twice", 1))
		if again[0].ID != two[0].ID || again[1].ID != two[1].ID {
			t.Error("the same document made more cases")
		}
		take(desk, strings.Replace(iodefReport, "was entered", "was entered twice", 1))
		f, err = w.Find(t.Context(), desk, two[0].UUID)
		w.ok(err)
		if said := f.Threads[incident.ReporterSide]; len(said) != 1 || !strings.Contains(said[0].Words, "entered twice") {
			t.Errorf("what is new was added as %+v", said)
		}
		own := take(w.as(w.firm), xarfReport)[0]
		if own.ID == one.ID || own.Org != w.firm || own.Duty {
			t.Errorf("the firm's case is %+v", own)
		}

		// One of two that cannot be is none of two.
		before, err := w.Cases(t.Context(), desk, incident.List{Limit: 99})
		w.ok(err)
		_, err = w.ReportFile(t.Context(), desk, incident.ReportedFile{Bytes: []byte(strings.NewReplacer("A-1", "B-1", "A-2", "B-2", "Another.", "An\u202eother.").Replace(iodefReport))})
		w.refused(err, "bad_text")
		after, err := w.Cases(t.Context(), desk, incident.List{Limit: 99})
		w.ok(err)
		if len(before.Cases) != len(after.Cases) {
			t.Error("half of a file was kept")
		}
		if _, err := w.ReportFile(t.Context(), desk, incident.ReportedFile{Bytes: []byte("help!")}); err == nil {
			t.Error("words alone were taken as a file")
		}
	})
}

// What another team is given is what a reporter reads, and it can be taken in again.
func TestWhatIsGivenToAnotherTeamNamesNobody(t *testing.T) {
	each(t, func(w *world) {
		c, _, err := w.ReportAs(t.Context(), desk, incident.Report{What: "word-report <b>&", Name: "secret-name", Mail: "secret@mail.example", Phone: "0900", Org: w.hospital, Duty: true, Lang: text.En}, incident.FromDesk)
		w.ok(err)
		w.ok(w.Write(t.Context(), desk, c.ID, incident.DeskSide, "secret-note"))
		w.ok(w.Write(t.Context(), desk, c.ID, incident.ReporterSide, "secret-thread"))
		w.ok(w.Triage(t.Context(), desk, c.ID, incident.Triaging{Class: "intrusions:system-compromise", Line: 2, Words: "secret-why"}))
		for _, v := range []marking.Viewer{desk, w.as(w.hospital), w.as(w.authority)} {
			b, err := w.Exchange(t.Context(), v, c.UUID, "centre.example")
			w.ok(err)
			told := string(b)
			if strings.Contains(told, "secret") || !strings.Contains(told, "word-report &lt;b&gt;&amp;") || !strings.Contains(told, `<IncidentID name="centre.example">`+c.Number) || !strings.Contains(told, `restriction="amber"`) || !strings.Contains(told, "intrusions:system-compromise") {
				t.Errorf("it reads\n%s", told)
			}
			if _, err := w.ReportFile(t.Context(), desk, incident.ReportedFile{Bytes: b}); err != nil {
				t.Errorf("it cannot be taken in: %v\n%s", err, told)
			}
		}
		for _, v := range []marking.Viewer{w.as(w.firm), w.as(w.agent), marking.Public()} {
			_, err := w.Exchange(t.Context(), v, c.UUID, "centre.example")
			w.refused(err, "no_such_incident")
		}
	})
}
