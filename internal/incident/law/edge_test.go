package law_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

// percents says what fired, as duty and percent.
func percents(all []law.Firing, duty string) (out []int) {
	for _, f := range all {
		if f.Clock.Duty == duty {
			out = append(out, f.Percent)
		}
	}
	return out
}

func wantPercents(t *testing.T, got []int, want ...int) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("fired %v, want %v", got, want)
	}
}

func TestWarningsAtHalfFourFifthsAndTheWhole(t *testing.T) {
	s := tell(t, "tw-pb").knew().level(0, 1, law.Assessed)
	all := s.fired(0, 100*hour)
	wantPercents(t, percents(all, "PB-NOTIFY"), 50, 80, 100)
	wantPercents(t, percents(all, "PB-CONTROL-L12"), 50, 80, 100)
	var at []time.Duration
	for _, f := range all {
		if f.Clock.Duty == "PB-NOTIFY" {
			at = append(at, f.At.Sub(knew))
			if !f.At.Equal(f.Instant) || f.Clock.State != law.StillRunning {
				t.Errorf("%s at %v, by law at %v, %s", f.Key, f.At, f.Instant, f.Clock.State)
			}
		}
	}
	if !slices.Equal(at, []time.Duration{30 * minute, 48 * minute, hour}) {
		t.Errorf("at %v", at)
	}
	wantPercents(t, percents(s.fired(30*minute, 48*minute), "PB-NOTIFY"), 80) // (from, to]
	wantPercents(t, percents(s.fired(29*minute, 30*minute), "PB-NOTIFY"), 50)
}

func TestWhatIsDoneAtThatMomentFiresNothing(t *testing.T) {
	s := tell(t, "tw-pb").knew().act(30*minute, law.Notified, "tw-pb")
	wantPercents(t, percents(s.fired(0, day), "PB-NOTIFY"))
	s = tell(t, "tw-pb").knew()
	s.at(0, law.Event{Kind: law.Notified, Regime: "tw-pb", At: knew.Add(20 * minute), Noted: knew.Add(50 * minute)})
	wantPercents(t, percents(s.fired(0, day), "PB-NOTIFY"), 50, 80) // nobody had written down that it was done
	s.want(day, "PB-NOTIFY", law.Met, hour)
}

// A case that is written down late warns at once of what is over already.
func TestWhatIsOverWhenItIsWrittenDownFiresThen(t *testing.T) {
	s := tell(t)
	s.at(0, law.Event{Kind: law.RegimeAdded, Regime: "tw-pb", Noted: knew.Add(5 * hour)}).at(0, law.Event{Kind: law.Knew, Noted: knew.Add(5 * hour)})
	all := s.fired(0, 5*hour)
	wantPercents(t, percents(all, "PB-NOTIFY"), 50, 80, 100)
	for _, f := range all {
		if !f.At.Equal(knew.Add(5*hour)) || !f.Instant.Before(f.At) || f.Clock.Duty == "PB-NOTIFY" && f.Clock.State != law.Overdue {
			t.Errorf("%s at %v: %s", f.Key, f.At, f.Clock.State)
		}
	}
	wantPercents(t, percents(s.fired(5*hour, 6*hour), "PB-NOTIFY"))
}

func TestARaisedLevelWarnsAtOnce(t *testing.T) {
	s := tell(t, "tw-pb").knew().level(0, 2, law.Assessed).level(40*hour, 3, law.Reviewed)
	wantPercents(t, percents(s.fired(39*hour, 40*hour), "PB-CONTROL-L34"), 50, 80, 100)
	wantPercents(t, percents(s.fired(40*hour, 100*hour), "PB-CONTROL-L12"))
}

