package app_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"lianfang/client"
	"lianfang/internal/app"
	"lianfang/internal/evidence"
	"lianfang/internal/format/custody"
	"lianfang/internal/incident"
	"lianfang/internal/store/storetest"
)

// attach sends a form with a file in it, as a browser does.
func (w *world) attach(r *reader, path, name, content string) answer {
	w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	p, err := m.CreateFormFile("file", name)
	w.ok(err)
	_, err = p.Write([]byte(content))
	w.ok(err)
	w.ok(m.Close())
	return w.post(r, path, b.String(), "Content-Type", m.FormDataContentType())
}

// reported is a report of the public: its code and its page at the desk.
func (w *world) reported(what string) (code, id string) {
	w.t.Helper()
	a := w.post(nil, "/report", url.Values{"kind": {"ransomware"}, "what": {what}, "going_on": {"yes"}}.Encode())
	found := regexp.MustCompile(`data-code>([A-Z2-7]{26})<`).FindStringSubmatch(a.body)
	if len(found) != 2 {
		w.t.Fatalf("%d\n%s", a.code, a.body)
	}
	all, err := w.app.Incidents.Cases(w.t.Context(), system, incident.List{Limit: 200})
	w.ok(err)
	for _, c := range all.Cases {
		if c.What == what {
			return found[1], c.UUID
		}
	}
	w.t.Fatal("the report is not there")
	return "", ""
}

// A file comes from whoever has the code, from the body and from the desk; each sees what is theirs, and the desk alone reads bytes, with a reason.
func TestTheWallAroundEvidence(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		plant, officer := w.plant()
		c, _, err := w.app.Incidents.ReportAs(t.Context(), system, incident.Report{What: "locked", Org: plant, Duty: true}, incident.FromMember)
		w.ok(err)
		code, public := w.reported("cheated")
		desk := w.reader("desk")
		for _, x := range []struct {
			r          *reader
			path, name string
		}{{nil, "/track/" + code + "/evidence", "name-public.txt"}, {officer, "/incidents/" + c.UUID + "/evidence", "name-body.txt"}, {desk, "/incidents/" + c.UUID + "/evidence", "name-desk.txt"}} {
			if a := w.attach(x.r, x.path, x.name, "bytes of "+x.name); a.code != http.StatusSeeOther {
				t.Fatalf("%s: %d\n%s", x.path, a.code, a.body)
			}
		}
		w.drain()
		may := map[string][]string{"name-public": {"desk", "second of the desk"}, "name-body": {"desk", "second of the desk", officer.name}, "name-desk": {"desk", "second of the desk"}}
		of := map[string]string{"name-public": public, "name-body": c.UUID, "name-desk": c.UUID}
		for _, r := range w.readers {
			for _, id := range []string{c.UUID, public} {
				for _, path := range []string{"/incidents/" + id, "/incidents/" + id + "/evidence", "/api/v1/incidents/" + id + "/evidence", "/api/v1/incidents/" + id + "/custody", "/api/v1/changes?limit=1000"} {
					a := w.get(r, path)
					if a.code >= 500 {
						t.Errorf("%s of %s: %d", path, r.name, a.code)
					}
					for word, names := range may {
						allowed := strings.Contains(strings.Join(names, ";")+";", r.name+";")
						if strings.Contains(a.everything(), word) && !allowed {
							t.Errorf("%s shows %s to %s", path, word, r.name)
						}
						if allowed && of[word] == id && strings.HasSuffix(path, id) && !strings.Contains(a.body, word) {
							t.Errorf("%s keeps %s from %s", path, word, r.name)
						}
					}
				}
				for _, deed := range []string{"read", "seal"} {
					a := w.post(r, "/incidents/"+id+"/evidence/"+deed, "n=1&words=curious")
					if strings.Contains(a.body, "bytes of") && !strings.Contains(r.name, "desk") {
						t.Errorf("%s reads bytes by %s", r.name, deed)
					}
				}
			}
		}
		if a := w.get(&reader{}, "/track/"+code); !strings.Contains(a.body, "name-public") || strings.Contains(a.body, "name-body") {
			t.Errorf("the page of the code: %d", a.code)
		}
		for _, other := range []string{strings.Repeat("A", 26), "x"} {
			if a := w.attach(nil, "/track/"+other+"/evidence", "a.txt", "x"); a.code != http.StatusNotFound {
				t.Errorf("a code of nothing: %d", a.code)
			}
		}
	})
}

