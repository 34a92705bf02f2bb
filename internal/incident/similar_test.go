package incident_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

func from(name, phone, mail string) func(*incident.Report) {
	return func(r *incident.Report) { r.Name, r.Phone, r.Mail = name, phone, mail }
}

// similars gives the numbers of what is suggested, and all reasons in one line.
func (w *world) similars(f incident.File) (numbers []string, why string) {
	w.t.Helper()
	all, err := w.Similars(w.t.Context(), desk, f.UUID)
	w.ok(err)
	for _, s := range all {
		numbers = append(numbers, s.Case.Number)
		for _, r := range s.Reasons {
			why += r.In(text.ZhTW) + "；" + r.In(text.En) + "; "
		}
		if s.Merges {
			why += "merges; "
		}
	}
	return numbers, why
}

func (w *world) suggests(f incident.File, words string, want ...string) {
	w.t.Helper()
	got, why := w.similars(f)
	if strings.Join(got, " ") != strings.Join(want, " ") || !strings.Contains(why, words) {
		w.t.Errorf("suggested %v because of %s, want %v because of %s", got, why, want, words)
	}
}

// A case is suggested for the same address, the same words or the same reporter; what the desk has answered is not suggested again, until it takes that back.
func TestCasesThatMayBeTheSame(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		a, _ := w.anonymous(says("一直有人從 45.67.89.10 掃描我們的主機"), from("", "", ""))
		w.clock = w.clock.Add(26 * time.Hour)
		b := w.of(w.firm, says("防火牆看到 45[.]67[.]89[.]10 在試密碼"), from("", "", ""))
		far, _ := w.anonymous(says("網站的購物車壞掉，結帳後畫面變成簡體字的賭博廣告，手機看也是這樣，已經兩個小時"), from("", "0911222333", ""))
		near, _ := w.anonymous(says("網站購物車壞掉，結帳後畫面變成簡體字的賭博廣告，手機看也一樣，已經兩個小時了"), from("", "", ""))
		again, _ := w.anonymous(says("我想補充說明"), from("", "0911222333", ""))
		inside, _ := w.anonymous(says("內部位址 10.1.2.3 連不上"), from("", "", ""))
		w.anonymous(says("印表機 10.1.2.3 沒有反應"), from("", "", ""))
		w.followed()

		w.suggests(b, "有相同的 45.67.89[.]10（相隔 1 天）", a.Number)
		w.suggests(a, "merges", b.Number)
		w.suggests(near, "% of the words are the same", far.Number)
		w.suggests(again, "同一個單位或同一個人通報的", far.Number)
		w.suggests(inside, "")
		_, err := w.Similars(ctx, w.as(w.firm), b.UUID)
		w.refused(err, "desk_only")

		w.ok(w.Answer(ctx, desk, b.UUID, a.UUID, incident.Different, "不同攻擊者"))
		w.suggests(b, "")
		w.suggests(a, "")
		w.ok(w.DropLink(ctx, desk, a.UUID, incident.ToCase, b.UUID, "看錯"))
		w.suggests(b, "", a.Number)
		w.refused(w.DropLink(ctx, desk, a.UUID, incident.ToCase, b.UUID, ""), "no_such_link")
		w.refused(w.Answer(ctx, desk, a.UUID, a.UUID, incident.Same, "同"), "bad_link")
		w.refused(w.Answer(ctx, w.as(w.firm), b.UUID, a.UUID, incident.Same, "同"), "desk_only")
	})
}

// Of two that are the same the younger is closed, and its reporter reads so in plain words and nothing of the other; where a clock of the law runs it stays open.
func TestTwoCasesThatAreTheSame(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		a, _ := w.anonymous(says("older-words"))
		w.clock = w.clock.Add(time.Hour)
		b, code := w.anonymous(says("younger-words"))
		w.ok(w.Answer(ctx, desk, a.UUID, b.UUID, incident.Same, "desk-reason"))
		if f := w.file(b.UUID); f.State != incident.Duplicate || f.Of != a.Number {
			t.Errorf("the younger is %v of %q", f.State, f.Of)
		}
		told, err := w.BySecret(ctx, code)
		w.ok(err)
		if len(told.Messages) != 1 || !strings.Contains(told.Messages[0].Words, "一起處理") || strings.Contains(told.Messages[0].Words, a.Number) {
			t.Errorf("the reporter reads %+v", told.Messages)
		}
		w.refused(w.Answer(ctx, desk, a.UUID, b.UUID, incident.Different, ""), "joined")
		w.ok(w.DropLink(ctx, desk, a.UUID, incident.ToCase, b.UUID, "不是"))
		if f := w.file(b.UUID); f.State != incident.Received || f.Of != "" {
			t.Errorf("taken back it is %v of %q", f.State, f.Of)
		}
		if l, err := w.Links(ctx, desk, a.UUID); err != nil || len(l) != 0 {
			t.Errorf("links %v %v", l, err)
		}

		duty := w.of(w.hospital, w.dutiful(time.Hour), says("duty-words"))
		before := w.clockOf(duty, "SN-CONTROL-L34")
		w.ok(w.Answer(ctx, desk, duty.UUID, a.UUID, incident.Same, "desk-reason"))
		if f := w.file(duty.UUID); f.State != incident.Received || !w.clockOf(f, "SN-CONTROL-L34").Due.Equal(before.Due) {
			t.Errorf("a case with a clock is %v", f.State)
		}
		own, err := w.FindOwn(ctx, w.as(w.hospital), duty.UUID)
		w.ok(err)
		review, err := w.FindOwn(ctx, w.as(w.authority), duty.UUID)
		w.ok(err)
		joined := slices.ContainsFunc(review.Steps, func(s incident.Step) bool { return s.Event == incident.Repeat })
		if len(own.Messages) != 1 || len(review.Messages) != 0 || joined {
			t.Errorf("the body reads %d, its authority %d and %+v", len(own.Messages), len(review.Messages), review.Steps)
		}
	})
}

