package law_test

import (
	"strings"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

// Both texts give the same hours, to public and to specific non-public bodies.
func TestHoursOfTheTwoChains(t *testing.T) {
	for _, c := range []struct{ regime, prefix string }{{"tw-pb-2021", "PB"}, {"tw-pb-2026", "PB"}, {"tw-sn-2021", "SN"}, {"tw-sn-2026", "SN"}} {
		for level := 1; level <= 4; level++ {
			s := tell(t, c.regime).knew().level(20*minute, level, law.Assessed).act(30*minute, law.Received, c.regime).
				act(40*minute, law.ReviewDone, c.regime)
			s.want(10*minute, c.prefix+"-NOTIFY", law.StillRunning, hour)
			s.want(hour, c.prefix+"-NOTIFY", law.StillRunning, hour)
			s.want(hour+second, c.prefix+"-NOTIFY", law.Overdue, hour)
			review, control := 8*hour, 72*hour
			here, there := "-L12", "-L34"
			if level >= 3 {
				review, control, here, there = 2*hour, 36*hour, there, here
			}
			s.want(35*minute, c.prefix+"-REVIEW"+here, law.StillRunning, 30*minute+review)
			s.want(50*minute, c.prefix+"-REVIEW"+here, law.Met, 30*minute+review)
			s.want(35*minute, c.prefix+"-CONTROL"+here, law.StillRunning, control)
			if got := s.clock(35*minute, c.prefix+"-CONTROL"+there); got.State != law.NotApplicable {
				t.Errorf("level %d: %s%s is %s", level, c.prefix, there, got.State)
			}
			checkForward(s, c.regime, c.prefix, here, level)
		}
	}
}

// The review goes on within an hour at every level, but for specific non-public bodies by the old text only at levels 3 and 4; below it is sent in bulk.
func checkForward(s *story, regime, prefix, here string, level int) {
	s.t.Helper()
	duty := "PB-FORWARD"
	if prefix == "SN" {
		duty = "SN-FORWARD" + here
	}
	if regime == "tw-sn-2021" && level <= 2 {
		c := s.want(50*minute, duty, law.StillRunning, -1)
		if len(c.Warn) > 0 || !strings.Contains(c.Why.In(text.En), "in bulk") {
			s.t.Errorf("a bulk has hours: %s", c.Why)
		}
		return
	}
	s.want(50*minute, duty, law.StillRunning, 40*minute+hour)
	s.want(40*minute+hour+second, duty, law.Overdue, 40*minute+hour)
	s.act(45*minute, law.Forwarded, regime).want(2*hour, duty, law.Met, 40*minute+hour)
}

func TestNotifiedInTimeOrLate(t *testing.T) {
	s := tell(t, "tw-pb").knew().act(hour, law.Notified, "tw-pb")
	s.want(2*hour, "PB-NOTIFY", law.Met, hour)
	s = tell(t, "tw-pb").knew().act(hour+90*second, law.Notified, "tw-pb")
	if c := s.want(2*hour, "PB-NOTIFY", law.MetLate, hour); c.Late != 90 || c.By != "e3" || !strings.Contains(c.Why.In(text.ZhTW), "逾期 1 分 30 秒") {
		t.Errorf("late by %d s: %s", c.Late, c.Why)
	}
	s = tell(t, "tw-pb", "tw-fin-epay").knew().act(hour, law.Notified, "tw-fin-epay")
	s.want(2*hour, "PB-NOTIFY", law.Overdue, hour)
}

func TestAChangedLevelIsNotifiedAgain(t *testing.T) {
	s := tell(t, "tw-pb").knew().level(10*minute, 2, law.Assessed).act(20*minute, law.Notified, "tw-pb").level(5*hour, 2, law.Reviewed)
	s.want(6*hour, "PB-RELEVEL", law.NotStarted, -1) // said again, not changed
	s.level(6*hour, 3, law.SecondReviewed)
	s.want(6*hour+minute, "PB-RELEVEL", law.StillRunning, 7*hour)
	s.want(8*hour, "PB-RELEVEL", law.Overdue, 7*hour)
	s.act(6*hour+30*minute, law.Notified, "tw-pb").want(8*hour, "PB-RELEVEL", law.Met, 7*hour)
	s.want(8*hour, "PB-NOTIFY", law.Met, hour)
}

func TestARaisedLevelShortensFromTheSameKnowledge(t *testing.T) {
	s := tell(t, "tw-pb").knew().level(30*minute, 2, law.Assessed)
	s.want(40*hour, "PB-CONTROL-L12", law.StillRunning, 72*hour)
	s.level(40*hour, 3, law.Reviewed)
	old := s.want(40*hour, "PB-CONTROL-L12", law.Replaced, 72*hour)
	now := s.want(40*hour, "PB-CONTROL-L34", law.Overdue, 36*hour)
	if old.Base != now.Base || !strings.Contains(old.Why.In(text.En), "Lin") {
		t.Errorf("from %q and %q: %s", old.Base, now.Base, old.Why)
	}
	if !hasNotice(s.view(40*hour).Notices, law.NoticeRaised) {
		t.Error("nobody is told that the limit was shortened")
	}
	s.want(39*hour, "PB-CONTROL-L12", law.StillRunning, 72*hour) // what was known then
	s.level(41*hour, 2, law.SecondReviewed)
	s.want(42*hour, "PB-CONTROL-L12", law.StillRunning, 72*hour)
	s.want(42*hour, "PB-CONTROL-L34", law.Replaced, 36*hour)
}

func TestWhatWasDoneBeforeTheLevelRoseIsNotLate(t *testing.T) {
	s := tell(t, "tw-pb").knew().level(30*minute, 2, law.Assessed).at(40*hour, law.Event{Kind: law.ControlDone}).level(50*hour, 4, law.Reviewed)
	s.want(51*hour, "PB-CONTROL-L12", law.Met, 72*hour)
	if c := s.clock(51*hour, "PB-CONTROL-L34"); c.State != law.NotApplicable || !strings.Contains(c.Why.In(text.En), "no transition rule") {
		t.Errorf("%s: %s", c.State, c.Why)
	}
}

// The reviewer's own change of the level does not shorten the time that it had for it.
func TestAReviewIsJudgedByTheLevelAsNotified(t *testing.T) {
	s := tell(t, "tw-pb").knew().level(30*minute, 2, law.Assessed).act(hour, law.Received, "tw-pb").
		level(5*hour, 3, law.Reviewed).act(5*hour, law.ReviewDone, "tw-pb")
	s.want(6*hour, "PB-REVIEW-L12", law.Met, 9*hour)
	if c := s.clock(6*hour, "PB-REVIEW-L34"); c.State != law.NotApplicable {
		t.Errorf("%s: %s", c.State, c.Why)
	}
}

func TestALateReviewSaysWhoMayTakeItOver(t *testing.T) {
	s := tell(t, "tw-pb").knew().level(0, 4, law.Assessed).act(hour, law.Received, "tw-pb")
	if c := s.want(4*hour, "PB-REVIEW-L34", law.Overdue, 3*hour); !strings.Contains(c.Why.In(text.ZhTW), "主管機關得逕行審核") {
		t.Error(c.Why)
	}
}

func TestTheStrictestLimitHoldsUntilTheLevelIsKnown(t *testing.T) {
	s := tell(t, "tw-pb").knew()
	if c := s.want(hour, "PB-CONTROL-L34", law.StillRunning, 36*hour); !c.Guess {
		t.Error("it does not say that the level is not known")
	}
	if c := s.clock(hour, "PB-CONTROL-L12"); c.State != law.NotApplicable {
		t.Errorf("the longer limit is %s", c.State)
	}
	if !hasNotice(s.view(hour).Notices, law.NoticeNoLevel) {
		t.Error("nobody asks for the level")
	}
	if c := s.want(hour, "PB-CISO-MEETING", law.NotStarted, -1); c.Guess {
		t.Error("a meeting for levels 3 and 4 is called before the level is known")
	}
	s.level(2*hour, 1, law.Assessed)
	s.want(3*hour, "PB-CONTROL-L12", law.StillRunning, 72*hour)
}

func TestNoLevelNeedsNoNotification(t *testing.T) {
	s := tell(t, "tw-pb").knew().level(10*minute, 0, law.Assessed)
	for _, c := range s.view(2 * hour).Clocks {
		if c.State.Open() {
			t.Errorf("%s is %s", c.Duty, c.State)
		}
	}
}

func TestAnotherWayWithinTheSameHour(t *testing.T) {
	s := tell(t, "tw-sn").knew().level(0, 2, law.Assessed)
	s.want(minute, "SN-ALT-CATCHUP", law.NotApplicable, -1)
	s.at(50*minute, law.Event{Kind: law.Notified, Regime: "tw-sn", Way: "other", Reason: "the platform is down"})
	s.want(2*hour, "SN-NOTIFY", law.Met, hour)
	s.want(2*hour, "SN-ALT-CATCHUP", law.NotStarted, -1)
	s.act(3*hour, law.ObstacleEnded, "tw-sn")
	s.want(100*day, "SN-ALT-CATCHUP", law.StillRunning, -1)
	s.act(4*hour, law.Notified, "tw-sn").want(5*hour, "SN-ALT-CATCHUP", law.Met, -1)
	s.at(0, law.Event{Kind: law.Notified, Regime: "tw-sn", Way: "other"})
	if _, err := s.book.View(s.events, knew); !fault.Is(err, fault.Invalid) {
		t.Errorf("another way without a reason: %v", err)
	}
}

// The month runs from completed control; where nobody tells of that, from when it was due.
func TestTheReportsMonth(t *testing.T) {
	s := tell(t, "tw-pb").knew().level(0, 3, law.Assessed)
	s.want(35*hour, "PB-REPORT", law.NotStarted, instant("2026-04-11T23:59:59+08:00").Sub(knew))
	s.want(37*hour, "PB-REPORT", law.StillRunning, instant("2026-04-11T23:59:59+08:00").Sub(knew)) // 36 h end on 11 March
	s.at(40*hour, law.Event{Kind: law.ControlDone})
	due := instant("2026-04-12T23:59:59+08:00").Sub(knew)
	s.want(41*hour, "PB-REPORT", law.StillRunning, due)
	s.want(due, "PB-REPORT", law.StillRunning, due)
	s.want(due+second, "PB-REPORT", law.Overdue, due)
	s.act(due, law.ReportFiled, "tw-pb").want(due+day, "PB-REPORT", law.Met, due)
}

func TestMonthsByTheCivilCode(t *testing.T) {
	for done, last := range map[string]string{
		"2026-01-15T10:00:00+08:00": "2026-02-15",
		"2026-01-28T10:00:00+08:00": "2026-02-28",
		"2026-01-29T10:00:00+08:00": "2026-02-28", // 30 January has no day that corresponds in February
		"2026-01-30T10:00:00+08:00": "2026-02-28",
		"2026-01-31T10:00:00+08:00": "2026-02-28",
		"2026-02-28T10:00:00+08:00": "2026-03-31", // begins with 1 March, so it is all of March
		"2026-04-30T10:00:00+08:00": "2026-05-31",
		"2028-01-31T10:00:00+08:00": "2028-02-29",
		"2028-02-28T10:00:00+08:00": "2028-03-28",
		"2028-02-29T10:00:00+08:00": "2028-03-31",
		"2026-12-31T23:59:59+08:00": "2027-01-31",
		"2026-12-15T00:00:00+08:00": "2027-01-15",
		"2026-05-14T16:00:00Z":      "2026-06-15", // the next day in Taipei
		"2026-05-14T15:59:59Z":      "2026-06-14",
	} {
		at := instant(done)
		s := tell(t).at(0, law.Event{Kind: law.RegimeAdded, Regime: "tw-pb", At: at.Add(-day)}).at(0, law.Event{Kind: law.Knew, At: at.Add(-hour)}).
			at(0, law.Event{Kind: law.ControlDone, At: at})
		c := s.clock(at.Sub(knew), "PB-REPORT")
		if got := c.Due.In(law.Taipei).Format("2006-01-02 15:04:05"); got != last+" 23:59:59" {
			t.Errorf("done %s: until %s, want the end of %s", done, got, last)
		}
	}
}

func TestWhoMustAgreeToAnExtension(t *testing.T) {
	at := instant("2026-05-31T12:00:00+08:00")
	agree := func(s *story, regime, party string) {
		s.at(20*day, law.Event{Kind: law.Extended, Regime: regime, Duty: strings.ToUpper(regime[3:5]) + "-REPORT", Consent: party, Until: at})
	}
	until, before := at.Sub(knew), instant("2026-04-10T23:59:59+08:00").Sub(knew)
	for _, c := range []struct {
		regime, known string
		parties       []string
	}{
		{"tw-pb-2021", "PB-REPORT", []string{"superior", "authority"}},
		{"tw-pb-2026", "PB-REPORT", []string{"reviewer"}},
		{"tw-sn-2021", "SN-REPORT", []string{"reviewer"}},
		{"tw-sn-2026", "SN-REPORT", []string{"reviewer"}},
	} {
		s := tell(t, c.regime).knew().level(0, 1, law.Assessed).at(5*hour, law.Event{Kind: law.ControlDone})
		for i, party := range c.parties {
			s.want(21*day, c.known, law.StillRunning, before)
			if i > 0 && !hasNotice(s.view(21*day).Notices, law.NoticeConsent) {
				t.Errorf("%s: nobody says whose consent is missing", c.regime)
			}
			agree(s, c.regime, party)
		}
		got := s.want(21*day, c.known, law.RunsLonger, until)
		if !got.First.Equal(knew.Add(before)) {
			t.Errorf("%s: before it was due at %v", c.regime, got.First)
		}
		s.want(until+second, c.known, law.Overdue, until)
	}
	s := tell(t, "tw-pb-2026").knew()
	agree(s, "tw-pb-2026", "authority") // whose word counted by the old text
	if s.want(21*day, "PB-REPORT", law.StillRunning, instant("2026-04-11T23:59:59+08:00").Sub(knew)); !hasNotice(s.view(21*day).Notices, law.NoticeConsent) {
		t.Error("nobody says that the consent is not the one that the text asks for")
	}
	agree(s, "tw-pb-2026", "mayor")
	if _, err := s.book.View(s.events, knew); !fault.Is(err, fault.Invalid) {
		t.Errorf("somebody agrees whose consent no text asks for: %v", err)
	}
}

func TestTheReviewerCanBeTheBodyItself(t *testing.T) {
	s := tell(t, "tw-pb").at(0, law.Event{Kind: law.Opened, Body: law.PublicBody, SelfReview: true}).knew().level(0, 3, law.Assessed)
	s.want(10*minute, "PB-REVIEW-L34", law.NotStarted, -1)
	s.act(30*minute, law.Notified, "tw-pb")
	s.want(hour, "PB-REVIEW-L34", law.StillRunning, 30*minute+2*hour)
}

func TestACorrectedKnowledgeMovesEveryClock(t *testing.T) {
	s := tell(t, "tw-pb").knew().level(10*minute, 1, law.Assessed)
	s.at(0, law.Event{ID: "fix", Kind: law.Corrected, Of: "e2", At: knew.Add(-3 * hour), Noted: knew.Add(30 * minute), Reason: "the log shows it"})
	s.want(20*minute, "PB-NOTIFY", law.StillRunning, hour)
	if c := s.clock(40*minute, "PB-NOTIFY"); c.State != law.Overdue || !c.Due.Equal(knew.Add(-2*hour)) || !strings.Contains(c.Why.In(text.En), "the log shows it") {
		t.Errorf("%s until %v: %s", c.State, c.Due, c.Why)
	}
	s.events[len(s.events)-1].Reason = ""
	if err := s.book.Check(s.events); !fault.Is(err, fault.Invalid) {
		t.Errorf("a correction without a reason: %v", err)
	}
}

func TestASecondKnowledgeMovesNothingByItself(t *testing.T) {
	s := tell(t, "tw-pb").knew()
	s.at(0, law.Event{Kind: law.Knew, At: knew.Add(-2 * hour), Noted: knew.Add(10 * minute)})
	s.want(20*minute, "PB-NOTIFY", law.StillRunning, hour)
	if !hasNotice(s.view(20*minute).Notices, law.NoticeOtherKnew) {
		t.Error("an earlier knowledge passes silently")
	}
}

func TestTheContractorsKnowledgeIsNotTheBodys(t *testing.T) {
	s := tell(t, "tw-pb").at(-5*hour, law.Event{Kind: law.ContractorKnew})
	s.want(0, "PB-NOTIFY", law.NotStarted, -1)
	s.want(0, "X-CONTRACTOR", law.StillRunning, -1)
	s.knew().want(hour, "X-CONTRACTOR", law.Met, -1)
	s.want(minute, "PB-NOTIFY", law.StillRunning, hour)
}

// One event may stand under many laws at once; telling one authority does not tell another.
func TestManyLawsAtOnce(t *testing.T) {
	s := tell(t, "tw-sn", "tw-telecom", "tw-fin-pd", "tw-digi-pd", "tw-fin-epay", "tw-pdpa").knew().at(0, law.Event{Kind: law.Occurred}).
		level(0, 3, law.Assessed).act(10*minute, law.Notified, "tw-telecom")
	s.want(2*hour, "TEL-NOTIFY", law.Met, 15*minute)
	s.want(2*hour, "SN-NOTIFY", law.Overdue, hour)
	s.want(2*hour, "FIN-PD", law.StillRunning, 72*hour)
	s.want(2*hour, "PD-DIGI", law.StillRunning, 72*hour)
	s.want(2*hour, "FIN-EPAY", law.StillRunning, instant("2026-03-11T23:59:59+08:00").Sub(knew))
	s.want(2*hour, "PD-OLD-12", law.NotStarted, -1)
	s.at(day, law.Event{Kind: law.Ascertained}).want(100*day, "PD-OLD-12", law.StillRunning, -1)
	s.act(100*day, law.PersonsTold, "tw-pdpa").want(101*day, "PD-OLD-12", law.Met, -1)
}

func TestTelecommunications(t *testing.T) {
	done := func(s *story, after time.Duration, duty string) {
		s.at(after, law.Event{Kind: law.Done, Regime: "tw-telecom", Duty: duty})
	}
	s := tell(t, "tw-telecom").at(0, law.Event{Kind: law.Occurred})
	s.want(15*minute+second, "TEL-NOTIFY", law.Overdue, 15*minute)
	s.want(hour, "TEL-STATUS-1", law.StillRunning, 2*hour)
	s.want(hour, "TEL-PUBLIC-1", law.NotStarted, -1)
	s.act(10*minute, law.Notified, "tw-telecom")
	s.want(20*minute, "TEL-PUBLIC-1", law.StillRunning, 40*minute)
	s.want(20*minute, "TEL-PUBLIC-2", law.StillRunning, 70*minute)
	done(s, 30*minute, "TEL-PUBLIC-1")
	s.want(hour, "TEL-PUBLIC-1", law.Met, 40*minute)
	s.want(2*hour, "TEL-PUBLIC-2", law.Overdue, 70*minute)
	s.at(3*hour, law.Event{Kind: law.Ordered}).want(4*hour, "TEL-SANCTION", law.StillRunning, instant("2026-03-11T23:59:59+08:00").Sub(knew))
	s.at(9*hour, law.Event{Kind: law.ServiceBack}).want(9*hour, "TEL-PUBLIC-3", law.StillRunning, 10*hour)
	s.want(9*hour, "TEL-CLOSE", law.StillRunning, -1)
	done(s, 12*hour, "TEL-CLOSE")
	s.want(12*hour, "TEL-CLOSE", law.Met, -1)
}

// Every three hours from the last entry, or from when it was due, until service is back.
func TestTheStateIsToldEveryThreeHours(t *testing.T) {
	s := tell(t, "tw-telecom").at(0, law.Event{Kind: law.Occurred}).act(hour, law.StatusLogged, "tw-telecom")
	turns := func(after time.Duration) (out []string) {
		for _, c := range s.clocks(after, "TEL-STATUS-N") {
			out = append(out, c.Due.Sub(knew).String()+" "+string(c.State))
		}
		return out
	}
	wantTurns(t, turns(2*hour), "4h0m0s running")
	s.act(3*hour, law.StatusLogged, "tw-telecom")
	wantTurns(t, turns(4*hour), "4h0m0s met", "6h0m0s running")
	wantTurns(t, turns(10*hour), "4h0m0s met", "6h0m0s overdue", "9h0m0s overdue", "12h0m0s running")
	s.act(11*hour, law.StatusLogged, "tw-telecom").at(13*hour, law.Event{Kind: law.ServiceBack})
	wantTurns(t, turns(20*hour), "4h0m0s met", "6h0m0s met_late", "9h0m0s met_late", "12h0m0s met", "14h0m0s not_applicable")
}

func wantTurns(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		t.Errorf("%v\nwant %v", got, want)
	}
}

