package warning

import (
	"lianfang/internal/journal"
	"lianfang/internal/marking"
)

// What this package tells the journal. The subject is the warning except where said.
const (
	WarningDrafted   journal.Kind = "warning.drafted"     // the desk alone
	WarningEdited    journal.Kind = "warning.edited"      // the desk alone
	RecipientsAdded  journal.Kind = "warning.added"       // object: the last organisation added; the desk alone
	WarningApproved  journal.Kind = "warning.approved"    // the desk alone
	WarningReleased  journal.Kind = "warning.released"    // for its audience
	WarningTold      journal.Kind = "warning.told"        // object: the last recipient of the batch, 0 where nobody is left; for those it told
	WarningUpdated   journal.Kind = "warning.updated"     // object: the update; the desk alone, its batches are for those they tell
	UpdateTold       journal.Kind = "warning.update_told" // subject: the update, object: the last recipient of the batch
	WarningWithdrawn journal.Kind = "warning.withdrawn"   // for its audience
	WarningDropped   journal.Kind = "warning.dropped"     // the desk alone
	WarningEscalated journal.Kind = "warning.escalated"   // object: how many recipients; the desk alone
	ReceiptGiven     journal.Kind = "receipt.given"       // object: the receipt; for the organisation that gave it
	ReceiptTakenBack journal.Kind = "receipt.taken_back"  // likewise
	DeliveryGaveUp   journal.Kind = "delivery.gave_up"    // object: the delivery; the desk alone
	WarningRead      journal.Kind = "warning.read"        // the page of a TLP:RED one was opened; the desk alone
	PolicySet        journal.Kind = "policy.set"          // subject: the version; the desk alone
)

// desk is the audience of facts that nobody else reads.
const desk int64 = 0

var background = marking.System("warning")
