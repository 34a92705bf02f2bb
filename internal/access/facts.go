package access

import "lianfang/internal/journal"

// What this package tells the journal. The subject of the first group is the person, the object the organisation.
const (
	LinkMade          journal.Kind = "access.link_made"
	SignedIn          journal.Kind = "access.signed_in"
	SignedOut         journal.Kind = "access.signed_out"
	Switched          journal.Kind = "access.switched"
	Proved            journal.Kind = "access.proved"
	PasskeyMade       journal.Kind = "access.passkey_made"  // subject: the person, object: the passkey
	PasskeyEnded      journal.Kind = "access.passkey_ended" // likewise
	PasswordSet       journal.Kind = "access.password_set"
	SignOnLinked      journal.Kind = "access.sign_on_linked" // subject: the person, object: the link
	SignOnEnded       journal.Kind = "access.sign_on_ended"  // likewise
	PasswordEnded     journal.Kind = "access.password_ended"
	RecoveryOpened    journal.Kind = "access.recovery_opened"    // subject: the person, object: the recovery; the body has the reason
	RecoveryConfirmed journal.Kind = "access.recovery_confirmed" // likewise; the person's ways in end with it
	RecoveryCancelled journal.Kind = "access.recovery_cancelled"
	TokenMade         journal.Kind = "access.token_made"    // subject: the token, object: the organisation
	TokenRevoked      journal.Kind = "access.token_revoked" // likewise
	Refused           journal.Kind = "access.refused"       // subject: the person or token if it is known; the body counts
)