// What is downloaded is a file to save, whatever it is and whatever it was called; that it was read is an entry.
func TestEvidenceIsNeverShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	code, id := w.reported("strange file")
	desk, at := w.reader("desk"), "/incidents/"+id+"/evidence"
	page := "<html><script>alert(1)</script>"
	for _, name := range []string{`<script>alert(1)</script>.html`, `../../../etc/passwd`, `C:\windows\system32\evil.exe`, "\u202egnp.exe", `a"; filename="b.html`, strings.Repeat("長", 500), "\r\nX-Evil: 1"} {
		if a := w.attach(nil, "/track/"+code+"/evidence", name, "GIF89a"+page); a.code != http.StatusSeeOther {
			t.Fatalf("%q: %d", name, a.code)
		}
	}
	w.drain()
	a := w.get(desk, at)
	if a.code != http.StatusOK || strings.Contains(a.body, "<script>alert") || strings.Contains(a.body, "../etc") || strings.Contains(a.body, "\u202e") || !strings.Contains(a.body, "passwd") || !strings.Contains(a.body, "also looks like") {
		t.Errorf("%d\n%s", a.code, a.body)
	}
	if a := w.get(&reader{}, "/track/"+code); strings.Contains(a.body, "<script>alert") {
		t.Error("the name is a script on the page of the code")
	}
	if a := w.post(desk, at+"/read", "n=1&words="); a.code != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", a.code)
	}
	for n := 1; n <= 7; n++ {
		a := w.post(desk, at+"/read", "n="+strconv.Itoa(n)+"&words=to+analyse+it")
		h := a.header
		if a.code != http.StatusOK || a.body != "GIF89a"+page || h.Get("Content-Type") != "application/octet-stream" || h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox") ||
			!regexp.MustCompile(`^attachment; filename="evidence-LF-INC-\d{4}-\d{4}-`+strconv.Itoa(n)+`\.bin"$`).MatchString(h.Get("Content-Disposition")) || h.Get("X-Evil") != "" {
			t.Errorf("piece %d: %d %v", n, a.code, h)
		}
	}
	chain := got(w.machine("desk's token").client(w).GetIncidentCustody(t.Context(), id))(w)
	if len(chain.Entries) != 14 || chain.Entries[13].Act != "read" || chain.Entries[13].Why != "to analyse it" || chain.Broken != "" {
		t.Errorf("%+v", chain)
	}
}