// Off unless somebody switches it on; its month runs from the notification and not from recovery.
func TestNIS2IsDataThatIsOff(t *testing.T) {
	s := tell(t, "eu-nis2").knew().act(10*hour, law.Notified, "eu-nis2").at(20*hour, law.Event{Kind: law.ControlDone})
	if v := s.view(hour); len(v.Clocks) > 0 || !hasNotice(v.Notices, law.NoticeOff) && !hasNotice(v.Notices, law.NoticeNotInForce) {
		t.Errorf("%d clocks of a law that is off, %v", len(v.Clocks), v.Notices)
	}
	s.book = law.Builtin().On("eu-nis2")
	s.want(11*hour, "NIS2-EARLY", law.StillRunning, 24*hour)
	s.want(11*hour, "NIS2-NOTIFY", law.Met, 72*hour)
	s.want(11*hour, "NIS2-NOTIFY-TRUST", law.NotApplicable, 24*hour)
	s.want(21*hour, "NIS2-FINAL", law.StillRunning, instant("2026-04-10T23:59:59+08:00").Sub(knew))
	s.act(30*day, law.ProgressFiled, "eu-nis2").at(60*day, law.Event{Kind: law.HandlingEnded})
	s.want(61*day, "NIS2-FINAL", law.Met, instant("2026-04-10T23:59:59+08:00").Sub(knew))
	s.want(61*day, "NIS2-ONGOING", law.StillRunning, instant("2026-06-09T23:59:59+08:00").Sub(knew))
	trust := tell(t, "eu-nis2").knew().at(0, law.Event{Kind: "x_trust_service"})
	trust.book = s.book
	trust.want(hour, "NIS2-NOTIFY-TRUST", law.StillRunning, 24*hour)
	trust.want(hour, "NIS2-NOTIFY", law.NotApplicable, 72*hour)
}

