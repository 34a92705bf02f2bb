package tlp

import (
	"os"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"golang.org/x/text/width"
	"pgregory.net/rapid"
)

func TestEveryDialectIsRead(t *testing.T) {
	for want, all := range map[Level][]string{
		Clear: {"TLP:CLEAR", "tlp:white", "WHITE", "white", "TLP-WHITE", "TLP WHITE", "情資分享等級: WHITE(情資內容為可公開揭露之資訊)", "情資分享等級：ＷＨＩＴＥ（情資內容為可公開揭露之資訊）",
			"Traffic Light Protocol: White", "分享等級：TLP:CLEAR", "【TLP:CLEAR】", "TLP:白色", "TLP 2.0: CLEAR", "TLPv1:WHITE", `tlp="clear"`},
		Green: {"tlp:green", "ＴＬＰ：ＧＲＥＥＮ", "[TLP:GREEN]", "Traffic Light Protocol: Green", "TLP_GREEN", " Green ", "情資分享等級: GREEN(可分享於社群)", "綠色", "**TLP:GREEN**"},
		Amber: {"TLP-AMBER", "tlp:amber", "AMBER", "機密等級：TLP:AMBER", "琥珀色", "TLP：AMBER 限組織內"},
		AmberStrict: {"TLP:AMBER+STRICT", "tlp:amber+strict", "amber-strict", "AMBER STRICT", "AMBER_STRICT", "AmberStrict", "TLP:AMBER＋STRICT", "TLP-AMBER-STRICT", "AMBER (strict)",
			"TLP:AMBER+STRICT(限組織內)", "琥珀色嚴格"},
		Red: {"TLP:RED", "red", "tlp:red", "情資分享等級: RED(限指定對象)", "紅"},
	} {
		for _, s := range all {
			if l, ok := Parse(s); !ok || l != want {
				t.Errorf("%q: got %v %v, want %v", s, l, ok, want)
			}
		}
	}
}

// What is said but not understood must not look like nothing said, and still less like a mild level.
func TestMissingUnknownAndKnownAreThreeThings(t *testing.T) {
	for _, s := range []string{"", "  ", "none", "N/A", "無"} {
		if r := Read(s); r.State != Missing {
			t.Errorf("%q: %v", s, r)
		}
	}
	for _, s := range []string{"tlp:unclear", "tlp:ex:chr", "TLP:YELLOW", "AMBER+FOO", "GREEN/AMBER", "TLP", "TLP:", "secret", "redacted", "WHITE (was RED)", "AMBER GREEN", "PAP:RED", "\xff", strings.Repeat("x", 600)} {
		if r := Read(s); r.State != Unknown || r.Level != None {
			t.Errorf("%q: %v", s, r)
		}
	}
	if (Reading{State: Unknown}).Or(Clear) != None || (Reading{}).Or(Green) != Green {
		t.Error("the caller's choice is only for what is missing")
	}
}

func TestForgottenLevelIsStricterThanRed(t *testing.T) {
	var forgotten Level
	if forgotten <= Red || Strictest(forgotten, Clear) != None || forgotten.Valid() || forgotten.String() != "" || forgotten.MISPTag() != "" || forgotten.STIXID() != "" {
		t.Error("the zero level must hide")
	}
	if !(Clear < Green && Green < Amber && Amber < AmberStrict && AmberStrict < Red) {
		t.Error("levels are out of order")
	}
}

func TestLevelsAreThoseOfTheTable(t *testing.T) {
	raw, err := os.ReadFile("testdata/tlp-map.tsv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")[1:]
	if len(lines) != len(Levels()) {
		t.Fatalf("%d lines", len(lines))
	}
	for i, line := range lines {
		f := strings.Split(line, "\t")
		l, ok := OfRank(i)
		old, _ := l.OldSTIXID()
		if !ok || strings.ToLower(l.Word()) != f[0] || l.STIXID() != f[2] || old != f[3] || l.String() != f[4] || l.MISPTag() != f[5] {
			t.Errorf("line %d: %v", i, l)
		}
		if FromMarking(f[2]) != (Reading{Known, l}) || f[3] != "" && FromMarking(f[3]) != (Reading{Known, l}) {
			t.Errorf("%v: id is not read back", l)
		}
		if l.Gloss().In("zh-TW") == l.Gloss().In("en") {
			t.Errorf("%v: gloss in one language", l)
		}
	}
	if _, ok := AmberStrict.OldWord(); ok {
		t.Error("AMBER+STRICT must not be weakened for TLP 1.0")
	}
	if w, _ := Clear.OldWord(); w != "WHITE" {
		t.Error("CLEAR is WHITE in TLP 1.0")
	}
}

