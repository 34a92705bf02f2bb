package app_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store/storetest"
	"lianfang/internal/supply"
)

// Whoever guesses learns nothing: what is not theirs is answered as what is not there, at every door that takes a name in its path.

// pair is a name of something that a reader may not have, and one of nothing.
type pair struct{ theirs, none string }

// guesses are the pairs for a placeholder, for a reader.
func (w *world) guesses(name string, r *reader, ids map[tlp.Level]string) (out []pair, known bool) {
	switch name {
	case "{id}", "{word}", "{object}":
		for _, c := range w.cells {
			if !r.sees(c) {
				out = append(out, pair{c.id, unknown})
			}
		}
	case "{number}":
		for l, n := range w.numbers {
			if !r.told(l) {
				out = append(out, pair{n, "LF-ANA-209901-00000001"}, pair{ids[l], "00000000-0000-4000-8000-000000000000"})
			}
		}
	case "{slug}":
		for _, slug := range []string{"newcomer", "paused", "clinic"} {
			if w.slugOf(r) != slug && !strings.HasPrefix(r.name, slug+"'s") {
				out = append(out, pair{slug, "nowhere"})
			}
		}
	case "{upload}":
		all, err := w.app.Exposure.Snapshots(w.t.Context(), system, w.hospital, 0, 1)
		w.ok(err)
		if !strings.HasPrefix(r.name, "agent") && len(all) > 0 {
			out = append(out, pair{strconv.FormatInt(all[0].ID, 10), "999999999"})
		}
	case "{supplier}": // members know each other's names, and nobody an applicant's
		if r.org != w.newcomer {
			out = append(out, pair{"newcomer", "nowhere"})
		}
	case "{notice}", "{request}":
		out = append(out, pair{w.supplied[name], "00000000-0000-4000-8000-000000000000"})
	case "{secret}":
		out = append(out, pair{w.secretOf("officer of the bank"), "lfk_" + strings.Repeat("a", 52)})
	case "{key}", "{product}", "{cve}", "{org}", "{place}", "{collection}", "{name}", "{verdict}", "{person}", "{role}", "{agent}", "{what}", "{token}", "{code}", "{year}", "{holding}", "{lesson}", "{exception}", "{sector}", "{print}", "{task}", "{paper}", "{source}", "{turn}": // public names; of the desk's and keeper's doors, whose readers see all; fixed names; what is below one's own
	default:
		return nil, false
	}
	return out, true
}

// supply lets the hospital report an attack to its customer, and the desk ask it something.
func (w *world) supply() {
	ctx := w.t.Context()
	w.ok(w.app.Members.AddLinks(ctx, system, []member.Link{{Supplier: w.hospital, Customer: w.school, What: "x"}}))
	r := w.reader("officer of the hospital")
	standing, err := w.app.Members.Standing(ctx, r.person, r.org, member.Officer)
	w.ok(err)
	v, err := w.app.Book.Resolve(ctx, standing)
	w.ok(err)
	notice, err := w.app.Supply.TellAttack(ctx, v, supply.Attack{Said: "x", Since: w.clock.now()})
	w.ok(err)
	request, err := w.app.Supply.AskSupplier(ctx, marking.Desk(w.reader("desk").person), w.hospital, "", "x")
	w.ok(err)
	w.supplied = map[string]string{"{notice}": notice, "{request}": request}
}

func (w *world) slugOf(r *reader) string {
	return map[int64]string{w.newcomer: "newcomer", w.paused: "paused", w.clinic: "clinic"}[r.org]
}

func (w *world) secretOf(name string) string {
	r := w.reader(name)
	link, err := w.app.Access.Link(w.t.Context(), system, r.person, r.org, r.role, 10*time.Minute, false)
	w.ok(err)
	return link
}

func TestGuessingNamesTellsNothing(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := full(t, addr)
		w.supply()
		w.drain()
		ids := map[tlp.Level]string{}
		for l, n := range w.numbers {
			x, err := w.app.Warning.Find(t.Context(), system, n)
			w.ok(err)
			ids[l] = x.UUID
		}
		readers := []machine{{w.reader("officer of the clinic"), "", ""}, {w.reader("reader of the bank"), "", ""}, {w.reader("agent without AMBER"), "", ""}, {w.reader("officer of an applicant"), "", ""}, {w.reader("nobody"), "", ""},
			w.machine("clinic's token"), w.machine("bank's token"), w.machine("public token")}
		compared := 0
		for _, p := range w.app.Patterns() {
			method, pattern, ok := strings.Cut(p, " ")
			if !ok {
				continue
			}
			pattern = strings.TrimSuffix(pattern, "{$}")
			for _, name := range placeholder.FindAllString(pattern, -1) {
				for _, m := range readers {
					pairs, known := w.guesses(name, m.reader, ids)
					if !known {
						t.Errorf("%s: say what one could guess for %s", p, name)
					}
					if name == "{slug}" && m.reader.level >= tlp.Green && (m.reader.cookie != nil || strings.HasSuffix(pattern, name)) {
						continue // members know each other's names
					}
					for _, g := range pairs {
						ask := func(id string) string {
							path := w.filled(strings.ReplaceAll(pattern, name, id))
							headers := []string{"Content-Type", "application/x-www-form-urlencoded", "Accept-Language", "en"}
							if m.cookie != nil {
								headers = append(headers, "Cookie", m.cookie.String())
							}
							body := "answer=fixed&reason=x&result=reached"
							switch {
							case method == http.MethodGet:
								body = ""
							case strings.HasPrefix(path, "/api/"):
								body = `{"answer":"fixed"}`
							}
							return strings.ReplaceAll(w.send(m, method, path, body, headers...).everything(), id, "NAME")
						}
						compared++
						if a, b := ask(g.theirs), ask(g.none); a != b {
							t.Errorf("%s by %s: %s is told from %s: %s", p, m.name, g.theirs, g.none, difference(a, b))
						}
					}
				}
			}
		}
		t.Logf("%d answers compared", compared)
		if compared < 200 {
			t.Error("that is too few")
		}
	})
}

