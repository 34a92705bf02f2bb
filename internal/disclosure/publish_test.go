package disclosure_test

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp"

	"lianfang/internal/disclosure"
	"lianfang/internal/fault"
	"lianfang/internal/format/csaf/issue"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// signed tells whether a signature is the centre's.
func signed(t *testing.T, k disclosure.Key, body []byte, signature string) {
	t.Helper()
	ring, err := openpgp.ReadArmoredKeyRing(strings.NewReader(k.Public))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openpgp.CheckArmoredDetachedSignature(ring, bytes.NewReader(body), strings.NewReader(signature), nil); err != nil {
		t.Errorf("the signature does not hold: %v", err)
	}
	if _, err := openpgp.CheckArmoredDetachedSignature(ring, bytes.NewReader(append([]byte(" "), body...)), strings.NewReader(signature), nil); err == nil {
		t.Error("the signature holds for other bytes")
	}
}

func TestPublishing(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		f, secret := w.told(func(r *disclosure.Report) { r.Name, r.Credit = "Finder Lin", true })
		x, err := w.DraftOf(ctx, desk, f.UUID)
		w.ok(err)
		if len(x.Thanks) != 1 || x.Thanks[0] != "Finder Lin" || x.Products[0].Product != "Box" {
			w.t.Errorf("a draft begins with %+v", x)
		}
		_, err = w.Publish(ctx, desk, f.UUID, "First")
		w.refused(err, fault.Invalid, "not_publishable")
		w.ok(w.Number(ctx, desk, f.ID, "cve-2026-12345", "TVN-202611001"))
		w.refused(w.Number(ctx, desk, f.ID, "CVE-26-1", ""), fault.Invalid, "bad_cve")
		w.refused(w.Number(ctx, desk, f.ID, "", "TVN-202613001"), fault.Invalid, "bad_tvn")
		w.ok(w.SaveDraft(ctx, desk, f.ID, draft()))
		look, err := w.Preview(ctx, desk, f.UUID)
		w.ok(err)
		if !look.Publishable() || !bytes.Contains(look.Document, []byte("CVE-2026-12345")) {
			w.t.Errorf("%+v\n%s", look.Problems, look.Document)
		}
		if list, err := w.Advisories(ctx, marking.Public(), 0, 10); err != nil || len(list) != 0 {
			w.t.Errorf("a preview is published: %v", list)
		}
		number, err := w.Publish(ctx, desk, f.UUID, "First")
		w.ok(err)
		w.clock = w.clock.Add(24 * time.Hour)
		w.ok(w.SaveDraft(ctx, desk, f.ID, draft(func(x *disclosure.Draft) { x.Products[0].Fixed = "2.2" })))
		again, err := w.Publish(ctx, desk, f.UUID, "The fix of 2.1 was not whole")
		w.ok(err)
		a, history, err := w.Advisory(ctx, marking.Public(), number)
		w.ok(err)
		if again != number || number != "LF-SA-2026-0001" || a.Revision != 2 || len(history) != 2 || a.File != "lf-sa-2026-0001.json" || a.Year != 2026 || a.Title.In(text.En) != "Remote execution in Box" {
			w.t.Errorf("%s %s %+v", number, again, a)
		}
		doc, err := issue.Read(a.Body)
		w.ok(err)
		if found := issue.Check(doc); len(found) > 0 {
			w.t.Errorf("%+v", found)
		}
		tr := doc.Document.Tracking
		if tr.Version != "2" || len(tr.Revision) != 2 || tr.Initial != "2026-11-24T06:32:00.000Z" || tr.Current != "2026-11-25T06:32:00.000Z" || tr.Revision[1].Summary != "The fix of 2.1 was not whole" ||
			doc.Document.Acknowledgments[0].Names[0] != "Finder Lin" || doc.Vulnerabilities[0].CVE != "CVE-2026-12345" || doc.Document.Tracking.Aliases[0] != "TVN-202611001" {
			w.t.Errorf("%s", a.Body)
		}
		short, long := sha256.Sum256(a.Body), sha512.Sum512(a.Body)
		if a.SHA256 != hex.EncodeToString(short[:]) || a.SHA512 != hex.EncodeToString(long[:]) {
			w.t.Error("the digests are others")
		}
		k, err := w.Key(ctx)
		w.ok(err)
		signed(w.t, k, a.Body, a.Signature)
		if !bytes.Equal(w.taken["lf-sa-2026-0001.json"], a.Body) {
			w.t.Error("our own intake was not given what was published")
		}
		if s, err := w.BySecret(ctx, secret); err != nil || s.Advisory != number || s.State != disclosure.Published {
			w.t.Errorf("%+v %v", s, err)
		}
		for _, words := range []string{"finder-words", "desk-words", "brief-for"} {
			if bytes.Contains(a.Body, []byte(words)) {
				w.t.Errorf("the advisory has %s", words)
			}
		}
		w.ok(w.Number(ctx, desk, f.ID, "CVE-2026-99999", "")) // not published yet
		if a, _, err := w.Advisory(ctx, marking.Public(), number); err != nil || a.CVE != "CVE-2026-12345" || a.TVN != "TVN-202611001" {
			w.t.Errorf("what the desk noted since is public: %s %s %v", a.CVE, a.TVN, err)
		}
		_, err = w.Publish(ctx, w.as(w.maker), f.UUID, "x")
		w.refused(err, fault.NotAllowed, "desk_only")
	})
}

func TestDraftsAreHeldToTheStandard(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		f, _ := w.told()
		for code, change := range map[string]func(*disclosure.Draft){
			"bad_vector": func(x *disclosure.Draft) {
				x.Vector = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
			},
			"bad_range":  func(x *disclosure.Draft) { x.Products[0].Range = "<2.1" },
			"bad_purl":   func(x *disclosure.Draft) { x.Products[0].PURL = "box" },
			"bad_cpe":    func(x *disclosure.Draft) { x.Products[0].CPE = "cpe:2.3:h:acme" },
			"bad_url":    func(x *disclosure.Draft) { x.RemedyURL = "javascript:alert(1)" },
			"bad_remedy": func(x *disclosure.Draft) { x.RemedyKind = "hope" },
		} {
			w.refused(w.SaveDraft(ctx, desk, f.ID, draft(change)), fault.Invalid, code)
		}
		w.ok(w.SaveDraft(ctx, desk, f.ID, draft(func(x *disclosure.Draft) { x.Products[0].Fixed = "versions after 2.1" })))
		look, err := w.Preview(ctx, desk, f.UUID)
		w.ok(err)
		if len(look.Problems) != 1 || look.Problems[0].Test != "6.1.31" {
			w.t.Errorf("%+v", look.Problems)
		}
	})
}
