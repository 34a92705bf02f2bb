package offline_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/format/offline"
)

func keys(t testing.TB, letter string) (ed25519.PublicKey, ed25519.PrivateKey) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(strings.NewReader(strings.Repeat(letter, 64)))
	if err != nil {
		t.Fatal(err)
	}
	return public, private
}

func TestATokenSaysForWhomAFormWasMade(t *testing.T) {
	public, private := keys(t, "a")
	other, _ := keys(t, "b")
	made := offline.Form{Centre: "https://centre.example", Org: "hospital", Issued: time.Unix(1_800_000_000, 0)}
	said := made.Token(private)
	if got, ok := offline.Open(said, public); !ok || got.Centre != made.Centre || got.Org != made.Org || !got.Issued.Equal(made.Issued) {
		t.Errorf("%+v %v", got, ok)
	}
	if _, ok := offline.Open(said, other); ok {
		t.Error("another centre's key opens it")
	}
	for i := range said {
		changed := []byte(said)
		changed[i] ^= 1
		if got, ok := offline.Open(string(changed), public); ok && got.Org != made.Org {
			t.Errorf("with byte %d changed it is for %s", i, got.Org)
		}
	}
	for _, bad := range []string{"", ".", "a.b", strings.Repeat("a", 5000), said + "."} {
		if _, ok := offline.Open(bad, public); ok {
			t.Errorf("%.20q is a token", bad)
		}
	}
}

func TestEachChangedByteOfAPageIsFound(t *testing.T) {
	public, private := keys(t, "a")
	other, forger := keys(t, "b")
	page := []byte("<!DOCTYPE html>\n<title>通報單</title>\n")
	sealed := offline.Seal(page, private)
	for _, key := range []ed25519.PublicKey{nil, public} {
		if got, _, err := offline.Check(sealed, key); err != nil || !bytes.Equal(got, public) {
			t.Errorf("%x, %v", got, err)
		}
		if _, _, err := offline.Check(bytes.ReplaceAll(sealed, []byte("-->\n"), []byte("-->\r\n")), key); err != nil { // some mail programs and editors do that to the last line
			t.Errorf("with the other end of line: %v", err)
		}
	}
	for i := range len(sealed) - 1 {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if _, _, err := offline.Check(changed, public); err == nil {
			t.Errorf("byte %d (%q) may be changed", i, sealed[i])
		}
	}
	refused := func(b []byte, key ed25519.PublicKey, code string) {
		t.Helper()
		if _, _, err := offline.Check(b, key); fault.Of(err).Code != code {
			t.Errorf("%v, want %s", err, code)
		}
	}
	refused(page, nil, "not_sealed")
	refused(append(bytes.Clone(sealed), "<script>1</script>"...), nil, "not_sealed")
	refused(offline.Seal(append(bytes.Clone(page), "<script>1</script>"...), forger), public, "other_key")
	refused(offline.Seal(sealed, forger), public, "other_key") // a second seal behind the first
	refused(sealed, other, "other_key")
	refused(bytes.Replace(sealed, []byte("html"), []byte("HTML"), 1), nil, "changed")
}

func TestWhatAReportMayHold(t *testing.T) {
	good := `{"lianfang_report":1,"form":"t","filled":"2026-11-27T01:12:00Z","fields":{"what":"勒索","a_system":"x"}}`
	r, err := offline.Read(strings.NewReader(good))
	if err != nil || r.Form != "t" || r.Fields["what"] != "勒索" || !r.Filled.Equal(time.Date(2026, 11, 27, 1, 12, 0, 0, time.UTC)) {
		t.Errorf("%+v, %v", r, err)
	}
	for name, bad := range map[string]string{
		"nothing": "", "no JSON": "hello", "a list": "[]", "another version": strings.Replace(good, ":1,", ":2,", 1), "an unknown key": strings.Replace(good, `"form"`, `"from"`, 1), "a number": strings.Replace(good, `"x"`, `1`, 1),
		"no time": strings.Replace(good, "2026-11-27T01:12:00Z", "yesterday", 1), "a year too far": strings.Replace(good, "2026", "9999", 1), "a name": strings.Replace(good, "a_system", "A system", 1), "twice": strings.Replace(good, "a_system", "what", 1),
		"long": strings.Replace(good, "勒索", strings.Repeat("長", 20_001), 1), "much": strings.Replace(good, "勒索", strings.Repeat("a", 300<<10), 1), "more behind": good + good, "no UTF-8": strings.Replace(good, "勒索", "\xff", 1),
		"many": strings.Replace(good, `"a_system":"x"`, `"a":"`+strings.Join(strings.Split(strings.Repeat("x", 70), ""), `","b`)+`":"x"`, 1),
	} {
		if r, err := offline.Read(strings.NewReader(bad)); err == nil {
			t.Errorf("%s is read as %+v", name, r)
		}
	}
	fields := map[string]string{}
	for i := range 61 {
		fields["f"+strings.Repeat("x", i%30)+string(rune('a'+i/30))] = "1"
	}
	b, _ := json.Marshal(map[string]any{"lianfang_report": 1, "form": "", "filled": "2026-11-27T01:12:00Z", "fields": fields})
	if _, err := offline.Read(bytes.NewReader(b)); fault.Of(err).Code != "too_many_fields" {
		t.Errorf("%d fields: %v", len(fields), err)
	}
}

func FuzzReport(f *testing.F) {
	f.Add(`{"lianfang_report":1,"form":"t","filled":"2026-11-27T01:12:00Z","fields":{"what":"x"}}`)
	f.Fuzz(func(t *testing.T, s string) {
		r, err := offline.Read(strings.NewReader(s))
		if err == nil && (len(r.Fields) > 60 || r.Filled.IsZero()) {
			t.Errorf("%+v", r)
		}
	})
}
