package prose

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/traditionalchinese"
	"pgregory.net/rapid"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/observable"
)

func extract(t *testing.T, text string) []Found {
	t.Helper()
	found, err := Extract(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestPlaceCountsCharacters(t *testing.T) {
	found := extract(t, "\uFEFF標題\n連線至hxxps://evil[.]example/x。另見「惡意」203.0.113[.]45，完\r\n第三行 drop<wbr>per")
	want := []Found{
		{observable.Value{Kind: observable.URL, Text: "https://evil.example/x"}, "hxxps://evil[.]example/x", 2, 4, Malicious},
		{observable.Value{Kind: observable.IPv4, Text: "203.0.113.45"}, "203.0.113[.]45", 2, 35, Malicious},
	}
	if !slices.Equal(found, want) {
		t.Errorf("found %+v", found)
	}
}

// What stood in two lines on paper is one value; its place is where it begins.
func TestBrokenValueHasThePlaceOfItsHead(t *testing.T) {
	found := extract(t, "Der Loader (SHA-256 99350ec03268b7bfd85c96002797857e\n   dd2867293fc35f2cfe334177cdf2e0f2) is malware. C2: 192.0.2.7\n")
	if len(found) != 2 || found[0].AsWritten != "99350ec03268b7bfd85c96002797857e\n   dd2867293fc35f2cfe334177cdf2e0f2" || found[0].Line != 1 || found[0].Column != 21 || found[1].Line != 2 || found[1].Column != 54 {
		t.Errorf("found %+v", found)
	}
	list := extract(t, "MD5:\n8d75454d369eec8f432793cc981f44fa\nb02e3bcbf6bda164424a1624da499a71\nhxxp://evil[.]example/a/\nhxxp://evil[.]example/b/\n")
	if len(list) != 4 {
		t.Errorf("a list became %+v", list)
	}
}

func TestOneValueIsFoundOnce(t *testing.T) {
	found := extract(t, "C2: evil.example, EVIL[.]example and evil.example.")
	if len(found) != 1 || found[0].AsWritten != "evil.example" || found[0].Judgement != Malicious {
		t.Errorf("found %+v", found)
	}
}

func TestEncodings(t *testing.T) {
	const text = "中繼站 203.0.113[.]45"
	big5, err := traditionalchinese.Big5.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	utf16 := []byte{0xFF, 0xFE}
	for _, r := range text {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	for _, raw := range [][]byte{[]byte(text), append([]byte("\xEF\xBB\xBF"), text...), big5, utf16} {
		found, err := Extract(bytes.NewReader(raw))
		if err != nil || len(found) != 1 || found[0].Column != 5 {
			t.Errorf("%x: %+v %v", raw[:4], found, err)
		}
	}
}

func TestWhatIsNoTextIsRefused(t *testing.T) {
	for code, raw := range map[string]string{"nul": "a\x00b", "bad_utf8": "\xFF\xFF\x80", "too_large": strings.Repeat("a ", MaxInput/2) + "b"} {
		found, err := Extract(strings.NewReader(raw))
		var e *framing.Error
		if !errors.As(err, &e) || e.Code != code || found != nil {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestScriptsAndCommentsAreNotProse(t *testing.T) {
	found := extract(t, "<!doctype html><html><head><style>a{b:url(http://s.example/x)}</style></head><body><script>var u='http://t.example/';</script><!-- 192.0.2.250 --><p>C2: evil.example</p><noscript><img src='http://n.example/'></noscript></body></html>")
	if len(found) != 1 || found[0].Value.Text != "evil.example" {
		t.Errorf("found %+v", found)
	}
}

// A judgement of any place never loses a value: whatever is written plainly in a sentence of accusation comes out as it went in.
func TestAccusedValueIsFoundInAnyDress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, _ := observable.Guess(rapid.SampledFrom([]string{"198.51.100.23", "2001:db8:5::88", "bad-host.example", "https://bad.example/a/b.php?x=1", "lure@bad.example",
			"44d88612fea8a8f36de82e1278abb02f", "198.51.100.0/24"}).Draw(t, "value"))
		text := v.Text
		if rapid.Bool().Draw(t, "defanged") {
			text = v.Defanged()
		}
		frame := rapid.SampledFrom([]string{"惡意連線至%，請封鎖。", "The malware beacons to %.", "中繼站：%；", "- C2: `%`", "| C2 | % |", "「%」為惡意", "攻擊者使用（%）", "block %, now"}).Draw(t, "frame")
		found, err := Extract(strings.NewReader(strings.Replace(frame, "%", text, 1)))
		if err != nil || len(found) != 1 || found[0].Value != v || !found[0].Judgement.Accused() {
			t.Fatalf("%q in %q: %+v %v", text, frame, found, err)
		}
	})
}

func FuzzExtract(f *testing.F) {
	f.Add("中繼站：hxxps://evil[.]example/x。| C2 | 192.0.2[.]1 |\n## IOCs\n* `a.exe` HKLM\\Software\\X Global\\m1")
	f.Add("<html><a href='http://x.example/'>x</a><!-- c --><td>1.2.3.4&#46;</td><script")
	f.Add("From: a@b.example\n\n-- \nx dot y-z dot com 192 . 0 . 2 . 6 cpe:2.3:a:b:c:1:*:*:*:*:*:*:* pkg:npm/a@1 AS64500 T1059.001 CVE-2026-1234 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")
	f.Add("ｈｔｔｐ：／／ｅｖｉｌ．ｔｗ evil.台灣的 例子.example「補稅 通知.pdf.lnk」 ::1 [2001:db8::1]:53")
	f.Fuzz(func(t *testing.T, s string) {
		found, err := Extract(strings.NewReader(s))
		if err != nil {
			return
		}
		lines := strings.Count(s, "\n") + 1
		for _, x := range found {
			w, err := observable.Normalise(x.Value.Kind, x.Value.Text)
			if err != nil || w != x.Value {
				t.Fatalf("%v is no normal form: %v", x, err)
			}
			if x.Line < 1 || x.Column < 1 || x.AsWritten == "" || !utf8.ValidString(x.AsWritten) || utf8.ValidString(s) && x.Line > lines {
				t.Fatalf("place of %+v", x)
			}
		}
	})
}
