// Package member knows who takes part in the joint defence: organisations, the people in them, whom to call and in which order, and
// what each of them calls its own: networks, domains, suppliers, communities.
//
// An organisation is a row, whatever its size: the nation's centre, a sector's centre and a clinic differ by level, sector, tier and
// kind. Exactly one organisation of a store has the kind "centre": the one whose desk this is.
//
//	state      becomes      by        what it means
//	applicant  member       Accept    the agreement is signed; it may read GREEN and what names it
//	           left         Leave     the application was refused or taken back
//	member     member       Accept    a newer agreement is signed
//	           suspended    Suspend   it reads CLEAR only, its people see their own organisation
//	           left         Leave
//	suspended  member       Resume
//	           left         Leave
//	left       member       Accept    it comes back with a new agreement
//
// Who may read what:
//
//	contacts, people       the organisation itself, an MSSP to which it delegated "contacts", the desk
//	networks, domains      the organisation itself, its MSSP, the desk
//	state, tier, agreement the organisation itself, its MSSP, the desk
//	names                  members with an agreement; whoever is suspended still shows, so that a list does not tell
//	counts by sector       everybody, peers and public too
//	an applicant           sees itself
//
// An address or a name counts for an organisation only after the desk approved it: otherwise anybody could claim a neighbour's network
// and be shown what concerns the neighbour.
//
// Every change is a fact. What changes what somebody may see moves the membership epoch in the same transaction.
package member
