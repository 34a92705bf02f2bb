// Package intel takes intelligence in, judges it once and remembers who said what.
//
// An Item is one piece of intelligence: a STIX object, a vulnerability by its CVE number, a value on a list. An Assertion is what one
// source said about it, kept as the bytes that came; twenty sources leave twenty assertions on one item, and nobody's word replaces
// another's. An Observable is a value in its normal form; items mention it.
//
// Everything comes in by one road of seven stages (stages.go), each of which leaves its verdict and the reason:
//
//	parse → normalise → guard → mark → weigh → merge → accept
//
// Only the source that first asserted an id, or its delegate, may update or revoke it. Another's word becomes an assertion beside it,
// and waits for the desk when it contradicts. What arrives unmarked is for the desk alone. Reading the same thing again adds nothing.
//
//	         ┌── newer, same source ──► superseded
//	current ─┤
//	         └── revoked by its source ──► revoked   (and the item, if it owns it, is withdrawn)
//	held ──► current, or settled by the desk
//
// A CVE number and a value are public names: nobody owns their items. Of a number each source has one word for each kind of record it
// brings (KEV, NVD, CVE, EPSS), the newest; of a value one word for each marking under which it published it.
package intel
