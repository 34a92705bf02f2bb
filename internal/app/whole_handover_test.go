package app_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"lianfang/client"
	"lianfang/internal/format/custody"
	"lianfang/internal/incident"
	"lianfang/internal/store/storetest"
)

// A case is handed over whole: one package that can be verified, with the evidence and the record of the case, and without the desk's own notes. Nobody else gets it.
func TestACaseIsHandedOverWhole(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		plant, officer := w.plant()
		c, _, err := w.app.Incidents.ReportAs(t.Context(), system, incident.Report{What: "word-what & <b>", Org: plant, Duty: true}, incident.FromMember)
		w.ok(err)
		desk := w.hands("desk")
		for thread, words := range map[string]string{"reporter": "word-answer", "desk": "word-note"} {
			_, err := desk.WriteToIncident(t.Context(), c.UUID, client.IncidentWords{Thread: thread, Words: words})
			w.ok(err)
		}
		if a := w.attach(w.reader("desk"), "/incidents/"+c.UUID+"/evidence", "disk.img", "bytes of the disk"); a.code >= 400 {
			t.Fatalf("%d", a.code)
		}
		if page, vault := w.get(w.reader("desk"), "/incidents/"+c.UUID).body, w.get(w.reader("desk"), "/incidents/"+c.UUID+"/evidence").body; !strings.Contains(page, "disk.img ") || !strings.Contains(vault, `value="whole"`) {
			t.Error("the pages do not offer it")
		}
		r, err := desk.SealIncidentEvidence(t.Context(), c.UUID, client.EvidenceSealing{Words: "to the second line", Record: true})
		w.ok(err)
		pack, err := io.ReadAll(r)
		w.ok(err)
		report, err := custody.Check(bytes.NewReader(pack), nil)
		w.ok(err)
		if report.Bad != nil || len(report.Manifest.Items) != 2 {
			t.Fatalf("%+v", report)
		}
		record := ""
		for in := tar.NewReader(bytes.NewReader(pack)); ; {
			h, err := in.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			w.ok(err)
			b, err := io.ReadAll(in)
			w.ok(err)
			if h.Name == custody.File(2) {
				z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
				w.ok(err)
				f, err := z.Open("content.xml")
				w.ok(err)
				b, err = io.ReadAll(f)
				w.ok(err)
				record = string(b)
			}
		}
		for _, want := range []string{c.Number, "word-what", "&lt;b&gt;", "word-answer", "disk.img"} {
			if !strings.Contains(record, want) {
				t.Errorf("the record lacks %s", want)
			}
		}
		if strings.Contains(record, "word-note") {
			t.Error("the desk's note is in the record")
		}
		if a := w.post(officer, "/incidents/"+c.UUID+"/evidence/seal", "seal-n=whole&words=curious"); a.code < 400 || strings.Contains(a.body, "word-answer") {
			t.Errorf("the body got it: %d", a.code)
		}
		if l, err := desk.ListIncidentEvidence(t.Context(), c.UUID); err != nil || len(l.Evidence) != 2 {
			t.Errorf("%d pieces, %v", len(l.Evidence), err)
		}
	})
}
