package app_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	"lianfang/client"
	"lianfang/internal/incident"
	"lianfang/internal/store/storetest"
)

// What triage finds in the evidence of a case is offered beside what its words say, accuses nobody, and goes out by the same button; what would tell the victim is refused.
func TestSignsInEvidenceWarnWhomTheyConcern(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		plant, officer := w.plant()
		w.network(plant, "9.8.7.0/24")
		w.network(w.bank, "9.8.6.0/24")
		ctx, desk := t.Context(), w.reader("desk")
		c, _, err := w.app.Incidents.ReportAs(ctx, system, incident.Report{What: "The C2 server is 9.8.6[.]78.", Org: plant}, incident.FromMember)
		w.ok(err)
		program := "MZ\x90\x00" + strings.Repeat("\x00", 32) + "http://drop.evil-loader.top/stage2\x00"
		for _, file := range []struct{ name, content string }{{"proxy.log", "connection to C2 9.8.6.77 and 9.8.6.78 from 9.8.7.9\n"}, {"invoice.exe", program}, {"screen.gif", "GIF89a" + strings.Repeat("\x01", 40)}} {
			if a := w.attach(officer, "/incidents/"+c.UUID+"/evidence", file.name, file.content); a.code != http.StatusSeeOther {
				t.Fatalf("%s: %d\n%s", file.name, a.code, a.body)
			}
		}
		w.drain()
		api := w.machine("desk's token").client(w)
		by := map[string]client.IncidentSign{}
		for _, s := range got(api.ListIncidentSigns(ctx, c.UUID))(w).Signs {
			by[s.Value] = s
		}
		sum := sha256.Sum256([]byte(program))
		digest, log, both, own := by[hex.EncodeToString(sum[:])], by["9.8.6.77"], by["9.8.6.78"], by["9.8.7.9"]
		if len(digest.Pieces) != 1 || digest.Pieces[0] != 2 || digest.Accused || len(log.Pieces) != 1 || log.Pieces[0] != 1 || log.Words || log.Accused || !both.Words || len(both.Pieces) != 1 || !own.Refused || by["http://drop.evil-loader.top/stage2"].ID == "" {
			t.Fatalf("%+v", by)
		}
		if len(by) != 5 { // nothing of the picture
			t.Errorf("%d signs: %+v", len(by), by)
		}
		vault := w.get(desk, "/incidents/"+c.UUID+"/evidence")
		if n := strings.Count(vault.body, `/incidents/`+c.UUID+`#h-signs"`); n != 2 {
			t.Errorf("%d of three pieces lead to the signs", n)
		}
		if page := w.get(desk, "/incidents/"+c.UUID); !strings.Contains(page.body, `value="`+log.ID+`"`) || !strings.Contains(page.body, "in evidence 1") || strings.Contains(page.body, `value="`+own.ID+`"`) {
			t.Errorf("%d\n%s", page.code, page.body)
		}
		if page := w.get(officer, "/incidents/"+c.UUID); strings.Contains(page.body, "h-signs") {
			t.Error("the body sees what the desk sends")
		}
		w.refusedAs("the victim's own", "sign_refused", second(api.SendIncidentSigns(ctx, c.UUID, client.IncidentSending{Signs: []string{own.ID}, TLP: "TLP:AMBER", PAP: "PAP:GREEN"})))
		if a := w.post(desk, "/incidents/"+c.UUID+"/signs", "sign="+log.ID+"&sign="+digest.ID+"&signs-tlp=AMBER&signs-pap=PAP:GREEN"); a.code != http.StatusSeeOther {
			t.Fatalf("%d\n%s", a.code, a.body)
		}
		w.drain()
		drafts := all(w, api.Warnings(ctx, client.WarningQuery{State: "draft"}))
		if len(drafts) != 1 {
			t.Fatalf("%d drafts", len(drafts))
		}
		if to := all(w, api.Recipients(ctx, drafts[0].ID)); len(to) != 1 || to[0].Org != "bank" {
			t.Errorf("%+v", to)
		}
		if a := w.get(desk, "/intelligence/"+digest.ID+"/bytes"); a.code != http.StatusOK || strings.Contains(a.body, "invoice") || strings.Contains(a.body, c.Number) {
			t.Errorf("%d\n%s", a.code, a.body)
		}
	})
}