func TestALaterDueWarnsAnew(t *testing.T) {
	s := tell(t, "tw-pb").knew().level(0, 1, law.Assessed).at(hour, law.Event{Kind: law.ControlDone})
	wantPercents(t, percents(s.fired(0, 29*day), "PB-REPORT"), 50, 80)
	s.at(29*day, law.Event{Kind: law.Extended, Regime: "tw-pb", Duty: "PB-REPORT", Consent: "reviewer", Until: knew.Add(60 * day)})
	wantPercents(t, percents(s.fired(29*day, 70*day), "PB-REPORT"), 50, 80, 100)
	wantPercents(t, percents(s.fired(28*day, 29*day), "PB-REPORT")) // half of the longer time is still ahead
	wantPercents(t, percents(s.fired(29*day, 31*day), "PB-REPORT"), 50)
}

func TestTheReviewersWordOfTheSameMomentCounts(t *testing.T) {
	for _, ids := range [][2]string{{"a", "b"}, {"b", "a"}} {
		one, three := 1, 3
		s := tell(t, "tw-pb").knew()
		s.at(hour, law.Event{ID: ids[0], Kind: law.LevelSet, Level: &one, Stage: law.Assessed}).
			at(hour, law.Event{ID: ids[1], Kind: law.LevelSet, Level: &three, Stage: law.Reviewed})
		if v := s.view(2 * hour); *v.Level != 3 {
			t.Errorf("with ids %v level %d", ids, *v.Level)
		}
		s.want(2*hour, "PB-CONTROL-L34", law.StillRunning, 36*hour)
		s.want(2*hour, "PB-RELEVEL", law.StillRunning, 2*hour)
	}
}

// A level that is set at the very moment of completion counts for it.
func TestTheLevelOfTheSameMomentCounts(t *testing.T) {
	s := tell(t, "tw-pb").knew().level(hour, 2, law.Assessed).at(40*hour, law.Event{Kind: law.ControlDone}).level(40*hour, 3, law.Reviewed)
	s.want(41*hour, "PB-CONTROL-L34", law.MetLate, 36*hour)
	s.want(41*hour, "PB-CONTROL-L12", law.Replaced, 72*hour)
}

func TestMonthsOfTheSameDate(t *testing.T) {
	for filed, last := range map[string]string{"2027-01-31T10:00:00+08:00": "2027-02-28", "2027-02-28T10:00:00+08:00": "2027-03-28", "2027-12-31T10:00:00+08:00": "2028-01-31"} {
		at := instant(filed)
		s := tell(t).at(0, law.Event{Kind: law.RegimeAdded, Regime: "eu-nis2", At: at}).at(0, law.Event{Kind: law.Notified, Regime: "eu-nis2", At: at})
		s.book = law.Builtin().On("eu-nis2")
		if got := s.clock(at.Sub(knew), "NIS2-FINAL").Due.In(law.Taipei).Format("2006-01-02 15:04:05"); got != last+" 23:59:59" {
			t.Errorf("filed %s: until %s, want %s", filed, got, last)
		}
	}
}

// Two consents to different days: what both agreed to is the earlier.
func TestTheEarlierOfTwoConsentsCounts(t *testing.T) {
	long, shorter := knew.Add(90*day), knew.Add(50*day)
	for _, until := range [][2]time.Time{{long, shorter}, {shorter, long}} {
		s := tell(t, "tw-pb-2021").knew().level(0, 1, law.Assessed).at(hour, law.Event{Kind: law.ControlDone})
		for i, party := range []string{"superior", "authority"} {
			s.at(day, law.Event{Kind: law.Extended, Regime: "tw-pb-2021", Duty: "PB-REPORT", Consent: party, Until: until[i]})
		}
		s.want(2*day, "PB-REPORT", law.RunsLonger, 50*day)
	}
	s := tell(t, "tw-sn").knew().level(0, 1, law.Assessed).at(hour, law.Event{Kind: law.ControlDone}).
		at(day, law.Event{Kind: law.Extended, Regime: "tw-sn", Duty: "SN-REPORT", Consent: "reviewer", Until: knew.Add(10 * day)})
	s.want(2*day, "SN-REPORT", law.StillRunning, instant("2026-04-10T23:59:59+08:00").Sub(knew))
	if !hasNotice(s.view(2*day).Notices, law.NoticeShortExtend) {
		t.Error("an extension that shortens passes silently")
	}
}

