package law

import (
	"slices"
	"strconv"

	"lianfang/internal/text"
)

// Regime is one text's set of duties and clocks. An incident may stand under many at once.
type Regime struct {
	Set
	LevelsFamily string // the family of levels on which its clocks depend, "" none
	Body         Body   // the sort of body that it binds, "" no sort alone
	Counting     Counting
	Fits         Fits // cases for which it should be thought of
	Duties       []Duty
}

// Sort is what kind of thing a duty is.
type Sort string

// The sorts.
const (
	TimedDuty Sort = "clock"    // must be done within a time
	OpenDuty  Sort = "task"     // must be done; no time is set
	Rule      Sort = "rule"     // says how, or what somebody may
	Standing  Sort = "standing" // beside any incident, such as exercises
)

// Duty is one row of a regime.
type Duty struct {
	ID   string
	Sort Sort
	Who  text.Text // who has to do it
	To   text.Text // to whom, where somebody
	Say  text.Text // what
	Time text.Text // in words, where no limit is set

	start   Kind   // what begins it
	orElse  string // group whose limit begins it where start has not happened
	each    bool   // every start begins one of its own
	after   string // duty behind which it comes round again and again
	limit   Limit
	met     []Kind // what meets it, beside "done" that names it
	until   []Kind // what ends it without being met
	levels  []int  // levels at which it holds; none: whatever the level
	byOwn   bool   // the level as the body assessed it decides, not what a review made of it
	group   string // duties of which one holds, by the level
	needs   []Kind // holds only if one of these happened
	unless  []Kind // holds only if none of these happened
	late    text.Text
	extends string   // duty whose time may be extended
	consent []string // who must all agree
	agreed  []text.Text
	party   string // key of who has to do it
	Basis   Basis
}

// Limit is the time that the duty gives.
func (d Duty) Limit() Limit { return d.limit }

// runs tells whether the duty makes clocks in a case.
func (d Duty) runs() bool { return d.Sort == TimedDuty || d.Sort == OpenDuty }

// Extends is the duty whose time this one lets be extended ("" for none), and who has to agree, all of them.
func (d Duty) Extends() (duty string, consents []string) { return d.extends, slices.Clone(d.consent) }

// Duty finds a duty by its id.
func (r *Regime) Duty(id string) (Duty, bool) {
	i := slices.IndexFunc(r.Duties, func(d Duty) bool { return d.ID == id })
	if i < 0 {
		return Duty{}, false
	}
	return r.Duties[i], true
}

// extension is the rule by which a duty's time may be extended.
func (r *Regime) extension(duty string) (Duty, bool) {
	i := slices.IndexFunc(r.Duties, func(d Duty) bool { return d.extends == duty })
	if i < 0 {
		return Duty{}, false
	}
	return r.Duties[i], true
}

type wireDuty struct {
	ID       string   `json:"id"`
	Sort     Sort     `json:"sort"`
	Who      string   `json:"who"`
	To       pair     `json:"to"`
	Say      pair     `json:"say"`
	Hours    pair     `json:"hours"`
	Start    Kind     `json:"start"`
	Else     string   `json:"else"`
	Each     bool     `json:"each"`
	After    string   `json:"after"`
	Limit    string   `json:"limit"`
	Met      []Kind   `json:"met"`
	Until    []Kind   `json:"until"`
	Levels   []int    `json:"levels"`
	LevelOf  string   `json:"level_of"`
	Group    string   `json:"group"`
	Needs    []Kind   `json:"needs"`
	Unless   []Kind   `json:"unless"`
	Late     pair     `json:"late"`
	Extends  string   `json:"extends"`
	Consents []string `json:"consents"`
	wireBasis
}

