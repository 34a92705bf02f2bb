package page_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/face/web/page/sample"
	"lianfang/internal/text"
)

func sheet(t *testing.T, name string, lang text.Lang) sample.Sheet {
	t.Helper()
	for _, s := range sample.All(lang, page.BySystem) {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("no page %s", name)
	return sample.Sheet{}
}

func TestMemberReadsUrgencyThenAffectThenStepsThenAnswers(t *testing.T) {
	raw, root := draw(t, sheet(t, "warning", text.ZhTW))
	at := -1
	for _, mark := range []string{`class="urge`, "<h1", `class="affect`, `class="todo`, `class="dock"`} {
		i := strings.Index(raw, mark)
		if i <= at {
			t.Fatalf("%s comes too early or is missing", mark)
		}
		at = i
	}
	var values []string
	for _, b := range all(root, "button", "name", "answer") {
		v, _ := attr(b, "value")
		values = append(values, v)
	}
	if want := []string{"acknowledged", "not_mine", "fixed", "need_help"}; !slices.Equal(values, want) {
		t.Errorf("answers %v, want %v", values, want)
	}
	for _, n := range all(root, "span", "class", "verdict") {
		if w := words(n); w != "受影響" && w != "不受影響" && w != "還不能確定" {
			t.Errorf("verdict %q", w)
		}
	}
}

func TestEventWarningAsksTheThreeQuestionsOfTheTrade(t *testing.T) {
	_, root := draw(t, sheet(t, "warning-withdrawn", text.ZhTW))
	var names []string
	for _, b := range all(root, "button", "name", "answer") {
		names = append(names, words(b))
	}
	if want := []string{"誤判", "確實", "無法判斷", "需要協助"}; !slices.Equal(names, want) {
		t.Errorf("answers %v, want %v", names, want)
	}
	if n := len(all(root, "button", "aria-pressed", "true")); n != 1 {
		t.Errorf("%d answers in force", n)
	}
}

func TestWithdrawnWarningNoLongerUrges(t *testing.T) {
	_, root := draw(t, sheet(t, "warning-withdrawn", text.ZhTW))
	if len(all(root, "div", "class", "urge")) != 0 {
		t.Error("a withdrawn warning still urges")
	}
	for _, n := range all(root, "ol", "class", "todo") {
		if n.Parent.Data != "details" {
			t.Error("the steps of a withdrawn warning must be folded away")
		}
	}
	if len(all(root, "h1", "class", "struck")) != 1 || len(all(root, "div", "class", "note")) == 0 {
		t.Error("a withdrawn warning must be struck and say so")
	}
}

func TestWithdrawnIndicatorIsStruckAndSaysSo(t *testing.T) {
	_, root := draw(t, sheet(t, "warning", text.ZhTW))
	struck := all(root, "s", "", "")
	if len(struck) != 1 || words(struck[0]) != "203.0.113[.]45" {
		t.Fatalf("struck: %d", len(struck))
	}
	row := struck[0].Parent.Parent
	if !strings.Contains(words(row), "已撤回") {
		t.Errorf("row says %q", words(row))
	}
}

func TestUnknownNeverLooksSafe(t *testing.T) {
	_, root := draw(t, sheet(t, "exposure", text.En))
	if len(all(root, "span", "class", "unk")) == 0 {
		t.Error("no unknown verdict drawn")
	}
	if !strings.Contains(words(root), "“Cannot tell yet” is not safe.") {
		t.Error("the page must say that unknown is not safe")
	}
}

func TestMeterRepeatsItsNumbersInWords(t *testing.T) {
	_, root := draw(t, sheet(t, "now", text.En))
	for _, m := range all(root, "div", "class", "meter") {
		l, _ := attr(m, "aria-label")
		if strings.HasPrefix(l, "Answers: Fixed 412, Received, at work 474") {
			return
		}
	}
	t.Error("the answers are not said in words")
}

func TestLiveRegionsAreOnThePageByName(t *testing.T) {
	for _, s := range sample.All(text.ZhTW, page.BySystem) {
		living, ok := s.Page.(page.Living)
		if !ok {
			continue
		}
		_, root := draw(t, s)
		for _, r := range living.Regions(s.View) {
			if len(all(root, "div", "data-region", r.Name)) != 1 {
				t.Errorf("%s: region %s is not on the page", s.Name, r.Name)
			}
		}
	}
}

func TestTimesAreSaidAsPeopleSayThem(t *testing.T) {
	now := time.Date(2026, 11, 24, 6, 32, 0, 0, time.UTC) // 14:32 in Taipei
	zh, en := page.View{Lang: text.ZhTW, Now: now}, page.View{Lang: text.En, Now: now}
	for _, c := range []struct {
		t      time.Time
		zh, en string
	}{
		{now.Add(-time.Hour), "13:32", "13:32"},
		{now.Add(-15 * time.Hour), "昨天 23:32", "yesterday 23:32"},
		{now.AddDate(0, 0, -3), "11/21 14:32", "21 Nov 14:32"},
		{time.Date(2025, 3, 11, 0, 0, 0, 0, time.UTC), "114/03/11", "11 Mar 2025"},
		{time.Date(2026, 11, 24, 17, 0, 0, 0, time.UTC), "明天 01:00", "tomorrow 01:00"},
		{time.Time{}, "—", "—"},
	} {
		if got := zh.When(c.t); got != c.zh {
			t.Errorf("zh %v: %q, want %q", c.t, got, c.zh)
		}
		if got := en.When(c.t); got != c.en {
			t.Errorf("en %v: %q, want %q", c.t, got, c.en)
		}
	}
	if got := zh.Left(17*time.Minute + 52*time.Second); got != "17 分 52 秒" {
		t.Error(got)
	}
	if got := zh.Deadline(now.Add(4 * time.Hour)); got != "今天 18:32" {
		t.Error(got)
	}
}

func TestNumbersHaveCommas(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1204331: "1,204,331", -12000: "−12,000"} {
		if got := page.N(n); got != want {
			t.Errorf("N(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestFilterKeepsTheOtherQuestionsAndDropsTheCursor(t *testing.T) {
	v := page.View{Path: "/warnings?after=abc&state=open&lang=en"}
	if got := v.With("urgency", "1"); got != "/warnings?state=open&urgency=1" {
		t.Error(got)
	}
	if got := v.With("state", ""); got != "/warnings" {
		t.Error(got)
	}
	if got := v.With("lang", "en"); got != "/warnings?after=abc&lang=en&state=open" {
		t.Error(got)
	}
}
