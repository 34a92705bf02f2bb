package law

import (
	"slices"
	"time"

	"lianfang/internal/text"
)

// View is a case as the law sees it at an instant.
type View struct {
	At      time.Time  `json:"at"`
	Level   *int       `json:"level"`   // null: nobody has said any yet
	Regimes []string   `json:"regimes"` // the texts that hold
	Clocks  []Clock    `json:"clocks"`
	Notices []Notice   `json:"notices"`
	Next    *time.Time `json:"next"` // when anything changes; null: never
}

// The codes of notices about clocks.
const (
	NoticeVoluntary   = "voluntary"         // no law sets a time
	NoticeOwnDuty     = "own_duty"          // who reports of its own will has a duty all the same
	NoticeNoRegime    = "no_regime"         // nobody said under which law the case stands
	NoticeOff         = "regime_off"        // the law is there and not switched on
	NoticeNotInForce  = "not_in_force"      // none of that law was in force
	NoticeOtherBody   = "other_body"        // the law binds another sort of body
	NoticeNoLevel     = "level_unknown"     // the strictest limit holds until the level is known
	NoticeRaised      = "level_raised"      // a shorter limit from the same knowledge
	NoticeOtherKnew   = "other_knowledge"   // an earlier knowledge was noted, and does not count without a reason
	NoticeConsent     = "consent_missing"   // somebody who must agree to an extension has not
	NoticeShortExtend = "extension_shorter" // an extension that ends before the limit
	NoticeMany        = "too_many_turns"    // a recurring duty came round too often to list
)

// View reckons all clocks of a case at an instant, from what was written down until then. Events may be given in any order.
func (b *Book) View(events []Event, t time.Time) (View, error) {
	sorted, err := b.check(events)
	if err != nil {
		return View{}, err
	}
	if !sane(t) {
		return View{}, badInstant()
	}
	v := b.view(sorted, t)
	if next, ok := next(v.Clocks, sorted, t); ok {
		v.Next = &next
	}
	return v, nil
}

// Next is the next instant after t at which anything changes: a warning, a due, or an event that was written down later. ok is false when nothing will.
func (b *Book) Next(events []Event, t time.Time) (at time.Time, ok bool, err error) {
	v, err := b.View(events, t)
	if err != nil || v.Next == nil {
		return time.Time{}, false, err
	}
	return *v.Next, true, nil
}

func (b *Book) view(sorted []Event, t time.Time) View {
	r := b.reckon(sorted, t, t)
	r.look()
	v := View{At: t, Regimes: []string{}, Clocks: r.clocks, Notices: r.notices}
	for _, in := range r.regimes {
		if !in.removed {
			v.Regimes = append(v.Regimes, in.ID)
		}
	}
	if l, ok := levelAt(r.levels, time.Time{}); ok {
		v.Level = l.Level
	}
	for i := range v.Clocks {
		v.Clocks[i].settle(t)
	}
	return v
}

func next(clocks []Clock, sorted []Event, t time.Time) (time.Time, bool) {
	var out time.Time
	take := func(at time.Time) {
		if at.After(t) && (out.IsZero() || at.Before(out)) {
			out = at
		}
	}
	for i := range clocks {
		for _, at := range clocks[i].turns() {
			take(at)
		}
	}
	for _, e := range sorted {
		take(e.Noted)
	}
	return out, !out.IsZero()
}

// binding is a regime in a case.
type binding struct {
	*Regime
	removed bool
	gone    Event // that removed it
}

// reckoning is a case while its clocks are reckoned.
type reckoning struct {
	*history
	book    *Book
	horizon time.Time // until when recurring duties are listed
	regimes []binding
	listed  map[listing][]Event
	clocks  []Clock
	notices []Notice
}

// listing is a kind of event under a family of law.
type listing struct {
	kind   Kind
	family string
}

// under lists what happened of a kind under a regime, by when it happened. Each list is made once, since every instance of a duty asks.
func (r *reckoning) under(k Kind, in binding) []Event {
	key := listing{k, in.Family}
	out, ok := r.listed[key]
	if !ok {
		out = r.all(k, r.of(in))
		r.listed[key] = out
	}
	return out
}

// reckon makes the clocks of a case from what was written down until known. Neither start nor due depends on the instant at which one looks: the horizon
// alone says how far recurring duties are followed.
func (b *Book) reckon(sorted []Event, known, horizon time.Time) *reckoning {
	r := &reckoning{history: newHistory(sorted, known), book: b, horizon: horizon, listed: map[listing][]Event{}, clocks: []Clock{}, notices: []Notice{}}
	r.bind()
	for _, in := range r.regimes {
		r.addClocks(in)
	}
	for i := range r.clocks {
		r.clocks[i].warnings()
	}
	return r
}

func (r *reckoning) note(code string, say text.Text) {
	if !slices.ContainsFunc(r.notices, func(n Notice) bool { return n.Code == code && n.Say == say }) {
		r.notices = append(r.notices, Notice{Code: code, Say: say})
	}
}

