package priority

import (
	"time"

	"lianfang/internal/text"
)

// Taipei is the zone in which days are reckoned. Taiwan has kept UTC+8 without summer time since 1980, so the machine needs no zone data.
var Taipei = time.FixedZone("Asia/Taipei", 8*60*60)

const dayForm = "2006-01-02"

// Result is the answer.
type Result struct {
	Decision Decision
	Tree     Tree     // which tree decided
	Response Response // what the deployer tree says; "" where the exposure is not known
	Points   []Point  // exploitation, automatable, technical impact, exposure, mission, human impact
	Due      Due
	Words    text.Text // the decision, the day, and what made it so
}

// Due is the last day.
type Due struct {
	Day     string    // "2026-12-01", in Taipei
	Until   time.Time // the first instant after that day
	Days    int       // what the policy gives, from the day of telling
	Overdue bool      // now is after the day
	Rule    text.Text // which rule set it
}

// Decide answers by the policy, which has passed Check.
func Decide(in Input, p Policy) Result {
	r := decide(in, p)
	r.Words = r.words()
	return r
}

// decide is Decide without Words, which cost more than all the rest.
func decide(in Input, p Policy) Result {
	in.Asset = in.Asset.tidy()
	mission, human := in.stake()
	exploited, auto, impact, exposure := in.exploitation(p), in.automatable(), in.impact(), in.exposure()
	r := Result{Points: []Point{exploited, auto, impact, exposure, mission, human}}
	r.Decision, r.Tree, r.Response = Grounds{exploited.Value, auto.Value, impact.Value}.walk(exposure.Value, mission.Value, human.Value, p)
	r.Due = p.due(in, r.Decision)
	return r
}

func (p Policy) due(in Input, d Decision) Due {
	since := in.Since
	if since.IsZero() {
		since = in.Now
	}
	days := p.Days[d][in.Level]
	last := Day(since).AddDate(0, 0, days)
	rule := text.Format("%s，自 %s 起 %d 天（%s）", "%[1]s: %[3]d days from %[2]s (%[4]s)", text.Same(string(d)), Day(since).Format(dayForm), days, in.Level.Words())
	if theirs, why, ok := p.kevDue(in, days); ok && theirs.Before(last) {
		last, rule = theirs, why
	}
	until := last.AddDate(0, 0, 1)
	return Due{Day: last.Format(dayForm), Until: until, Days: days, Overdue: !in.Now.Before(until), Rule: rule}
}

// kevDue is the last day by CISA's catalogue. A day that was over before the organisation was told can no longer be kept, and would make what was
// found a minute ago late by years; then it has as long as CISA gave others when it listed the entry, from when it was told.
func (p Policy) kevDue(in Input, days int) (time.Time, text.Text, bool) {
	if !p.KEVDue || in.KEV != Is || in.KEVDue.IsZero() {
		return time.Time{}, text.Text{}, false
	}
	theirs := sameDate(in.KEVDue)
	if told := Day(in.Since); in.Since.IsZero() || !theirs.Before(told) {
		return theirs, text.Format("美國 CISA 為 KEV 訂的期限 %s，早於本政策的 %d 天", "CISA's due date in KEV, %s, which is before the %d days of the policy", theirs.Format(dayForm), days), true
	}
	if in.KEVAdded.IsZero() || in.KEVAdded.After(in.KEVDue) {
		return time.Time{}, text.Text{}, false
	}
	given := int(theirs.Sub(sameDate(in.KEVAdded)) / (24 * time.Hour))
	return Day(in.Since).AddDate(0, 0, given), text.Format("自 %s 起 %d 天：美國 CISA 列入 KEV 時給的天數（其期限 %s 在發現之前已過），短於本政策的 %d 天",
		"%[2]d days from %[1]s: as many as CISA gave when it listed it in KEV (its own date, %[3]s, was over before it was found here), fewer than the %[4]d of the policy",
		Day(in.Since).Format(dayForm), given, theirs.Format(dayForm), days), true
}

// sameDate is a date of the catalogue as the day of that name in Taipei. A day in Washington begins and ends after ours, so it is never later.
func sameDate(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, Taipei)
}

// Day is the beginning of a moment's day in Taipei.
func Day(t time.Time) time.Time {
	y, m, d := t.In(Taipei).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, Taipei)
}

func (r Result) words() text.Text {
	t := text.Format("%s。期限 %s：%s。", "%s. Due %s: %s.", r.Decision.Words(), r.Due.Day, r.Due.Rule)
	if r.Tree == ByDeployer {
		t = text.Format("%s依 SSVC 部署者決策樹：%s。", "%s By SSVC's deployer tree: %s.", t, string(r.Response))
	}
	if r.Due.Overdue {
		t = text.Format("%s期限已過。", "%s The day has passed.", t)
	}
	for _, p := range r.Points {
		if p.Name == HumanImpact && r.Tree != ByDeployer || p.Name == Mission && r.Tree == ByDeployer || p.Name == TechnicalImpact && r.Tree == ByDeployer {
			continue
		}
		assumed := text.Text{}
		if !p.Known {
			assumed = text.Of("（推定）", " (assumed)")
		}
		t = text.Format("%s\n%s：%s%s，%s。", "%s\n%s: %s%s, %s.", t, p.Name.Words(), p.Words(), assumed, p.From)
	}
	return t
}
