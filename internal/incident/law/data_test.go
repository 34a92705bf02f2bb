package law_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

// The duties as they were read out of the texts, apart from the files of the package: duty, article and mark of 2021, article and mark of 2026, time.
// v: verified, s: secondary, u: unverified; "-": not in that text.
const chains = `
PB-NOTIFY         4(1)     v  6(1)   s  1h
PB-RELEVEL        4(2)     v  6(2)   s  1h
PB-ALT            4(3)     v  6(3)   s  -
PB-ALT-CATCHUP    4(4)     v  6(4)   s  -
PB-REVIEW-L12     5(1)(2)  v  7(1)1  s  8h
PB-REVIEW-L34     5(1)(2)  v  7(1)2  s  2h
PB-FORWARD        5(3)     v  7(2)   s  1h
PB-SECONDREVIEW   5(5)     v  7(3)   s  -
PB-CONTROL-L12    6(1)1    v  8(1)   s  72h
PB-CONTROL-L34    6(1)2    v  8(1)   s  36h
PB-REPORT         6(2)     v  8(2)   s  1mo
PB-REPORT-EXT     6(3)     v  8(3)   s  -
PB-CORRECT        6(4)     v  8      u  -
PB-CISO-MEETING   7(3)     v  9(3)   s  -
PB-SUPPORT        7(1)(2)  v  9      u  -
PB-EXERCISE-SE    8        v  10(1)  s  -
PB-EXERCISE-IR    8        v  10(1)  s  -
PB-EXERCISE-JOIN  18       v  16(1)  s  -
SN-NOTIFY         11(1)    v  11     s  1h
SN-RELEVEL        11(2)    v  11     s  1h
SN-ALT            11(3)    v  11     s  -
SN-ALT-CATCHUP    11(4)    v  11     s  -
SN-REVIEW-L12     12(1)1   v  12     s  8h
SN-REVIEW-L34     12(1)2   v  12     s  2h
SN-FORWARD-L12    12(2)1   v  12     s  -/1h
SN-FORWARD-L34    12(2)2   v  12     s  1h
SN-SECONDREVIEW   12(3)    v  12     u  -
SN-CONTROL-L12    13(1)    v  13     s  72h
SN-CONTROL-L34    13(1)    v  13     s  36h
SN-REPORT         13(2)    v  13     s  1mo
SN-REPORT-EXT     13(3)    v  13     u  -
SN-REPORT-UP      13(5)    v  13(6)  s  -
SN-MEETING        14(3)    v  unknown u -
SN-SUPPORT        14(1)(2) v  unknown u -
SN-EXERCISE       19       v  unknown u -
`

var limits = map[string]law.Limit{"-": {}, "15m": {For: 15 * minute}, "30m": {For: 30 * minute}, "1h": {For: hour}, "2h": {For: 2 * hour}, "3h": {For: 3 * hour},
	"8h": {For: 8 * hour}, "24h": {For: 24 * hour}, "36h": {For: 36 * hour}, "72h": {For: 72 * hour}, "1d": {Days: 1}, "1mo": {Months: 1}}

var marks = map[string]law.Mark{"v": law.Verified, "s": law.Secondary, "u": law.Unverified}

