package member

import (
	"lianfang/internal/journal"
	"lianfang/internal/marking"
)

// What this package tells the journal. The subject is the organisation except where said; nothing is copied but ids.
const (
	OrgApplied      journal.Kind = "org.applied"
	OrgJoined       journal.Kind = "org.joined" // accepted with a signed agreement, first or again
	OrgAgreed       journal.Kind = "org.agreed" // a newer agreement
	OrgSuspended    journal.Kind = "org.suspended"
	OrgResumed      journal.Kind = "org.resumed"
	OrgLeft         journal.Kind = "org.left"
	PersonAdded     journal.Kind = "person.added"          // subject: the person
	OfficeGiven     journal.Kind = "office.given"          // subject: the person, object: the organisation
	OfficeTaken     journal.Kind = "office.taken"          // likewise
	ContactAdded    journal.Kind = "contact.added"         // object: the contact
	ContactVerified journal.Kind = "contact.verified"      // object: the contact
	ContactStale    journal.Kind = "contact.stale"         // object: the contact; it bounced or its person is gone
	CommunityMade   journal.Kind = "community.made"        // subject: the community
	CommunityJoined journal.Kind = "community.joined"      // object: the community
	CommunityLeft   journal.Kind = "community.left"        // object: the community
	LinkAdded       journal.Kind = "supply_link.added"     // subject: the supplier, object: the customer
	LinkConfirmed   journal.Kind = "supply_link.confirmed" // likewise: another voice says so
	LinkEnded       journal.Kind = "supply_link.ended"     // likewise
	DelegationGiven journal.Kind = "delegation.given"      // object: the agent
	DelegationEnded journal.Kind = "delegation.ended"      // object: the agent
	NetworkDeclared journal.Kind = "network.declared"      // object: the network; it does not count yet
	NetworkApproved journal.Kind = "network.approved"      // object: the network
	DomainDeclared  journal.Kind = "domain.declared"       // object: the domain; it does not count yet
	DomainApproved  journal.Kind = "domain.approved"       // object: the domain
	NetworkEnded    journal.Kind = "network.ended"         // object: the network; refused, given back or taken away
	DomainEnded     journal.Kind = "domain.ended"          // object: the domain; likewise

	ApplicationCame      journal.Kind = "application.came" // subject of all of these: the application
	ApplicationAsked     journal.Kind = "application.asked"
	ApplicationAnswered  journal.Kind = "application.answered"
	ApplicationApproved  journal.Kind = "application.approved" // object: the organisation
	ApplicationRefused   journal.Kind = "application.refused"
	ApplicationWithdrawn journal.Kind = "application.withdrawn"
	InvitationMade       journal.Kind = "invitation.made"     // subject: the association, object: the invitation
	InvitationEnded      journal.Kind = "invitation.ended"    // likewise
	AgreementPublished   journal.Kind = "agreement.published" // body: the version
	ContactsAsked        journal.Kind = "contacts.asked"      // a letter asks whether the contacts still hold
	ContactsConfirmed    journal.Kind = "contacts.confirmed"  // by that letter
	ContactEnded         journal.Kind = "contact.ended"       // object: the contact
	LetterGivenUp        journal.Kind = "letter.given_up"     // subject: what it was about
)

// facts makes one fact of a kind for each pair of subject and object.
func facts(by marking.Viewer, kind journal.Kind, subjects, objects []int64) []journal.Fact {
	out := make([]journal.Fact, len(subjects))
	for i := range subjects {
		out[i] = journal.Fact{Kind: kind, Subject: subjects[i], Object: objects[i], Actor: by.Actor()}
	}
	return out
}