// The desk seals evidence into a package that holds by itself; the chain of the store shows what was changed in it.
func TestSealedEvidenceHolds(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		_, id := w.reported("a break-in")
		ctx, desk := t.Context(), w.machine("desk's token").client(w)
		first := got(desk.AddIncidentEvidence(ctx, id, strings.NewReader("log of the firewall\n203.0.113.9 http://evil.example/x\n"), client.AddEvidenceQuery{Name: "fw.log"}))(w)
		big := bytes.Repeat([]byte("0123456789abcdef"), 200_000)
		done := got(desk.SendEvidence(ctx, id, "disk.img", bytes.NewReader(big), int64(len(big))))(w)
		sum := sha256.Sum256(big)
		list := got(desk.ListIncidentEvidence(ctx, id))(w)
		if done.State != "taken" || done.N != 2 || len(list.Evidence) != 2 || list.Evidence[1].SHA256 != hex.EncodeToString(sum[:]) || first.N != 1 || first.Kind != "text/plain" {
			t.Fatalf("%+v %+v", done, list)
		}
		w.drain()
		if x := got(desk.ListIncidentEvidence(ctx, id))(w).Evidence[0]; len(x.Found) == 0 || !strings.Contains(strings.Join(x.Found, " "), "[.]") || x.SSDeep == "" {
			t.Errorf("%+v", x)
		}
		got(desk.HandleIncidentEvidence(ctx, id, client.EvidenceDeed{Act: "hand_over", Items: []int64{1}, To: "刑事局 Chen", Words: "for the court"}))(w)
		sealed, err := desk.SealIncidentEvidence(ctx, id, client.EvidenceSealing{Words: "for the court"})
		w.ok(err)
		pack, err := io.ReadAll(sealed)
		w.ok(err)
		w.ok(sealed.Close())
		r, err := custody.Check(bytes.NewReader(pack), nil)
		w.ok(err)
		if r.Bad != nil || len(r.Manifest.Items) != 2 || len(r.Entries) != 4 || r.Entries[2].To != "刑事局 Chen" {
			t.Fatalf("%+v", r)
		}
		if again := got(desk.HandleIncidentEvidence(ctx, id, client.EvidenceDeed{Act: "check"}))(w); !again.Evidence[0].Sound {
			t.Error("a piece is not sound")
		}
		w.refusedAs("a destroyed piece that is held", "evidence_held", func() error {
			got(desk.HandleIncidentEvidence(ctx, id, client.EvidenceDeed{Act: "hold", Words: "the court asks"}))(w)
			_, err := desk.HandleIncidentEvidence(ctx, id, client.EvidenceDeed{Act: "destroy", Items: []int64{1}, Words: "x"})
			return err
		}())
		// Somebody changes a line of the chain in the store.
		_, err = w.app.Store.Writer().Exec("UPDATE evidence_custody SET line = (SELECT line FROM evidence_custody WHERE seq = 1) WHERE seq = 3")
		w.ok(err)
		if chain := got(desk.GetIncidentCustody(ctx, id))(w); !strings.HasPrefix(chain.Broken, "custody line 3 ") {
			t.Errorf("%q", chain.Broken)
		}
		if _, err := desk.SealIncidentEvidence(ctx, id, client.EvidenceSealing{Words: "x"}); err == nil {
			t.Error("a chain that does not hold is sealed")
		}
	})
}

// blobsOf are the files of evidence that lie in the folder.
func (w *world) blobsOf(folder string) (out []string) {
	w.t.Helper()
	w.ok(filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			out = append(out, path)
		}
		return err
	}))
	return out
}

// Half a year after the end of its case evidence is destroyed: the bytes are gone, hash and entry are left. What is held back stays.
func TestEvidenceIsDestroyedWhenItsTimeIsOver(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		folder := t.TempDir()
		w := newWorld(t, addr, func(o *app.Options) { o.Blobs = folder })
		ctx, desk := t.Context(), w.machine("desk's token").client(w)
		ids := []string{}
		for _, what := range []string{"first", "second"} {
			_, id := w.reported(what)
			got(desk.AddIncidentEvidence(ctx, id, strings.NewReader("personal data of "+what), client.AddEvidenceQuery{Name: what + ".txt"}))(w)
			got(desk.StepIncident(ctx, id, client.IncidentStep{Event: "close", Words: "done"}))(w)
			ids = append(ids, id)
		}
		got(desk.HandleIncidentEvidence(ctx, ids[1], client.EvidenceDeed{Act: "hold", Words: "the court asks"}))(w)
		w.clock.pass(179 * 24 * time.Hour)
		w.ok(w.app.Evidence.Sweep(ctx))
		if n := len(w.blobsOf(folder)); n != 2 {
			t.Errorf("%d files before the time is over", n)
		}
		w.clock.pass(2 * 24 * time.Hour)
		w.ok(w.app.Evidence.Sweep(ctx))
		left := w.blobsOf(folder)
		if len(left) != 1 {
			t.Fatalf("%v are left", left)
		}
		if b, err := os.ReadFile(left[0]); err != nil || string(b) != "personal data of second" {
			t.Errorf("%s %v", b, err)
		}
		desk = w.machine("desk's token").client(w)
		x := got(desk.ListIncidentEvidence(ctx, ids[0]))(w).Evidence[0]
		chain := got(desk.GetIncidentCustody(ctx, ids[0]))(w)
		if last := chain.Entries[len(chain.Entries)-1]; x.Destroyed == nil || x.Name != "" || x.SHA256 == "" || last.Act != "destroyed" || last.Side != "system" || last.Items[0].SHA256 != x.SHA256 || chain.Broken != "" {
			t.Errorf("%+v %+v", x, chain)
		}
		_, err := desk.ReadIncidentEvidence(ctx, ids[0], client.EvidenceReading{N: 1, Words: "x"})
		w.refusedAs("what is destroyed", "evidence_destroyed", err)
		// The same bytes may come again, to another case too, and stay.
		got(desk.AddIncidentEvidence(ctx, ids[1], strings.NewReader("personal data of first"), client.AddEvidenceQuery{}))(w)
		w.ok(w.app.Evidence.Sweep(ctx))
		if n := len(w.blobsOf(folder)); n != 2 {
			t.Errorf("%d files", n)
		}
	})
}

