// Package marking decides who may see: TLP 2.0 times organisations, sectors and communities.
//
// An Audience is such a set, interned to a small number that stands on every assertion, warning and fact. A Viewer is somebody who
// reads, with the audiences that somebody belongs to worked out once. Every read of the domain takes a Viewer; the SQL predicate
// comes from Viewer.Where and from nowhere else. Background work reads as System(reason).
//
//	CLEAR          everyone
//	GREEN          members of the centre with a signed agreement, peers
//	AMBER          the organisations, sectors and communities named, and an MSSP for its clients where the agreement says so
//	AMBER+STRICT   the organisations, sectors and communities named, never an MSSP
//	RED            the people who hold a named organisation's security office; a reading is a fact
//	unmarked       the desk, until someone marks it
//
// The desk of the centre sees all of it.
package marking
