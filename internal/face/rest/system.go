package rest

import (
	"time"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/job"
)

func (s *Server) systemOperations() []operation {
	return []operation{
		op("getSystem", "GET /system", access.ReadAudit, s.getSystem, "Tells how the program itself is doing", "The journal, the store, how far each follower is, and the messages on their way."),
		op("getSituation", "GET /situation", access.ReadAudit, s.getSituation, "Tells what waits now", "For people: unanswered warnings, drafts, calls, objects held; and what came in during the last day."),
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (s *Server) getSystem(a asked[none, none]) (client.System, error) {
	out := client.System{Store: s.Store.Dialect.String(), Followers: []client.Follower{}, Queues: []client.Queue{}}
	var err error
	if out.Head, err = s.Journal.Head(a.Context()); err != nil {
		return out, err
	}
	if out.Bytes, err = s.Store.Bytes(a.Context()); err != nil {
		return out, err
	}
	lags, err := job.Lags(a.Context(), s.Store.Read())
	if err != nil {
		return out, err
	}
	for _, l := range lags {
		out.Followers = append(out.Followers, client.Follower{Name: l.Name, Behind: l.Behind, Ready: l.Ready, Dead: l.Dead, Said: l.Said})
	}
	queues, oldest, err := s.Warning.Queues(a.Context())
	for _, q := range queues {
		out.Queues = append(out.Queues, client.Queue{Channel: string(q.Channel), State: q.State, Count: q.N})
	}
	took := s.Store.CommitLatency()
	out.Log, out.Epoch = s.Journal.Log()
	out.Oldest, out.CommitP50, out.CommitP99 = oldest.Seconds(), milliseconds(took.P50), milliseconds(took.P99)
	return out, err
}

const aDay = 24 * time.Hour

func (s *Server) getSituation(a asked[none, none]) (client.Situation, error) {
	o, err := s.Warning.Open(a.Context(), a.who.Viewer)
	if err != nil {
		return client.Situation{}, err
	}
	d, err := s.Intel.Since(a.Context(), a.who.Viewer, s.Now().Add(-aDay))
	return client.Situation{Unanswered: o.Unanswered, Overdue: o.Overdue, Help: o.Help, Calls: o.Calls, Drafts: o.Drafts, Queued: o.Queued, Failed: o.Failed, Held: d.Held, Words: d.Words, Items: d.Items}, err
}
