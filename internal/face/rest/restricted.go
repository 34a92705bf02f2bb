package rest

import (
	"context"
	"strconv"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/restricted"
)

// restrictedOperations are the register of products that endanger national cyber security, and what organisations have of it.
func (s *Server) restrictedOperations() []operation {
	move := func(m restricted.Move, act access.Act, summary, about string) operation {
		return byPerson(once(op(string(m)+"RestrictedException", "POST /restricted/exceptions/{exception}/"+string(m), act, s.moveException(m), summary, about)))
	}
	return []operation{
		op("listRestrictedEntries", "GET /restricted/entries", access.ReadRestricted, s.listRestrictedEntries, "Lists the register, by code", "An organisation reads what is in force and applies to it. To whom nothing can apply it is answered 404 no_such_duty."),
		op("getRestrictedEntry", "GET /restricted/entries/{code}", access.ReadRestricted, s.getRestrictedEntry, "Gives an entry", "As it stands now."),
		op("putRestrictedEntry", "PUT /restricted/entries/{code}", access.EditRegister, s.putRestrictedEntry, "Writes an entry, or a new version of it", "What it meets in all inventories follows. What says the same as before makes no version."),
		op("endRestrictedEntry", "DELETE /restricted/entries/{code}", access.EditRegister, s.endRestrictedEntry, "Takes an entry out of force from now on", "What it met is let go."),
		op("listRestrictedVersions", "GET /restricted/entries/{code}/versions", access.EditRegister, s.listRestrictedVersions, "Lists the versions of an entry, the newest first", "Nothing of the register is lost."),
		op("listRestrictedHoldings", "GET /restricted/holdings", access.ReadRestricted, s.listHoldings, "Lists what organisations have that is restricted", "In the order in which it was found. Who looks after an organisation does not read this."),
		op("getRestrictedHolding", "GET /restricted/holdings/{holding}", access.ReadRestricted, s.getHolding, "Gives one with what was done about it", "The newest first."),
		once(op("markRestrictedHolding", "POST /restricted/holdings/{holding}/marks", access.HandleHoldings, s.markHolding, "Says that it is kept off the network, to be replaced, replaced, or another product", "Whether it is replaced the next inventory shows. What its state does not allow is answered 409 wrong_state.")),
		once(op("ruleRestrictedHolding", "POST /restricted/holdings/{holding}/rulings", access.EditRegister, s.ruleHolding, "Decides on what its holder says to be another product", "It counts again where the desk does not agree.")),
		op("listRestrictedExceptions", "GET /restricted/exceptions", access.ReadRestricted, s.listExceptions, "Lists exceptions, the oldest first", "With what became of them."),
		op("getRestrictedException", "GET /restricted/exceptions/{exception}", access.ReadRestricted, s.getException, "Gives an exception", "With what it is for."),
		once(op("askRestrictedException", "POST /restricted/exceptions", access.HandleHoldings, s.askException, "Asks for an exception", "Its approvals are two people's: the agency's CISO, then the authority.")),
		move(restricted.Endorse, access.EndorseAsCISO, "Approves an exception as the agency's CISO", "Who that is the organisation's contacts say; anybody else is answered 403 ciso_only."),
		move(restricted.Grant, access.GrantException, "Grants an exception as the authority", "Not by the person who approved it as CISO."),
		move(restricted.Refuse, access.DecideException, "Refuses an exception", "With a reason."),
		move(restricted.Withdraw, access.HandleHoldings, "Takes an exception back that is not granted yet", "By the agency."),
		move(restricted.Finish, access.HandleHoldings, "Ends an exception: what it was for is destroyed or sealed", "Says how; the next inventory shows it."),
		move(restricted.Revoke, access.GrantException, "Takes an exception out of force", "With a reason; what it was for is open again."),
		op("listRestrictedSurveys", "GET /restricted/surveys", access.ReadRestricted, s.listSurveys, "Lists the yearly inventories, the newest first", "Without answers."),
		op("getRestrictedSurvey", "GET /restricted/surveys/{year}", access.ReadRestricted, s.getSurvey, "Gives a year's inventory", "With one's own answer; for the desk how many answered."),
		op("openRestrictedSurvey", "PUT /restricted/surveys/{year}", access.EditRegister, s.openSurvey, "Begins a year's inventory, or moves its day", "The newest year is the one that is answered."),
		op("answerRestrictedSurvey", "PUT /restricted/surveys/{year}/answer", access.HandleHoldings, s.answerSurvey, "Says what one has, or that one has nothing", "What inventories show stands already. What was declared before and is not among it now is replaced. “None” is answered 409 still_listed while inventories show something."),
		op("listRestrictedAnswers", "GET /restricted/surveys/{year}/answers", access.EditRegister, s.listAnswers, "Lists the bodies that are asked, with their answers", "Those that have not answered too."),
		op("getRestrictedProgress", "GET /restricted/progress", access.ReadRestricted, s.getProgressOfReplacement, "Gives the replacement month by month", "One's own; for the desk that of all, by sector and by level."),
	}
}