func TestCIRCIA(t *testing.T) {
	s := tell(t, "us-circia").knew().at(5*hour, law.Event{Kind: law.RansomPaid})
	s.book = law.Builtin().On("us-circia")
	s.want(6*hour, "CIRCIA-INCIDENT", law.StillRunning, 72*hour)
	s.want(6*hour, "CIRCIA-RANSOM", law.StillRunning, 29*hour)
	s.want(6*hour, "CIRCIA-SUPPLEMENT", law.NotStarted, -1)
}

func TestTheDraftIsOff(t *testing.T) {
	s := tell(t, "tw-pdpa-draft").knew()
	if len(s.view(hour).Clocks) > 0 {
		t.Error("a draft runs clocks")
	}
	s.book = law.Builtin().On("tw-pdpa-draft-2026")
	s.want(hour, "PD-NEW-REPORT", law.StillRunning, 72*hour)
	s.want(hour, "PD-NEW-PERSONS", law.StillRunning, 72*hour)
}

func TestWhoReportsOfItsOwnWillHasNoClock(t *testing.T) {
	s := tell(t).at(0, law.Event{Kind: law.Opened, Body: law.PrivateBody, Voluntary: true}).knew()
	if v := s.view(day); len(v.Clocks) > 0 || !hasNotice(v.Notices, law.NoticeVoluntary) || hasNotice(v.Notices, law.NoticeOwnDuty) {
		t.Errorf("%v", v.Notices)
	}
	s = tell(t).at(0, law.Event{Kind: law.Opened, Body: law.SpecificNonPublic, Voluntary: true}).knew()
	if v := s.view(day); !hasNotice(v.Notices, law.NoticeVoluntary) || !hasNotice(v.Notices, law.NoticeOwnDuty) {
		t.Errorf("a specific non-public body is not told of its own hour: %v", v.Notices)
	}
	s.at(hour, law.Event{Kind: law.RegimeAdded, Regime: "tw-sn"})
	if v := s.view(day); hasNotice(v.Notices, law.NoticeOwnDuty) || hasNotice(v.Notices, law.NoticeVoluntary) {
		t.Errorf("still told: %v", v.Notices)
	}
	s.want(2*hour, "SN-NOTIFY", law.Overdue, hour)
}