// A byte that changed on the disk is found by the daily check, and never given out.
func TestChangedBytesAreFoundAndNotGivenOut(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	w := newWorld(t, t.TempDir(), func(o *app.Options) { o.Blobs = folder })
	_, id := w.reported("x")
	ctx, desk := t.Context(), w.machine("desk's token").client(w)
	got(desk.AddIncidentEvidence(ctx, id, strings.NewReader(strings.Repeat("evidence ", 100_000)), client.AddEvidenceQuery{}))(w)
	path := w.blobsOf(folder)[0]
	w.ok(os.Chmod(path, 0o600))
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	w.ok(err)
	_, err = f.WriteAt([]byte("X"), 500_000)
	w.ok(err)
	w.ok(f.Close())
	w.clock.pass(25 * time.Hour)
	w.ok(w.app.Evidence.Sweep(ctx))
	desk = w.machine("desk's token").client(w)
	if x := got(desk.ListIncidentEvidence(ctx, id))(w).Evidence[0]; x.Sound {
		t.Error("it is said to be sound")
	}
	if chain := got(desk.GetIncidentCustody(ctx, id))(w); chain.Entries[len(chain.Entries)-1].Act != "changed" {
		t.Errorf("%+v", chain)
	}
	p, err := w.app.Incidents.EvidenceOf(ctx, system, id)
	w.ok(err)
	_, r, err := w.app.Evidence.Read(ctx, p, 1, "to look")
	w.ok(err)
	if b, err := io.ReadAll(r); err == nil || len(b) == 900_000 {
		t.Errorf("all %d bytes are given: %v", len(b), err)
	}
	w.ok(r.Close())
}

// How much may come: of one file, by one code in a day, for one case.
func TestEvidenceHasLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	code, id := w.reported("x")
	at := "/track/" + code + "/evidence"
	if a := w.attach(nil, at, "big", strings.Repeat("x", evidence.MaxForm+1)); a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, "64 MB") {
		t.Errorf("a large file by the form: %d", a.code)
	}
	if a := w.attach(nil, at, "none", ""); a.code != http.StatusUnprocessableEntity {
		t.Errorf("an empty file: %d", a.code)
	}
	if a := w.post(nil, at, "x", "Content-Type", "multipart/form-data; boundary=x"); a.code != http.StatusUnprocessableEntity {
		t.Errorf("no file: %d", a.code)
	}
	for i := range 12 {
		if a := w.attach(nil, at, "a", "small "+strconv.Itoa(i)); (a.code == http.StatusSeeOther) != (i < 10) {
			t.Errorf("file %d: %d", i+1, a.code)
		}
	}
	w.clock.pass(25 * time.Hour)
	if a := w.attach(nil, at, "a", "small"); a.code != http.StatusSeeOther {
		t.Errorf("the next day: %d", a.code)
	}
	desk := w.machine("desk's token")
	if a := w.tus(desk, http.MethodPost, "/api/v1/evidence?incident="+id, nil, "Upload-Length", strconv.Itoa(2<<30+1), "Upload-Metadata", metadata("filename", "x")); a.code != http.StatusRequestEntityTooLarge {
		t.Errorf("more than 2 GiB: %d %s", a.code, a.body)
	}
	if a := w.tus(w.machine("bank's token"), http.MethodPost, "/api/v1/evidence?incident="+id, nil, "Upload-Length", "5", "Upload-Metadata", metadata("filename", "x")); a.code != http.StatusNotFound {
		t.Errorf("another's case: %d %s", a.code, a.body)
	}
	begun := w.tus(desk, http.MethodPost, "/api/v1/evidence?incident="+id, nil, "Upload-Length", "5", "Upload-Metadata", metadata("filename", "x"))
	if a := w.tus(w.machine("bank's token"), http.MethodHead, begun.header.Get("Location"), nil); a.code != http.StatusNotFound {
		t.Errorf("another's upload: %d", a.code)
	}
	if a := w.patch(desk, begun.header.Get("Location"), 0, strings.NewReader("123456")); a.code != http.StatusRequestEntityTooLarge {
		t.Errorf("more than was said: %d", a.code)
	}
}