func (s *Server) entryOf(ctx context.Context, e restricted.Entry) (client.RestrictedEntry, error) {
	out := client.RestrictedEntry{Code: e.Code, Version: e.Version, Active: e.Active, At: instant(e.At), RestrictedEntryBody: client.RestrictedEntryBody{Brand: e.Brand, Names: e.Names, Models: e.Models, Products: e.Products,
		Reason: e.Reason, Article: e.Legal, Letter: e.Letter, Since: restricted.DayOf(e.Since), Until: exposure.LastDay(e.Until), Public: e.Applies.Public, Audience: string(e.Audience)}}
	for _, k := range e.Kinds {
		out.Kinds = append(out.Kinds, string(k))
	}
	for _, g := range e.Applies.Groups {
		out.Groups = append(out.Groups, g.String())
	}
	names, err := slugs(ctx, s, naming, e.Applies.Orgs, func(id int64) int64 { return id })
	for _, id := range e.Applies.Orgs {
		out.Orgs = append(out.Orgs, names[id])
	}
	return out, err
}

// shownEntry is an entry as a reader may have it: who else it applies to is the desk's.
func (s *Server) shownEntry(ctx context.Context, who access.Who, e restricted.Entry) (client.RestrictedEntry, error) {
	if !who.Viewer.All() {
		e.Applies.Orgs, e.Applies.Groups, e.Audience = nil, nil, ""
	}
	return s.entryOf(ctx, e)
}

func (s *Server) listRestrictedEntries(a asked[client.RestrictedEntryQuery, none]) (client.RestrictedEntryList, error) {
	out := client.RestrictedEntryList{Entries: []client.RestrictedEntry{}}
	list, err := s.Restricted.Entries(a.Context(), a.who.Viewer, restricted.Filter{Text: a.query.Q, Kind: restricted.Kind(a.query.Kind), Ended: a.query.Ended, After: a.query.After, Limit: a.query.Limit})
	if err != nil {
		return out, err
	}
	for _, e := range list {
		x, err := s.shownEntry(a.Context(), a.who, e)
		if err != nil {
			return out, err
		}
		out.Entries = append(out.Entries, x)
	}
	if len(list) == a.query.Limit {
		out.Next = list[len(list)-1].Code
	}
	return out, nil
}

func (s *Server) getRestrictedEntry(a asked[none, none]) (client.RestrictedEntry, error) {
	e, err := s.Restricted.EntryByCode(a.Context(), a.who.Viewer, a.PathValue("code"))
	if err != nil {
		return client.RestrictedEntry{}, err
	}
	return s.shownEntry(a.Context(), a.who, e)
}

func (s *Server) putRestrictedEntry(a asked[none, client.RestrictedEntryBody]) (client.RestrictedEntry, error) {
	b := a.body
	e := restricted.NewEntry(a.PathValue("code"), b.Brand)
	e.Names, e.Models, e.Products, e.Reason, e.Legal, e.Letter, e.Audience = b.Names, b.Models, b.Products, b.Reason, b.Article, b.Letter, restricted.Audience(b.Audience)
	for _, k := range b.Kinds {
		e.Kinds = append(e.Kinds, restricted.Kind(k))
	}
	var err error
	if e.Since, err = restricted.Day(b.Since); err != nil {
		return client.RestrictedEntry{}, err
	}
	if e.Until, err = restricted.LastDay(b.Until); err != nil {
		return client.RestrictedEntry{}, err
	}
	if e.Applies, err = s.Restricted.AppliesOf(a.Context(), b.Public, b.Orgs, b.Groups); err != nil {
		return client.RestrictedEntry{}, err
	}
	if e, err = s.Restricted.Save(a.Context(), a.who.Viewer, e); err != nil {
		return client.RestrictedEntry{}, err
	}
	return s.entryOf(a.Context(), e)
}

func (s *Server) endRestrictedEntry(a asked[none, none]) (none, error) {
	return none{}, s.Restricted.End(a.Context(), a.who.Viewer, a.PathValue("code"))
}

const entryVersionsMost = 200

func (s *Server) listRestrictedVersions(a asked[none, none]) (client.RestrictedVersionList, error) {
	out := client.RestrictedVersionList{Versions: []client.RestrictedEntry{}}
	list, err := s.Restricted.History(a.Context(), a.who.Viewer, a.PathValue("code"), entryVersionsMost)
	if err != nil {
		return out, err
	}
	for _, v := range list {
		x, err := s.entryOf(a.Context(), v)
		if err != nil {
			return out, err
		}
		out.Versions = append(out.Versions, x)
	}
	return out, nil
}