func regime(t testing.TB, id string) *law.Regime {
	t.Helper()
	r, err := law.Builtin().RegimeFor(id, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func wantDuty(t *testing.T, set, id, article, mark, limit string) {
	t.Helper()
	d, ok := regime(t, set).Duty(id)
	if !ok || string(d.Basis.Article) != article || d.Basis.Mark != marks[mark] || d.Limit() != limits[limit] {
		t.Errorf("%s of %s: %v, %s %s %+v; want %s %s %s", id, set, ok, d.Basis.Article, d.Basis.Mark, d.Limit(), article, mark, limit)
	}
}

func TestDutiesOfTheTwoChains(t *testing.T) {
	seen := map[string]bool{"X-CONVENE": true, "X-OWNSCHEME": true, "X-CONTRACTOR": true}
	for _, line := range strings.Split(strings.TrimSpace(chains), "\n") {
		f := strings.Fields(line)
		seen[f[0]] = true
		old, now, both := strings.Cut(f[5], "/")
		if !both {
			now = old
		}
		chain := "tw-" + strings.ToLower(f[0][:2])
		wantDuty(t, chain+"-2021", f[0], f[1], f[2], old)
		wantDuty(t, chain+"-2026", f[0], f[3], f[4], now)
	}
	for _, set := range []string{"tw-pb-2021", "tw-pb-2026", "tw-sn-2021", "tw-sn-2026"} {
		for _, d := range regime(t, set).Duties {
			if !seen[d.ID] {
				t.Errorf("%s of %s is in no list", d.ID, set)
			}
		}
	}
}

func TestDutiesOfTheOtherSets(t *testing.T) {
	const others = `
tw-telecom-2020 TEL-NOTIFY 6(1)1 v 15m
tw-telecom-2020 TEL-STATUS-1 6(1)1 v 2h
tw-telecom-2020 TEL-STATUS-N 6(1)1 v 3h
tw-telecom-2020 TEL-PUBLIC-1 6(2) v 30m
tw-telecom-2020 TEL-PUBLIC-2 6(2) v 1h
tw-telecom-2020 TEL-PUBLIC-3 6(3) v 1h
tw-telecom-2020 TEL-CLOSE 6(4) v -
tw-telecom-2020 TEL-ALT 7 v -
tw-telecom-2020 TEL-EXERCISE 8 v -
tw-fin-pd-2021 FIN-PD 6 v 72h
tw-fin-epay FIN-EPAY 52(1)9 v 1d
tw-digi-pd-2023 PD-DIGI 8 v 72h
tw-pdpa-12 PD-OLD-12 12 v -
tw-pdpa-draft-2026 PD-NEW-REPORT unknown u 72h
tw-pdpa-draft-2026 PD-NEW-PERSONS unknown u 72h
eu-nis2 NIS2-EARLY 23(4)(a) v 24h
eu-nis2 NIS2-NOTIFY 23(4)(b) s 72h
eu-nis2 NIS2-NOTIFY-TRUST 23(4)(b) s 24h
eu-nis2 NIS2-INTERMEDIATE 23(4)(c) s -
eu-nis2 NIS2-FINAL 23(4)(d) s 1mo
eu-nis2 NIS2-ONGOING 23(4)(e) s 1mo
eu-nis2 NIS2-ANSWER 23(5) u 24h`
	for _, line := range strings.Split(strings.TrimSpace(others), "\n") {
		f := strings.Fields(line)
		wantDuty(t, f[0], f[1], f[2], f[3], f[4])
	}
	d, _ := regime(t, "tw-telecom-2020").Duty("TEL-SANCTION")
	if d.Basis.Article != "4, 6(1)2" || d.Limit() != limits["1d"] || d.Basis.Article.Words().In(text.ZhTW) != "第 4 條、第 6 條第 1 項第 2 款" {
		t.Errorf("%+v", d)
	}
}

func TestWhichSetsThereAreAndWhichAreOff(t *testing.T) {
	var on, off []string
	for _, r := range law.Builtin().Regimes() {
		if law.Builtin().Off(r.Set) {
			off = append(off, r.ID)
		} else {
			on = append(on, r.ID)
		}
	}
	if !slices.Equal(off, []string{"eu-nis2", "tw-pdpa-draft-2026", "us-circia"}) {
		t.Errorf("off: %v", off)
	}
	want := []string{"tw-digi-pd-2023", "tw-fin-epay", "tw-fin-pd-2021", "tw-pb-2021", "tw-pb-2026", "tw-pdpa-12", "tw-sn-2021", "tw-sn-2026", "tw-telecom-2020"}
	if !slices.Equal(on, want) {
		t.Errorf("on: %v, want %v", on, want)
	}
}

// Every figure has an article, a mark, a source with its address, and words in both languages.
func TestEveryFigureSaysWhatItRestsOn(t *testing.T) {
	whole := func(where string, all ...text.Text) {
		for _, w := range all {
			if w.In(text.ZhTW) == "" || w.In(text.En) == "" || !chinese(w.In(text.ZhTW)) || chinese(w.In(text.En)) {
				t.Errorf("%s: %q, %q", where, w.In(text.ZhTW), w.In(text.En))
			}
		}
	}
	rests := func(where string, b law.Basis) {
		whole(where, b.Statute, b.Mark.Words(), b.Words(), b.Source.Title)
		if b.Article == "" || (b.Article == law.NoArticle) != (b.Article.Words().In(text.En) == "article not known") || !strings.HasPrefix(b.Source.Address, "https://") {
			t.Errorf("%s rests on %+v", where, b)
		}
	}
	for _, l := range law.Builtin().Levels() {
		whole(l.ID, append(l.Notes, l.Title, l.Law)...)
		for _, r := range l.Rows {
			whole(l.ID+" "+r.ID, r.Words())
			rests(l.ID+" "+r.ID, r.Basis)
		}
	}
	for _, r := range law.Builtin().Regimes() {
		whole(r.ID, append(r.Notes, r.Title, r.Law)...)
		for _, d := range r.Duties {
			where := r.ID + " " + d.ID
			whole(where, d.Say, d.Who)
			rests(where, d.Basis)
			if !d.To.IsZero() && d.To.In(text.ZhTW) != "CISA" && d.To.In(text.ZhTW) != "" {
				whole(where, d.To)
			}
			if (d.Sort == law.TimedDuty) == d.Limit().None() || (d.Sort == law.OpenDuty) != (d.Time.In(text.ZhTW) != "") {
				t.Errorf("%s is a %s of %v", where, d.Sort, d.Limit())
			}
		}
	}
}

func chinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff })
}

func TestArticlesAsEachLanguageCitesThem(t *testing.T) {
	for a, zh := range map[law.Article]string{"6(1)1": "第 6 條第 1 項第 1 款", "5(1)(2)": "第 5 條第 1 項、第 2 項", "12": "第 12 條", "23(4)(a)": "第 23(4)(a) 條", law.NoArticle: "條次未查"} {
		if got := a.Words().In(text.ZhTW); got != zh {
			t.Errorf("%s: %s, want %s", a, got, zh)
		}
	}
}