func TestUnknownMarkingIsNeverNoMarking(t *testing.T) {
	if r := FromMarking("marking-definition--00000000-0000-4000-8000-000000000000"); r.State != Unknown || r.Level != None {
		t.Error(r)
	}
	if r := FromMarking(""); r.State != Missing {
		t.Error(r)
	}
	raw, err := os.ReadFile("testdata/tlp-markings.stix21.json")
	if err != nil {
		t.Fatal(err)
	}
	var bundle struct {
		Objects []struct{ Type, ID, Name string }
	}
	if err := json.Unmarshal(raw, &bundle, json.MatchCaseInsensitiveNames(true)); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, o := range bundle.Objects {
		if o.Type != "marking-definition" {
			continue
		}
		seen++
		l, _ := Parse(o.Name)
		if r := FromMarking(strings.ToUpper(o.ID)); r.State != Known || r.Level != l {
			t.Errorf("%s %s: %v", o.ID, o.Name, r)
		}
	}
	if seen != 9 {
		t.Errorf("%d markings", seen)
	}
}

func TestJoiningIsAsStrictAsItsParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reading := rapid.Custom(func(t *rapid.T) Reading {
			if s := State(rapid.IntRange(0, 2).Draw(t, "state")); s != Known {
				return Reading{State: s}
			}
			return Reading{Known, rapid.SampledFrom(Levels()).Draw(t, "level")}
		})
		a, b := reading.Draw(t, "a"), reading.Draw(t, "b")
		both := a.And(b)
		if both != b.And(a) {
			t.Fatal("the order counts")
		}
		if both.Or(Clear) < a.Or(Clear) || both.Or(Clear) < b.Or(Clear) {
			t.Fatalf("%v and %v gave the milder %v", a, b, both)
		}
	})
}

func TestMarkingIsFoundInProse(t *testing.T) {
	for s, want := range map[string]Reading{
		"Subject: [TLP:GREEN] Fwd: odd beaconing":       {Known, Green},
		"**FLASH** | TLP:AMBER+STRICT | Priority: HIGH": {Known, AmberStrict},
		"分享等級：TLP:GREEN 影響等級：中":                         {Known, Green},
		"情資分享等級: WHITE(情資內容為可公開揭露之資訊)":                  {Known, Clear},
		"TLP:CLEAR summary; the annex is TLP:RED.":      {Known, Red},
		"a green light": {},
		"TLP:PURPLE":    {State: Unknown},
		"TLP:AMBER 勿外傳": {Known, Amber},
		"TLP:CLEAR | Published 2026-09-03 | Contact: a@b.example": {Known, Clear},
	} {
		if got := Find(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestPAP(t *testing.T) {
	for s, want := range map[string]PAP{"PAP:GREEN": PAPGreen, "pap:white": PAPClear, "PAP:CLEAR": PAPClear, "PAP-AMBER": PAPAmber, "pap:red": PAPRed} {
		if p, ok := ParsePAP(s); !ok || p != want {
			t.Errorf("%q: %v", s, p)
		}
	}
	for _, s := range []string{"", "RED", "tlp:red", "PAP:BLUE", "PAP"} {
		if p, ok := ParsePAP(s); ok || p != PAPNone || p.String() != "" {
			t.Errorf("%q: %v", s, p)
		}
	}
	if PAPRed.String() != "PAP:RED" || PAPNone <= PAPRed || PAPGreen.Gloss().IsZero() {
		t.Error("PAP words")
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"TLP:AMBER+STRICT", "情資分享等級: WHITE(…)", "ＴＬＰ：ＲＥＤ", "PAP:GREEN", "AMBER ((strict)", "TLP 2.0: (RED"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := Read(s)
		if (r.State == Known) != r.Level.Valid() {
			t.Fatalf("%q: %v", s, r)
		}
		ParsePAP(s)
		FromMarking(s)
		if !mayMark(s) && inText.MatchString(width.Fold.String(s)) {
			t.Fatalf("%q is not looked through", s)
		}
		if r := Find(s); (r.State == Known) != r.Level.Valid() {
			t.Fatalf("%q: %v", s, r)
		}
	})
}