// An archive that would be huge, that goes out of its folder or that is another thing too is said to be so, and unpacked by nobody.
func TestHostileArchivesAreLookedAtOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	_, id := w.reported("x")
	ctx, desk := t.Context(), w.machine("desk's token").client(w)
	bomb := zipOf(t, map[string][]byte{"zeros": make([]byte, 40<<20)})
	slip := zipOf(t, map[string][]byte{"../../etc/cron.d/x": []byte("* * * * * root"), "inner.zip": zipOf(t, map[string][]byte{"deep.txt": []byte("deep")})})
	for _, b := range [][]byte{bomb, slip, append([]byte("GIF89a<html><body>"), slip...)} {
		got(desk.AddIncidentEvidence(ctx, id, bytes.NewReader(b), client.AddEvidenceQuery{}))(w)
	}
	w.drain()
	all := got(desk.ListIncidentEvidence(ctx, id))(w).Evidence
	if x := all[0]; x.Stopped == nil || !strings.Contains(x.Stopped.En, "zip bomb") {
		t.Errorf("the bomb: %+v", x)
	}
	leaves, deep := false, false
	for _, m := range all[1].Members {
		leaves = leaves || m.Leaves && strings.HasSuffix(m.Name, "cron.d/x")
		deep = deep || m.Depth == 1 && m.Name == "deep.txt"
	}
	if !leaves || !deep {
		t.Errorf("%+v", all[1].Members)
	}
	if x := all[2]; x.Kind != "image/gif" || strings.Join(x.Also, " ") != "text/html application/zip" {
		t.Errorf("%+v", x)
	}
}

func zipOf(t *testing.T, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Whoever brought a file reads what was done with it, and neither why nor to whom it went: police may work in silence.
func TestWhoBroughtAFileReadsWhatWasDoneWithIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	ctx, officer, desk := t.Context(), w.reader("officer of the hospital"), w.reader("desk")
	c := got(w.hands(officer.name).ReportIncident(ctx, client.NewIncident{Kind: "ransomware", What: "x", GoingOn: "yes"}))(w)
	at := "/incidents/" + c.ID
	for _, r := range []*reader{officer, desk} {
		if a := w.attach(r, at+"/evidence", "of "+r.name, "bytes"); a.code != http.StatusSeeOther {
			t.Fatalf("%d\n%s", a.code, a.body)
		}
	}
	for _, form := range []string{"read:n=1&words=secret-why", "hand-over:n=1&to=secret-police&words=secret-why", "hold:words=secret-hold"} {
		deed, fields, _ := strings.Cut(form, ":")
		if a := w.post(desk, at+"/evidence/"+deed, fields); a.code >= 400 {
			t.Fatalf("%s: %d\n%s", deed, a.code, a.body)
		}
	}
	a := w.get(officer, at)
	if !strings.Contains(a.body, "downloaded and read") || strings.Contains(a.body, "secret-") || strings.Contains(a.body, "handed over") || strings.Contains(a.body, "held back") {
		t.Errorf("%d\n%s", a.code, a.body)
	}
	list := got(w.hands(officer.name).ListIncidentEvidence(ctx, c.ID))(w)
	if len(list.Evidence) != 1 || len(list.Evidence[0].Handled) != 2 || list.Evidence[0].Handled[0].Act != "read" || list.Evidence[0].Handled[1].Side != "body" {
		t.Errorf("%+v", list)
	}
	_, err := w.app.Store.Writer().Exec("UPDATE evidence_custody SET line = (SELECT line FROM evidence_custody WHERE seq = 1) WHERE seq = 3")
	w.ok(err)
	if a := w.get(officer, at); !strings.Contains(a.body, "does not agree with its signatures") {
		t.Errorf("%d\n%s", a.code, a.body)
	}
}