// shelf is warnings and items of which the desk sees all, others those that begin with "open".
type shelf struct{}

func (shelf) Titled(_ context.Context, v marking.Viewer, _ incident.LinkTo, ref string) (string, text.Text, error) {
	if !v.All() && !strings.HasPrefix(ref, "open") {
		return "", text.Text{}, fault.New(fault.NotFound, "gone", text.Of("沒有", "none"))
	}
	return ref, text.Same("title " + ref), nil
}

// A link shows what its reader may see; what was reported of one's own will reaches no authority by a link, and no state either.
func TestLinksShowWhatTheirReaderSees(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		w.UseLibrary(shelf{})
		old := w.of(w.firm, says("voluntary-words"))
		w.clock = w.clock.Add(time.Hour)
		duty := w.of(w.hospital, func(r *incident.Report) { r.Duty = true })
		second := w.of(w.hospital, w.dutiful(time.Hour), says("second-words"))
		for to, ref := range map[incident.LinkTo]string{incident.ToWarning: "open-1", incident.ToItem: "held-1", incident.ToCase: strings.ToLower(old.Number)} {
			w.ok(w.AddLink(ctx, desk, duty.UUID, to, ref, "desk-words"))
		}
		w.ok(w.AddLink(ctx, desk, second.UUID, incident.ToCase, duty.Number, ""))
		read := func(v marking.Viewer, f incident.File) (out string) {
			all, err := w.Links(ctx, v, f.UUID)
			w.ok(err)
			for _, l := range all {
				out += string(l.To) + " " + l.Name.In(text.En) + " " + l.Words + "; "
			}
			return out
		}
		for who, want := range map[string]struct {
			v          marking.Viewer
			has, hasNo []string
		}{
			"the desk":  {desk, []string{"open-1", "held-1", old.Number, second.Number, "desk-words"}, nil},
			"the body":  {w.as(w.hospital), []string{"open-1", second.Number}, []string{"held-1", old.Number, "desk-words"}},
			"authority": {w.as(w.authority), []string{"open-1", second.Number}, []string{"held-1", old.Number, "desk-words", "voluntary"}},
		} {
			got := read(want.v, duty)
			for _, s := range want.has {
				if !strings.Contains(got, s) {
					t.Errorf("%s does not read %s: %s", who, s, got)
				}
			}
			for _, s := range want.hasNo {
				if strings.Contains(got, s) {
					t.Errorf("%s reads %s: %s", who, s, got)
				}
			}
		}
		if got := read(w.as(w.firm), old); got != "" {
			t.Errorf("the other body reads %s", got)
		}
		_, err := w.Links(ctx, w.as(w.ministry), duty.UUID)
		w.refused(err, "no_such_incident")
		w.ok(w.DropLink(ctx, desk, duty.UUID, incident.ToItem, "held-1", ""))
		if got := read(desk, duty); strings.Contains(got, "held-1") {
			t.Errorf("a link that was taken away stands: %s", got)
		}
		w.refused(w.AddLink(ctx, desk, duty.UUID, "person", "x", ""), "bad_link")
		w.refused(w.AddLink(ctx, w.as(w.hospital), duty.UUID, incident.ToWarning, "open-1", ""), "desk_only")

		shared := w.of(w.hospital)
		w.shared(shared)
		if _, runs := w.file(shared.UUID).Due(); runs {
			t.Fatal("a clock runs")
		}
		w.refused(w.Answer(ctx, desk, shared.UUID, old.UUID, incident.Same, "words"), "voluntary")
	})
}

// shared lets the authority read a case.
func (w *world) shared(f incident.File) {
	w.t.Helper()
	_, err := w.ShareWithAuthority(w.t.Context(), w.as(w.hospital), f.UUID)
	w.ok(err)
}