func (w *wireFile) readRegime(s Set) (*Regime, *flaw) {
	if w.Rows != nil || w.Legacy != nil {
		return nil, flawAt(text.Of("rows、legacy 屬於 levels。", "rows and legacy are for levels."), "kind")
	}
	out := &Regime{Set: s, LevelsFamily: w.Levels, Body: Body(w.Body), Counting: Counting(w.Months), Fits: w.Fits}
	switch {
	case w.Levels != "" && !isID(w.Levels):
		return nil, flawAt(badID(), "levels")
	case w.Body != "" && out.Body.Words().IsZero():
		return nil, flawAt(text.Of("body 應是 public、specific_nonpublic 或 private。", "body is public, specific_nonpublic or private."), "body")
	case out.Counting != CivilCode && out.Counting != SameDate:
		return nil, flawAt(text.Of("months 應是 civil-code 或 same-date。", "months is civil-code or same-date."), "months")
	}
	if wrong := w.Fits.wrong(); wrong != nil {
		return nil, wrong
	}
	all := make([]string, len(w.Duties))
	for i, d := range w.Duties {
		all[i] = d.ID
	}
	if wrong := ids(all, "duties"); wrong != nil {
		return nil, wrong
	}
	for i, d := range w.Duties {
		duty, wrong := w.readDuty(d, out)
		if wrong != nil {
			return nil, wrong.under("duties", strconv.Itoa(i))
		}
		out.Duties = append(out.Duties, duty)
	}
	return out, nil
}

func (w *wireFile) readDuty(d wireDuty, r *Regime) (Duty, *flaw) {
	basis, wrong := w.basis(d.wireBasis)
	if wrong != nil {
		return Duty{}, wrong
	}
	out := Duty{ID: d.ID, Sort: d.Sort, To: d.To.text(), Say: d.Say.text(), Time: d.Hours.text(), start: d.Start, orElse: d.Else, each: d.Each, after: d.After,
		met: d.Met, until: d.Until, levels: d.Levels, group: d.Group, needs: d.Needs, unless: d.Unless, late: d.Late.text(), extends: d.Extends, consent: d.Consents, party: d.Who, Basis: basis}
	who, ok := w.Parties[d.Who]
	switch {
	case !ok || !who.whole():
		return out, flawAt(text.Of("parties 裡沒有這個角色，或沒有兩種語言。", "parties has no such party in both languages."), "who")
	case !d.Say.whole():
		return out, flawAt(badWords(), "say")
	}
	out.Who = who.text()
	for name, p := range map[string]pair{"to": d.To, "hours": d.Hours, "late": d.Late} {
		if p != (pair{}) && !p.whole() {
			return out, flawAt(badWords(), name)
		}
	}
	switch d.Sort {
	case TimedDuty, OpenDuty:
		return out, out.readRunning(d, r)
	case Rule:
		return out, w.readRule(d, r, &out)
	case Standing:
		return out, d.still()
	}
	return out, flawAt(text.Of("sort 應是 clock、task、rule 或 standing。", "sort is clock, task, rule or standing."), "sort")
}

// still tells of what only a duty that runs may say.
func (d wireDuty) still() *flaw {
	if d.Start != "" || d.Limit != "" || d.After != "" || d.Else != "" || d.Met != nil || d.Group != "" || d.Each || d.Until != nil {
		return flawAt(text.Of("這一種不會計時。", "This sort runs no clock."), "sort")
	}
	return nil
}

func (w *wireFile) readRule(d wireDuty, r *Regime, out *Duty) *flaw {
	if (d.Extends == "") != (len(d.Consents) == 0) {
		return flawAt(text.Of("extends 與 consents 要一起寫。", "extends and consents go together."), "extends")
	}
	if d.Extends != "" {
		if _, twice := r.extension(d.Extends); twice {
			return flawAt(text.Of("這項義務已有延長的規定。", "That duty can be extended already."), "extends")
		}
		if of, ok := r.Duty(d.Extends); !ok || of.Sort != TimedDuty || of.each || of.after != "" {
			return flawAt(text.Of("只能延長前面列出、只有一個時限的義務。", "Only a duty that stands above and has one time can be extended."), "extends")
		}
	}
	for i, c := range d.Consents {
		p, ok := w.Parties[c]
		if !ok || !p.whole() || slices.Index(d.Consents, c) != i {
			return flawAt(text.Of("parties 裡沒有這個角色，或寫了兩次。", "parties has no such party, or it stands twice."), "consents", strconv.Itoa(i))
		}
		out.agreed = append(out.agreed, p.text())
	}
	return d.still()
}