func TestALawThatIsRemovedRunsNoClock(t *testing.T) {
	s := tell(t, "tw-pb", "tw-sn").knew().act(30*minute, law.Notified, "tw-sn")
	s.at(2*hour, law.Event{Kind: law.RegimeRemoved, Regime: "tw-sn", Reason: "it is a public body"})
	s.want(hour, "SN-CONTROL-L34", law.StillRunning, 36*hour)
	s.want(3*hour, "SN-CONTROL-L34", law.NotApplicable, 36*hour)
	s.want(3*hour, "SN-NOTIFY", law.Met, hour) // what was done stays done
	s.want(3*hour, "PB-NOTIFY", law.Overdue, hour)
	if v := s.view(3 * hour); len(v.Regimes) != 1 || v.Regimes[0] != "tw-pb-2026" {
		t.Errorf("under %v", v.Regimes)
	}
	s.at(4*hour, law.Event{Kind: law.RegimeAdded, Regime: "tw-sn"}).want(5*hour, "SN-CONTROL-L34", law.StillRunning, 36*hour)
}

func TestAStoppedClockSaysWhyAndWhetherItWasLate(t *testing.T) {
	s := tell(t, "tw-pb").knew().level(0, 2, law.Assessed)
	s.at(80*hour, law.Event{Kind: law.StoppedFor, Regime: "tw-pb", Duty: "PB-CONTROL-L12", Reason: "a false alarm", Evidence: "ticket 7", By: "Chen"})
	if c := s.want(81*hour, "PB-CONTROL-L12", law.Stopped, 72*hour); !strings.Contains(c.Why.In(text.En), "a false alarm") || !strings.Contains(c.Why.In(text.En), "overdue since") {
		t.Error(c.Why)
	}
	s.want(81*hour, "PB-NOTIFY", law.Overdue, hour)
}