func TestAMissedStateStaysMissedWhenServiceIsBack(t *testing.T) {
	s := tell(t, "tw-telecom").at(0, law.Event{Kind: law.Occurred}).act(hour, law.StatusLogged, "tw-telecom").at(6*hour, law.Event{Kind: law.ServiceBack})
	var got []string
	for _, c := range s.clocks(10*hour, "TEL-STATUS-N") {
		got = append(got, c.Due.Sub(knew).String()+" "+string(c.State))
	}
	wantTurns(t, got, "4h0m0s overdue", "7h0m0s not_applicable")
}

func TestWhatWasMetIsNotStoppedLater(t *testing.T) {
	s := tell(t, "tw-pb").knew().act(10*minute, law.Notified, "tw-pb").
		at(5*hour, law.Event{Kind: law.StoppedFor, Regime: "tw-pb", Reason: "a false alarm", Evidence: "ticket 7"})
	s.want(6*hour, "PB-NOTIFY", law.Met, hour)
	s.want(6*hour, "PB-CONTROL-L34", law.Stopped, 36*hour)
	s.level(7*hour, 1, law.Assessed).level(8*hour, 2, law.Assessed)
	s.want(8*hour, "PB-RELEVEL", law.StillRunning, 9*hour) // what begins after the stop runs
}

func TestALoweredLevelMovesTheFallBackOfTheReport(t *testing.T) {
	s := tell(t, "tw-pb").knew().level(0, 3, law.Assessed).level(hour, 2, law.Reviewed)
	s.want(2*hour, "PB-REPORT", law.NotStarted, instant("2026-04-13T23:59:59+08:00").Sub(knew)) // 72 h end on 13 March
	s.at(3*hour, law.Event{Kind: law.Done, Regime: "tw-pb", Duty: "PB-CONTROL-L12"})
	s.want(4*hour, "PB-REPORT", law.StillRunning, instant("2026-04-10T23:59:59+08:00").Sub(knew))
}

func TestWithoutAnyLawTheCaseSaysSo(t *testing.T) {
	s := tell(t, "tw-pb").knew().at(hour, law.Event{Kind: law.RegimeRemoved, Regime: "tw-pb", Reason: "not ours"})
	if hasNotice(s.view(0).Notices, law.NoticeNoRegime) || !hasNotice(s.view(2*hour).Notices, law.NoticeNoRegime) {
		t.Error("whether a law holds is not said")
	}
	s = tell(t, "tw-sn").at(0, law.Event{Kind: law.Opened, Body: law.PublicBody}).knew()
	if !hasNotice(s.view(0).Notices, law.NoticeOtherBody) {
		t.Error("the law of another sort of body passes silently")
	}
	if _, err := law.Builtin().RegimeFor("tw-pdpa-draft", knew); !fault.Is(err, fault.Invalid) {
		t.Errorf("a draft that nobody switched on is found: %v", err)
	}
}

// A text that was named by its id runs though it was not in force, and says so; a family has none then.
func TestALawThatWasNotInForce(t *testing.T) {
	s := tell(t, "tw-pb-2021").knew()
	if v := s.view(0); len(v.Regimes) != 1 || !hasNotice(v.Notices, law.NoticeNotInForce) {
		t.Errorf("%v, %v", v.Regimes, v.Notices)
	}
	before := instant("2019-01-01T00:00:00+08:00")
	s = tell(t).at(0, law.Event{Kind: law.RegimeAdded, Regime: "tw-pb", At: before}).at(0, law.Event{Kind: law.Knew, At: before})
	if v := s.view(0); len(v.Clocks) > 0 || !hasNotice(v.Notices, law.NoticeNotInForce) {
		t.Errorf("%d clocks, %v", len(v.Clocks), v.Notices)
	}
}

