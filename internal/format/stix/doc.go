// Package stix reads STIX, the language in which centres, vendors and members tell each other of threats: indicators ("look for this
// host"), the actors, tools and campaigns behind them, sightings, reports, and how they hang together.
//
// A file is a bundle, a list of objects, one object, or one object a line; of STIX 2.0 or 2.1. Objects hands them out one by one and
// keeps the bytes that came, because what is passed on must be what the source said. More than a quarter of the bundles met in
// practice break a MUST of the standard, so a broken object with a usable id and type is still read, with each broken MUST listed as
// a Problem and its clause; Validate judges the same object in full, recommendations included, and Check a whole file with the bundles
// around the objects.
//
// What the types may and must hold stands in tables (table_*.go), one line a property, beside the clauses of the standard:
// "STIX 2.1" (OASIS Standard, 10 June 2021) and "STIX 2.0" (parts 1 to 5, 19 July 2017).
package stix