func TestAnEntryByMistakeIsWithdrawn(t *testing.T) {
	s := tell(t, "tw-pb").knew().level(0, 1, law.Assessed).at(10*hour, law.Event{ID: "done", Kind: law.ControlDone})
	s.want(11*hour, "PB-CONTROL-L12", law.Met, 72*hour)
	s.at(12*hour, law.Event{Kind: law.Withdrawn, Of: "done", Reason: "they were still inside"})
	s.want(13*hour, "PB-CONTROL-L12", law.StillRunning, 72*hour)
}

// The text in force when it was known holds, whatever the day on which anybody looks; a corrected knowledge may bring another.
func TestTheTextOfTheKnowledgeHolds(t *testing.T) {
	edge := instant("2026-01-05T00:30:00+08:00")
	s := tell(t).at(0, law.Event{Kind: law.RegimeAdded, Regime: "tw-pb", At: edge}).at(0, law.Event{ID: "knew", Kind: law.Knew, At: edge})
	if v := s.view(0); v.Regimes[0] != "tw-pb-2026" {
		t.Errorf("under %v", v.Regimes)
	}
	s.at(0, law.Event{Kind: law.Corrected, Of: "knew", At: edge.Add(-hour), Noted: edge.Add(hour), Reason: "before midnight"})
	if v := s.view(0); v.Regimes[0] != "tw-pb-2021" {
		t.Errorf("after the correction under %v", v.Regimes)
	}
}