func TestEventsThatCannotBe(t *testing.T) {
	two, nine := 2, 9
	for name, e := range map[string]law.Event{
		"no id":                                {ID: " ", Kind: law.Knew},
		"an id twice":                          {ID: "first", Kind: law.Knew},
		"no kind":                              {Kind: "guessed"},
		"what nobody notes":                    {Kind: law.LevelChanged},
		"no time":                              {Kind: law.Knew, At: time.Time{}.Add(1)},
		"after it was noted":                   {Kind: law.Knew, At: knew.Add(hour), Noted: knew},
		"a level without one":                  {Kind: law.LevelSet, Stage: law.Assessed},
		"a level of nine":                      {Kind: law.LevelSet, Stage: law.Assessed, Level: &nine},
		"a level of nobody":                    {Kind: law.LevelSet, Level: &two},
		"a level beside the knowledge":         {Kind: law.Knew, Level: &two},
		"told under no law":                    {Kind: law.Notified},
		"known under a law":                    {Kind: law.Knew, Regime: "tw-pb"},
		"a law of nowhere":                     {Kind: law.RegimeAdded, Regime: "atlantis"},
		"done without a duty":                  {Kind: law.Done, Regime: "tw-pb"},
		"a duty of another law":                {Kind: law.Done, Regime: "tw-pb", Duty: "SN-NOTIFY"},
		"a rule as a duty":                     {Kind: law.Done, Regime: "tw-pb", Duty: "PB-ALT"},
		"told by a third way":                  {Kind: law.Notified, Regime: "tw-pb", Way: "pigeon", Reason: "x"},
		"stopped without a reason":             {Kind: law.StoppedFor, Regime: "tw-pb", Evidence: "ticket 7"},
		"stopped without evidence":             {Kind: law.StoppedFor, Regime: "tw-pb", Reason: "x"},
		"removed without a reason":             {Kind: law.RegimeRemoved, Regime: "tw-pb"},
		"an extension without an end":          {Kind: law.Extended, Regime: "tw-pb", Duty: "PB-REPORT", Consent: "reviewer"},
		"an extension of what cannot be":       {Kind: law.Extended, Regime: "tw-pb", Duty: "PB-NOTIFY", Consent: "reviewer", Until: knew.Add(day)},
		"an extension by nobody":               {Kind: law.Extended, Regime: "tw-pb", Duty: "PB-REPORT", Until: knew.Add(day)},
		"a correction of nothing":              {Kind: law.Corrected, Of: "nothing", Reason: "x"},
		"a correction of itself":               {ID: "self", Kind: law.Corrected, Of: "self", Reason: "x"},
		"a correction before what it corrects": {Kind: law.Corrected, Of: "late", At: knew, Noted: knew, Reason: "x"},
		"a knowledge that corrects":            {Kind: law.Knew, Of: "first"},
		"a body that there is not":             {Kind: law.Opened, Body: "kingdom"},
		"a body beside the knowledge":          {Kind: law.Knew, Body: law.PublicBody},
		"words without end":                    {Kind: law.Knew, By: strings.Repeat("x", 5_000)},
	} {
		s := tell(t).at(0, law.Event{ID: "first", Kind: law.Knew}).at(0, law.Event{ID: "late", Kind: law.ControlDone, Noted: knew.Add(hour)}).at(0, e)
		f := fault.Of(s.book.Check(s.events))
		if f == nil || f.Kind != fault.Invalid || f.Code != law.CodeEvent || f.Say.In(text.ZhTW) == "" {
			t.Errorf("%s: %v", name, f)
		}
	}
	if err := law.Builtin().Check(make([]law.Event, 1_001)); !fault.Is(err, fault.Invalid) {
		t.Error("any number of events is taken")
	}
	if _, err := law.Builtin().View(nil, time.Time{}); !fault.Is(err, fault.Invalid) {
		t.Error("a view of no time")
	}
}

// A forgotten case does not list turns without end, and says so.
func TestAForgottenOutageIsListedUpToALimit(t *testing.T) {
	s := tell(t, "tw-telecom").at(0, law.Event{Kind: law.Occurred})
	v := s.view(3 * 365 * day)
	if n := len(v.Clocks); n < 1_000 || n > 1_020 || !hasNotice(v.Notices, law.NoticeMany) {
		t.Errorf("%d clocks, %v", n, v.Notices)
	}
}
