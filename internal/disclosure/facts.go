package disclosure

import (
	"lianfang/internal/journal"
)

// What this package tells the journal. The subject is the case, the object the vendor's organisation (0 for none); nothing is copied but ids.
const (
	CaseCame       journal.Kind = "disclosure.came"
	CaseStepped    journal.Kind = "disclosure.stepped" // body: the event
	CaseSaid       journal.Kind = "disclosure.said"    // body: the thread
	CaseNumbered   journal.Kind = "disclosure.numbered"
	DraftWritten   journal.Kind = "disclosure.drafted"
	AdvisoryIssued journal.Kind = "advisory.published" // body: number and revision; everybody may see it
	KeyMade        journal.Kind = "disclosure.key_made"
	FinderGone     journal.Kind = "disclosure.finder_forgotten"
	LetterGivenUp  journal.Kind = "disclosure.letter_given_up"
)
