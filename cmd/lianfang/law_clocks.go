package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

func lawClocksCommand() *command {
	return &command{
		name: "law clocks", args: "CASE.json", min: 1, max: 1,
		brief: text.Of("計算一案的法定時限", "reckon the statutory clocks of a case"),
		about: text.Of(`照適用的規定計算一案所有的法定時限：從哪件事起算、到何時、現在如何、依據哪一條，以及接下來何時會有變化。不需要伺服器。檔案是 {"events":[…]}，每筆有 id、kind、at（發生時間）、noted（記錄時間，可省略）；kind 例如 knew 知悉、occurred、level（level 0–4，stage 是 assessed、reviewed 或 second_reviewed）、control_done，以及要寫 regime 的 notified、received、review_done、forwarded、report_filed、obstacle_ended、status_logged、done（加 duty）、extension_granted（加 duty、consent、until）、stopped、regime_added、regime_removed；更正寫 corrected 與 of、reason。只給一個 --regime 時，事件可以不寫 regime。- 是標準輸入。`,
			`Reckons all statutory clocks of a case by the laws that hold: from what each runs, until when, how it stands, by which article, and when anything changes next. No server is needed. The file is {"events":[…]}; each has id, kind, at (when it happened) and perhaps noted (when it was written down). Kinds are such as knew, occurred, level (level 0–4; stage assessed, reviewed or second_reviewed), control_done; and, with a regime, notified, received, review_done, forwarded, report_filed, obstacle_ended, status_logged, done (with duty), extension_granted (with duty, consent, until), stopped, regime_added, regime_removed; a mistake is mended by corrected with of and reason. With one --regime alone events need not name it. - is standard input.`),
		flags: append([]flag{
			{name: "at", value: "TIME", say: text.Of("看哪一刻，例如 2026-03-10T09:00:00+08:00；沒有指定時是現在", "as of when, such as 2026-03-10T09:00:00+08:00; else now")},
			{name: "from", value: "TIME", say: text.Of("列出從這一刻（不含）到 --at（含）之間到的提醒", "list the warnings that came due after this and until --at")},
		}, lawFlags(text.Of("適用哪些規定，可給多次：tw-pb、tw-sn、tw-telecom、tw-fin-pd、tw-fin-epay、tw-digi-pd、tw-pdpa；預設不啟用的 tw-pdpa-draft、eu-nis2、us-circia 寫出來就啟用；也可寫某一版如 tw-pb-2021",
			"which laws hold, can be repeated: tw-pb, tw-sn, tw-telecom, tw-fin-pd, tw-fin-epay, tw-digi-pd, tw-pdpa; those that are off (tw-pdpa-draft, eu-nis2, us-circia) are switched on by being named; also one text, such as tw-pb-2021"))...),
		examples: []example{
			{"lianfang law clocks --regime tw-pb --at 2026-03-10T12:00:00+08:00 case.json", text.Of("公務機關，那一刻的所有時限", "a public body, all clocks at that moment")},
			{"lianfang law clocks --regime tw-sn --regime tw-telecom --json case.json", text.Of("兩套規定並行，JSON", "under two laws at once, in JSON")},
			{"lianfang law clocks --regime tw-pb --from 2026-03-10T00:00:00+08:00 --at 2026-03-11T00:00:00+08:00 case.json", text.Of("連同那一天到的提醒", "with the warnings of that day")},
		},
		do: lawClocks,
	}
}

type lawCase struct {
	Events []law.Event `json:"events"`
}

// lawAnswer is what the command says in JSON.
type lawAnswer struct {
	law.View
	Fired []law.Firing `json:"fired,omitzero"` // with --from
}

func lawClocks(c *call) error {
	book, err := c.book()
	if err != nil {
		return err
	}
	var of lawCase
	if err := c.readLaw(c.args[0], &of); err != nil {
		return err
	}
	at, err := c.instant("at")
	if err != nil {
		return err
	}
	events := underNamed(of.Events, c.values["regime"])
	var out lawAnswer
	if out.View, err = book.View(events, at); err != nil {
		return err
	}
	if c.word("from") != "" {
		from, err := c.instant("from")
		if err != nil {
			return err
		}
		if out.Fired, err = book.Fired(events, from, at); err != nil {
			return err
		}
		out.Fired = append([]law.Firing{}, out.Fired...)
	}
	if c.on("json") {
		return c.json(out)
	}
	return c.showClocks(out)
}

// underNamed puts the case under the laws that the line names, from its first event on; with one alone, what is done under a law is done under that.
func underNamed(events []law.Event, named []string) []law.Event {
	events = slices.Clone(events)
	if len(events) == 0 {
		return events
	}
	first := slices.MinFunc(events, func(a, b law.Event) int { return when(a).Compare(when(b)) })
	for i, e := range events {
		if len(named) == 1 && e.Regime == "" && e.Kind.OfRegime() {
			events[i].Regime = named[0]
		}
	}
	for _, r := range named {
		events = append(events, law.Event{ID: "--regime=" + r, Kind: law.RegimeAdded, Regime: r, At: when(first), Noted: when(first)})
	}
	return events
}

// when is when an event was written down.
func when(e law.Event) time.Time {
	if e.Noted.IsZero() {
		return e.At
	}
	return e.Noted
}

// shown orders clocks as somebody looks at them: what is over, what runs, what waits, what is done, what does not hold; each by its due.
var shown = map[law.State]int{law.Overdue: 0, law.StillRunning: 1, law.RunsLonger: 1, law.NotStarted: 2, law.MetLate: 3, law.Met: 3, law.Stopped: 4, law.Replaced: 4, law.NotApplicable: 5}

func (c *call) showClocks(v lawAnswer) error {
	if v.Level != nil {
		if err := c.print(law.LevelWords(*v.Level)); err != nil {
			return err
		}
	}
	clocks := slices.Clone(v.Clocks)
	slices.SortStableFunc(clocks, func(a, b law.Clock) int { return cmp.Or(cmp.Compare(shown[a.State], shown[b.State]), dueOrder(a, b)) })
	for _, k := range clocks {
		cells := []string{k.State.Words().In(c.lang), taipei(k.Due), k.Duty, text.Format("%s：%s", "%s: %s", k.Who, k.Say).In(c.lang)}
		if err := c.lawLine(cells, k.Why); err != nil {
			return err
		}
	}
	if err := c.showNotices(v.Notices); err != nil {
		return err
	}
	for _, f := range v.Fired {
		cells := []string{fmt.Sprintf("%d%%", f.Percent), taipei(f.At), f.Clock.Duty, f.Key}
		if err := c.lawLine(cells, text.Text{}); err != nil {
			return err
		}
	}
	if v.Next == nil {
		return nil
	}
	return c.print(text.Format("下一次變化：%s（臺北時間）", "Next change: %s (Taipei time)", taipei(*v.Next)))
}

// dueOrder puts what has no due behind what has one.
func dueOrder(a, b law.Clock) int {
	if a.Due.IsZero() != b.Due.IsZero() {
		return map[bool]int{true: 1, false: -1}[a.Due.IsZero()]
	}
	return a.Due.Compare(b.Due)
}

func taipei(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(law.Taipei).Format(time.DateTime)
}
