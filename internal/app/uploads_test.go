package app_test

import (
	"crypto/sha1" //nolint:gosec // tus asks for it
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"lianfang/client"
	"lianfang/internal/app"
	"lianfang/internal/exposure"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

const uploads = "/api/v1/uploads"

// tus sends a request of the protocol as a token, or as somebody who is signed in.
func (w *world) tus(m machine, method, path string, body io.Reader, headers ...string) answer {
	q := httptest.NewRequestWithContext(w.t.Context(), method, path, body)
	q.Header.Set("Tus-Resumable", "1.0.0")
	if m.token != "" {
		q.Header.Set("Authorization", "Bearer "+m.token)
	}
	if m.reader != nil && m.cookie != nil {
		q.AddCookie(m.cookie)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, q)
	return answer{rec.Code, rec.Header(), rec.Body.String()}
}

func metadata(pairs ...string) string {
	var out []string
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, pairs[i]+" "+base64.StdEncoding.EncodeToString([]byte(pairs[i+1])))
	}
	return strings.Join(out, ",")
}

// begin begins an upload and gives its path.
func (w *world) begin(m machine, size int, pairs ...string) string {
	w.t.Helper()
	a := w.tus(m, http.MethodPost, uploads, nil, "Upload-Length", strconv.Itoa(size), "Upload-Metadata", metadata(pairs...))
	if a.code != http.StatusCreated || a.header.Get("Tus-Resumable") != "1.0.0" || a.header.Get("Upload-Expires") == "" {
		w.t.Fatalf("%d %v %s", a.code, a.header, a.body)
	}
	return a.header.Get("Location")
}

func (w *world) patch(m machine, path string, offset int, body io.Reader, headers ...string) answer {
	return w.tus(m, http.MethodPatch, path, body, append([]string{"Content-Type", "application/offset+octet-stream", "Upload-Offset", strconv.Itoa(offset)}, headers...)...)
}

func (w *world) offset(m machine, path string) int {
	w.t.Helper()
	a := w.tus(m, http.MethodHead, path, nil)
	n, err := strconv.Atoi(a.header.Get("Upload-Offset"))
	if a.code != http.StatusOK || err != nil || a.header.Get("Cache-Control") != "no-store" || a.header.Get("Upload-Length") == "" {
		w.t.Fatalf("%d %v", a.code, a.header)
	}
	return n
}

// cut is a body whose connection breaks behind its end.
type cut struct{ io.Reader }

func (c cut) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if err == io.EOF {
		err = errors.New("connection reset")
	}
	return n, err
}

func sumOf(algorithm, body string) string {
	s1, s256 := sha1.Sum([]byte(body)), sha256.Sum256([]byte(body)) //nolint:gosec // tus asks for it
	sum := s1[:]
	if algorithm == "sha256" {
		sum = s256[:]
	}
	return algorithm + " " + base64.StdEncoding.EncodeToString(sum)
}

// longList is an inventory of more than three parts as they are stored.
func longList() string {
	var b strings.Builder
	b.WriteString("asset,cpe,remark\nbox,cpe:2.3:a:acme:box:1.0:*:*:*:*:*:*:*,\n")
	for i := range 400 {
		fmt.Fprintf(&b, "m%d,cpe:2.3:a:acme:p%d:1.0:*:*:*:*:*:*:*,%s\n", i, i, strings.Repeat("x", 8_000))
	}
	b.WriteString("last,nothing,\n")
	return b.String()
}

// again opens the store as another program does: on SQLite after the first ended, on PostgreSQL beside it.
func (w *world) again(addr string) {
	if !store.IsAddress(addr) {
		w.ok(w.app.Stop(w.t.Context()))
	}
	a, err := app.New(w.t.Context(), app.Options{Store: addr, Serve: true, Now: w.clock.now})
	w.ok(err)
	w.t.Cleanup(func() { _ = a.Stop(w.t.Context()) })
	w.ok(a.Work(w.t.Context()))
	w.app, w.handler = a, a.Handler()
}