func (out *Duty) readRunning(d wireDuty, r *Regime) *flaw {
	var ok bool
	out.byOwn = d.LevelOf == "assessed"
	out.limit, ok = parseLimit(d.Limit)
	switch {
	case !ok:
		return flawAt(text.Of("時限寫成 15m、72h、1d 或 1mo。", "A limit is written 15m, 72h, 1d or 1mo."), "limit")
	case (d.Sort == TimedDuty) == out.limit.None():
		return flawAt(text.Of("clock 要有時限，task 沒有。", "A clock has a limit and a task has none."), "limit")
	case (d.Sort == OpenDuty) != (d.Hours != pair{}):
		return flawAt(text.Of("沒有時限的要用 hours 說明，有時限的不用。", "What has no limit says so in hours, and nothing else does."), "hours")
	case (d.Start == "") == (d.After == ""):
		return flawAt(text.Of("start 與 after 要有一個。", "One of start and after is wanted."), "start")
	case d.Start != "" && !d.Start.known():
		return flawAt(badKind(), "start")
	case d.LevelOf != "" && !out.byOwn:
		return flawAt(text.Of("level_of 只能是 assessed。", "level_of is assessed or nothing."), "level_of")
	case d.Extends != "" || d.Consents != nil:
		return flawAt(text.Of("extends、consents 屬於 rule。", "extends and consents are for a rule."), "sort")
	case d.Group != "" && (!isID(d.Group) || len(d.Levels) == 0):
		return flawAt(text.Of("group 裡的每一項都要有 levels。", "Each of a group has levels."), "group")
	case d.Start == LevelChanged && !d.Each:
		return flawAt(text.Of("level_changed 要用 each。", "level_changed needs each."), "each")
	}
	for i, l := range d.Levels {
		if l < 1 || l > 4 || i > 0 && l <= d.Levels[i-1] {
			return flawAt(text.Of("等級是 1 到 4，由小到大。", "Levels are 1 to 4 in their order."), "levels", strconv.Itoa(i))
		}
	}
	if wrong := out.readTies(r); wrong != nil {
		return wrong
	}
	for name, kinds := range map[string][]Kind{"met": d.Met, "until": d.Until, "needs": d.Needs, "unless": d.Unless} {
		for i, k := range kinds {
			if !k.known() || k == LevelChanged || k == Done {
				return flawAt(badKind(), name, strconv.Itoa(i))
			}
		}
	}
	return nil
}

// readTies checks what a duty says of others: those stand above it, so that they are reckoned first.
func (out *Duty) readTies(r *Regime) *flaw {
	grouped := func(d Duty) bool { return d.group == out.orElse }
	shared := func(d Duty) bool {
		return out.group != "" && d.group == out.group && slices.ContainsFunc(d.levels, func(l int) bool { return slices.Contains(out.levels, l) })
	}
	switch before, ok := r.Duty(out.after); {
	case out.orElse != "" && (out.each || !slices.ContainsFunc(r.Duties, grouped)):
		return flawAt(text.Of("else 是前面列出的 group，且不能與 each 一起。", "else is a group that stands above, and does not go with each."), "else")
	case out.orElse != "" && slices.ContainsFunc(r.Duties, func(d Duty) bool { return grouped(d) && (d.each || d.limit.None()) }):
		return flawAt(text.Of("else 的 group 要有時限，且只發生一次。", "The group of else has limits and happens once."), "else")
	case out.after != "" && (!ok || before.limit.None() || before.each || before.after != "" || out.each || out.group != "" || out.levels != nil):
		return flawAt(text.Of("after 是前面列出、有時限、只發生一次的義務；不能與 each、group、levels 一起。", "after is a duty above that has a limit and happens once; it does not go with each, group or levels."), "after")
	case out.after != "" && (out.limit.For == 0 || len(out.met) == 0 || len(out.until) == 0):
		return flawAt(text.Of("一再發生的義務要有時數、met 與 until。", "A duty that comes round has hours or minutes, met and until."), "limit")
	case slices.ContainsFunc(r.Duties, shared):
		return flawAt(text.Of("同一個 group 的等級不能重複。", "Two of a group share a level."), "levels")
	case slices.ContainsFunc(r.Duties, func(d Duty) bool {
		return out.group != "" && d.group == out.group && (d.each != out.each || d.start != out.start)
	}):
		return flawAt(text.Of("同一個 group 要有相同的起算。", "All of a group begin by the same."), "start")
	}
	return nil
}

func badKind() text.Text {
	return text.Of("不認得的事件種類；自訂的以 x_ 開頭。", "There is no such kind of event; one of your own begins with x_.")
}
