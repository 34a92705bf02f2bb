// Package tlp knows how far a sender allows a thing to be passed on: the Traffic Light Protocol, and beside it the Permissible Actions
// Protocol, which says what a receiver may do with it.
//
// Senders write the same level in many ways: TLP:AMBER+STRICT, tlp:amber+strict, 情資分享等級: WHITE(…), or a STIX marking definition
// known only by its id. Reading one has three outcomes, never two: a Level; Missing, when nothing is said; and Unknown, when something is said
// that cannot be understood. Unknown is never taken for "no marking".
package tlp