func TestAnUploadGoesOnWhereItWasCut(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		m := w.machine("clinic's token")
		list := longList()
		path := w.begin(m, len(list), "filename", "night.csv")
		const a, b, c = 1_500_000, 2_000_000, 2_900_000
		if got := w.patch(m, path, 0, cut{strings.NewReader(list[:a])}); got.code != http.StatusUnprocessableEntity || w.offset(m, path) != a {
			t.Fatalf("after a cut: %d %s, at %d", got.code, got.body, w.offset(m, path))
		}
		if state := into[client.UploadState](w, w.tus(m, http.MethodGet, path, nil), http.StatusOK); state.State != "uploading" || state.Received != a || state.Size != int64(len(list)) {
			t.Errorf("%+v", state)
		}
		w.again(addr)
		if got := w.patch(m, path, a, strings.NewReader(list[a:b])); got.code != http.StatusNoContent || got.header.Get("Upload-Offset") != strconv.Itoa(b) {
			t.Fatalf("on another node: %d %s", got.code, got.body)
		}
		// with a checksum, what was cut off counts for nothing
		if got := w.patch(m, path, b, cut{strings.NewReader(list[b : c-1])}, "Upload-Checksum", sumOf("sha1", list[b:c])); got.code == http.StatusNoContent || w.offset(m, path) != b {
			t.Fatalf("a cut piece with a checksum: %d %s, at %d", got.code, got.body, w.offset(m, path))
		}
		if got := w.patch(m, path, b, strings.NewReader(list[b:c]), "Upload-Checksum", sumOf("sha256", list[b:c])); got.code != http.StatusNoContent {
			t.Fatalf("%d %s", got.code, got.body)
		}
		w.again(addr)
		if got := w.patch(m, path, c, strings.NewReader(list[c:]), "Upload-Checksum", sumOf("sha1", list[c:])); got.code != http.StatusNoContent {
			t.Fatalf("the last piece: %d %s", got.code, got.body)
		}
		w.drain()
		state := into[client.UploadState](w, w.tus(m, http.MethodGet, path, nil), http.StatusOK)
		if state.State != "judged" || state.Rows != 402 || state.Comparable != 401 || state.Added != 401 || len(state.Problems) == 0 || state.Problems[0].Row != 402 || state.Number == 0 {
			t.Errorf("%+v", state)
		}
		s, err := w.app.Exposure.SnapshotByID(t.Context(), system, state.Number)
		w.ok(err)
		if sum := sha256.Sum256([]byte(list)); string(s.SHA256) != string(sum[:]) || s.Name != "night.csv" || s.Token == 0 || s.ByOrg != w.clinic {
			t.Errorf("%+v", s)
		}
		if held := w.held(w.clinic); len(held) != 401 {
			t.Errorf("%d things are held", len(held))
		}
		if n := w.rows("upload_part"); n != 0 {
			t.Errorf("%d parts are left", n)
		}
		put := into[client.Inventory](w, w.send(m, http.MethodPut, "/api/v1/inventories/night.csv", list), http.StatusOK)
		if put.Added+put.Removed+put.Changed != 0 || put.Rows != 402 {
			t.Errorf("the same by PUT: %+v", put)
		}
	})
}

func (w *world) rows(table string) (n int) {
	w.t.Helper()
	w.ok(w.app.Store.Read().QueryRow("SELECT count(*) FROM " + table).Scan(&n))
	return n
}

// A file that cannot be read says why and where, and what is no inventory is not tried for ever.
func TestAnUploadThatCannotBeReadSaysWhy(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		m := w.machine("clinic's token")
		for name, body := range map[string]string{"broken.json": `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{]}`, "nothing.bin": "\x00\x01 no inventory"} {
			path := w.begin(m, len(body), "filename", name)
			w.patch(m, path, 0, strings.NewReader(body))
			w.drain()
			state := into[client.UploadState](w, w.tus(m, http.MethodGet, path, nil), http.StatusOK)
			if state.State != "refused" || state.Code == "" || state.Message == nil || state.Message.Zh == "" || state.Number != 0 {
				t.Errorf("%s: %+v", name, state)
			}
		}
		if n := w.rows("inventory"); n != 1 {
			t.Errorf("%d inventories", n)
		}
		if n := w.count(exposure.InventoryRefused); n != 2 {
			t.Errorf("%d facts", n)
		}
	})
}

