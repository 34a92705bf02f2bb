package incident

import (
	"lianfang/internal/journal"
)

// What this package tells the journal. The subject is the case, the object the organisation to which it happened (0 for none); nothing is copied but ids.
const (
	CaseCame           journal.Kind = "incident.came"
	CaseStepped        journal.Kind = "incident.stepped"        // body: the event
	CaseSaid           journal.Kind = "incident.said"           // body: the thread
	ClockFired         journal.Kind = "incident.clock"          // body: duty and how much of its time is gone
	ShiftNoted         journal.Kind = "incident.shift_noted"    // its subject is the note
	RosterChanged      journal.Kind = "incident.roster_changed" // its subject is the turn
	ReporterGone       journal.Kind = "incident.reporter_forgotten"
	PaperSaved         journal.Kind = "incident.paper_saved"        // body: which paper, and the version
	PaperFiled         journal.Kind = "incident.paper_filed"        // body: the same
	PaperJudged        journal.Kind = "incident.paper_judged"       // body: the same, and whether it was accepted
	AnnouncementTold   journal.Kind = "incident.announced"          // its subject is the announcement; body: number and version
	AnnouncementEnded  journal.Kind = "incident.announcement_ended" // the same; body: the number
	LessonLearned      journal.Kind = "incident.lesson_learned"
	LessonLed          journal.Kind = "incident.lesson_led"           // what came of a lesson is known
	ListCame           journal.Kind = "incident.list_came"            // its subject is the list
	ListOrdered        journal.Kind = "incident.list_ordered"         // its subject is the list, its object an owner who has to hear of its rows
	ListOrderedContact journal.Kind = "incident.list_ordered_contact" // the same, its object a mailbox that answers for rows of nobody
	ListSaid           journal.Kind = "incident.list_answered"        // the same: its sender was told how far it is
	DrillPlanned       journal.Kind = "incident.drill_planned"        // its subject is the drill
	DrillOrdered       journal.Kind = "incident.drill_ordered"        // the same, its object a member that has to hear of its parts, or of its end
	DrillEnded         journal.Kind = "incident.drill_ended"
	LetterLost         journal.Kind = "incident.letter_given_up"
	CaseLinked         journal.Kind = "incident.linked"   // body: to what, and what the desk found of it
	CaseUnlinked       journal.Kind = "incident.unlinked" // body: from what
)
