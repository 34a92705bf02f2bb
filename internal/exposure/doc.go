// Package exposure knows who runs what, and tells whom a vulnerability or an indicator concerns.
//
// An inventory's rows are resolved once: a row points to a Component (a product at a version, written once however many run it) on an
// Asset of an organisation. An Opinion is what one assertion says of a vulnerability; it names products. A Verdict is the answer for one
// opinion and one component, and owners follow by join, so the cost goes with distinct components and not with rows. Package judge
// decides and explains; this package keeps and finds.
//
// Both directions are followed from the journal: new knowledge is judged against all components of its products, a new inventory against
// all that is known, also of the past; an indicator is looked up in all networks and domains, a new network in all indicators.
//
//	item.accepted … ──► opinion, rules ──► verdicts ──► match.found ──► (package warning)
//	inventory.taken ──► components     ──► verdicts ──► match.found
package exposure
