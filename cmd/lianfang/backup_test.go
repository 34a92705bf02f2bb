package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// known is what a store holds, table by table, in an order of its own; without what a restore changes.
func known(t *testing.T, addr string) map[string][]string {
	t.Helper()
	s := storetest.Open(t, addr)
	var b bytes.Buffer
	if _, err := s.Dump(t.Context(), &b, nil, nil); err != nil {
		t.Fatal(err)
	}
	out, table := map[string][]string{}, ""
	for line := range strings.Lines(unzstd(t, b.Bytes())) {
		if strings.HasPrefix(line, `{"table":`) {
			table = strings.Split(line, `"`)[3]
			continue
		}
		if line[0] == '[' {
			out[table] = append(out[table], line)
		}
	}
	for _, changes := range []string{"journal", "follower", "job", "fact", "fact_body", "id_block", ""} {
		delete(out, changes)
	}
	for _, rows := range out {
		slices.Sort(rows)
	}
	return out
}

func sameStore(t *testing.T, a, b string) {
	t.Helper()
	x, y := known(t, a), known(t, b)
	if len(x) < 10 || len(x["assertion"]) == 0 {
		t.Errorf("%d tables, %d assertions", len(x), len(x["assertion"]))
	}
	for table := range x {
		if !slices.Equal(x[table], y[table]) {
			t.Errorf("table %s: %d rows before, %d after, or others", table, len(x[table]), len(y[table]))
		}
	}
}

// ways are from which store to which.
func ways(t *testing.T, test func(t *testing.T, from, to string)) {
	for _, w := range [][2]string{{"sqlite", "sqlite"}, {"sqlite", "postgres"}, {"postgres", "sqlite"}, {"postgres", "postgres"}} {
		t.Run(w[0]+" to "+w[1], func(t *testing.T) {
			addr := func(sort string) string {
				if sort == "postgres" {
					return storetest.PostgresAddr(t)
				}
				return filepath.Join(t.TempDir(), "store")
			}
			test(t, addr(w[0]), addr(w[1]))
		})
	}
}

func TestABackupOfAStoreInUseIsRestored(t *testing.T) {
	ways(t, func(t *testing.T, from, to string) {
		s := serveStore(t, from)
		in := exec.Command(binary, "import", "--store", from, "--source", "cert", "--marking", "green", file(t, "many.json", bundle(0, 20_000)))
		if err := in.Start(); err != nil {
			t.Fatal(err)
		}
		eventually(t, "something is taken in", func() bool { return items(t, from) > 1000 })
		path := filepath.Join(t.TempDir(), "night.lf")
		lianfang(t, "admin", "backup", path, "--store", from).want(t, 0, "rows")
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the backup may be read by others: %v %v", info, err)
		}
		if err := in.Wait(); err != nil {
			t.Fatal(err)
		}
		lianfang(t, "admin", "backup", path, "--store", from).want(t, 2, "")
		s.end(t, os.Interrupt)

		lianfang(t, "admin", "restore", path, "--store", to).want(t, 0, "intact")
		lianfang(t, "verify", "journal", "--store", to).want(t, 0, "epoch 2")
		n := items(t, to)
		if n < 1000 || n > 20_000 {
			t.Errorf("%d items in the backup", n)
		}
		// The restored centre works: what the backup lacks is taken in again, what it has is known.
		r := importJSON(t, 0, "--store", to, "--source", "cert", "--marking", "green", "--wait", file(t, "many.json", bundle(0, 20_000)))
		if c := r.Files[0].Objects; c.New != 20_000-n || c.Seen != n {
			t.Errorf("%+v, with %d in the backup", c, n)
		}
		intact(t, to, 20_000)
		lianfang(t, "admin", "restore", path, "--store", to).want(t, 2, "")
	})
}

