// Package taxii is the TAXII 2.1 face (OASIS Standard, 10 June 2021): other programs take over what the centre knows, as STIX.
//
//	GET /taxii2/                                                what is here
//	GET /taxii2/centre/                                         the one API root
//	GET /taxii2/centre/collections/[{id}/]                      the collections
//	GET …/collections/{id}/objects/[{object}/[versions/]]       objects, in the order in which they became visible
//	GET …/collections/{id}/manifest/                            the same list without the objects
//
// A collection is a point of view and not a place: everybody finds in it what they may see, so who asks is always known (a token; after Basic as the
// password, or after Bearer). The order is the journal's, and each object's date_added is its fact's time, which no two facts share: a reader goes
// on by next or by added_after, and misses nothing and has nothing twice, while an import runs too. What is served are the bytes that came. TLP:RED and
// what bears no marking are for people and never served. Nothing is taken in here; objects come in by import.
package taxii