// A name in a body or a query is no better than one in a path.
func TestGuessingNumbersOfOthersTellsNothing(t *testing.T) {
	t.Parallel()
	w := small(t, t.TempDir(), []tlp.Level{tlp.Amber})
	clinic := w.machine("clinic's token")
	csv := "asset,cpe\na,cpe:2.3:a:acme:box:1.0:*:*:*:*:*:*:*\n"
	for name, ask := range map[string]func(id string) answer{
		"an inventory for an applicant": func(id string) answer { return w.send(clinic, http.MethodPut, "/api/v1/inventories/x?org="+id, csv) },
		"a passkey": func(id string) answer {
			return w.post(w.reader("officer of the clinic"), "/account/passkeys/end", "passkey="+strings.NewReplacer("newcomer", "1", "nowhere", "999999999").Replace(id))
		},
		"why not": func(id string) answer {
			return w.get(w.reader("officer of the clinic"), "/warnings/"+w.numbers[tlp.Amber]+"/why-not?org="+id)
		},
	} {
		one := func(id string) string { return strings.ReplaceAll(ask(id).everything(), id, "NAME") }
		if a, b := one("newcomer"), one("nowhere"); a != b {
			t.Errorf("%s: %s", name, difference(a, b))
		}
	}
}

// Ten thousand who try to get in stay outside, write little, and keep nobody from reading.
func TestTenThousandWhoTryToGetIn(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := small(t, addr, []tlp.Level{tlp.Amber})
		w.drain()
		facts := func() int64 { return w.head() }
		officer := w.reader("officer of the hospital")
		page := "/warnings/" + w.numbers[tlp.Amber]
		w.get(officer, page) // the first visit is noted
		before, began := facts(), time.Now()
		secret := func(prefix string, i int) string { return prefix + fmt.Sprintf("%052d", i)[:44] + "abcdefgh" }
		letters := strings.NewReplacer("0", "a", "1", "b", "8", "c", "9", "d")
		attempts := []func(i int) answer{
			func(i int) answer { return w.post(nil, "/sign-in/use", "token="+letters.Replace(secret("lfk_", i))) },
			func(i int) answer { return w.post(nil, "/sign-in/use", "token=nonsense") },
			func(i int) answer {
				return w.get(&reader{cookie: &http.Cookie{Name: "lf_session", Value: letters.Replace(secret("lfs_", i))}}, "/warnings")
			},
			func(i int) answer {
				return w.ask(machine{token: letters.Replace(secret("lf_", i))}, "/api/v1/warnings")
			},
			func(i int) answer { return w.ask(machine{token: letters.Replace(secret("lf_", i))}, "/taxii2/") },
			func(i int) answer {
				return w.send(machine{}, http.MethodPost, vans2, vansBody(letters.Replace(secret("lf_", i)), asset("h", "n", "b", "1", "cpe:2.3:a:b:c:1")), "Content-Type", "application/json")
			},
			func(i int) answer {
				return w.post(nil, "/sign-in/passkey/finish", fmt.Sprintf(`{"ceremony":"%d","credential":{"id":"x"}}`, i), "Content-Type", "application/json")
			},
			func(i int) answer { return w.post(nil, "/sign-in/ask", fmt.Sprintf("mail=nobody%d@mail.example", i)) },
		}
		pages, worst := 0, time.Duration(0)
		for i := range 10_000 {
			a := attempts[i%len(attempts)](i)
			if a.code < 300 || a.code >= 500 || a.header.Get("Set-Cookie") != "" {
				t.Fatalf("attempt %d: %d %v", i, a.code, a.header)
			}
			if i%100 == 0 {
				start := time.Now()
				if a := w.get(officer, page); a.code != http.StatusOK || !strings.Contains(a.body, warnWord(tlp.Amber)) {
					t.Fatalf("a reader's page after %d attempts: %d", i, a.code)
				}
				pages, worst = pages+1, max(worst, time.Since(start))
			}
		}
		took := time.Since(began)
		told := facts() - before
		w.clock.pass(2 * time.Minute)
		w.ok(w.app.Access.Sweep(t.Context()))
		var all int64
		latest, err := w.app.Journal.Latest(t.Context(), system, []journal.Kind{access.Refused}, 1000)
		w.ok(err)
		for _, f := range latest {
			var n int64
			_, rest, _ := strings.Cut(f.Body, `"times":`)
			_, _ = fmt.Sscan(strings.TrimSuffix(rest, "}"), &n)
			all += n
		}
		t.Logf("10,000 attempts in %v, %d facts at once; %d pages meanwhile, at worst %v; %d counted", took.Round(time.Millisecond), told, pages, worst, all)
		if told > 20 || all < 7_000 {
			t.Errorf("%d facts, %d counted", told, all)
		}
	})
}
