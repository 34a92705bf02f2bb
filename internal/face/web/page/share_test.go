package page

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lianfang/internal/text"
)

func TestSharesFillTheBarAndHideNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 100_000), 1, 9).Draw(t, "counts")
		total := 0
		for _, c := range counts {
			total += c
		}
		sum := 0
		for i, n := range shares(counts) {
			if counts[i] > 0 && n < 1 || counts[i] == 0 && n != 0 {
				t.Fatalf("count %d has share %d", counts[i], n)
			}
			sum += n
		}
		if total > 0 && sum != 100 {
			t.Fatalf("shares sum to %d", sum)
		}
	})
}

func TestPhrasesLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("防火牆的 SSLVPN：，。？正被入侵ab7"))).Draw(t, "title")
		if got := strings.Join((View{Lang: text.ZhTW}).phrases(text.Same(s)), ""); got != s {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

func TestPhrasesBreakWherePeoplePause(t *testing.T) {
	got := (View{Lang: text.ZhTW}).phrases(text.Same("防火牆的 SSL VPN 正被入侵：請更新，或先把它關掉"))
	want := []string{"防火牆的 SSL VPN ", "正被入侵：", "請更新，", "或先把它關掉"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%q", got)
	}
}

func TestBoldRunsNeedTheirPartner(t *testing.T) {
	v := View{Lang: text.En}
	if got := v.rich(text.Same("a **b** c")); len(got) != 3 || !got[1].bold || got[1].words != "b" {
		t.Errorf("%v", got)
	}
	if got := v.rich(text.Same("2 ** 3")); len(got) != 1 || got[0].words != "2 ** 3" {
		t.Errorf("%v", got)
	}
}

func TestDefangedLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("a1.[]:"))).Draw(t, "value")
		var b strings.Builder
		for _, p := range defanged(s) {
			b.WriteString(p.words)
		}
		if b.String() != s {
			t.Fatalf("%q became %q", s, b.String())
		}
	})
}
