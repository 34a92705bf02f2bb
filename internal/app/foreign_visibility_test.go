package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/exposure"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/warning"
)

// revoked is an object once more, newer and taken back.
func revoked(object string) string {
	object = strings.Replace(object, `"modified":"2026-01-01T00:00:00.000Z"`, `"modified":"2026-03-01T00:00:00.000Z"`, 1)
	return strings.Replace(object, `"type":`, `"revoked":true,"type":`, 1)
}

// takenBack is a source's revocation of the indicator that everybody knows and of the weakness that the hospital was warned of.
func (w *world) takenBack(source string) {
	w.bring(source, revoked(indicator(commonID, "Common", "spoken of by many", "common.shared.example.org", tlp.Clear)),
		revoked(vulnerability(boxID, "Box", boxCVE, tlp.Clear, "a:acme:box")))
	w.drain()
}

// withdrawn says what a revocation did, to items, facts and warnings; nothing where nobody listened to it.
func (w *world) withdrawn() (did []string) {
	ctx := w.t.Context()
	for _, id := range []string{commonID, boxID} {
		if it, _, err := w.app.Intel.Find(ctx, system, id); err != nil || it.Withdrawn {
			did = append(did, id+" is withdrawn")
		}
	}
	facts, err := w.app.Journal.After(ctx, system, 0, 100_000)
	w.ok(err)
	for _, f := range facts {
		if f.Kind == intel.ItemWithdrawn || f.Kind == warning.WarningWithdrawn || f.Kind == warning.WarningUpdated {
			did = append(did, "the fact "+string(f.Kind))
		}
	}
	list, err := w.app.Warning.List(ctx, system, warning.Filter{Limit: 50})
	w.ok(err)
	for _, e := range list.Entries {
		if e.State != warning.Released {
			did = append(did, e.Number+" is "+string(e.State))
		}
	}
	return did
}

func (w *world) foreign(name string) step {
	return step{name, func(r *reader) bool { return r.all }, func() { w.takenBack("rival") }, true}
}

func TestNobodyElseTakesAnItemBack(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		found, _ := w.walk([]step{w.foreign("a stranger's revocation")})
		for _, f := range found {
			t.Errorf("%s of %q %s", f.path, f.reader, f.what)
		}
		for _, did := range w.withdrawn() {
			t.Errorf("a stranger's revocation: %s", did)
		}
		if held := w.get(w.reader("desk"), "/intelligence?state=held").body; !strings.Contains(held, commonID) {
			t.Error("the desk does not find what the stranger wanted")
		}
		found, _ = w.walk([]step{{"its own source's revocation", func(*reader) bool { return true }, func() { w.takenBack("open") }, false}})
		for _, f := range found {
			t.Errorf("%s of %q %s", f.path, f.reader, f.what)
		}
		if len(w.withdrawn()) < 4 {
			t.Errorf("its own source could not take it back: %v", w.withdrawn())
		}
	})
}

// A stranger who repeats an object with a milder marking says its own words and opens nobody else's.
func TestNobodyElseWidensAMarking(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := full(t, addr)
		var objects []string
		for _, c := range w.cells {
			o := indicator(c.id, "Stranger", "repeated", "other.example.org", tlp.Clear)
			objects = append(objects, strings.Replace(o, `"modified":"2026-01-01`, `"modified":"2026-04-01`, 1))
		}
		w.bring("rival", objects...)
		w.drain()
		for _, r := range w.readers {
			for _, c := range w.cells {
				if r.out || r.sees(c) {
					continue
				}
				for _, path := range []string{"/intelligence/" + c.id, "/intelligence/" + c.id + "/bytes", "/intelligence?q=" + c.ask} {
					if a := w.get(r, path); strings.Contains(strings.ToLower(a.body), strings.ToLower(c.secret)) {
						t.Errorf("%s shows %v to %s since a stranger repeated it", path, c, r.name)
					}
				}
			}
		}
	})
}

// delegate plants the mistake of listening to a stranger.
func (w *world) delegate(source string) {
	w.ok(w.app.Store.Write(w.t.Context(), func(tx *store.Tx) error {
		_, err := tx.ExecContext(w.t.Context(), "INSERT INTO source_delegate SELECT a.id, b.id FROM source a, source b WHERE a.slug = 'open' AND b.slug = $1", source)
		return err
	}))
}

// What a weakness affects is for its own source to say: a stranger's tie, however mild its marking, adds nothing to another's word.
func TestNobodyElseSaysWhatIsAffected(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		tie := func(n int) []string {
			soft := fmt.Sprintf("software--%08d-8888-5888-8888-888888888888", n)
			return []string{fmt.Sprintf(`{"type":"software","spec_version":"2.1","id":%q,"name":"join","vendor":"acme","version":"1.0","cpe":"cpe:2.3:a:acme:join:1.0:*:*:*:*:*:*:*"%s}`, soft, marks(tlp.Clear)),
				relationship(fmt.Sprintf("relationship--%08d-9999-4999-8999-999999999999", n), "has", soft, boxID, tlp.Clear)}
		}
		affected := func() int {
			w.drain()
			found, err := w.app.Exposure.Findings(t.Context(), system, w.hospital, 0, 100)
			w.ok(err)
			return len(slices.DeleteFunc(found, func(f exposure.Finding) bool { return !strings.Contains(f.Name, "acme:join") }))
		}
		w.bring("open", tie(1)[0])
		w.bring("rival", tie(1)...)
		if n := affected(); n != 0 {
			t.Errorf("a stranger's tie made %d findings of another's word", n)
		}
		w.bring("open", tie(2)...)
		if n := affected(); n != 1 {
			t.Errorf("its own source's tie made %d findings", n)
		}
	})
}
