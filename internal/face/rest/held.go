package rest

import (
	"strconv"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/text"
)

func (s *Server) heldOperations() []operation {
	return []operation{
		op("listHeld", "GET /held", access.SettleHeld, s.listHeld, "Lists what waits for the desk, the oldest first", "Objects that a stage of the intake held. Why is told by each one's intake."),
		once(byPerson(op("settleHeld", "POST /held/{verdict}/settlement", access.SettleHeld, s.settleHeld, "Decides about what waits", "The reason is kept."))),
	}
}

func (s *Server) listHeld(a asked[client.HeldQuery, none]) (client.HeldList, error) {
	out := client.HeldList{Held: []client.HeldObject{}}
	after, err := cursor(a.query.After)
	if err != nil {
		return out, err
	}
	list, behind, err := s.Intel.WaitingForDesk(a.Context(), a.who.Viewer, after, a.query.Limit)
	for _, h := range list {
		out.Held = append(out.Held, client.HeldObject{Verdict: strconv.FormatInt(h.ID, 10), ID: h.STIXID, Source: words(h.Source), File: h.File, At: instant(h.At), Code: h.Why.Code})
	}
	out.Next = next(behind)
	return out, err
}

func (s *Server) settleHeld(a asked[none, client.Settlement]) (none, error) {
	verdict, err := strconv.ParseInt(a.PathValue("verdict"), 10, 64)
	if err != nil {
		return none{}, fault.New(fault.NotFound, "no_such_verdict", text.Of("沒有這一筆待裁決的情資。", "Nothing by that name waits."))
	}
	return none{}, s.Intel.Settle(a.Context(), a.who.Viewer, verdict, a.body.Decision == "go", a.body.Reason)
}

var stageResult = map[intel.Result]string{intel.Pass: "pass", intel.Note: "note", intel.Hold: "hold", intel.Refuse: "refuse"}

// getIntake tells the story of an item's newest word.
func (s *Server) getIntake(a asked[none, none]) (client.IntakeStory, error) {
	it, said, err := s.findItem(a.Context(), a.who.Viewer, a.PathValue("id"))
	if err != nil {
		return client.IntakeStory{}, err
	}
	x := said[len(said)-1]
	out := client.IntakeStory{ID: it.STIXID, Source: words(x.SourceName), Received: instant(x.Received), State: assertionState[x.State], Stages: []client.IntakeStage{}}
	for _, v := range x.Trace {
		out.Stages = append(out.Stages, client.IntakeStage{Stage: string(v.Stage), Result: stageResult[v.Result], Code: v.Code, Reason: words(v.Say())})
	}
	return out, nil
}

func (s *Server) markIntelligence(a asked[none, client.Marking]) (client.Marked, error) {
	_, said, err := s.findItem(a.Context(), a.who.Viewer, a.PathValue("id"))
	if err != nil {
		return client.Marked{}, err
	}
	for _, x := range said {
		if strconv.FormatInt(x.ID, 10) != a.body.Word {
			continue
		}
		level, _ := tlp.Parse(a.body.TLP)
		n, err := s.Intel.Mark(a.Context(), a.who.Viewer, x.ID, level, a.body.Whole, a.body.Reason)
		return client.Marked{Words: n}, err
	}
	return client.Marked{}, fault.New(fault.NotFound, "no_such_word", text.Of("這筆情資沒有這個說法。", "The item has no such word."))
}
