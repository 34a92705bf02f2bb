package app_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"lianfang/client"
	"lianfang/internal/job"
	post "lianfang/internal/letter"
	"lianfang/internal/store/storetest"
)

// loadAbuse sends the form of the page with a file, as a browser does.
func (w *world) loadAbuse(r *reader, source, file string) answer {
	w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	w.ok(m.WriteField("source", source))
	p, err := m.CreateFormFile("file", "contacts.csv")
	w.ok(err)
	_, err = p.Write([]byte(file))
	w.ok(err)
	w.ok(m.Close())
	return w.post(r, "/abuse-contacts", b.String(), "Content-Type", m.FormDataContentType())
}

// The desk loads who answers for addresses, by page and by REST; rows that are no member's are mailed there with a code, whose page shows them and takes the answer.
// Nobody but the desk reads a contact.
func TestWhoAnswersForAddressesIsToldAndAnswers(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		ctx, desk := t.Context(), w.reader("desk")
		if a := w.loadAbuse(desk, "our own", "network,email\n203.0.113.0/24,word-abuse@provider.example\n"); a.code != http.StatusSeeOther {
			t.Fatalf("%d\n%s", a.code, a.body)
		}
		if a := w.loadAbuse(desk, "our own", "network,email\nnot one,x@y.example\n"); a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Line 2") {
			t.Errorf("%d\n%s", a.code, a.body)
		}
		hands := w.hands("desk")
		x, err := hands.LoadAbuseSource(ctx, "registry", strings.NewReader("inetnum: 192.0.2.0 - 192.0.2.255\nnetname: N\nabuse-mailbox: word-other@registry.example\n"))
		if err != nil || x.Blocks != 1 {
			t.Fatalf("%+v %v", x, err)
		}
		if c, err := hands.FindAbuseContact(ctx, client.AbuseQuery{Value: "192.0.2.5"}); err != nil || c.Mail != "word-other@registry.example" || c.Source != "registry" {
			t.Errorf("%+v %v", c, err)
		}
		_, err = hands.FindAbuseContact(ctx, client.AbuseQuery{Value: "198.51.100.1"})
		w.refusedAs("nobody's", "no_contact", err)
		w.ok(hands.EndAbuseSource(ctx, "registry"))
		if a := w.get(desk, "/abuse-contacts?value=203.0.113.9"); !strings.Contains(a.body, "word-abuse@provider.example") || strings.Contains(a.body, "registry.example") {
			t.Errorf("%d\n%s", a.code, a.body)
		}
		for _, r := range w.readers {
			if a := w.get(r, "/abuse-contacts"); strings.Contains(a.everything(), "our own") != strings.Contains(r.name, "desk") {
				t.Errorf("%s is answered %d", r.name, a.code)
			}
			if a := w.loadAbuse(r, "theirs", "network,email\n203.0.113.0/24,x@y.example\n"); a.code == http.StatusSeeOther && !strings.Contains(r.name, "desk") && !strings.Contains(a.header.Get("Location"), "sign-in") {
				t.Errorf("%s loads a source: %d", r.name, a.code)
			}
		}
		w.ok(hands.EndAbuseSource(ctx, "theirs"))

		var letters []post.Letter
		w.app.Incidents.UsePost(func(_ context.Context, l post.Letter) (bool, error) {
			letters = append(letters, l)
			return false, nil
		})
		list, err := hands.TakeVictimList(ctx, client.NewVictimList{Origin: "team", Sender: "word-sender", Reference: "r", What: "word-told", Class: "intrusions:system-compromise", TLP: "TLP:AMBER", Rows: "203.0.113.9\n203.0.113.10\n192.0.2.5\n"})
		if err != nil || len(list.Owners) != 2 || list.Owners[0].Contact != "word-abuse@provider.example" || list.Owners[0].Rows != 2 {
			t.Fatalf("%+v %v", list, err)
		}
		if a := w.get(desk, "/victims/"+list.ID); !strings.Contains(a.body, "word-abuse@provider.example") || !strings.Contains(a.body, "Look again") {
			t.Errorf("%d\n%s", a.code, a.body)
		}
		_, err = hands.TellVictims(ctx, list.ID)
		w.ok(err)
		w.ok(job.Drain(ctx, w.app.Store))
		for {
			sent, err := w.app.Incidents.SendLetter(ctx, "https://centre.example")
			w.ok(err)
			if !sent {
				break
			}
		}
		if len(letters) != 1 || letters[0].Address != "word-abuse@provider.example" {
			t.Fatalf("%+v", letters)
		}
		said := ""
		for _, p := range letters[0].Body {
			said += p.In(letters[0].Lang) + "\n"
		}
		code := regexp.MustCompile(`[A-Z2-7]{26}`).FindString(said)
		if !strings.Contains(said, "203.0.113.10") || strings.Contains(said, "192.0.2.5") || strings.Contains(said, "word-sender") {
			t.Errorf("the letter says\n%s", said)
		}
		if a := w.get(&reader{}, "/track/"+code); a.code != http.StatusOK || !strings.Contains(a.body, "203.0.113.10") || !strings.Contains(a.body, "我們寫信告訴您的事") || strings.Contains(a.body, "192.0.2.5") || strings.Contains(a.body, "word-sender") {
			t.Errorf("%d\n%s", a.code, a.body)
		}
		if a := w.post(nil, "/track/"+strings.Repeat("A", 26)+"/answer", "answer=fixed"); a.code != http.StatusNotFound {
			t.Errorf("another's code: %d", a.code)
		}
		if a := w.post(nil, "/track/"+code+"/answer", "answer=fixed&words=word-answer"); a.code != http.StatusSeeOther {
			t.Fatalf("%d\n%s", a.code, a.body)
		}
		status := w.get(desk, "/victims/"+list.ID+"/status")
		if !strings.HasSuffix(status.body, "203.0.113.9,fixed\n203.0.113.10,fixed\n192.0.2.5,owner unknown\n") || strings.Contains(status.body, "word-") {
			t.Errorf("%q", status.body)
		}
		list, err = hands.GetVictimList(ctx, list.ID)
		w.ok(err)
		if a := w.get(desk, "/incidents/"+list.Owners[0].Incident); !strings.Contains(a.body, "word-answer") {
			t.Errorf("the desk does not read the answer\n%s", a.body)
		}
		for _, r := range w.readers {
			told := ""
			for _, path := range []string{"/incidents", "/victims/" + list.ID, "/incidents/" + list.Owners[0].Incident, "/api/v1/changes?limit=1000", "/api/v1/victim-lists", "/api/v1/abuse-contacts"} {
				told += w.get(r, path).everything()
			}
			if strings.Contains(told, "word-") && !strings.Contains(r.name, "desk") {
				t.Errorf("%s reads of it", r.name)
			}
		}
	})
}
