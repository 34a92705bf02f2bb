package stage

import (
	"context"
	"errors"
	"sync"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/nation"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// playing is where the play is.
type playing struct {
	mu       sync.Mutex
	running  bool
	done     int // steps that happened
	began    time.Time
	arrived  time.Time // when the advisory had come in
	edition  edition
	speed    float64
	problem  error
	finished bool
}

// SetSpeed makes the play run faster (2) or slower (0.5) than written.
func (s *Stage) SetSpeed(x float64) {
	s.play.mu.Lock()
	defer s.play.mu.Unlock()
	s.play.speed = x
}

func (s *Stage) speed() float64 {
	s.play.mu.Lock()
	defer s.play.mu.Unlock()
	if s.play.speed <= 0 {
		return 1
	}
	return s.play.speed
}

// Play begins the scenario in the background. One that ended is played again as a new story: the advisory comes with fresh ids, as if the
// source had sent another.
func (s *Stage) Play(ctx context.Context) error {
	if err := s.begin(); err != nil {
		return err
	}
	run := context.WithoutCancel(ctx)
	go func() { s.end(s.steps(run)) }()
	return nil
}

// Run is Play that waits for the end.
func (s *Stage) Run(ctx context.Context) error {
	if err := s.begin(); err != nil {
		return err
	}
	err := s.steps(ctx)
	s.end(err)
	return err
}

func (s *Stage) begin() error {
	p := &s.play
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running {
		return fault.New(fault.Conflict, "already_playing", text.Of("情境正在播放，請等它結束。", "The scenario is being played; wait for its end."))
	}
	p.running, p.finished, p.done, p.problem, p.began = true, false, 0, nil, time.Now()
	return nil
}

func (s *Stage) end(err error) {
	s.play.mu.Lock()
	defer s.play.mu.Unlock()
	s.play.running, s.play.finished, s.play.problem = false, err == nil, err
}

func (s *Stage) steps(ctx context.Context) error {
	take, err := s.next(ctx)
	if err != nil {
		return err
	}
	s.play.edition = take
	for i, st := range s.nation.Script.Steps {
		if err := s.waitFor(ctx, st.At); err != nil {
			return err
		}
		if err := s.step(ctx, st, take); err != nil {
			return err
		}
		s.play.mu.Lock()
		s.play.done = i + 1
		s.play.mu.Unlock()
		s.app.Store.Stir() // open pages look again: a step that is only told changes nothing in the store
	}
	return nil
}

func (s *Stage) waitFor(ctx context.Context, at int) error {
	due := s.play.began.Add(time.Duration(float64(at) / s.speed() * float64(time.Second)))
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Until(due)):
		return nil
	}
}

func (s *Stage) step(ctx context.Context, st nation.Step, take edition) error {
	switch st.Act {
	case nation.Tell:
		return nil
	case nation.Import:
		s.play.arrived = time.Now()
		return s.bring(ctx, st.File, take)
	case nation.Withdraw:
		return s.bring(ctx, st.File, take)
	}
	return s.answer(ctx, st, take)
}

// answer gives a person's answer by the door that the page of the warning uses.
func (s *Stage) answer(ctx context.Context, st nation.Step, take edition) error {
	p := s.nation.Person(st.Actor)
	org := s.orgs[p.Organisation]
	viewer, id, err := s.arrived(ctx, *p, org)
	if err != nil {
		return err
	}
	if err := s.app.Warning.MarkSeen(ctx, viewer, id, org); err != nil {
		return err
	}
	return s.app.Warning.Give(ctx, viewer, id, org, warning.Reply{Answer: warning.Answer(st.Act), Note: st.Remark})
}

// arrivesWithin is how long the play waits for a warning to reach an inbox, at most.
const arrivesWithin = 45 * time.Second

var errNotArrived = errors.New("the warning has not arrived")

// arrived waits for the play's warning in a person's inbox. What the person may see is asked anew each time, as it is for every page: the warning's
// audience is made when it is released.
func (s *Stage) arrived(ctx context.Context, p nation.Person, org int64) (marking.Viewer, int64, error) {
	ctx, cancel := context.WithTimeout(ctx, arrivesWithin)
	defer cancel()
	for {
		standing, err := s.app.Members.Standing(ctx, s.people[p.Slug], org, member.Role(s.firstOffice(p)))
		if err != nil {
			return marking.Viewer{}, 0, err
		}
		viewer, err := s.app.Book.Resolve(ctx, standing)
		if err != nil {
			return viewer, 0, err
		}
		id, err := s.newest(ctx, viewer, org)
		if err != nil || id != 0 {
			return viewer, id, err
		}
		select {
		case <-ctx.Done():
			return viewer, 0, errNotArrived
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// newest is the organisation's newest warning in force that came after the play began, 0 while there is none.
func (s *Stage) newest(ctx context.Context, v marking.Viewer, org int64) (int64, error) {
	found, err := s.app.Warning.Inbox(ctx, v, warning.Filter{Org: org, State: warning.Released, Limit: 10})
	if err != nil {
		return 0, err
	}
	for _, e := range found.Entries {
		if e.ToldAt.After(s.play.began) && e.Vulnerability != 0 {
			return e.ID, nil
		}
	}
	return 0, nil
}
