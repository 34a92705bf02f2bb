// Package incident is what somebody turns to when something has happened: first advice in plain words that anybody may read, and cases.
//
//	a playbook     the program's own → changed (version by version) → the program's own again
//	               shown ⇄ hidden
//	of the centre  written → changed → hidden
//
// A case begins with a report: by anybody, without account or name, who reads on by a code of which only the hash is kept; by a member about itself; or by the desk for somebody
// who called. What becomes of it:
//
//	state       triage      handle    control     close   refuse   repeat     reopen
//	received    triaged     –         controlled  closed  refused  duplicate  –
//	triaged     triaged     handling  controlled  closed  refused  duplicate  –
//	handling    handling    –         controlled  closed  –        duplicate  –
//	controlled  controlled  handling  –           closed  –        duplicate  –
//	closed      –           –         –           –       –        –          handling
//	refused     –           –         –           –       –        –          received
//	duplicate   –           –         –           –       –        –          received
//
// Control is the body's and the desk's, all others are the desk's alone. A case is not closed while a clock of the law runs.
//
// What the law sees of a case are events that are only ever added (package incident/law); levels and clocks are reckoned from them whenever somebody looks. A ticker wakes a case when
// one of its clocks comes to a warning and tells that once.
//
// Who reads a case: the desk; the body to which it happened; whoever reviews it, where it was reported under a duty or the reporter said so; and nobody else.
package incident