func TestUploadsOfHostileClients(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		m := w.machine("clinic's token")
		body := "asset,cpe\nbox,cpe:2.3:a:acme:box:1.0:*:*:*:*:*:*:*\n"
		path := w.begin(m, len(body), "filename", "l.csv")
		type c struct {
			what string
			a    answer
			code int
			word string
		}
		other := w.machine("clinic's token") // another token of the same organisation
		officer := machine{reader: w.reader("officer of the clinic")}
		for _, x := range []c{
			{"offset ahead", w.patch(m, path, 5, strings.NewReader("xx")), 409, "wrong_offset"},
			{"offset that is no number", w.tus(m, http.MethodPatch, path, strings.NewReader("x"), "Content-Type", "application/offset+octet-stream", "Upload-Offset", "-1"), 400, "bad_offset"},
			{"too long", w.patch(m, path, 0, strings.NewReader(body+"more")), 413, "too_long"},
			{"too long, and does not say so", w.patch(m, path, 0, struct{ io.Reader }{strings.NewReader(body + "more")}), 413, "too_long"},
			{"wrong checksum", w.patch(m, path, 0, strings.NewReader(body[:9]), "Upload-Checksum", sumOf("sha1", "else")), 460, "checksum_mismatch"},
			{"unknown checksum", w.patch(m, path, 0, strings.NewReader(body[:9]), "Upload-Checksum", "md5 AAAA"), 400, "bad_checksum"},
			{"checksum of another length", w.patch(m, path, 0, strings.NewReader(body[:9]), "Upload-Checksum", "sha1 AAAA"), 400, "bad_checksum"},
			{"media type", w.tus(m, http.MethodPatch, path, strings.NewReader("x"), "Content-Type", "text/csv", "Upload-Offset", "0"), 415, ""},
			{"other version", w.tus(m, http.MethodPatch, path, nil, "Tus-Resumable", "0.9"), 412, "tus_version"},
			{"other token", w.patch(other, path, 0, strings.NewReader(body)), 404, "no_such_transfer"},
			{"other person", w.patch(officer, path, 0, strings.NewReader(body)), 404, "no_such_transfer"},
			{"other person ends it", w.tus(officer, http.MethodDelete, path, nil), 404, "no_such_transfer"},
			{"other person asks", w.tus(officer, http.MethodGet, path, nil), 404, "no_such_transfer"},
			{"nobody", w.patch(machine{}, path, 0, strings.NewReader(body)), 403, "not_allowed"},
			{"invented", w.patch(m, uploads+"/ABCDEFGHIJKLMNOPQRSTUVWXYZ", 0, strings.NewReader(body)), 404, "no_such_transfer"},
			{"too large", w.tus(m, http.MethodPost, uploads, nil, "Upload-Length", "9999999999", "Upload-Metadata", metadata("filename", "x")), 413, "too_large"},
			{"empty", w.tus(m, http.MethodPost, uploads, nil, "Upload-Length", "0", "Upload-Metadata", metadata("filename", "x")), 422, "empty_upload"},
			{"no length", w.tus(m, http.MethodPost, uploads, nil, "Upload-Metadata", metadata("filename", "x")), 400, "bad_length"},
			{"no name", w.tus(m, http.MethodPost, uploads, nil, "Upload-Length", "5"), 422, "bad_name"},
			{"bad metadata", w.tus(m, http.MethodPost, uploads, nil, "Upload-Length", "5", "Upload-Metadata", "filename ***"), 400, "bad_metadata"},
			{"U+0000 in a name", w.tus(m, http.MethodPost, uploads, nil, "Upload-Length", "5", "Upload-Metadata", metadata("filename", "a\x00b")), 400, "bad_metadata"},
			{"another organisation's", w.tus(m, http.MethodPost, uploads, nil, "Upload-Length", "5", "Upload-Metadata", metadata("filename", "x", "org", "hospital")), 404, ""},
			{"a client that did not ask for it", w.tus(machine{reader: w.reader("agent that monitors")}, http.MethodPost, uploads, nil, "Upload-Length", "5", "Upload-Metadata", metadata("filename", "x", "org", "hospital")), 403, "not_delegated"},
			{"a reader", w.tus(machine{reader: w.reader("reader of the hospital")}, http.MethodPost, uploads, nil, "Upload-Length", "5", "Upload-Metadata", metadata("filename", "x")), 403, "not_allowed"},
		} {
			if x.a.code != x.code || !strings.Contains(x.a.body, x.word) {
				t.Errorf("%s: %d %s, want %d %s", x.what, x.a.code, x.a.body, x.code, x.word)
			}
		}
		if at := w.offset(m, path); at != 0 {
			t.Errorf("at %d after refusals", at)
		}
		if a := w.patch(m, path, 0, strings.NewReader(body)); a.code != http.StatusNoContent {
			t.Errorf("%d %s", a.code, a.body)
		}
		if a := w.patch(m, path, len(body), strings.NewReader("x")); a.code != http.StatusRequestEntityTooLarge {
			t.Errorf("behind the end: %d %s", a.code, a.body)
		}
		w.drain()
		if a := w.patch(m, path, 0, strings.NewReader(body)); a.code != http.StatusConflict {
			t.Errorf("once more: %d %s", a.code, a.body)
		}
		if n := w.rows("inventory_list"); n != 2 {
			t.Errorf("%d lists", n)
		}
	})
}