// bind finds the texts under which the case stands. One that was removed stays to be seen.
func (r *reckoning) bind() {
	for _, e := range r.events {
		if e.Kind != RegimeAdded && e.Kind != RegimeRemoved {
			continue
		}
		same := func(in binding) bool { return in.Family == e.family }
		at := slices.IndexFunc(r.regimes, same)
		switch {
		case e.Kind == RegimeRemoved && at >= 0:
			r.regimes[at].removed, r.regimes[at].gone = true, e
		case e.Kind == RegimeAdded:
			in, ok := r.inForce(e)
			switch {
			case ok && at >= 0:
				r.regimes[at] = in
			case ok:
				r.regimes = append(r.regimes, in)
			}
		}
	}
}

// inForce finds the text that an event means: of a family the one in force when the incident was known.
func (r *reckoning) inForce(e Event) (binding, bool) {
	day, ok := r.start()
	if !ok {
		day = e.At
	}
	found, err := r.book.RegimeFor(e.Regime, day)
	switch {
	case err != nil:
		r.note(NoticeNotInForce, text.Format("「%s」在 %s 沒有施行或沒有啟用，不計時。", "Nothing of %q was in force and switched on on %s, so it runs no clock.", e.Regime, dayOf(day)))
	case r.book.Off(found.Set):
		r.note(NoticeOff, text.Format("「%s」沒有啟用，不計時。", "%s is not switched on, so it runs no clock.", found.Title))
	default:
		if !found.holds(dayOf(day)) {
			r.note(NoticeNotInForce, text.Format("「%s」在 %s 不在施行期間，仍依指定計時。", "%s was not in force on %s; its clocks run since it was named.", found.Title, dayOf(day)))
		}
		return binding{Regime: found}, true
	}
	return binding{}, false
}

// of tells whether an event belongs to the family of a regime.
func (r *reckoning) of(in binding) func(Event) bool {
	return func(e Event) bool { return e.family == in.Family }
}

// look tells what a person must know beside the clocks.
func (r *reckoning) look() {
	open, levelled := r.opened(), false
	bound := map[Body]bool{}
	for _, in := range r.regimes {
		if in.removed {
			continue
		}
		bound[in.Body] = true
		levelled = levelled || in.LevelsFamily != ""
		if in.Body != "" && open.Body != "" && in.Body != open.Body {
			r.note(NoticeOtherBody, text.Format("「%s」適用於%s，本案單位是%s。", "%s binds a %s; the body of this case is a %s.", in.Title, in.Body.Words(), open.Body.Words()))
		}
	}
	switch {
	case open.Voluntary && len(bound) == 0:
		r.note(NoticeVoluntary, text.Of("自願通報：沒有法定時限。", "Reported of its own will: no law sets a time."))
	case len(bound) == 0:
		r.note(NoticeNoRegime, text.Of("還沒有指定適用的規定，所以沒有任何時限在計算。", "Nobody has said under which law the case stands, so no clock runs."))
	}
	if open.Voluntary && !bound[open.Body] {
		switch open.Body {
		case SpecificNonPublic:
			r.note(NoticeOwnDuty, text.Of("自願通報不等於法定通報：特定非公務機關知悉資通安全事件後，還要在一小時內向中央目的事業主管機關通報。",
				"A voluntary report is not the one that the law asks for: a specific non-public body also has to notify its sector authority within one hour of knowing."))
		case PublicBody:
			r.note(NoticeOwnDuty, text.Of("自願通報不等於法定通報：公務機關知悉資通安全事件後，還要在一小時內依指定方式通報。",
				"A voluntary report is not the one that the law asks for: a public body also has to notify as designated within one hour of knowing."))
		}
	}
	if levelled && len(r.levels) == 0 {
		r.note(NoticeNoLevel, text.Of("等級還沒有評估：在評估之前，以較短的時限計算。", "The level was not assessed yet: until it is, the shorter limit counts."))
	}
	r.lookAtKnowledge()
	r.lookAtRises()
}

// lookAtKnowledge: a second knowledge does not move the clocks by itself, since that would shorten or lengthen a time without anybody's reason.
func (r *reckoning) lookAtKnowledge() {
	pin, ok := r.pinned(Knew, nil)
	for _, e := range r.all(Knew, nil) {
		if ok && e.At.Before(pin.At) {
			r.note(NoticeOtherKnew, text.Format("另記有較早的知悉時間 %s；目前以 %s 起算，要改請更正並寫理由。", "An earlier knowledge is noted, %s; clocks run from %s. To change that, correct it with a reason.", say(e.At), say(pin.At)))
		}
	}
}

// lookAtRises: the text has no rule for the transition, so both limits are shown and who raised the level.
func (r *reckoning) lookAtRises() {
	for i, e := range r.levels {
		if i > 0 && *e.Level >= 3 && *r.levels[i-1].Level <= 2 && *r.levels[i-1].Level >= 1 {
			r.note(NoticeRaised, text.Format("等級於 %s 由%s改為%s（%s%s）；損害控制或復原的時限從同一個知悉時間改以較短者計算，可能一改就已逾期。條文沒有過渡規定，所以兩個時限都列出。",
				"At %s the level was changed from %s to %s (%s%s): the limit for control or recovery is the shorter one from the same knowledge, and may be over at once. The text has no transition rule, so both are shown.",
				say(e.At), LevelWords(*r.levels[i-1].Level), LevelWords(*e.Level), e.Stage.Words(), by(e)))
		}
	}
}

func by(e Event) text.Text {
	if e.By == "" {
		return text.Text{}
	}
	return text.Format("，%s", ", %s", e.By)
}
