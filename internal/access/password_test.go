package access_test

import (
	"context"
	"encoding/base32"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"lianfang/internal/access"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

const (
	goodPassword = "brown kettle, slow river"
	guardMail    = "wu@centre.example"
)

// holder is somebody with a mail address and a password; app is the authenticator's secret.
type holder struct {
	id    int64
	app   string
	codes []string
}

func (w *world) person(name, mail string, org int64, role member.Role) int64 {
	w.t.Helper()
	ids, err := w.members.AddPeople(w.ctx, system, []member.NewPerson{{Name: name, Email: mail, Lang: text.En, Org: org, Role: role}})
	must(w.t, err)
	return ids[0]
}

func (w *world) setPassword(who access.Who, password string) holder {
	w.t.Helper()
	s, err := w.BeginPassword(w.ctx, who, password)
	must(w.t, err)
	h := holder{id: who.Person, app: strings.ReplaceAll(s.Key, " ", "")}
	h.codes, err = w.FinishPassword(w.ctx, who, s.Secret, w.code(h))
	must(w.t, err)
	w.clock = w.clock.Add(time.Minute) // the code that set it up is used
	return h
}

func (w *world) code(h holder) string {
	w.t.Helper()
	c, err := totp.GenerateCode(h.app, w.clock)
	must(w.t, err)
	return c
}

func (w *world) desk() holder {
	id := w.person("Wu", guardMail, w.centre, member.Desk)
	return w.setPassword(w.who(w.session(id, w.centre, member.Desk)), goodPassword)
}

func (w *world) try(mail, password, code, from string) (string, error) {
	return w.PasswordSignIn(w.ctx, access.Try{Mail: mail, Password: password, Code: code, From: from}, "")
}

func TestPasswordAndCodeSignIn(t *testing.T) {
	each(t, func(w *world) {
		h := w.desk()
		session, err := w.try(" WU@centre.example", goodPassword, w.code(h), "198.51.100.7")
		must(t, err)
		who := w.who(session)
		if who.Person != h.id || who.Role != access.Desk || !w.Fresh(who) {
			t.Errorf("signed in as %+v", who)
		}
		info, err := w.Password(w.ctx, who)
		must(t, err)
		if !info.Set || info.Codes != 10 || !info.UsedAt.Equal(w.clock) {
			t.Errorf("%+v", info)
		}
		if fs := w.facts(access.PasswordSet); len(fs) != 1 || fs[0].Subject != h.id || fs[0].Body != "" {
			t.Errorf("facts %+v", fs)
		}
		must(t, w.EndPassword(w.ctx, who))
		w.clock = w.clock.Add(time.Minute)
		_, err = w.try(guardMail, goodPassword, w.code(h), "198.51.100.7")
		w.refused(err, "password_refused")
		w.refused(w.EndPassword(w.ctx, who), "no_password")
	})
}

func TestWhateverIsWrongHearsTheSame(t *testing.T) {
	each(t, func(w *world) {
		h := w.desk()
		right := w.code(h)
		wrong := "000000"
		said := map[string]bool{}
		for i, c := range [][3]string{{"nobody@centre.example", goodPassword, right}, {guardMail, "brown kettle, slow rivers", right}, {guardMail, goodPassword, wrong}, {guardMail, goodPassword, ""},
			{guardMail, goodPassword, "aaaa-aaaa-aaaa-aaaa"}, {"", "", ""}, {guardMail, strings.Repeat("x", 100_000), right}} {
			_, err := w.try(c[0], c[1], c[2], fmt.Sprintf("198.51.100.%d", i))
			w.refused(err, "password_refused")
			if err != nil {
				said[err.Error()] = true
			}
		}
		if len(said) != 1 {
			t.Errorf("%d sentences: %v", len(said), said)
		}
		// nor does a write, which takes time, tell a known address from an unknown one
		if n := len(w.facts(access.Refused)); n != 0 {
			t.Errorf("%d refusals were written before the answers", n)
		}
		must(t, w.Sweep(w.ctx))
		if n := len(w.facts(access.Refused)); n < 3 {
			t.Errorf("%d sorts of refusals are told", n)
		}
		for _, f := range w.facts(access.Refused) {
			if strings.Contains(f.Body, "kettle") || strings.Contains(f.Body, right) {
				t.Errorf("a secret in a fact: %s", f.Body)
			}
		}
	})
}

func TestACodeWorksOnceAlsoAcrossNodes(t *testing.T) {
	each(t, func(w *world) {
		h := w.desk()
		other := access.New(w.store, w.journal, w.members, marking.NewBook(w.store), func() time.Time { return w.clock })
		for _, code := range []string{w.code(h), h.codes[0]} {
			var in atomic.Int64
			var wg sync.WaitGroup
			for i := range 6 {
				node := []*access.Access{w.Access, other}[i%2]
				wg.Go(func() {
					if _, err := node.PasswordSignIn(w.ctx, access.Try{Mail: guardMail, Password: goodPassword, Code: code, From: fmt.Sprintf("198.51.100.%d", i)}, ""); err == nil {
						in.Add(1)
					}
				})
			}
			wg.Wait()
			if in.Load() != 1 {
				t.Errorf("%d got in by one code", in.Load())
			}
		}
		// nor does an older one work after a newer
		w.clock = w.clock.Add(time.Minute)
		older := w.code(h)
		w.clock = w.clock.Add(30 * time.Second)
		_, err := w.try(guardMail, goodPassword, w.code(h), "198.51.100.9")
		must(t, err)
		_, err = w.try(guardMail, goodPassword, older, "198.51.100.9")
		w.refused(err, "password_refused")
	})
}

func TestClocksMayDifferByAStep(t *testing.T) {
	each(t, func(w *world) {
		h := w.desk()
		begin := w.clock
		for i, d := range []time.Duration{-61 * time.Second, 61 * time.Second, -30 * time.Second, 30 * time.Second} {
			begin = begin.Add(5 * time.Minute)
			w.clock = begin.Add(d)
			code := w.code(h)
			w.clock = begin
			_, err := w.try(guardMail, goodPassword, code, fmt.Sprintf("198.51.100.%d", i))
			if (err == nil) != (i >= 2) {
				t.Errorf("a clock that differs by %v: %v", d, err)
			}
		}
	})
}

func TestRecoveryCodesWorkOnceEach(t *testing.T) {
	each(t, func(w *world) {
		h := w.desk()
		if len(h.codes) != 10 {
			t.Fatalf("%d codes", len(h.codes))
		}
		session, err := w.try(guardMail, goodPassword, strings.ToUpper(h.codes[3]), "198.51.100.7")
		must(t, err)
		_, err = w.try(guardMail, goodPassword, h.codes[3], "198.51.100.7")
		w.refused(err, "password_refused")
		_, err = w.try(guardMail, "another password here", h.codes[4], "198.51.100.7")
		w.refused(err, "password_refused")
		info, err := w.Password(w.ctx, w.who(session))
		must(t, err)
		if info.Codes != 9 {
			t.Errorf("%d codes are left", info.Codes)
		}
		again := w.setPassword(w.who(session), goodPassword+" again")
		_, err = w.try(guardMail, goodPassword+" again", h.codes[5], "198.51.100.7")
		w.refused(err, "password_refused")
		_, err = w.try(guardMail, goodPassword+" again", again.codes[5], "198.51.100.7")
		must(t, err)
	})
}

func TestTheStoreAloneGivesNeitherPasswordNorCode(t *testing.T) {
	each(t, func(w *world) {
		h := w.desk()
		var phc string
		var box []byte
		must(t, w.store.Read().QueryRow("SELECT phc, box FROM password").Scan(&phc, &box))
		if !strings.HasPrefix(phc, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(phc, goodPassword) {
			t.Errorf("kept: %s", phc)
		}
		app, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(h.app)
		must(t, err)
		if strings.Contains(string(box), string(app)) || len(app) != 20 {
			t.Error("the app's secret is kept as it is")
		}
	})
}

func TestPasswordsThatAttackersTryFirst(t *testing.T) {
	each(t, func(w *world) {
		id := w.person("Chou Yi-chun", "yichun@centre.example", w.centre, member.Desk)
		who := w.who(w.session(id, w.centre, member.Desk))
		for password, code := range map[string]string{
			"short": "password_length", strings.Repeat("長", 129): "password_length", "\xff\xfe not a text": "password_length",
			"password1234": "password_common", "Passw0rd!2026": "password_common", "123456789012": "password_common", "aaaaaaaaaaaa": "password_common", "qwertyuiop12": "password_common",
			"abcdefghijklmno": "password_common", "adminadmin2026": "password_common", "098765432109": "password_common",
			"yichun likes tea": "password_of_oneself", "I am CHOU YI-CHUN of the desk": "password_of_oneself",
		} {
			_, err := w.BeginPassword(w.ctx, who, password)
			if err == nil {
				t.Errorf("%q was taken", password)
				continue
			}
			w.refused(err, code)
		}
		for _, password := range []string{goodPassword, "三隻貓坐在屋頂上看著月亮", "583920174629501", "Tr7$kq!Zp0vx", strings.Repeat("長城外古道邊芳草碧連天晚", 10)} {
			if _, err := w.BeginPassword(w.ctx, who, password); err != nil {
				t.Errorf("%q: %v", password, err)
			}
		}
		_, err := w.BeginPassword(w.ctx, w.who(w.session(w.guard, w.centre, member.Desk)), goodPassword)
		w.refused(err, "password_without_mail")
	})
}

func TestSettingUpNeedsACodeAndIsOnesOwn(t *testing.T) {
	each(t, func(w *world) {
		id := w.person("Wu", guardMail, w.centre, member.Desk)
		who := w.who(w.session(id, w.centre, member.Desk))
		s, err := w.BeginPassword(w.ctx, who, goodPassword)
		must(t, err)
		h := holder{app: strings.ReplaceAll(s.Key, " ", "")}
		if !strings.HasPrefix(s.URI, "otpauth://totp/Lianfang:wu@centre.example?") {
			t.Errorf("URI %s", s.URI)
		}
		_, err = w.FinishPassword(w.ctx, who, s.Secret, "000000")
		w.refused(err, "code_wrong")
		_, err = w.FinishPassword(w.ctx, w.who(w.session(w.chief, w.centre, member.Admin)), s.Secret, w.code(h))
		w.refused(err, "ceremony_over")
		again, err := w.Again(w.ctx, who, s.Secret)
		must(t, err)
		if again != s {
			t.Errorf("%+v, want %+v", again, s)
		}
		code := w.code(h)
		_, err = w.FinishPassword(w.ctx, who, s.Secret, code)
		must(t, err)
		_, err = w.FinishPassword(w.ctx, who, s.Secret, code)
		w.refused(err, "ceremony_over")
		_, err = w.try(guardMail, goodPassword, code, "198.51.100.7")
		w.refused(err, "password_refused") // the code that set it up is used
	})
}

func TestGuessingGetsSlowerAndLocksNobodyOut(t *testing.T) {
	each(t, func(w *world) {
		h := w.desk()
		_, err := w.try(guardMail, goodPassword, w.code(h), "203.0.113.5")
		must(t, err)
		looked := 0
		for i := range 400 { // 400 networks guess at one account for a day
			if _, err := w.try(guardMail, "wrong horse battery", "123456", fmt.Sprintf("198.51.%d.%d", i/200, i%200)); err != nil && !strings.Contains(err.Error(), "paused") {
				looked++
			}
			w.clock = w.clock.Add(216 * time.Second)
		}
		if looked > 130 || looked < 10 {
			t.Errorf("%d guesses of a day were looked at", looked)
		}
		if _, err := w.try(guardMail, goodPassword, w.code(h), "203.0.113.5"); err != nil {
			t.Errorf("the owner, from where they were before: %v", err)
		}
		for range 10 {
			_, err = w.try(guardMail, "wrong horse battery", "123456", "203.0.113.5")
		}
		w.refused(err, "sign_in_paused")
	})
}

func TestAFloodOfGuessesIsFewFactsAndSlowsNobody(t *testing.T) {
	each(t, func(w *world) {
		h := w.desk()
		before := len(w.facts(access.Refused))
		var wg sync.WaitGroup
		for n := range 20 {
			wg.Go(func() {
				for i := range 500 {
					if _, err := w.try(fmt.Sprintf("person%d@bank.example", n*500+i), "wrong horse battery", "123456", "198.51.100.66"); err == nil {
						t.Error("a guess got in")
					}
				}
			})
		}
		wg.Wait()
		if n := len(w.facts(access.Refused)) - before; n > 5 {
			t.Errorf("10,000 guesses are %d facts", n)
		}
		if _, err := w.try(guardMail, goodPassword, w.code(h), "203.0.113.5"); err != nil {
			t.Errorf("another person meanwhile: %v", err)
		}
		var counted int
		w.clock = w.clock.Add(2 * time.Minute)
		must(t, w.Sweep(w.ctx))
		for _, f := range w.facts(access.Refused) {
			var n int
			if i := strings.Index(f.Body, `"times":`); i > 0 {
				_, _ = fmt.Sscanf(f.Body[i:], `"times":%d`, &n)
			}
			counted += n
		}
		if counted < 10_000 {
			t.Errorf("%d of 10,000 are counted", counted)
		}
	})
}

// Who made a way in without its owner would stay unnoticed, so the owner is written to; a centre that sends no mail keeps no letter for later.
func TestANewWayInIsToldByMail(t *testing.T) {
	each(t, func(w *world) {
		var came []letter.Letter
		quiet := w.person("Ho", "ho@centre.example", w.centre, member.Desk)
		w.setPassword(w.who(w.session(quiet, w.centre, member.Desk)), goodPassword)
		w.members.UsePost(func(_ context.Context, l letter.Letter) (bool, error) {
			came = append(came, l)
			return false, nil
		})
		w.desk()
		for {
			sent, err := w.members.SendLetter(w.ctx, "https://centre.example")
			must(t, err)
			if !sent {
				break
			}
		}
		if len(came) != 1 || came[0].Address != guardMail || came[0].Link != "https://centre.example/account" || !strings.Contains(came[0].Body[0].In(text.En), "password") {
			t.Errorf("%+v", came)
		}
	})
}