func holdingOf(f restricted.Flag, slugs map[int64]string) client.RestrictedHolding {
	return client.RestrictedHolding{ID: strconv.FormatInt(f.ID, 10), Org: slugs[f.Org], Entry: f.Code, Asset: f.Asset, Thing: f.Thing, Why: words(f.Why()), Kind: string(f.Kind), Place: f.Place, Pieces: f.N, State: string(f.State),
		Isolated: !f.Isolated.IsZero(), Until: exposure.LastDay(f.Until), Words: f.Said, Exception: f.Exception, Found: instant(f.Found)}
}

// orgOrAll is the organisation that a list is for: 0 is everybody's, for the desk.
func (s *Server) orgOrAll(ctx context.Context, who access.Who, slug string) (int64, error) {
	if slug == "" && who.Viewer.All() {
		return 0, nil
	}
	return s.orgOf(ctx, who, slug)
}

func (s *Server) listHoldings(a asked[client.RestrictedHoldingQuery, none]) (client.RestrictedHoldingList, error) {
	out := client.RestrictedHoldingList{Holdings: []client.RestrictedHolding{}}
	org, err := s.orgOrAll(a.Context(), a.who, a.query.Org)
	if err != nil {
		return out, err
	}
	after, err := cursor(a.query.After)
	if err != nil {
		return out, err
	}
	list, err := s.Restricted.Flags(a.Context(), a.who.Viewer, restricted.FlagFilter{Org: org, State: restricted.State(a.query.State), After: after, Limit: a.query.Limit})
	if err != nil {
		return out, err
	}
	names, err := slugs(a.Context(), s, naming, list, func(f restricted.Flag) int64 { return f.Org })
	for _, f := range list {
		out.Holdings = append(out.Holdings, holdingOf(f, names))
	}
	if len(list) == a.query.Limit {
		out.Next = next(list[len(list)-1].ID)
	}
	return out, err
}

// holding finds the one of a path.
func (s *Server) holding(ctx context.Context, who access.Who, place string) (restricted.Flag, client.RestrictedHolding, error) {
	id, _ := strconv.ParseInt(place, 10, 64) // what is no number is nobody's
	f, err := s.Restricted.FlagByID(ctx, who.Viewer, id)
	if err != nil {
		return f, client.RestrictedHolding{}, err
	}
	names, err := slugs(ctx, s, naming, []int64{f.Org}, func(id int64) int64 { return id })
	return f, holdingOf(f, names), err
}

func (s *Server) getHolding(a asked[none, none]) (client.RestrictedHoldingDetail, error) {
	out := client.RestrictedHoldingDetail{History: []client.RestrictedStep{}}
	f, shown, err := s.holding(a.Context(), a.who, a.PathValue("holding"))
	if err != nil {
		return out, err
	}
	out.RestrictedHolding = shown
	steps, err := s.Restricted.Steps(a.Context(), a.who.Viewer, f.ID, evidenceMost)
	for _, x := range steps {
		out.History = append(out.History, client.RestrictedStep{At: instant(x.At), Event: string(x.Event), Until: exposure.LastDay(x.Until), Words: x.Words})
	}
	return out, err
}

func (s *Server) markHolding(a asked[none, client.RestrictedMark]) (client.RestrictedHolding, error) {
	f, _, err := s.holding(a.Context(), a.who, a.PathValue("holding"))
	if err != nil {
		return client.RestrictedHolding{}, err
	}
	m := restricted.Mark{Event: restricted.Event(a.body.Event), Words: a.body.Words}
	if m.Until, err = restricted.LastDay(a.body.Until); err != nil {
		return client.RestrictedHolding{}, err
	}
	if err := s.Restricted.Mark(a.Context(), a.who.Viewer, f.ID, m); err != nil {
		return client.RestrictedHolding{}, err
	}
	_, out, err := s.holding(a.Context(), a.who, a.PathValue("holding"))
	return out, err
}

func (s *Server) ruleHolding(a asked[none, client.RestrictedRuling]) (client.RestrictedHolding, error) {
	f, _, err := s.holding(a.Context(), a.who, a.PathValue("holding"))
	if err != nil {
		return client.RestrictedHolding{}, err
	}
	if err := s.Restricted.Rule(a.Context(), a.who.Viewer, f.ID, a.body.Agree, a.body.Words); err != nil {
		return client.RestrictedHolding{}, err
	}
	_, out, err := s.holding(a.Context(), a.who, a.PathValue("holding"))
	return out, err
}