// However many uploads a client begins, few are kept, and those of others are not in their way.
func TestUploadsThatNobodyEnds(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		m, bank := w.machine("clinic's token"), w.machine("bank's token")
		path := w.begin(m, 10, "filename", "first.csv")
		made, refusals := 1, 0
		for range 10_000 {
			switch a := w.tus(m, http.MethodPost, uploads, nil, "Upload-Length", "10", "Upload-Metadata", metadata("filename", "x")); {
			case a.code == http.StatusCreated:
				made++
			case a.code == http.StatusTooManyRequests && strings.Contains(a.body, "too_many_uploads"):
				refusals++
			default:
				t.Fatalf("%d %s", a.code, a.body)
			}
		}
		if made > 10 || made+refusals != 10_001 || w.rows("upload") != made {
			t.Errorf("%d made, %d refused, %d kept", made, refusals, w.rows("upload"))
		}
		w.begin(bank, 10, "filename", "bank.csv")
		if a := w.tus(m, http.MethodDelete, path, nil); a.code != http.StatusNoContent {
			t.Errorf("%d %s", a.code, a.body)
		}
		path = w.begin(m, 10, "filename", "again.csv")
		w.patch(m, path, 0, strings.NewReader("12345"))
		w.clock.pass(23 * time.Hour)
		if w.offset(m, path) != 5 {
			t.Error("an upload is gone before its day is over")
		}
		w.clock.pass(2 * time.Hour)
		w.ok(w.app.Exposure.SweepTransfers(t.Context()))
		if n := w.rows("upload"); n != 0 {
			t.Errorf("%d uploads are kept after a day", n)
		}
		if n := w.rows("upload_part"); n != 0 {
			t.Errorf("%d parts are kept after a day", n)
		}
	})
}

// People's pages send files by the same door, as who is signed in.
func TestPeopleUploadInPartsToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	me := machine{reader: w.reader("officer of the clinic")}
	body := "asset,cpe\nbox,cpe:2.3:a:acme:box:1.0:*:*:*:*:*:*:*\n"
	path := w.begin(me, len(body), "filename", "l.csv")
	if a := w.tus(me, http.MethodPatch, path, strings.NewReader(body), "Content-Type", "application/offset+octet-stream", "Upload-Offset", "0", "Sec-Fetch-Site", "cross-site"); a.code != http.StatusForbidden {
		t.Errorf("another site sends in somebody's name: %d", a.code)
	}
	if a := w.tus(me, http.MethodPost, path, strings.NewReader(body), "Content-Type", "application/offset+octet-stream", "Upload-Offset", "0", "X-HTTP-Method-Override", "PATCH"); a.code != http.StatusNoContent {
		t.Errorf("%d %s", a.code, a.body)
	}
	w.drain()
	state := into[client.UploadState](w, w.tus(me, http.MethodGet, path, nil), http.StatusOK)
	s, err := w.app.Exposure.SnapshotByID(t.Context(), system, state.Number)
	w.ok(err)
	if s.Person != me.person || s.ByOrg != w.clinic {
		t.Errorf("%+v", s)
	}
	a := w.tus(machine{}, http.MethodOptions, uploads, nil)
	if a.code != http.StatusNoContent || a.header.Get("Tus-Version") != "1.0.0" || !strings.Contains(a.header.Get("Tus-Extension"), "creation") || a.header.Get("Tus-Max-Size") == "" {
		t.Errorf("%d %v", a.code, a.header)
	}
}