func TestAMoveLosesNothing(t *testing.T) {
	ways(t, func(t *testing.T, from, to string) {
		importJSON(t, 0, "--store", from, "--source", "cert", "--marking", "green", "--wait", file(t, "many.json", bundle(0, 3000)))
		lianfang(t, "admin", "org", "create", "hospital", "--name", "醫院", "--store", from).want(t, 0, "")
		token := decode[struct {
			Token string `json:"token"`
			ID    string `json:"id"`
		}](t, lianfang(t, "admin", "token", "create", "--role", "member", "--org", "hospital", "--json", "--store", from).want(t, 0, "").out).Token
		s := serveStore(t, from)
		old := changesAfter(t, s.url, token, "")
		if !strings.HasPrefix(from, "postgres") {
			lianfang(t, "admin", "move", "--store", from, "--to", to).want(t, 2, "")
		}
		s.end(t, os.Interrupt)
		lianfang(t, "admin", "move", "--store", from, "--to", to).want(t, 0, "intact")
		sameStore(t, from, to)
		lianfang(t, "verify", "journal", "--store", to).want(t, 0, "epoch 2")
		moved := serveStore(t, to)
		if next := changesAfter(t, moved.url, token, ""); next == "" {
			t.Error("the token is unknown in the new store")
		}
		if code, body := ask(t, moved.url+"/api/v1/changes?after="+old, token); code != http.StatusConflict || !strings.Contains(body, "cursor_ahead") {
			t.Errorf("a cursor of before: %d %s", code, body)
		}
	})
}

func TestADamagedBackupIsRefusedWhole(t *testing.T) {
	from := filepath.Join(t.TempDir(), "from")
	importJSON(t, 0, "--store", from, "--source", "cert", "--marking", "green", file(t, "some.json", bundle(0, 500)))
	path := filepath.Join(t.TempDir(), "good.lf")
	lianfang(t, "admin", "backup", path, "--store", from).want(t, 0, "")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	plain := unzstd(t, good)
	line := func(n int) string { return strings.Split(plain, "\n")[n] }
	for name, content := range map[string][]byte{
		"cut off":            good[:len(good)/2],
		"a flipped bit":      flip(good, len(good)/2),
		"not a backup":       []byte("hello\n"),
		"nothing":            nil,
		"a row less":         zstdOf(strings.Replace(plain, line(len(strings.Split(plain, "\n"))/2)+"\n", "", 1), 0),
		"another version":    zstdOf(strings.Replace(plain, `"schema":`, `"schema":9`, 1), 0),
		"a table more":       zstdOf(strings.Replace(plain, `{"end":`, `{"table":"sqlite_master","columns":[]}`+"\n"+`{"end":`, 1), 0),
		"a row of something": zstdOf(strings.Replace(plain, `{"end":`, "[1]\n"+`{"end":`, 1), 0),
	} {
		to := filepath.Join(t.TempDir(), "to")
		bad := file(t, "bad.lf", string(content))
		lianfang(t, "admin", "restore", bad, "--store", to).want(t, 2, "")
		if n := items(t, to); n != 0 {
			t.Errorf("%s: %d items were restored", name, n)
		}
	}
}

func flip(b []byte, at int) []byte {
	out := slices.Clone(b)
	out[at] ^= 4
	return out
}

func items(t *testing.T, addr string) (n int64) {
	t.Helper()
	s, err := store.Open(t.Context(), addr, store.Options{})
	if err != nil {
		return 0
	}
	defer func() { _ = s.Close() }()
	_ = s.Read().QueryRow("SELECT count(*) FROM item").Scan(&n)
	return n
}

func ask(t *testing.T, url, token string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var b bytes.Buffer
	_, err = b.ReadFrom(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, b.String()
}

func changesAfter(t *testing.T, url, token, after string) string {
	t.Helper()
	code, body := ask(t, fmt.Sprintf("%s/api/v1/changes?limit=1000&after=%s", url, after), token)
	if code != http.StatusOK {
		t.Fatalf("%d %s", code, body)
	}
	_, next, _ := strings.Cut(body, `"next":"`)
	next, _, _ = strings.Cut(next, `"`)
	return next
}

func unzstd(t *testing.T, b []byte) string {
	t.Helper()
	r, err := zstd.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var out bytes.Buffer
	if _, err := out.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
