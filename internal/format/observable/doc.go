// Package observable knows the values that can be seen on a wire or a disk: addresses, names, links, hashes, registry keys and the
// numbers that reports name beside them.
//
// The same address comes in many dresses: 203.0.113[.]45 in a report, "  203.0.113.45 " in a feed, ::ffff:203.0.113.45 in a log.
// Normalise and Guess bring each to one normal form, so that it is one observable wherever it came from; Defanged writes it so that
// no reader can click it by mistake; ID gives it the identifier that STIX 2.1 prescribes, so that two systems agree on it unasked.
package observable
