package web

import (
	"context"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// machine is how the centre itself stands at one moment.
type machine struct {
	now     time.Time
	head    int64
	size    int64
	commits store.Latency
	check   journal.Check
	lags    []job.Lag
	sources []intel.Rhythm
	nodes   []store.Node
	sending []warning.Queue
	oldest  time.Duration
}

func (s *Server) readSystem(ctx context.Context, q *request) (x machine, err error) {
	x.now, x.commits = s.Now(), s.Store.CommitLatency()
	for _, read := range []func() error{
		func() (err error) { x.head, err = s.Journal.Head(ctx); return err },
		func() (err error) { x.size, err = s.Store.Bytes(ctx); return err },
		func() (err error) { x.check, err = s.Journal.LastCheck(ctx); return err },
		func() (err error) { x.lags, err = job.Lags(ctx, s.Store.Read()); return err },
		func() (err error) { x.sources, err = s.Intel.Rhythms(ctx, q.who.Viewer); return err },
		func() (err error) { x.nodes, err = s.Store.Nodes(ctx); return err },
		func() (err error) { x.sending, x.oldest, err = s.Warning.Queues(ctx); return err },
	} {
		if err := read(); err != nil {
			return x, err
		}
	}
	return x, nil
}

// verified says when the journal was last computed again, and what came of it.
func (x machine) verified(v page.View) text.Text {
	c := x.check
	switch {
	case c.Running(x.now) && c.Head > 0:
		return text.Format("進行中：%[1]s／%[2]s 筆", "Under way: %[1]s of %[2]s", page.N(int(c.Done)), page.N(int(c.Head)))
	case c.Running(x.now):
		return text.Of("進行中", "Under way")
	case c.Asked():
		return text.Of("已排入，馬上開始", "Asked for; it begins in a moment")
	case c.EndedAt.IsZero():
		return text.Of("還沒有；每天一次", "Not yet; once a day")
	case c.Bad != 0:
		return text.Format("%[1]s：第 %[2]d 筆起對不起來。%[3]s", "%[1]s: does not hold from fact %[2]d on. %[3]s", v.When(c.EndedAt), c.Bad, c.Say)
	}
	return text.Format("%[1]s：%[2]s 筆都完整", "%[1]s: %[2]s facts, intact", v.When(c.EndedAt), page.N(int(c.Done)))
}

func (x machine) commitFigure() page.Figure {
	f := page.Figure{Name: text.Of("寫入延遲", "Commit latency"), Value: milliseconds(x.commits.P50),
		Note: text.Format("一百次中最慢的：%s；近五分鐘內最後 %s 次", "slowest in a hundred: %s; the last %s within five minutes", milliseconds(x.commits.P99), page.N(x.commits.Commits))}
	if x.commits.Commits == 0 {
		f.Value, f.Note = "–", text.Of("近五分鐘沒有寫入", "nothing was written in five minutes")
	}
	return f
}

func (x machine) waiting() (n int) {
	for _, q := range x.sending {
		n += int(q.N)
	}
	return n
}

func (x machine) oldestNote(v page.View) text.Text {
	if x.oldest <= 0 {
		return text.Of("沒有逾時", "none is late")
	}
	return text.Format("最久的等了 %s", "the oldest has waited %s", v.Left(x.oldest))
}

func (x machine) followers() []page.Follower {
	var out []page.Follower
	for _, l := range x.lags {
		f := page.Follower{Name: followerName[l.Name], Cursor: int(x.head - l.Behind), Lag: int(l.Behind), State: page.State{Tone: page.Good, Name: text.Of("跟上了", "Caught up")}}
		if f.Name.IsZero() {
			f.Name = text.Same(l.Name)
		}
		if l.Since != 0 && l.Behind > 0 {
			f.Since = time.UnixMicro(l.Since)
		}
		switch {
		case l.Dead > 0:
			f.State = page.State{Tone: page.Bad, Name: text.Format("%d 件放棄：%s", "%d given up: %s", l.Dead, l.Said)}
		case l.Behind > 0 || l.Ready > 0:
			f.State = page.State{Tone: page.Waiting, Name: text.Format("還有 %d 批", "%d batches to do", l.Ready)}
		}
		out = append(out, f)
	}
	return out
}

func (x machine) anyBehind() bool {
	for _, l := range x.lags {
		if l.Dead > 0 || l.Behind > 0 || l.Ready > 0 {
			return true
		}
	}
	return false
}

func (x machine) queues() []page.Count {
	var ready, dead int64
	for _, l := range x.lags {
		ready, dead = ready+l.Ready, dead+l.Dead
	}
	out := []page.Count{{Name: text.Of("等待或進行中的工作", "Jobs that wait or run"), N: int(ready)}, {Name: text.Of("放棄的工作", "Jobs given up"), N: int(dead)}}
	byChannel := map[string]int{}
	var order []string
	for _, q := range x.sending {
		c := string(q.Channel)
		if _, ok := byChannel[c]; !ok {
			order = append(order, c)
		}
		byChannel[c] += int(q.N)
	}
	for _, c := range order {
		out = append(out, page.Count{Name: text.Format("待送：%v", "To send: %v", channelName(c)), N: byChannel[c]})
	}
	return out
}

func (x machine) speakers(v page.View) []page.SourceRow {
	var out []page.SourceRow
	for _, r := range x.sources {
		row := page.SourceRow{Name: r.Name, Usual: r.Usual, State: page.State{Tone: page.Good, Name: text.Of("照常", "As usual")}}
		if r.SeenAt != 0 {
			row.Seen = time.UnixMicro(r.SeenAt)
		}
		switch {
		case !r.Silent.IsZero():
			row.State = page.State{Tone: page.Bad, Name: text.Format("自 %s 起沉默", "Silent since %s", v.When(r.Silent))}
		case r.SeenAt == 0:
			row.State = page.State{Tone: page.Unknown, Name: text.Of("還沒來過", "Never came")}
		case r.Usual == 0:
			row.State = page.State{Tone: page.Unknown, Name: text.Of("次數太少，看不出節奏", "Too few to tell a rhythm")}
		}
		out = append(out, row)
	}
	return out
}

func (x machine) servers(v page.View) []page.NodeRow {
	var out []page.NodeRow
	for _, n := range x.nodes {
		row := page.NodeRow{ID: n.ID, Version: n.Version, Since: n.StartedAt, State: page.State{Tone: page.Good, Name: text.Of("運作中", "At work")}}
		if !n.Alive {
			row.State = page.State{Tone: page.Bad, Name: text.Format("自 %s 起沒有回應", "Silent since %s", v.When(n.SeenAt))}
		}
		out = append(out, row)
	}
	return out
}
