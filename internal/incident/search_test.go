package incident_test

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/incident"
	"lianfang/internal/job"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// followed lets the followers come to the end of the journal.
func (w *world) followed() {
	w.t.Helper()
	r := job.New(w.store, w.journal, time.Now, slog.New(slog.NewTextHandler(io.Discard, nil)), w.IndexFollower(), w.VictimFollower(), w.ContactFollower(), w.DrillFollower())
	w.ok(r.Start(w.t.Context()))
	w.ok(job.Drain(w.t.Context(), w.store))
	r.Stop()
}

// finds gives the numbers of all cases that a search finds, over all pages.
func (w *world) finds(v marking.Viewer, words string, change ...func(*incident.List)) (out []string) {
	w.t.Helper()
	l := incident.List{Words: words, Limit: 2}
	for _, c := range change {
		c(&l)
	}
	for range 100 {
		p, err := w.Cases(w.t.Context(), v, l)
		w.ok(err)
		for _, c := range p.Cases {
			out = append(out, c.Number)
		}
		if l.After = p.Next; l.After == "" {
			return out
		}
	}
	w.t.Fatalf("%q has no end", words)
	return nil
}

func (w *world) expects(v marking.Viewer, words string, want ...string) {
	w.t.Helper()
	if got := w.finds(v, words); !slices.Equal(got, want) {
		w.t.Errorf("%q: found %v, want %v", words, got, want)
	}
}

func says(what string) func(*incident.Report) { return func(r *incident.Report) { r.What = what } }

// Words are found as people write them, in Chinese too, and values defanged or not; a hit in a part counts for whoever reads that part alone.
func TestACaseIsFoundByWhatItsReaderReads(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		a := w.of(w.hospital, w.dutiful(time.Hour), says("掛號系統被勒索軟體加密，畫面出現ＲＥＤＭＥ，連到 hxxps://evil-pay[.]net/pay 與 203.0.113.77。"))
		b := w.of(w.firm, says("臺北的網站被換頁，雜湊 44d88612fea8a8f36de82e1278abb02f"))
		c, _ := w.anonymous(says("軟體自己勒索，檔案打不開"))
		w.ok(w.Write(ctx, desk, a.ID, incident.DeskSide, "內部研判：可能是離職員工"))
		w.ok(w.Write(ctx, desk, a.ID, incident.ReporterSide, "請先隔離主機"))
		w.ok(w.LetIn(ctx, desk, a.UUID, incident.NewGuest{Org: w.firm, Role: incident.Vendor, Why: "維護廠商"}))
		w.ok(w.LetIn(ctx, w.as(w.hospital), a.UUID, incident.NewGuest{Org: w.agent, Role: incident.Helper, Scope: incident.Scope{Report: true}, Why: "協助"}))
		w.ok(w.WriteTo(ctx, desk, a.UUID, w.insider(a, w.firm).ID, "請提供遠端維護紀錄"))
		w.followed()

		hospital, firm, agent, authority, ministry := w.as(w.hospital), w.as(w.firm), w.as(w.agent), w.as(w.authority), w.as(w.ministry)
		w.expects(desk, "勒索軟體", a.Number)
		w.expects(desk, "勒索", c.Number, a.Number)
		w.expects(desk, "勒索 加密", a.Number)
		w.expects(desk, "redme", a.Number)
		w.expects(desk, "台北", b.Number)
		w.expects(desk, "臺北", b.Number)
		for _, value := range []string{"203.0.113.77", "203.0.113[.]77", "evil-pay.net", "evil-pay[.]net", "https://evil-pay.net/pay", "hxxps://evil-pay[.]net/pay"} {
			w.expects(desk, value, a.Number)
			w.expects(hospital, value, a.Number)
			w.expects(firm, value)
		}
		w.expects(desk, "44D88612FEA8A8F36DE82E1278ABB02F", b.Number)
		w.expects(desk, "203.0.113.7")
		w.expects(desk, "從來沒有")
		for _, v := range []marking.Viewer{hospital, authority, agent} {
			w.expects(v, "勒索軟體", a.Number)
			w.expects(v, "離職員工")
			w.expects(v, "遠端維護")
		}
		w.expects(desk, "離職員工", a.Number)
		w.expects(hospital, "隔離主機", a.Number)
		w.expects(authority, "隔離主機")
		w.expects(agent, "隔離主機")
		w.expects(firm, "勒索軟體")
		w.expects(firm, "遠端維護", a.Number)
		w.expects(firm, "遠端維護 勒索") // the one it reads, the other it does not
		w.expects(ministry, "勒索軟體")
		w.expects(authority, "臺北") // of its own will, and not shared
		w.expects(marking.Public(), "勒索")
		for v, sees := range map[*marking.Viewer]bool{&desk: true, &hospital: true, &firm: true, &authority: true, &ministry: false} {
			want := []string{strings.ToLower(a.Number)}
			if got := w.finds(*v, want[0]); (len(got) == 1) != sees {
				t.Errorf("by its number: %v, want %v", got, sees)
			}
		}
		for words, code := range map[string]string{"軟": "word_too_short", "！？": "nothing_sought", strings.Repeat("長", 201): "text_too_long"} {
			_, err := w.Cases(ctx, desk, incident.List{Words: words})
			w.refused(err, code)
		}
		p, err := w.Cases(ctx, firm, incident.List{Words: "遠端維護"})
		w.ok(err)
		if len(p.Cases) != 1 || p.Cases[0].What != "" || p.Cases[0].Kind != "" {
			t.Errorf("a guest reads %+v", p.Cases)
		}
		if got := w.finds(firm, "遠端維護", func(l *incident.List) { l.Kind = "ransomware" }); len(got) != 0 {
			t.Errorf("a guest learns the kind: %v", got)
		}
		w.ok(w.EndParty(ctx, desk, a.UUID, w.insider(a, w.firm).ID, "完成"))
		w.expects(firm, "遠端維護")
	})
}

// Pages of a search hold each case once, also where a word is common; what the words no longer hold leaves the index.
func TestPagesOfASearchAndWhatIsGone(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		var want []string
		for i := range 7 {
			want = append(want, w.of(w.hospital, says(fmt.Sprintf("網站異常 第%d件", i))).Number)
		}
		gone := w.of(w.firm, says("網站異常 誤植內容"))
		w.followed()
		slices.Reverse(want)
		w.expects(w.as(w.hospital), "網站異常", want...)
		w.expects(desk, "網站異常", append([]string{gone.Number}, want...)...)
		w.ok(w.store.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE incident_case SET what = '網站異常' WHERE id = $1", gone.ID)
			return err
		}))
		w.ok(w.Write(ctx, desk, gone.ID, incident.DeskSide, "已清除"))
		w.followed()
		w.expects(desk, "誤植內容")
		w.expects(desk, "已清除", gone.Number)
	})
}
